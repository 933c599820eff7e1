-- SPDX-License-Identifier: Apache-2.0
-- A licence and its renewals are one family: a site comes from any of them to the latest, and they share their places.

-- The id of the first.
ALTER TABLE licence ADD COLUMN family text COLLATE "C";
-- for the rows of every organisation, also where the owner of the table is bound by its policy
ALTER TABLE licence NO FORCE ROW LEVEL SECURITY;
WITH RECURSIVE chain AS (
  SELECT org_id, id, id AS family FROM licence WHERE replaces IS NULL
  UNION ALL
  SELECT licence.org_id, licence.id, chain.family
  FROM licence JOIN chain ON licence.org_id = chain.org_id AND licence.replaces = chain.id
)
UPDATE licence SET family = chain.family FROM chain WHERE licence.org_id = chain.org_id AND licence.id = chain.id;
ALTER TABLE licence FORCE ROW LEVEL SECURITY;
ALTER TABLE licence ALTER COLUMN family SET NOT NULL;
CREATE INDEX licence_family ON licence (org_id, family, position);
