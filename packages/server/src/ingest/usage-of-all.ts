// SPDX-License-Identifier: Apache-2.0
import { Decimal, type EventData, type Instant, type MeterDefinition, type MeterTotal } from '@kontor/core';
import type { Transaction } from '../store/transaction.js';
import { toTimestamp } from '../store/values.js';
import { inPortions } from './cursor.js';
import { type Fold, foldEvent, foldRollup, foldTotal, newFold, type RollupRow, rollupOfRow } from './fold.js';
import { hashedRule, registeredMeters, ruleOf } from './meter-registry.js';
import { HOUR } from './rollup.js';

/** A stretch of time; half-open. */
export interface Stretch {
  readonly from: Instant;
  readonly to: Instant;
}

export const NOTHING: MeterTotal = { quantity: Decimal.ZERO, event_count: Decimal.ZERO };

export function sumOfTotals(totals: Iterable<MeterTotal>): MeterTotal {
  let [quantity, event_count] = [Decimal.ZERO, Decimal.ZERO];
  for (const total of totals) {
    quantity = quantity.add(total.quantity);
    event_count = event_count.add(total.event_count);
  }
  return { quantity, event_count };
}

/**
 * What all customers used in each of these stretches, which do not overlap: each customer by itself, then summed. Whole
 * hours by the rollups, the rest by the events.
 */
export async function usageOfAll(
  tx: Transaction,
  definition: MeterDefinition,
  stretches: readonly Stretch[],
): Promise<MeterTotal[]> {
  const folds = stretches.map(() => new Map<string, Fold>());
  for await (const { index, customer_id, into } of readings(tx, definition, stretches)) {
    const of_stretch = folds[index] as Map<string, Fold>;
    let fold = of_stretch.get(customer_id);
    if (fold === undefined) {
      fold = newFold(ruleOf(definition));
      of_stretch.set(customer_id, fold);
    }
    into(fold);
  }
  return folds.map((of_stretch) => sumOfTotals([...of_stretch.values()].map(foldTotal)));
}

/** What each customer used in a stretch, by id; those without any are left out. */
export async function usageByCustomer(
  tx: Transaction,
  definition: MeterDefinition,
  stretch: Stretch,
): Promise<Map<string, MeterTotal>> {
  const folds = new Map<string, Fold>();
  for await (const { customer_id, into } of readings(tx, definition, [stretch], true)) {
    const fold = folds.get(customer_id) ?? newFold(ruleOf(definition));
    folds.set(customer_id, fold);
    into(fold);
  }
  return new Map([...folds].map(([id, fold]) => [id, foldTotal(fold)]));
}

interface ReadUsage {
  readonly index: number;
  /** '' where it does not matter whose it is. */
  readonly customer_id: string;
  readonly into: (fold: Fold) => void;
}

async function* readings(
  tx: Transaction,
  definition: MeterDefinition,
  stretches: readonly Stretch[],
  apart = false,
): AsyncGenerator<ReadUsage> {
  const { rule, hash } = hashedRule(definition);
  const meter = (await registeredMeters(tx)).find((one) => one.hash === hash)?.meter;
  const additive = rule.aggregation === 'count' || rule.aggregation === 'sum';
  const rolled = meter !== undefined && rule.aggregation !== 'unique';
  const whole: (Stretch & { index: number })[] = [];
  const raw: (Stretch & { index: number })[] = [];
  for (const [index, { from, to }] of stretches.entries()) {
    const [first, last] = [Math.ceil(from / HOUR) * HOUR, Math.floor(to / HOUR) * HOUR];
    if (!rolled || first >= last) raw.push({ index, from, to });
    else {
      whole.push({ index, from: first, to: last });
      if (from < first) raw.push({ index, from, to: first });
      if (last < to) raw.push({ index, from: last, to });
    }
  }
  if (whole.length > 0) {
    const whose = apart || !additive ? 'r.customer_id' : "''";
    const latest =
      rule.aggregation === 'latest'
        ? '(array_agg(r.latest ORDER BY r.latest_time DESC, r.latest DESC))[1]'
        : 'NULL::numeric';
    const hours = inPortions<RollupRow & { index: number; customer_id: string }>(
      tx,
      `SELECT n.index, ${whose} AS customer_id, sum(r.event_count)::bigint AS event_count, sum(r.sum) AS sum,
         max(r.max) AS max, ${latest} AS latest, max(r.latest_time) AS latest_time, sum(r.amount) AS amount
       FROM unnest($3::integer[], $4::timestamptz[], $5::timestamptz[]) AS n (index, from_hour, to_hour)
       JOIN usage_rollup r ON r.org_id = $1 AND r.meter = $2 AND r.hour >= n.from_hour AND r.hour < n.to_hour
       GROUP BY 1, 2`,
      [tx.org_id, meter, ...columns(whole)],
    );
    for await (const portion of hours)
      for (const row of portion)
        yield {
          index: row.index,
          customer_id: row.customer_id,
          into: (fold) => foldRollup(fold, rollupOfRow(row)),
        };
  }
  for await (const { index, customer_id, event } of eventsOfAll(tx, rule.event_type, raw))
    yield { index, customer_id: apart || !additive ? customer_id : '', into: (fold) => foldEvent(fold, event) };
}

export interface ReadEvent {
  readonly index: number;
  readonly customer_id: string;
  readonly event: { readonly type: string; readonly time: Instant; readonly data: EventData };
}

/** The events of a type in stretches, of one customer or of all: customer by customer, as they are indexed. */
export async function* eventsOfAll(
  tx: Transaction,
  type: string,
  stretches: readonly (Stretch & { readonly index: number })[],
  customer_id: string | null = null,
): AsyncGenerator<ReadEvent> {
  if (stretches.length === 0) return;
  const events = inPortions<{ index: number; customer_id: string; type: string; time: Instant; data: EventData }>(
    tx,
    `SELECT n.index, e.customer_id, e.type, e.time, e.data
     FROM (SELECT customer_id FROM usage_change WHERE org_id = $1 AND ($3::text IS NULL OR customer_id = $3)) c
     CROSS JOIN unnest($4::integer[], $5::timestamptz[], $6::timestamptz[]) AS n (index, from_time, to_time)
     JOIN usage_event e ON e.org_id = $1 AND e.customer_id = c.customer_id AND e.type = $2
       AND e.time >= n.from_time AND e.time < n.to_time`,
    [tx.org_id, type, customer_id, ...columns(stretches)],
  );
  for await (const portion of events)
    for (const { index, customer_id: whose, ...event } of portion) yield { index, customer_id: whose, event };
}

function columns(stretches: readonly (Stretch & { readonly index: number })[]): unknown[] {
  return [
    stretches.map(({ index }) => index),
    stretches.map(({ from }) => toTimestamp(from)),
    stretches.map(({ to }) => toTimestamp(to)),
  ];
}
