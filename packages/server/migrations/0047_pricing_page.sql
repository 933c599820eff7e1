-- SPDX-License-Identifier: Apache-2.0
-- Which version of the catalog anybody may see, if any. The rules of 0001 hold for every table.

CREATE TABLE pricing_page (
  org_id text COLLATE "C" NOT NULL REFERENCES organisation (org_id) ON DELETE CASCADE,
  -- The organisation's, which never changes: by it the page is asked for.
  slug text COLLATE "C" NOT NULL,
  -- Null: nobody sees anything.
  catalog_version integer,
  settings jsonb NOT NULL DEFAULT '{}',
  published_at timestamptz,
  sys_from bigint NOT NULL,
  PRIMARY KEY (org_id),
  CHECK ((catalog_version IS NULL) = (published_at IS NULL))
);
CREATE UNIQUE INDEX pricing_page_slug ON pricing_page (slug);

ALTER TABLE pricing_page ENABLE ROW LEVEL SECURITY;
ALTER TABLE pricing_page FORCE ROW LEVEL SECURITY;
CREATE POLICY pricing_page_isolation ON pricing_page USING (org_id = current_setting('kontor.org', true));
-- Whoever asks for a page by its organisation may read that one row, while it is published.
CREATE POLICY pricing_page_published ON pricing_page FOR SELECT
  USING (catalog_version IS NOT NULL AND slug = current_setting('kontor.pricing_slug', true));
