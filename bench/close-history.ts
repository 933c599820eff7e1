// SPDX-License-Identifier: Apache-2.0

import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { addToDate, defineCatalog } from '@kontor/core';
import { closePeriod, openStore, type Store } from '@kontor/server';
import type { BenchResult } from './result.js';

const SUBSCRIPTIONS = 1_000;
const MONTHS = 60;
const BOUND = 1.5;

const now = Date.UTC(2026, 1, 2);
const by = { actor: 'bench', now };

const month = { interval: 'month' } as const;
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
        base: { charge: { model: 'flat', amount: '49' }, ...month },
        seats: { charge: { model: 'per_seat', unit_amount: '12.5' }, ...month, feature: 'seats' },
        support: { charge: { model: 'flat', amount: '9' }, ...month, timing: 'arrears' },
      },
    },
  },
});

async function fill(store: Store): Promise<string> {
  const organisation = { slug: 'bench', name: 'Bench', currency: 'EUR', timezone: 'UTC', invoice_prefix: 'B' };
  const { id: org_id } = await store.createOrganisation(organisation, by);
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
        start_date: '2021-01-01',
        anchor: 'anniversary',
        anchor_date: '2021-01-01',
        quantities: { seats: String(1 + (index % 40)) },
        add_ons: [],
      })),
    );
  });
  return org_id;
}

/** The middle one of some times. */
function median(times: readonly number[]): number {
  return [...times].sort((a, b) => a - b)[Math.floor(times.length / 2)] as number;
}

/** A close after five years against one after some months: what was billed before must not weigh. */
export async function bench(): Promise<BenchResult[]> {
  const folder = mkdtempSync(join(tmpdir(), 'kontor-bench-'));
  chmodSync(folder, 0o755);
  const store = await openStore({ data_dir: join(folder, '.kontor') });
  try {
    const org_id = await fill(store);
    const times: number[] = [];
    for (let index = 1; index <= MONTHS; index++) {
      const until = addToDate('2021-01-02', { months: index - 1 });
      const started = performance.now();
      const { lines } = await closePeriod(store, { org_id, until, now, actor: 'bench' });
      if (lines !== (index === 1 ? 2 : 3) * SUBSCRIPTIONS) throw new Error(`month ${index} has ${lines} lines`);
      times.push((performance.now() - started) / 1_000);
      if (index === 2) await store.refreshStatistics();
    }
    const [early, late] = [median(times.slice(3, 8)), median(times.slice(-5))];
    const ratio = late / early;
    return [
      {
        bench: `close month ${MONTHS}: ${SUBSCRIPTIONS} subscriptions with 3 charges and ${3 * MONTHS} lines each`,
        ours: late,
        peer: early,
        peer_name: 'the same close in month 6',
        unit: 's',
        ratio,
        bound: `at most ${BOUND}x the time`,
        holds: ratio <= BOUND,
      },
    ];
  } finally {
    await store.close();
    rmSync(folder, { recursive: true, force: true });
  }
}
