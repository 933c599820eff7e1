-- SPDX-License-Identifier: Apache-2.0
-- Usage while it comes: invoices before the period ends, thresholds, spend caps and automatic top-ups.

-- Usage so far of a period that was not over: its end brings the line to the whole by another.
ALTER TABLE invoice_line ADD COLUMN interim boolean NOT NULL DEFAULT false;

-- What is told, capped or invoiced when usage reaches it. A change is a new row, so that the past stays as it was known.
CREATE TABLE usage_threshold (
  org_id text COLLATE "C" NOT NULL REFERENCES organisation (org_id) ON DELETE CASCADE,
  id text COLLATE "C" NOT NULL,
  sys_from bigint NOT NULL,
  sys_to bigint NOT NULL DEFAULT 9223372036854775807,
  -- Whose usage: '' where it is a default of the organisation, or of a plan.
  customer_id text COLLATE "C" NOT NULL,
  subscription_id text COLLATE "C" NOT NULL,
  plan text COLLATE "C" NOT NULL,
  rule jsonb NOT NULL,
  created_at timestamptz NOT NULL,
  PRIMARY KEY (org_id, id, sys_from)
);
CREATE INDEX usage_threshold_current ON usage_threshold (org_id, customer_id, sys_to);

-- That a threshold was reached: once for each step of each period.
CREATE TABLE threshold_crossing (
  org_id text COLLATE "C" NOT NULL,
  id text COLLATE "C" NOT NULL,
  threshold_id text COLLATE "C" NOT NULL,
  customer_id text COLLATE "C" NOT NULL,
  -- '' where it is about all subscriptions of the customer together.
  subscription_id text COLLATE "C" NOT NULL,
  action text COLLATE "C" NOT NULL,
  -- The first day of the period; 0001-01-01 where it is told once and never again.
  period_start date NOT NULL,
  -- The step that was reached, and the usage that reached it: an amount, a quantity or a share.
  step numeric NOT NULL,
  value numeric NOT NULL,
  -- When the period is over, and with it the cap.
  ends_at timestamptz NOT NULL,
  crossed_at timestamptz NOT NULL,
  sys_from bigint NOT NULL,
  PRIMARY KEY (org_id, id)
);
CREATE UNIQUE INDEX threshold_crossing_once
  ON threshold_crossing (org_id, customer_id, threshold_id, subscription_id, period_start, step);

-- When to buy prepaid credit for a wallet.
CREATE TABLE top_up_rule (
  org_id text COLLATE "C" NOT NULL,
  wallet_id text COLLATE "C" NOT NULL,
  customer_id text COLLATE "C" NOT NULL,
  below_minor bigint NOT NULL CHECK (below_minor > 0),
  amount_minor bigint NOT NULL CHECK (amount_minor > 0),
  monthly_limit_minor bigint,
  -- When the credit can be used: once its invoice is paid, or at once.
  granted text NOT NULL CHECK (granted IN ('when_paid', 'at_once')),
  created_at timestamptz NOT NULL,
  sys_from bigint NOT NULL,
  PRIMARY KEY (org_id, wallet_id)
);
CREATE INDEX top_up_rule_customer ON top_up_rule (org_id, customer_id);

-- Credit that was bought by a rule: the invoice it is on, and the grant once it is given.
CREATE TABLE top_up (
  org_id text COLLATE "C" NOT NULL,
  id text COLLATE "C" NOT NULL,
  wallet_id text COLLATE "C" NOT NULL,
  customer_id text COLLATE "C" NOT NULL,
  -- The first day of the calendar month whose limit it counts against, in the customer's time zone.
  month date NOT NULL,
  amount_minor bigint NOT NULL CHECK (amount_minor > 0),
  invoice_id text COLLATE "C" NOT NULL,
  grant_id text COLLATE "C",
  created_at timestamptz NOT NULL,
  sys_from bigint NOT NULL,
  PRIMARY KEY (org_id, id)
);
CREATE INDEX top_up_wallet ON top_up (org_id, wallet_id, month);
CREATE INDEX top_up_open ON top_up (org_id, invoice_id) WHERE grant_id IS NULL;

-- Organisations whose usage is looked at while it comes, and how far: commits, and the instant of the last look.
CREATE TABLE usage_watch (
  org_id text COLLATE "C" NOT NULL PRIMARY KEY REFERENCES organisation (org_id) ON DELETE CASCADE,
  seq bigint NOT NULL,
  looked_at timestamptz NOT NULL
);

-- Whether usage has to be noted as it comes: only where somebody looks. Whoever sets it waits for batches under way.
ALTER TABLE usage_registry ADD COLUMN watched boolean NOT NULL DEFAULT false;

-- Customers with usage since the last look.
CREATE TABLE usage_changed (
  org_id text COLLATE "C" NOT NULL,
  customer_id text COLLATE "C" NOT NULL,
  -- The last transaction that brought some.
  recorded_in xid8 NOT NULL,
  PRIMARY KEY (org_id, customer_id)
);

-- What took from wallets since a commit.
CREATE INDEX credit_use_commit ON credit_use (org_id, sys_from);

ALTER TABLE usage_threshold ENABLE ROW LEVEL SECURITY;
ALTER TABLE usage_threshold FORCE ROW LEVEL SECURITY;
CREATE POLICY usage_threshold_isolation ON usage_threshold USING (org_id = current_setting('kontor.org', true));

ALTER TABLE threshold_crossing ENABLE ROW LEVEL SECURITY;
ALTER TABLE threshold_crossing FORCE ROW LEVEL SECURITY;
CREATE POLICY threshold_crossing_isolation ON threshold_crossing USING (org_id = current_setting('kontor.org', true));

ALTER TABLE top_up_rule ENABLE ROW LEVEL SECURITY;
ALTER TABLE top_up_rule FORCE ROW LEVEL SECURITY;
CREATE POLICY top_up_rule_isolation ON top_up_rule USING (org_id = current_setting('kontor.org', true));

ALTER TABLE top_up ENABLE ROW LEVEL SECURITY;
ALTER TABLE top_up FORCE ROW LEVEL SECURITY;
CREATE POLICY top_up_isolation ON top_up USING (org_id = current_setting('kontor.org', true));

ALTER TABLE usage_watch ENABLE ROW LEVEL SECURITY;
ALTER TABLE usage_watch FORCE ROW LEVEL SECURITY;
CREATE POLICY usage_watch_isolation ON usage_watch USING (org_id = current_setting('kontor.org', true));
-- The worker of the installation sees which organisations to look at, and nothing else.
CREATE POLICY usage_watch_listing ON usage_watch FOR SELECT USING (current_setting('kontor.operator', true) = 'on');

ALTER TABLE usage_changed ENABLE ROW LEVEL SECURITY;
ALTER TABLE usage_changed FORCE ROW LEVEL SECURITY;
CREATE POLICY usage_changed_isolation ON usage_changed USING (org_id = current_setting('kontor.org', true));
