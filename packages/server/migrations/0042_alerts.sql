-- SPDX-License-Identifier: Apache-2.0
-- Who is told when a figure or a target is not as it should be. The rules of 0001 hold for every table.

CREATE TABLE alert (
  org_id text COLLATE "C" NOT NULL REFERENCES organisation (org_id) ON DELETE CASCADE,
  id text COLLATE "C" NOT NULL,
  rule jsonb NOT NULL,
  status text NOT NULL CHECK (status IN ('quiet', 'raised')),
  -- The day it came into this state, the last one that was looked at, and on how many on end it was so.
  since date,
  looked_on date,
  days integer NOT NULL,
  created_at timestamptz NOT NULL,
  sys_from bigint NOT NULL,
  PRIMARY KEY (org_id, id)
);

-- What was told: once for an alert and day.
CREATE TABLE alert_event (
  org_id text COLLATE "C" NOT NULL,
  id text COLLATE "C" NOT NULL,
  alert_id text COLLATE "C" NOT NULL,
  change text NOT NULL CHECK (change IN ('raised', 'cleared')),
  date date NOT NULL,
  words text NOT NULL,
  occurred_at timestamptz NOT NULL,
  sys_from bigint NOT NULL,
  PRIMARY KEY (org_id, id)
);
CREATE UNIQUE INDEX alert_event_once ON alert_event (org_id, alert_id, date);

-- Organisations with alerts, and the last day that was looked at; null: something is to be looked at again.
CREATE TABLE alert_watch (
  org_id text COLLATE "C" NOT NULL PRIMARY KEY REFERENCES organisation (org_id) ON DELETE CASCADE,
  looked_on date
);

ALTER TABLE alert ENABLE ROW LEVEL SECURITY;
ALTER TABLE alert FORCE ROW LEVEL SECURITY;
CREATE POLICY alert_isolation ON alert USING (org_id = current_setting('kontor.org', true));

ALTER TABLE alert_event ENABLE ROW LEVEL SECURITY;
ALTER TABLE alert_event FORCE ROW LEVEL SECURITY;
CREATE POLICY alert_event_isolation ON alert_event USING (org_id = current_setting('kontor.org', true));

ALTER TABLE alert_watch ENABLE ROW LEVEL SECURITY;
ALTER TABLE alert_watch FORCE ROW LEVEL SECURITY;
CREATE POLICY alert_watch_isolation ON alert_watch USING (org_id = current_setting('kontor.org', true));
-- The worker of the installation sees which organisations to look at, and nothing else.
CREATE POLICY alert_watch_listing ON alert_watch FOR SELECT USING (current_setting('kontor.operator', true) = 'on');
