-- SPDX-License-Identifier: Apache-2.0
-- Places of floating licences that are kept here. The rules of 0001 hold for every table.

-- One row a family of licences: whoever changes its activations locks it first.
CREATE TABLE place_pool (
  org_id text COLLATE "C" NOT NULL,
  family text COLLATE "C" NOT NULL,
  -- Holders with a place, so that nobody has to count them.
  taken bigint NOT NULL DEFAULT 0 CHECK (taken >= 0),
  PRIMARY KEY (org_id, family)
);

CREATE TABLE activation (
  org_id text COLLATE "C" NOT NULL,
  family text COLLATE "C" NOT NULL,
  -- What takes one place: a node, a process, a user; and one run of it.
  holder text COLLATE "C" NOT NULL,
  session text COLLATE "C" NOT NULL,
  id text COLLATE "C" NOT NULL,
  -- The licence of the family that was named last.
  licence_id text COLLATE "C" NOT NULL,
  -- over: it gave its place back, and what it sent before may still be on its way.
  state text NOT NULL CHECK (state IN ('held', 'waiting', 'over')),
  -- When it came into this state.
  since timestamptz NOT NULL,
  -- held: its place is free; waiting: it has lost its turn; over: it is forgotten.
  expires_at timestamptz NOT NULL,
  PRIMARY KEY (org_id, family, holder, session)
);
CREATE UNIQUE INDEX activation_id ON activation (org_id, family, id);
CREATE INDEX activation_expiry ON activation (org_id, family, expires_at);
CREATE INDEX activation_order ON activation (org_id, family, state, since);

ALTER TABLE place_pool ENABLE ROW LEVEL SECURITY;
ALTER TABLE place_pool FORCE ROW LEVEL SECURITY;
CREATE POLICY place_pool_isolation ON place_pool USING (org_id = current_setting('kontor.org', true));

ALTER TABLE activation ENABLE ROW LEVEL SECURITY;
ALTER TABLE activation FORCE ROW LEVEL SECURITY;
CREATE POLICY activation_isolation ON activation USING (org_id = current_setting('kontor.org', true));
