// SPDX-License-Identifier: Apache-2.0
import type { PlainDate } from '@kontor/core';
import type { InstantColumn, JsonColumn, NullableInstantColumn } from '../store/schema.js';
import type { ShownMonth } from './shown.js';

// The tables of migrations/0040_service_levels.sql as the query builder knows them.

export interface SupportCaseTable {
  org_id: string;
  reference: string;
  id: string;
  customer_id: string;
  level: string;
  severity: string;
  opened_at: InstantColumn;
  responded_at: NullableInstantColumn;
  resolved_at: NullableInstantColumn;
  sys_from: bigint;
}
export interface ServiceOutageTable {
  org_id: string;
  reference: string;
  id: string;
  component: string;
  from_at: InstantColumn;
  to_at: NullableInstantColumn;
  planned: boolean;
  customer_ids: JsonColumn<readonly string[] | null>;
  sys_from: bigint;
}
export interface HolidayTable {
  org_id: string;
  calendar: string;
  date: PlainDate;
  name: string;
  sys_from: bigint;
}
export interface ServiceCreditTable {
  org_id: string;
  id: string;
  subscription_id: string;
  customer_id: string;
  payer_customer_id: string;
  month: PlainDate;
  currency: string;
  amount_minor: bigint;
  wallet_id: string;
  grant_id: string;
  report: JsonColumn<ShownMonth>;
  granted_at: InstantColumn;
  granted_by: string;
  reversed_at: NullableInstantColumn;
  reverse_reason: string | null;
  sys_from: bigint;
}

declare module '../store/schema.js' {
  interface Database {
    support_case: SupportCaseTable;
    service_outage: ServiceOutageTable;
    holiday: HolidayTable;
    service_credit: ServiceCreditTable;
  }
}
