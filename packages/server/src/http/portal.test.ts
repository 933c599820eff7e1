// SPDX-License-Identifier: Apache-2.0
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { Business } from '../testing/business.js';
import { CollectingBusiness } from '../testing/collecting-business.js';
import { exampleCatalog } from '../testing/example-catalog.js';
import { openTestStore, type TestStore } from '../testing/index.js';
import { startLocalStripe } from '../testing/local-stripe/server.js';
import { openPortal, portalVisit } from '../testing/portal-visit.js';

const visitor_limit = { per_second: 1_000, burst: 10_000 };
let store: TestStore;
beforeAll(async () => {
  store = await openTestStore();
});
afterAll(() => store?.close());

async function opened(settings: object = {}) {
  const business = await Business.open(store, { visitor_limit });
  await openPortal(business, settings);
  return business;
}

const calls = (count: number, time: string, first = 0) =>
  Array.from({ length: count }, (_, index) => ({
    specversion: '1.0',
    id: `call-${first + index}`,
    source: 'test',
    type: 'acme.call',
    subject: 'ada',
    time,
  }));

describe('the overview', () => {
  test('shows the plan, usage against its limit, the bill to come and what is open', async () => {
    const business = await opened();
    await business.subscribe();
    await business.close('2026-01-02');
    business.on('2026-01-16', '00:00');
    await business.api.post('/v1/events', calls(30, '2026-01-10T12:00:00Z'));
    const { portal } = await portalVisit(business);
    const { body } = await portal.get('/v1/portal/overview');
    expect(body.subscriptions).toMatchObject([{ plan: 'team', plan_name: 'Team', status: 'active', end_date: null }]);
    expect(body.usage).toMatchObject([
      { feature: 'seats', used: '0', limit: '100' },
      { feature: 'calls', label: 'Calls', used: '30', limit: '10', enforcement: 'soft' },
    ]);
    // 30 calls in 15 of 31 days are 62 in all of them, 52 of them at 0.10 beyond the 10 of the limit, and 20.00 for February
    expect(body.forecasts).toMatchObject([
      {
        due_date: '2026-02-01',
        so_far: '22.00',
        total: '25.20',
        lines: [{ amount: '20.00' }, { amount: '5.20', label: 'Team: Calls' }],
      },
    ]);
    expect(body.open).toEqual([{ currency: 'EUR', amount: '20.00' }]);
  });

  test('at the end of the period the forecast is the invoice', async () => {
    const business = await opened();
    await business.subscribe({ quantities: { seats: '3' } });
    await business.close('2026-01-02');
    for (const day of ['04', '17', '31'])
      await business.api.post('/v1/events', calls(17, `2026-01-${day}T12:00:00Z`, Number(day) * 100));
    business.on('2026-01-31', '23:59');
    const { portal } = await portalVisit(business);
    const [forecast] = (await portal.get('/v1/portal/forecast')).body.data;
    business.on('2026-02-01');
    const [invoice] = await business.close('2026-02-02');
    expect(forecast).toMatchObject({ total: invoice?.total, due: invoice?.due });
    expect(forecast.total).toBe('39.10');
  });

  test('a plan without prices has no bill to come', async () => {
    const business = await opened();
    await business.subscribe({ plan: 'free' });
    const { portal } = await portalVisit(business);
    expect((await portal.get('/v1/portal/overview')).body.forecasts).toEqual([]);
  });

  test('who has used up a limit is told which plan grants more', async () => {
    const business = await opened();
    await business.subscribe({ plan: 'free' });
    await business.api.post('/v1/events', calls(10, '2026-01-01T08:00:00Z'));
    const { portal } = await portalVisit(business);
    expect((await portal.get('/v1/portal/overview')).body.offers).toEqual([{ plan: 'team', name: 'Team' }]);
  });
});

