-- SPDX-License-Identifier: Apache-2.0
-- What lists are filtered by is found without reading the rest. The rules of 0001 hold for every table.

-- The words of what customers are called now: of name, e-mail and own key, in small letters without accents.
CREATE TABLE customer_word (
  org_id text COLLATE "C" NOT NULL REFERENCES organisation (org_id) ON DELETE CASCADE,
  customer_id text COLLATE "C" NOT NULL,
  word text COLLATE "C" NOT NULL,
  PRIMARY KEY (org_id, customer_id, word)
);
CREATE INDEX customer_word_word ON customer_word (org_id, word, customer_id);

ALTER TABLE customer NO FORCE ROW LEVEL SECURITY;
INSERT INTO customer_word (org_id, customer_id, word)
SELECT DISTINCT c.org_id, c.id, left(w.word, 60)
FROM customer c
CROSS JOIN LATERAL regexp_split_to_table(
  lower(regexp_replace(normalize(concat_ws(' ', c.name, c.email, c.external_id), NFKD), '[\u0300-\u036f]', '', 'g')),
  '[^[:alnum:]]+') AS w (word)
WHERE c.sys_to = 9223372036854775807 AND c.valid_to = '9999-12-31' AND w.word <> '';
ALTER TABLE customer FORCE ROW LEVEL SECURITY;

ALTER TABLE customer_word ENABLE ROW LEVEL SECURITY;
ALTER TABLE customer_word FORCE ROW LEVEL SECURITY;
CREATE POLICY customer_word_isolation ON customer_word USING (org_id = current_setting('kontor.org', true));

CREATE INDEX subscription_plan ON subscription (org_id, plan, sys_to, id);
-- Beside those that run on without an end, which are nearly all.
CREATE INDEX subscription_still ON subscription (org_id, status, id) WHERE status IN ('draft', 'paused');
CREATE INDEX subscription_ending ON subscription (org_id, id) WHERE end_date IS NOT NULL;

CREATE INDEX invoice_by_date ON invoice (org_id, invoice_date, id);
CREATE INDEX invoice_unusual ON invoice (org_id, kind, id) WHERE kind <> 'invoice';

CREATE INDEX audit_entry_actor ON audit_entry (org_id, actor, seq, position);
CREATE INDEX audit_entry_action ON audit_entry (org_id, action, seq, position);

CREATE INDEX quote_status ON quote (org_id, status, id);
CREATE INDEX payment_received ON payment (org_id, received_on, id);
CREATE INDEX usage_quarantine_code ON usage_quarantine (org_id, code, id);
CREATE INDEX quote_number_begins ON quote (org_id, number COLLATE "C") WHERE number IS NOT NULL;
CREATE INDEX licence_ends ON licence (org_id, ends_on) WHERE status = 'issued' AND ends_on IS NOT NULL;
