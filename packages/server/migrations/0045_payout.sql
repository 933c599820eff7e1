-- SPDX-License-Identifier: Apache-2.0
-- Money that payment providers held and paid out to the bank. The rules of 0001 hold for every table.

-- Rows are only ever added.
CREATE TABLE payout (
  org_id text COLLATE "C" NOT NULL REFERENCES organisation (org_id) ON DELETE CASCADE,
  id text COLLATE "C" NOT NULL,
  currency text NOT NULL,
  -- What left the provider's balance, and what of it the provider kept for paying it out.
  amount_minor bigint NOT NULL CHECK (amount_minor > 0),
  fee_minor bigint NOT NULL CHECK (fee_minor >= 0 AND fee_minor <= amount_minor),
  paid_on date NOT NULL,
  reference text NOT NULL,
  created_at timestamptz NOT NULL,
  sys_from bigint NOT NULL,
  PRIMARY KEY (org_id, id)
);

ALTER TABLE payout ENABLE ROW LEVEL SECURITY;
ALTER TABLE payout FORCE ROW LEVEL SECURITY;
CREATE POLICY payout_isolation ON payout USING (org_id = current_setting('kontor.org', true));