describe('a change of plan', () => {
  test('in the middle of a month: the preview is what is charged', async () => {
    const business = await opened();
    const pro = { name: 'Pro', prices: { base: { charge: { model: 'flat', amount: '50' }, interval: 'month' } } };
    await business.api.put('/v1/catalog', { ...exampleCatalog, plans: { ...exampleCatalog.plans, pro } });
    const id = await business.subscribe();
    await business.close('2026-01-02');
    business.on('2026-01-16');
    const { portal } = await portalVisit(business);
    const [own] = (await portal.get('/v1/portal/subscriptions')).body.data;
    expect(own.choices).toMatchObject([
      { plan: 'free', monthly_amount: '0', kind: 'downgrade' },
      { plan: 'pro', monthly_amount: '50', kind: 'upgrade' },
    ]);
    const wish = { action: 'change', plan: 'pro' };
    const preview = await portal.post(`/v1/portal/subscriptions/${id}/actions/preview`, wish);
    expect(preview.status).toBe(200);
    const done = await portal.post(`/v1/portal/subscriptions/${id}/actions`, wish);
    const [told] = preview.body.invoices;
    const [billed] = done.body.invoices;
    const { data } = (await portal.get('/v1/portal/invoices')).body;
    expect(data[0]).toMatchObject({ id: billed.id, total: told.total, due: told.due, open: told.due });
    expect(billed).toMatchObject({ ...told, id: billed.id });
    // for 16 of 31 days 25.81 of 50.00 are owed, and 10.32 of 20.00 given back
    expect(told.total).toBe('15.49');
  });

  test('to less takes effect at the end of what is paid for, or at once where the settings say', async () => {
    const business = await opened();
    const id = await business.subscribe();
    await business.close('2026-01-02');
    business.on('2026-01-16');
    const { portal } = await portalVisit(business);
    const wish = { action: 'change', plan: 'free' };
    const later = await portal.post(`/v1/portal/subscriptions/${id}/actions/preview`, wish);
    expect(later.body).toMatchObject({ effective_date: '2026-02-01', invoices: [] });
    await openPortal(business, { downgrades: 'now' });
    const now = await portal.post(`/v1/portal/subscriptions/${id}/actions/preview`, wish);
    expect(now.body).toMatchObject({ effective_date: '2026-01-16', invoices: [{ total: '-10.32' }] });
  });

  test('seats are added at once and given up at the end of the period', async () => {
    const business = await opened();
    const id = await business.subscribe({ quantities: { seats: '3' } });
    await business.close('2026-01-02');
    business.on('2026-01-16');
    const { portal } = await portalVisit(business);
    expect((await portal.get('/v1/portal/subscriptions')).body.data[0].seats).toEqual([
      { feature: 'seats', label: 'Seats', unit: 'seat', quantity: '3' },
    ]);
    const path = `/v1/portal/subscriptions/${id}/actions/preview`;
    const more = await portal.post(path, { action: 'change', quantities: { seats: '5' } });
    expect(more.body.effective_date).toBe('2026-01-16');
    const fewer = await portal.post(path, { action: 'change', quantities: { seats: '1' } });
    expect(fewer.body.effective_date).toBe('2026-02-01');
  });

  test('a cancellation is at the end of what is paid for, and can be taken back', async () => {
    const business = await opened();
    const id = await business.subscribe();
    await business.close('2026-01-02');
    business.on('2026-01-16');
    const { portal } = await portalVisit(business);
    const cancelled = await portal.post(`/v1/portal/subscriptions/${id}/actions`, { action: 'cancel' });
    expect(cancelled.body.subscription).toMatchObject({ status: 'active', end_date: '2026-02-01' });
    const [own] = (await portal.get('/v1/portal/subscriptions')).body.data;
    expect(own).toMatchObject({ may_cancel: false, may_keep: true, choices: [] });
    const kept = await portal.post(`/v1/portal/subscriptions/${id}/actions`, { action: 'keep' });
    expect(kept.body.subscription.end_date).toBeNull();
  });

  test.each<[string, object]>([
    ['plan_changes', { action: 'change', plan: 'free' }],
    ['seats', { action: 'change', quantities: { seats: '9' } }],
    ['cancellation', { action: 'cancel' }],
    ['cancellation', { action: 'keep' }],
  ])('without %s it is refused', async (_permission, wish) => {
    const business = await opened({ allow: ['caps'] });
    const id = await business.subscribe({ quantities: { seats: '3' } });
    const { portal } = await portalVisit(business);
    for (const path of ['actions/preview', 'actions']) {
      const { status, body } = await portal.post(`/v1/portal/subscriptions/${id}/${path}`, wish);
      expect([status, body.code]).toEqual([403, 'portal-not-allowed']);
    }
  });

  test.each<[string, object]>([
    ['a plan that is only planned', { action: 'change', plan: 'later' }],
    ['a plan that does not exist', { action: 'change', plan: 'gold' }],
    ['what is held already', { action: 'change', plan: 'team' }],
    ['a number of what is not held in one', { action: 'change', quantities: { calls: '5' } }],
    ['a negative number', { action: 'change', quantities: { seats: '-5' } }],
    ['another day', { action: 'cancel', when: 'now' }],
    ['a contract', { action: 'change', plan: 'free', contract: { reference: 'mine' } }],
    ['an older version of the catalog', { action: 'change', plan: 'free', catalog_version: 1 }],
    ['to be paused', { action: 'pause' }],
    ['a longer trial', { action: 'extend_trial', until: '2027-01-01' }],
  ])('%s is refused', async (_case, wish) => {
    const business = await opened();
    const id = await business.subscribe({ quantities: { seats: '3' } });
    const { portal } = await portalVisit(business);
    expect((await portal.post(`/v1/portal/subscriptions/${id}/actions`, wish)).status).toBe(422);
  });
});

