-- SPDX-License-Identifier: Apache-2.0
-- Credit of a top-up goes with the payment that bought it, and comes again once its invoice is paid again.

-- What of the credit was taken back since, and comes again.
ALTER TABLE top_up ADD COLUMN taken_back_minor bigint NOT NULL DEFAULT 0 CHECK (taken_back_minor >= 0);

DROP INDEX top_up_open;
CREATE INDEX top_up_invoice ON top_up (org_id, invoice_id);

ALTER TABLE credit_use
  DROP CONSTRAINT credit_use_kind_check,
  -- Taken back with the payment that bought it; what is put back is below zero.
  ADD CONSTRAINT credit_use_kind_check CHECK (
    CASE WHEN kind IN ('burn', 'expire', 'rollover', 'refund', 'take_back') THEN amount_minor > 0
      WHEN kind = 'void' THEN amount_minor < 0 ELSE false END);
