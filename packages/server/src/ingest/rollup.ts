// SPDX-License-Identifier: Apache-2.0
import { type Decimal, type Instant, mergeRollups, type Reading, type Rollup, rollupOf } from '@kontor/core';
import type { Transaction } from '../store/transaction.js';
import { toTimestamp } from '../store/values.js';

export const HOUR = 3_600_000;

/** What a batch adds to the hourly rollups, summed in memory so that each row is touched once per batch. */
export class RollupDelta {
  readonly #rows = new Map<string, Map<number, Map<Instant, Rollup>>>();
  #size = 0;

  /** Rows it will write. */
  get size(): number {
    return this.#size;
  }

  add(customer_id: string, meter: number, reading: Reading): void {
    let meters = this.#rows.get(customer_id);
    if (meters === undefined) {
      meters = new Map();
      this.#rows.set(customer_id, meters);
    }
    let hours = meters.get(meter);
    if (hours === undefined) {
      hours = new Map();
      meters.set(meter, hours);
    }
    const hour = reading.time - (reading.time % HOUR);
    const known = hours.get(hour);
    if (known === undefined) this.#size++;
    const one = rollupOf(reading);
    hours.set(hour, known === undefined ? one : mergeRollups(known, one));
  }

  /** Adds everything to the table, in the order of its key: two batches that meet can only wait, never deadlock. */
  async store(tx: Transaction): Promise<void> {
    if (this.#size === 0) return;
    const rows: { customer_id: string; meter: number; hour: Instant; rollup: Rollup }[] = [];
    for (const [customer_id, meters] of this.#rows)
      for (const [meter, hours] of meters)
        for (const [hour, rollup] of hours) rows.push({ customer_id, meter, hour, rollup });
    rows.sort((a, b) =>
      a.customer_id < b.customer_id ? -1 : a.customer_id > b.customer_id ? 1 : a.meter - b.meter || a.hour - b.hour,
    );
    await tx.client.query({
      name: 'rollup',
      text: UPSERT,
      values: [
        tx.org_id,
        rows.map((row) => row.customer_id),
        rows.map((row) => row.meter),
        rows.map((row) => toTimestamp(row.hour)),
        rows.map((row) => row.rollup.event_count),
        rows.map((row) => row.rollup.sum.toString()),
        rows.map((row) => row.rollup.max.toString()),
        rows.map((row) => row.rollup.latest.toString()),
        rows.map((row) => toTimestamp(row.rollup.latest_time)),
        rows.map((row) => (row.rollup.amount as Decimal | null)?.toString() ?? null),
      ],
    });
    this.#rows.clear();
    this.#size = 0;
  }
}

// The same as mergeRollups of the core, row by row.
const UPSERT = `INSERT INTO usage_rollup AS known
    (org_id, customer_id, meter, hour, event_count, sum, max, latest, latest_time, amount)
  SELECT $1, * FROM unnest($2::text[], $3::integer[], $4::timestamptz[], $5::bigint[], $6::numeric[], $7::numeric[],
    $8::numeric[], $9::timestamptz[], $10::numeric[])
  ON CONFLICT (org_id, customer_id, meter, hour) DO UPDATE SET
    event_count = known.event_count + excluded.event_count,
    sum = known.sum + excluded.sum,
    max = greatest(known.max, excluded.max),
    latest = CASE WHEN (excluded.latest_time, excluded.latest) > (known.latest_time, known.latest)
      THEN excluded.latest ELSE known.latest END,
    latest_time = greatest(known.latest_time, excluded.latest_time),
    amount = coalesce(known.amount + excluded.amount, known.amount, excluded.amount)`;