describe('caps and alerts', () => {
  test('a customer sets, moves and removes their own, and not the seller’s', async () => {
    const business = await opened();
    await business.subscribe();
    const { portal } = await portalVisit(business);
    const made = await portal.post('/v1/portal/usage_thresholds', { at: '50.00', action: 'notify' });
    expect(made).toMatchObject({ status: 201, body: { by_customer: true, mail_to: ['customer'] } });
    const moved = await portal.patch(`/v1/portal/usage_thresholds/${made.body.id}`, { at: '60.00' });
    expect(moved.body.at).toBe('60.00');
    const sellers = await business.api.post('/v1/usage_thresholds', {
      customer_id: 'ada',
      measure: { of: 'amount', currency: 'EUR' },
      at: '100.00',
      action: 'block',
    });
    const path = `/v1/portal/usage_thresholds/${sellers.body.id}`;
    expect((await portal.patch(path, { at: '9000.00' })).status).toBe(404);
    expect((await portal.send('DELETE', path, undefined)).status).toBe(404);
    const above = await portal.post('/v1/portal/usage_thresholds', { at: '100.01', action: 'block' });
    expect([above.status, above.body.code]).toEqual([422, 'portal-threshold-refused']);
    expect((await portal.post('/v1/portal/usage_thresholds', { at: '100.00', action: 'block' })).status).toBe(201);
    const removed = await portal.send('DELETE', `/v1/portal/usage_thresholds/${made.body.id}`, undefined);
    expect(removed.body.deleted).toBe(true);
  });

  test('a default of the seller is not lifted by a cap of one’s own', async () => {
    const business = await opened();
    await business.api.post('/v1/usage_thresholds', {
      measure: { of: 'amount', currency: 'EUR' },
      at: '30.00',
      action: 'block',
    });
    const { portal } = await portalVisit(business);
    const above = await portal.post('/v1/portal/usage_thresholds', { at: '31.00', action: 'block' });
    expect(above.status).toBe(422);
  });
});

describe('keys of a customer', () => {
  test('read their usage and entitlements, and nothing else', async () => {
    const business = await opened();
    await business.subscribe();
    const { portal } = await portalVisit(business);
    const made = await portal.post('/v1/portal/api_keys', { name: 'Dashboard' });
    expect(made).toMatchObject({ status: 201, body: { kind: 'customer' } });
    const program = business.visitor.with({ authorization: `Bearer ${made.body.secret}` });
    expect((await program.get('/v1/portal/usage')).body.usage).toHaveLength(2);
    expect((await program.get('/v1/portal/entitlements')).body.plans).toEqual(['team']);
    for (const path of ['overview', 'invoices', 'details', 'api_keys', 'session'])
      expect((await program.get(`/v1/portal/${path}`)).status).toBe(403);
    for (const path of ['customers', 'invoices', 'api_keys', 'customers/ada/entitlements'])
      expect((await program.get(`/v1/${path}`)).status).toBe(403);
    await portal.post(`/v1/portal/api_keys/${made.body.id}/revoke`);
    expect((await program.get('/v1/portal/usage')).status).toBe(401);
    expect((await portal.get('/v1/portal/api_keys')).body.data).toMatchObject([{ name: 'Dashboard' }]);
  });
});

