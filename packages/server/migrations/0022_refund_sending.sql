-- SPDX-License-Identifier: Apache-2.0
-- Refunds that a provider sends. The rules of 0001 hold for every table.

ALTER TABLE refund_queue
  -- Who is at it: only the latest claim puts it off.
  ADD COLUMN lease text COLLATE "C",
  -- Outside of the organisation's time.
  ADD COLUMN key_made_at timestamptz NOT NULL,
  -- Why the last look at it came to nothing.
  ADD COLUMN last_problem text;
