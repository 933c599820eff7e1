-- SPDX-License-Identifier: Apache-2.0
-- Usage of periods that were billed: it adjusts the next invoice.

-- Up to when periods may have been billed: events before it are late. Moved before billing reads usage.
ALTER TABLE usage_registry ADD COLUMN billed_until timestamptz NOT NULL DEFAULT '-infinity';

-- In which hours of UTC late events of a customer lie, until a close has looked at them.
CREATE TABLE late_usage (
  org_id text COLLATE "C" NOT NULL,
  customer_id text COLLATE "C" NOT NULL,
  type text COLLATE "C" NOT NULL,
  hour timestamptz NOT NULL,
  -- The last transaction that brought such an event.
  recorded_in xid8 NOT NULL,
  PRIMARY KEY (org_id, customer_id, type, hour)
);

ALTER TABLE late_usage ENABLE ROW LEVEL SECURITY;
ALTER TABLE late_usage FORCE ROW LEVEL SECURITY;
CREATE POLICY late_usage_isolation ON late_usage USING (org_id = current_setting('kontor.org', true));
