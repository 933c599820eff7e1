// SPDX-License-Identifier: Apache-2.0
import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { defineCatalog } from '@kontor/core';
import { type CloseProgress, closePeriod, openStore, planChange, type Store, synchroniseMeters } from '@kontor/server';
import pg from 'pg';
import type { BenchResult } from './result.js';

/** KONTOR_BENCH_SUBSCRIPTIONS is for a quick look. */
const MANY = Number(process.env.KONTOR_BENCH_SUBSCRIPTIONS ?? 100_000);
const FEW = MANY / 10;
/** In each of three rounds: the machine takes its processors away for some milliseconds now and then. */
const PREVIEWS = 2_000;
const ROUNDS = 3;
/** A server that has just started compiles its code and its statements: its first previews are not counted. */
const WARM = 1_000;

const now = Date.UTC(2026, 1, 2);
const by = { actor: 'bench', now };

// Three charges: flat and seats in advance, usage in arrears; with German VAT.
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
        calls: { charge: { model: 'per_unit', unit_amount: '0.01' }, interval: 'month', meter: 'calls' },
      },
    },
    max: { name: 'Max', prices: { base: { charge: { model: 'flat', amount: '490' }, interval: 'month' } } },
  },
});

async function fill(store: Store, slug: string, count: number): Promise<string> {
  const organisation = { slug, name: slug, currency: 'EUR', timezone: 'UTC', invoice_prefix: 'B' };
  const { id: org_id } = await store.createOrganisation(organisation, by);
  const same = { currency: 'EUR', timezone: 'UTC' };
  await store.write(org_id, by, async (tx) => {
    await tx.catalogs.push(catalog);
    await tx.organisations.update({ billing: { tax: { seller: { address: { country: 'DE' } } } } });
  });
  for (let from = 0; from < count; from += 10_000)
    await store.write(org_id, by, async (tx) => {
      const numbers = Array.from({ length: Math.min(10_000, count - from) }, (_none, index) => from + index);
      const customers = await tx.customers.createMany(
        numbers.map((n) => ({ name: `Customer ${n}`, country: 'DE', ...same })),
      );
      await tx.subscriptions.createMany(
        customers.map((customer, index) => ({
          ...same,
          customer_id: customer.id,
          status: 'active',
          plan: 'team',
          catalog_version: 1,
          start_date: '2026-01-01',
          anchor: 'anniversary',
          anchor_date: '2026-01-01',
          quantities: { seats: String(1 + (index % 40)) },
          add_ons: [],
        })),
      );
    });
  await store.append(org_id, (tx) =>
    tx.client.query(
      `INSERT INTO usage_event (org_id, source, id, customer_id, type, time, received, recorded_in, data)
       SELECT $1, 'bench', c.id || e, c.id, 'bench.call', timestamptz '2026-01-10Z' + e * interval '1 day', $2,
         pg_current_xact_id(), '{}' FROM customer c, generate_series(1, 5) AS e WHERE c.org_id = $1`,
      [org_id, new Date(now).toISOString()],
    ),
  );
  await synchroniseMeters(store, org_id);
  await closePeriod(store, { org_id, until: '2026-01-31', ...by });
  return org_id;
}

async function seconds(run: () => Promise<unknown>): Promise<number> {
  const started = performance.now();
  await run();
  return (performance.now() - started) / 1_000;
}

/** Writes what the close of February wrote once more, into tables of the same shape, in one batch of plain SQL. */
async function handWritten(client: pg.Client, org_id: string): Promise<number> {
  const tables = ['invoice', 'invoice_line', 'ledger_entry'];
  for (const table of tables)
    await client.query(
      `DROP TABLE IF EXISTS bench_${table}; CREATE TABLE bench_${table} (LIKE ${table} INCLUDING ALL)`,
    );
  const since = `(SELECT max(seq) - $2 FROM org_clock WHERE org_id = $1)`;
  const batches = Math.ceil(MANY / 1_000);
  await client.query('CHECKPOINT');
  return seconds(async () => {
    await client.query('BEGIN');
    await client.query(`INSERT INTO bench_invoice SELECT * FROM invoice WHERE org_id = $1 AND sys_from > ${since}`, [
      org_id,
      batches,
    ]);
    await client.query(
      `INSERT INTO bench_invoice_line SELECT * FROM invoice_line WHERE org_id = $1 AND sys_from > ${since}`,
      [org_id, batches],
    );
    await client.query(
      `INSERT INTO bench_ledger_entry SELECT * FROM ledger_entry WHERE org_id = $1 AND seq > ${since}`,
      [org_id, batches],
    );
    await client.query('COMMIT');
  });
}

const percentile = (values: readonly number[], share: number) =>
  [...values].sort((a, b) => a - b)[Math.floor(values.length * share)] as number;

/**
 * What a plan change would cost, as the API asks it, beside the same connection's empty round trip; in milliseconds,
 * 99th percentile, the median of the rounds.
 */
