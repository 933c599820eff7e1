// SPDX-License-Identifier: Apache-2.0
import type { PlainDate } from '@kontor/core';
import type { InstantColumn, NullableInstantColumn } from '../store/schema.js';

// The tables of migrations/0030_usage_statement.sql as the query builder knows them.

export interface InstallTable {
  org_id: string;
  id: string;
  licence_id: string;
  customer_id: string;
  subscription_id: string;
  name: string;
  public_key: string;
  thumbprint: string;
  stated_sequence: bigint;
  stated_hash: string | null;
  stated_at: NullableInstantColumn;
  covers_until: NullableInstantColumn;
  revoked_at: NullableInstantColumn;
  revoke_reason: string | null;
  created_at: InstantColumn;
  sys_from: bigint;
}
export interface UsageStatementTable {
  org_id: string;
  id: string;
  install_id: string;
  customer_id: string;
  from_sequence: bigint;
  to_sequence: bigint;
  covers_from: InstantColumn;
  covers_until: InstantColumn;
  issued_at: InstantColumn;
  content: string;
  created_at: InstantColumn;
  sys_from: bigint;
}
export interface TrueUpTable {
  org_id: string;
  licence_id: string;
  feature: string;
  start_date: PlainDate;
  high_water: string;
  seats: string;
  charge_id: string | null;
  statement_id: string | null;
  created_at: InstantColumn;
  sys_from: bigint;
}

declare module '../store/schema.js' {
  interface Database {
    install: InstallTable;
    usage_statement: UsageStatementTable;
    true_up: TrueUpTable;
  }
}
