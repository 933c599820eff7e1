-- SPDX-License-Identifier: Apache-2.0
-- How often somebody was wrong, shared by all processes of an installation. It belongs to no organisation and to no person,
-- for most of it is about accounts that are not there: a transaction reads and changes the rows it names, and no others.

CREATE TABLE sign_in_attempt (
  -- SHA-256 of an account, of an address, or of an account at an address that it signed in from.
  key_hash text COLLATE "C" NOT NULL PRIMARY KEY,
  -- Failures, less what was forgiven until `counted_at`: with a fraction.
  count double precision NOT NULL,
  counted_at timestamptz NOT NULL,
  wait_until timestamptz NOT NULL,
  -- From then on the row says nothing.
  forgotten_at timestamptz NOT NULL
);
CREATE INDEX sign_in_attempt_forgotten ON sign_in_attempt (forgotten_at);

ALTER TABLE sign_in_attempt ENABLE ROW LEVEL SECURITY;
ALTER TABLE sign_in_attempt FORCE ROW LEVEL SECURITY;
CREATE POLICY sign_in_attempt_named ON sign_in_attempt
  USING (key_hash = ANY (string_to_array(current_setting('kontor.sign_in_keys', true), ' ')));
-- Whoever takes away what is forgotten looks at all of them.
CREATE POLICY sign_in_attempt_swept ON sign_in_attempt USING (current_setting('kontor.sign_in_sweep', true) = 'on');
