// SPDX-License-Identifier: Apache-2.0
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { storeFailedRefund } from '../receivables/refund-failed.js';
import type { Refund } from '../store/refunds.js';
import { Business } from '../testing/business.js';
import { openTestStore, type TestStore } from '../testing/index.js';

let store: TestStore;
beforeAll(async () => {
  store = await openTestStore();
});
afterAll(() => store?.close());

test('a wallet is topped up by what is usable less what is not billed, within the month, once, and not on credit', async () => {
  const acme = await Business.open(store);
  let sent = 0;
  const call = async (count: number, day: string) => {
    acme.on(day);
    const events = Array.from({ length: count }, () => ({
      specversion: '1.0',
      id: `call-${++sent}`,
      source: 'test',
      type: 'acme.call',
      subject: 'ada',
      time: `${day}T08:00:00Z`,
    }));
    await acme.api.post('/v1/events', events);
  };
  const look = async () => (await acme.api.post('/v1/usage_thresholds/look', {})).body.top_ups;
  await acme.api.patch('/v1/customers/ada', { email: 'ada@example.com' });
  await acme.subscribe();
  await acme.close('2026-01-02');
  const { id } = (await acme.api.post('/v1/customers/ada/wallets', { name: 'Prepaid' })).body;
  await acme.api.post(`/v1/wallets/${id}/grants`, { kind: 'promotional', amount: '12' });
  const path = `/v1/wallets/${id}/top_up`;
  expect((await acme.api.get(path)).status).toBe(404);
  expect((await acme.api.put(path, { below: '0', amount: '5' })).body).toMatchObject({ code: 'not-positive' });
  const low = await acme.api.put(path, { below: '10', amount: '5', monthly_limit: '4' });
  expect(low.body).toMatchObject({ code: 'minimum-above-maximum' });
  const rule = { below: '10.00', amount: '5.00', monthly_limit: '15.00' };
  expect((await acme.api.put(path, rule)).body).toMatchObject({ wallet_id: id, ...rule });
  expect((await acme.api.get(path)).body).toMatchObject(rule);
  expect(await look()).toBe(0);
  // 30 calls beyond the ten of the plan: 12.00 - 3.00 is 1.00 short of 10.00
  await call(40, '2026-01-05');
  expect((await Promise.all([look(), look()])).sort()).toEqual([0, 1]);
  const bought = async () =>
    (await acme.api.get('/v1/invoices?limit=100')).body.data.filter(
      ({ subscription_id }: { subscription_id: string | null }) => subscription_id === null,
    );
  expect((await bought()).map(({ total, due }: { total: string; due: string }) => [total, due])).toEqual([
    ['5.00', '5.00'],
  ]);
  expect((await acme.api.get(`/v1/wallets/${id}`)).body).toMatchObject({ balance: '17.00', usable: '17.00' });
  expect(await acme.books()).toMatchObject({ customer_credit: '-5.00', difference: '0.00' });
  // 6.00 more: 8.00 are left, and the first top-up is not paid
  await call(60, '2026-01-06');
  expect(await look()).toBe(0);
  const mails = async () =>
    (await acme.api.get('/v1/mails?limit=100')).body.data.map((mail: { template: string }) => mail.template);
  expect(await mails()).toEqual(['credit_balance_low']);
  const [first] = await bought();
  // what is not paid for is not paid back
  const refund = async () =>
    (await acme.api.post('/v1/refunds', { wallet_id: id, amount: '5', dry_run: true })).body.code;
  expect(await refund()).toBe('refund-exceeds-owed');
  await acme.api.post('/v1/payments', { invoice_id: first.id, amount: '5' });
  expect(await refund()).toBeUndefined();
  await call(1, '2026-01-07');
  expect(await look()).toBe(1);
  // 17.00 used in all: three more are wanted, and the month leaves one
  await acme.api.post('/v1/payments', { invoice_id: (await bought())[0].id, amount: '5' });
  await call(100, '2026-01-08');
  expect(await look()).toBe(1);
  expect((await bought()).map(({ total }: { total: string }) => total)).toEqual(['5.00', '5.00', '5.00']);
  expect(await mails()).toEqual(['credit_balance_low']);
  expect((await acme.api.send('DELETE', path, undefined)).status).toBe(200);
  await call(100, '2026-02-08');
  expect(await look()).toBe(0);
});

