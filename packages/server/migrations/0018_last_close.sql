-- SPDX-License-Identifier: Apache-2.0
-- How far billing was closed, so that the next close need not look at what was over by then.

-- The last close of a whole organisation that went through: by the terms known at its commit `seq`, everything due
-- until the day `until` was billed.
CREATE TABLE last_close (
  org_id text COLLATE "C" NOT NULL PRIMARY KEY REFERENCES organisation (org_id) ON DELETE CASCADE,
  until date NOT NULL,
  seq bigint NOT NULL
);

-- The subscriptions it could not bill, of which it says nothing.
CREATE TABLE held_subscription (
  org_id text COLLATE "C" NOT NULL REFERENCES organisation (org_id) ON DELETE CASCADE,
  subscription_id text COLLATE "C" NOT NULL,
  PRIMARY KEY (org_id, subscription_id)
);

-- The lines of a subscription from a day on lie side by side. A charge of the same days still cannot be billed twice.
ALTER TABLE invoice_line DROP CONSTRAINT invoice_line_pkey,
  ADD PRIMARY KEY (org_id, subscription_id, billed_start, charge_key, revision);

ALTER TABLE last_close ENABLE ROW LEVEL SECURITY;
ALTER TABLE last_close FORCE ROW LEVEL SECURITY;
CREATE POLICY last_close_isolation ON last_close USING (org_id = current_setting('kontor.org', true));
ALTER TABLE held_subscription ENABLE ROW LEVEL SECURITY;
ALTER TABLE held_subscription FORCE ROW LEVEL SECURITY;
CREATE POLICY held_subscription_isolation ON held_subscription USING (org_id = current_setting('kontor.org', true));
