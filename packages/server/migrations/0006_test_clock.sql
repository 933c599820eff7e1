-- SPDX-License-Identifier: Apache-2.0
-- NULL: the organisation lives in real time. Otherwise every commit of it happens at this moment, which moves forward
-- only when it is told to.

ALTER TABLE organisation ADD COLUMN test_clock timestamptz;
