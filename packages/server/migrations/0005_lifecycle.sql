-- SPDX-License-Identifier: Apache-2.0
-- A cancelled subscription is served until its end date; the day somebody cancelled it is a fact of its own.

ALTER TABLE subscription ADD COLUMN cancelled_on date;
