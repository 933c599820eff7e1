// SPDX-License-Identifier: Apache-2.0
import { afterAll, beforeAll, expect, test } from 'vitest';
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