test('usage of a billed month that came late counts, too: a wallet is topped up by it, and who is to be told of it is', async () => {
  const acme = await Business.open(store);
  let sent = 0;
  const call = (count: number, day: string) =>
    acme.api.post(
      '/v1/events',
      Array.from({ length: count }, () => ({
        specversion: '1.0',
        id: `late-call-${++sent}`,
        source: 'test',
        type: 'acme.call',
        subject: 'ada',
        time: `${day}T08:00:00Z`,
      })),
    );
  const look = async () => (await acme.api.post('/v1/usage_thresholds/look', {})).body;
  acme.on('2026-01-05');
  await acme.subscribe();
  await call(10, '2026-01-06');
  acme.on('2026-02-02');
  await acme.close('2026-02-02');
  const { id } = (await acme.api.post('/v1/customers/ada/wallets', { name: 'Prepaid' })).body;
  await acme.api.post(`/v1/wallets/${id}/grants`, { kind: 'promotional', amount: '12' });
  await acme.api.put(`/v1/wallets/${id}/top_up`, { below: '10.00', amount: '5.00', monthly_limit: '15.00' });
  const measure = { of: 'amount', currency: 'EUR' };
  await acme.api.post('/v1/usage_thresholds', { customer_id: 'ada', measure, at: '2.50', action: 'notify' });
  expect(await look()).toMatchObject({ top_ups: 0, crossings: 0 });
  // 30 calls of January beyond its ten: 12.00 - 3.00 is 1.00 short of 10.00
  await call(30, '2026-01-20');
  expect(await look()).toMatchObject({ top_ups: 1, crossings: 1 });
  // the next close bills them, and nothing is told or topped up a second time
  await acme.close('2026-02-03');
  expect(await look()).toMatchObject({ top_ups: 0, crossings: 0 });
});

test('credit that is given when it is paid: by whatever way, once, and never if it is not', async () => {
  const acme = await Business.open(store);
  acme.on('2026-01-05');
  const { id } = (await acme.api.post('/v1/customers/ada/wallets', { name: 'Prepaid' })).body;
  const rule = { below: '10.00', amount: '12.00', monthly_limit: '24.00', granted: 'when_paid' };
  expect((await acme.api.put(`/v1/wallets/${id}/top_up`, rule)).body).toMatchObject(rule);
  const look = async () => (await acme.api.post('/v1/usage_thresholds/look', {})).body.top_ups;
  // whoever sets a rule has the wallet looked at
  const again = () => acme.api.put(`/v1/wallets/${id}/top_up`, rule);
  const balance = async () => (await acme.api.get(`/v1/wallets/${id}`)).body.balance;
  const bought = async () => (await acme.api.get('/v1/invoices?limit=100')).body.data;
  const credit = async () => (await acme.books()).customer_credit ?? '0.00';

  expect(await look()).toBe(1);
  await again();
  expect(await look()).toBe(0);
  const [first] = await bought();
  expect([first.due, await balance()]).toEqual(['12.00', '0.00']);
  // credit comes whole or not at all
  const part = await acme.api.post('/v1/credit_notes', { invoice_id: first.id, percent: '0.5', reason: 'x' });
  expect(part.body.code).toBe('credit-note-of-prepaid');
  await acme.api.post('/v1/payments', { invoice_id: first.id, amount: '5' });
  expect(await balance()).toBe('0.00');
  const before = await acme.seq();
  await acme.api.post('/v1/payments', { customer_id: 'ada', amount: '7' });
  expect(await balance()).toBe('12.00');
  // the payment and the credit are one commit
  expect(BigInt(await acme.seq()) - BigInt(before)).toBe(1n);
  expect(await credit()).toBe('-12.00');

  // paid back, so that the wallet is low again; the next one is void
  await acme.api.post('/v1/refunds', { wallet_id: id, amount: '12' });
  await again();
  expect(await look()).toBe(1);
  const [second] = await bought();
  expect(await credit()).toBe('-12.00');
  expect((await acme.api.post(`/v1/invoices/${second.id}/void`, { reason: 'changed their mind' })).status).toBe(200);
  expect([await balance(), await credit()]).toEqual(['0.00', '0.00']);

  // what is void counts no longer, so there is room for one more; it is given up
  await again();
  expect(await look()).toBe(1);
  const third = (await bought()).find(
    ({ kind, id: one }: Record<string, string>) => kind === 'invoice' && one !== first.id && one !== second.id,
  );
  await acme.api.post(`/v1/invoices/${third.id}/write_off`, {});
  expect([await balance(), await credit()]).toEqual(['0.00', '0.00']);
  const books = await acme.books();
  expect([books.bad_debt, books.difference]).toEqual([undefined, '0.00']);
  // of what was paid in part the credit comes in part
  await again();
  expect(await look()).toBe(1);
  const given_up = new Set([first.id, second.id, third.id]);
  const fourth = (await bought()).find(
    (one: Record<string, string>) => one.kind === 'invoice' && !given_up.has(one.id as string),
  );
  await acme.api.post('/v1/payments', { invoice_id: fourth.id, amount: '4' });
  await acme.api.post(`/v1/invoices/${fourth.id}/write_off`, {});
  expect([await balance(), await credit(), (await acme.books()).bad_debt]).toEqual(['4.00', '-4.00', undefined]);
  // money that comes all the same stays on account, and the credit does not come
  await acme.api.post('/v1/payments', { customer_id: 'ada', amount: '12' });
  expect(await balance()).toBe('4.00');
});

