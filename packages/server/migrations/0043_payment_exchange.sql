-- SPDX-License-Identifier: Apache-2.0
-- Money on account that pays invoices in another currency. The rules of 0001 hold for every table.

ALTER TABLE payment
  -- The payment whose money it is, what it took of that in its currency, and at which rate: `{"rate", "date", "source"}`.
  ADD COLUMN exchanged_from text COLLATE "C",
  ADD COLUMN exchanged_minor bigint CHECK (exchanged_minor > 0),
  ADD COLUMN exchange_rate jsonb,
  ADD CONSTRAINT payment_exchange_check CHECK (
    (exchanged_from IS NULL) = (exchanged_minor IS NULL)
    AND (exchanged_from IS NULL) = (exchange_rate IS NULL));
CREATE INDEX payment_exchanged ON payment (org_id, exchanged_from) WHERE exchanged_from IS NOT NULL;

ALTER TABLE payment_return
  -- Of an exchange that was undone: what of the other currency is on account again. The smallest part of that may be
  -- worth nothing.
  ADD COLUMN exchanged_minor bigint CHECK (exchanged_minor > 0),
  DROP CONSTRAINT payment_return_amount_minor_check,
  ADD CONSTRAINT payment_return_amount_minor_check
    CHECK (amount_minor > 0 OR (amount_minor = 0 AND exchanged_minor IS NOT NULL));
