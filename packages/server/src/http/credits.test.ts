// SPDX-License-Identifier: Apache-2.0
import { balanceAt, type WalletTransaction } from '@kontor/core';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { Business } from '../testing/business.js';
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

const wallet = async (body: object = {}) => (await acme.api.post('/v1/customers/ada/wallets', body)).body;
const give = (id: string, body: object) => acme.api.post(`/v1/wallets/${id}/grants`, body);
const balance = async (id: string, as_of = '') => {
  const { body } = await acme.api.get(`/v1/wallets/${id}${as_of}`);
  return [body.balance, body.usable];
};
interface Shown {
  readonly kind: WalletTransaction['kind'];
  readonly amount: string;
  readonly balance: string;
  readonly at: string;
  readonly grant_id: string;
  readonly wallet_id: string;
}
/** The movements of a wallet, oldest first; held against the balance that the core computes of them. */
const movements = async (id: string): Promise<Shown[]> => {
  const { body } = await acme.api.get(`/v1/wallets/${id}/transactions?limit=100`);
  const list = (body.data as Shown[]).reverse();
  const history = list.map(({ kind, amount, at, grant_id, wallet_id }) => {
    const amount_minor = BigInt(amount.replace('.', ''));
    return { kind, amount_minor, at: Date.parse(at), grant_id, wallet_id };
  });
  const sum = balanceAt(history, Number.MAX_SAFE_INTEGER).balance_minor;
  expect(BigInt((list.at(-1)?.balance ?? '0.00').replace('.', ''))).toBe(sum);
  expect((await acme.api.get(`/v1/wallets/${id}`)).body.balance).toBe(list.at(-1)?.balance ?? '0.00');
  return list;
};
const moved = (list: readonly Shown[]) => list.map((each) => `${each.kind} ${each.amount} → ${each.balance}`);

