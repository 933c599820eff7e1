-- SPDX-License-Identifier: Apache-2.0
-- Collecting: payment providers, what customers pay with, and each invoice until it is paid. The rules of 0001 hold
-- for every table.

CREATE TABLE payment_provider (
  org_id text COLLATE "C" NOT NULL REFERENCES organisation (org_id) ON DELETE CASCADE,
  provider text COLLATE "C" NOT NULL CHECK (provider IN ('stripe', 'bank-transfer')),
  -- What may be shown.
  settings jsonb NOT NULL,
  -- Keys and webhook secrets: JSON, encrypted.
  secrets text NOT NULL,
  created_at timestamptz NOT NULL,
  changed_at timestamptz NOT NULL,
  PRIMARY KEY (org_id, provider)
);

-- What a provider calls a customer.
CREATE TABLE provider_customer (
  org_id text COLLATE "C" NOT NULL,
  provider text COLLATE "C" NOT NULL,
  customer_id text COLLATE "C" NOT NULL,
  customer_ref text COLLATE "C" NOT NULL,
  created_at timestamptz NOT NULL,
  PRIMARY KEY (org_id, provider, customer_id)
);
CREATE UNIQUE INDEX provider_customer_ref ON provider_customer (org_id, provider, customer_ref);

-- What can be charged without the customer. The provider holds the card; here is what people know it by.
CREATE TABLE payment_method (
  org_id text COLLATE "C" NOT NULL,
  id text COLLATE "C" NOT NULL,
  customer_id text COLLATE "C" NOT NULL,
  provider text COLLATE "C" NOT NULL,
  customer_ref text COLLATE "C" NOT NULL,
  method_ref text COLLATE "C" NOT NULL,
  kind text NOT NULL,
  brand text,
  last4 text,
  exp_month integer,
  exp_year integer,
  -- The order in which they are tried; 0 is the default.
  position integer NOT NULL,
  status text NOT NULL CHECK (status IN ('active', 'removed')),
  -- When the provider last told of it: older notices change nothing.
  told_at timestamptz NOT NULL,
  created_at timestamptz NOT NULL,
  PRIMARY KEY (org_id, id)
);
CREATE UNIQUE INDEX payment_method_ref ON payment_method (org_id, provider, method_ref);
CREATE INDEX payment_method_customer ON payment_method (org_id, customer_id, position);

-- Whether an organisation collects at all, and how.
CREATE TABLE collecting (
  org_id text COLLATE "C" NOT NULL PRIMARY KEY REFERENCES organisation (org_id) ON DELETE CASCADE,
  enabled boolean NOT NULL,
  enabled_at timestamptz,
  settings jsonb NOT NULL,
  changed_at timestamptz NOT NULL
);

-- When an organisation has something to collect, and how far in the journal it has looked for it. Whoever opens or
-- claims collections locks this row first.
CREATE TABLE collecting_queue (
  org_id text COLLATE "C" NOT NULL PRIMARY KEY REFERENCES organisation (org_id) ON DELETE CASCADE,
  -- infinity: nothing is to be done by itself.
  due_at timestamptz NOT NULL,
  seq bigint NOT NULL,
  position integer NOT NULL
);

-- An invoice that waits for its money.
CREATE TABLE collection (
  org_id text COLLATE "C" NOT NULL,
  invoice_id text COLLATE "C" NOT NULL,
  customer_id text COLLATE "C" NOT NULL,
  subscription_id text COLLATE "C" NOT NULL,
  -- ended: the policy has come to its end, and the invoice is not paid.
  status text NOT NULL CHECK (status IN ('open', 'paid', 'ended')),
  mode text NOT NULL CHECK (mode IN ('charge', 'transfer')),
  due_date date NOT NULL,
  -- The dunning policy that was chosen when it was opened.
  policy jsonb NOT NULL,
  opened_at timestamptz NOT NULL,
  -- When there is something to do; of one under way when its worker counts as lost. infinity: nothing by itself.
  next_at timestamptz NOT NULL,
  -- Who is at it: only the latest claim goes on.
  lease text COLLATE "C",
  past_due boolean NOT NULL DEFAULT false,
  -- Why the last look at it came to nothing.
  last_problem text,
  closed_at timestamptz,
  PRIMARY KEY (org_id, invoice_id)
);
CREATE INDEX collection_due ON collection (org_id, next_at) WHERE status = 'open';
CREATE INDEX collection_customer ON collection (org_id, customer_id);
CREATE INDEX collection_past_due ON collection (org_id, subscription_id) WHERE past_due;

