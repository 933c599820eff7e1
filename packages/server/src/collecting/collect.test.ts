// SPDX-License-Identifier: Apache-2.0
import { describe, expect, test } from 'vitest';
import { CollectingBusiness } from '../testing/collecting-business.js';
import { exampleCatalog } from '../testing/example-catalog.js';
import type { LocalStripe, TestStore } from '../testing/index.js';
import { withStoreAndStripe } from '../testing/store-and-stripe.js';

let store: TestStore;
let local: LocalStripe;
withStoreAndStripe((opened) => {
  ({ store, local } = opened);
});

const open = (settings: object = {}) => CollectingBusiness.open(store, local, settings);

/** What happened to an invoice, shortly. */
async function story(world: CollectingBusiness, id: string): Promise<string[]> {
  const { events } = await world.collection(id);
  return events.map(({ at, type, data }: { at: string; type: string; data: Record<string, unknown> }) =>
    `${at.slice(5, 16)} ${type} ${data.step ?? (data.failure as { code?: string } | undefined)?.code ?? ''}`.trim(),
  );
}

/** Nothing but its end; a transfer is due fourteen days after the issue. */
const ONLY_ITS_END = {
  key: 'only-its-end',
  grace_days: 0,
  retry_days: [],
  mails: [],
  tell_of_failures: 'never',
  tries_per_method: 1,
  office_hours: { from_hour: 0, to_hour: 24, weekdays: [0, 1, 2, 3, 4, 5, 6] },
  pay_days: [],
};

