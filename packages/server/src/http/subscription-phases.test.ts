// SPDX-License-Identifier: Apache-2.0
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { Business } from '../testing/business.js';
import { exampleCatalog } from '../testing/example-catalog.js';
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

const made = async (terms: object) => {
  const body = { customer_id: 'ada', plan: 'team', start_date: '2026-01-01', trial_end_date: null, ...terms };
  return (await acme.api.post('/v1/subscriptions', body)).body;
};
const totals = async (until: string) => (await acme.close(until)).map(({ total }) => total);
const act = async (id: string, body: object) => (await acme.api.post(`/v1/subscriptions/${id}/actions`, body)).body;

test('a ramp agreed ahead: each phase holds from its day, and leaves in force what it does not name', async () => {
  const contract = { reference: 'C-1', charges: { base: { model: 'flat', amount: '15' } } };
  const phases = [
    { from: '2026-02-01', quantities: { seats: '4' } },
    { from: '2026-03-01', contract: { ...contract, charges: { base: { model: 'flat', amount: '18' } } } },
    { from: '2026-04-01', quantities: { seats: '8' }, contract: null },
  ];
  const { id } = await made({ quantities: { seats: '2' }, contract, phases });
  const { data } = (await acme.api.get(`/v1/subscriptions/${id}/phases`)).body;
  expect(data.map((row: Record<string, unknown>) => [row.valid_from, row.quantities, row.contract])).toEqual([
    ['2026-01-01', { seats: '2' }, contract],
    ['2026-02-01', { seats: '4' }, contract],
    ['2026-03-01', { seats: '4' }, phases[1]?.contract],
    ['2026-04-01', { seats: '8' }, null],
  ]);
  // 15 and 2 × 5, 15 and 4 × 5, 18 and 4 × 5, 20 and 8 × 5
  expect(await totals('2026-04-02')).toEqual(['25.00', '35.00', '38.00', '60.00']);
});

test('a ramp that is out of order, or wrong in one phase, is not stored', async () => {
  const phases = (...list: object[]) => made({ phases: list });
  expect(await phases({ from: '2026-01-01', plan: 'team' })).toMatchObject({
    code: 'phases-unordered',
    param: 'phases[0].from',
  });
  const late = { from: '2026-03-01', quantities: { seats: '2' } };
  expect(await phases(late, { ...late, from: '2026-02-01' })).toMatchObject({ param: 'phases[1].from' });
  expect(await phases(late, { from: '2026-04-01', plan: 'gone' })).toMatchObject({
    code: 'unknown-plan',
    param: 'phases[1].plan',
  });
  expect((await acme.api.get('/v1/subscriptions')).body.data).toEqual([]);
});

test('a draft is neither served nor billed; activated later it begins that day, its trial whole', async () => {
  const { id, status } = await made({ draft: true, trial_end_date: '2026-01-15' });
  expect(status).toBe('draft');
  expect(await acme.close('2026-03-01')).toEqual([]);
  expect((await acme.api.get('/v1/customers/ada/entitlements')).body.plans).toEqual([]);
  acme.on('2026-03-10');
  expect(await act(id, { action: 'cancel' })).toMatchObject({ code: 'subscription-state' });
  const activated = await act(id, { action: 'activate', on: '2026-03-10' });
  expect(activated.subscription).toMatchObject({
    status: 'trialing',
    start_date: '2026-03-10',
    anchor_date: '2026-03-10',
    trial_end_date: '2026-03-24',
  });
  expect((await acme.api.get('/v1/customers/ada/entitlements')).body.plans).toEqual(['team']);
  expect(await totals('2026-04-25')).toEqual(['20.00', '20.00']);
});

test('a free plan has its hard limit and no invoice, until it is left', async () => {
  const plans = {
    ...exampleCatalog.plans,
    hobby: { name: 'Hobby', product: 'acme', prices: {}, features: { calls: { limit: 10, enforcement: 'hard' } } },
  };
  await acme.api.put('/v1/catalog', { ...exampleCatalog, plans });
  const { id } = await made({ plan: 'hobby' });
  expect(await acme.close('2026-02-02')).toEqual([]);
  const { features } = (await acme.api.get('/v1/customers/ada/entitlements')).body;
  expect(features.calls).toMatchObject({ kind: 'metered', limit: '10', enforcement: 'hard' });
  acme.on('2026-02-10');
  const { invoices } = await act(id, { action: 'change', plan: 'team' });
  expect(invoices).toMatchObject([{ total: '20.00', invoice_date: '2026-02-10' }]);
});

test('a price hold: who subscribed pays the price of then, and so does who is promised that version', async () => {
  await made({});
  const { team } = exampleCatalog.plans;
  const dearer = {
    ...team,
    prices: { ...team.prices, base: { ...team.prices.base, charge: { model: 'flat', amount: '30' } } },
  };
  await acme.api.put('/v1/catalog', { ...exampleCatalog, plans: { ...exampleCatalog.plans, team: dearer } });
  await made({});
  await made({ catalog_version: 1 });
  expect((await totals('2026-01-02')).sort()).toEqual(['20.00', '20.00', '30.00']);
  expect((await totals('2027-01-02')).sort()).toEqual([...Array(24).fill('20.00'), ...Array(12).fill('30.00')]);
});

test('an add-on of its own anchor beside a monthly plan: previewed, billed by its year, given back at the end', async () => {
  const add_ons = {
    backup: {
      name: 'Backup',
      applies_to: { plans: ['team'] },
      prices: { base: { charge: { model: 'flat', amount: '365' }, interval: 'year' } },
    },
  };
  await acme.api.put('/v1/catalog', { ...exampleCatalog, add_ons });
  const { id } = await made({});
  await acme.close('2026-01-02');
  acme.on('2026-01-15');
  const bought = { action: 'change', add_ons: [{ add_on: 'backup', start_date: '2026-01-15', anchor: 'own' }] };
  const preview = (await acme.api.post(`/v1/subscriptions/${id}/actions/preview`, bought)).body;
  const done = await act(id, bought);
  const [invoice] = done.invoices;
  expect(invoice).toMatchObject({ total: '365.00', lines: [{ period: { start: '2026-01-15', end: '2027-01-15' } }] });
  expect(preview.invoices).toEqual([{ ...invoice, id: null }]);
  expect(done.subscription.add_ons).toMatchObject([{ add_on: 'backup', anchor: 'own' }]);
  expect(await totals('2026-03-02')).toEqual(['20.00', '20.00']);
  acme.on('2026-03-10');
  await act(id, { action: 'cancel' });
  // at the end of March 289 of 365 days are left
  expect(await totals('2026-05-01')).toEqual(['-289.00']);
  expect((await acme.books()).difference).toBe('0.00');
});
