// SPDX-License-Identifier: Apache-2.0
import { type Instant, type PlainDate, startOfDay } from '@kontor/core';
import type { Transaction } from '../store/transaction.js';
import { toTimestamp } from '../store/values.js';
import { HOUR } from './rollup.js';

/** An hour of UTC in which a customer has usage that came after it may have been billed. */
export interface LateHour {
  readonly customer_id: string;
  readonly type: string;
  readonly hour: Instant;
}

/** Collects, over a batch of events, the hours that came too late. */
export class LateHours {
  readonly #hours = new Map<string, LateHour>();
  readonly #billed_until: Instant;

  constructor(billed_until: Instant) {
    this.#billed_until = billed_until;
  }

  add(customer_id: string, type: string, time: Instant): void {
    if (time >= this.#billed_until) return;
    const hour = Math.floor(time / HOUR) * HOUR;
    const key = `${customer_id} ${hour} ${type}`;
    if (!this.#hours.has(key)) this.#hours.set(key, { customer_id, type, hour });
  }

  async store(tx: Transaction): Promise<void> {
    if (this.#hours.size === 0) return;
    // in the order of the key, so that two batches cannot deadlock
    const hours = [...this.#hours].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, hour]) => hour);
    await tx.client.query({
      name: 'note-late-usage',
      text: `INSERT INTO late_usage (org_id, customer_id, type, hour, recorded_in)
        SELECT $1, customer_id, type, hour, pg_current_xact_id()
        FROM unnest($2::text[], $3::text[], $4::timestamptz[]) AS late (customer_id, type, hour)
        ON CONFLICT (org_id, customer_id, type, hour) DO UPDATE SET recorded_in = excluded.recorded_in`,
      values: [
        tx.org_id,
        hours.map(({ customer_id }) => customer_id),
        hours.map(({ type }) => type),
        hours.map(({ hour }) => toTimestamp(hour)),
      ],
    });
  }
}

/**
 * Says that periods which end by an instant may be billed from now on: events before it that are not yet stored are
 * late. Waits for batches that are being stored, and must come before billing reads usage, so that an event is either
 * counted or noted as late.
 */
export async function markBilledUntil(tx: Transaction, until: Instant): Promise<void> {
  await tx.client.query({
    name: 'mark-billed-until',
    text: `UPDATE usage_registry SET billed_until = $2 WHERE org_id = $1 AND billed_until < $2`,
    values: [tx.org_id, toTimestamp(until)],
  });
}

/** The late hours of these customers, by customer. */
export async function lateHours(tx: Transaction, customer_ids: readonly string[]): Promise<Map<string, LateHour[]>> {
  const found = new Map<string, LateHour[]>();
  if (customer_ids.length === 0) return found;
  const { rows } = await tx.client.query<LateHour>({
    name: 'late-hours',
    text: 'SELECT customer_id, type, hour FROM late_usage WHERE org_id = $1 AND customer_id = ANY($2::text[])',
    values: [tx.org_id, customer_ids],
  });
  for (const row of rows) {
    const list = found.get(row.customer_id);
    if (list === undefined) found.set(row.customer_id, [row]);
    else list.push(row);
  }
  return found;
}

/** The first instant by which periods that end by the day `until` are over in every time zone. */
export function overBy(until: PlainDate): Instant {
  return startOfDay(until, 'UTC') + 12 * HOUR;
}

/** Forgets the late hours that a watermark saw: of one customer if named, and never of those that were not billed. */
export async function forgetLateHours(
  tx: Transaction,
  {
    watermark,
    customer_id,
    except,
  }: { watermark: string; customer_id?: string | undefined; except: readonly string[] },
): Promise<void> {
  await tx.client.query(
    `DELETE FROM late_usage WHERE org_id = $1 AND pg_visible_in_snapshot(recorded_in, $2::pg_snapshot)
       AND customer_id <> ALL ($3::text[]) AND ($4::text IS NULL OR customer_id = $4)`,
    [tx.org_id, watermark, except, customer_id ?? null],
  );
}
