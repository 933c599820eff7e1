// SPDX-License-Identifier: Apache-2.0

import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { defineCatalog } from '@kontor/core';
import { closePeriod, openStore, type Store, synchroniseMeters } from '@kontor/server';
import type { BenchResult } from './result.js';

const SUBSCRIPTIONS = 20_000;
/** In January, each customer: 20 busy hours of 5 events, so 2,000,000 events, stored in the order of sessions. */
const HOURS = 20;
const EVENTS_AN_HOUR = 5;
const BOUND = 10;

const now = Date.UTC(2026, 1, 2);
const by = { actor: 'bench', now };
const seconds = (since: number) => (performance.now() - since) / 1_000;

// Three charges: flat and seats in advance, tokens in arrears after an allowance, graduated.
const catalog = defineCatalog({
  id: 'bench',
  name: 'Bench',
  currencies: ['EUR'],
  products: { bench: { name: 'Bench' } },
  meters: {
    tokens: { label: 'Tokens', event_type: 'bench.call', aggregation: 'sum', property: 'tokens', unit: 'token' },
  },
  features: { seats: { kind: 'seats', label: 'Seats', unit: 'seat' } },
  plans: {
    team: {
      name: 'Team',
      features: { seats: 1_000 },
      prices: {
        base: { charge: { model: 'flat', amount: '49' }, interval: 'month' },
        seats: { charge: { model: 'per_seat', unit_amount: '12.5' }, interval: 'month', feature: 'seats' },
        tokens: {
          charge: {
            model: 'graduated',
            tiers: [
              { up_to: 20_000, unit_amount: '0.0004' },
              { up_to: null, unit_amount: '0.00025' },
            ],
          },
          interval: 'month',
          meter: 'tokens',
          included: '5000',
        },
      },
    },
  },
});

async function fill(store: Store): Promise<string> {
  const organisation = { slug: 'bench', name: 'Bench', currency: 'EUR', timezone: 'UTC', invoice_prefix: 'B' };
  const { id: org_id } = await store.createOrganisation(organisation, by);
  await store.write(org_id, by, async (tx) => {
    const { version } = await tx.catalogs.push(catalog);
    const numbers = Array.from({ length: SUBSCRIPTIONS }, (_none, index) => index + 1);
    const same = { currency: 'EUR', timezone: 'UTC' };
    const customers = await tx.customers.createMany(numbers.map((n) => ({ name: `Customer ${n}`, ...same })));
    await tx.subscriptions.createMany(
      customers.map((customer, index) => ({
        ...same,
        customer_id: customer.id,
        status: 'active',
        plan: 'team',
        catalog_version: version,
        start_date: '2026-01-01',
        anchor: 'anniversary',
        anchor_date: '2026-01-01',
        quantities: { seats: String(1 + (index % 40)) },
        add_ons: [],
      })),
    );
  });
  await store.append(org_id, async (tx) => {
    await tx.client.query(
      `INSERT INTO usage_event (org_id, source, id, customer_id, type, time, received, recorded_in, data)
       SELECT $1, 'bench', c.id || '-' || e, c.id, 'bench.call',
         timestamptz '2026-01-01 00:00Z' + (e / $3::int * 37 % 744) * interval '1 hour' + (e % $3::int) * interval '7 minutes',
         $4, pg_current_xact_id(), jsonb_build_object('tokens', 100 + e * 7919 % 900)
       FROM customer c, generate_series(0, $2::int - 1) AS e WHERE c.org_id = $1 ORDER BY e / $3::int, c.id, e`,
      [org_id, HOURS * EVENTS_AN_HOUR, EVENTS_AN_HOUR, new Date(now).toISOString()],
    );
  });
  // Registers the meter and rolls up the events there are, by the same code as events that come one by one.
  await synchroniseMeters(store, org_id);
  return org_id;
}

/** Closing a month to committed invoices, against one statement that only sums the usage of that month. */
export async function bench(): Promise<BenchResult[]> {
  const folder = mkdtempSync(join(tmpdir(), 'kontor-bench-'));
  chmodSync(folder, 0o755);
  const store = await openStore({ data_dir: join(folder, '.kontor') });
  try {
    const org_id = await fill(store);
    // January in advance: every month but the first has been billed in advance before.
    await closePeriod(store, { org_id, until: '2026-01-31', now, actor: 'bench' });
    await store.refreshStatistics();

    let peer = Number.POSITIVE_INFINITY;
    for (let run = 0; run < 3; run += 1) {
      const started = performance.now();
      const { rowCount } = await store.read(org_id, (tx) =>
        tx.client.query(
          `SELECT customer_id, sum((data->>'tokens')::numeric) FROM usage_event
           WHERE org_id = $1 AND time >= '2026-01-01Z' AND time < '2026-02-01Z' GROUP BY customer_id`,
          [org_id],
        ),
      );
      if (rowCount !== SUBSCRIPTIONS) throw new Error(`the peer summed ${rowCount} customers`);
      peer = Math.min(peer, seconds(started));
    }

    const started = performance.now();
    const result = await closePeriod(store, { org_id, until: '2026-02-02', now, actor: 'bench' });
    const ours = seconds(started);
    if (result.invoices !== SUBSCRIPTIONS || result.lines !== 3 * SUBSCRIPTIONS)
      throw new Error(`${result.invoices} invoices with ${result.lines} lines were billed`);
    const ratio = ours / peer;
    return [
      {
        bench: `close a period: ${SUBSCRIPTIONS} subscriptions with 3 charges each`,
        ours,
        peer,
        peer_name: 'one SQL statement that only sums the same usage',
        unit: 's',
        ratio,
        bound: `at most ${BOUND}x the statement's time`,
        holds: ratio <= BOUND,
      },
    ];
  } finally {
    await store.close();
    rmSync(folder, { recursive: true, force: true });
  }
}
