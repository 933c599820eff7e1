-- SPDX-License-Identifier: Apache-2.0
-- The store of record. Rules that hold for every table, here and in later migrations:
-- * `org_id` leads every key, and a forced row-level security policy compares it with the transaction's organisation;
-- * btree indexes only; no triggers, exclusion constraints or version-specific syntax;
-- * ids and keys compare as bytes (COLLATE "C"), so that their order is the same on every server;
-- * an open end is a value, not NULL: dates end at 9999-12-31, system time at 9223372036854775807.

CREATE TABLE organisation (
  org_id text COLLATE "C" NOT NULL PRIMARY KEY CHECK (org_id <> ''),
  slug text COLLATE "C" NOT NULL UNIQUE,
  name text NOT NULL,
  currency text NOT NULL,
  timezone text NOT NULL,
  invoice_prefix text NOT NULL,
  sample boolean NOT NULL DEFAULT false,
  metadata jsonb NOT NULL DEFAULT '{}',
  created_at timestamptz NOT NULL
);

-- The commit clock: every money-bearing transaction updates this row first, so its order is the order of commits.
CREATE TABLE org_clock (
  org_id text COLLATE "C" NOT NULL PRIMARY KEY REFERENCES organisation (org_id) ON DELETE CASCADE,
  seq bigint NOT NULL,
  ts timestamptz NOT NULL
);

-- What the clock showed at each commit: maps an instant to a sequence number.
CREATE TABLE org_commit (
  org_id text COLLATE "C" NOT NULL,
  seq bigint NOT NULL,
  ts timestamptz NOT NULL,
  actor text NOT NULL,
  PRIMARY KEY (org_id, seq)
);
CREATE UNIQUE INDEX org_commit_ts ON org_commit (org_id, ts, seq);

CREATE TABLE api_key (
  org_id text COLLATE "C" NOT NULL REFERENCES organisation (org_id) ON DELETE CASCADE,
  id text COLLATE "C" NOT NULL,
  kind text NOT NULL CHECK (kind IN ('secret', 'publishable', 'ingest')),
  name text NOT NULL,
  -- The first characters, to tell keys apart; the secret itself is never stored.
  prefix text NOT NULL,
  -- Lower-case hexadecimal SHA-256 of the whole secret.
  secret_hash text COLLATE "C" NOT NULL,
  created_at timestamptz NOT NULL,
  revoked_at timestamptz,
  PRIMARY KEY (org_id, id)
);
CREATE UNIQUE INDEX api_key_secret_hash ON api_key (secret_hash);

-- Immutable. `content` is text because the order of keys carries meaning (the first option is the default one).
CREATE TABLE catalog_version (
  org_id text COLLATE "C" NOT NULL REFERENCES organisation (org_id) ON DELETE CASCADE,
  version integer NOT NULL,
  content text NOT NULL,
  hash text COLLATE "C" NOT NULL,
  created_at timestamptz NOT NULL,
  sys_from bigint NOT NULL,
  -- When a later version took its place.
  sys_to bigint NOT NULL DEFAULT 9223372036854775807,
  PRIMARY KEY (org_id, version)
);

CREATE TABLE customer (
  org_id text COLLATE "C" NOT NULL,
  id text COLLATE "C" NOT NULL,
  valid_from date NOT NULL,
  valid_to date NOT NULL DEFAULT '9999-12-31',
  sys_from bigint NOT NULL,
  sys_to bigint NOT NULL DEFAULT 9223372036854775807,
  -- The seller's own name for it, which usage events may carry as their subject.
  external_id text COLLATE "C",
  name text NOT NULL,
  email text,
  country text,
  currency text NOT NULL,
  timezone text NOT NULL,
  sample boolean NOT NULL DEFAULT false,
  metadata jsonb NOT NULL DEFAULT '{}',
  created_at timestamptz NOT NULL,
  PRIMARY KEY (org_id, id, sys_from, valid_from),
  CHECK (valid_from < valid_to),
  CHECK (sys_from < sys_to)
);
CREATE UNIQUE INDEX customer_current ON customer (org_id, sys_to, id, valid_from);
CREATE INDEX customer_external ON customer (org_id, external_id, sys_to);

