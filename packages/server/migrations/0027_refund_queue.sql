-- SPDX-License-Identifier: Apache-2.0
-- A refund is looked for before it is asked for again, however old its key is: nothing reads when that was made.

ALTER TABLE refund_queue DROP COLUMN key_made_at;
