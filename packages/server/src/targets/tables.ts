// SPDX-License-Identifier: Apache-2.0
import type { AlertRule, Objective, PlainDate, Target } from '@kontor/core';
import type { ColumnType } from 'kysely';
import type { InstantColumn, JsonColumn } from '../store/schema.js';

// The tables of migrations/0041_targets.sql, 0042_alerts.sql and 0076_alert_event_label.sql as the query builder knows them.

export interface GoalTable {
  org_id: string;
  kind: 'target' | 'objective';
  id: string;
  key: string;
  version: number;
  sys_from: bigint;
  sys_to: ColumnType<bigint, bigint | undefined, bigint>;
  terms: JsonColumn<Target | Objective>;
  archived: ColumnType<boolean, boolean | undefined, boolean>;
  created_at: InstantColumn;
}
export interface AlertTable {
  org_id: string;
  id: string;
  rule: JsonColumn<AlertRule>;
  status: 'quiet' | 'raised';
  since: PlainDate | null;
  looked_on: PlainDate | null;
  days: number;
  created_at: InstantColumn;
  sys_from: bigint;
}
export interface AlertEventTable {
  org_id: string;
  id: string;
  alert_id: string;
  change: 'raised' | 'cleared';
  date: PlainDate;
  words: string;
  /** Of an alert that was removed: what it was called. */
  label: ColumnType<string | null, string | null | undefined, string | null>;
  occurred_at: InstantColumn;
  sys_from: bigint;
}

declare module '../store/schema.js' {
  interface Database {
    goal: GoalTable;
    alert: AlertTable;
    alert_event: AlertEventTable;
  }
}
