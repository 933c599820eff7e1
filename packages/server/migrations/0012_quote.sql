-- SPDX-License-Identifier: Apache-2.0
-- Offers of a contract, signed by link. The rules of 0001 hold for every table.

CREATE TABLE quote (
  org_id text COLLATE "C" NOT NULL REFERENCES organisation (org_id) ON DELETE CASCADE,
  id text COLLATE "C" NOT NULL,
  -- Taken when it is sent, from the series `quote` of invoice_counter.
  number text,
  status text NOT NULL CHECK (status IN ('draft', 'sent', 'accepted', 'declined', 'revoked')),
  customer_id text COLLATE "C" NOT NULL,
  terms jsonb NOT NULL,
  -- The first instant at which it cannot be accepted any more.
  expires_at timestamptz NOT NULL,
  -- The canonical JSON that was hashed, so text; neither changes once it is sent.
  document text,
  document_hash text COLLATE "C",
  -- Lower-case hexadecimal SHA-256 of the link's token, which is never stored.
  token_hash text COLLATE "C",
  sent_at timestamptz,
  -- When it was accepted, declined or revoked.
  closed_at timestamptz,
  -- Name, address, user agent and the hash that was signed.
  signature jsonb,
  decline_reason text,
  subscription_id text COLLATE "C",
  created_at timestamptz NOT NULL,
  sys_from bigint NOT NULL,
  PRIMARY KEY (org_id, id),
  CHECK (status IN ('draft', 'revoked') OR (number IS NOT NULL AND document IS NOT NULL AND document_hash IS NOT NULL)),
  CHECK ((status = 'accepted') = (signature IS NOT NULL AND subscription_id IS NOT NULL))
);
CREATE UNIQUE INDEX quote_token_hash ON quote (token_hash) WHERE token_hash IS NOT NULL;
CREATE UNIQUE INDEX quote_number ON quote (org_id, number) WHERE number IS NOT NULL;
CREATE INDEX quote_customer ON quote (org_id, customer_id, id);

ALTER TABLE quote ENABLE ROW LEVEL SECURITY;
ALTER TABLE quote FORCE ROW LEVEL SECURITY;
CREATE POLICY quote_isolation ON quote USING (org_id = current_setting('kontor.org', true));
-- Whoever presents the token of a link may read the one row it belongs to: so the organisation becomes known.
CREATE POLICY quote_presented ON quote FOR SELECT USING (token_hash = current_setting('kontor.quote_token_hash', true));
