// SPDX-License-Identifier: Apache-2.0
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { Business } from '../testing/business.js';
import { openTestStore, type TestStore } from '../testing/index.js';

let store: TestStore;
let acme: Business;
beforeAll(async () => {
  store = await openTestStore();
});
afterAll(() => store?.close());
beforeEach(async () => {
  acme = await Business.open(store);
});

const recognise = async (body: object = {}) => (await acme.api.post('/v1/ledger/recognise', body)).body;
const references = (body: { entries: { reference: string }[] }) => body.entries.map(({ reference }) => reference);
const schedule = async (as_of = '') => (await acme.api.get(`/v1/ledger/schedule${as_of}`)).body.months;
/** A month from the fifteenth on costs 20.00 in advance: a part of it is earned in the next one. */
const fromTheMiddle = () => acme.subscribe({ start_date: '2026-01-15' });

describe('recognition', () => {
  test('over three months: what is left is what the schedule says', async () => {
    await fromTheMiddle();
    const deferred: string[] = [];
    for (const [day, until] of [
      ['2026-02-01', '2026-02-01'],
      ['2026-03-01', '2026-03-01'],
      ['2026-04-01', '2026-04-01'],
    ] as const) {
      acme.on(day);
      await acme.close(until);
      await recognise();
      const books = await acme.books();
      expect(books.difference).toBe('0.00');
      deferred.push(books.deferred_revenue ?? '0.00');
      const [latest] = (await schedule()).filter(({ month }: { month: string }) => month === before(day));
      expect(books.deferred_revenue).toBe(`-${latest.closing}`);
    }
    // 14 of 31, of 28 and of 31 days of 20.00 are still to come
    expect(deferred).toEqual(['-9.03', '-10.00', '-9.03']);
    expect((await schedule()).map((row: Record<string, string>) => [row.month, row.billed, row.recognised])).toEqual([
      ['2026-01', '20.00', '10.97'],
      ['2026-02', '20.00', '19.03'],
      ['2026-03', '20.00', '20.97'],
      ['2026-04', '0.00', '9.03'],
    ]);
    const csv = await acme.api.get('/v1/ledger/schedule/export');
    expect(csv.headers.get('content-type')).toBe('text/csv; charset=utf-8');
    expect(csv.body.split('\r\n').slice(0, 2)).toEqual([
      'currency,month,opening,billed,recognised,credited,closing,reversed',
      'EUR,2026-01,0.00,20.00,10.97,0.00,9.03,0.00',
    ]);
  });
  const before = (day: string) => new Date(Date.parse(day) - 86_400_000).toISOString().slice(0, 7);

  test('posts each month once, and says before what it would post', async () => {
    await fromTheMiddle();
    acme.on('2026-03-20');
    await acme.close('2026-03-20');
    const rehearsed = await recognise({ dry_run: true });
    expect(references(rehearsed)).toEqual(['recognition 2026-01 EUR', 'recognition 2026-02 EUR']);
    expect(await recognise({ until: '2026-02-15' })).toMatchObject({ entries: [rehearsed.entries[0]] });
    expect(await recognise()).toEqual({ object: 'recognition', entries: [rehearsed.entries[1]] });
    expect(references(await recognise())).toEqual([]);
    expect(rehearsed.entries[0]).toMatchObject({
      date: '2026-01-31',
      postings: [
        { account: 'deferred_revenue', amount: '10.97', charge_key: 'plan/base' },
        { account: 'revenue', amount: '-10.97' },
      ],
    });
    expect((await acme.api.post('/v1/ledger/recognise', { until: '2026-04-01' })).body.code).toBe('date-in-future');
    const two = await Promise.all([recognise(), recognise()]);
    expect(two.flatMap(references)).toEqual([]);
  });

  test('two at the same time post a month once', async () => {
    await fromTheMiddle();
    acme.on('2026-04-20');
    await acme.close('2026-04-20');
    const runs = await Promise.all([recognise(), recognise(), recognise()]);
    expect(runs.flatMap(references).sort()).toEqual([
      'recognition 2026-01 EUR',
      'recognition 2026-02 EUR',
      'recognition 2026-03 EUR',
    ]);
    expect(await acme.books()).toMatchObject({ difference: '0.00' });
  });

  test('a late invoice into a posted month is caught up, a credit takes back what is not earned', async () => {
    const first = await fromTheMiddle();
    acme.on('2026-02-01');
    await acme.close('2026-02-01');
    await recognise();
    // a second subscription is entered afterwards, and billed from January on
    await fromTheMiddle();
    await acme.close('2026-02-01');
    acme.on('2026-02-10');
    await acme.api.post(`/v1/subscriptions/${first}/actions`, { action: 'cancel', when: 'now' });
    acme.on('2026-03-01');
    await acme.close('2026-03-01');
    expect(references(await recognise())).toEqual(['recognition 2026-02 EUR']);
    const february = (await schedule()).find(({ month }: { month: string }) => month === '2026-02');
    expect(await acme.books()).toMatchObject({ deferred_revenue: `-${february.closing}`, difference: '0.00' });
    expect(
      (await acme.api.get('/v1/ledger/entries?limit=100')).body.data.map(({ date }: { date: string }) => date),
    ).toContain('2026-02-28');
  });

  test('with a discount and with tax in the price', async () => {
    const seller = { address: { country: 'DE' }, tax_ids: ['DE136695976'] };
    await acme.api.put('/v1/billing_settings', { tax: { seller, behaviour: 'inclusive' } });
    await acme.api.patch('/v1/customers/ada', { country: 'DE' });
    const coupon = { name: 'A tenth', discount: { percent: '0.1' }, duration: { kind: 'forever' } };
    await acme.api.post('/v1/coupons', { ...coupon, code: 'TENTH' });
    await acme.api.post('/v1/coupons/TENTH/redeem', { customer_id: 'ada' });
    await fromTheMiddle();
    acme.on('2026-02-01');
    const [invoice] = await acme.close('2026-02-01');
    expect(invoice?.total).toBe('18.00');
    await recognise();
    // 18.00 holds 2.87 of tax: of 15.13, 17 of 31 days are earned
    expect(await acme.books()).toMatchObject({ deferred_revenue: '-6.83', tax_payable: '-2.87', difference: '0.00' });
    expect((await schedule())[0]).toMatchObject({ billed: '15.13', recognised: '8.30', closing: '6.83' });
  });
});

