-- SPDX-License-Identifier: Apache-2.0
-- From lines to the books: taxes, coupons, credits and the ledger. The rules of 0001 hold for every table.

-- How the organisation charges taxes.
ALTER TABLE organisation ADD COLUMN billing jsonb NOT NULL DEFAULT '{}';
-- Where the customer is taxed, and what was agreed on its invoices.
ALTER TABLE customer ADD COLUMN billing jsonb NOT NULL DEFAULT '{}';

ALTER TABLE invoice
  -- A credit note takes back more than it charges; it has numbers of its own.
  ADD COLUMN kind text NOT NULL DEFAULT 'invoice' CHECK (kind IN ('invoice', 'credit_note')),
  -- subtotal - discount + tax = total (with tax in the price: subtotal - discount = total); credited + due = total.
  ADD COLUMN subtotal_minor bigint NOT NULL DEFAULT 0,
  ADD COLUMN discount_minor bigint NOT NULL DEFAULT 0,
  ADD COLUMN tax_minor bigint NOT NULL DEFAULT 0,
  ADD COLUMN credited_minor bigint NOT NULL DEFAULT 0,
  ADD COLUMN due_minor bigint NOT NULL DEFAULT 0;
ALTER TABLE invoice NO FORCE ROW LEVEL SECURITY;
UPDATE invoice SET subtotal_minor = total_minor, due_minor = greatest(total_minor, 0);
ALTER TABLE invoice FORCE ROW LEVEL SECURITY;
DROP INDEX invoice_sequence;
CREATE UNIQUE INDEX invoice_sequence ON invoice (org_id, kind, sequence);

ALTER TABLE invoice_line
  -- The document of the invoice tells it; twice would be a third of what a close writes.
  DROP COLUMN derivation,
  ADD COLUMN discount_minor bigint NOT NULL DEFAULT 0,
  ADD COLUMN tax_minor bigint NOT NULL DEFAULT 0;

CREATE TABLE coupon (
  org_id text COLLATE "C" NOT NULL REFERENCES organisation (org_id) ON DELETE CASCADE,
  id text COLLATE "C" NOT NULL,
  -- What the customer types.
  code text COLLATE "C" NOT NULL,
  definition jsonb NOT NULL,
  created_at timestamptz NOT NULL,
  sys_from bigint NOT NULL,
  PRIMARY KEY (org_id, id)
);
CREATE UNIQUE INDEX coupon_code ON coupon (org_id, code);

CREATE TABLE coupon_redemption (
  org_id text COLLATE "C" NOT NULL,
  id text COLLATE "C" NOT NULL,
  coupon_id text COLLATE "C" NOT NULL,
  customer_id text COLLATE "C" NOT NULL,
  -- '' for every invoice of the customer.
  subscription_id text COLLATE "C" NOT NULL DEFAULT '',
  redeemed_on date NOT NULL,
  created_at timestamptz NOT NULL,
  sys_from bigint NOT NULL,
  PRIMARY KEY (org_id, id)
);
-- A coupon is redeemed once by the same customer for the same subscription.
CREATE UNIQUE INDEX coupon_redemption_once ON coupon_redemption (org_id, customer_id, coupon_id, subscription_id);
CREATE INDEX coupon_redemption_coupon ON coupon_redemption (org_id, coupon_id, sys_from);

-- How far a redemption is used up, once for each invoice it was taken off: the last one known holds.
CREATE TABLE coupon_use (
  org_id text COLLATE "C" NOT NULL,
  redemption_id text COLLATE "C" NOT NULL,
  customer_id text COLLATE "C" NOT NULL,
  invoice_id text COLLATE "C" NOT NULL,
  periods_used integer NOT NULL,
  remaining_minor bigint,
  ended_on date,
  amount_minor bigint NOT NULL,
  sys_from bigint NOT NULL,
  PRIMARY KEY (org_id, redemption_id, periods_used, invoice_id)
);
CREATE INDEX coupon_use_customer ON coupon_use (org_id, customer_id);

CREATE TABLE wallet (
  org_id text COLLATE "C" NOT NULL,
  id text COLLATE "C" NOT NULL,
  customer_id text COLLATE "C" NOT NULL,
  currency text NOT NULL,
  name text,
  kind text NOT NULL CHECK (kind IN ('money', 'credits')),
  credit_value text,
  created_at timestamptz NOT NULL,
  sys_from bigint NOT NULL,
  PRIMARY KEY (org_id, id)
);
CREATE INDEX wallet_customer ON wallet (org_id, customer_id, id);

