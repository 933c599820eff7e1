-- SPDX-License-Identifier: Apache-2.0
-- What is over of the deliveries, by when it ended: the worker removes it after a while.

CREATE INDEX webhook_delivery_over ON webhook_delivery (org_id, next_attempt_at) WHERE status IN ('succeeded', 'dead');
