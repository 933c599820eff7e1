-- SPDX-License-Identifier: Apache-2.0
-- Where sessions are used from, so that their owner can tell one from another and end it. The rules of 0001 hold.

-- Sessions of the console are named without what opens them; those that are there get a name of chance.
ALTER TABLE console_session ADD COLUMN id text COLLATE "C" NOT NULL DEFAULT gen_random_uuid()::text;
ALTER TABLE console_session ALTER COLUMN id DROP DEFAULT;
-- What the browser says it is, and the address it was last used from. NULL: not known.
ALTER TABLE console_session ADD COLUMN agent text, ADD COLUMN address text;
ALTER TABLE portal_session ADD COLUMN agent text, ADD COLUMN address text;
