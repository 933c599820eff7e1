// SPDX-License-Identifier: Apache-2.0
import type { PlainDate } from '@kontor/core';
import type { ColumnType } from 'kysely';
import type { InstantColumn, JsonColumn, NullableInstantColumn } from '../../store/schema.js';

// The tables of migrations/0007_plan_migration.sql as the query builder knows them.

type NullableJson = ColumnType<unknown, string | null, string | null>;

export interface PlanMigrationTable {
  org_id: string;
  id: string;
  name: string;
  from_versions: JsonColumn<number[]>;
  to_version: number;
  plans: NullableJson;
  strategy: JsonColumn<unknown>;
  guard: NullableJson;
  status: string;
  paused_because: NullableJson;
  cursor: string;
  total: number;
  looked_at: number;
  compared: number;
  dearer: number;
  created_at: InstantColumn;
  started_at: NullableInstantColumn;
  ended_at: NullableInstantColumn;
  sys_from: bigint;
}
export interface PlanMigrationSubscriptionTable {
  org_id: string;
  migration_id: string;
  subscription_id: string;
  customer_id: string;
  status: string;
  effective_date: PlainDate;
  currency: string;
  period_start: PlainDate | null;
  period_end: PlainDate | null;
  old_minor: bigint | null;
  new_minor: bigint | null;
  problems: JsonColumn<unknown>;
  old_terms: NullableJson;
  terms_hash: string | null;
  sys_from: bigint;
}

declare module '../../store/schema.js' {
  interface Database {
    plan_migration: PlanMigrationTable;
    plan_migration_subscription: PlanMigrationSubscriptionTable;
  }
}
