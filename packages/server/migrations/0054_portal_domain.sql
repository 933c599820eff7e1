-- SPDX-License-Identifier: Apache-2.0
-- Names under which the portal of an organisation is reached besides this server's own. The rules of 0001 hold.

CREATE TABLE portal_domain (
  org_id text COLLATE "C" NOT NULL REFERENCES organisation (org_id) ON DELETE CASCADE,
  -- Lower case, ASCII.
  host text COLLATE "C" NOT NULL,
  -- What a TXT record has to say.
  proof text COLLATE "C" NOT NULL,
  proven_by text CHECK (proven_by IN ('dns', 'operator')),
  proven_at timestamptz,
  created_at timestamptz NOT NULL,
  PRIMARY KEY (org_id, host),
  CHECK ((proven_by IS NULL) = (proven_at IS NULL))
);
-- Anybody may claim a name, one organisation has it.
CREATE UNIQUE INDEX portal_domain_host ON portal_domain (host) WHERE proven_at IS NOT NULL;

ALTER TABLE portal_domain ENABLE ROW LEVEL SECURITY;
ALTER TABLE portal_domain FORCE ROW LEVEL SECURITY;
CREATE POLICY portal_domain_isolation ON portal_domain USING (org_id = current_setting('kontor.org', true));
-- Whoever comes to a name may know whose it is, once it is proven.
CREATE POLICY portal_domain_visited ON portal_domain FOR SELECT
  USING (proven_at IS NOT NULL AND host = current_setting('kontor.portal_host', true));
