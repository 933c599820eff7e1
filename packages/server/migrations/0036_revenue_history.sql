-- SPDX-License-Identifier: Apache-2.0
-- What subscriptions pay as the metrics see it, derived from what is billed. The rules of 0001 hold for every table.
-- Both tables can be made again from the others at any time.

-- One row a subscription, as it followed from what was known at the commit `seq`. It holds at later commits, too, until
-- the subscription, its customer or its coupons change, or it is invoiced.
CREATE TABLE revenue_history (
  org_id text COLLATE "C" NOT NULL REFERENCES organisation (org_id) ON DELETE CASCADE,
  subscription_id text COLLATE "C" NOT NULL,
  customer_id text COLLATE "C" NOT NULL,
  seq bigint NOT NULL,
  -- JSON texts of the core's RevenueState and UsageRevenue.
  states text NOT NULL,
  usage text NOT NULL,
  PRIMARY KEY (org_id, subscription_id)
);

-- Every subscription that did not change since this commit has a row above that holds.
CREATE TABLE revenue_history_mark (
  org_id text COLLATE "C" NOT NULL PRIMARY KEY REFERENCES organisation (org_id) ON DELETE CASCADE,
  seq bigint NOT NULL
);

-- What a commit changed is found by its number: rows it ended are in the indexes by `sys_to` already.
CREATE INDEX subscription_learned ON subscription (org_id, sys_from, id);
CREATE INDEX customer_learned ON customer (org_id, sys_from, id);
CREATE INDEX coupon_redemption_learned ON coupon_redemption (org_id, sys_from);
CREATE INDEX invoice_learned ON invoice (org_id, sys_from);

ALTER TABLE revenue_history ENABLE ROW LEVEL SECURITY;
ALTER TABLE revenue_history FORCE ROW LEVEL SECURITY;
CREATE POLICY revenue_history_isolation ON revenue_history USING (org_id = current_setting('kontor.org', true));

ALTER TABLE revenue_history_mark ENABLE ROW LEVEL SECURITY;
ALTER TABLE revenue_history_mark FORCE ROW LEVEL SECURITY;
CREATE POLICY revenue_history_mark_isolation ON revenue_history_mark
  USING (org_id = current_setting('kontor.org', true));