-- What happened to it. Rows are only ever added; the same event twice is one row.
CREATE TABLE collection_event (
  org_id text COLLATE "C" NOT NULL,
  invoice_id text COLLATE "C" NOT NULL,
  id text COLLATE "C" NOT NULL,
  customer_id text COLLATE "C" NOT NULL,
  at timestamptz NOT NULL,
  type text NOT NULL,
  data jsonb NOT NULL,
  PRIMARY KEY (org_id, invoice_id, id)
);

-- A try to take money, stored before the provider is asked: what is known of it outlives any process.
CREATE TABLE payment_attempt (
  org_id text COLLATE "C" NOT NULL,
  -- Also the id of the payment it becomes.
  id text COLLATE "C" NOT NULL,
  customer_id text COLLATE "C" NOT NULL,
  invoice_id text COLLATE "C" NOT NULL,
  -- Of dunning, for a charge; of the link, where the customer pays on a page of the provider.
  step text COLLATE "C" NOT NULL,
  kind text NOT NULL CHECK (kind IN ('charge', 'link')),
  provider text COLLATE "C" NOT NULL,
  customer_ref text COLLATE "C" NOT NULL,
  -- Of a charge.
  method_id text COLLATE "C",
  method_ref text COLLATE "C",
  amount_minor bigint NOT NULL CHECK (amount_minor > 0),
  currency text NOT NULL,
  reference text NOT NULL,
  description text NOT NULL,
  return_url text,
  idempotency_key text COLLATE "C" NOT NULL,
  -- They only ever go forward, in this order; started: nothing was heard yet.
  status text NOT NULL CHECK (status IN ('started', 'requires_action', 'processing', 'failed', 'cancelled', 'succeeded')),
  provider_ref text COLLATE "C",
  failure jsonb,
  -- What the provider kept, in its own currency.
  fee_minor bigint,
  fee_currency text,
  link_url text,
  link_expires_at timestamptz,
  -- In the organisation's time, and outside of it.
  started_at timestamptz NOT NULL,
  key_made_at timestamptz NOT NULL,
  -- When the provider is asked next what became of it; infinity: it tells by itself, or all is known.
  ask_at timestamptz NOT NULL,
  -- How often it was asked.
  asked integer NOT NULL DEFAULT 0,
  last_problem text,
  ended_at timestamptz,
  PRIMARY KEY (org_id, id)
);
CREATE UNIQUE INDEX payment_attempt_step ON payment_attempt (org_id, invoice_id, step);
CREATE UNIQUE INDEX payment_attempt_ref ON payment_attempt (org_id, provider, provider_ref) WHERE provider_ref IS NOT NULL;
-- Networks count the tries of a method.
CREATE INDEX payment_attempt_method ON payment_attempt (org_id, method_id, started_at) WHERE method_id IS NOT NULL;
CREATE INDEX payment_attempt_customer ON payment_attempt (org_id, customer_id, id);

-- What providers told: a notice that comes twice is one row.
CREATE TABLE provider_event (
  org_id text COLLATE "C" NOT NULL,
  provider text COLLATE "C" NOT NULL,
  id text COLLATE "C" NOT NULL,
  type text NOT NULL,
  customer_id text COLLATE "C",
  created_at timestamptz NOT NULL,
  received_at timestamptz NOT NULL,
  data jsonb NOT NULL,
  PRIMARY KEY (org_id, provider, id)
);
CREATE INDEX provider_event_customer ON provider_event (org_id, customer_id);

