// SPDX-License-Identifier: Apache-2.0

import { createHash } from 'node:crypto';
import { type CatalogDefinition, canonicalJson, derivationFromJson, recompute } from '@kontor/core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { holdRegistry, type MeterRegistry, syncMeters } from '../ingest/meter-registry.js';
import { recordEvents } from '../ingest/record.js';
import { openTestStore, runScript, type TestStore } from '../testing/index.js';
import { type CloseProgress, closePeriod } from './close.js';

const now = Date.UTC(2026, 2, 1, 6);
const by = { actor: 'tester', now };

// 20.00 a month in advance, 5.00 a seat in advance, 0.10 a call in arrears after 10 free ones.
const catalog: CatalogDefinition = {
  id: 'acme',
  name: 'Acme',
  currencies: ['EUR'],
  products: { acme: { name: 'Acme' } },
  meters: { calls: { label: 'Calls', event_type: 'acme.call', aggregation: 'count', unit: 'call' } },
  features: { seats: { kind: 'seats', label: 'Seats', unit: 'seat' } },
  plans: {
    team: {
      name: 'Team',
      features: { seats: 100 },
      prices: {
        base: { charge: { model: 'flat', amount: '20' }, interval: 'month' },
        seats: { charge: { model: 'per_seat', unit_amount: '5' }, interval: 'month', feature: 'seats' },
        calls: {
          charge: { model: 'per_unit', unit_amount: '0.1' },
          interval: 'month',
          meter: 'calls',
          included: '10',
        },
      },
    },
  },
} as unknown as CatalogDefinition;

const terms = {
  status: 'active' as const,
  plan: 'team',
  catalog_version: 1,
  currency: 'EUR',
  timezone: 'UTC',
  start_date: '2026-01-01',
  anchor: 'anniversary' as const,
  anchor_date: '2026-01-01',
  add_ons: [],
};

const SAME = { currency: 'EUR', timezone: 'UTC' };

let store: TestStore;
beforeAll(async () => {
  store = await openTestStore();
});
afterAll(() => store?.close());

/** An organisation with `count` customers on the plan: the n-th has n seats and made 10 + n calls in January. */
async function world(slug: string, count: number): Promise<string> {
  const organisation = { slug, name: slug, currency: 'EUR', timezone: 'UTC', invoice_prefix: slug.toUpperCase() };
  const { id: org } = await store.createOrganisation(organisation, by);
  const numbers = Array.from({ length: count }, (_none, index) => index + 1);
  const name = (n: number) => `cus_${String(n).padStart(4, '0')}`;
  await store.write(org, by, async (tx) => {
    await tx.catalogs.push(catalog);
    const same = { currency: 'EUR', timezone: 'UTC' };
    await tx.customers.createMany(numbers.map((n) => ({ id: name(n), name: name(n), ...same })));
    await tx.subscriptions.createMany(
      numbers.map((n) => ({
        ...terms,
        id: name(n).replace('cus', 'sub'),
        customer_id: name(n),
        quantities: { seats: String(n) },
      })),
    );
  });
  await store.append(org, (tx) => syncMeters(tx));
  const events = numbers.flatMap((n) =>
    Array.from({ length: 10 + n }, (_none, index) => ({
      source: 'test',
      id: `${n}-${index}`,
      subject: name(n),
      type: 'acme.call',
      time: Date.UTC(2026, 0, 1 + (index % 31)),
      received: now,
      data: {},
    })),
  );
  await store.append(org, async (tx) => recordEvents(tx, (await holdRegistry(tx)) as MeterRegistry, events));
  return org;
}

const close = (org_id: string, until: string, more: object = {}) =>
  closePeriod(store, { org_id, until, now, actor: 'tester', ...more });
const count = async (org: string, text: string) =>
  (await store.read(org, (tx) => tx.client.query(text, [org]))).rows[0]?.value as bigint;
const lines = (org: string) => count(org, 'SELECT count(*) AS value FROM invoice_line WHERE org_id = $1');
const billed = (org: string) => count(org, 'SELECT sum(total_minor)::bigint AS value FROM invoice WHERE org_id = $1');
async function expectNumbersWithoutGaps(org: string) {
  const { rows } = await store.read(org, (tx) =>
    tx.client.query('SELECT sequence FROM invoice WHERE org_id = $1 ORDER BY sequence', [org]),
  );
  expect(rows.map((row) => Number(row.sequence))).toEqual(rows.map((_row, index) => index + 1));
}

