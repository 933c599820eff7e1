// SPDX-License-Identifier: Apache-2.0
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { ApiClient } from '../testing/api-client.js';
import { exampleCatalog } from '../testing/example-catalog.js';
import { openTestStore, type TestStore } from '../testing/index.js';
import { createApp } from './app.js';

let store: TestStore;
let operator: ApiClient;
let api: ApiClient;
let now = 0;
const on = (day: string) => {
  now = Date.parse(`${day}T09:00:00Z`);
};
beforeAll(async () => {
  store = await openTestStore();
  const app = createApp({ store, operator_token: 'operator-token', now: () => now });
  operator = new ApiClient(app, { authorization: 'Bearer operator-token' });
});
afterAll(() => store?.close());

let count = 0;
/** Each test has an organisation of its own, whose time begins in January. */
beforeEach(async () => {
  on('2026-01-01');
  const slug = `acme-${++count}`;
  await operator.post('/v1/organisations', { slug, name: 'Acme', currency: 'EUR' });
  const key = await operator.post('/v1/api_keys', { name: 'test' }, { 'kontor-organisation': slug });
  api = operator.with({ authorization: `Bearer ${key.body.secret}` });
  await api.put('/v1/catalog', exampleCatalog);
  await api.post('/v1/customers', { name: 'Ada', external_id: 'ada' });
});

/** A subscription to the team plan from January on, billed for January. */
async function subscribed(terms: object = {}): Promise<string> {
  const body = { customer_id: 'ada', plan: 'team', start_date: '2026-01-01', trial_end_date: null, ...terms };
  const { id } = (await api.post('/v1/subscriptions', body)).body;
  await api.post('/v1/billing/close', { until: '2026-01-02' });
  return id;
}
const amounts = (body: { invoices: { total: string; lines: { charge_key: string; amount: string }[] }[] }) =>
  body.invoices.map(({ total, lines }) => [total, ...lines.map((line) => `${line.charge_key} ${line.amount}`)]);
const sums = ({ invoices }: { invoices: Record<string, unknown>[] }) =>
  invoices.map(({ discount, tax, total, credited, due }) => ({ discount, tax, total, credited, due }));

/** What the preview says, which is what is then charged. */
async function act(id: string, body: object) {
  const path = `/v1/subscriptions/${id}/actions`;
  const preview = await api.post(`${path}/preview`, body);
  const before = (await api.get('/v1/invoices?limit=100')).body.data.length;
  const done = await api.post(path, body);
  expect(done.status).toBe(200);
  expect(amounts(done.body)).toEqual(amounts(preview.body));
  expect(preview.body.effective_date).toBe(done.body.effective_date);
  const issued = done.body.invoices.filter((invoice: { id: string | null }) => invoice.id !== null);
  expect((await api.get('/v1/invoices?limit=100')).body.data.length).toBe(before + issued.length);
  expect(sums(done.body)).toEqual(sums(preview.body));
  for (const { id: invoice, discount, tax, total, credited, due } of issued)
    expect((await api.get(`/v1/invoices/${invoice}`)).body).toMatchObject({ discount, tax, total, credited, due });
  return done.body;
}