describe('credit that came when it was paid, and the payment goes back', () => {
  /** 12.00 of credit, paid for. */
  async function bought() {
    const acme = await Business.open(store);
    acme.on('2026-01-05');
    const { id } = (await acme.api.post('/v1/customers/ada/wallets', { name: 'Prepaid' })).body;
    const path = `/v1/wallets/${id}`;
    const rule = { below: '10.00', amount: '12.00', granted: 'when_paid' };
    await acme.api.put(`${path}/top_up`, rule);
    await acme.api.post('/v1/usage_thresholds/look', {});
    const [invoice] = (await acme.api.get('/v1/invoices')).body.data;
    const pay = async (amount: string) =>
      (await acme.api.post('/v1/payments', { invoice_id: invoice.id, amount })).body.id as string;
    const state = async () => [
      (await acme.api.get(path)).body.balance,
      (await acme.api.get(`/v1/invoices/${invoice.id}/payments`)).body.open,
    ];
    /** Uses 5.00 of it, for one seat. */
    const use = () => acme.api.post('/v1/customers/ada/charges', { label: 'Book', amount: '5', bill: 'now' });
    const books = async () => {
      const { receivable = '0.00', customer_credit = '0.00', bad_debt = '0.00', difference } = await acme.books();
      return [receivable, customer_credit, bad_debt, difference];
    };
    const back = (payment: string, more = {}) => acme.api.post(`/v1/payments/${payment}/return`, more);
    return { acme, id, path, rule, invoice, payment: await pay('12'), pay, state, use, books, back };
  }

  test('what is unused goes with it, what was used is owed, and paid again it comes again', async () => {
    const { acme, id, path, rule, payment, pay, state, use, books, back } = await bought();
    expect(await state()).toEqual(['12.00', '0.00']);
    await use();
    const rehearsed = (await back(payment, { dry_run: true })).body;
    expect(rehearsed).toMatchObject({ credit_taken_back: '7.00' });
    expect(await state()).toEqual(['7.00', '0.00']);
    const { body } = await back(payment);
    expect(body).toEqual({ ...rehearsed, id: body.id, created: body.created });
    expect(await state()).toEqual(['0.00', '12.00']);
    // 5.00 were used and are owed; 7.00 are owed for credit that is to come
    expect(await books()).toEqual(['12.00', '-7.00', '0.00', '0.00']);
    const kinds = async () =>
      (await acme.api.get(`${path}/transactions`)).body.data.map(({ kind, amount }: Record<string, string>) => [
        kind,
        amount,
      ]);
    expect((await kinds()).at(0)).toEqual(['take_back', '-7.00']);
    // neither bought anew nor void, for some of it was used
    await acme.api.put(`${path}/top_up`, rule);
    expect((await acme.api.post('/v1/usage_thresholds/look', {})).body.top_ups).toBe(0);
    const [, invoice] = (await acme.api.get('/v1/invoices')).body.data;
    expect((await acme.api.post(`/v1/invoices/${invoice.id}/void`, { reason: 'x' })).body.code).toBe(
      'credit-note-of-prepaid',
    );
    await pay('10');
    expect(await state()).toEqual(['0.00', '2.00']);
    const last = await pay('2');
    expect(await state()).toEqual(['7.00', '0.00']);
    // a part of it goes back
    expect((await back(last)).body).toMatchObject({ amount: '2.00', credit_taken_back: '2.00' });
    expect([await state(), await books()]).toEqual([
      ['5.00', '2.00'],
      ['2.00', '-7.00', '0.00', '0.00'],
    ]);
    const refund = { wallet_id: id, amount: '1', dry_run: true };
    expect((await acme.api.post('/v1/refunds', refund)).body.code).toBe('refund-exceeds-owed');
    // given up: what is to come does not come, and nothing of it is a loss
    expect((await acme.api.post(`/v1/invoices/${invoice.id}/write_off`, {})).status).toBe(200);
    expect([await state(), await books()]).toEqual([
      ['5.00', '0.00'],
      ['0.00', '-5.00', '0.00', '0.00'],
    ]);
  });

  test('given up, what was used is lost', async () => {
    const { acme, invoice, payment, state, use, books, back } = await bought();
    await use();
    await back(payment);
    expect((await acme.api.post(`/v1/invoices/${invoice.id}/write_off`, {})).status).toBe(200);
    expect([await state(), await books()]).toEqual([
      ['0.00', '0.00'],
      ['0.00', '0.00', '5.00', '0.00'],
    ]);
  });

  test('unused, it is as if it had not been paid: it can be void', async () => {
    const { acme, invoice, payment, state, books, back } = await bought();
    await back(payment);
    expect(await state()).toEqual(['0.00', '12.00']);
    expect((await acme.api.post(`/v1/invoices/${invoice.id}/void`, { reason: 'x' })).status).toBe(200);
    expect([await state(), await books()]).toEqual([
      ['0.00', '0.00'],
      ['0.00', '0.00', '0.00', '0.00'],
    ]);
  });

  test('refunded with its invoice open again it goes, too, and comes back where the refund fails', async () => {
    const { acme, payment, state, books } = await bought();
    const asked = { payment_id: payment, amount: '4', reopen_invoices: true };
    for (let times = 0; times < 2; times++) {
      const refund = (await acme.api.post('/v1/refunds', asked)).body;
      expect(await state()).toEqual(['8.00', '4.00']);
      const org_id = (await store.findOrganisation(acme.slug))?.id as string;
      await store.write(org_id, { actor: 'tester', now: acme.now }, async (tx) => {
        const stored = (await tx.refunds.get(refund.id)) as Refund;
        await storeFailedRefund(tx, stored, { provider_ref: null, failure: 'closed account' });
      });
      expect(await state()).toEqual(['12.00', '0.00']);
    }
    expect(await books()).toEqual(['0.00', '-12.00', '0.00', '0.00']);
  });

  test('credit that was given with its invoice stays', async () => {
    const acme = await Business.open(store);
    acme.on('2026-01-05');
    const { id } = (await acme.api.post('/v1/customers/ada/wallets', { name: 'Prepaid' })).body;
    await acme.api.put(`/v1/wallets/${id}/top_up`, { below: '10.00', amount: '12.00' });
    await acme.api.post('/v1/usage_thresholds/look', {});
    const [invoice] = (await acme.api.get('/v1/invoices')).body.data;
    const payment = (await acme.api.post('/v1/payments', { invoice_id: invoice.id, amount: '12' })).body.id;
    expect((await acme.api.post(`/v1/payments/${payment}/return`, {})).body.credit_taken_back).toBe('0.00');
    expect((await acme.api.get(`/v1/wallets/${id}`)).body.balance).toBe('12.00');
  });
});