describe('closing a period', () => {
  test('bills in advance and in arrears, once', async () => {
    const org = await world('one', 3);
    // To 1 January nothing has begun.
    expect(await close(org, '2026-01-01')).toMatchObject({ subscriptions: 3, invoices: 0 });
    // January in advance: 3 × 20.00 + (1 + 2 + 3) × 5.00.
    expect(await close(org, '2026-01-31')).toEqual({
      subscriptions: 3,
      invoices: 3,
      lines: 6,
      totals: [{ currency: 'EUR', total_minor: 9_000n }],
      skipped: [],
    });
    // The calls of January, in arrears: (1 + 2 + 3) × 0.10; and February in advance once more.
    expect(await close(org, '2026-02-02')).toMatchObject({
      invoices: 3,
      lines: 9,
      totals: [{ currency: 'EUR', total_minor: 9_060n }],
    });
    const seq = await store.read(org, async (tx) => tx.seq);
    expect(await close(org, '2026-02-02')).toMatchObject({ subscriptions: 3, invoices: 0, lines: 0, totals: [] });
    expect(await store.read(org, async (tx) => tx.seq), 'nothing due, nothing committed').toBe(seq);
    await expectNumbersWithoutGaps(org);
  });

  test('a dry run says the same and stores nothing', async () => {
    const org = await world('dry', 4);
    const preview = await close(org, '2026-02-02', { dry_run: true });
    expect(await lines(org)).toBe(0n);
    const { plans, ...result } = preview;
    expect(plans).toHaveLength(8);
    expect(await close(org, '2026-02-02')).toEqual(result);
  });

  test('of one customer bills only that one', async () => {
    const org = await world('only', 3);
    expect(await close(org, '2026-01-31', { customer_id: 'cus_0002' })).toMatchObject({
      subscriptions: 1,
      invoices: 1,
    });
    expect(await close(org, '2026-01-31')).toMatchObject({ subscriptions: 3, invoices: 2 });
  });

  test('what it stores explains and proves itself', async () => {
    const org = await world('proof', 2);
    await close(org, '2026-02-01', { batch_size: 1 });
    const invoices = await store.read(org, async (tx) => {
      const { data } = await tx.invoices.list({ customer_id: 'cus_0002' });
      return Promise.all(data.map(async (invoice) => ({ invoice, lines: await tx.invoices.lines(invoice.id) })));
    });
    expect(invoices).toHaveLength(2);
    for (const { invoice, lines: stored } of invoices) {
      const hash = createHash('sha256').update(canonicalJson(invoice.document)).digest('hex');
      expect(hash).toBe(invoice.document_hash);
      const { rows } = await store.read(org, (tx) =>
        tx.client.query(
          "SELECT encode(sha256(convert_to(document::text, 'UTF8')), 'hex') AS of_text FROM invoice WHERE org_id = $1 AND id = $2",
          [org, invoice.id],
        ),
      );
      expect(rows).toEqual([{ of_text: hash }]);
      expect(invoice.usage_watermark).not.toBeNull();
      expect(stored.reduce((sum, line) => sum + line.amount_minor, 0n)).toBe(invoice.total_minor);
      for (const line of stored) {
        const derivation = derivationFromJson(line.derivation);
        expect(derivation.ok && recompute(derivation.value)).toBe(line.amount_minor);
      }
    }
  });

  test('a change within a billed period is credited and charged once, whenever it is learned', async () => {
    const org = await world('change', 1);
    await close(org, '2026-02-02');
    await store.write(org, by, async (tx) => {
      const found = await tx.subscriptions.get('sub_0001');
      if (found === null) throw new Error('no subscription');
      await tx.subscriptions.put({ ...found, quantities: { seats: '4' } }, { valid_from: '2026-02-15' });
    });
    const { plans } = await close(org, '2026-03-02', { dry_run: true });
    const linesOf = (all: typeof plans) =>
      all?.flatMap(({ invoice_date, lines }) =>
        lines
          .filter(({ charge_key }) => charge_key === 'plan/seats')
          .map(({ kind, period, amount_minor }) => [invoice_date, kind, period.start, period.end, amount_minor]),
      );
    expect(linesOf(plans)).toEqual([
      ['2026-02-15', 'credit', '2026-02-15', '2026-03-01', -250n],
      ['2026-02-15', 'charge', '2026-02-15', '2026-03-01', 1_000n],
      ['2026-03-01', 'charge', '2026-03-01', '2026-04-01', 2_000n],
    ]);
    await close(org, '2026-03-02');
    expect((await close(org, '2026-03-02')).invoices).toBe(0);
    expect((await close(org, '2026-03-02', { dry_run: true })).plans).toEqual([]);
  });

  test('a subscription that cannot be billed is named, and the others are billed', async () => {
    const org = await world('skip', 2);
    await store.write(org, by, (tx) =>
      tx.subscriptions.put({ ...terms, id: 'sub_bad', customer_id: 'cus_0001', plan: 'gone', quantities: {} }),
    );
    const result = await close(org, '2026-01-31');
    expect(result).toMatchObject({ invoices: 2 });
    expect(result.skipped).toEqual([
      {
        subscription_id: 'sub_bad',
        customer_id: 'cus_0001',
        problems: [expect.objectContaining({ code: expect.any(String) })],
      },
    ]);
  });

  test('a fee with a minimum sees each transaction', async () => {
    const org = await world('fees', 1);
    await store.write(org, by, async (tx) => {
      const [base] = Object.values(catalog.plans);
      // 10 % of each amount, at least 0.50: of 1.00, 2.00 and 9.00 that is 0.50 + 0.50 + 0.90.
      const charge = { model: 'percentage', rate: '0.1', transaction_minimum: '0.5' } as const;
      await tx.catalogs.push({
        ...catalog,
        meters: {
          paid: { label: 'Paid', event_type: 'acme.paid', aggregation: 'sum', property: 'amount', unit: 'EUR' },
        },
        plans: { fees: { ...base, name: 'Fees', prices: { fee: { charge, interval: 'month', meter: 'paid' } } } },
      } as CatalogDefinition);
      const found = { ...terms, id: 'sub_fee', customer_id: 'cus_0001', plan: 'fees', catalog_version: 2 };
      await tx.subscriptions.put({ ...found, quantities: {} });
    });
    const amounts = ['1', '2', '9'].map((amount, index) => ({
      source: 'test',
      id: `paid-${index}`,
      subject: 'cus_0001',
      type: 'acme.paid',
      time: Date.UTC(2026, 0, 5 + index),
      received: now,
      data: { amount },
    }));
    await store.append(org, async (tx) => {
      await syncMeters(tx);
      await recordEvents(tx, (await holdRegistry(tx)) as MeterRegistry, amounts);
    });
    const { plans, skipped } = await close(org, '2026-02-01', { dry_run: true });
    expect(skipped).toEqual([]);
    const fee = plans?.flatMap((plan) => plan.lines).find((line) => line.charge_key === 'plan/fee');
    expect(fee?.amount_minor).toBe(190n);
  });

  test('two at once bill everything once', async () => {
    const org = await world('race', 40);
    const results = await Promise.all([
      close(org, '2026-02-02', { batch_size: 7 }),
      close(org, '2026-02-02', { batch_size: 10 }),
      close(org, '2026-02-02'),
    ]);
    expect(results.reduce((sum, result) => sum + result.lines, 0)).toBe(40 * 5);
    expect(await lines(org)).toBe(40n * 5n);
    expect(await billed(org)).toBe(expectedTotal(40));
    await expectNumbersWithoutGaps(org);
  });

  test.each([1, 2])(
    'kill -9 in the middle of %i threads and start again: nothing lost, doubled, no gap',
    async (threads) => {
      const org = await world(`kill-${threads}`, 60);
      const script = runScript(
        `import { openStore } from ${JSON.stringify(new URL('../store/open.ts', import.meta.url).href)};
       import { closePeriod } from ${JSON.stringify(new URL('./close.ts', import.meta.url).href)};
       const store = await openStore({ database_url: process.env.DATABASE });
       await closePeriod(store, { org_id: '${org}', until: '2026-02-02', now: ${now}, actor: 'child', batch_size: 1,
         threads: ${threads}, onProgress: ({ invoices }) => console.log(invoices) });`,
        { DATABASE: store.database_url },
      );
      expect(await script.line()).toBe('2');
      await script.line();
      await script.kill();
      const before = await lines(org);
      expect(before).toBeGreaterThan(0n);
      expect(before).toBeLessThan(60n * 5n);
      const rest = await close(org, '2026-02-02', { threads });
      expect(before + BigInt(rest.lines)).toBe(60n * 5n);
      expect(await lines(org)).toBe(60n * 5n);
      expect(await billed(org)).toBe(expectedTotal(60));
      await expectNumbersWithoutGaps(org);
      await expectBooksOf(org, expectedTotal(60));
    },
  );
});

