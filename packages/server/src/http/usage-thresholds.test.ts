// SPDX-License-Identifier: Apache-2.0
import { createGate, type EntitlementSnapshot } from '@kontor/sdk';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { Business } from '../testing/business.js';
import { openTestStore, type TestStore } from '../testing/index.js';

let store: TestStore;
let acme: Business;
let sent = 0;
beforeAll(async () => {
  store = await openTestStore();
});
afterAll(() => store?.close());
beforeEach(async () => {
  acme = await Business.open(store);
  await acme.subscribe();
});

/** Calls of Ada's, now: the first ten of a month are in the plan, each other is 0.10. */
async function call(count: number, day: string, subject = 'ada'): Promise<void> {
  acme.on(day);
  const events = Array.from({ length: count }, () => ({
    specversion: '1.0',
    id: `call-${++sent}`,
    source: 'test',
    type: 'acme.call',
    subject,
    time: `${day}T08:00:00Z`,
  }));
  expect((await acme.api.post('/v1/events', events)).body.accepted).toBe(count);
}
const set = async (body: object) => (await acme.api.post('/v1/usage_thresholds', body)).body;
const look = async () => (await acme.api.post('/v1/usage_thresholds/look', {})).body;
interface Told {
  readonly step: string;
  readonly value: string;
  readonly action: string;
  readonly period_start: string | null;
}
const told = async (query = '') => {
  const { body } = await acme.api.get(`/v1/threshold_crossings?limit=100${query}`);
  return (body.data as Told[]).reverse().map(({ step, value }) => `${value} reached ${step}`);
};
const invoiced = async () =>
  (await acme.api.get('/v1/invoices?limit=100')).body.data.map(({ total }: { total: string }) => total).reverse();
const gate = async () => {
  const { body } = await acme.api.get('/v1/customers/ada/entitlements');
  return createGate(body as EntitlementSnapshot).check('calls');
};
const euros = { of: 'amount', currency: 'EUR' };

