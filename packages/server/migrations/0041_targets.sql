-- SPDX-License-Identifier: Apache-2.0
-- Figures to reach, and what they stand for. The rules of 0001 hold for every table.

-- A change is another version in a new row, so that the past stays as it was known.
CREATE TABLE goal (
  org_id text COLLATE "C" NOT NULL REFERENCES organisation (org_id) ON DELETE CASCADE,
  kind text COLLATE "C" NOT NULL CHECK (kind IN ('target', 'objective')),
  id text COLLATE "C" NOT NULL,
  key text COLLATE "C" NOT NULL,
  version integer NOT NULL CHECK (version > 0),
  sys_from bigint NOT NULL,
  sys_to bigint NOT NULL DEFAULT 9223372036854775807,
  terms jsonb NOT NULL,
  -- It is not judged any more.
  archived boolean NOT NULL DEFAULT false,
  created_at timestamptz NOT NULL,
  PRIMARY KEY (org_id, kind, id, sys_from)
);
CREATE UNIQUE INDEX goal_key ON goal (org_id, kind, key) WHERE sys_to = 9223372036854775807;

ALTER TABLE goal ENABLE ROW LEVEL SECURITY;
ALTER TABLE goal FORCE ROW LEVEL SECURITY;
CREATE POLICY goal_isolation ON goal USING (org_id = current_setting('kontor.org', true));
