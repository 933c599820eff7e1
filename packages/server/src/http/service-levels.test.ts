// SPDX-License-Identifier: Apache-2.0
import type { CatalogDefinition } from '@kontor/core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { Business } from '../testing/business.js';
import { exampleCatalog } from '../testing/example-catalog.js';
import { openTestStore, type TestStore } from '../testing/index.js';

/** The team plan, 20.00 a month, promises 99.9 % and an answer within four hours of work. */
const promising: CatalogDefinition = {
  ...exampleCatalog,
  support_levels: {
    email: {
      name: 'E-mail',
      channels: ['email'],
      response_hours: 4,
      hours: { from_hour: 9, to_hour: 17, weekdays: [0, 1, 2, 3, 4], holidays: 'de' },
      response_percent: '90',
      credits: { steps: [{ below_percent: '90', credit: '0.05' }] },
    },
  },
  plans: {
    ...exampleCatalog.plans,
    team: {
      ...exampleCatalog.plans.team,
      support: 'email',
      sla: {
        uptime_percent: '99.9',
        credits: {
          steps: [
            { below_percent: '99.9', credit: '0.1' },
            { below_percent: '99', credit: '0.25' },
          ],
        },
      },
    },
  },
};

let store: TestStore;
let acme: Business;
beforeAll(async () => {
  store = await openTestStore();
});
afterAll(() => store?.close());

/** Billed for January; in it eight hours down, and one answer of two late. */
async function served() {
  acme = await Business.open(store);
  await acme.api.put('/v1/catalog', promising);
  await acme.subscribe();
  await acme.close('2026-02-01');
  acme.on('2026-02-02');
  // 14 and 16 are Wednesday and Friday; Monday 19 is the holiday
  await acme.api.put('/v1/holidays/de', { holidays: [{ date: '2026-01-19', name: 'Founding day' }] });
  const outages =
    'reference,component,from,to,planned\n' +
    'i-1,api,2026-01-10T00:00:00Z,2026-01-10T05:00:00Z,\n' +
    'i-2,api,2026-01-10T04:00:00Z,2026-01-10T08:00:00Z,false\n' +
    'm-1,api,2026-01-20T00:00:00Z,2026-01-20T06:00:00Z,true\n';
  const cases =
    'reference,customer,severity,opened,responded\n' +
    'z-1,ada,low,2026-01-14T10:00:00Z,2026-01-14T14:00:00Z\n' +
    // three hours on Friday, one on Tuesday: until 10:00
    'z-2,ada,low,2026-01-16T14:00:00Z,2026-01-20T10:00:01Z\n';
  return { outages, cases };
}

const importAll = async ({ outages, cases }: Awaited<ReturnType<typeof served>>) => {
  await acme.api.post('/v1/service_outages/import', { content: outages });
  return acme.api.post('/v1/support_cases/import', { content: cases });
};
const grant = (terms: object = {}) => acme.api.post('/v1/service_credits', { month: '2026-01', ...terms });

describe('a month', () => {
  test('is told with its credit: a quarter for uptime and a twentieth for answers, of 20.00', async () => {
    const files = await served();
    const preview = await acme.api.post('/v1/support_cases/import', { content: files.cases, dry_run: true });
    expect(preview.body).toMatchObject({ added: 2, changed: [], unchanged: 0, stored: false });
    expect((await importAll(files)).body).toMatchObject({ added: 2, stored: true });
    expect((await importAll(files)).body).toMatchObject({ added: 0, changed: [], unchanged: 2 });

    const { data } = (await acme.api.get('/v1/service_levels?month=2026-01')).body;
    expect(data).toHaveLength(1);
    // 744 hours, eight of them down
    expect(data[0].subscriptions[0]).toMatchObject({
      plan: 'team',
      fee: '20.00',
      credit: '6.00',
      uptime: { served_ms: 744 * 3_600_000, down_ms: 8 * 3_600_000, percent: '98.9247', breached: true },
      response: { met: 1, missed: 1, percent: '50', credit: { amount: '1.00', fraction: '0.05' } },
    });
    const text = new TextDecoder().decode(await acme.api.file('/v1/service_levels/export?month=2026-01'));
    expect(text.split('\r\n')[1]).toMatch(
      /^2026-01,cus_\w+,sub_\w+,team,99.9,98.9247,2678400,28800,true,email,90,50,1,1,0,true,EUR,20.00,6.00$/,
    );
  });

  test('is kept or not by what is known: without the holiday the answer of Tuesday is due on Monday', async () => {
    await importAll(await served());
    const month = () =>
      acme.api
        .get('/v1/service_levels?month=2026-01&customer_id=ada')
        .then(({ body }) => body.data[0].subscriptions[0]);
    const due = async () => (await month()).response.cases[1].due;
    expect(await due()).toBe('2026-01-20T10:00:00.000Z');
    await acme.api.put('/v1/holidays/de', { content: 'date,name\n' });
    expect(await due()).toBe('2026-01-19T10:00:00.000Z');
    const [{ id }] = (await acme.api.get('/v1/service_outages')).body.data.filter(
      ({ reference }: { reference: string }) => reference === 'i-1',
    );
    await acme.api.send('DELETE', `/v1/service_outages/${id}`, undefined);
    expect((await month()).uptime.down_ms).toBe(4 * 3_600_000);
  });
});

