// SPDX-License-Identifier: Apache-2.0
import fc from 'fast-check';
import { beforeEach, expect, test } from 'vitest';
import { CollectingBusiness } from '../testing/collecting-business.js';
import type { LocalStripe, TestStore } from '../testing/index.js';
import { createPayout, endPayout } from '../testing/local-stripe/payouts.js';
import { withStoreAndStripe } from '../testing/store-and-stripe.js';

let store: TestStore;
let local: LocalStripe;
let world: CollectingBusiness;
withStoreAndStripe(async (opened) => {
  ({ store, local } = opened);
});
beforeEach(async () => {
  world = await CollectingBusiness.open(store, local);
  world.business.on('2026-03-10', '10:00');
});

const DAY = Date.parse('2026-03-09T00:00:00Z') / 1000;
const payOut = (amount: number, more: object = {}) => {
  const payout = createPayout(local.books, { amount, currency: 'eur', arrival_date: DAY, ...more });
  world.news();
  return payout;
};
/** Tells how a payout ends, without anything else that has happened. */
const tell = async (id: string, status: 'paid' | 'failed' | 'canceled') => {
  const event = endPayout(local.books, id, status);
  world.news();
  return world.notice(event);
};
const payouts = async () => (await world.api.get('/v1/payouts?limit=100')).body.data;
/** 20.00 by card; the provider's notice of it is not told yet. */
const charged = async () => {
  await world.giveCard();
  await world.invoice();
  local.breakNext('close-after-work', 2);
  await world.run();
};

/** What is at the bank and with the provider, in euro; the local Stripe keeps its fees in dollars. */
const money = async () => {
  const { accounts, differences } = (await world.api.get('/v1/ledger/balances')).body;
  const of = (account: string) =>
    accounts.find((each: Record<string, string>) => each.account === account && each.currency === 'EUR')?.balance;
  expect(differences.filter(({ difference }: { difference: string }) => Number(difference) !== 0)).toEqual([]);
  return [of('cash') ?? '0.00', of('provider_balance') ?? '0.00'];
};

let line = 0;
const statement = async (amount: string, name: string, text: string, day = '2026-03-10') => {
  const { body } = await world.api.post('/v1/bank_statements', {
    format: 'csv',
    content: `id,date,amount,name,text\n${++line},${day},${amount},${name},${text}`,
    mapping: {
      delimiter: ',',
      currency: 'EUR',
      columns: { booked_on: 'date', amount: 'amount', name: 'name', remittance_text: 'text', line_id: 'id' },
    },
  });
  return body.transactions[0];
};
const STRIPE = 'Stripe Technology Europe Ltd';

test('a payout is booked as it is told, once, and is the line of the bank statement', async () => {
  await charged();
  await world.tell();
  const { id } = payOut(1500);
  const event = endPayout(local.books, id, 'paid');
  world.news();
  expect(await world.notice(event, 'whsec_nobody')).toBe(400);
  expect(await payouts()).toEqual([]);
  for (const _ of [1, 2]) expect(await world.notice(event)).toBe(200);
  const [payout, ...others] = await payouts();
  expect(others).toEqual([]);
  expect(payout).toMatchObject({
    provider: 'stripe',
    amount: '15.00',
    fee: '0.00',
    paid_on: '2026-03-09',
    reference: id,
    status: 'paid',
    bank_transaction_id: null,
  });
  expect(await money()).toEqual(['15.00', '5.00']);
  const recorded = await world.api.post('/v1/payouts', { amount: '1', reference: id });
  expect(recorded.body).toMatchObject({ status: 422, code: 'payout-recorded', param: 'reference' });

  expect(await statement('15.00', 'Somebody', 'hello')).toMatchObject({ status: 'unmatched' });
  expect(await statement('15.00', STRIPE, 'STRIPE X1', '2026-03-20')).toMatchObject({ status: 'unmatched' });
  const found = await statement('15.00', STRIPE, 'STRIPE X1');
  expect(found).toMatchObject({ status: 'paid_out', payout_id: payout.id, payment_id: null, customer_id: null });
  expect(await payouts()).toMatchObject([{ bank_transaction_id: found.id }]);
  expect(await statement('15.00', STRIPE, 'STRIPE X2')).toMatchObject({ status: 'unmatched' });
  expect(await money()).toEqual(['15.00', '5.00']);
});

