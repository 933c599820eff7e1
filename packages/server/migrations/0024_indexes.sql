-- SPDX-License-Identifier: Apache-2.0
-- What nothing reads any more goes; what a bank statement asks for is found.

-- A look at usage begins with the customers noted in `usage_changed`, not with commits.
ALTER TABLE usage_watch DROP COLUMN seq, DROP COLUMN looked_at;
DROP INDEX credit_use_commit;

-- Transfers that name no invoice are held against those of the same amount.
CREATE INDEX invoice_due ON invoice (org_id, due_minor) WHERE due_minor > 0 AND kind = 'invoice';
