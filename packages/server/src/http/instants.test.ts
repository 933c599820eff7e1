// SPDX-License-Identifier: Apache-2.0
import { afterAll, beforeAll, expect, test } from 'vitest';
import { entitlementsOf } from '../entitlement/customer-snapshot.js';
import { ApiClient } from '../testing/api-client.js';
import { openTestStore, type TestStore } from '../testing/index.js';
import { createApp } from './app.js';

// Terms that change within a day, in Berlin: through the API to invoices, usage, entitlements and the books.
const flat = (amount: string, more: object = {}) => ({ charge: { model: 'flat', amount }, interval: 'month', ...more });
const bySecond = { proration: 'second' };
const perCall = (unit_amount: string) => ({
  charge: { model: 'per_unit', unit_amount },
  interval: 'month',
  meter: 'calls',
});
const catalog = {
  id: 'acme',
  name: 'Acme',
  currencies: ['EUR'],
  products: { acme: { name: 'Acme' } },
  meters: { calls: { label: 'Calls', event_type: 'call', aggregation: 'count', unit: 'call' } },
  features: {
    reports: { kind: 'boolean', label: 'Reports' },
    members: { kind: 'seats', label: 'Members', unit: 'member' },
  },
  plans: {
    small: { name: 'Small', prices: { base: flat('30', bySecond), calls: perCall('1') } },
    large: { name: 'Large', features: { reports: true }, prices: { base: flat('300', bySecond), calls: perCall('2') } },
    days: { name: 'Days', prices: { base: flat('31') } },
    team: {
      name: 'Team',
      features: { members: 'unlimited', reports: true },
      prices: {
        seats: {
          charge: { model: 'per_seat', unit_amount: '744' },
          interval: 'month',
          feature: 'members',
          ...bySecond,
        },
      },
    },
  },
  add_ons: { boost: { name: 'Boost', applies_to: { plans: ['small'] }, prices: { base: flat('720', bySecond) } } },
};

let store: TestStore;
let api: ApiClient;
let org = '';
let now = Date.parse('2024-01-01T08:00:00Z');
const at = (text: string) => {
  now = Date.parse(text);
};
beforeAll(async () => {
  store = await openTestStore();
  const app = createApp({ store, operator_token: 'operator-token', now: () => now });
  const operator = new ApiClient(app, { authorization: 'Bearer operator-token' });
  const made = await operator.post('/v1/organisations', {
    slug: 'acme',
    name: 'Acme',
    currency: 'EUR',
    timezone: 'Europe/Berlin',
  });
  org = made.body.id;
  const key = await operator.post('/v1/api_keys', { name: 'test' }, { 'kontor-organisation': 'acme' });
  api = operator.with({ authorization: `Bearer ${key.body.secret}` });
  expect((await api.put('/v1/catalog', catalog)).status).toBe(200);
});
afterAll(() => store?.close());

async function subscribed(name: string, terms: object): Promise<string> {
  await api.post('/v1/customers', { name, external_id: name, timezone: 'Europe/Berlin' });
  const made = await api.post('/v1/subscriptions', { customer_id: name, ...terms });
  expect(made.status).toBe(201);
  return made.body.id;
}
interface Plan {
  invoice_date: string;
  lines: { charge_key: string; amount: string; times?: { start: string; end: string }; sentence: string }[];
}
const lines = (body: { invoices: Plan[] }) =>
  body.invoices.flatMap(({ invoice_date, lines: all }) =>
    all.map(({ charge_key, amount, times }) =>
      [invoice_date, charge_key, amount, ...(times === undefined ? [] : [times.start, times.end])].join(' '),
    ),
  );
/** What the preview says of a moment, which is what is then charged. */
async function act(id: string, body: object) {
  const path = `/v1/subscriptions/${id}/actions`;
  const preview = await api.post(`${path}/preview`, body);
  const done = await api.post(path, body);
  expect(done.body).toMatchObject({ object: 'subscription_change' });
  expect(lines(done.body)).toEqual(lines(preview.body));
  return done.body;
}
const close = (until: string, customer_id: string) => api.post('/v1/billing/close', { until, customer_id });
/** Every invoice of a customer, each computed again to the same document. */
async function invoicesOf(customer_id: string) {
  const { body } = await api.get(`/v1/invoices?limit=100&customer_id=${customer_id}`);
  const all = [];
  for (const { id } of body.data.reverse()) {
    const rerun = await api.get(`/v1/invoices/${id}/rerun`);
    expect(rerun.body).toMatchObject({ equal: true, differences: [] });
    const found = (await api.get(`/v1/invoices/${id}`)).body;
    all.push({ ...found, invoices: [found] });
  }
  return all;
}
/** The books balance, and what they say is owed by all documents together. */
async function booksHold(): Promise<void> {
  const { body } = await api.get('/v1/ledger/balances');
  expect(body.differences.every(({ difference }: { difference: string }) => Number(difference) === 0)).toBe(true);
}