test('the statement may come first; of two lines nobody guesses, and somebody says which', async () => {
  const first = await statement('7.00', STRIPE, 'STRIPE A');
  const one = payOut(700);
  await tell(one.id, 'paid');
  expect(await payouts()).toMatchObject([{ reference: one.id, bank_transaction_id: first.id }]);

  const lines = [await statement('9.00', STRIPE, 'STRIPE B'), await statement('9.00', STRIPE, 'STRIPE C')];
  const two = payOut(900);
  await tell(two.id, 'paid');
  const [unclear] = await payouts();
  expect(unclear).toMatchObject({ reference: two.id, bank_transaction_id: null });
  const assign = (id: string, body: object) => world.api.post(`/v1/bank_transactions/${id}/assign`, body);
  const [by, other] = lines.map(({ id }) => id as string) as [string, string];
  const both = await assign(by, { payout_id: unclear.id, customer_id: 'ada' });
  expect(both.body).toMatchObject({ status: 422, code: 'missing-field' });
  expect((await assign(by, { payout_id: 'pyo_none' })).status).toBe(404);
  const [, matched] = await payouts();
  expect((await assign(by, { payout_id: matched.id })).body).toMatchObject({ status: 409, code: 'payout-mismatch' });
  const rehearsed = await assign(by, { payout_id: unclear.id, dry_run: true });
  expect(rehearsed.body).toMatchObject({ status: 'paid_out', payout_id: unclear.id });
  expect((await payouts())[0].bank_transaction_id).toBeNull();
  expect((await assign(by, { payout_id: unclear.id })).body).toMatchObject({ status: 'paid_out' });
  expect((await payouts())[0].bank_transaction_id).toBe(by);
  expect((await assign(other, { payout_id: unclear.id })).body.code).toBe('payout-mismatch');
});

test('of two payouts of one amount, the line that names one is that one; else it waits', async () => {
  const [one, two] = [payOut(600), payOut(600)];
  for (const { id } of [one, two]) await tell(id, 'paid');
  const waits = await statement('6.00', STRIPE, 'STRIPE');
  const ids = (await payouts()).map(({ id }: { id: string }) => id).sort();
  expect(waits).toMatchObject({ status: 'ambiguous', candidates: ids });
  expect(await statement('6.00', 'A bank', `payout ${two.id}`)).toMatchObject({ status: 'paid_out' });
  expect((await payouts())[0]).toMatchObject({ reference: two.id, bank_transaction_id: expect.any(String) });
});

test('an instant payout costs a fee, which the provider is asked for', async () => {
  const payout = payOut(1000, { method: 'instant' });
  local.down = true;
  const event = endPayout(local.books, payout.id, 'paid');
  world.news();
  expect(await world.notice(event)).toBe(503);
  expect(await payouts()).toEqual([]);
  local.down = false;
  expect(await world.notice(event)).toBe(200);
  expect(await payouts()).toMatchObject([{ amount: '10.10', fee: '0.10', received: '10.00' }]);
  expect(await world.business.books()).toMatchObject({
    cash: '10.00',
    payment_fees: '0.10',
    provider_balance: '-10.10',
    difference: '0.00',
  });
});

test('what the provider takes from the bank is money out', async () => {
  const before = await statement('-3.00', STRIPE, 'STRIPE DEBIT');
  expect(before.status).toBe('ignored');
  await tell(payOut(-300).id, 'paid');
  expect(await payouts()).toMatchObject([{ amount: '-3.00', bank_transaction_id: before.id }]);
  expect(await world.business.books()).toMatchObject({ cash: '-3.00', provider_balance: '3.00' });
});