describe('an alert', () => {
  test('is told at each step once a period, whatever comes in between, and by a webhook', async () => {
    const hook = await acme.api.post('/v1/webhook_endpoints', {
      url: 'https://93.184.216.34/hook',
      event_types: ['usage.threshold_crossed'],
    });
    expect(hook.status).toBe(201);
    const alert = await set({ customer_id: 'ada', measure: euros, at: '5', every: '5', action: 'notify' });
    expect(await look()).toMatchObject({ customers: 1, crossings: 0 });
    await call(59, '2026-01-10');
    expect(await look()).toMatchObject({ customers: 1, crossings: 0 });
    await call(1, '2026-01-10');
    expect(await look()).toMatchObject({ customers: 1, crossings: 1 });
    expect(await look()).toMatchObject({ customers: 0, crossings: 0 });
    await call(120, '2026-01-20');
    await look();
    await call(1, '2026-01-21');
    await look();
    await call(60, '2026-02-03');
    await look();
    expect(await told(`&threshold_id=${alert.id}`)).toEqual(['5 reached 5', '17 reached 15', '5 reached 5']);
    const { rows } = await store.read(await organisation(), (tx) =>
      tx.client.query<{ step: string }>(
        `SELECT payload->>'step' AS step FROM event_outbox WHERE org_id = $1 AND type = 'usage.threshold_crossed' ORDER BY seq`,
        [tx.org_id],
      ),
    );
    expect(rows.map(({ step }) => step)).toEqual(['5', '15', '5']);
  });

  test('on a share or a quantity of a limit, once and never again', async () => {
    const share = { of: 'share', feature: 'calls' };
    await set({ measure: share, at: '0.8', action: 'notify' });
    await set({ measure: { of: 'quantity', feature: 'calls' }, at: '9', repeat: 'once', action: 'notify' });
    await call(7, '2026-01-10');
    expect((await look()).crossings).toBe(0);
    await call(2, '2026-01-11');
    expect((await look()).crossings).toBe(2);
    await call(9, '2026-02-11');
    expect((await look()).crossings).toBe(1);
    expect((await told()).sort()).toEqual(['0.9 reached 0.8', '0.9 reached 0.8', '9 reached 9']);
  });

  test('writes to whom it names, once a step, and to nobody else', async () => {
    await acme.api.patch('/v1/customers/ada', { email: 'ada@example.com' });
    await acme.api.put('/v1/collecting', { enabled: false, mail: { support_email: 'desk@example.com' } });
    const mails = async () =>
      (await acme.api.get('/v1/mails?limit=100')).body.data.map(({ to, subject }: Record<string, unknown>) => [
        to,
        subject,
      ]);
    const of = { customer_id: 'ada', measure: euros, at: '5' };
    await set({ ...of, every: '5', action: 'notify' });
    await call(60, '2026-01-10');
    await look();
    expect(await mails()).toEqual([]);
    const cap = await set({ ...of, at: '6', action: 'block', mail_to: ['customer', 'organisation'] });
    expect(cap.mail_to).toEqual(['customer', 'organisation']);
    await call(20, '2026-01-11');
    await Promise.all([look(), look()]);
    await call(20, '2026-01-12');
    await look();
    expect((await mails()).map(([, subject]: [unknown, string]) => subject).sort()).toEqual([
      'Ada: usage has reached €6.00',
      'Your usage has reached €6.00',
    ]);
    const { body } = await acme.api.patch(`/v1/usage_thresholds/${cap.id}`, { at: '9', mail_to: [] });
    expect(body).toMatchObject({ at: '9', mail_to: [] });
    await call(20, '2026-01-13');
    expect(await look()).toMatchObject({ crossings: 2 });
    expect(await mails()).toHaveLength(2);
  });

  test('of a plan holds where the customer has none of their own', async () => {
    await acme.api.post('/v1/customers', { name: 'Eve', external_id: 'eve' });
    await acme.subscribe({ customer_id: 'eve' });
    const general = await set({ measure: euros, at: '1', action: 'notify' });
    const ofPlan = await set({ plan: 'team', measure: euros, at: '2', action: 'notify' });
    const own = await set({ customer_id: 'ada', measure: euros, at: '3', action: 'notify' });
    await call(60, '2026-01-10');
    await call(60, '2026-01-10', 'eve');
    expect(await look()).toMatchObject({ customers: 2, crossings: 2 });
    expect(await told(`&threshold_id=${general.id}`)).toEqual([]);
    expect(await told(`&threshold_id=${ofPlan.id}&customer_id=eve`)).toEqual(['5 reached 2']);
    expect(await told(`&threshold_id=${own.id}&customer_id=ada`)).toEqual(['5 reached 3']);
  });

  test('counts usage that was there before it was set, and that of a period which waits for its close', async () => {
    await call(60, '2026-01-31');
    acme.on('2026-02-01');
    await set({ customer_id: 'ada', measure: euros, at: '5', action: 'notify' });
    expect((await look()).crossings).toBe(1);
    expect((await acme.api.get('/v1/threshold_crossings')).body.data).toMatchObject([
      { period_start: '2026-01-01', value: '5', action: 'notify' },
    ]);
  });

  test('is found once by several at once', async () => {
    await set({ customer_id: 'ada', measure: euros, at: '5', action: 'notify' });
    await set({ customer_id: 'ada', measure: euros, at: '10', action: 'invoice' });
    await call(160, '2026-01-10');
    const looks = await Promise.all([look(), look(), look()]);
    expect(looks.reduce((sum, { crossings }) => sum + crossings, 0)).toBe(2);
    expect(await told()).toHaveLength(2);
    expect(await invoiced()).toEqual(['15.00']);
  });
});

describe('a spend cap', () => {
  test('denies metered features until it is raised or the period ends', async () => {
    const cap = await set({ customer_id: 'ada', measure: euros, at: '5', action: 'block' });
    await call(59, '2026-01-10');
    await look();
    expect(await gate()).toMatchObject({ allowed: true, reason: 'over_soft_limit' });
    await call(3, '2026-01-10');
    await look();
    expect(await gate()).toMatchObject({ allowed: false, reason: 'spend_cap' });
    const { body } = await acme.api.get('/v1/customers/ada/entitlements');
    expect(body.features.calls.blocked).toBe('spend_cap');
    expect(body.features.sso).toMatchObject({ allowed: true });
    const raise = (at: string) => acme.api.patch(`/v1/usage_thresholds/${cap.id}`, { at });
    expect((await raise('8')).body).toMatchObject({ at: '8' });
    expect(await gate()).toMatchObject({ allowed: true });
    await call(30, '2026-01-12');
    await look();
    expect(await gate()).toMatchObject({ reason: 'spend_cap' });
    await raise('5');
    expect(await gate()).toMatchObject({ reason: 'spend_cap' });
    // what was used is billed, and the next period begins open
    acme.on('2026-02-01');
    expect(await gate()).toMatchObject({ allowed: true });
    expect((await acme.close('2026-02-02')).map(({ total }) => total)).toEqual(['20.00', '28.20']);
  });

  test('holds for leases, too: nothing more is granted, and what is given back stays back', async () => {
    const ask = { feature: 'calls', holder: 'a', lease: null, sequence: 1, used: 0, ceiling: 0, want: 10 };
    const lease = (more: object = {}) => acme.api.post('/v1/customers/ada/leases', { ...ask, ...more });
    await set({ customer_id: 'ada', measure: euros, at: '5', action: 'block' });
    acme.on('2026-01-09');
    const held = (await lease()).body;
    expect(held).toMatchObject({ granted: 10 });
    await call(60, '2026-01-10');
    await look();
    expect((await lease({ holder: 'b' })).body).toMatchObject({ granted: 0 });
    const renewed = (await lease({ lease: held.id, sequence: 2, used: 4, ceiling: 10 })).body;
    expect(renewed).toMatchObject({ granted: 10, used: 4 });
    expect((await lease({ lease: held.id, sequence: 3, used: 4, ceiling: 4 })).body).toMatchObject({ granted: 4 });
  });

  test('of the customer takes the place of a default, and goes when it is removed', async () => {
    await set({ plan: 'team', measure: euros, at: '1', action: 'block' });
    await call(40, '2026-01-10');
    await look();
    expect(await gate()).toMatchObject({ reason: 'spend_cap' });
    const own = await set({ customer_id: 'ada', measure: euros, at: '100', action: 'block' });
    expect(await gate()).toMatchObject({ allowed: true });
    await acme.api.send('DELETE', `/v1/usage_thresholds/${own.id}`, undefined);
    expect((await acme.api.get(`/v1/usage_thresholds/${own.id}`)).status).toBe(404);
    expect(await gate()).toMatchObject({ reason: 'spend_cap' });
  });
});

