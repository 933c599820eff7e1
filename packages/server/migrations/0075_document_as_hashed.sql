-- SPDX-License-Identifier: Apache-2.0

-- The document is kept as the text that its hash is of. As `jsonb` it was taken apart and built anew, which was a quarter
-- of what the server did when invoices were stored, and the text had to be made canonical again before its hash was held
-- against it.
ALTER TABLE invoice ALTER COLUMN document TYPE json USING document::text::json;
