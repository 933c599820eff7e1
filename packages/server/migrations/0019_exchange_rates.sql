-- SPDX-License-Identifier: Apache-2.0
-- What currencies were worth in others, as it was known. The rules of 0001 hold for every table.

-- Rows are only ever added: a correction is one of the same day with a later commit.
CREATE TABLE exchange_rate (
  org_id text COLLATE "C" NOT NULL REFERENCES organisation (org_id) ON DELETE CASCADE,
  base text COLLATE "C" NOT NULL,
  quote text COLLATE "C" NOT NULL,
  date date NOT NULL,
  -- Exact decimal text: how much of `quote` one of `base` is.
  rate text NOT NULL,
  source text NOT NULL,
  sys_from bigint NOT NULL,
  PRIMARY KEY (org_id, base, quote, date, sys_from),
  CHECK (base <> quote)
);
-- The list of all pairs, newest day first.
CREATE INDEX exchange_rate_day ON exchange_rate (org_id, date, base, quote, sys_from);

ALTER TABLE exchange_rate ENABLE ROW LEVEL SECURITY;
ALTER TABLE exchange_rate FORCE ROW LEVEL SECURITY;
CREATE POLICY exchange_rate_isolation ON exchange_rate USING (org_id = current_setting('kontor.org', true));
