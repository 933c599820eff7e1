-- SPDX-License-Identifier: Apache-2.0
-- What members keep of what they looked for in a list. The rules of 0001 hold for every table.

CREATE TABLE saved_filter (
  org_id text COLLATE "C" NOT NULL REFERENCES organisation (org_id) ON DELETE CASCADE,
  id text COLLATE "C" NOT NULL,
  -- Whose it is.
  user_id text COLLATE "C" NOT NULL,
  -- The list it is for, as the page calls it: `customers`.
  list text COLLATE "C" NOT NULL,
  name text NOT NULL,
  -- The query of the list, by parameter.
  query jsonb NOT NULL,
  -- Whether all members see it.
  shared boolean NOT NULL,
  created_at timestamptz NOT NULL,
  PRIMARY KEY (org_id, id)
);
CREATE UNIQUE INDEX saved_filter_name ON saved_filter (org_id, user_id, list, name);
CREATE INDEX saved_filter_list ON saved_filter (org_id, list, id);

ALTER TABLE saved_filter ENABLE ROW LEVEL SECURITY;
ALTER TABLE saved_filter FORCE ROW LEVEL SECURITY;
CREATE POLICY saved_filter_isolation ON saved_filter USING (org_id = current_setting('kontor.org', true));
