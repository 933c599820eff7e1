-- SPDX-License-Identifier: Apache-2.0
-- Mails to customers. The rules of 0001 hold for every table.

CREATE TABLE mail (
  org_id text COLLATE "C" NOT NULL REFERENCES organisation (org_id) ON DELETE CASCADE,
  id text COLLATE "C" NOT NULL,
  customer_id text COLLATE "C",
  to_address text NOT NULL,
  to_name text,
  from_name text NOT NULL,
  reply_to text,
  subject text NOT NULL,
  html text NOT NULL,
  text text NOT NULL,
  language text COLLATE "C" NOT NULL,
  template text COLLATE "C" NOT NULL,
  -- The id of what it is about, and which mail about it this is: no mail is made twice.
  object text COLLATE "C" NOT NULL,
  step text COLLATE "C" NOT NULL,
  unsubscribe_url text,
  -- suppressed: not to be sent at all, for `last_error`.
  status text NOT NULL CHECK (status IN ('queued', 'sent', 'failed', 'suppressed')),
  attempts integer NOT NULL,
  -- Of one under way: when its sender counts as lost.
  next_attempt_at timestamptz NOT NULL,
  -- A failure after this is the last.
  retry_until timestamptz NOT NULL,
  -- Whose attempt is under way: only its result counts.
  lease text COLLATE "C",
  -- Chosen by the first attempt and the same in all, so that receivers can tell a second copy.
  message_id text,
  last_error text,
  sent_at timestamptz,
  created_at timestamptz NOT NULL,
  PRIMARY KEY (org_id, id),
  UNIQUE (org_id, template, object, step)
);
CREATE INDEX mail_due ON mail (org_id, next_attempt_at) WHERE status = 'queued';
CREATE INDEX mail_customer ON mail (org_id, customer_id, id);

-- When an organisation has mail to send. Whoever queues, claims or finishes mails locks this row first.
CREATE TABLE mail_queue (
  org_id text COLLATE "C" NOT NULL PRIMARY KEY REFERENCES organisation (org_id) ON DELETE CASCADE,
  -- infinity: nothing is to be done.
  due_at timestamptz NOT NULL
);

-- Addresses that take no mail: whose server said so for good.
CREATE TABLE mail_suppression (
  org_id text COLLATE "C" NOT NULL REFERENCES organisation (org_id) ON DELETE CASCADE,
  -- In lower case.
  address text COLLATE "C" NOT NULL,
  reason text NOT NULL,
  created_at timestamptz NOT NULL,
  PRIMARY KEY (org_id, address)
);

ALTER TABLE mail ENABLE ROW LEVEL SECURITY;
ALTER TABLE mail FORCE ROW LEVEL SECURITY;
CREATE POLICY mail_isolation ON mail USING (org_id = current_setting('kontor.org', true));

ALTER TABLE mail_queue ENABLE ROW LEVEL SECURITY;
ALTER TABLE mail_queue FORCE ROW LEVEL SECURITY;
CREATE POLICY mail_queue_isolation ON mail_queue USING (org_id = current_setting('kontor.org', true));
-- The worker of the installation sees which organisations have mail to send, and nothing else.
CREATE POLICY mail_queue_listing ON mail_queue FOR SELECT USING (current_setting('kontor.operator', true) = 'on');

ALTER TABLE mail_suppression ENABLE ROW LEVEL SECURITY;
ALTER TABLE mail_suppression FORCE ROW LEVEL SECURITY;
CREATE POLICY mail_suppression_isolation ON mail_suppression USING (org_id = current_setting('kontor.org', true));
