-- SPDX-License-Identifier: Apache-2.0
-- What is told to the outside. The rules of 0001 hold for every table.

-- Every message, written in the transaction of the change it tells of. `seq` is the number of the commit times a
-- million plus the place within it: commits of one organisation are serial, so whoever has read up to a number has
-- missed nothing before it.
CREATE TABLE event_outbox (
  org_id text COLLATE "C" NOT NULL REFERENCES organisation (org_id) ON DELETE CASCADE,
  seq bigint NOT NULL,
  id text COLLATE "C" NOT NULL,
  type text COLLATE "C" NOT NULL,
  -- The id of what it is about.
  object text COLLATE "C" NOT NULL,
  customer_id text COLLATE "C",
  -- The one endpoint it is for; NULL: all that want its type.
  endpoint_id text COLLATE "C",
  created_at timestamptz NOT NULL,
  payload jsonb NOT NULL,
  PRIMARY KEY (org_id, seq)
);
CREATE UNIQUE INDEX event_outbox_id ON event_outbox (org_id, id);

CREATE TABLE webhook_endpoint (
  org_id text COLLATE "C" NOT NULL REFERENCES organisation (org_id) ON DELETE CASCADE,
  id text COLLATE "C" NOT NULL,
  url text NOT NULL,
  description text NOT NULL,
  -- NULL: every type, also those of later versions.
  event_types text[],
  status text NOT NULL CHECK (status IN ('enabled', 'disabled')),
  -- Why, if it was not the user who did it.
  disabled_because text,
  -- Encrypted, bound to this row.
  secret text NOT NULL,
  previous_secret text,
  previous_secret_until timestamptz,
  created_at timestamptz NOT NULL,
  PRIMARY KEY (org_id, id)
);

-- The state of an endpoint's queue. Whoever makes, claims or finishes deliveries of the endpoint locks this row first.
CREATE TABLE webhook_queue (
  org_id text COLLATE "C" NOT NULL,
  endpoint_id text COLLATE "C" NOT NULL,
  -- The first of the outbox that no delivery was made of yet.
  outbox_seq bigint NOT NULL,
  -- When there is something to do; infinity: nothing.
  due_at timestamptz NOT NULL,
  PRIMARY KEY (org_id, endpoint_id)
);

CREATE TABLE webhook_delivery (
  org_id text COLLATE "C" NOT NULL,
  endpoint_id text COLLATE "C" NOT NULL,
  message_seq bigint NOT NULL,
  id text COLLATE "C" NOT NULL,
  message_id text COLLATE "C" NOT NULL,
  type text COLLATE "C" NOT NULL,
  customer_id text COLLATE "C",
  -- Messages of one lane go out one after the other: the customer's id, else what the message says.
  lane text COLLATE "C" NOT NULL,
  -- waiting: behind an earlier one of its lane.
  status text NOT NULL CHECK (status IN ('pending', 'waiting', 'succeeded', 'dead')),
  attempts integer NOT NULL,
  -- Of one under way: when its sender counts as lost.
  next_attempt_at timestamptz NOT NULL,
  -- A failure after this is the last.
  retry_until timestamptz NOT NULL,
  -- Whose attempt is under way: only its result counts.
  lease text COLLATE "C",
  last_attempt_at timestamptz,
  last_status integer,
  last_error text,
  last_duration_ms integer,
  -- The first kilobyte of the answer.
  last_response text,
  created_at timestamptz NOT NULL,
  PRIMARY KEY (org_id, endpoint_id, message_seq)
);
CREATE UNIQUE INDEX webhook_delivery_id ON webhook_delivery (org_id, id);
-- Two messages of one lane can never be under way at once.
CREATE UNIQUE INDEX webhook_delivery_lane ON webhook_delivery (org_id, endpoint_id, lane) WHERE status = 'pending';
CREATE INDEX webhook_delivery_due ON webhook_delivery (org_id, endpoint_id, next_attempt_at, message_seq)
  WHERE status = 'pending';
CREATE INDEX webhook_delivery_waiting ON webhook_delivery (org_id, endpoint_id, lane, message_seq)
  WHERE status = 'waiting';
CREATE INDEX webhook_delivery_dead ON webhook_delivery (org_id, endpoint_id, id) WHERE status = 'dead';
CREATE INDEX webhook_delivery_endpoint ON webhook_delivery (org_id, endpoint_id, id);

ALTER TABLE event_outbox ENABLE ROW LEVEL SECURITY;
ALTER TABLE event_outbox FORCE ROW LEVEL SECURITY;
CREATE POLICY event_outbox_isolation ON event_outbox USING (org_id = current_setting('kontor.org', true));

ALTER TABLE webhook_endpoint ENABLE ROW LEVEL SECURITY;
ALTER TABLE webhook_endpoint FORCE ROW LEVEL SECURITY;
CREATE POLICY webhook_endpoint_isolation ON webhook_endpoint USING (org_id = current_setting('kontor.org', true));

ALTER TABLE webhook_queue ENABLE ROW LEVEL SECURITY;
ALTER TABLE webhook_queue FORCE ROW LEVEL SECURITY;
CREATE POLICY webhook_queue_isolation ON webhook_queue USING (org_id = current_setting('kontor.org', true));
-- The worker of the installation sees which queues are due, of whatever organisation, and nothing else.
CREATE POLICY webhook_queue_listing ON webhook_queue FOR SELECT USING (current_setting('kontor.operator', true) = 'on');

ALTER TABLE webhook_delivery ENABLE ROW LEVEL SECURITY;
ALTER TABLE webhook_delivery FORCE ROW LEVEL SECURITY;
CREATE POLICY webhook_delivery_isolation ON webhook_delivery USING (org_id = current_setting('kontor.org', true));
