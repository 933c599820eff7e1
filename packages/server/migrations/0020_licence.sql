-- SPDX-License-Identifier: Apache-2.0
-- Licences of self-hosted installations, and the keys they are signed with. The rules of 0001 hold for every table.

CREATE TABLE signing_key (
  org_id text COLLATE "C" NOT NULL REFERENCES organisation (org_id) ON DELETE CASCADE,
  -- The `kid` of what it signs.
  id text COLLATE "C" NOT NULL,
  -- 32 bytes in base64url (RFC 8037).
  public_key text COLLATE "C" NOT NULL,
  -- PKCS #8, encrypted; null: the key is kept elsewhere, and signs there.
  private_key text,
  -- The private key is encrypted with a passphrase besides.
  passphrase boolean NOT NULL,
  sign_from timestamptz NOT NULL,
  -- The first instant at which it signs no more; null: it is in use.
  sign_until timestamptz,
  -- What it signed from here on may be anybody's.
  compromised_at timestamptz,
  created_at timestamptz NOT NULL,
  PRIMARY KEY (org_id, id)
);
CREATE UNIQUE INDEX signing_key_public ON signing_key (org_id, public_key);

CREATE TABLE licence (
  org_id text COLLATE "C" NOT NULL REFERENCES organisation (org_id) ON DELETE CASCADE,
  id text COLLATE "C" NOT NULL,
  -- Its place in the revocation list.
  position bigint NOT NULL,
  customer_id text COLLATE "C" NOT NULL,
  subscription_id text COLLATE "C" NOT NULL,
  kind text NOT NULL CHECK (kind IN ('subscription', 'trial', 'evaluation', 'perpetual')),
  status text NOT NULL CHECK (status IN ('issued', 'revoked')),
  starts_on date NOT NULL,
  -- The first day without right; null: perpetual.
  ends_on date,
  -- What was asked for, to be asked for again at renewal.
  terms jsonb NOT NULL,
  -- What is signed: the whole licence, in one line.
  token text NOT NULL,
  key_id text COLLATE "C" NOT NULL,
  -- The licence it renews.
  replaces text COLLATE "C",
  revoked_at timestamptz,
  revoke_reason text,
  created_at timestamptz NOT NULL,
  sys_from bigint NOT NULL,
  PRIMARY KEY (org_id, id),
  CHECK ((status = 'revoked') = (revoked_at IS NOT NULL))
);
CREATE UNIQUE INDEX licence_position ON licence (org_id, position);
CREATE INDEX licence_customer ON licence (org_id, customer_id, id);
CREATE INDEX licence_revoked ON licence (org_id, position) WHERE status = 'revoked';
-- A licence is renewed once.
CREATE UNIQUE INDEX licence_replaces ON licence (org_id, replaces) WHERE replaces IS NOT NULL;

DO $$
DECLARE name text;
BEGIN
  FOREACH name IN ARRAY ARRAY['signing_key', 'licence'] LOOP
    EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', name);
    EXECUTE format('ALTER TABLE %I FORCE ROW LEVEL SECURITY', name);
    EXECUTE format('CREATE POLICY %I ON %I USING (org_id = current_setting(''kontor.org'', true))',
      name || '_isolation', name);
  END LOOP;
END $$;
