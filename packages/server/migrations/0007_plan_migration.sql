-- SPDX-License-Identifier: Apache-2.0
-- Moving subscriptions to another version of the catalog. The rules of 0001 hold for every table. The terms themselves
-- are kept in `subscription`, with their history; what commands did to a migration is in the audit trail.

CREATE TABLE plan_migration (
  org_id text COLLATE "C" NOT NULL REFERENCES organisation (org_id) ON DELETE CASCADE,
  id text COLLATE "C" NOT NULL,
  name text NOT NULL,
  from_versions jsonb NOT NULL,
  to_version integer NOT NULL,
  -- NULL: every plan, to the plan of the same key.
  plans jsonb,
  strategy jsonb NOT NULL,
  guard jsonb,
  status text COLLATE "C" NOT NULL CHECK
    (status IN ('draft', 'running', 'paused', 'completed', 'aborted', 'rolling_back', 'rolled_back')),
  -- The problem it paused for by itself.
  paused_because jsonb,
  -- The last subscription looked at; '' before the first.
  cursor text COLLATE "C" NOT NULL,
  -- How many there are to look at, and were looked at, in this pass.
  total integer NOT NULL,
  looked_at integer NOT NULL,
  -- Invoices compared of what was moved, and those dearer by more than the guard allows.
  compared integer NOT NULL,
  dearer integer NOT NULL,
  created_at timestamptz NOT NULL,
  started_at timestamptz,
  ended_at timestamptz,
  -- The commit that changed it last.
  sys_from bigint NOT NULL,
  PRIMARY KEY (org_id, id)
);
CREATE INDEX plan_migration_open ON plan_migration (org_id, id) WHERE status IN ('running', 'rolling_back');

-- What a migration did to a subscription: at most once, whoever works on it and how often.
CREATE TABLE plan_migration_subscription (
  org_id text COLLATE "C" NOT NULL,
  migration_id text COLLATE "C" NOT NULL,
  subscription_id text COLLATE "C" NOT NULL,
  customer_id text COLLATE "C" NOT NULL,
  -- refused: its terms do not fit the new version · kept: not rolled back, for somebody changed it since.
  status text COLLATE "C" NOT NULL CHECK (status IN ('moved', 'refused', 'rolled_back', 'kept')),
  effective_date date NOT NULL,
  -- The invoice of its last whole period by both terms; NULL when it could not be computed.
  currency text NOT NULL,
  period_start date,
  period_end date,
  old_minor bigint,
  new_minor bigint,
  problems jsonb NOT NULL DEFAULT '[]',
  -- All its phases before, and the SHA-256 of those that took their place; NULL when it was refused.
  old_terms jsonb,
  terms_hash text COLLATE "C",
  sys_from bigint NOT NULL,
  PRIMARY KEY (org_id, migration_id, subscription_id),
  FOREIGN KEY (org_id, migration_id) REFERENCES plan_migration (org_id, id) ON DELETE CASCADE
);

ALTER TABLE plan_migration ENABLE ROW LEVEL SECURITY;
ALTER TABLE plan_migration FORCE ROW LEVEL SECURITY;
CREATE POLICY plan_migration_isolation ON plan_migration USING (org_id = current_setting('kontor.org', true));
-- The worker asks which organisations have something to do, and reads the rest as each of them.
CREATE POLICY plan_migration_listing ON plan_migration FOR SELECT USING (current_setting('kontor.operator', true) = 'on');
ALTER TABLE plan_migration_subscription ENABLE ROW LEVEL SECURITY;
ALTER TABLE plan_migration_subscription FORCE ROW LEVEL SECURITY;
CREATE POLICY plan_migration_subscription_isolation ON plan_migration_subscription
  USING (org_id = current_setting('kontor.org', true));
