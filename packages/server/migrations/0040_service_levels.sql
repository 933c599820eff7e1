-- SPDX-License-Identifier: Apache-2.0
-- Whether promises of support and uptime were kept, and what was given back. The rules of 0001 hold for every table.

-- Asked for help, and answered. Known by the reference of whoever keeps the cases; the newest report of one holds.
CREATE TABLE support_case (
  org_id text COLLATE "C" NOT NULL REFERENCES organisation (org_id) ON DELETE CASCADE,
  reference text COLLATE "C" NOT NULL,
  id text COLLATE "C" NOT NULL,
  customer_id text COLLATE "C" NOT NULL,
  -- Key of a support level; '': whatever the customer has.
  level text COLLATE "C" NOT NULL,
  severity text COLLATE "C" NOT NULL,
  opened_at timestamptz NOT NULL,
  responded_at timestamptz,
  resolved_at timestamptz,
  sys_from bigint NOT NULL,
  PRIMARY KEY (org_id, reference)
);
CREATE UNIQUE INDEX support_case_id ON support_case (org_id, id);
CREATE INDEX support_case_customer ON support_case (org_id, customer_id, opened_at);

CREATE TABLE service_outage (
  org_id text COLLATE "C" NOT NULL REFERENCES organisation (org_id) ON DELETE CASCADE,
  reference text COLLATE "C" NOT NULL,
  id text COLLATE "C" NOT NULL,
  component text COLLATE "C" NOT NULL,
  from_at timestamptz NOT NULL,
  -- Null: it goes on.
  to_at timestamptz,
  planned boolean NOT NULL,
  -- Null: everybody was affected.
  customer_ids jsonb,
  sys_from bigint NOT NULL,
  PRIMARY KEY (org_id, reference)
);
CREATE UNIQUE INDEX service_outage_id ON service_outage (org_id, id);
CREATE INDEX service_outage_from ON service_outage (org_id, from_at);
-- Long ones are few: they are found by their end.
CREATE INDEX service_outage_to ON service_outage (org_id, to_at);

-- Days on which nobody works, by the key that catalogs name.
CREATE TABLE holiday (
  org_id text COLLATE "C" NOT NULL REFERENCES organisation (org_id) ON DELETE CASCADE,
  calendar text COLLATE "C" NOT NULL,
  date date NOT NULL,
  name text NOT NULL,
  sys_from bigint NOT NULL,
  PRIMARY KEY (org_id, calendar, date)
);

-- What was given back for a month, with the report it was decided by.
CREATE TABLE service_credit (
  org_id text COLLATE "C" NOT NULL,
  id text COLLATE "C" NOT NULL,
  subscription_id text COLLATE "C" NOT NULL,
  customer_id text COLLATE "C" NOT NULL,
  -- Whose wallet it is in: who was billed.
  payer_customer_id text COLLATE "C" NOT NULL,
  -- The first day of the month.
  month date NOT NULL,
  currency text NOT NULL,
  amount_minor bigint NOT NULL CHECK (amount_minor > 0),
  wallet_id text COLLATE "C" NOT NULL,
  grant_id text COLLATE "C" NOT NULL,
  report jsonb NOT NULL,
  granted_at timestamptz NOT NULL,
  granted_by text NOT NULL,
  reversed_at timestamptz,
  reverse_reason text,
  sys_from bigint NOT NULL,
  PRIMARY KEY (org_id, id)
);
-- Once for a subscription and month, whoever grants it; after it was taken back, once more.
CREATE UNIQUE INDEX service_credit_once ON service_credit (org_id, subscription_id, month) WHERE reversed_at IS NULL;
CREATE INDEX service_credit_customer ON service_credit (org_id, customer_id, id);

ALTER TABLE support_case ENABLE ROW LEVEL SECURITY;
ALTER TABLE support_case FORCE ROW LEVEL SECURITY;
CREATE POLICY support_case_isolation ON support_case USING (org_id = current_setting('kontor.org', true));

ALTER TABLE service_outage ENABLE ROW LEVEL SECURITY;
ALTER TABLE service_outage FORCE ROW LEVEL SECURITY;
CREATE POLICY service_outage_isolation ON service_outage USING (org_id = current_setting('kontor.org', true));

ALTER TABLE holiday ENABLE ROW LEVEL SECURITY;
ALTER TABLE holiday FORCE ROW LEVEL SECURITY;
CREATE POLICY holiday_isolation ON holiday USING (org_id = current_setting('kontor.org', true));

ALTER TABLE service_credit ENABLE ROW LEVEL SECURITY;
ALTER TABLE service_credit FORCE ROW LEVEL SECURITY;
CREATE POLICY service_credit_isolation ON service_credit USING (org_id = current_setting('kontor.org', true));
