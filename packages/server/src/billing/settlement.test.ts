// SPDX-License-Identifier: Apache-2.0
import { balanced, type Coupon, type InvoiceDocument } from '@kontor/core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { payInvoice, storePayment } from '../receivables/receive-payment.js';
import { storeWriteOff, writeOffOf } from '../receivables/write-off.js';
import { exampleCatalog } from '../testing/example-catalog.js';
import { openTestStore, type TestStore } from '../testing/index.js';
import { closePeriod } from './close.js';
import { RATING_VERSION } from './rating-version.js';
import { rerunInvoice } from './rerun.js';

const now = Date.UTC(2026, 0, 1, 6);
const by = { actor: 'tester', now };

let store: TestStore;
beforeAll(async () => {
  store = await openTestStore();
});
afterAll(() => store?.close());

const coupon: Coupon = {
  id: 'cpn_half',
  code: 'HALF',
  name: 'Half off',
  discount: { percent: '0.5' },
  duration: { kind: 'periods', count: 3 },
  stacking: 'combine',
};

/** A German seller with two customers, `count` subscriptions of 20.00 each from the first of January. */
async function world(slug: string, count: number): Promise<string> {
  const organisation = { slug, name: slug, currency: 'EUR', timezone: 'UTC', invoice_prefix: slug.toUpperCase() };
  const { id: org } = await store.createOrganisation(organisation, by);
  await store.write(org, by, async (tx) => {
    await tx.catalogs.push(exampleCatalog);
    await tx.organisations.update({ billing: { tax: { seller: { address: { country: 'DE' }, eu_oss: true } } } });
    const same = { currency: 'EUR', timezone: 'UTC' };
    await tx.customers.createMany([
      { ...same, id: 'cus_1', name: 'Ada', country: 'DE' },
      { ...same, id: 'cus_2', name: 'Bo', country: 'FR', billing: { tax: { tax_id: 'FR40303265045' } } },
    ]);
    const terms = {
      status: 'active' as const,
      plan: 'team',
      catalog_version: 1,
      ...same,
      start_date: '2026-01-01',
      anchor: 'anniversary' as const,
      anchor_date: '2026-01-01',
      quantities: {},
      add_ons: [],
    };
    await tx.subscriptions.createMany(
      Array.from({ length: count }, (_none, index) => ({
        ...terms,
        id: `sub_${String(index).padStart(3, '0')}`,
        customer_id: `cus_${1 + (index % 2)}`,
      })),
    );
  });
  return org;
}
const close = (org: string, until: string, options: object = {}) =>
  closePeriod(store, { org_id: org, until, now, actor: 'tester', ...options });