describe('details', () => {
  test('are changed from the next invoice on, and a tax number is checked', async () => {
    const business = await opened();
    const { portal } = await portalVisit(business);
    const changed = await portal.patch('/v1/portal/details', {
      name: 'Ada GmbH',
      country: 'DE',
      address: { lines: ['Hauptstr. 1'], postal_code: '10115', city: 'Berlin' },
      tax_id: 'DE136695976',
      language: 'de',
    });
    expect(changed.body).toMatchObject({ name: 'Ada GmbH', country: 'DE', tax_id: 'DE136695976', language: 'de' });
    const { body } = await business.api.get('/v1/customers/ada/billing_settings');
    expect(body).toMatchObject({
      tax: { tax_id: 'DE136695976', tax_id_status: 'unchecked', address: { city: 'Berlin' } },
      documents: { address: { lines: ['Hauptstr. 1'] }, language: 'de' },
    });
    const wrong = await portal.patch('/v1/portal/details', { tax_id: 'DE123456789' });
    expect([wrong.status, wrong.body.param]).toEqual([422, 'tax_id']);
    expect((await portal.patch('/v1/portal/details', { tax_id: null })).body.tax_id).toBeNull();
  });

  test('a field that is not theirs to say is refused', async () => {
    const business = await opened();
    const { portal } = await portalVisit(business);
    for (const field of [
      { payer_customer_id: 'eve' },
      { currency: 'USD' },
      { tax_id_status: 'valid' },
      { volume_discount: {} },
    ])
      expect((await portal.patch('/v1/portal/details', field)).status).toBe(422);
  });
});

test('licences are listed, downloaded, and tell who uses them', async () => {
  const business = await opened();
  const subscription_id = await business.subscribe();
  await business.api.post('/v1/signing_keys', {});
  const { body } = await business.api.post('/v1/licences', { subscription_id, floating: { leases: 1 } });
  await business.api.post(`/v1/licences/${body.id}/activations`, { holder: 'node-1', session: 'run-1' });
  const { portal } = await portalVisit(business);
  expect((await portal.get('/v1/portal/licences')).body.data).toMatchObject([{ id: body.id, status: 'issued' }]);
  expect((await portal.get(`/v1/portal/licences/${body.id}/file`)).body).toBe(body.token);
  const used = await portal.get(`/v1/portal/licences/${body.id}/activations`);
  expect(used.body.data).toMatchObject([{ holder: 'node-1', state: 'held' }]);
});

test('payment methods are given on a page of the provider, ordered and removed; those of others are not there', async () => {
  const local = await startLocalStripe();
  try {
    const collecting = await CollectingBusiness.open(store, local);
    const { business, api } = collecting;
    await openPortal(business);
    await api.post('/v1/customers', { name: 'Eve', external_id: 'eve' });
    await collecting.giveCard();
    await collecting.giveCard('pm_card_mastercard');
    const { portal } = await portalVisit(business);
    const setup = await portal.post('/v1/portal/payment_method_setups', { return_url: 'https://acme.example/portal' });
    expect(setup.body.url).toMatch(/^https?:/);
    const [first, second] = (await portal.get('/v1/portal/payment_methods')).body.data;
    const ordered = await portal.put('/v1/portal/payment_methods', { order: [second.id] });
    expect(ordered.body.data).toMatchObject([{ id: second.id, default: true }, { id: first.id }]);
    const eve = (await portalVisit(business, 'eve')).portal;
    expect((await eve.get('/v1/portal/payment_methods')).body.data).toEqual([]);
    expect((await eve.send('DELETE', `/v1/portal/payment_methods/${first.id}`, undefined)).status).toBe(404);
    expect((await eve.put('/v1/portal/payment_methods', { order: [first.id] })).status).toBe(404);
    const removed = await portal.send('DELETE', `/v1/portal/payment_methods/${first.id}`, undefined);
    expect(removed.body.deleted).toBe(true);
    expect((await portal.get('/v1/portal/payment_methods')).body.data).toHaveLength(1);
  } finally {
    await local.stop();
  }
});

test('a quote that was sent is listed with its link; drafts are not', async () => {
  const business = await opened();
  const draft = {
    customer_id: 'ada',
    plan: 'team',
    start_date: '2026-02-01',
    term_months: 12,
    valid_until: '2026-01-31',
  };
  await business.api.post('/v1/quotes', draft);
  const { body } = await business.api.post('/v1/quotes', draft);
  const sent = await business.api.post(`/v1/quotes/${body.id}/send`);
  const { portal } = await portalVisit(business);
  const listed = await portal.get('/v1/portal/quotes');
  expect(listed.body.data).toMatchObject([{ id: body.id, status: 'sent', url: sent.body.link }]);
});