describe('a credit', () => {
  test('is previewed, granted once however often and by whom, and pays the next invoice; the books balance', async () => {
    await importAll(await served());
    const preview = await grant({ dry_run: true });
    expect(preview.body).toMatchObject({ stored: false, granted: [], drafts: [{ amount: '6.00', state: 'open' }] });
    expect((await acme.api.get('/v1/service_credits')).body.data).toEqual([]);
    // two at once
    const both = await Promise.all([grant(), grant({ customer_id: 'ada' })]);
    expect(both.flatMap(({ body }) => body.granted.map(({ amount }: { amount: string }) => amount))).toEqual(['6.00']);
    expect((await grant()).body.granted).toEqual([]);
    expect((await grant({ dry_run: true })).body.drafts).toMatchObject([{ state: 'granted' }]);

    const [wallet] = (await acme.api.get('/v1/customers/ada/wallets')).body.data;
    expect(wallet).toMatchObject({ name: 'Service credits', balance: '6.00' });
    // March is billed in advance by the close of February
    const billed = await acme.close('2026-03-01');
    expect(billed.map(({ total, due }) => `${total} ${due}`)).toEqual(['20.00 14.00']);
    expect((await acme.books()).difference).toBe('0.00');
    const [{ id }] = (await acme.api.get('/v1/service_credits')).body.data;
    const reversed = await acme.api.post(`/v1/service_credits/${id}/reverse`, { reason: 'it was not us' });
    expect(reversed).toMatchObject({ status: 409, body: { code: 'service-credit-used' } });
  });

  test('is taken back whole, and may be granted anew with what is known then', async () => {
    await importAll(await served());
    const [given] = (await grant()).body.granted;
    const path = `/v1/service_credits/${given.id}`;
    expect((await acme.api.post(`${path}/reverse`, { reason: 'x', dry_run: true })).body.status).toBe('granted');
    expect((await acme.api.post(`${path}/reverse`, { reason: 'the probe was broken' })).body).toMatchObject({
      status: 'reversed',
      reverse_reason: 'the probe was broken',
    });
    expect((await acme.api.post(`${path}/reverse`, { reason: 'again' })).body.code).toBe('service-credit-reversed');
    expect((await acme.api.get(`/v1/wallets/${given.wallet_id}`)).body.balance).toBe('0.00');
    const corrected = { reference: 'i-2', component: 'api', from: '2026-01-10T05:00:00Z', to: '2026-01-10T06:00:00Z' };
    expect((await acme.api.put('/v1/service_outages', { outages: [corrected] })).body.changed).toEqual(['i-2']);
    // six hours are 99.19 %: a tenth, and a twentieth
    expect((await grant()).body.granted).toMatchObject([{ amount: '3.00', wallet_id: given.wallet_id }]);
    expect((await acme.api.get(path)).body.report.credit).toBe('6.00');
    expect((await acme.books()).difference).toBe('0.00');
  });

  test('waits while the month runs, and while a case may still be missed', async () => {
    await importAll(await served());
    await acme.close('2026-02-02');
    const outage = { reference: 'i-3', component: 'api', from: '2026-02-01T00:00:00Z', to: '2026-02-01T08:00:00Z' };
    await acme.api.put('/v1/service_outages', { outages: [outage] });
    const february = { month: '2026-02' };
    expect((await grant({ ...february, dry_run: true })).body.drafts).toMatchObject([
      { amount: '5.00', state: 'running' },
    ]);
    expect((await grant(february)).body.granted).toEqual([]);
    const late = { reference: 'z-3', customer_id: 'ada', severity: 'low', opened: '2026-01-30T16:00:00Z' };
    await acme.api.put('/v1/support_cases', { cases: [late] });
    // three hours are left of Monday, 2 February
    acme.on('2026-02-02', '11:00');
    expect((await grant({ dry_run: true })).body.drafts).toMatchObject([{ state: 'undecided' }]);
    expect((await grant()).body.granted).toEqual([]);
    acme.on('2026-02-02', '12:01');
    expect((await grant()).body.granted).toHaveLength(1);
  });
});

