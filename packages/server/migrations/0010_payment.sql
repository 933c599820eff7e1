-- SPDX-License-Identifier: Apache-2.0
-- What was paid of invoices, and the months whose revenue is posted. The rules of 0001 hold for every table.

-- Money that came in. Rows are only ever added.
CREATE TABLE payment (
  org_id text COLLATE "C" NOT NULL REFERENCES organisation (org_id) ON DELETE CASCADE,
  id text COLLATE "C" NOT NULL,
  customer_id text COLLATE "C" NOT NULL,
  currency text NOT NULL,
  -- What the customer paid, and what of it somebody kept for passing it on.
  amount_minor bigint NOT NULL CHECK (amount_minor > 0),
  fee_minor bigint NOT NULL CHECK (fee_minor >= 0 AND fee_minor <= amount_minor),
  -- The ledger's account it came in on.
  money text NOT NULL CHECK (money IN ('cash', 'provider_balance')),
  received_on date NOT NULL,
  -- What the bank statement says, or the like.
  reference text NOT NULL,
  created_at timestamptz NOT NULL,
  sys_from bigint NOT NULL,
  PRIMARY KEY (org_id, id)
);
CREATE INDEX payment_customer ON payment (org_id, customer_id, id);

-- What of an invoice is paid or given up: an invoice is open by what is due less the sum of these. Rows are only ever
-- added. What a payment is over and no allocation names stays on the customer's account.
CREATE TABLE payment_allocation (
  org_id text COLLATE "C" NOT NULL,
  invoice_id text COLLATE "C" NOT NULL,
  -- The payment; an id of its own for a write-off.
  payment_id text COLLATE "C" NOT NULL,
  customer_id text COLLATE "C" NOT NULL,
  kind text NOT NULL CHECK (kind IN ('payment', 'write_off')),
  amount_minor bigint NOT NULL CHECK (amount_minor > 0),
  allocated_on date NOT NULL,
  sys_from bigint NOT NULL,
  PRIMARY KEY (org_id, invoice_id, payment_id)
);
CREATE INDEX payment_allocation_customer ON payment_allocation (org_id, customer_id);
CREATE INDEX payment_allocation_payment ON payment_allocation (org_id, payment_id);

-- A month's revenue is posted once in each currency.
CREATE UNIQUE INDEX ledger_recognition_once ON ledger_entry (org_id, reference) WHERE kind = 'recognition';
-- Credits that run out, in the order they do.
CREATE INDEX credit_grant_expiry ON credit_grant (org_id, expires_at, customer_id) WHERE expires_at IS NOT NULL;

ALTER TABLE payment ENABLE ROW LEVEL SECURITY;
ALTER TABLE payment FORCE ROW LEVEL SECURITY;
CREATE POLICY payment_isolation ON payment USING (org_id = current_setting('kontor.org', true));

ALTER TABLE payment_allocation ENABLE ROW LEVEL SECURITY;
ALTER TABLE payment_allocation FORCE ROW LEVEL SECURITY;
CREATE POLICY payment_allocation_isolation ON payment_allocation USING (org_id = current_setting('kontor.org', true));
