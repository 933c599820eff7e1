-- SPDX-License-Identifier: Apache-2.0
-- What figures are computed from besides what is billed here, and under which policies. The rules of 0001 hold for every
-- table. A change is a new row, so that the past stays as it was known.

-- A subscription as another system tells of it.
CREATE TABLE imported_revenue (
  org_id text COLLATE "C" NOT NULL REFERENCES organisation (org_id) ON DELETE CASCADE,
  -- The import's own name for where it comes from: a second import of the same source replaces what it names.
  source text COLLATE "C" NOT NULL,
  subscription_id text COLLATE "C" NOT NULL,
  sys_from bigint NOT NULL,
  sys_to bigint NOT NULL DEFAULT 9223372036854775807,
  -- What the other system calls the customer: where one here has it as its external id, it is that one.
  external_customer text COLLATE "C" NOT NULL,
  currency text COLLATE "C" NOT NULL,
  -- JSON text of the core's ImportedPeriod.
  periods text NOT NULL,
  PRIMARY KEY (org_id, source, subscription_id, sys_from)
);
CREATE UNIQUE INDEX imported_revenue_current ON imported_revenue (org_id, sys_to, source, subscription_id);

-- Spend, costs of goods, accounts, community numbers, and what is known of customers billed elsewhere.
CREATE TABLE metric_fact (
  org_id text COLLATE "C" NOT NULL REFERENCES organisation (org_id) ON DELETE CASCADE,
  kind text COLLATE "C" NOT NULL CHECK (kind IN ('spend', 'costs', 'accounts', 'community', 'customers')),
  -- What there is one of: month, channel and currency; series and day.
  key text COLLATE "C" NOT NULL,
  sys_from bigint NOT NULL,
  value jsonb NOT NULL,
  PRIMARY KEY (org_id, kind, key, sys_from)
);

CREATE TABLE metric_policy (
  org_id text COLLATE "C" NOT NULL REFERENCES organisation (org_id) ON DELETE CASCADE,
  name text COLLATE "C" NOT NULL,
  version integer NOT NULL CHECK (version > 0),
  policy jsonb NOT NULL,
  created_at timestamptz NOT NULL,
  sys_from bigint NOT NULL,
  PRIMARY KEY (org_id, name, version)
);

ALTER TABLE imported_revenue ENABLE ROW LEVEL SECURITY;
ALTER TABLE imported_revenue FORCE ROW LEVEL SECURITY;
CREATE POLICY imported_revenue_isolation ON imported_revenue USING (org_id = current_setting('kontor.org', true));

ALTER TABLE metric_fact ENABLE ROW LEVEL SECURITY;
ALTER TABLE metric_fact FORCE ROW LEVEL SECURITY;
CREATE POLICY metric_fact_isolation ON metric_fact USING (org_id = current_setting('kontor.org', true));

ALTER TABLE metric_policy ENABLE ROW LEVEL SECURITY;
ALTER TABLE metric_policy FORCE ROW LEVEL SECURITY;
CREATE POLICY metric_policy_isolation ON metric_policy USING (org_id = current_setting('kontor.org', true));