describe('what is refused', () => {
  test.each<[string, string, string, object, string, string | undefined]>([
    [
      'post',
      '/v1/support_cases/import',
      'a column nobody knows',
      { content: 'reference,customer,severity,opened,mood\n' },
      'record-file-unreadable',
      'line 1',
    ],
    [
      'post',
      '/v1/support_cases/import',
      'a day instead of a time',
      { content: 'reference,customer,severity,opened\nz,ada,low,2026-01-10\n' },
      'record-file-unreadable',
      'line 2',
    ],
    [
      'post',
      '/v1/service_outages/import',
      'no flag',
      { content: 'reference,component,from,planned\no,api,2026-01-10T00:00:00Z,maybe\n' },
      'record-file-unreadable',
      'line 2',
    ],
    [
      'put',
      '/v1/support_cases',
      'an unknown customer',
      { cases: [{ reference: 'z', customer_id: 'eve', severity: 'low', opened: '2026-01-10T00:00:00Z' }] },
      'resource-unknown',
      'cases[0].customer_id',
    ],
    [
      'put',
      '/v1/support_cases',
      'an answer before the question',
      {
        cases: [
          {
            reference: 'z',
            customer_id: 'ada',
            severity: 'low',
            opened: '2026-01-10T00:00:00Z',
            responded: '2026-01-09T00:00:00Z',
          },
        ],
      },
      'period-empty',
      'cases[0].responded',
    ],
    [
      'put',
      '/v1/service_outages',
      'an end before the beginning',
      { outages: [{ reference: 'o', component: 'api', from: '2026-01-10T00:00:00Z', to: '2026-01-10T00:00:00Z' }] },
      'period-empty',
      'outages[0].to',
    ],
    ['put', '/v1/holidays/de', 'both forms', { holidays: [], content: 'date,name\n' }, 'unknown-field', 'holidays'],
    ['post', '/v1/service_credits', 'no month', { month: '2026-13' }, 'invalid-format', 'month'],
  ])('%s %s with %s', async (method, path, _what, body, code, param) => {
    acme ??= await Business.open(store);
    const answer = await (method === 'put' ? acme.api.put(path, body) : acme.api.post(path, body));
    expect(answer).toMatchObject({ status: 422, body: { code, param } });
  });

  test('another organisation sees nothing of it, and changes nothing', async () => {
    await importAll(await served());
    const [given] = (await grant()).body.granted;
    const other = (await Business.open(store)).api;
    for (const path of ['/v1/support_cases', '/v1/service_outages', '/v1/service_credits'])
      expect((await other.get(path)).body.data).toEqual([]);
    expect((await other.get('/v1/holidays/de')).body.holidays).toEqual([]);
    expect((await other.get(`/v1/service_credits/${given.id}`)).status).toBe(404);
    expect((await other.post(`/v1/service_credits/${given.id}/reverse`, { reason: 'x' })).status).toBe(404);
    const [outage] = (await acme.api.get('/v1/service_outages')).body.data;
    expect((await other.send('DELETE', `/v1/service_outages/${outage.id}`, undefined)).status).toBe(404);
  });
});