describe('credit', () => {
  test('is paid for, used by invoices, and what is left owes service', async () => {
    const { id } = await wallet({ name: 'Prepaid' });
    expect(await balance(id)).toEqual(['0.00', '0.00']);
    const top_up = { kind: 'prepaid', amount: '30.00', paid_by: 'provider_balance', fee: '0.50' };
    const rehearsed = await give(id, { ...top_up, dry_run: true });
    expect(rehearsed.body).toMatchObject({ amount: '30.00', reason: 'top-up' });
    expect(await acme.books()).toEqual({ difference: '0.00' });
    const given = await give(id, top_up);
    expect(given.body).toMatchObject({ amount: '30.00', remaining: '30.00', kind: 'prepaid', expires_at: null });
    expect(await acme.books()).toEqual({
      provider_balance: '29.50',
      payment_fees: '0.50',
      customer_credit: '-30.00',
      difference: '0.00',
    });
    const unused = await acme.seq();
    await acme.subscribe();
    expect((await acme.close('2026-01-02')).map(({ total, due }) => [total, due])).toEqual([['20.00', '0.00']]);
    expect(await balance(id)).toEqual(['10.00', '10.00']);
    acme.on('2026-02-02');
    expect((await acme.close('2026-02-02')).map(({ total, due }) => [total, due])).toEqual([['20.00', '10.00']]);
    expect(moved(await movements(id))).toEqual(['grant 30.00 → 30.00', 'burn -20.00 → 10.00', 'burn -10.00 → 0.00']);
    expect(await acme.books()).toMatchObject({ receivable: '10.00', difference: '0.00' });
    expect(await acme.books()).not.toHaveProperty('customer_credit');
    expect(await balance(id, `?as_of=${unused}`)).toEqual(['30.00', '30.00']);
    expect(await balance(id, '?as_of=2026-01-15T00:00:00Z')).toEqual(['10.00', '10.00']);
    expect((await acme.api.get(`/v1/wallets/${id}/grants?as_of=${unused}`)).body.data).toMatchObject([
      { id: given.body.id, remaining: '30.00' },
    ]);
  });

  test('that is a gift goes first, and is in the books when it is used', async () => {
    const { id } = await wallet();
    await give(id, { kind: 'prepaid', amount: '30', paid_by: 'cash' });
    await give(id, { kind: 'promotional', amount: '5', reason: 'sorry' });
    expect(await acme.books()).toEqual({ cash: '30.00', customer_credit: '-30.00', difference: '0.00' });
    await acme.subscribe();
    await acme.close('2026-01-02');
    expect(await acme.books()).toMatchObject({ customer_credit: '-15.00', promotional_credit: '5.00' });
    const burns = (await movements(id)).filter(({ kind }) => kind === 'burn');
    expect(burns.map(({ amount }) => amount).sort()).toEqual(['-15.00', '-5.00']);
  });

  test('counted in credits of a fixed value', async () => {
    const { id } = await wallet({ kind: 'credits', credit_value: '0.10' });
    const given = await give(id, { kind: 'prepaid', credits: '250', paid_by: 'receivable' });
    expect(given.body).toMatchObject({ amount: '25.00', credits: '250' });
    expect((await acme.api.get(`/v1/wallets/${id}`)).body).toMatchObject({ balance: '25.00', credits: '250' });
    expect(await acme.books()).toEqual({ receivable: '25.00', customer_credit: '-25.00', difference: '0.00' });
  });

  test('of a cancellation lands in the balance, and pays the next invoice', async () => {
    const subscription = await acme.subscribe();
    const [first] = await acme.close('2026-01-02');
    await acme.api.post('/v1/payments', { invoice_id: first?.id, amount: '20' });
    acme.on('2026-01-11');
    await acme.api.post(`/v1/subscriptions/${subscription}/actions`, { action: 'cancel', when: 'now' });
    const [made] = (await acme.api.get('/v1/customers/ada/wallets')).body.data;
    // 21 of 31 days of 20.00
    expect(made).toMatchObject({ name: 'Credit balance', balance: '13.55', usable: '13.55' });
    expect(await acme.books()).toMatchObject({ customer_credit: '-13.55', difference: '0.00' });
    await acme.subscribe({ start_date: '2026-02-01' });
    acme.on('2026-02-01');
    expect((await acme.close('2026-02-02')).map(({ total, due }) => [total, due])).toEqual([['20.00', '6.45']]);
    expect(moved(await movements(made.id))).toEqual(['grant 13.55 → 13.55', 'burn -13.55 → 0.00']);
    const open = (await acme.api.get('/v1/customers/ada/open_invoices')).body.data;
    expect(open).toMatchObject([{ total: '20.00', due: '6.45', open: '6.45' }]);
    expect(await acme.books()).toMatchObject({ receivable: '6.45', difference: '0.00' });
  });
});

