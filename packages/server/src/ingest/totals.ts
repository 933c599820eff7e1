// SPDX-License-Identifier: Apache-2.0
import type { EventData, Instant, MeterDefinition, MeterTotal, UsageNeed } from '@kontor/core';
import type { Transaction } from '../store/transaction.js';
import { toTimestamp } from '../store/values.js';
import { inPortions } from './cursor.js';
import { type Fold, foldEvent, foldRollup, foldTotal, newFold, type RollupRow, rollupOfRow } from './fold.js';
import { hashedRule, type RegisteredMeter, registeredMeters } from './meter-registry.js';
import { HOUR } from './rollup.js';

/** The usage of one customer in `[from, to)`, by the meter as its catalog version defines it. */
export interface SubscriptionUsageNeed extends Pick<UsageNeed, 'meter' | 'from' | 'to'> {
  readonly customer_id: string;
  readonly definition: MeterDefinition;
  /** Also list each value, for prices per transaction: reads every event of the period. */
  readonly transactions?: boolean;
}

/** Usage as it was known: what a watermark saw, or what was received by an instant. */
export type KnownUsage = { readonly watermark: string } | { readonly received_until: Instant };

function knownValues(known: KnownUsage): [string | null, string | null] {
  return 'watermark' in known ? [known.watermark, null] : [null, toTimestamp(known.received_until)];
}

/**
 * One answer per need, in their order, by two statements for all: the hourly rollups answer whole hours of UTC, the
 * events themselves what lies before and after (zones with half-hour offsets) and what cannot be rolled up (`unique`,
 * transactions, a rule that was never registered). Both fold by the same code. `registered`: the meters, if read before.
 */
export async function usageTotals(
  tx: Transaction,
  needs: readonly SubscriptionUsageNeed[],
  known_usage?: KnownUsage,
  registered?: readonly RegisteredMeter[],
): Promise<MeterTotal[]> {
  const meters = new Map((registered ?? (await registeredMeters(tx))).map(({ hash, meter }) => [hash, meter]));
  const whole: HourWindow[] = [];
  const raw: EventWindow[] = [];
  const folds = needs.map((need, index) => {
    const { rule, hash } = hashedRule(need.definition);
    const meter = meters.get(hash);
    const { customer_id, from, to } = need;
    const fold = newFold(rule, need.transactions === true);
    const read = (start: Instant, end: Instant) => {
      if (start < end) raw.push({ index, customer_id, type: rule.event_type, from: start, to: end });
    };
    const [first, last] = [Math.ceil(from / HOUR) * HOUR, Math.floor(to / HOUR) * HOUR];
    const summed = meter !== undefined && rule.aggregation !== 'unique' && fold.transactions === null;
    // rollups say what is known now, not what was known then
    if (!summed || first >= last || known_usage !== undefined) read(from, to);
    else {
      whole.push({ index, customer_id, meter, from: first, to: last });
      read(from, first);
      read(last, to);
    }
    return fold;
  });
  await foldHours(tx, whole, folds);
  await foldEvents(tx, raw, folds, known_usage);
  return folds.map(foldTotal);
}

/**
 * Opaque text that an invoice pins: which transactions of events were counted. PostgreSQL's own snapshot, to compare
 * with `usage_event.recorded_in`; the rows it covers never change.
 */
export async function usageWatermark(tx: Transaction): Promise<string> {
  const { rows } = await tx.client.query<{ snapshot: string }>({
    name: 'usage-watermark',
    text: 'SELECT pg_current_snapshot()::text AS snapshot',
  });
  return (rows[0] as { snapshot: string }).snapshot;
}

interface Window {
  /** Which need it belongs to. */
  readonly index: number;
  readonly customer_id: string;
  readonly from: Instant;
  readonly to: Instant;
}
interface HourWindow extends Window {
  readonly meter: number;
}
interface EventWindow extends Window {
  readonly type: string;
}
interface HourRow extends RollupRow {
  index: number;
}

async function foldHours(tx: Transaction, windows: readonly HourWindow[], folds: readonly Fold[]): Promise<void> {
  // Sorting each group for its last value is dear, and only `latest` meters want it.
  const isLatest = ({ index }: HourWindow) => (folds[index] as Fold).rule.aggregation === 'latest';
  for (const latest of [false, true]) {
    const some = windows.filter((window) => isLatest(window) === latest);
    if (some.length === 0) continue;
    const { rows } = await tx.client.query<HourRow>({
      name: latest ? 'latest-hours' : 'sum-hours',
      text: `SELECT n.index, sum(r.event_count)::bigint AS event_count, sum(r.sum) AS sum, max(r.max) AS max,
          ${latest ? '(array_agg(r.latest ORDER BY r.latest_time DESC, r.latest DESC))[1]' : 'NULL::numeric'} AS latest,
          max(r.latest_time) AS latest_time, sum(r.amount) AS amount
        FROM unnest($2::integer[], $3::text[], $4::integer[], $5::timestamptz[], $6::timestamptz[])
          AS n (index, customer_id, meter, from_hour, to_hour)
        JOIN usage_rollup r ON r.org_id = $1 AND r.customer_id = n.customer_id COLLATE "C" AND r.meter = n.meter
          AND r.hour >= n.from_hour AND r.hour < n.to_hour
        GROUP BY n.index`,
      values: [tx.org_id, ...columns(some, (window) => window.meter)],
    });
    for (const row of rows) foldRollup(folds[row.index] as Fold, rollupOfRow(row));
  }
}

async function foldEvents(
  tx: Transaction,
  windows: readonly EventWindow[],
  folds: readonly Fold[],
  known_usage: KnownUsage | undefined,
): Promise<void> {
  if (windows.length === 0) return;
  const events = inPortions<{ index: number; type: string; time: Instant; data: EventData }>(
    tx,
    `SELECT n.index, e.type, e.time, e.data
     FROM unnest($2::integer[], $3::text[], $4::text[], $5::timestamptz[], $6::timestamptz[])
       AS n (index, customer_id, type, from_time, to_time)
     JOIN usage_event e ON e.org_id = $1 AND e.customer_id = n.customer_id COLLATE "C" AND e.type = n.type
       AND e.time >= n.from_time AND e.time < n.to_time
       ${known_usage === undefined ? '' : 'AND ($7::text IS NULL OR pg_visible_in_snapshot(e.recorded_in, $7::pg_snapshot)) AND ($8::timestamptz IS NULL OR e.received <= $8)'}
     ${folds.some((fold) => fold.transactions !== null) ? 'ORDER BY e.time, e.source, e.id' : ''}`,
    [
      tx.org_id,
      ...columns(windows, (window) => window.type),
      ...(known_usage === undefined ? [] : knownValues(known_usage)),
    ],
  );
  for await (const portion of events)
    for (const { index, time, ...event } of portion) {
      foldEvent(folds[index] as Fold, { ...event, time });
    }
}

function columns<W extends Window>(windows: readonly W[], what: (window: W) => number | string): unknown[] {
  return [
    windows.map((window) => window.index),
    windows.map((window) => window.customer_id),
    windows.map(what),
    windows.map((window) => toTimestamp(window.from)),
    windows.map((window) => toTimestamp(window.to)),
  ];
}
