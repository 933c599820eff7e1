-- SPDX-License-Identifier: Apache-2.0
-- The portal of customers: what it may do, how they sign in, and keys that read what one customer uses. The rules of
-- 0001 hold for every table.

CREATE TABLE portal (
  org_id text COLLATE "C" NOT NULL REFERENCES organisation (org_id) ON DELETE CASCADE,
  -- The organisation's, which never changes: by it the portal is asked for.
  slug text COLLATE "C" NOT NULL,
  open boolean NOT NULL,
  settings jsonb NOT NULL,
  changed_at timestamptz NOT NULL,
  PRIMARY KEY (org_id)
);
CREATE UNIQUE INDEX portal_slug ON portal (slug);

-- Opens a session, once.
CREATE TABLE portal_link (
  org_id text COLLATE "C" NOT NULL,
  -- Lower-case hexadecimal SHA-256 of the end of the link.
  token_hash text COLLATE "C" NOT NULL,
  -- Whom it was mailed to, in lower case; null: the seller asked for it, for one customer.
  email text COLLATE "C",
  customer_id text COLLATE "C",
  kind text NOT NULL CHECK (kind IN ('cookie', 'bearer')),
  -- Where the customer goes back to.
  return_url text,
  created_at timestamptz NOT NULL,
  expires_at timestamptz NOT NULL,
  used_at timestamptz,
  PRIMARY KEY (org_id, token_hash),
  CHECK (email IS NOT NULL OR customer_id IS NOT NULL)
);
CREATE UNIQUE INDEX portal_link_token_hash ON portal_link (token_hash);

CREATE TABLE portal_session (
  org_id text COLLATE "C" NOT NULL,
  id text COLLATE "C" NOT NULL,
  token_hash text COLLATE "C" NOT NULL,
  -- In a cookie of the browser, or in the memory of a page that the seller frames.
  kind text NOT NULL CHECK (kind IN ('cookie', 'bearer')),
  -- What was proven: an address, which must still be the customer's; null: the seller vouched for the customer.
  email text COLLATE "C",
  -- Null until one of several of the same address is chosen.
  customer_id text COLLATE "C",
  return_url text,
  created_at timestamptz NOT NULL,
  -- Within minutes: it is not written at every request.
  seen_at timestamptz NOT NULL,
  expires_at timestamptz NOT NULL,
  PRIMARY KEY (org_id, id),
  CHECK (email IS NOT NULL OR customer_id IS NOT NULL)
);
CREATE UNIQUE INDEX portal_session_token_hash ON portal_session (token_hash);
CREATE INDEX portal_session_customer ON portal_session (org_id, customer_id);

-- Who has an address.
CREATE INDEX customer_email ON customer (org_id, lower(email)) WHERE email IS NOT NULL;

ALTER TABLE portal ENABLE ROW LEVEL SECURITY;
ALTER TABLE portal FORCE ROW LEVEL SECURITY;
CREATE POLICY portal_isolation ON portal USING (org_id = current_setting('kontor.org', true));
-- Whoever asks for an open portal by its organisation may read that one row.
CREATE POLICY portal_named ON portal FOR SELECT USING (open AND slug = current_setting('kontor.portal_slug', true));

ALTER TABLE portal_link ENABLE ROW LEVEL SECURITY;
ALTER TABLE portal_link FORCE ROW LEVEL SECURITY;
CREATE POLICY portal_link_isolation ON portal_link USING (org_id = current_setting('kontor.org', true));
CREATE POLICY portal_link_presented ON portal_link FOR SELECT
  USING (token_hash = current_setting('kontor.portal_link_hash', true));

ALTER TABLE portal_session ENABLE ROW LEVEL SECURITY;
ALTER TABLE portal_session FORCE ROW LEVEL SECURITY;
CREATE POLICY portal_session_isolation ON portal_session USING (org_id = current_setting('kontor.org', true));
CREATE POLICY portal_session_presented ON portal_session FOR SELECT
  USING (token_hash = current_setting('kontor.portal_session_hash', true));

-- A key that a customer made: it reads what that customer uses and may do, and nothing else.
ALTER TABLE api_key ADD COLUMN customer_id text COLLATE "C";
ALTER TABLE api_key DROP CONSTRAINT api_key_kind_check;
ALTER TABLE api_key ADD CONSTRAINT api_key_kind_check
  CHECK (kind IN ('secret', 'publishable', 'ingest', 'customer') AND (kind = 'customer') = (customer_id IS NOT NULL));
CREATE INDEX api_key_customer ON api_key (org_id, customer_id) WHERE customer_id IS NOT NULL;

-- A threshold that the customer set: what the seller set is not the customer's to change.
ALTER TABLE usage_threshold ADD COLUMN by_customer boolean NOT NULL DEFAULT false;

-- The end of a quote's link, encrypted: the portal shows the link again.
ALTER TABLE quote ADD COLUMN token text;