describe('an action', () => {
  test('seats within the month: the rest of it, at once', async () => {
    const id = await subscribed({ quantities: { seats: '2' } });
    on('2026-01-25');
    // 7 of 31 days: 2 seats back (2.26), 5 seats charged (5.65)
    expect(amounts(await act(id, { action: 'change', quantities: { seats: '5' } }))).toEqual([
      ['3.39', 'plan/seats -2.26', 'plan/seats 5.65'],
    ]);
    // once more is no change, and costs nothing
    expect(amounts(await act(id, { action: 'change', quantities: { seats: '5' } }))).toEqual([]);
  });

  test('with a coupon, tax and credit: the preview says what is left to pay, and so does the invoice', async () => {
    const id = await subscribed({ quantities: { seats: '2' } });
    await api.put('/v1/billing_settings', { tax: { seller: { address: { country: 'DE' } } } });
    await api.put('/v1/customers/ada/billing_settings', { tax: { address: { country: 'DE' } } });
    const half = { code: 'HALF', name: 'Half', discount: { percent: '0.5' }, duration: { kind: 'once' } };
    await api.post('/v1/coupons', half);
    await api.post('/v1/coupons/HALF/redeem', { customer_id: 'ada' });
    const wallet = (await api.post('/v1/customers/ada/wallets', {})).body.id;
    await api.post(`/v1/wallets/${wallet}/grants`, { kind: 'promotional', amount: '0.50' });
    on('2026-01-25');
    // 7 of 31 days: 2.26 back, 5.65 at half the price is 2.82 (half away from zero: 2.83 off), 19 % of 0.56 is 0.11
    const { invoices } = await act(id, { action: 'change', quantities: { seats: '5' } });
    expect(sums({ invoices })).toEqual([
      { discount: '2.83', tax: '0.11', total: '0.67', credited: '0.50', due: '0.17' },
    ]);
  });

  test('a downgrade at the end of the period costs nothing now, and the close goes on by it', async () => {
    const id = await subscribed();
    on('2026-01-25');
    const { effective_date, subscription, phases } = await act(id, {
      action: 'change',
      when: 'period_end',
      plan: 'free',
    });
    expect({ effective_date, plan: subscription.plan }).toEqual({ effective_date: '2026-02-01', plan: 'free' });
    expect(phases.map((phase: { plan: string; valid_from: string }) => [phase.valid_from, phase.plan])).toEqual([
      ['2026-01-01', 'team'],
      ['2026-02-01', 'free'],
    ]);
    const { body } = await api.post('/v1/billing/preview', { until: '2026-04-01', customer_id: 'ada' });
    const own = body.plans.filter((plan: { subscription_id: string }) => plan.subscription_id === id);
    expect(own).toEqual([]);
  });

  test('cancelled at the end, kept, cancelled at once', async () => {
    const id = await subscribed();
    on('2026-01-11');
    const cancelled = await act(id, { action: 'cancel' });
    expect(cancelled.subscription).toMatchObject({
      status: 'active',
      end_date: '2026-02-01',
      cancelled_on: '2026-01-11',
    });
    expect((await act(id, { action: 'keep' })).subscription).toMatchObject({ status: 'active', end_date: null });
    // 21 of 31 days of 20.00
    expect(amounts(await act(id, { action: 'cancel', when: 'now' }))).toEqual([['-13.55', 'plan/base -13.55']]);
    expect((await api.get(`/v1/subscriptions/${id}`)).body.status).toBe('cancelled');
    const late = await api.post(`/v1/subscriptions/${id}/actions`, { action: 'resume' });
    expect(late.body).toMatchObject({ status: 422, code: 'subscription-state' });
  });

  test('paused and resumed: nothing is due or allowed meanwhile', async () => {
    const id = await subscribed();
    on('2026-01-11');
    const paused = await act(id, { action: 'pause' });
    expect(paused.subscription.status).toBe('paused');
    expect(amounts(paused)).toEqual([['-13.55', 'plan/base -13.55']]);
    on('2026-01-30');
    // 2 of 31 days
    expect(amounts(await act(id, { action: 'resume' }))).toEqual([['1.29', 'plan/base 1.29']]);
  });

  test('a trial extended, then converted', async () => {
    const terms = { customer_id: 'ada', plan: 'team', start_date: '2026-01-01' };
    const { id } = (await api.post('/v1/subscriptions', terms)).body;
    on('2026-01-10');
    const longer = await act(id, { action: 'extend_trial', until: '2026-01-31' });
    expect(longer.subscription).toMatchObject({ status: 'trialing', trial_end_date: '2026-01-31' });
    on('2026-01-20');
    const paying = await act(id, { action: 'convert_trial' });
    expect(paying.subscription).toMatchObject({ status: 'active', trial_end_date: '2026-01-20' });
    expect(amounts(paying)).toEqual([['20.00', 'plan/base 20.00']]);
  });

  test('is done once by its idempotency key, and refused with its reason', async () => {
    const id = await subscribed({ quantities: { seats: '1' } });
    on('2026-01-25');
    const path = `/v1/subscriptions/${id}/actions`;
    const body = { action: 'change', quantities: { seats: '2' } };
    const first = await api.post(path, body, { 'idempotency-key': 'seats-2' });
    const again = await api.post(path, body, { 'idempotency-key': 'seats-2' });
    expect(again.body).toEqual(first.body);
    const wrong = await api.post(path, { action: 'change', when: 'soon', plan: 'max' });
    expect(wrong.status).toBe(422);
    const unknown = await api.post(`${path}/preview`, { action: 'change', plan: 'max' });
    expect(unknown.body).toMatchObject({ status: 422, code: 'unknown-plan' });
  });
});
