-- SPDX-License-Identifier: Apache-2.0
-- What came of each attempt to send a message. The rules of 0001 hold for every table.

-- Attempts that failed, and what succeeded before a replay; the one that succeeded last stands in its delivery.
CREATE TABLE webhook_attempt (
  org_id text COLLATE "C" NOT NULL,
  endpoint_id text COLLATE "C" NOT NULL,
  message_seq bigint NOT NULL,
  lease text COLLATE "C" NOT NULL,
  attempted_at timestamptz NOT NULL,
  -- NULL: there was no answer.
  status integer,
  error text,
  duration_ms integer,
  response text,
  PRIMARY KEY (org_id, endpoint_id, message_seq, lease),
  FOREIGN KEY (org_id, endpoint_id, message_seq)
    REFERENCES webhook_delivery (org_id, endpoint_id, message_seq) ON DELETE CASCADE
);

ALTER TABLE webhook_attempt ENABLE ROW LEVEL SECURITY;
ALTER TABLE webhook_attempt FORCE ROW LEVEL SECURITY;
CREATE POLICY webhook_attempt_isolation ON webhook_attempt USING (org_id = current_setting('kontor.org', true));
