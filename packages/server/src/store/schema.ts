// SPDX-License-Identifier: Apache-2.0

import type { Instant, PlainDate } from '@kontor/core';
import type { ColumnType } from 'kysely';
import type { CustomerBilling, OrganisationBilling } from './billing-settings.js';

// The tables of migrations/0001_store.sql as the query builder knows them. Other folders merge theirs into `Database`.

/** Selected as epoch milliseconds; inserted as `toTimestamp(instant)`. */
export type InstantColumn = ColumnType<Instant, string, string>;
export type NullableInstantColumn = ColumnType<Instant | null, string | null | undefined, string | null>;
/** Selected parsed; inserted as JSON text. */
export type JsonColumn<T> = ColumnType<T, string | undefined, string>;
type Defaulted<T> = ColumnType<T, T | undefined, T>;
export type Metadata = Readonly<Record<string, string>>;

export interface OrganisationTable {
  org_id: string;
  slug: string;
  name: string;
  currency: string;
  timezone: string;
  invoice_prefix: string;
  sample: Defaulted<boolean>;
  billing: JsonColumn<OrganisationBilling>;
  metadata: JsonColumn<Metadata>;
  created_at: InstantColumn;
  test_clock: NullableInstantColumn;
}
export interface OrgClockTable {
  org_id: string;
  seq: bigint;
  ts: InstantColumn;
}
export interface OrgCommitTable extends OrgClockTable {
  actor: string;
}
export type ApiKeyKind = 'secret' | 'publishable' | 'ingest' | 'customer';
export interface ApiKeyTable {
  org_id: string;
  id: string;
  kind: ApiKeyKind;
  name: string;
  prefix: string;
  secret_hash: string;
  customer_id: Defaulted<string | null>;
  created_at: InstantColumn;
  revoked_at: NullableInstantColumn;
}
export interface CatalogVersionTable {
  org_id: string;
  version: number;
  content: string;
  hash: string;
  created_at: InstantColumn;
  sys_from: bigint;
  sys_to: Defaulted<bigint>;
}
/** A fact with the days it holds for and the commits it was known between; both half-open. */
export interface BitemporalColumns {
  org_id: string;
  id: string;
  valid_from: PlainDate;
  valid_to: Defaulted<PlainDate>;
  sys_from: bigint;
  sys_to: Defaulted<bigint>;
}
export interface CustomerTable extends BitemporalColumns {
  external_id: string | null;
  name: string;
  email: string | null;
  country: string | null;
  currency: string;
  timezone: string;
  payer_customer_id: Defaulted<string | null>;
  consolidate: Defaulted<boolean>;
  sample: Defaulted<boolean>;
  billing: JsonColumn<CustomerBilling>;
  metadata: JsonColumn<Metadata>;
  created_at: InstantColumn;
}
export interface SubscriptionTable extends BitemporalColumns {
  customer_id: string;
  status: string;
  plan: string;
  option: string | null;
  catalog_version: number;
  currency: string;
  timezone: string;
  valid_from_second: Defaulted<number>;
  valid_to_second: Defaulted<number>;
  start_date: PlainDate;
  end_date: PlainDate | null;
  end_second: Defaulted<number | null>;
  trial_end_date: PlainDate | null;
  cancelled_on: Defaulted<PlainDate | null>;
  anchor: string;
  anchor_date: PlainDate;
  quantities: JsonColumn<unknown>;
  add_ons: JsonColumn<unknown>;
  contract: ColumnType<unknown, string | null | undefined, string | null>;
  trial_without_method: Defaulted<string | null>;
  sample: Defaulted<boolean>;
  metadata: JsonColumn<Metadata>;
  created_at: InstantColumn;
}
export interface InvoiceCounterTable {
  org_id: string;
  series: string;
  last: bigint;
}
export interface InvoiceTable {
  org_id: string;
  id: string;
  sequence: bigint;
  number: string;
  status: Defaulted<string>;
  customer_id: string;
  subscription_id: string;
  currency: string;
  total_minor: bigint;
  period_start: PlainDate;
  period_end: PlainDate;
  invoice_date: PlainDate;
  issued_at: InstantColumn;
  catalog_version: number;
  rating_version: number;
  usage_watermark: string | null;
  document: JsonColumn<unknown>;
  document_hash: string;
  sys_from: bigint;
  kind: Defaulted<string>;
  subtotal_minor: Defaulted<bigint>;
  discount_minor: Defaulted<bigint>;
  tax_minor: Defaulted<bigint>;
  credited_minor: Defaulted<bigint>;
  due_minor: Defaulted<bigint>;
  credits_invoice_id: Defaulted<string | null>;
}
export interface InvoiceLineTable {
  org_id: string;
  invoice_id: string;
  position: number;
  id: string;
  subscription_id: string;
  charge_key: string;
  label: string;
  period_start: PlainDate;
  period_end: PlainDate;
  amount_minor: bigint;
  kind: Defaulted<string>;
  billed_start: PlainDate;
  billed_end: PlainDate;
  billed_start_second: Defaulted<number>;
  billed_end_second: Defaulted<number | null>;
  revision: Defaulted<number>;
  metered: Defaulted<boolean>;
  interim: Defaulted<boolean>;
  sys_from: Defaulted<bigint>;
  discount_minor: Defaulted<bigint>;
  tax_minor: Defaulted<bigint>;
}
export interface OneOffChargeTable {
  org_id: string;
  id: string;
  customer_id: string;
  subscription_id: string;
  terms: JsonColumn<unknown>;
  metadata: JsonColumn<Metadata>;
  created_at: InstantColumn;
  sys_from: bigint;
  sys_to: Defaulted<bigint>;
  invoice_id: Defaulted<string>;
}
export interface AuditEntryTable {
  org_id: string;
  seq: bigint;
  position: number;
  id: string;
  at: InstantColumn;
  actor: string;
  action: string;
  object: string;
  before: ColumnType<unknown, string | null, never>;
  after: ColumnType<unknown, string | null, never>;
}
export interface IdempotencyKeyTable {
  org_id: string;
  key: string;
  request_hash: string;
  status: number | null;
  response: string | null;
  created_at: InstantColumn;
}