CREATE TABLE credit_grant (
  org_id text COLLATE "C" NOT NULL,
  id text COLLATE "C" NOT NULL,
  wallet_id text COLLATE "C" NOT NULL,
  customer_id text COLLATE "C" NOT NULL,
  kind text NOT NULL CHECK (kind IN ('prepaid', 'promotional')),
  amount_minor bigint NOT NULL CHECK (amount_minor > 0),
  priority integer NOT NULL,
  effective_at timestamptz NOT NULL,
  expires_at timestamptz,
  rollover jsonb,
  applies_to jsonb,
  -- Why it was given: a top-up, a gift, the credit note's id.
  reason text NOT NULL,
  created_at timestamptz NOT NULL,
  sys_from bigint NOT NULL,
  PRIMARY KEY (org_id, id)
);
CREATE INDEX credit_grant_customer ON credit_grant (org_id, customer_id, id);

-- What was taken out of a grant; what is left of it is its amount less the sum of these.
CREATE TABLE credit_use (
  org_id text COLLATE "C" NOT NULL,
  grant_id text COLLATE "C" NOT NULL,
  customer_id text COLLATE "C" NOT NULL,
  -- The invoice it paid; the grant's own id when it expired.
  reference text COLLATE "C" NOT NULL,
  kind text NOT NULL CHECK (kind IN ('burn', 'expire', 'rollover')),
  amount_minor bigint NOT NULL CHECK (amount_minor > 0),
  at timestamptz NOT NULL,
  sys_from bigint NOT NULL,
  PRIMARY KEY (org_id, grant_id, reference, kind)
);
CREATE INDEX credit_use_customer ON credit_use (org_id, customer_id);

-- The journal: balanced entries, debits positive, in the order of commits.
CREATE TABLE ledger_entry (
  org_id text COLLATE "C" NOT NULL,
  seq bigint NOT NULL,
  position integer NOT NULL,
  kind text NOT NULL,
  date date NOT NULL,
  reference text COLLATE "C" NOT NULL,
  -- '' where it is about no customer.
  customer_id text COLLATE "C" NOT NULL,
  -- What all its postings share: currency and dimensions; and then [account, minor units, what else it is about].
  shared jsonb NOT NULL,
  postings jsonb NOT NULL,
  PRIMARY KEY (org_id, seq, position)
);
CREATE INDEX ledger_entry_reference ON ledger_entry (org_id, reference);

-- The sum of all postings of an account, moved in the commit that posts: over all accounts of a currency it is zero.
CREATE TABLE ledger_balance (
  org_id text COLLATE "C" NOT NULL,
  account text COLLATE "C" NOT NULL,
  currency text COLLATE "C" NOT NULL,
  balance_minor numeric NOT NULL,
  PRIMARY KEY (org_id, account, currency)
);

ALTER TABLE coupon ENABLE ROW LEVEL SECURITY;
ALTER TABLE coupon FORCE ROW LEVEL SECURITY;
CREATE POLICY coupon_isolation ON coupon USING (org_id = current_setting('kontor.org', true));

ALTER TABLE coupon_redemption ENABLE ROW LEVEL SECURITY;
ALTER TABLE coupon_redemption FORCE ROW LEVEL SECURITY;
CREATE POLICY coupon_redemption_isolation ON coupon_redemption USING (org_id = current_setting('kontor.org', true));

ALTER TABLE coupon_use ENABLE ROW LEVEL SECURITY;
ALTER TABLE coupon_use FORCE ROW LEVEL SECURITY;
CREATE POLICY coupon_use_isolation ON coupon_use USING (org_id = current_setting('kontor.org', true));

ALTER TABLE wallet ENABLE ROW LEVEL SECURITY;
ALTER TABLE wallet FORCE ROW LEVEL SECURITY;
CREATE POLICY wallet_isolation ON wallet USING (org_id = current_setting('kontor.org', true));

ALTER TABLE credit_grant ENABLE ROW LEVEL SECURITY;
ALTER TABLE credit_grant FORCE ROW LEVEL SECURITY;
CREATE POLICY credit_grant_isolation ON credit_grant USING (org_id = current_setting('kontor.org', true));

ALTER TABLE credit_use ENABLE ROW LEVEL SECURITY;
ALTER TABLE credit_use FORCE ROW LEVEL SECURITY;
CREATE POLICY credit_use_isolation ON credit_use USING (org_id = current_setting('kontor.org', true));

ALTER TABLE ledger_entry ENABLE ROW LEVEL SECURITY;
ALTER TABLE ledger_entry FORCE ROW LEVEL SECURITY;
CREATE POLICY ledger_entry_isolation ON ledger_entry USING (org_id = current_setting('kontor.org', true));

ALTER TABLE ledger_balance ENABLE ROW LEVEL SECURITY;
ALTER TABLE ledger_balance FORCE ROW LEVEL SECURITY;
CREATE POLICY ledger_balance_isolation ON ledger_balance USING (org_id = current_setting('kontor.org', true));