-- The page on which an invoice can be paid. One an invoice; its token is kept encrypted, so that later mails have the
-- same address, and is found by its hash.
CREATE TABLE payment_link (
  org_id text COLLATE "C" NOT NULL,
  invoice_id text COLLATE "C" NOT NULL,
  customer_id text COLLATE "C" NOT NULL,
  token text NOT NULL,
  -- Lower-case hexadecimal SHA-256.
  token_hash text COLLATE "C" NOT NULL,
  created_at timestamptz NOT NULL,
  expires_at timestamptz NOT NULL,
  PRIMARY KEY (org_id, invoice_id)
);
CREATE UNIQUE INDEX payment_link_token_hash ON payment_link (token_hash);

-- What becomes of a trial that ends while nothing is there to pay with; NULL: it is billed.
ALTER TABLE subscription ADD COLUMN trial_without_method text CHECK (trial_without_method IN ('cancel', 'pause'));
CREATE INDEX subscription_trial ON subscription (org_id, trial_end_date) WHERE trial_end_date IS NOT NULL;

ALTER TABLE payment_provider ENABLE ROW LEVEL SECURITY;
ALTER TABLE payment_provider FORCE ROW LEVEL SECURITY;
CREATE POLICY payment_provider_isolation ON payment_provider USING (org_id = current_setting('kontor.org', true));

ALTER TABLE provider_customer ENABLE ROW LEVEL SECURITY;
ALTER TABLE provider_customer FORCE ROW LEVEL SECURITY;
CREATE POLICY provider_customer_isolation ON provider_customer USING (org_id = current_setting('kontor.org', true));

ALTER TABLE payment_method ENABLE ROW LEVEL SECURITY;
ALTER TABLE payment_method FORCE ROW LEVEL SECURITY;
CREATE POLICY payment_method_isolation ON payment_method USING (org_id = current_setting('kontor.org', true));

ALTER TABLE collecting ENABLE ROW LEVEL SECURITY;
ALTER TABLE collecting FORCE ROW LEVEL SECURITY;
CREATE POLICY collecting_isolation ON collecting USING (org_id = current_setting('kontor.org', true));

ALTER TABLE collecting_queue ENABLE ROW LEVEL SECURITY;
ALTER TABLE collecting_queue FORCE ROW LEVEL SECURITY;
CREATE POLICY collecting_queue_isolation ON collecting_queue USING (org_id = current_setting('kontor.org', true));
-- The worker of the installation sees which organisations have something to collect, and nothing else.
CREATE POLICY collecting_queue_listing ON collecting_queue FOR SELECT USING (current_setting('kontor.operator', true) = 'on');

ALTER TABLE collection ENABLE ROW LEVEL SECURITY;
ALTER TABLE collection FORCE ROW LEVEL SECURITY;
CREATE POLICY collection_isolation ON collection USING (org_id = current_setting('kontor.org', true));

ALTER TABLE collection_event ENABLE ROW LEVEL SECURITY;
ALTER TABLE collection_event FORCE ROW LEVEL SECURITY;
CREATE POLICY collection_event_isolation ON collection_event USING (org_id = current_setting('kontor.org', true));

ALTER TABLE payment_attempt ENABLE ROW LEVEL SECURITY;
ALTER TABLE payment_attempt FORCE ROW LEVEL SECURITY;
CREATE POLICY payment_attempt_isolation ON payment_attempt USING (org_id = current_setting('kontor.org', true));

ALTER TABLE provider_event ENABLE ROW LEVEL SECURITY;
ALTER TABLE provider_event FORCE ROW LEVEL SECURITY;
CREATE POLICY provider_event_isolation ON provider_event USING (org_id = current_setting('kontor.org', true));

ALTER TABLE payment_link ENABLE ROW LEVEL SECURITY;
ALTER TABLE payment_link FORCE ROW LEVEL SECURITY;
CREATE POLICY payment_link_isolation ON payment_link USING (org_id = current_setting('kontor.org', true));
-- Whoever presents the token of a link may read the one row it belongs to: so the organisation becomes known.
CREATE POLICY payment_link_presented ON payment_link FOR SELECT USING (token_hash = current_setting('kontor.payment_link_hash', true));