describe('in threads', () => {
  /** 30 customers, each with two subscriptions that share a credit, and one who pays for another. */
  async function shared(slug: string): Promise<string> {
    const org = await world(slug, 30);
    await store.write(org, by, async (tx) => {
      const customers = Array.from({ length: 30 }, (_none, index) => `cus_${String(index + 1).padStart(4, '0')}`);
      const same = { currency: 'EUR', timezone: 'UTC' };
      await tx.customers.createMany([{ ...same, id: 'cus_child', name: 'child', payer_customer_id: 'cus_0007' }]);
      await tx.subscriptions.createMany(
        [...customers, 'cus_child'].map((customer_id) => ({
          ...terms,
          id: customer_id.replace('cus', 'sub_z'),
          customer_id,
          quantities: { seats: '1' },
        })),
      );
      await tx.credits.createWallets(
        customers.map((customer_id) => ({
          id: customer_id.replace('cus', 'wal'),
          customer_id,
          currency: 'EUR',
          kind: 'money' as const,
        })),
      );
      const gift = { kind: 'promotional' as const, priority: 0, reason: 'gift', effective_at: 0, expires_at: null };
      await tx.credits.give(
        customers.map((customer_id) => ({
          ...gift,
          id: customer_id.replace('cus', 'grt'),
          wallet_id: customer_id.replace('cus', 'wal'),
          customer_id,
          amount_minor: 6_000n,
        })),
      );
    });
    return org;
  }
  const invoices = (org: string) =>
    store.read(org, async (tx) =>
      (await tx.invoices.list({ limit: 1_000 })).data
        .sort((a, b) => Number(a.sequence - b.sequence))
        .map((one) => `${one.customer_id} ${one.subscription_id} ${one.total_minor} ${one.credited_minor}`),
    );

  test('every customer is billed as in one, and the numbers come in the same order every time', async () => {
    const [one, three, again] = await Promise.all([shared('lanes-1'), shared('lanes-3'), shared('lanes-3b')]);
    const alone = await close(one, '2026-02-02', { batch_size: 4, threads: 0 });
    const progress: number[] = [];
    const options = { batch_size: 4, threads: 3, onProgress: (told: CloseProgress) => progress.push(told.invoices) };
    const together = await close(three, '2026-02-02', options);
    await close(again, '2026-02-02', { batch_size: 4, threads: 3 });
    expect({ ...together, skipped: [] }).toEqual(alone);
    expect(progress).toEqual([...progress].sort((a, b) => a - b));
    expect(progress.at(-1)).toBe(alone.invoices);
    expect((await invoices(three)).sort()).toEqual((await invoices(one)).sort());
    expect(await invoices(again)).toEqual(await invoices(three));
    await expectNumbersWithoutGaps(three);
    const due = await count(three, 'SELECT sum(due_minor)::bigint AS value FROM invoice WHERE org_id = $1');
    await expectBooksOf(three, due);
    expect((await close(three, '2026-02-02', { threads: 3 })).invoices).toBe(0);
  });

  test('somebody changes the organisation meanwhile: what was planned before is planned anew', async () => {
    const org = await shared('lanes-changed');
    let renamed: Promise<unknown> | null = null;
    const onProgress = () => {
      renamed ??= store.write(org, by, (tx) => tx.customers.put({ ...SAME, id: 'cus_0030', name: 'Renamed' }));
    };
    await close(org, '2026-02-02', { batch_size: 2, threads: 2, onProgress });
    await renamed;
    const twin = await shared('lanes-unchanged');
    await close(twin, '2026-02-02', { threads: 0 });
    expect((await invoices(org)).sort()).toEqual((await invoices(twin)).sort());
    await expectNumbersWithoutGaps(org);
  });

  test('a thread that fails ends the close and the other threads; the next close bills the rest', async () => {
    const org = await shared('lanes-broken');
    // not known to the catalogs: terms that no plan is made of throw in the thread that reads them
    await store.append(org, (tx) =>
      tx.client.query("UPDATE subscription SET catalog_version = 99 WHERE org_id = $1 AND id = 'sub_0030'", [org]),
    );
    await expect(close(org, '2026-02-02', { batch_size: 2, threads: 2 })).rejects.toThrow('catalog version 99');
    await store.append(org, (tx) =>
      tx.client.query("UPDATE subscription SET catalog_version = 1 WHERE org_id = $1 AND id = 'sub_0030'", [org]),
    );
    await close(org, '2026-02-02', { threads: 2 });
    const twin = await shared('lanes-whole');
    await close(twin, '2026-02-02', { threads: 0 });
    expect((await invoices(org)).sort()).toEqual((await invoices(twin)).sort());
    await expectNumbersWithoutGaps(org);
  });
});

/** The journal is balanced, and owes what was billed: an invoice and its entry are one commit. */
async function expectBooksOf(org: string, receivable: bigint): Promise<void> {
  const balances = await store.read(org, (tx) => tx.ledger.balances());
  expect(balances.reduce((sum, { balance_minor }) => sum + balance_minor, 0n)).toBe(0n);
  expect(balances.find(({ account }) => account === 'receivable')?.balance_minor).toBe(receivable);
}

/** Two months of 20.00 and of 5.00 for each of n seats, and 0.10 for each of n calls, for n from 1 to `count`. */
function expectedTotal(customers: number): bigint {
  const sum = BigInt((customers * (customers + 1)) / 2);
  return BigInt(customers) * 2n * 2_000n + sum * 2n * 500n + sum * 10n;
}
