-- SPDX-License-Identifier: Apache-2.0
-- Terms may change within a period that was billed: a line is then corrected by further lines of the same days.

ALTER TABLE subscription DROP CONSTRAINT subscription_status_check;
ALTER TABLE subscription ADD CONSTRAINT subscription_status_check
  CHECK (status IN ('draft', 'trialing', 'active', 'paused', 'cancelled', 'ended'));

ALTER TABLE invoice_line
  ADD COLUMN kind text NOT NULL DEFAULT 'charge' CHECK (kind IN ('charge', 'credit')),
  -- The day that names the line, and the day the charge is billed to from it, after this line.
  ADD COLUMN billed_start date,
  ADD COLUMN billed_end date,
  -- 0 for the first line of these days, then counted on with every correction.
  ADD COLUMN revision integer NOT NULL DEFAULT 0,
  -- Usage, which a change of terms does not reach back into.
  ADD COLUMN metered boolean NOT NULL DEFAULT false,
  ADD COLUMN sys_from bigint NOT NULL DEFAULT 0;

-- The owner of a table under forced row security sees no rows of it; all of them are meant here.
ALTER TABLE invoice NO FORCE ROW LEVEL SECURITY;
ALTER TABLE invoice_line NO FORCE ROW LEVEL SECURITY;
UPDATE invoice_line l SET billed_start = l.period_start, billed_end = l.period_end, sys_from = i.sys_from,
  metered = l.period_end <= i.invoice_date FROM invoice i WHERE i.org_id = l.org_id AND i.id = l.invoice_id;
ALTER TABLE invoice FORCE ROW LEVEL SECURITY;
ALTER TABLE invoice_line FORCE ROW LEVEL SECURITY;

ALTER TABLE invoice_line
  ALTER COLUMN billed_start SET NOT NULL,
  ALTER COLUMN billed_end SET NOT NULL,
  DROP CONSTRAINT invoice_line_pkey,
  -- Billing the same charge of the same days twice is impossible, and so is correcting it twice by the same reason.
  ADD PRIMARY KEY (org_id, subscription_id, charge_key, billed_start, revision);