describe('what expires', () => {
  test('rolls over once, is lost, and is taken out once', async () => {
    const { id } = await wallet();
    const rollover = { percent: '0.5', maximum: '4', days: 10 };
    await give(id, { kind: 'prepaid', amount: '10', paid_by: 'cash', expires_at: '2026-01-20', rollover });
    await give(id, { kind: 'promotional', amount: '3', expires_at: '2026-01-25' });
    acme.on('2026-01-26');
    expect(await balance(id)).toEqual(['13.00', '0.00']);
    const rehearsed = await acme.api.post('/v1/credits/expire', { dry_run: true });
    const done = await acme.api.post('/v1/credits/expire', {});
    expect(done.body).toEqual({
      object: 'credit_expiry',
      grants: 2,
      totals: [{ currency: 'EUR', expired: '9.00', rolled_over: '4.00' }],
    });
    expect(rehearsed.body).toEqual(done.body);
    // half of 10.00, but at most 4.00, goes on; the gift was never in the books
    expect(await acme.books()).toEqual({
      cash: '10.00',
      customer_credit: '-4.00',
      breakage: '-6.00',
      difference: '0.00',
    });
    expect(await balance(id)).toEqual(['4.00', '4.00']);
    expect((await acme.api.post('/v1/credits/expire', {})).body).toMatchObject({ grants: 0, totals: [] });
    acme.on('2026-01-30');
    expect((await acme.api.post('/v1/credits/expire', { customer_id: 'ada' })).body.grants).toBe(1);
    expect(await balance(id)).toEqual(['0.00', '0.00']);
    expect(await acme.books()).toEqual({ cash: '10.00', breakage: '-10.00', difference: '0.00' });
    const kinds = (await movements(id)).map(({ kind, amount }) => `${kind} ${amount}`);
    expect(kinds.sort()).toEqual(
      [
        'expire -3.00',
        'expire -4.00',
        'expire -6.00',
        'grant 10.00',
        'grant 3.00',
        'rollover -4.00',
        'rollover 4.00',
      ].sort(),
    );
    const entries = (await acme.api.get('/v1/ledger/entries')).body.data;
    expect(entries.map(({ kind, date }: { kind: string; date: string }) => `${date} ${kind}`)).toEqual([
      '2026-01-01 wallet_top_up',
      '2026-01-20 credit_expiry',
      '2026-01-30 credit_expiry',
    ]);
  });

  test('long ago is followed through its roll-over at once', async () => {
    const { id } = await wallet();
    const rollover = { days: 5 };
    await give(id, { kind: 'prepaid', amount: '10', paid_by: 'cash', expires_at: '2026-01-10', rollover });
    acme.on('2026-03-01');
    expect((await acme.api.post('/v1/credits/expire', {})).body).toMatchObject({
      grants: 2,
      totals: [{ expired: '10.00', rolled_over: '10.00' }],
    });
    expect(await balance(id)).toEqual(['0.00', '0.00']);
  });
});

describe('what is void', () => {
  const voidGrant = (id: string, body: object) => acme.api.post(`/v1/credit_grants/${id}/void`, body);

  test('is what is left of a grant: what was used stays used, and its money is kept', async () => {
    const { id } = await wallet();
    const given = (await give(id, { kind: 'prepaid', amount: '30', paid_by: 'cash' })).body;
    await acme.subscribe();
    await acme.close('2026-01-02');
    const [invoice] = (await acme.api.get('/v1/invoices')).body.data;
    const before = await acme.seq();
    const told = { used: '20.00', voided: '10.00', account: 'breakage', reason: 'given twice', amount: '30.00' };
    const rehearsed = await voidGrant(given.id, { reason: 'given twice', dry_run: true });
    expect(rehearsed.body).toMatchObject(told);
    expect(await balance(id)).toEqual(['10.00', '10.00']);
    const done = await voidGrant(given.id, { reason: 'given twice' });
    expect(done.body).toEqual(rehearsed.body);
    expect(await balance(id)).toEqual(['0.00', '0.00']);
    expect(await balance(id, `?as_of=${before}`)).toEqual(['10.00', '10.00']);
    expect(await acme.books()).toMatchObject({ cash: '30.00', breakage: '-10.00', difference: '0.00' });
    expect(await acme.books()).not.toHaveProperty('customer_credit');
    const { body } = await acme.api.get(`/v1/wallets/${id}/transactions`);
    expect(body.data[0]).toMatchObject({ kind: 'grant_void', amount: '-10.00', reference: 'given twice' });
    const [noted] = (await acme.api.get(`/v1/audit?target=${id}`)).body.data;
    expect(noted).toMatchObject({ action: 'credit.voided', after: { reason: 'given twice' } });
    expect((await voidGrant(given.id, { reason: 'again' })).body).toMatchObject({ status: 422, code: 'grant-used-up' });
    // what the invoice gives back of what was used was not void, and may be
    await acme.api.post(`/v1/invoices/${invoice.id}/void`, { reason: 'wrong' });
    expect(await balance(id)).toEqual(['20.00', '20.00']);
    expect((await voidGrant(given.id, { reason: 'given twice' })).body.voided).toBe('20.00');
    expect(moved(await movements(id)).at(-1)).toBe('grant_void -20.00 → 0.00');
    expect((await acme.books()).difference).toBe('0.00');
  });

  test('a gift was never in the books; what the customer was to pay is owed no more', async () => {
    const { id } = await wallet();
    const gift = (await give(id, { kind: 'promotional', amount: '5' })).body;
    expect((await voidGrant(gift.id, { reason: 'a mistake' })).body).toMatchObject({ voided: '5.00', account: null });
    expect(await acme.books()).toEqual({ difference: '0.00' });
    const expires_at = '2026-01-20';
    const terms = { kind: 'prepaid', amount: '40', paid_by: 'receivable', expires_at, rollover: { days: 90 } };
    await give(id, terms);
    acme.on('2026-02-01');
    await acme.api.post('/v1/credits/expire', {});
    // what rolled over was sold on account, as the first was
    const [rolled] = (await acme.api.get(`/v1/wallets/${id}/grants`)).body.data;
    expect((await voidGrant(rolled.id, { reason: 'wrong customer' })).body.account).toBe('receivable');
    expect(await acme.books()).toEqual({ difference: '0.00' });
    expect(moved(await movements(id)).at(-1)).toBe('grant_void -40.00 → 0.00');
  });

  test('is not credit whose invoice is open, nor what is expired or unknown', async () => {
    const { id } = await wallet();
    acme.on('2026-01-05');
    await acme.api.put(`/v1/wallets/${id}/top_up`, { below: '10', amount: '12' });
    await acme.api.post('/v1/usage_thresholds/look', {});
    const [bought] = (await acme.api.get(`/v1/wallets/${id}/grants`)).body.data;
    expect((await voidGrant(bought.id, { reason: 'x' })).body.code).toBe('grant-unpaid');
    const [invoice] = (await acme.api.get('/v1/invoices')).body.data;
    await acme.api.post(`/v1/invoices/${invoice.id}/write_off`, {});
    expect((await voidGrant(bought.id, { reason: 'x' })).body).toMatchObject({ voided: '12.00', account: 'breakage' });
    expect((await acme.books()).difference).toBe('0.00');
    const short = (await give(id, { kind: 'promotional', amount: '5', expires_at: '2026-01-06' })).body;
    acme.on('2026-01-06');
    expect((await voidGrant(short.id, { reason: 'x' })).body.code).toBe('grant-used-up');
    expect((await voidGrant('grt_none', { reason: 'x' })).status).toBe(404);
    expect((await voidGrant(short.id, { reason: ' ' })).body.status).toBe(422);
  });
});