describe('an invoice of a customer with a card', () => {
  test('is told, charged when it is due, thanked for, and is in the books', async () => {
    const world = await open();
    const { business } = world;
    business.on('2026-03-02', '10:00');
    await world.giveCard();
    const { id, number } = await world.invoice();
    await world.run();
    expect(await story(world, id)).toEqual([
      '03-02T10:00 charge_started charge-1',
      '03-02T10:00 step_done issued',
      '03-02T10:00 paid',
    ]);
    expect(await world.mails()).toEqual(['invoice_issued', 'payment_received']);
    expect((await world.collection(id)).status).toBe('paid');
    const attempts = (await world.api.get(`/v1/payment_attempts?invoice_id=${id}`)).body.data;
    expect(attempts).toMatchObject([{ status: 'succeeded', amount: '20.00', kind: 'charge', failure: null }]);
    const paid = (await world.api.get(`/v1/invoices/${number}/payments`)).body;
    expect(paid).toMatchObject({ open: '0.00', allocations: [{ amount: '20.00', payment_id: attempts[0].id }] });
    // Stripe's account is in dollars: 2 % and 30 cents of 20.00 are 0.70, taken from the balance it keeps in dollars
    const balances = (await world.api.get('/v1/ledger/balances')).body;
    const of = (account: string) =>
      balances.accounts
        .filter((row: { account: string }) => row.account === account)
        .map(({ currency, balance }: { currency: string; balance: string }) => `${balance} ${currency}`);
    expect(of('provider_balance')).toEqual(['20.00 EUR', '-0.70 USD']);
    expect(of('payment_fees')).toEqual(['0.70 USD']);
    expect(balances.differences.map(({ difference }: { difference: string }) => difference)).toEqual(['0.00', '0.00']);
    // the provider's own notice of it, and another run, change nothing
    expect(new Set(await world.tell())).toEqual(new Set([200]));
    await world.run();
    expect((await world.api.get('/v1/payments')).body.data).toHaveLength(1);
    expect(await world.mails()).toHaveLength(2);
  });

  test('is tried again by the policy, shown past due, and its subscription paused at the end', async () => {
    const world = await open();
    const { business } = world;
    business.on('2026-03-02', '10:00');
    await world.giveCard('pm_card_chargeCustomerFail');
    const { id } = await world.invoice();
    const status = async () => (await world.api.get('/v1/subscriptions')).body.data[0].status;
    const { schedule } = await world.run().then(() => world.collection(id));
    const planned = schedule.map(({ at, action }: { at: string; action: string }) => `${at.slice(5, 16)} ${action}`);
    expect(planned).toEqual([
      '03-05T09:00 charge',
      '03-06T00:00 mark_past_due',
      '03-09T09:00 charge',
      '03-12T09:00 mail',
      '03-16T09:00 charge',
      '03-19T09:00 mail',
      '03-23T09:00 charge',
      '03-26T09:00 mail',
      '04-01T09:00 end',
    ]);
    expect(await status()).toBe('active');
    for (const { at } of schedule) {
      const [day, time] = [at.slice(0, 10), at.slice(11, 16)];
      business.on(day, time);
      await world.run();
      await world.run();
      if (day === '2026-03-06') expect(await status()).toBe('past_due');
    }
    expect(await status()).toBe('paused');
    expect(await story(world, id)).toEqual([
      '03-02T10:00 charge_started charge-1',
      '03-02T10:00 payment_failed card-declined',
      '03-02T10:00 step_done failed-charge-1',
      '03-02T10:00 step_done issued',
      '03-05T09:00 charge_started charge-2',
      '03-05T09:00 payment_failed card-declined',
      '03-06T00:00 step_done past_due',
      '03-09T09:00 charge_started charge-3',
      '03-09T09:00 payment_failed card-declined',
      '03-12T09:00 step_done mail-10-reminder_2',
      '03-16T09:00 charge_started charge-4',
      '03-16T09:00 payment_failed card-declined',
      '03-19T09:00 step_done mail-17-reminder_3',
      '03-23T09:00 charge_started charge-5',
      '03-23T09:00 payment_failed card-declined',
      '03-26T09:00 step_done mail-24-final_notice',
      '04-01T09:00 step_done end',
    ]);
    expect(await world.mails()).toEqual([
      'invoice_issued',
      'payment_failed_soft',
      'reminder_2',
      'reminder_3',
      'final_notice',
    ]);
    expect((await world.collection(id)).status).toBe('ended');
    // paid by hand after all: it is over, and the subscription is late no more
    await world.api.post('/v1/payments', { invoice_id: id, amount: '20.00' });
    await world.run();
    expect((await world.collection(id)).status).toBe('paid');
    expect((await world.collection(id)).past_due).toBe(false);
  });

  test.each([
    ['cancel', 'cancelled', '20.00', { receivable: '20.00' }, ['invoice_issued', 'subscription_cancelled']],
    ['write_off', 'active', '0.00', { bad_debt: '20.00' }, ['invoice_issued']],
  ])('what nobody pays ends as the policy says: %s', async (outcome, status, left, books, mails) => {
    const world = await open({ policies: [{ ...ONLY_ITS_END, end: { after_days: 2, outcome } }] });
    const { business } = world;
    business.on('2026-03-02', '10:00');
    const { id, number } = await world.invoice();
    await world.run();
    business.on('2026-03-18', '09:00');
    await world.run();
    business.on('2026-03-19', '10:00');
    await world.run();
    await world.run();
    expect((await world.api.get('/v1/subscriptions')).body.data).toMatchObject([{ status }]);
    expect((await world.api.get(`/v1/invoices/${number}/payments`)).body.open).toBe(left);
    expect(await business.books()).toEqual({ deferred_revenue: '-20.00', ...books, difference: '0.00' });
    expect(await world.mails()).toEqual(mails);
    expect(await world.collection(id)).toMatchObject({ status: 'ended', open: left, next: null });
  });

  test('an invoice that is written off by hand has ended, whatever was paid of it; one that is credited is settled', async () => {
    const world = await open({ policies: [{ ...ONLY_ITS_END, end: { after_days: 2, outcome: 'pause' } }] });
    world.business.on('2026-03-02', '10:00');
    const { id } = await world.invoice();
    await world.api.post('/v1/payments', { invoice_id: id, amount: '5.00' });
    await world.run();
    expect((await world.collection(id)).status).toBe('open');
    await world.api.post(`/v1/invoices/${id}/write_off`, {});
    await world.run();
    expect((await world.collection(id)).status).toBe('ended');
    // the write-off is taken back by the credit note, and what was paid goes back
    await world.api.post('/v1/credit_notes', { invoice_id: id, reason: 'wrong' });
    await world.run();
    expect((await world.collection(id)).status).toBe('paid');
  });

  test('a promise holds everything back until its day is over', async () => {
    const world = await open({ policies: [{ ...ONLY_ITS_END, end: { after_days: 2, outcome: 'pause' } }] });
    const { business } = world;
    business.on('2026-03-02', '10:00');
    const { id } = await world.invoice();
    await world.run();
    const promise = await world.api.post(`/v1/invoices/${id}/collection/promises`, { until: '2026-03-25' });
    expect(promise.status).toBe(200);
    const late = await world.api.post(`/v1/invoices/${id}/collection/promises`, { until: '2026-03-01' });
    expect(late.body.problems ?? late.body.errors).toMatchObject([{ code: 'promise-in-past' }]);
    const status = async () => (await world.api.get('/v1/subscriptions')).body.data[0].status;
    business.on('2026-03-25', '23:00');
    await world.run();
    expect(await status()).toBe('active');
    business.on('2026-03-26', '10:00');
    await world.run();
    expect(await status()).toBe('paused');
  });
});

