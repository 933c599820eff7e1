// SPDX-License-Identifier: Apache-2.0
import type { ColumnType } from 'kysely';
import type { InstantColumn, JsonColumn, NullableInstantColumn } from '../store/schema.js';

// The tables of migrations/0004_webhooks.sql and 0061_webhook_attempt.sql as the query builder knows them.

type Optional<T> = ColumnType<T | null, T | null | undefined, T | null>;

export interface EventOutboxTable {
  org_id: string;
  seq: bigint;
  id: string;
  type: string;
  object: string;
  customer_id: string | null;
  endpoint_id: string | null;
  created_at: InstantColumn;
  payload: JsonColumn<unknown>;
}
export interface WebhookEndpointTable {
  org_id: string;
  id: string;
  url: string;
  description: string;
  event_types: Optional<string[]>;
  status: string;
  disabled_because: Optional<string>;
  secret: string;
  previous_secret: Optional<string>;
  previous_secret_until: NullableInstantColumn;
  created_at: InstantColumn;
}
export interface WebhookDeliveryTable {
  org_id: string;
  endpoint_id: string;
  message_seq: bigint;
  id: string;
  message_id: string;
  type: string;
  customer_id: string | null;
  lane: string;
  status: string;
  attempts: number;
  next_attempt_at: InstantColumn;
  retry_until: InstantColumn;
  lease: string | null;
  last_attempt_at: NullableInstantColumn;
  last_status: number | null;
  last_error: string | null;
  last_duration_ms: number | null;
  last_response: string | null;
  created_at: InstantColumn;
}

export interface WebhookAttemptTable {
  org_id: string;
  endpoint_id: string;
  message_seq: bigint;
  lease: string;
  attempted_at: InstantColumn;
  status: number | null;
  error: string | null;
  duration_ms: number | null;
  response: string | null;
}

declare module '../store/schema.js' {
  interface Database {
    event_outbox: EventOutboxTable;
    webhook_endpoint: WebhookEndpointTable;
    webhook_delivery: WebhookDeliveryTable;
    webhook_attempt: WebhookAttemptTable;
  }
}