async function redeem(org: string, customer_id: string): Promise<void> {
  await store.write(org, by, async (tx) => {
    if ((await tx.coupons.get(coupon.id)) === null) await tx.coupons.create(coupon);
    await tx.coupons.redeem({
      id: `red_${customer_id}`,
      coupon_id: coupon.id,
      customer_id,
      subscription_id: null,
      redeemed_on: '2026-01-01',
      periods_used: 0,
      ended_on: null,
    });
  });
}
async function topUp(org: string, customer_id: string, amount_minor: bigint): Promise<void> {
  await store.write(org, by, async (tx) => {
    const wallet_id = tx.newId('wal');
    await tx.credits.createWallets([{ id: wallet_id, customer_id, currency: 'EUR', kind: 'money' }]);
    const kind = 'promotional' as const;
    const times = { effective_at: 0, expires_at: null };
    await tx.credits.give([
      { id: tx.newId('grt'), wallet_id, customer_id, kind, amount_minor, priority: 0, ...times, reason: 'welcome' },
    ]);
  });
}
async function pay(org: string, number: string, amount_minor: bigint): Promise<void> {
  await store.write(org, by, async (tx) => {
    const invoice = await tx.payments.open((await tx.invoices.byNumber(number))?.id ?? '');
    if (invoice === null) throw new Error(`no invoice ${number}`);
    const { customer_id, currency } = invoice;
    const money = { fee_minor: 0n, money: 'cash' as const, received_on: '2026-01-01', reference: '' };
    const paid = payInvoice({ id: tx.newId('pay'), customer_id, currency, amount_minor, ...money }, invoice);
    if (paid.ok) await storePayment(tx, paid.value);
  });
}
/** The first subscription ends on the eleventh, and the customer has another one from the twentieth on. */
async function endEarly(org: string): Promise<void> {
  await store.write(org, by, async (tx) => {
    const [terms] = await tx.subscriptions.history('sub_000');
    if (terms === undefined) throw new Error('no subscription');
    await tx.subscriptions.put({ ...terms, end_date: '2026-01-11' }, { valid_from: '2026-01-01' });
    await tx.subscriptions.put({ ...terms, id: 'sub_new', start_date: '2026-01-20', anchor_date: '2026-01-20' });
  });
}
/** Each document computed again from what was known when it was issued. */
async function rerunAll(org: string): Promise<void> {
  const { data } = await store.read(org, (tx) => tx.invoices.list({ limit: 1_000 }));
  for (const invoice of data)
    expect(await rerunInvoice(store, org, invoice, undefined)).toEqual({
      rating_version: RATING_VERSION,
      equal: true,
      differences: [],
    });
}
/** In the order they were issued; ids of one millisecond come in any order. */
const invoicesOf = async (org: string, customer_id: string) =>
  (await store.read(org, (tx) => tx.invoices.list({ customer_id, limit: 1_000 }))).data.sort(
    (a, b) => Number(a.sys_from - b.sys_from) || a.kind.localeCompare(b.kind) || Number(a.sequence - b.sequence),
  );

/** The books after whatever happened: balanced, and owing what the invoices say is due. */
async function checkBooks(org: string): Promise<void> {
  await store.read(org, async (tx) => {
    const balances = await tx.ledger.balances();
    expect(balances.reduce((sum, { balance_minor }) => sum + balance_minor, 0n)).toBe(0n);
    const entries = await tx.ledger.entries({ seq: 0n, position: 0 }, 10_000);
    for (const entry of entries) expect(balanced(entry)).toBe(true);
    const all = (await tx.invoices.list({ limit: 1_000 })).data;
    const receivable = balances.find(({ account }) => account === 'receivable')?.balance_minor ?? 0n;
    let open = 0n;
    for (const { id } of all) open += (await tx.payments.open(id))?.open_minor ?? 0n;
    expect(receivable).toBe(open);
    const tax = balances.find(({ account }) => account === 'tax_payable')?.balance_minor ?? 0n;
    expect(-tax).toBe(all.reduce((sum, { tax_minor }) => sum + tax_minor, 0n));
    for (const { total_minor, credited_minor, due_minor } of all)
      expect(credited_minor + due_minor).toBe(total_minor > 0n ? total_minor : 0n);
  });
}

