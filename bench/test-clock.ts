// SPDX-License-Identifier: Apache-2.0

import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { defineCatalog } from '@kontor/core';
import { advanceTestClock, openStore, type Store, synchroniseMeters } from '@kontor/server';
import type { BenchResult } from './result.js';

const SUBSCRIPTIONS = 1_000;
/** Each month in advance together with the usage of the one before, and at the end the usage of December. */
const INVOICES = 13 * SUBSCRIPTIONS;
/** Of each customer in each month. */
const EVENTS = 4;
const BOUND_S = 10;

const from = Date.UTC(2025, 0, 1);
const to = Date.UTC(2026, 0, 1);
const by = { actor: 'bench', now: from };
const seconds = (since: number) => (performance.now() - since) / 1_000;

const catalog = defineCatalog({
  id: 'bench',
  name: 'Bench',
  currencies: ['EUR'],
  products: { bench: { name: 'Bench' } },
  meters: { calls: { label: 'Calls', event_type: 'bench.call', aggregation: 'count', unit: 'call' } },
  features: { seats: { kind: 'seats', label: 'Seats', unit: 'seat' } },
  plans: {
    team: {
      name: 'Team',
      features: { seats: 1_000 },
      prices: {
        base: { charge: { model: 'flat', amount: '49' }, interval: 'month' },
        seats: { charge: { model: 'per_seat', unit_amount: '12.5' }, interval: 'month', feature: 'seats' },
        calls: { charge: { model: 'per_unit', unit_amount: '0.1' }, interval: 'month', meter: 'calls' },
      },
    },
  },
});

async function organisation(store: Store, slug: string): Promise<string> {
  const terms = { name: slug, currency: 'EUR', timezone: 'UTC', invoice_prefix: 'B', test_clock: from };
  return (await store.createOrganisation({ slug, ...terms }, by)).id;
}

async function fill(store: Store, org_id: string): Promise<void> {
  await store.write(org_id, by, async (tx) => {
    const { version } = await tx.catalogs.push(catalog);
    const same = { currency: 'EUR', timezone: 'UTC' };
    const names = Array.from({ length: SUBSCRIPTIONS }, (_none, index) => ({ name: `Customer ${index}`, ...same }));
    const customers = await tx.customers.createMany(names);
    await tx.subscriptions.createMany(
      customers.map((customer, index) => ({
        ...same,
        customer_id: customer.id,
        status: 'active',
        plan: 'team',
        catalog_version: version,
        start_date: '2025-01-01',
        anchor: 'anniversary',
        anchor_date: '2025-01-01',
        quantities: { seats: String(1 + (index % 40)) },
        add_ons: [],
      })),
    );
  });
  await store.append(org_id, async (tx) => {
    await tx.client.query(
      `INSERT INTO usage_event (org_id, source, id, customer_id, type, time, received, recorded_in, data)
       SELECT $1, 'bench', c.id || '-' || m || '-' || e, c.id, 'bench.call',
         timestamptz '2025-01-03 00:00Z' + m * interval '1 month' + e * interval '5 days', $2, pg_current_xact_id(), '{}'
       FROM customer c, generate_series(0, 11) AS m, generate_series(1, ${EVENTS}) AS e WHERE c.org_id = $1`,
      [org_id, new Date(from).toISOString()],
    );
  });
  await synchroniseMeters(store, org_id);
}

/** The same invoices and lines, month by month, into another organisation: no computation, one statement a table. */
async function copied(store: Store, org_id: string, other: string): Promise<number> {
  let started = 0;
  await store.append(org_id, async ({ client }) => {
    for (const table of ['invoice', 'invoice_line'])
      await client.query(`CREATE TEMP TABLE ${table}_copy ON COMMIT DROP AS SELECT * FROM ${table}`);
    await client.query(`CREATE INDEX ON invoice_copy (issued_at); CREATE INDEX ON invoice_line_copy (invoice_id)`);
    for (const table of ['invoice', 'invoice_line']) await client.query(`UPDATE ${table}_copy SET org_id = '${other}'`);
    await client.query(`ANALYZE invoice_copy; ANALYZE invoice_line_copy`);
    const { rows } = await client.query(`SELECT DISTINCT issued_at::text AS issued FROM invoice_copy ORDER BY 1`);
    await client.query(`SET LOCAL kontor.org = '${other}'`);
    started = performance.now();
    for (const { issued } of rows) {
      await client.query('INSERT INTO invoice SELECT * FROM invoice_copy WHERE issued_at = $1', [issued]);
      await client.query(
        `INSERT INTO invoice_line SELECT l.* FROM invoice_line_copy l
           JOIN invoice_copy i ON i.id = l.invoice_id WHERE i.issued_at = $1`,
        [issued],
      );
    }
  });
  return seconds(started);
}

/** A simulated year, against the hand-written statements that store the invoices it brings. */
export async function bench(): Promise<BenchResult[]> {
  const folder = mkdtempSync(join(tmpdir(), 'kontor-bench-'));
  chmodSync(folder, 0o755);
  const store = await openStore({ data_dir: join(folder, '.kontor') });
  try {
    const org_id = await organisation(store, 'bench');
    await fill(store, org_id);
    await store.refreshStatistics();
    const started = performance.now();
    const year = await advanceTestClock(store, { org_id, to, step: 'month', by: { actor: 'bench' } });
    const ours = seconds(started);
    if (!year.ok || year.value.invoices !== INVOICES || year.value.skipped.length > 0)
      throw new Error(`the year brought ${year.ok ? year.value.invoices : year.problems[0]?.message} invoices`);
    const peer = await copied(store, org_id, await organisation(store, 'copy'));
    return [
      {
        bench: `advance a test clock by a year: ${SUBSCRIPTIONS} subscriptions with 3 charges each`,
        ours,
        peer,
        peer_name: 'INSERT … SELECT of the same invoices and lines, month by month',
        unit: 's',
        ratio: ours / peer,
        bound: `at most ${BOUND_S} s`,
        holds: ours <= BOUND_S,
      },
    ];
  } finally {
    await store.close();
    rmSync(folder, { recursive: true, force: true });
  }
}
