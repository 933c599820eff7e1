// SPDX-License-Identifier: Apache-2.0
import type { PlainDate } from '@kontor/core';
import type { ColumnType } from 'kysely';
import type { InstantColumn, JsonColumn, NullableInstantColumn } from '../store/schema.js';

// The tables of migrations/0013_collecting.sql and 0044_direct_debit.sql as the query builder knows them.

type NullableJson<T> = ColumnType<T | null, string | null | undefined, string | null>;

export interface PaymentProviderTable {
  org_id: string;
  provider: string;
  settings: JsonColumn<unknown>;
  secrets: string;
  created_at: InstantColumn;
  changed_at: InstantColumn;
}
export interface ProviderCustomerTable {
  org_id: string;
  provider: string;
  customer_id: string;
  customer_ref: string;
  created_at: InstantColumn;
}
export interface PaymentMethodTable {
  org_id: string;
  id: string;
  customer_id: string;
  provider: string;
  customer_ref: string;
  method_ref: string;
  kind: string;
  brand: string | null;
  last4: string | null;
  exp_month: number | null;
  exp_year: number | null;
  position: number;
  status: 'active' | 'removed';
  told_at: InstantColumn;
  created_at: InstantColumn;
}
export interface CollectingTable {
  org_id: string;
  enabled: boolean;
  enabled_at: NullableInstantColumn;
  settings: JsonColumn<unknown>;
  changed_at: InstantColumn;
}
export interface CollectingQueueTable {
  org_id: string;
  due_at: InstantColumn;
  seq: bigint;
  position: number;
}
export interface CollectionTable {
  org_id: string;
  invoice_id: string;
  customer_id: string;
  subscription_id: string;
  status: 'open' | 'paid' | 'ended';
  mode: 'charge' | 'transfer';
  due_date: PlainDate;
  policy: JsonColumn<unknown>;
  opened_at: InstantColumn;
  next_at: InstantColumn;
  lease: string | null;
  past_due: ColumnType<boolean, boolean | undefined, boolean>;
  last_problem: ColumnType<string | null, string | null | undefined, string | null>;
  closed_at: NullableInstantColumn;
}
export interface CollectionEventTable {
  org_id: string;
  invoice_id: string;
  id: string;
  customer_id: string;
  at: InstantColumn;
  type: string;
  data: JsonColumn<unknown>;
}
export type AttemptStatus = 'started' | 'requires_action' | 'processing' | 'failed' | 'cancelled' | 'succeeded';
export interface PaymentAttemptTable {
  org_id: string;
  id: string;
  customer_id: string;
  invoice_id: string;
  step: string;
  kind: 'charge' | 'link';
  provider: string;
  customer_ref: string;
  method_id: string | null;
  method_ref: string | null;
  amount_minor: bigint;
  currency: string;
  reference: string;
  description: string;
  return_url: string | null;
  idempotency_key: string;
  status: AttemptStatus;
  provider_ref: string | null;
  failure: NullableJson<unknown>;
  fee_minor: bigint | null;
  fee_currency: string | null;
  link_url: string | null;
  link_expires_at: NullableInstantColumn;
  started_at: InstantColumn;
  key_made_at: InstantColumn;
  ask_at: InstantColumn;
  asked: ColumnType<number, number | undefined, number>;
  last_problem: string | null;
  ended_at: NullableInstantColumn;
}
export interface ProviderEventTable {
  org_id: string;
  provider: string;
  id: string;
  type: string;
  customer_id: string | null;
  created_at: InstantColumn;
  received_at: InstantColumn;
  data: JsonColumn<unknown>;
}
export interface PaymentLinkTable {
  org_id: string;
  invoice_id: string;
  customer_id: string;
  token: string;
  token_hash: string;
  created_at: InstantColumn;
  expires_at: InstantColumn;
}

export interface MandateTable {
  org_id: string;
  id: string;
  customer_id: string;
  scheme: 'CORE' | 'B2B';
  kind: 'recurrent' | 'one_off';
  signed_on: PlainDate;
  debtor_name: string;
  account: string;
  country: string;
  last4: string;
  status: 'active' | 'ending' | 'used' | 'revoked';
  created_at: InstantColumn;
  ended_at: NullableInstantColumn;
}

declare module '../store/schema.js' {
  interface Database {
    mandate: MandateTable;
    payment_provider: PaymentProviderTable;
    provider_customer: ProviderCustomerTable;
    payment_method: PaymentMethodTable;
    collecting: CollectingTable;
    collecting_queue: CollectingQueueTable;
    collection: CollectionTable;
    collection_event: CollectionEventTable;
    payment_attempt: PaymentAttemptTable;
    provider_event: ProviderEventTable;
    payment_link: PaymentLinkTable;
  }
}
