-- SPDX-License-Identifier: Apache-2.0
-- What a company expects, in versions that never change. The rules of 0001 hold for every table.

CREATE TABLE scenario (
  org_id text COLLATE "C" NOT NULL REFERENCES organisation (org_id) ON DELETE CASCADE,
  name text COLLATE "C" NOT NULL,
  version integer NOT NULL CHECK (version > 0),
  content jsonb NOT NULL,
  created_at timestamptz NOT NULL,
  sys_from bigint NOT NULL,
  PRIMARY KEY (org_id, name, version)
);

ALTER TABLE scenario ENABLE ROW LEVEL SECURITY;
ALTER TABLE scenario FORCE ROW LEVEL SECURITY;
CREATE POLICY scenario_isolation ON scenario USING (org_id = current_setting('kontor.org', true));