test('an invoice threshold bills what is not billed yet, each time it is reached', async () => {
  await acme.close('2026-01-02');
  await set({ customer_id: 'ada', measure: euros, at: '10', action: 'invoice' });
  await call(105, '2026-01-05');
  expect((await look()).invoices).toBe(0);
  await call(10, '2026-01-06');
  expect(await look()).toMatchObject({ crossings: 1, invoices: 1 });
  await call(99, '2026-01-07');
  expect(await look()).toMatchObject({ crossings: 0, invoices: 0 });
  await call(11, '2026-01-08');
  expect(await look()).toMatchObject({ crossings: 1, invoices: 1 });
  await call(5, '2026-01-30');
  acme.on('2026-02-01');
  await acme.close('2026-02-02');
  // 230 calls, ten of them in the plan: 10.50 + 11.00 + 0.50 = 22.00; the last with February in advance
  expect(await invoiced()).toEqual(['20.00', '10.50', '11.00', '20.50']);
  expect(await told()).toEqual(['10.5 reached 10', '21.5 reached 20.5']);
});

test('what is not billed yet, and the credit it leaves', async () => {
  await acme.close('2026-01-02');
  const { id } = (await acme.api.post('/v1/customers/ada/wallets', {})).body;
  await acme.api.post(`/v1/wallets/${id}/grants`, { kind: 'promotional', amount: '8' });
  await call(60, '2026-01-05');
  const { body } = await acme.api.get('/v1/customers/ada/unbilled');
  expect(body.subscriptions).toMatchObject([
    {
      plan: 'team',
      periods: [
        {
          start: '2026-01-01',
          end: '2026-02-01',
          running: true,
          unbilled: '5.00',
          charges: [{ charge_key: 'plan/calls', amount: '5.00', billed: '0.00', unbilled: '5.00' }],
        },
      ],
    },
  ]);
  expect(body.subscriptions[0].periods[0].charges[0].sentence).toMatch(/60 calls/);
  expect(body.balances).toEqual([{ currency: 'EUR', unbilled: '5.00', usable: '8.00', projected: '3.00' }]);
  expect((await acme.api.get('/v1/customers/nobody/unbilled')).status).toBe(404);
});

test('what makes no sense is refused', async () => {
  for (const [body, code] of [
    [{ plan: 'none', measure: euros }, 'threshold-scope-refused'],
    [{ plan: 'team', customer_id: 'ada', measure: euros }, 'threshold-scope-refused'],
    [{ measure: { of: 'share', feature: 'sso' } }, 'threshold-scope-refused'],
    [{ measure: { of: 'quantity', feature: 'calls' }, action: 'block' }, 'threshold-not-in-money'],
    [{ measure: euros, at: '0' }, 'not-positive'],
  ] as const) {
    const answer = await acme.api.post('/v1/usage_thresholds', { at: '1', action: 'notify', ...body });
    expect(answer.body, JSON.stringify(body)).toMatchObject({ status: 422, code });
  }
  expect((await acme.api.get('/v1/usage_thresholds')).body.data).toEqual([]);
});

async function organisation(): Promise<string> {
  return (await acme.api.get('/v1/organisation')).body.id;
}
