-- SPDX-License-Identifier: Apache-2.0
-- Terms may change within a day. A date stays the day; beside it stand the seconds of that day that have passed, 0 or
-- NULL where the day itself is meant, so that terms by the day are stored as they were.

ALTER TABLE subscription
  ADD COLUMN valid_from_second integer NOT NULL DEFAULT 0 CHECK (valid_from_second >= 0),
  ADD COLUMN valid_to_second integer NOT NULL DEFAULT 0 CHECK (valid_to_second >= 0),
  ADD COLUMN end_second integer CHECK (end_second > 0),
  DROP CONSTRAINT subscription_check,
  ADD CONSTRAINT subscription_valid_time
    CHECK (valid_from < valid_to OR (valid_from = valid_to AND valid_from_second < valid_to_second)),
  DROP CONSTRAINT subscription_pkey,
  ADD PRIMARY KEY (org_id, id, sys_from, valid_from, valid_from_second);
DROP INDEX subscription_current;
CREATE UNIQUE INDEX subscription_current ON subscription (org_id, sys_to, id, valid_from, valid_from_second);

-- The second that names a line among those of its charge, beside the day.
ALTER TABLE invoice_line
  ADD COLUMN billed_start_second integer NOT NULL DEFAULT 0 CHECK (billed_start_second >= 0),
  ADD COLUMN billed_end_second integer CHECK (billed_end_second > 0),
  DROP CONSTRAINT invoice_line_pkey,
  ADD PRIMARY KEY (org_id, subscription_id, billed_start, billed_start_second, charge_key, revision);
ALTER TABLE credit_note_line ADD COLUMN billed_start_second integer CHECK (billed_start_second > 0);
