-- SPDX-License-Identifier: Apache-2.0
-- What subscriptions pay as the metrics see it, derived from what is billed. The rules of 0001 hold for every table.
-- Both tables can be made again from the others at any time.

-- One row a subscription, as it followed from what was known at the commit `seq`. It holds at later commits, too, until
-- the subscription, its customer or its coupons change, or it is invoiced.
CREATE TABLE derived_revenue (
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
CREATE TABLE derived_revenue_mark (
  org_id text COLLATE "C" NOT NULL PRIMARY KEY REFERENCES organisation (org_id) ON DELETE CASCADE,
  seq bigint NOT NULL
);

-- What a commit changed is found by its number: rows it ended are in the indexes by `sys_to` already.
CREATE INDEX subscription_learned ON subscription (org_id, sys_from, id);
CREATE INDEX customer_learned ON customer (org_id, sys_from, id);
CREATE INDEX coupon_redemption_learned ON coupon_redemption (org_id, sys_from);
CREATE INDEX invoice_learned ON invoice (org_id, sys_from);

ALTER TABLE derived_revenue ENABLE ROW LEVEL SECURITY;
ALTER TABLE derived_revenue FORCE ROW LEVEL SECURITY;
CREATE POLICY derived_revenue_isolation ON derived_revenue USING (org_id = current_setting('kontor.org', true));

ALTER TABLE derived_revenue_mark ENABLE ROW LEVEL SECURITY;
ALTER TABLE derived_revenue_mark FORCE ROW LEVEL SECURITY;
CREATE POLICY derived_revenue_mark_isolation ON derived_revenue_mark
  USING (org_id = current_setting('kontor.org', true));