async function preview(store: Store, org_id: string): Promise<{ ours: number; peer: number }> {
  const all: string[] = [];
  for (let more = true; more && all.length < ROUNDS * PREVIEWS + WARM; ) {
    const starting_after = all.at(-1);
    const after = starting_after === undefined ? {} : { starting_after };
    const page = await store.read(org_id, (tx) => tx.subscriptions.list(now, { limit: 1_000, ...after }));
    all.push(...page.data.map(({ id }) => id));
    more = page.has_more;
  }
  const change = { kind: 'change', when: 'now', change: { plan: 'max' } } as const;
  const one = (id: string) =>
    store.read(
      org_id,
      async (tx) => {
        const planned = await planChange(tx, await tx.subscriptions.history(id), change, now);
        if (!planned.ok || planned.value.plans.length === 0) throw new Error('the change costs nothing');
      },
      { few_rows: true },
    );
  for (const id of all.slice(0, WARM)) await one(id);
  const rounds: { ours: number; peer: number }[] = [];
  for (let round = 0; round < ROUNDS; round++) {
    const [ours, peer]: [number[], number[]] = [[], []];
    const from = WARM + Math.floor((round * (all.length - WARM)) / ROUNDS);
    for (const id of all.slice(from, from + PREVIEWS)) {
      const trip = await seconds(() => store.read(org_id, (tx) => tx.client.query('SELECT 1')));
      const took = await seconds(() => one(id));
      ours.push(took * 1_000);
      peer.push(trip * 1_000);
    }
    rounds.push({ ours: percentile(ours, 0.99), peer: percentile(peer, 0.99) });
  }
  const middle = (of: 'ours' | 'peer') =>
    percentile(
      rounds.map((round) => round[of]),
      0.5,
    );
  return { ours: middle('ours'), peer: middle('peer') };
}

export async function bench(): Promise<BenchResult[]> {
  const folder = mkdtempSync(join(tmpdir(), 'kontor-bench-'));
  chmodSync(folder, 0o755);
  const store = await openStore({ data_dir: join(folder, '.kontor') });
  const server = store.server as NonNullable<Store['server']>;
  const client = new pg.Client({ host: server.socket_dir, user: server.user, database: 'postgres' });
  try {
    await client.connect();
    const close = (org_id: string, onProgress: (progress: CloseProgress) => void = () => {}) =>
      seconds(() => closePeriod(store, { org_id, until: '2026-02-02', ...by, onProgress }));
    const few = await fill(store, 'few', FEW);
    await store.refreshStatistics();
    const short = await close(few);
    const many = await fill(store, 'many', MANY);
    await store.refreshStatistics();
    const before = process.memoryUsage().rss;
    /** The most memory in each tenth of the subscriptions. */
    const most: number[] = [];
    let done = 0;
    const watch = setInterval(() => {
      const tenth = Math.min(Math.floor((10 * done) / MANY), 9);
      most[tenth] = Math.max(most[tenth] ?? 0, process.memoryUsage().rss);
    }, 20);
    const long = await close(many, ({ subscriptions }) => {
      done = subscriptions;
    });
    clearInterval(watch);
    const megabytes = (tenths: readonly (number | undefined)[]) =>
      Math.round(Math.max(...tenths.map((rss) => rss ?? before)) / 1_048_576);
    // the first tenth fills what the threads begin with
    const [early, late] = [megabytes(most.slice(1, 4)), megabytes(most.slice(7))];
    await client.query('CHECKPOINT');
    const rehearsal = await preview(store, many);
    const tries = [await handWritten(client, many), await handWritten(client, many), await handWritten(client, many)];
    const peer = percentile(tries, 0.5);
    const growth = megabytes(most) - Math.round(before / 1_048_576);
    return [
      {
        bench: `close ${MANY} subscriptions with 3 charges, taxes and ledger: ${Math.round(MANY / long)} a second, ${growth} MB more memory`,
        ours: Number(long.toFixed(2)),
        peer: Number(peer.toFixed(2)),
        peer_name: 'the same rows by one batch of plain SQL, the median of three',
        unit: 's',
        ratio: Number((long / peer).toFixed(2)),
        bound: "at most 5x the batch's time",
        holds: long / peer <= 5,
      },
      {
        bench: 'ten times the subscriptions',
        ours: Number(long.toFixed(2)),
        peer: Number(short.toFixed(2)),
        peer_name: `closing ${FEW} subscriptions`,
        unit: 's',
        ratio: Number((long / short).toFixed(2)),
        bound: 'at most 11x the time',
        holds: long / short <= 11,
      },
      {
        bench: 'memory of a close: the most while the last three tenths are closed',
        ours: late,
        peer: early,
        peer_name: 'while the second to fourth tenth are',
        unit: 'MB',
        ratio: Number((late / early).toFixed(2)),
        bound: 'at most a quarter more',
        holds: late <= 1.25 * early,
      },
      {
        bench: 'preview of a plan change, 99th percentile, the median of three rounds',
        ours: Number(rehearsal.ours.toFixed(2)),
        peer: Number(rehearsal.peer.toFixed(2)),
        peer_name: "the engine's own round trip",
        unit: 'ms',
        ratio: Number((rehearsal.ours / rehearsal.peer).toFixed(2)),
        bound: 'at most 10 ms',
        holds: rehearsal.ours <= 10,
      },
    ];
  } finally {
    await client.end();
    await store.close();
    rmSync(folder, { recursive: true, force: true });
  }
}
