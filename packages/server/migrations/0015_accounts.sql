-- SPDX-License-Identifier: Apache-2.0
-- One-off charges, and customers that are billed together. The rules of 0001 hold for every table.

CREATE TABLE one_off_charge (
  org_id text COLLATE "C" NOT NULL,
  id text COLLATE "C" NOT NULL,
  customer_id text COLLATE "C" NOT NULL,
  -- Whose next invoice it waits for; '' where it is billed by itself.
  subscription_id text COLLATE "C" NOT NULL,
  -- Label, charge, quantity, days, taxes: what the core makes a line of.
  terms jsonb NOT NULL,
  metadata jsonb NOT NULL DEFAULT '{}',
  created_at timestamptz NOT NULL,
  -- It waits from the commit that made it until the one that billed or removed it.
  sys_from bigint NOT NULL,
  sys_to bigint NOT NULL DEFAULT 9223372036854775807,
  -- '' while it waits, and when it was removed.
  invoice_id text COLLATE "C" NOT NULL DEFAULT '',
  PRIMARY KEY (org_id, id)
);
CREATE INDEX one_off_charge_customer ON one_off_charge (org_id, customer_id, id);
CREATE INDEX one_off_charge_subscription ON one_off_charge (org_id, subscription_id) WHERE subscription_id <> '';
CREATE INDEX one_off_charge_alone ON one_off_charge (org_id, customer_id)
  WHERE subscription_id = '' AND sys_to = 9223372036854775807;
CREATE INDEX one_off_charge_invoice ON one_off_charge (org_id, invoice_id) WHERE invoice_id <> '';

-- An invoice may be over several subscriptions, or over none: `subscription_id` of invoice is '' then. Of invoice_line it
-- is the line's own, and for a one-off charge the customer it was agreed with: billing it twice is as impossible.

ALTER TABLE customer
  -- Who pays for it; NULL: itself.
  ADD COLUMN payer_customer_id text COLLATE "C",
  -- All that is due of it on a day is one invoice.
  ADD COLUMN consolidate boolean NOT NULL DEFAULT false;

-- Who was ever billed together with whom, by who pays, so that a close finds them without looking at every customer.
-- What holds on a day is said by `customer`.
CREATE TABLE account_member (
  org_id text COLLATE "C" NOT NULL,
  payer_id text COLLATE "C" NOT NULL,
  customer_id text COLLATE "C" NOT NULL,
  PRIMARY KEY (org_id, payer_id, customer_id)
);
CREATE INDEX account_member_customer ON account_member (org_id, customer_id, payer_id);

ALTER TABLE one_off_charge ENABLE ROW LEVEL SECURITY;
ALTER TABLE one_off_charge FORCE ROW LEVEL SECURITY;
CREATE POLICY one_off_charge_isolation ON one_off_charge USING (org_id = current_setting('kontor.org', true));

ALTER TABLE account_member ENABLE ROW LEVEL SECURITY;
ALTER TABLE account_member FORCE ROW LEVEL SECURITY;
CREATE POLICY account_member_isolation ON account_member USING (org_id = current_setting('kontor.org', true));
