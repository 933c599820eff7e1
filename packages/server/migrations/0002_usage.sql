-- SPDX-License-Identifier: Apache-2.0
-- Usage. Events are written without the commit clock; the rules of 0001 hold for every table.

-- The events that count. The key is the whole of deduplication: the time is no part of it.
CREATE TABLE usage_event (
  org_id text COLLATE "C" NOT NULL,
  source text COLLATE "C" NOT NULL,
  id text COLLATE "C" NOT NULL,
  customer_id text COLLATE "C" NOT NULL,
  type text COLLATE "C" NOT NULL,
  time timestamptz NOT NULL,
  received timestamptz NOT NULL,
  -- The transaction that counted it: an invoice's watermark is a snapshot of transactions.
  recorded_in xid8 NOT NULL,
  data jsonb NOT NULL,
  PRIMARY KEY (org_id, source, id)
);
CREATE INDEX usage_event_customer ON usage_event (org_id, customer_id, time);

-- Every rule by which usage was ever counted, by its hash: subscriptions stay on the rule of their catalog version.
CREATE TABLE usage_meter (
  org_id text COLLATE "C" NOT NULL,
  meter integer NOT NULL,
  hash text COLLATE "C" NOT NULL,
  rule jsonb NOT NULL,
  -- Whether the newest catalog has it; only such meters may send an event to quarantine.
  in_catalog boolean NOT NULL,
  PRIMARY KEY (org_id, meter)
);
CREATE UNIQUE INDEX usage_meter_hash ON usage_meter (org_id, hash);

-- The catalog version whose meters are known. Whoever writes events holds it FOR SHARE, whoever adds meters FOR UPDATE.
CREATE TABLE usage_registry (
  org_id text COLLATE "C" NOT NULL PRIMARY KEY REFERENCES organisation (org_id) ON DELETE CASCADE,
  catalog_version integer NOT NULL
);

-- Hours of UTC, for all aggregations but `unique`. Rows are updated often, and no index holds what is updated.
CREATE TABLE usage_rollup (
  org_id text COLLATE "C" NOT NULL,
  customer_id text COLLATE "C" NOT NULL,
  meter integer NOT NULL,
  hour timestamptz NOT NULL,
  event_count bigint NOT NULL,
  sum numeric NOT NULL,
  max numeric NOT NULL,
  -- The value of the last instant; of several at that instant the greatest.
  latest numeric NOT NULL,
  latest_time timestamptz NOT NULL,
  -- Of the amounts the events carry; NULL where the meter reads none.
  amount numeric,
  PRIMARY KEY (org_id, customer_id, meter, hour)
) WITH (fillfactor = 80);

-- Accepted, kept, not counted yet: the customer or event type is unknown, or a meter cannot read the value.
CREATE TABLE usage_quarantine (
  org_id text COLLATE "C" NOT NULL,
  id text COLLATE "C" NOT NULL,
  source text COLLATE "C" NOT NULL,
  event_id text COLLATE "C" NOT NULL,
  subject text COLLATE "C" NOT NULL,
  type text COLLATE "C" NOT NULL,
  time timestamptz NOT NULL,
  received timestamptz NOT NULL,
  data jsonb NOT NULL,
  code text NOT NULL,
  path text NOT NULL,
  message text NOT NULL,
  mend text NOT NULL,
  PRIMARY KEY (org_id, id)
);
CREATE UNIQUE INDEX usage_quarantine_event ON usage_quarantine (org_id, source, event_id);

ALTER TABLE usage_event ENABLE ROW LEVEL SECURITY;
ALTER TABLE usage_event FORCE ROW LEVEL SECURITY;
CREATE POLICY usage_event_isolation ON usage_event USING (org_id = current_setting('kontor.org', true));

ALTER TABLE usage_meter ENABLE ROW LEVEL SECURITY;
ALTER TABLE usage_meter FORCE ROW LEVEL SECURITY;
CREATE POLICY usage_meter_isolation ON usage_meter USING (org_id = current_setting('kontor.org', true));

ALTER TABLE usage_registry ENABLE ROW LEVEL SECURITY;
ALTER TABLE usage_registry FORCE ROW LEVEL SECURITY;
CREATE POLICY usage_registry_isolation ON usage_registry USING (org_id = current_setting('kontor.org', true));

ALTER TABLE usage_rollup ENABLE ROW LEVEL SECURITY;
ALTER TABLE usage_rollup FORCE ROW LEVEL SECURITY;
CREATE POLICY usage_rollup_isolation ON usage_rollup USING (org_id = current_setting('kontor.org', true));

ALTER TABLE usage_quarantine ENABLE ROW LEVEL SECURITY;
ALTER TABLE usage_quarantine FORCE ROW LEVEL SECURITY;
CREATE POLICY usage_quarantine_isolation ON usage_quarantine USING (org_id = current_setting('kontor.org', true));
