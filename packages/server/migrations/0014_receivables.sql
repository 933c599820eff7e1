-- SPDX-License-Identifier: Apache-2.0
-- Money that goes back: returned payments, refunds and credit notes; and what the bank says came in. The rules of 0001
-- hold for every table.

ALTER TABLE payment_allocation
  DROP CONSTRAINT payment_allocation_kind_check,
  DROP CONSTRAINT payment_allocation_amount_minor_check,
  -- What a return or a refund takes back of a payment is below zero, and so is a write-off that a credit note replaces.
  ADD CONSTRAINT payment_allocation_kind_check CHECK (CASE kind
    WHEN 'payment' THEN amount_minor > 0 WHEN 'credit_note' THEN amount_minor > 0 WHEN 'write_off' THEN amount_minor <> 0
    WHEN 'return' THEN amount_minor < 0 WHEN 'refund' THEN amount_minor < 0 ELSE false END),
  DROP CONSTRAINT payment_allocation_pkey,
  -- An invoice that is open again may be paid again by the same payment, in another commit.
  ADD PRIMARY KEY (org_id, invoice_id, payment_id, sys_from, kind);

-- A payment, or a part of it, that the bank or the provider took back. Rows are only ever added.
CREATE TABLE payment_return (
  org_id text COLLATE "C" NOT NULL REFERENCES organisation (org_id) ON DELETE CASCADE,
  id text COLLATE "C" NOT NULL,
  payment_id text COLLATE "C" NOT NULL,
  customer_id text COLLATE "C" NOT NULL,
  amount_minor bigint NOT NULL CHECK (amount_minor > 0),
  -- What was charged for it on top.
  fee_minor bigint NOT NULL CHECK (fee_minor >= 0),
  returned_on date NOT NULL,
  reason text NOT NULL,
  created_at timestamptz NOT NULL,
  sys_from bigint NOT NULL,
  PRIMARY KEY (org_id, id)
);
CREATE INDEX payment_return_payment ON payment_return (org_id, payment_id);
CREATE INDEX payment_return_customer ON payment_return (org_id, customer_id);

-- Money paid back to a customer. Rows are only ever added; how it goes is told by `refund_state`.
CREATE TABLE refund (
  org_id text COLLATE "C" NOT NULL REFERENCES organisation (org_id) ON DELETE CASCADE,
  id text COLLATE "C" NOT NULL,
  customer_id text COLLATE "C" NOT NULL,
  currency text NOT NULL,
  amount_minor bigint NOT NULL CHECK (amount_minor > 0),
  fee_minor bigint NOT NULL CHECK (fee_minor >= 0),
  money text NOT NULL CHECK (money IN ('cash', 'provider_balance')),
  -- What is paid back: of a payment, what a credit note owes, or prepaid credit; and the id of that.
  source text NOT NULL CHECK (source IN ('payment', 'credit_note', 'wallet')),
  source_id text COLLATE "C" NOT NULL,
  -- The payment it goes back through.
  payment_id text COLLATE "C",
  -- The key of the provider that sends it; NULL: somebody did, and it is only recorded.
  provider text,
  refunded_on date NOT NULL,
  reason text NOT NULL,
  created_at timestamptz NOT NULL,
  sys_from bigint NOT NULL,
  PRIMARY KEY (org_id, id)
);
CREATE INDEX refund_customer ON refund (org_id, customer_id, id);
CREATE INDEX refund_payment ON refund (org_id, payment_id);
CREATE INDEX refund_source ON refund (org_id, source_id);

-- The last one known holds. A refund that failed stays so: what it took is given back in the same commit.
CREATE TABLE refund_state (
  org_id text COLLATE "C" NOT NULL,
  refund_id text COLLATE "C" NOT NULL,
  customer_id text COLLATE "C" NOT NULL,
  status text NOT NULL CHECK (status IN ('requested', 'processing', 'succeeded', 'failed')),
  -- What the provider calls it.
  provider_ref text COLLATE "C",
  failure text,
  at timestamptz NOT NULL,
  sys_from bigint NOT NULL,
  PRIMARY KEY (org_id, refund_id, sys_from)
);
CREATE INDEX refund_state_provider ON refund_state (org_id, provider_ref);

-- Refunds that the provider is still to be asked for.
CREATE TABLE refund_queue (
  org_id text COLLATE "C" NOT NULL,
  refund_id text COLLATE "C" NOT NULL,
  customer_id text COLLATE "C" NOT NULL,
  due_at timestamptz NOT NULL,
  tries integer NOT NULL,
  PRIMARY KEY (org_id, refund_id)
);
CREATE INDEX refund_queue_due ON refund_queue (org_id, due_at);

-- The invoice that a credit note written by hand is about; NULL for one that follows from the terms of a subscription.
ALTER TABLE invoice ADD COLUMN credits_invoice_id text COLLATE "C";

-- The lines of credit notes written by hand, each of one line of the invoice, with the sign of that line. They are no
-- invoice lines: what is owed by the terms is not changed by them.
CREATE TABLE credit_note_line (
  org_id text COLLATE "C" NOT NULL,
  credit_note_id text COLLATE "C" NOT NULL,
  position integer NOT NULL,
  id text COLLATE "C" NOT NULL,
  customer_id text COLLATE "C" NOT NULL,
  subscription_id text COLLATE "C" NOT NULL,
  invoice_id text COLLATE "C" NOT NULL,
  line_id text COLLATE "C" NOT NULL,
  charge_key text COLLATE "C" NOT NULL,
  -- The day that names the line among those of its charge.
  billed_start date NOT NULL,
  period_start date NOT NULL,
  period_end date NOT NULL,
  -- Before discount, the share of the discount, what is left without tax, and the tax.
  amount_minor bigint NOT NULL,
  discount_minor bigint NOT NULL,
  net_minor bigint NOT NULL,
  tax_minor bigint NOT NULL,
  -- The tax by code and jurisdiction.
  taxes jsonb NOT NULL,
  credited_on date NOT NULL,
  sys_from bigint NOT NULL,
  PRIMARY KEY (org_id, credit_note_id, position)
);
CREATE INDEX credit_note_line_invoice ON credit_note_line (org_id, invoice_id);
CREATE INDEX credit_note_line_subscription ON credit_note_line (org_id, subscription_id);

