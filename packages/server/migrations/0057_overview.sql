-- SPDX-License-Identifier: Apache-2.0
-- What an organisation looks at first, as it was computed last. The rules of 0001 hold for every table.

CREATE TABLE overview (
  org_id text COLLATE "C" NOT NULL PRIMARY KEY REFERENCES organisation (org_id) ON DELETE CASCADE,
  -- The commit and the day it is of: at another one it is computed again.
  seq bigint NOT NULL,
  day date NOT NULL,
  -- In real time, whatever clock the organisation has.
  computed_at timestamptz NOT NULL,
  figures jsonb NOT NULL
);

ALTER TABLE overview ENABLE ROW LEVEL SECURITY;
ALTER TABLE overview FORCE ROW LEVEL SECURITY;
CREATE POLICY overview_isolation ON overview USING (org_id = current_setting('kontor.org', true));

-- Usage of all customers together. What is updated in a rollup is in no index still.
CREATE INDEX usage_rollup_hour ON usage_rollup (org_id, meter, hour);