describe('closing with taxes, coupons and credits', () => {
  test('VAT at home, reverse charge abroad, and the reason on the invoice', async () => {
    const org = await world('tax', 2);
    await close(org, '2026-01-02');
    const [german] = await invoicesOf(org, 'cus_1');
    const [french] = await invoicesOf(org, 'cus_2');
    expect([german?.subtotal_minor, german?.tax_minor, german?.total_minor]).toEqual([2_000n, 380n, 2_380n]);
    expect([french?.subtotal_minor, french?.tax_minor, french?.total_minor]).toEqual([2_000n, 0n, 2_000n]);
    expect((french as { document: InvoiceDocument }).document.tax_note?.vatex_code).toBe('VATEX-EU-AE');
    await checkBooks(org);
  });

  test.each([1, 2, 1_000])(
    'one customer, one account: batches of %i take the same off the same invoices',
    async (batch_size) => {
      const org = await world(`batch-${batch_size}`, 12);
      await redeem(org, 'cus_1');
      await topUp(org, 'cus_1', 3_000n);
      await close(org, '2026-01-02', { batch_size });
      // three halves, then whole; 19 % on each; 30.00 of credit go to the first three
      expect(
        (await invoicesOf(org, 'cus_1')).map(({ discount_minor, total_minor, credited_minor }) => [
          Number(discount_minor),
          Number(total_minor),
          Number(credited_minor),
        ]),
      ).toEqual([
        [1_000, 1_190, 1_190],
        [1_000, 1_190, 1_190],
        [1_000, 1_190, 620],
        [0, 2_380, 0],
        [0, 2_380, 0],
        [0, 2_380, 0],
      ]);
      await checkBooks(org);
    },
  );

  test('others change the account while it runs: nothing is used twice', async () => {
    const org = await world('race', 40);
    await redeem(org, 'cus_1');
    await topUp(org, 'cus_1', 5_000n);
    const [first, second] = [close(org, '2026-01-02', { batch_size: 2 }), close(org, '2026-01-02', { batch_size: 3 })];
    await topUp(org, 'cus_1', 4_000n);
    const results = await Promise.all([first, second]);
    expect(results.reduce((sum, { invoices }) => sum + invoices, 0)).toBe(40);
    const mine = await invoicesOf(org, 'cus_1');
    expect(mine.filter(({ discount_minor }) => discount_minor > 0n)).toHaveLength(3);
    const credited = mine.reduce((sum, { credited_minor }) => sum + credited_minor, 0n);
    const left = await store.read(org, (tx) => tx.credits.grants(['cus_1']));
    const remaining = [...left.values()].flat().reduce((sum, { remaining_minor }) => sum + remaining_minor, 0n);
    expect(credited + remaining).toBe(9_000n);
    for (const grant of [...left.values()].flat()) expect(grant.remaining_minor > 0n).toBe(true);
    await checkBooks(org);
  });

  test('a credit note lowers what is not paid, with a number of its own', async () => {
    const org = await world('unpaid', 2);
    await close(org, '2026-01-02');
    await endEarly(org);
    await close(org, '2026-01-21');
    const [invoice, note, next] = await invoicesOf(org, 'cus_1');
    expect([note?.number, note?.total_minor]).toEqual(['UNPAID-CN-000001', -1_612n]);
    expect((note as { document: InvoiceDocument }).document.settled).toEqual([
      { to: 'invoice', invoice: 'UNPAID-000001', amount_minor: '1612' },
    ]);
    expect([next?.credited_minor, next?.due_minor]).toEqual([0n, 2_380n]);
    const open = await store.read(org, (tx) => tx.payments.openInvoices('cus_1'));
    expect(open.map(({ number, open_minor }) => [number, open_minor])).toEqual([
      [invoice?.number, 768n],
      [next?.number, 2_380n],
    ]);
    expect(await store.read(org, (tx) => tx.credits.wallets(['cus_1']))).toEqual([]);
    await rerunAll(org);
    await checkBooks(org);
  });

  test('a credit note of an invoice paid in part: only what was paid goes to the balance', async () => {
    const org = await world('part', 2);
    await close(org, '2026-01-02');
    await pay(org, 'PART-000001', 1_500n);
    await endEarly(org);
    await close(org, '2026-01-21');
    const [, note, next] = await invoicesOf(org, 'cus_1');
    expect((note as { document: InvoiceDocument }).document.settled).toEqual([
      { to: 'invoice', invoice: 'PART-000001', amount_minor: '880' },
      { to: 'balance', invoice: 'PART-000001', amount_minor: '732' },
    ]);
    expect([next?.credited_minor, next?.due_minor]).toEqual([732n, 1_648n]);
    await rerunAll(org);
    await checkBooks(org);
  });

  test('a gift that paid the invoice goes back as a gift, and what was written off is not given at all', async () => {
    const org = await world('gift', 2);
    await topUp(org, 'cus_1', 1_000n);
    await close(org, '2026-01-02');
    await pay(org, 'GIFT-000001', 500n);
    await store.write(org, by, async (tx) => {
      const open = await tx.payments.open((await tx.invoices.byNumber('GIFT-000001'))?.id ?? '');
      if (open === null) throw new Error('no invoice');
      await storeWriteOff(tx, await writeOffOf(tx, open, { id: 'wof_1', date: '2026-01-01', tax_relief: true }));
    });
    await endEarly(org);
    await close(org, '2026-01-12');
    const [, note] = await invoicesOf(org, 'cus_1');
    // 16.12: 5.00 were paid, 10.00 a gift; the last 1.12 are no bad debt any more
    expect((note as { document: InvoiceDocument }).document.settled).toEqual([
      { to: 'balance', invoice: 'GIFT-000001', amount_minor: '500' },
      { to: 'credits', invoice: 'GIFT-000001', amount_minor: '1000' },
      { to: 'invoice', invoice: 'GIFT-000001', amount_minor: '112' },
    ]);
    const grants = await store.read(org, (tx) => tx.credits.grants(['cus_1']));
    expect(
      [...grants.values()]
        .flat()
        .map(({ kind, remaining_minor }) => [kind, remaining_minor])
        .sort(),
    ).toEqual([
      ['prepaid', 500n],
      ['promotional', 1_000n],
    ]);
    const balances = await store.read(org, (tx) => tx.ledger.balances());
    const balance = (of: string) => balances.find(({ account }) => account === of)?.balance_minor ?? 0n;
    // 8.80 written off held 1.41 of tax; 1.12 of it come back with their 0.18
    expect(balance('bad_debt')).toBe(739n - 94n);
    expect(balance('promotional_credit')).toBe(0n);
    // 23.80 held 3.80 of tax: 2.57 are credited, 1.23 are relieved
    expect(-balance('tax_payable')).toBe(3_80n * 2n - 3_80n - 257n - 123n);
    await rerunAll(org);
  });

  test('a credit note of what was paid pays the next invoice', async () => {
    const org = await world('note', 2);
    await close(org, '2026-01-02');
    await pay(org, 'NOTE-000001', 2_380n);
    await endEarly(org);
    await close(org, '2026-01-21');
    const [invoice, note, next] = await invoicesOf(org, 'cus_1');
    // 21 of 31 days of 20.00 with 19 %
    expect([note?.number, note?.kind, note?.total_minor, note?.due_minor]).toEqual([
      'NOTE-CN-000001',
      'credit_note',
      -1_612n,
      0n,
    ]);
    expect([invoice?.number, next?.number]).toEqual(['NOTE-000001', 'NOTE-000003']);
    expect([next?.total_minor, next?.credited_minor, next?.due_minor]).toEqual([2_380n, 1_612n, 768n]);
    expect(await store.read(org, (tx) => tx.invoices.byNumber('NOTE-CN-000001'))).toMatchObject({ id: note?.id });
    await rerunAll(org);
  });

  test('credit that has expired pays nothing, and what rolled over does', async () => {
    const org = await world('expiry', 2);
    await store.write(org, by, async (tx) => {
      await tx.credits.createWallets([{ id: 'wal_old', customer_id: 'cus_2', currency: 'EUR', kind: 'money' }]);
      const grant = {
        wallet_id: 'wal_old',
        customer_id: 'cus_2',
        kind: 'promotional' as const,
        priority: 0,
        reason: 'gift',
      };
      const old = { amount_minor: 1_000n, effective_at: 0, expires_at: now - 1 };
      await tx.credits.give([
        { ...grant, ...old, id: 'grt_lost' },
        { ...grant, ...old, id: 'grt_half', rollover: { percent: '0.5', days: 30 } },
      ]);
    });
    await close(org, '2026-01-02');
    const [invoice] = await invoicesOf(org, 'cus_2');
    expect([invoice?.credited_minor, invoice?.due_minor]).toEqual([500n, 1_500n]);
    await checkBooks(org);
  });

  test('an invoice that cannot be taxed keeps its subscription back, and names why', async () => {
    const org = await world('untaxed', 2);
    await store.write(org, by, async (tx) => {
      const customer = await tx.customers.get('cus_1');
      if (customer === null) throw new Error('no customer');
      await tx.customers.put({ ...customer, country: null });
    });
    const result = await close(org, '2026-01-02');
    expect(result.invoices).toBe(1);
    expect(result.skipped.map(({ subscription_id }) => subscription_id)).toEqual(['sub_000']);
    expect(result.skipped[0]?.problems[0]?.mend).not.toBe('');
  });
});