test('what is paused is left alone until it is resumed, and can be paid meanwhile', async () => {
  const world = await open({ policies: [{ ...ONLY_ITS_END, end: { after_days: 2, outcome: 'pause' } }] });
  const { business, api } = world;
  business.on('2026-03-02', '10:00');
  const { id } = await world.invoice();
  await world.run();
  const path = `/v1/invoices/${id}/collection`;
  expect((await api.post(`${path}/pause`, { reason: 'in talks' })).body).toMatchObject({ paused: true, schedule: [] });
  // at the same moment as it was paused, and again: the latest holds
  expect((await api.post(`${path}/resume`, {})).body).toMatchObject({ paused: false });
  expect((await api.post(`${path}/pause`, {})).body).toMatchObject({ paused: true });
  const status = async () => (await api.get('/v1/subscriptions')).body.data[0].status;
  business.on('2026-04-20', '10:00');
  await world.run();
  expect(await status()).toBe('active');
  expect(await world.collection(id)).toMatchObject({ status: 'open', next: null });
  expect((await api.post(`${path}/resume`, {})).body.schedule).not.toEqual([]);
  await world.run();
  expect(await status()).toBe('paused');

  const other = await world.invoice();
  await world.run();
  await api.post(`/v1/invoices/${other.id}/collection/pause`, {});
  const { open: other_due } = await world.collection(other.id);
  await world.run();
  await api.post('/v1/payments', { invoice_id: other.id, amount: other_due });
  await world.run();
  expect(await world.collection(other.id)).toMatchObject({ status: 'paid', paused: true });
});

test('invoices that were open before are collected where that is asked for', async () => {
  const world = await open({ enabled: false });
  world.business.on('2026-03-02', '10:00');
  await world.giveCard();
  const { id } = await world.invoice();
  await world.api.put('/v1/collecting', { enabled: true });
  await world.run();
  expect((await world.api.get(`/v1/invoices/${id}/collection`)).status).toBe(404);
  await world.api.put('/v1/collecting', { enabled: true, include_open: true });
  await world.run();
  expect((await world.collection(id)).status).toBe('paid');
});

test('a trial that wants a card begins once there is one, at once or from a draft; without a trial none is wanted', async () => {
  const world = await open();
  const { team } = exampleCatalog.plans;
  const plans = { ...exampleCatalog.plans, team: { ...team, trial: { trial_days: 14, card_required: true } } };
  await world.api.put('/v1/catalog', { ...exampleCatalog, plans });
  const terms = { customer_id: 'ada', plan: 'team', start_date: '2026-01-01' };
  const begin = async (more: object = {}) => (await world.api.post('/v1/subscriptions', { ...terms, ...more })).body;
  expect(await begin()).toMatchObject({ status: 422, code: 'trial-needs-method', param: 'customer_id' });
  expect(await begin({ trial_end_date: null })).toMatchObject({ status: 'active', trial_end_date: null });
  const draft = await begin({ draft: true });
  const activate = async () =>
    (await world.api.post(`/v1/subscriptions/${draft.id}/actions`, { action: 'activate' })).body;
  expect(await activate()).toMatchObject({ status: 422, code: 'trial-needs-method' });
  await world.giveCard();
  expect(await begin()).toMatchObject({ status: 'trialing', trial_end_date: '2026-01-15' });
  expect((await activate()).subscription).toMatchObject({ status: 'trialing', trial_end_date: '2026-01-15' });
});
