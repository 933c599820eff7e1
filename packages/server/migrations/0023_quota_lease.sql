-- SPDX-License-Identifier: Apache-2.0
-- Parts of hard limits that processes consume by themselves. The rules of 0001 hold for every table.

-- Whoever changes leases of a feature locks its row here first.
CREATE TABLE quota_book (
  org_id text COLLATE "C" NOT NULL,
  customer_id text COLLATE "C" NOT NULL,
  feature text COLLATE "C" NOT NULL,
  PRIMARY KEY (org_id, customer_id, feature)
);

CREATE TABLE quota_lease (
  org_id text COLLATE "C" NOT NULL,
  customer_id text COLLATE "C" NOT NULL,
  feature text COLLATE "C" NOT NULL,
  -- The process that holds it, as it calls itself.
  holder text COLLATE "C" NOT NULL,
  id text COLLATE "C" NOT NULL,
  -- Of the last request that was taken: what was overtaken on the way changes nothing.
  sequence bigint NOT NULL,
  -- Whole units from the beginning of the lease; those used are metered as usage events.
  granted bigint NOT NULL,
  used bigint NOT NULL,
  -- What becomes of units whose holder falls silent: count: as used; release: as free.
  silence text NOT NULL CHECK (silence IN ('count', 'release')),
  -- When the limit starts afresh; 9999-12-31: never.
  window_end timestamptz NOT NULL,
  expires_at timestamptz NOT NULL,
  created_at timestamptz NOT NULL,
  PRIMARY KEY (org_id, customer_id, feature, holder, id),
  CHECK (used <= granted)
);

ALTER TABLE quota_book ENABLE ROW LEVEL SECURITY;
ALTER TABLE quota_book FORCE ROW LEVEL SECURITY;
CREATE POLICY quota_book_isolation ON quota_book USING (org_id = current_setting('kontor.org', true));

ALTER TABLE quota_lease ENABLE ROW LEVEL SECURITY;
ALTER TABLE quota_lease FORCE ROW LEVEL SECURITY;
CREATE POLICY quota_lease_isolation ON quota_lease USING (org_id = current_setting('kontor.org', true));