-- What a credit note gives back of what was paid on an invoice, by money or by credits. What it takes off the open
-- amount is a row of `payment_allocation`.
CREATE TABLE credit_settlement (
  org_id text COLLATE "C" NOT NULL,
  credit_note_id text COLLATE "C" NOT NULL,
  invoice_id text COLLATE "C" NOT NULL,
  customer_id text COLLATE "C" NOT NULL,
  source text NOT NULL CHECK (source IN ('paid', 'prepaid', 'promotional')),
  -- Owed to the customer, on their balance, or in the grant that was used.
  destination text NOT NULL CHECK (destination IN ('refund', 'balance', 'grant')),
  amount_minor bigint NOT NULL CHECK (amount_minor > 0),
  sys_from bigint NOT NULL,
  PRIMARY KEY (org_id, credit_note_id, invoice_id, source, destination)
);
CREATE INDEX credit_settlement_invoice ON credit_settlement (org_id, invoice_id);
CREATE INDEX credit_settlement_customer ON credit_settlement (org_id, customer_id);

ALTER TABLE credit_use
  DROP CONSTRAINT credit_use_kind_check,
  DROP CONSTRAINT credit_use_amount_minor_check,
  -- Paid back to the customer; and what a credit note puts back, which is below zero.
  ADD CONSTRAINT credit_use_kind_check CHECK (
    CASE WHEN kind IN ('burn', 'expire', 'rollover', 'refund') THEN amount_minor > 0
      WHEN kind = 'void' THEN amount_minor < 0 ELSE false END);

-- Lines of bank statements, each stored once whichever statement it comes with. What the bank said does not change; what
-- became of it does.
CREATE TABLE bank_transaction (
  org_id text COLLATE "C" NOT NULL REFERENCES organisation (org_id) ON DELETE CASCADE,
  id text COLLATE "C" NOT NULL,
  -- The bank's id of it, or what is made of its contents where the bank gives none.
  line_id text COLLATE "C" NOT NULL,
  booked_on date NOT NULL,
  -- Below zero: money out.
  amount_minor bigint NOT NULL,
  currency text NOT NULL,
  counterparty_name text NOT NULL,
  counterparty_iban text,
  structured_reference text,
  remittance_text text NOT NULL,
  end_to_end_id text,
  return_reason text,
  status text NOT NULL CHECK (status IN ('applied', 'returned', 'ambiguous', 'unmatched', 'dismissed', 'ignored')),
  -- Invoices it may be for, where several fit.
  candidates text[] NOT NULL,
  payment_id text COLLATE "C",
  customer_id text COLLATE "C",
  -- Why it is dismissed.
  note text NOT NULL,
  created_at timestamptz NOT NULL,
  sys_from bigint NOT NULL,
  PRIMARY KEY (org_id, id)
);
CREATE UNIQUE INDEX bank_transaction_line ON bank_transaction (org_id, line_id);
CREATE INDEX bank_transaction_status ON bank_transaction (org_id, status, id);

ALTER TABLE payment_return ENABLE ROW LEVEL SECURITY;
ALTER TABLE payment_return FORCE ROW LEVEL SECURITY;
CREATE POLICY payment_return_isolation ON payment_return USING (org_id = current_setting('kontor.org', true));

ALTER TABLE refund ENABLE ROW LEVEL SECURITY;
ALTER TABLE refund FORCE ROW LEVEL SECURITY;
CREATE POLICY refund_isolation ON refund USING (org_id = current_setting('kontor.org', true));

ALTER TABLE refund_state ENABLE ROW LEVEL SECURITY;
ALTER TABLE refund_state FORCE ROW LEVEL SECURITY;
CREATE POLICY refund_state_isolation ON refund_state USING (org_id = current_setting('kontor.org', true));

ALTER TABLE refund_queue ENABLE ROW LEVEL SECURITY;
ALTER TABLE refund_queue FORCE ROW LEVEL SECURITY;
CREATE POLICY refund_queue_isolation ON refund_queue USING (org_id = current_setting('kontor.org', true));
-- The worker of the installation sees which organisations have refunds to send, and nothing else.
CREATE POLICY refund_queue_listing ON refund_queue FOR SELECT USING (current_setting('kontor.operator', true) = 'on');

ALTER TABLE credit_note_line ENABLE ROW LEVEL SECURITY;
ALTER TABLE credit_note_line FORCE ROW LEVEL SECURITY;
CREATE POLICY credit_note_line_isolation ON credit_note_line USING (org_id = current_setting('kontor.org', true));

ALTER TABLE credit_settlement ENABLE ROW LEVEL SECURITY;
ALTER TABLE credit_settlement FORCE ROW LEVEL SECURITY;
CREATE POLICY credit_settlement_isolation ON credit_settlement USING (org_id = current_setting('kontor.org', true));

ALTER TABLE bank_transaction ENABLE ROW LEVEL SECURITY;
ALTER TABLE bank_transaction FORCE ROW LEVEL SECURITY;
CREATE POLICY bank_transaction_isolation ON bank_transaction USING (org_id = current_setting('kontor.org', true));
