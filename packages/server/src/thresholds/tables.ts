// SPDX-License-Identifier: Apache-2.0
import type { PlainDate, ThresholdRule } from '@kontor/core';
import type { ColumnType } from 'kysely';
import type { InstantColumn, JsonColumn } from '../store/schema.js';

// The tables of migrations/0016_thresholds.sql as the query builder knows them.

export interface UsageThresholdTable {
  org_id: string;
  id: string;
  sys_from: bigint;
  sys_to: ColumnType<bigint, bigint | undefined, bigint>;
  customer_id: string;
  subscription_id: string;
  plan: string;
  by_customer: ColumnType<boolean, boolean | undefined, boolean>;
  rule: JsonColumn<ThresholdRule>;
  created_at: InstantColumn;
}
export interface ThresholdCrossingTable {
  org_id: string;
  id: string;
  threshold_id: string;
  customer_id: string;
  subscription_id: string;
  action: string;
  period_start: PlainDate;
  step: string;
  value: string;
  ends_at: InstantColumn;
  crossed_at: InstantColumn;
  sys_from: bigint;
}

declare module '../store/schema.js' {
  interface Database {
    usage_threshold: UsageThresholdTable;
    threshold_crossing: ThresholdCrossingTable;
  }
}
