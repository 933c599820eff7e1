-- SPDX-License-Identifier: Apache-2.0
-- Signed usage statements of installations without a connection, and what follows from them. The rules of 0001 hold for
-- every table.

CREATE TABLE install (
  org_id text COLLATE "C" NOT NULL REFERENCES organisation (org_id) ON DELETE CASCADE,
  id text COLLATE "C" NOT NULL,
  -- The licence it was registered for; those that renew it belong to the same subscription.
  licence_id text COLLATE "C" NOT NULL,
  customer_id text COLLATE "C" NOT NULL,
  subscription_id text COLLATE "C" NOT NULL,
  name text NOT NULL,
  -- 32 bytes in base64url (RFC 8037), and their thumbprint (RFC 7638), which is the `kid` of what it signs.
  public_key text COLLATE "C" NOT NULL,
  thumbprint text COLLATE "C" NOT NULL,
  -- Up to where its record was stated: 0 and nulls before the first statement.
  stated_sequence bigint NOT NULL DEFAULT 0,
  stated_hash text COLLATE "C",
  stated_at timestamptz,
  covers_until timestamptz,
  revoked_at timestamptz,
  revoke_reason text,
  created_at timestamptz NOT NULL,
  sys_from bigint NOT NULL,
  PRIMARY KEY (org_id, id),
  CHECK ((stated_sequence = 0) = (stated_hash IS NULL))
);
CREATE UNIQUE INDEX install_thumbprint ON install (org_id, thumbprint);
CREATE INDEX install_subscription ON install (org_id, subscription_id, id);
CREATE INDEX install_licence ON install (org_id, licence_id, id);

CREATE TABLE usage_statement (
  org_id text COLLATE "C" NOT NULL REFERENCES organisation (org_id) ON DELETE CASCADE,
  id text COLLATE "C" NOT NULL,
  install_id text COLLATE "C" NOT NULL,
  customer_id text COLLATE "C" NOT NULL,
  -- The entries that were new with it.
  from_sequence bigint NOT NULL,
  to_sequence bigint NOT NULL,
  covers_from timestamptz NOT NULL,
  covers_until timestamptz NOT NULL,
  issued_at timestamptz NOT NULL,
  -- As it came: its signed head in the first line, then an entry a line, unless it came as codes.
  content text NOT NULL,
  created_at timestamptz NOT NULL,
  sys_from bigint NOT NULL,
  PRIMARY KEY (org_id, id),
  FOREIGN KEY (org_id, install_id) REFERENCES install (org_id, id) ON DELETE CASCADE
);
-- An entry is stated once.
CREATE UNIQUE INDEX usage_statement_from ON usage_statement (org_id, install_id, from_sequence);
CREATE INDEX usage_statement_customer ON usage_statement (org_id, customer_id, id);

-- The most seats of a feature that were in use on a day, as an installation told it.
CREATE TABLE stated_seats (
  org_id text COLLATE "C" NOT NULL REFERENCES organisation (org_id) ON DELETE CASCADE,
  licence_id text COLLATE "C" NOT NULL,
  feature text COLLATE "C" NOT NULL,
  install_id text COLLATE "C" NOT NULL,
  date date NOT NULL,
  seats numeric NOT NULL,
  PRIMARY KEY (org_id, licence_id, feature, install_id, date)
);

-- What a period of true-up came to, once it was over and told by every installation: nobody pays for it twice.
CREATE TABLE true_up (
  org_id text COLLATE "C" NOT NULL REFERENCES organisation (org_id) ON DELETE CASCADE,
  licence_id text COLLATE "C" NOT NULL,
  feature text COLLATE "C" NOT NULL,
  start_date date NOT NULL,
  high_water numeric NOT NULL,
  seats numeric NOT NULL,
  -- Null: nothing is to be paid, or a seat has no price.
  charge_id text COLLATE "C",
  -- The statement it was settled with; null: it was settled by itself.
  statement_id text COLLATE "C",
  created_at timestamptz NOT NULL,
  sys_from bigint NOT NULL,
  PRIMARY KEY (org_id, licence_id, feature, start_date)
);

DO $$
DECLARE name text;
BEGIN
  FOREACH name IN ARRAY ARRAY['install', 'usage_statement', 'stated_seats', 'true_up'] LOOP
    EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', name);
    EXECUTE format('ALTER TABLE %I FORCE ROW LEVEL SECURITY', name);
    EXECUTE format('CREATE POLICY %I ON %I USING (org_id = current_setting(''kontor.org'', true))',
      name || '_isolation', name);
  END LOOP;
END $$;

-- The licences that one was renewed by belong to the same subscription.
CREATE INDEX licence_subscription ON licence (org_id, subscription_id, position);
