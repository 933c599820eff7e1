-- SPDX-License-Identifier: Apache-2.0
-- Payouts as their provider tells of them, those that come to nothing, and which line of the bank statement one is. The
-- rules of 0001 hold for every table.

ALTER TABLE payout ADD COLUMN provider text COLLATE "C";
-- Below zero: what the provider took from the bank.
ALTER TABLE payout DROP CONSTRAINT payout_amount_minor_check, DROP CONSTRAINT payout_check;
ALTER TABLE payout
  ADD CONSTRAINT payout_amount_minor_check CHECK (amount_minor <> 0),
  ADD CONSTRAINT payout_check CHECK (fee_minor = 0 OR fee_minor <= amount_minor);
-- A notice that comes again, or beside another, finds the payout there.
CREATE UNIQUE INDEX payout_told ON payout (org_id, provider, reference) WHERE provider IS NOT NULL;

-- Rows are only ever added. A payout that was told to have failed before it was told to be paid never was in the books.
CREATE TABLE payout_failure (
  org_id text COLLATE "C" NOT NULL REFERENCES organisation (org_id) ON DELETE CASCADE,
  payout_id text COLLATE "C" NOT NULL,
  failed_on date NOT NULL,
  -- Why, in the provider's own word.
  reason text NOT NULL,
  created_at timestamptz NOT NULL,
  sys_from bigint NOT NULL,
  PRIMARY KEY (org_id, payout_id)
);

ALTER TABLE payout_failure ENABLE ROW LEVEL SECURITY;
ALTER TABLE payout_failure FORCE ROW LEVEL SECURITY;
CREATE POLICY payout_failure_isolation ON payout_failure USING (org_id = current_setting('kontor.org', true));

ALTER TABLE bank_transaction ADD COLUMN payout_id text COLLATE "C";
ALTER TABLE bank_transaction DROP CONSTRAINT bank_transaction_status_check;
ALTER TABLE bank_transaction ADD CONSTRAINT bank_transaction_status_check CHECK (
  status IN ('applied', 'returned', 'paid_out', 'ambiguous', 'unmatched', 'dismissed', 'ignored'));
-- A payout comes in once.
CREATE UNIQUE INDEX bank_transaction_payout ON bank_transaction (org_id, payout_id) WHERE payout_id IS NOT NULL;