CREATE TABLE subscription (
  org_id text COLLATE "C" NOT NULL,
  id text COLLATE "C" NOT NULL,
  valid_from date NOT NULL,
  valid_to date NOT NULL DEFAULT '9999-12-31',
  sys_from bigint NOT NULL,
  sys_to bigint NOT NULL DEFAULT 9223372036854775807,
  customer_id text COLLATE "C" NOT NULL,
  status text NOT NULL CHECK (status IN ('draft', 'trialing', 'active', 'cancelled', 'ended')),
  plan text NOT NULL,
  option text,
  catalog_version integer NOT NULL,
  currency text NOT NULL,
  timezone text NOT NULL,
  start_date date NOT NULL,
  end_date date,
  trial_end_date date,
  anchor text NOT NULL CHECK (anchor IN ('anniversary', 'calendar')),
  anchor_date date NOT NULL,
  quantities jsonb NOT NULL DEFAULT '{}',
  add_ons jsonb NOT NULL DEFAULT '[]',
  contract jsonb,
  sample boolean NOT NULL DEFAULT false,
  metadata jsonb NOT NULL DEFAULT '{}',
  created_at timestamptz NOT NULL,
  PRIMARY KEY (org_id, id, sys_from, valid_from),
  CHECK (valid_from < valid_to),
  CHECK (sys_from < sys_to)
);
CREATE UNIQUE INDEX subscription_current ON subscription (org_id, sys_to, id, valid_from);
CREATE INDEX subscription_customer ON subscription (org_id, customer_id, sys_to, id);

-- The last number taken of each series; updated in the transaction that writes the invoice, so there are no gaps.
CREATE TABLE invoice_counter (
  org_id text COLLATE "C" NOT NULL REFERENCES organisation (org_id) ON DELETE CASCADE,
  series text NOT NULL,
  last bigint NOT NULL,
  PRIMARY KEY (org_id, series)
);

CREATE TABLE invoice (
  org_id text COLLATE "C" NOT NULL,
  id text COLLATE "C" NOT NULL,
  sequence bigint NOT NULL,
  -- The number on paper: the organisation's prefix and the sequence.
  number text NOT NULL,
  status text NOT NULL DEFAULT 'issued',
  customer_id text COLLATE "C" NOT NULL,
  subscription_id text COLLATE "C" NOT NULL,
  currency text NOT NULL,
  total_minor bigint NOT NULL,
  period_start date NOT NULL,
  period_end date NOT NULL,
  invoice_date date NOT NULL,
  issued_at timestamptz NOT NULL,
  -- What the amounts were computed from, so that they can be computed again.
  catalog_version integer NOT NULL,
  rating_version integer NOT NULL,
  usage_watermark text,
  document jsonb NOT NULL,
  -- SHA-256 of the canonical JSON (RFC 8785) of `document`.
  document_hash text COLLATE "C" NOT NULL,
  sys_from bigint NOT NULL,
  PRIMARY KEY (org_id, id)
)
-- Documents of the usual two or three kilobytes stay in their row as they are: compressing them would double the time
-- an invoice takes to be stored.
WITH (toast_tuple_target = 8160);
CREATE UNIQUE INDEX invoice_sequence ON invoice (org_id, sequence);
CREATE INDEX invoice_customer ON invoice (org_id, customer_id, id);

CREATE TABLE invoice_line (
  org_id text COLLATE "C" NOT NULL,
  invoice_id text COLLATE "C" NOT NULL,
  position integer NOT NULL,
  id text COLLATE "C" NOT NULL,
  subscription_id text COLLATE "C" NOT NULL,
  charge_key text COLLATE "C" NOT NULL,
  label text NOT NULL,
  period_start date NOT NULL,
  period_end date NOT NULL,
  amount_minor bigint NOT NULL,
  derivation jsonb NOT NULL,
  -- Billing the same charge of the same period twice is impossible. The lines of one invoice are found through its
  -- subscription: a second index would cost every close a fifth of its time.
  PRIMARY KEY (org_id, subscription_id, charge_key, period_start)
);

CREATE TABLE audit_entry (
  org_id text COLLATE "C" NOT NULL,
  seq bigint NOT NULL,
  position integer NOT NULL,
  id text COLLATE "C" NOT NULL,
  at timestamptz NOT NULL,
  actor text NOT NULL,
  action text NOT NULL,
  -- The id of what changed.
  object text COLLATE "C" NOT NULL,
  before jsonb,
  after jsonb,
  PRIMARY KEY (org_id, seq, position)
);
CREATE INDEX audit_entry_object ON audit_entry (org_id, object, seq);

