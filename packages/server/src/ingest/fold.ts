// SPDX-License-Identifier: Apache-2.0
import {
  Decimal,
  decimal,
  type EventData,
  type Instant,
  type MeterRule,
  type MeterTotal,
  mergeRollups,
  meterValue,
  type Rollup,
  rollupOf,
  totalOf,
} from '@kontor/core';

/** What is summed up of one meter over some time, from hours and from events alike. */
export interface Fold {
  readonly rule: MeterRule;
  rollup: Rollup | null;
  readonly texts: Set<string>;
  text_events: number;
  text_amount: Decimal;
  readonly transactions: Decimal[] | null;
}

/** `transactions`: each value is kept as well. */
export function newFold(rule: MeterRule, transactions = false): Fold {
  return {
    rule,
    rollup: null,
    texts: new Set(),
    text_events: 0,
    text_amount: Decimal.ZERO,
    transactions: transactions && rule.aggregation !== 'unique' ? [] : null,
  };
}

export function foldRollup(fold: Fold, rollup: Rollup): void {
  fold.rollup = fold.rollup === null ? rollup : mergeRollups(fold.rollup, rollup);
}

export function foldEvent(
  fold: Fold,
  { time, ...event }: { readonly type: string; readonly time: Instant; readonly data: EventData },
): void {
  const read = meterValue(fold.rule, event);
  // What a rule cannot read was reported when the event or the rule came; it counts for neither.
  if (!read.ok || read.value === null) return;
  const { value, amount } = read.value;
  if (typeof value === 'string') {
    fold.texts.add(value);
    fold.text_events++;
    fold.text_amount = fold.text_amount.add(amount ?? Decimal.ZERO);
  } else {
    foldRollup(fold, rollupOf({ ...read.value, time }));
    fold.transactions?.push(value);
  }
}

/** Takes over what another fold of the same rule holds. */
export function foldInto(fold: Fold, other: Fold): void {
  if (other.rollup !== null) foldRollup(fold, other.rollup);
  for (const text of other.texts) fold.texts.add(text);
  fold.text_events += other.text_events;
  fold.text_amount = fold.text_amount.add(other.text_amount);
}

export function foldTotal(fold: Fold): MeterTotal {
  if (fold.rule.aggregation !== 'unique') {
    const total = totalOf(fold.rule, fold.rollup);
    return fold.transactions === null ? total : { ...total, transactions: fold.transactions };
  }
  return {
    quantity: Decimal.fromInteger(fold.texts.size),
    event_count: Decimal.fromInteger(fold.text_events),
    ...(fold.rule.amount_property === undefined ? {} : { amount: fold.text_amount }),
  };
}

/** Hours of the rollups as a query adds them up. */
export interface RollupRow {
  event_count: bigint;
  sum: string;
  max: string;
  latest: string | null;
  latest_time: Instant;
  amount: string | null;
}

export function rollupOfRow(row: RollupRow): Rollup {
  return {
    event_count: Number(row.event_count),
    sum: decimal(row.sum),
    max: decimal(row.max),
    latest: row.latest === null ? Decimal.ZERO : decimal(row.latest),
    latest_time: row.latest_time,
    amount: row.amount === null ? null : decimal(row.amount),
  };
}
