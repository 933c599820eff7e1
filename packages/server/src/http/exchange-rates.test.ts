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
  acme.on('2026-02-02');
});

const dollar = (date: string, rate: string) => ({ base: 'EUR', quote: 'USD', date, rate });
const put = async (rates: object[], more: object = {}) =>
  (await acme.api.put('/v1/exchange_rates', { rates, source: 'ECB', ...more })).body;
const list = async (query = '') => (await acme.api.get(`/v1/exchange_rates${query}`)).body;
const said = ({ data }: { data: Record<string, string>[] }) => data.map(({ id, rate }) => `${id} ${rate}`);

describe('exchange rates', () => {
  test('are recorded once, corrected later, and both stay known', async () => {
    expect(await put([dollar('2026-01-29', '1.0800'), dollar('2026-01-30', '1.0825')])).toEqual({
      object: 'exchange_rate_changes',
      added: 2,
      corrected: [],
      unchanged: 0,
      unknown_currencies: [],
      stored: true,
    });
    const then = await acme.seq();
    const again = await put([dollar('2026-01-29', '1.08'), dollar('2026-01-30', '1.09')]);
    expect(again).toMatchObject({ added: 0, corrected: [{ ...dollar('2026-01-30', '1.09') }], unchanged: 1 });
    expect(said(await list())).toEqual(['2026-01-30.EUR.USD 1.09', '2026-01-29.EUR.USD 1.08']);
    expect(said(await list(`?as_of=${then}`))).toEqual(['2026-01-30.EUR.USD 1.0825', '2026-01-29.EUR.USD 1.08']);
  });

  test('a dry run says the same and stores nothing; a repeated request changes nothing more', async () => {
    expect(await put([dollar('2026-01-30', '1.0825')], { dry_run: true })).toMatchObject({ added: 1, stored: false });
    expect(await list()).toMatchObject({ data: [], has_more: false });
    const request = { rates: [dollar('2026-01-30', '1.0825')], source: 'ECB' };
    const first = await acme.api.put('/v1/exchange_rates', request, { 'idempotency-key': 'once' });
    const second = await acme.api.put('/v1/exchange_rates', request, { 'idempotency-key': 'once' });
    expect(second.body).toEqual(first.body);
    expect(second.headers.get('idempotent-replayed')).toBe('true');
  });

  test('are listed page by page, by pair and by day', async () => {
    const pairs = ['USD', 'JPY', 'GBP'].map((quote) => ({ ...dollar('2026-01-30', '2'), quote }));
    await put([...pairs, ...pairs.map((rate) => ({ ...rate, date: '2026-01-29' }))]);
    const seen: string[] = [];
    for (let cursor = '', more = true; more; ) {
      const page = await list(`?limit=4${cursor}`);
      seen.push(...page.data.map(({ id }: { id: string }) => id));
      cursor = `&starting_after=${page.data.at(-1).id}`;
      more = page.has_more;
    }
    expect(seen).toEqual(
      ['2026-01-30', '2026-01-29'].flatMap((day) => ['USD', 'JPY', 'GBP'].map((code) => `${day}.EUR.${code}`)),
    );
    expect(said(await list('?quote=JPY&until=2026-01-30'))).toEqual(['2026-01-29.EUR.JPY 2']);
    expect((await list('?from=2026-01-31')).data).toEqual([]);
  });

  test.each([
    [
      'of a currency in itself',
      { ...dollar('2026-01-30', '1'), quote: 'EUR' },
      'exchange-rate-invalid',
      'rates[0].quote',
    ],
    ['of nothing', dollar('2026-01-30', '0'), 'exchange-rate-invalid', 'rates[0].rate'],
    ['of tomorrow', dollar('2026-02-03', '1.1'), 'date-in-future', 'rates[0].date'],
  ])('%s is refused', async (_name, rate, code, param) => {
    expect(await put([rate])).toMatchObject({ status: 422, code, param });
    expect(await put([rate], { dry_run: true })).toMatchObject({ status: 422, code });
  });

  test('two of one day, and none that says who published it, are refused', async () => {
    const both = [dollar('2026-01-30', '1.1'), dollar('2026-01-30', '1.2')];
    expect(await put(both)).toMatchObject({ code: 'exchange-rate-invalid', param: 'rates[1]' });
    const unsaid = await acme.api.put('/v1/exchange_rates', { rates: both });
    expect(unsaid.body).toMatchObject({ code: 'missing-field', param: 'rates[0].source' });
    expect((await list()).data).toEqual([]);
  });

  test('a file of the European Central Bank is read as it comes, and again changes nothing', async () => {
    const content = 'Date,USD,CYP,\n2026-01-30,1.0825,N/A,\n2026-01-29,1.08,N/A,\n';
    const read = async (more: object = {}) =>
      (await acme.api.post('/v1/exchange_rates/import', { content, ...more })).body;
    expect(await read({ dry_run: true })).toMatchObject({ added: 2, unknown_currencies: ['CYP'], stored: false });
    expect(await read()).toMatchObject({ added: 2, stored: true });
    expect(await read()).toMatchObject({ added: 0, corrected: [], unchanged: 2 });
    expect(await read({ content: 'a,b\n' })).toMatchObject({ status: 422, code: 'exchange-rate-file-unreadable' });
  });

  test('are an organisation’s own', async () => {
    await put([dollar('2026-01-30', '1.0825')]);
    const other = await Business.open(store);
    expect((await other.api.get('/v1/exchange_rates')).body.data).toEqual([]);
  });
});

describe('the functional currency', () => {
  const settings = (functional_currency?: string) =>
    acme.api.put(
      '/v1/billing_settings',
      functional_currency === undefined ? {} : { currencies: { functional_currency } },
    );

  test('is set at any time, changed while nothing is posted, and stays then', async () => {
    expect((await settings('USD')).status).toBe(200);
    expect((await settings('EUR')).body).toEqual({ currencies: { functional_currency: 'EUR' } });
    await acme.subscribe();
    await acme.close('2026-02-02');
    for (const refused of [await settings('USD'), await settings()])
      expect(refused.body).toMatchObject({ status: 409, code: 'functional-currency-in-use' });
    expect((await settings('EUR')).status).toBe(200);
  });

  test('can be set where documents are posted already', async () => {
    await acme.subscribe();
    await acme.close('2026-02-02');
    expect((await settings('EUR')).status).toBe(200);
  });
});