test('seats by the hour: several changes a day, a pause over night, and a cancellation', async () => {
  at('2024-01-01T08:00:00Z');
  const seats = (members: string) => ({ action: 'change', quantities: { members } });
  const id = await subscribed('grace', { plan: 'team', start_date: '2024-01-01', quantities: { members: '2' } });
  const { id: customer } = (await api.get('/v1/customers/grace')).body;
  await close('2024-01-02', customer);
  // a seat costs 1.00 an hour: of 744 hours 495 are left at nine, 489 at three
  at('2024-01-11T08:00:00.900Z');
  const nine = await act(id, seats('5'));
  expect(lines(nine)).toEqual([
    '2024-01-11 plan/seats -990.00 2024-01-11T09:00:00+01:00 2024-02-01',
    '2024-01-11 plan/seats 2475.00 2024-01-11T09:00:00+01:00 2024-02-01',
  ]);
  at('2024-01-11T14:00:00Z');
  expect(lines(await act(id, seats('3')))).toEqual([
    '2024-01-11 plan/seats -2445.00 2024-01-11T15:00:00+01:00 2024-02-01',
    '2024-01-11 plan/seats 1467.00 2024-01-11T15:00:00+01:00 2024-02-01',
  ]);
  // again at the same second: nothing changes
  expect(lines(await act(id, seats('3')))).toEqual([]);
  const night = await act(id, { action: 'pause', when: '2024-01-11T23:30:00Z', until: '2024-01-12T06:30:00+01:00' });
  expect(night.effective_date).toBe('2024-01-12T00:30:00+01:00');
  expect(lines(night)).toEqual([
    '2024-01-12 plan/seats -1438.50 2024-01-12T00:30:00+01:00 2024-02-01',
    '2024-01-12 plan/seats 1420.50 2024-01-12T06:30:00+01:00 2024-02-01',
  ]);
  expect(night.invoices[0].id).toBeNull();
  const served = async (time: string) => {
    at(time);
    return (await api.get(`/v1/customers/${customer}/entitlements`)).body.features.reports.allowed;
  };
  expect(await served('2024-01-11T23:29:59Z')).toBe(true);
  const { data } = (await api.get(`/v1/subscriptions/${id}/phases`)).body;
  expect(data.map(({ valid_from, valid_to }: Record<string, string>) => [valid_from, valid_to])).toEqual([
    ['2024-01-01', '2024-01-11T09:00:00+01:00'],
    ['2024-01-11T09:00:00+01:00', '2024-01-11T15:00:00+01:00'],
    ['2024-01-11T15:00:00+01:00', '2024-01-12T00:30:00+01:00'],
    ['2024-01-12T00:30:00+01:00', '2024-01-12T06:30:00+01:00'],
    ['2024-01-12T06:30:00+01:00', '9999-12-31'],
  ]);
  // when gates that listen have to be told next
  const next = async (time: string) => {
    const asked = [{ id: customer, currency: 'EUR' }];
    const change = (await store.read(org, (tx) => entitlementsOf(tx, asked, Date.parse(time)))).get(
      customer,
    )?.next_change;
    return change == null ? null : new Date(change).toISOString();
  };
  expect(await next('2024-01-11T23:29:59Z')).toBe('2024-01-11T23:30:00.000Z');
  expect(await next('2024-01-11T23:30:00Z')).toBe('2024-01-12T05:30:00.000Z');
  expect(await next('2024-01-12T05:30:00Z')).toBeNull();
  expect(await served('2024-01-11T23:30:00Z')).toBe(false);
  expect(await served('2024-01-12T05:30:00Z')).toBe(true);
  await close('2024-01-13', customer);
  at('2024-01-13T11:00:00Z');
  const cancelled = await act(id, { action: 'cancel', when: 'now' });
  expect(lines(cancelled)).toEqual(['2024-01-13 plan/seats -1332.00 2024-01-13T12:00:00+01:00 2024-02-01']);
  expect(cancelled.subscription).toMatchObject({ status: 'cancelled', end_date: '2024-01-13T12:00:00+01:00' });
  await close('2024-03-01', customer);
  // 2 × 249 + 5 × 6 + 3 × 9.5 + 3 × 29.5 hours
  const totals = (await invoicesOf(customer)).map(({ total }) => Math.round(Number(total) * 100));
  expect(totals.reduce((sum, minor) => sum + minor, 0)).toBe(64_500);
  await booksHold();
});

