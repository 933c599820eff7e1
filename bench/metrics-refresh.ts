// SPDX-License-Identifier: Apache-2.0
import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { defineCatalog } from '@kontor/core';
import { openFrame, openStore, refreshDerivedRevenue, type Store } from '@kontor/server';
import type { BenchResult } from './result.js';

const SUBSCRIPTIONS = 20_000;
/** What changes on a day. */
const CHANGED = 100;
const BOUND = 0.05;
/** Reading all is of what is stored already. */
const READ_BOUND = 0.1;

const now = Date.UTC(2026, 1, 2);
const by = { actor: 'bench', now };
const same = { currency: 'EUR', timezone: 'UTC' };

const catalog = defineCatalog({
  id: 'bench',
  name: 'Bench',
  currencies: ['EUR'],
  products: { bench: { name: 'Bench' } },
  features: { seats: { kind: 'seats', label: 'Seats', unit: 'seat' } },
  plans: {
    team: {
      name: 'Team',
      features: { seats: 1_000 },
      prices: {
        base: { charge: { model: 'flat', amount: '49' }, interval: 'month' },
        seats: { charge: { model: 'per_seat', unit_amount: '12.5' }, interval: 'month', feature: 'seats' },
      },
    },
  },
});

async function fill(store: Store): Promise<{ org_id: string; ids: string[] }> {
  const organisation = { slug: 'bench', name: 'Bench', currency: 'EUR', timezone: 'UTC', invoice_prefix: 'B' };
  const { id: org_id } = await store.createOrganisation(organisation, by);
  const ids = await store.write(org_id, by, async (tx) => {
    const { version } = await tx.catalogs.push(catalog);
    const names = Array.from({ length: SUBSCRIPTIONS }, (_none, index) => `Customer ${index + 1}`);
    const customers = await tx.customers.createMany(names.map((name) => ({ name, ...same })));
    const made = await tx.subscriptions.createMany(
      customers.map(({ id: customer_id }, index) => ({
        ...same,
        customer_id,
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
    return made.map(({ id }) => id);
  });
  await store.refreshStatistics();
  return { org_id, ids };
}

/** More seats for every so manieth subscription. */
async function change(store: Store, org_id: string, ids: readonly string[], seats: number): Promise<void> {
  const every = SUBSCRIPTIONS / CHANGED;
  await store.write(org_id, by, async (tx) => {
    const lives = await tx.subscriptions.all({ ids: ids.filter((_id, index) => index % every === 0) });
    await tx.subscriptions.replaceMany(
      lives.map((phases) => phases.map((phase) => ({ ...phase, quantities: { seats: String(seats) } }))),
    );
  });
}

/** The daily update of what subscriptions pay, after few of them changed, against deriving all of them. */
export async function bench(): Promise<BenchResult[]> {
  const folder = mkdtempSync(join(tmpdir(), 'kontor-bench-'));
  chmodSync(folder, 0o755);
  const store = await openStore({ data_dir: join(folder, '.kontor') });
  try {
    const { org_id, ids } = await fill(store);
    const timed = async (expected: number) => {
      const started = performance.now();
      const { refreshed } = await refreshDerivedRevenue(store, org_id);
      if (refreshed !== expected) throw new Error(`${refreshed} subscriptions were derived, not ${expected}`);
      return (performance.now() - started) / 1_000;
    };
    const peer = await timed(SUBSCRIPTIONS);
    let ours = Number.POSITIVE_INFINITY;
    for (let run = 0; run < 3; run++) {
      await change(store, org_id, ids, 50 + run);
      ours = Math.min(ours, await timed(CHANGED));
    }
    const ratio = ours / peer;
    const read = async () => {
      const started = performance.now();
      const frame = await openFrame(store, org_id, now);
      if (frame?.history.customer_count !== SUBSCRIPTIONS) throw new Error('not all customers were read');
      return (performance.now() - started) / 1_000;
    };
    const whole = await read();
    let following = Number.POSITIVE_INFINITY;
    for (let run = 0; run < 3; run++) {
      await change(store, org_id, ids, 60 + run);
      following = Math.min(following, await read());
    }
    return [
      {
        bench: `read metrics: ${CHANGED} of ${SUBSCRIPTIONS} subscriptions changed since`,
        ours: following,
        peer: whole,
        peer_name: 'reading all of them',
        unit: 's',
        ratio: following / whole,
        bound: `at most ${READ_BOUND}x the time for all`,
        holds: following / whole <= READ_BOUND,
      },
      {
        bench: `refresh metrics: ${CHANGED} of ${SUBSCRIPTIONS} subscriptions changed`,
        ours,
        peer,
        peer_name: 'deriving all of them anew',
        unit: 's',
        ratio,
        bound: `at most ${BOUND}x the time for all`,
        holds: ratio <= BOUND,
      },
    ];
  } finally {
    await store.close();
    rmSync(folder, { recursive: true, force: true });
  }
}
