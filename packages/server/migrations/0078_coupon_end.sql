-- SPDX-License-Identifier: Apache-2.0
-- A coupon that nobody redeems any more; the last row known holds. The rules of 0001 hold for it.

CREATE TABLE coupon_end (
  org_id text COLLATE "C" NOT NULL,
  coupon_id text COLLATE "C" NOT NULL,
  -- The first instant at which it cannot be redeemed.
  ends_at timestamptz NOT NULL,
  sys_from bigint NOT NULL,
  PRIMARY KEY (org_id, coupon_id, sys_from)
);
ALTER TABLE coupon_end ENABLE ROW LEVEL SECURITY;
ALTER TABLE coupon_end FORCE ROW LEVEL SECURITY;
CREATE POLICY coupon_end_isolation ON coupon_end USING (org_id = current_setting('kontor.org', true));