describe('refused', () => {
  test.each([
    ['prepaid credit that nobody paid', { kind: 'prepaid', amount: '5' }, 'missing-field'],
    ['a gift that was paid', { kind: 'promotional', amount: '5', paid_by: 'cash' }, 'unknown-field'],
    ['nothing', { kind: 'promotional', amount: '0' }, 'not-positive'],
    ['half a cent', { kind: 'promotional', amount: '0.005' }, 'too-many-places'],
    ['more than any column holds', { kind: 'promotional', amount: '99999999999999999999' }, 'out-of-range'],
    ['credits in a wallet of money', { kind: 'promotional', credits: '5' }, 'unknown-field'],
    ['no amount', { kind: 'promotional' }, 'missing-field'],
    ['a fee of what is owed', { kind: 'prepaid', amount: '5', paid_by: 'receivable', fee: '1' }, 'fee-without-payment'],
    ['an end before the start', { kind: 'promotional', amount: '5', expires_at: '2025-12-31' }, 'period-empty'],
    [
      'a roll-over without an end',
      { kind: 'promotional', amount: '5', rollover: { days: 1 } },
      'rollover-without-expiry',
    ],
  ])('%s', async (_name, body, code) => {
    const { id } = await wallet();
    expect((await give(id, body)).body).toMatchObject({ status: 422, code });
    expect((await acme.api.get(`/v1/wallets/${id}/grants`)).body.data).toEqual([]);
  });

  test('a wallet of credits without their value, or of money with one', async () => {
    const made = (body: object) => acme.api.post('/v1/customers/ada/wallets', body);
    expect((await made({ kind: 'credits' })).body.code).toBe('missing-field');
    expect((await made({ credit_value: '1' })).body.code).toBe('unknown-field');
    expect((await acme.api.get('/v1/wallets/wal_none')).status).toBe(404);
  });
});