describe('the journal', () => {
  /** Three invoices, a payment and a month of revenue. */
  const worked = async () => {
    await acme.subscribe();
    acme.on('2026-03-05');
    await acme.close('2026-03-02');
    await acme.api.post('/v1/payments', { customer_id: 'ada', amount: '30' });
    await recognise({ until: '2026-02-01' });
  };

  test('is read page by page, and by day or document', async () => {
    await worked();
    const seen: string[] = [];
    let cursor = '';
    for (let more = true; more; ) {
      const { body } = await acme.api.get(`/v1/ledger/entries?limit=2${cursor}`);
      seen.push(...body.data.map(({ kind, date }: Record<string, string>) => `${date} ${kind}`));
      cursor = `&starting_after=${body.data.at(-1).id}`;
      more = body.has_more;
    }
    expect(seen).toEqual([
      '2026-01-01 invoice',
      '2026-02-01 invoice',
      '2026-03-01 invoice',
      '2026-03-05 payment',
      '2026-01-31 recognition',
    ]);
    const january = await acme.api.get('/v1/ledger/entries?from=2026-01-01&until=2026-02-01');
    expect(january.body.data.map(({ kind }: { kind: string }) => kind)).toEqual(['invoice', 'recognition']);
    const [{ reference }] = january.body.data;
    expect((await acme.api.get(`/v1/ledger/entries?reference=${reference}`)).body.data).toHaveLength(1);
    expect((await acme.api.get('/v1/ledger/entries?starting_after=here')).body).toMatchObject({ status: 400 });
  });

  test('is written out in each format, and each sums to zero', async () => {
    await worked();
    const csv = await acme.api.get('/v1/ledger/export?chart=skr04');
    const [head, ...rows] = csv.body.trimEnd().split('\r\n');
    expect(head).toMatch(/^entry,date,kind/);
    const sum = rows
      .map((row: string) => row.split(','))
      .reduce((total: number, [, , , , , , , debit, credit]: string[]) => total + Number(debit) - Number(credit), 0);
    expect(rows.length).toBeGreaterThan(10);
    expect(Math.abs(sum)).toBeLessThan(0.001);
    expect(csv.body).toContain(',receivable,1200,');
    expect(csv.headers.get('content-disposition')).toBe('attachment; filename="journal.csv"');
    const toImport = await acme.api.get('/v1/ledger/export?format=journal_csv&until=2026-02-01');
    expect(toImport.body).toMatch(/^JournalNo,/);
    const journal = await acme.api.get('/v1/ledger/export?format=hledger&from=2026-03-01');
    expect(journal.headers.get('content-type')).toBe('text/plain; charset=utf-8');
    expect(journal.body).toContain('commodity 1.00 EUR');
    expect(journal.body.match(/^2026-/gm)).toHaveLength(2);
    expect((await acme.api.get('/v1/ledger/export?format=xml')).body).toMatchObject({ status: 400 });
  });

  test('says the numbers of documents and the names of customers, and accounts as the other program knows them', async () => {
    await acme.subscribe();
    const [invoice] = await acme.close('2026-01-02');
    const id = (await acme.api.post('/v1/payments', { invoice_id: invoice?.number, amount: '20' })).body.id;
    const ledger = { accounts: { receivable: { number: '1410', name: 'Debtors' } }, date_order: 'day_first' };
    expect((await acme.api.put('/v1/billing_settings', { ledger })).status).toBe(200);
    const rows = async (query: string) =>
      (await acme.api.get(`/v1/ledger/export?${query}`)).body.split('\r\n').filter((row: string) => /1410/.test(row));
    const number = invoice?.number;
    const day = '01/01/2026';
    expect(await rows('format=journal_csv&chart=skr04')).toEqual([
      `1,${day},1410,Debtors,20.00,,invoice ${number},Ada,EUR`,
      `2,${day},1410,Debtors,,20.00,payment ${id} ${number},Ada,EUR`,
    ]);
    const [billed, paid] = await rows('');
    expect(billed).toMatch(new RegExp(`,${number},${number},Ada$`));
    expect(paid).toMatch(new RegExp(`,,${number},Ada$`));
    expect((await acme.api.get('/v1/ledger/export?format=hledger')).body).toContain(`) invoice ${number}\n`);
    const unknown = { ledger: { accounts: { sundry: { number: '1' } } } };
    expect((await acme.api.put('/v1/billing_settings', unknown)).status).toBe(422);
  });

  test('as of a moment holds what was known then', async () => {
    await acme.subscribe();
    await acme.close('2026-01-02');
    const then = await acme.seq();
    acme.on('2026-03-05');
    await acme.close('2026-03-02');
    await acme.api.post('/v1/payments', { customer_id: 'ada', amount: '60' });
    expect(await acme.books(then)).toEqual({ receivable: '20.00', deferred_revenue: '-20.00', difference: '0.00' });
    expect(await acme.books('2026-01-15T00:00:00Z')).toEqual(await acme.books(then));
    expect((await schedule(`?as_of=${then}`)).map(({ month }: { month: string }) => month)).toEqual(['2026-01']);
    expect((await acme.api.get(`/v1/ledger/export?as_of=${then}`)).body.match(/invoice,inv_/g)).toHaveLength(2);
    expect(await acme.books()).toEqual({ cash: '60.00', deferred_revenue: '-60.00', difference: '0.00' });
  });
});
