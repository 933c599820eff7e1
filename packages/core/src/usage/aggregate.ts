// SPDX-License-Identifier: Apache-2.0
import type { Instant } from '../kit/calendar.js';
import { Decimal } from '../kit/decimal.js';
import type { MeterRule, MeterValue } from './meter.js';

/** What one event said to a meter, and when. */
export interface Reading extends MeterValue {
  readonly time: Instant;
}
/** A reading with the identity of its event, by which it counts once. */
export interface IdentifiedReading extends Reading {
  readonly source: string;
  readonly id: string;
}

/** Everything the numeric aggregations need to know of a set of readings; sets of different events can be merged. */
export interface Rollup {
  readonly event_count: number;
  readonly sum: Decimal;
  readonly max: Decimal;
  /** Of the last instant; of several at that instant the greatest, so that order never matters. */
  readonly latest: Decimal;
  readonly latest_time: Instant;
  readonly amount: Decimal | null;
}

/** The usage of a period by one meter. */
export interface MeterTotal {
  readonly quantity: Decimal;
  readonly event_count: Decimal;
  /** The sum of the events' own amounts, for the `dynamic` charge. */
  readonly amount?: Decimal;
  /** Each value by itself, for prices per transaction, in order of time. */
  readonly transactions?: readonly Decimal[];
}

/** The rollup of a single reading. Throws for the text of a `unique` meter, which has no sum. */
export function rollupOf(reading: Reading): Rollup {
  const { value, amount, time, units = 1 } = reading;
  if (typeof value === 'string') throw new TypeError('texts are counted, not rolled up');
  return { event_count: units, sum: value, max: value, latest: value, latest_time: time, amount };
}

/** The rollup of two disjoint sets of readings. Associative and commutative. */
export function mergeRollups(a: Rollup, b: Rollup): Rollup {
  const later = a.latest_time - b.latest_time || a.latest.compare(b.latest);
  return {
    event_count: a.event_count + b.event_count,
    sum: a.sum.add(b.sum),
    max: a.max.max(b.max),
    latest: later >= 0 ? a.latest : b.latest,
    latest_time: later >= 0 ? a.latest_time : b.latest_time,
    amount: a.amount === null ? b.amount : b.amount === null ? a.amount : a.amount.add(b.amount),
  };
}

/** The total a numeric meter reads off a rollup; null: of no events at all, which is zero. */
export function totalOf(meter: MeterRule, rollup: Rollup | null): MeterTotal {
  const amount = meter.amount_property === undefined ? {} : { amount: rollup?.amount ?? Decimal.ZERO };
  if (rollup === null) return { quantity: Decimal.ZERO, event_count: Decimal.ZERO, ...amount };
  const event_count = Decimal.fromInteger(rollup.event_count);
  switch (meter.aggregation) {
    case 'count':
      return { quantity: event_count, event_count, ...amount };
    case 'sum':
      return { quantity: rollup.sum, event_count, ...amount };
    case 'max':
      return { quantity: rollup.max, event_count, ...amount };
    case 'latest':
      return { quantity: rollup.latest, event_count, ...amount };
    case 'unique':
      throw new TypeError('a unique meter has no rollup: count its texts');
  }
}

/**
 * The total of one meter over readings in any order, with repetitions: an event counts once by its source and id (the
 * first one, should a sender use one id for two things). What every store of usage must agree with.
 */
export function aggregate(meter: MeterRule, readings: Iterable<IdentifiedReading>): MeterTotal {
  const once = new Map<string, IdentifiedReading>();
  for (const reading of readings) {
    const key = JSON.stringify([reading.source, reading.id]);
    if (!once.has(key)) once.set(key, reading);
  }
  if (meter.aggregation !== 'unique') {
    let rollup: Rollup | null = null;
    for (const reading of once.values())
      rollup = rollup === null ? rollupOf(reading) : mergeRollups(rollup, rollupOf(reading));
    return totalOf(meter, rollup);
  }
  const texts = new Set<string>();
  let amount = Decimal.ZERO;
  for (const reading of once.values()) {
    texts.add(String(reading.value));
    amount = amount.add(reading.amount ?? Decimal.ZERO);
  }
  return {
    quantity: Decimal.fromInteger(texts.size),
    event_count: Decimal.fromInteger(once.size),
    ...(meter.amount_property === undefined ? {} : { amount }),
  };
}