test('one that somebody has recorded before it is told is the same', async () => {
  await charged();
  await world.tell();
  const { id } = payOut(500);
  await world.api.post('/v1/payouts', { amount: '5', reference: id, paid_on: '2026-03-09' });
  await tell(id, 'paid');
  expect(await payouts()).toMatchObject([{ provider: null, reference: id, status: 'paid' }]);
  await tell(id, 'failed');
  expect(await payouts()).toMatchObject([{ status: 'failed', failed_on: '2026-03-10', failure: 'account_closed' }]);
  expect(await money()).toEqual(['0.00', '20.00']);
});

test('as known before it failed, it was paid; what failed is no line of a statement; who listens is told', async () => {
  const hook = { url: 'https://93.184.216.34/hook', event_types: ['payout.paid', 'payout.failed'] };
  expect((await world.api.post('/v1/webhook_endpoints', hook)).status).toBe(201);
  const { id } = payOut(800);
  await tell(id, 'paid');
  const before = await world.business.seq();
  await tell(id, 'failed');
  const [now] = await payouts();
  expect(now.status).toBe('failed');
  const then = await world.api.get(`/v1/payouts/${now.id}?as_of=${before}`);
  expect(then.body).toMatchObject({ status: 'paid', failed_on: null, failure: null });
  expect(await world.business.books(before)).toMatchObject({ cash: '8.00' });
  expect(await statement('8.00', STRIPE, id)).toMatchObject({ status: 'unmatched' });
  const { data } = (await world.api.get(`/v1/ledger/entries?reference=${now.id}`)).body;
  expect(data.map(({ kind, date }: Record<string, string>) => `${kind} ${date}`).sort()).toEqual([
    'payout 2026-03-09',
    'payout_failed 2026-03-10',
  ]);
  const org = (await store.findOrganisation(world.business.slug))?.id as string;
  const { rows: told } = await store.read(org, (tx) =>
    tx.client.query('SELECT type, object FROM event_outbox WHERE org_id = $1 ORDER BY seq', [org]),
  );
  expect(told).toEqual(['payout.paid', 'payout.failed'].map((type) => ({ type, object: now.id })));
});

test('notices of payouts and of the payment in any order and any number come to the same books', async () => {
  await charged();
  const paid = world.news();
  const kept = payOut(1200);
  const lost = payOut(300);
  const never = payOut(200);
  const events = [
    ...paid,
    endPayout(local.books, kept.id, 'paid'),
    endPayout(local.books, lost.id, 'paid'),
    endPayout(local.books, lost.id, 'failed'),
    endPayout(local.books, never.id, 'canceled'),
  ];
  world.news();
  const orders = fc.sample(fc.shuffledSubarray([...events, ...events], { minLength: events.length * 2 }), 4);
  const told = new Set<string>();
  for (const order of orders) {
    // each order is heard by a business of its own that made the same charge
    const other = await CollectingBusiness.open(store, local);
    other.business.on('2026-03-10', '10:00');
    for (const event of order) expect(await other.notice(event)).toBe(200);
    const { cash, provider_balance, difference } = await other.business.books();
    const list = (await other.api.get('/v1/payouts')).body.data;
    const states = list.map(({ reference, status }: Record<string, string>) => `${reference} ${status}`).sort();
    told.add(JSON.stringify({ cash, provider_balance, difference, states }));
  }
  expect([...told].map((text) => JSON.parse(text))).toEqual([
    {
      cash: '12.00',
      provider_balance: '-12.00',
      difference: '0.00',
      states: [`${kept.id} paid`, `${lost.id} failed`, `${never.id} failed`].sort(),
    },
  ]);
  // and by the one whose payment it pays out: first the payout, then what it was made of
  for (const event of events.toReversed()) await world.notice(event);
  expect(await money()).toEqual(['12.00', '8.00']);
});