test('by the day, a day in which terms change is that of the new ones', async () => {
  at('2024-01-20T09:00:00Z');
  const days = await subscribed('edsger', { plan: 'days', start_date: '2024-01-01' });
  const { id: other } = (await api.get('/v1/customers/edsger')).body;
  await close('2024-01-21', other);
  const path = `/v1/subscriptions/${days}/actions/preview`;
  // for who pays by the day, now is today
  expect((await api.post(path, { action: 'cancel', when: 'now' })).body.effective_date).toBe('2024-01-20');
  const exact = await act(days, { action: 'cancel', when: '2024-01-20T15:00:00+01:00' });
  expect(exact.subscription.end_date).toBe('2024-01-20T15:00:00+01:00');
  expect(lines(exact)).toEqual(['2024-01-20 plan/base -12.00']);
  const status = async () => (await api.get(`/v1/subscriptions/${days}`)).body.status;
  at('2024-01-20T13:59:59Z');
  expect(await status()).toBe('active');
  at('2024-01-20T14:00:00Z');
  expect(await status()).toBe('cancelled');
  for (const when of ['2024-01-20T25:00:00Z', '2024-01-20 15:00', '9999-12-31T23:59:59-01:00'])
    expect((await api.post(path, { action: 'cancel', when })).status).toBe(422);
});

test('a plan changed on the afternoon of the day of 23 hours: seconds, usage and entitlements', async () => {
  at('2024-03-01T08:00:00Z');
  const id = await subscribed('ada', { plan: 'small', start_date: '2024-03-01' });
  const { id: customer } = (await api.get('/v1/customers/ada')).body;
  await close('2024-03-02', customer);
  const events = ['2024-03-31T12:59:59Z', '2024-03-31T13:00:00Z', '2024-03-31T20:00:00Z'].map((time, index) => ({
    specversion: '1.0',
    id: `call-${index}`,
    source: 'test',
    type: 'call',
    subject: 'ada',
    time,
    data: {},
  }));
  at('2024-03-31T13:00:00Z');
  const reports = async () => (await api.get(`/v1/customers/${customer}/entitlements`)).body.features.reports;
  expect(await reports()).toMatchObject({ allowed: false });
  // 15:00 in summer time is 14 hours after midnight; 9 hours are left, of 30 days and 23 hours: 2,674,800 seconds
  const done = await act(id, { action: 'change', plan: 'large' });
  expect(done.effective_date).toBe('2024-03-31T15:00:00+02:00');
  expect(lines(done)).toEqual([
    // 30 × 2,642,400 / 2,674,800 = 29.6366…, so 0.36 back
    '2024-03-31 plan/base -0.36 2024-03-31T15:00:00+02:00 2024-04-01',
    // 300 × 32,400 / 2,674,800 = 3.6339…
    '2024-03-31 plan/base 3.63 2024-03-31T15:00:00+02:00 2024-04-01',
  ]);
  expect(done.invoices[0].lines[1].sentence).toContain('32,400 of 2,674,800 seconds = 3.633916…, rounded to 3.63 EUR');
  expect(done.phases.map((phase: { valid_from: string; plan: string }) => [phase.valid_from, phase.plan])).toEqual([
    ['2024-03-01', 'small'],
    ['2024-03-31T15:00:00+02:00', 'large'],
  ]);
  expect(await reports()).toMatchObject({ allowed: true });
  at('2024-04-02T08:00:00Z');
  expect((await api.post('/v1/events', events)).status).toBe(200);
  // one call by the old terms, two by the new ones
  await close('2024-04-02', customer);
  expect((await invoicesOf(customer)).flatMap(lines)).toEqual([
    '2024-03-01 plan/base 30.00',
    ...lines(done),
    '2024-04-01 plan/base 300.00',
    '2024-04-01 plan/calls 1.00 2024-03-01 2024-03-31T15:00:00+02:00',
    '2024-04-01 plan/calls 4.00 2024-03-31T15:00:00+02:00 2024-04-01',
  ]);
  await booksHold();
});

test('an add-on for an afternoon, and a credit by hand of its line', async () => {
  at('2024-04-10T09:00:00Z');
  const id = await subscribed('alan', { plan: 'small', start_date: '2024-04-01' });
  const { id: customer } = (await api.get('/v1/customers/alan')).body;
  await close('2024-04-11', customer);
  const boost = {
    add_on: 'boost',
    quantity: '1',
    start_date: '2024-04-10T10:00:00Z',
    end_date: '2024-04-10T18:00:00+02:00',
  };
  // 720.00 for the 720 hours of April; it is due on its day
  expect(lines(await act(id, { action: 'change', add_ons: [boost] }))).toEqual([
    '2024-04-10 add_on/boost/base 6.00 2024-04-10T12:00:00+02:00 2024-04-10T18:00:00+02:00',
  ]);
  expect((await api.get(`/v1/subscriptions/${id}`)).body.add_ons).toEqual([
    { ...boost, start_date: '2024-04-10T12:00:00+02:00', anchor: 'subscription' },
  ]);
  const [, invoice] = await invoicesOf(customer);
  expect((await api.post('/v1/credit_notes', { invoice_id: invoice.id, reason: 'it was down' })).status).toBe(200);
  await invoicesOf(customer);
});
