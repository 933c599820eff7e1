-- SPDX-License-Identifier: Apache-2.0
-- Who signs in to the console. A person is not of one organisation: the rows of a person are bound to the user of the
-- transaction as others are to its organisation. The rules of 0001 hold for what belongs to an organisation.

CREATE TABLE console_user (
  user_id text COLLATE "C" NOT NULL PRIMARY KEY CHECK (user_id <> ''),
  -- Lower case, unique over the installation.
  email text COLLATE "C" NOT NULL UNIQUE,
  name text NOT NULL,
  language text NOT NULL,
  created_at timestamptz NOT NULL
);

-- Apart from the person, whom colleagues may read. No row: links only.
CREATE TABLE console_password (
  user_id text COLLATE "C" NOT NULL PRIMARY KEY REFERENCES console_user (user_id) ON DELETE CASCADE,
  -- Of scrypt, with its costs and salt.
  hash text NOT NULL,
  changed_at timestamptz NOT NULL
);

CREATE TABLE console_session (
  user_id text COLLATE "C" NOT NULL REFERENCES console_user (user_id) ON DELETE CASCADE,
  -- Lower-case hexadecimal SHA-256 of what the cookie carries.
  token_hash text COLLATE "C" NOT NULL,
  created_at timestamptz NOT NULL,
  -- Within minutes: it is not written at every request.
  seen_at timestamptz NOT NULL,
  expires_at timestamptz NOT NULL,
  PRIMARY KEY (user_id, token_hash)
);
CREATE UNIQUE INDEX console_session_token_hash ON console_session (token_hash);

-- Opens a session, or sets a new password, once.
CREATE TABLE sign_in_link (
  user_id text COLLATE "C" NOT NULL REFERENCES console_user (user_id) ON DELETE CASCADE,
  token_hash text COLLATE "C" NOT NULL,
  kind text NOT NULL CHECK (kind IN ('sign_in', 'reset')),
  created_at timestamptz NOT NULL,
  expires_at timestamptz NOT NULL,
  used_at timestamptz,
  PRIMARY KEY (user_id, token_hash)
);
CREATE UNIQUE INDEX sign_in_link_token_hash ON sign_in_link (token_hash);

CREATE TABLE membership (
  org_id text COLLATE "C" NOT NULL REFERENCES organisation (org_id) ON DELETE CASCADE,
  user_id text COLLATE "C" NOT NULL REFERENCES console_user (user_id) ON DELETE CASCADE,
  role text NOT NULL CHECK (role IN ('owner', 'admin', 'finance', 'developer', 'viewer')),
  created_at timestamptz NOT NULL,
  -- Kept, so that the trail can say who somebody was.
  removed_at timestamptz,
  PRIMARY KEY (org_id, user_id)
);
CREATE INDEX membership_user ON membership (user_id);

CREATE TABLE invitation (
  org_id text COLLATE "C" NOT NULL REFERENCES organisation (org_id) ON DELETE CASCADE,
  id text COLLATE "C" NOT NULL,
  email text COLLATE "C" NOT NULL,
  role text NOT NULL CHECK (role IN ('owner', 'admin', 'finance', 'developer', 'viewer')),
  language text NOT NULL,
  invited_by text COLLATE "C" NOT NULL,
  token_hash text COLLATE "C" NOT NULL,
  created_at timestamptz NOT NULL,
  expires_at timestamptz NOT NULL,
  accepted_at timestamptz,
  revoked_at timestamptz,
  PRIMARY KEY (org_id, id)
);
CREATE UNIQUE INDEX invitation_token_hash ON invitation (token_hash);

ALTER TABLE membership ENABLE ROW LEVEL SECURITY;
ALTER TABLE membership FORCE ROW LEVEL SECURITY;
CREATE POLICY membership_isolation ON membership USING (org_id = current_setting('kontor.org', true));
-- Whoever is signed in reads which organisations they belong to.
CREATE POLICY membership_own ON membership FOR SELECT USING (user_id = current_setting('kontor.user_id', true));
CREATE POLICY organisation_own ON organisation FOR SELECT USING (EXISTS (
  SELECT FROM membership m WHERE m.org_id = organisation.org_id AND m.user_id = current_setting('kontor.user_id', true)
    AND m.removed_at IS NULL));

ALTER TABLE invitation ENABLE ROW LEVEL SECURITY;
ALTER TABLE invitation FORCE ROW LEVEL SECURITY;
CREATE POLICY invitation_isolation ON invitation USING (org_id = current_setting('kontor.org', true));
-- Whoever presents the token of an invitation may read that one row: so the organisation becomes known.
CREATE POLICY invitation_presented ON invitation FOR SELECT USING (token_hash = current_setting('kontor.link_hash', true));

ALTER TABLE console_user ENABLE ROW LEVEL SECURITY;
ALTER TABLE console_user FORCE ROW LEVEL SECURITY;
CREATE POLICY console_user_own ON console_user USING (user_id = current_setting('kontor.user_id', true));
CREATE POLICY console_user_named ON console_user FOR SELECT USING (email = current_setting('kontor.email', true));
CREATE POLICY console_user_member ON console_user FOR SELECT USING (EXISTS (
  SELECT FROM membership m WHERE m.org_id = current_setting('kontor.org', true) AND m.user_id = console_user.user_id));

ALTER TABLE console_password ENABLE ROW LEVEL SECURITY;
ALTER TABLE console_password FORCE ROW LEVEL SECURITY;
CREATE POLICY console_password_own ON console_password USING (user_id = current_setting('kontor.user_id', true));

ALTER TABLE console_session ENABLE ROW LEVEL SECURITY;
ALTER TABLE console_session FORCE ROW LEVEL SECURITY;
CREATE POLICY console_session_own ON console_session USING (user_id = current_setting('kontor.user_id', true));
CREATE POLICY console_session_presented ON console_session FOR SELECT
  USING (token_hash = current_setting('kontor.session_hash', true));

ALTER TABLE sign_in_link ENABLE ROW LEVEL SECURITY;
ALTER TABLE sign_in_link FORCE ROW LEVEL SECURITY;
CREATE POLICY sign_in_link_own ON sign_in_link USING (user_id = current_setting('kontor.user_id', true));
CREATE POLICY sign_in_link_presented ON sign_in_link FOR SELECT USING (token_hash = current_setting('kontor.link_hash', true));
