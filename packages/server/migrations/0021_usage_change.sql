-- SPDX-License-Identifier: Apache-2.0
-- Whose usage changed: what connected gates are told of. The rules of 0001 hold for every table.

-- No index holds what is updated, so that a row is rewritten in its page.
CREATE TABLE usage_change (
  org_id text COLLATE "C" NOT NULL,
  customer_id text COLLATE "C" NOT NULL,
  -- The last transaction that counted something.
  recorded_in xid8 NOT NULL,
  PRIMARY KEY (org_id, customer_id)
) WITH (fillfactor = 50);

ALTER TABLE usage_change ENABLE ROW LEVEL SECURITY;
ALTER TABLE usage_change FORCE ROW LEVEL SECURITY;
CREATE POLICY usage_change_isolation ON usage_change USING (org_id = current_setting('kontor.org', true));