CREATE TABLE idempotency_key (
  org_id text COLLATE "C" NOT NULL,
  key text COLLATE "C" NOT NULL,
  request_hash text COLLATE "C" NOT NULL,
  -- NULL while the first request runs.
  status integer,
  response text,
  created_at timestamptz NOT NULL,
  PRIMARY KEY (org_id, key)
);
CREATE INDEX idempotency_key_age ON idempotency_key (org_id, created_at);

-- After a transaction the setting is '' rather than unset; both match no organisation.
ALTER TABLE organisation ENABLE ROW LEVEL SECURITY;
ALTER TABLE organisation FORCE ROW LEVEL SECURITY;
CREATE POLICY organisation_isolation ON organisation USING (org_id = current_setting('kontor.org', true));
-- The operator of the installation may list the organisations, and only list.
CREATE POLICY organisation_listing ON organisation FOR SELECT USING (current_setting('kontor.operator', true) = 'on');

ALTER TABLE org_clock ENABLE ROW LEVEL SECURITY;
ALTER TABLE org_clock FORCE ROW LEVEL SECURITY;
CREATE POLICY org_clock_isolation ON org_clock USING (org_id = current_setting('kontor.org', true));

ALTER TABLE org_commit ENABLE ROW LEVEL SECURITY;
ALTER TABLE org_commit FORCE ROW LEVEL SECURITY;
CREATE POLICY org_commit_isolation ON org_commit USING (org_id = current_setting('kontor.org', true));

ALTER TABLE api_key ENABLE ROW LEVEL SECURITY;
ALTER TABLE api_key FORCE ROW LEVEL SECURITY;
CREATE POLICY api_key_isolation ON api_key USING (org_id = current_setting('kontor.org', true));
-- Whoever presents a secret may read the one row it belongs to: that is how the organisation becomes known.
CREATE POLICY api_key_presented ON api_key FOR SELECT USING (secret_hash = current_setting('kontor.key_hash', true));

ALTER TABLE catalog_version ENABLE ROW LEVEL SECURITY;
ALTER TABLE catalog_version FORCE ROW LEVEL SECURITY;
CREATE POLICY catalog_version_isolation ON catalog_version USING (org_id = current_setting('kontor.org', true));

ALTER TABLE customer ENABLE ROW LEVEL SECURITY;
ALTER TABLE customer FORCE ROW LEVEL SECURITY;
CREATE POLICY customer_isolation ON customer USING (org_id = current_setting('kontor.org', true));

ALTER TABLE subscription ENABLE ROW LEVEL SECURITY;
ALTER TABLE subscription FORCE ROW LEVEL SECURITY;
CREATE POLICY subscription_isolation ON subscription USING (org_id = current_setting('kontor.org', true));

ALTER TABLE invoice_counter ENABLE ROW LEVEL SECURITY;
ALTER TABLE invoice_counter FORCE ROW LEVEL SECURITY;
CREATE POLICY invoice_counter_isolation ON invoice_counter USING (org_id = current_setting('kontor.org', true));

ALTER TABLE invoice ENABLE ROW LEVEL SECURITY;
ALTER TABLE invoice FORCE ROW LEVEL SECURITY;
CREATE POLICY invoice_isolation ON invoice USING (org_id = current_setting('kontor.org', true));

ALTER TABLE invoice_line ENABLE ROW LEVEL SECURITY;
ALTER TABLE invoice_line FORCE ROW LEVEL SECURITY;
CREATE POLICY invoice_line_isolation ON invoice_line USING (org_id = current_setting('kontor.org', true));

ALTER TABLE audit_entry ENABLE ROW LEVEL SECURITY;
ALTER TABLE audit_entry FORCE ROW LEVEL SECURITY;
CREATE POLICY audit_entry_isolation ON audit_entry USING (org_id = current_setting('kontor.org', true));

ALTER TABLE idempotency_key ENABLE ROW LEVEL SECURITY;
ALTER TABLE idempotency_key FORCE ROW LEVEL SECURITY;
CREATE POLICY idempotency_key_isolation ON idempotency_key USING (org_id = current_setting('kontor.org', true));