export interface CouponTable {
  org_id: string;
  id: string;
  code: string;
  definition: JsonColumn<unknown>;
  created_at: InstantColumn;
  sys_from: bigint;
}

export interface CouponEndTable {
  org_id: string;
  coupon_id: string;
  ends_at: InstantColumn;
  sys_from: bigint;
}

export interface QuoteTable {
  org_id: string;
  id: string;
  number: string | null;
  status: string;
  customer_id: string;
  terms: JsonColumn<unknown>;
  expires_at: InstantColumn;
  document: string | null;
  document_hash: string | null;
  token_hash: string | null;
  token: Defaulted<string | null>;
  sent_at: NullableInstantColumn;
  closed_at: NullableInstantColumn;
  signature: ColumnType<unknown, string | null | undefined, string | null>;
  decline_reason: string | null;
  subscription_id: string | null;
  created_at: InstantColumn;
  sys_from: bigint;
}

export interface Database {
  coupon: CouponTable;
  coupon_end: CouponEndTable;
  organisation: OrganisationTable;
  org_clock: OrgClockTable;
  org_commit: OrgCommitTable;
  api_key: ApiKeyTable;
  catalog_version: CatalogVersionTable;
  customer: CustomerTable;
  quote: QuoteTable;
  subscription: SubscriptionTable;
  invoice_counter: InvoiceCounterTable;
  invoice: InvoiceTable;
  invoice_line: InvoiceLineTable;
  one_off_charge: OneOffChargeTable;
  audit_entry: AuditEntryTable;
  idempotency_key: IdempotencyKeyTable;
}
