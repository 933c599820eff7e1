-- SPDX-License-Identifier: Apache-2.0
-- What is left of a grant can be void; why is told beside it, since its reference is an id of its own.

ALTER TABLE credit_use
  ADD COLUMN reason text,
  DROP CONSTRAINT credit_use_kind_check,
  ADD CONSTRAINT credit_use_kind_check CHECK (
    CASE WHEN kind IN ('burn', 'expire', 'rollover', 'refund', 'take_back', 'grant_void') THEN amount_minor > 0
      WHEN kind = 'void' THEN amount_minor < 0 ELSE false END);
