-- SPDX-License-Identifier: Apache-2.0
-- Mails with a link that signs somebody in: whoever reads the outbox must not be able to use it. `html` and `text` say the
-- same with a link that leads nowhere; what is sent is encrypted here until it is sent, or never will be.

ALTER TABLE mail ADD COLUMN sealed text;
