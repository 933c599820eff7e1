// SPDX-License-Identifier: Apache-2.0
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

const fifth = {
  code: 'WELCOME20',
  name: 'A fifth for two months',
  discount: { percent: '0.2' },
  duration: { kind: 'periods', count: 2 },
};
const left = async (as_of = '') =>
  (await acme.api.get(`/v1/customers/ada/redemptions${as_of === '' ? '' : `?as_of=${as_of}`}`)).body.data.map(
    ({ code, periods_used, periods_left, remaining, ended_on }: Record<string, unknown>) => [
      code,
      periods_used,
      periods_left,
      remaining,
      ended_on,
    ],
  );

describe('a coupon', () => {
  test('is redeemed by code, taken off two invoices, and then used up', async () => {
    const made = await acme.api.post('/v1/coupons', fifth);
    expect(made).toMatchObject({ status: 201, body: { ...fifth, stacking: 'combine' } });
    expect(made.body.id).toMatch(/^cpn_/);
    expect((await acme.api.get('/v1/coupons/WELCOME20')).body).toEqual(made.body);
    expect((await acme.api.get('/v1/coupons')).body.data).toEqual([made.body]);
    const unredeemed = await acme.seq();
    await acme.subscribe();
    const redeemed = await acme.api.post('/v1/coupons/WELCOME20/redeem', { customer_id: 'ada' });
    expect(redeemed.body).toMatchObject({ subscription_id: null, redeemed_on: '2026-01-01', periods_left: 2 });
    const totals: string[] = [];
    for (const until of ['2026-01-02', '2026-02-02', '2026-03-02']) {
      acme.on(until);
      totals.push(...(await acme.close(until)).map(({ total }) => total));
      expect((await acme.books()).difference).toBe('0.00');
    }
    expect(totals).toEqual(['16.00', '16.00', '20.00']);
    expect(await left()).toEqual([['WELCOME20', 2, 0, null, '2026-02-01']]);
    expect(await left('2026-01-15T00:00:00Z')).toEqual([['WELCOME20', 1, 1, null, null]]);
    expect(await left(unredeemed)).toEqual([]);
  });

  test('for one subscription leaves the other as it is', async () => {
    await acme.api.post('/v1/coupons', fifth);
    const one = await acme.subscribe();
    await acme.subscribe({ plan: 'team' });
    await acme.api.post('/v1/coupons/WELCOME20/redeem', { subscription_id: one });
    expect((await acme.close('2026-01-02')).map(({ total }) => total).sort()).toEqual(['16.00', '20.00']);
  });

  test('an amount that is kept for later shows what is left of it, also after many invoices at once', async () => {
    const discount = { amount: '105', currency: 'EUR', carry_over: true };
    await acme.api.post('/v1/coupons', { ...fifth, code: 'KEPT', discount, duration: { kind: 'once' } });
    await acme.subscribe();
    await acme.api.post('/v1/coupons/KEPT/redeem', { customer_id: 'ada' });
    const totals = async (until: string) => (await acme.close(until)).map(({ total }) => total);
    expect(await totals('2026-05-02')).toEqual(['0.00', '0.00', '0.00', '0.00', '0.00']);
    expect(await left()).toEqual([['KEPT', 1, 0, '5.00', null]]);
    expect(await totals('2026-07-02')).toEqual(['15.00', '20.00']);
    expect(await left()).toEqual([['KEPT', 1, 0, '0.00', '2026-06-01']]);
  });
});

describe('a coupon that is ended', () => {
  const end = (body: object = {}) => acme.api.post('/v1/coupons/WELCOME20/end', body);
  const redeemFor = async (customer_id: string) =>
    (await acme.api.post('/v1/coupons/WELCOME20/redeem', { customer_id })).body.code;

  test('is redeemed by nobody from then on; whoever has it keeps it', async () => {
    const made = (await acme.api.post('/v1/coupons', fifth)).body;
    expect(made.ends_at).toBeNull();
    await acme.api.post('/v1/customers', { name: 'Eve', external_id: 'eve' });
    await acme.subscribe();
    expect(await redeemFor('ada')).toBe('WELCOME20');
    const before = await acme.seq();
    expect((await end()).body).toEqual({ ...made, ends_at: '2026-01-01T09:00:00.000Z' });
    expect(await redeemFor('eve')).toBe('coupon-ended');
    expect((await acme.close('2026-01-02')).map(({ total }) => total)).toEqual(['16.00']);
    expect((await end()).body).toMatchObject({ status: 409, code: 'coupon-ended' });
    expect((await acme.api.get('/v1/coupons')).body.data).toMatchObject([{ ends_at: '2026-01-01T09:00:00.000Z' }]);
    expect((await acme.api.get(`/v1/coupons/WELCOME20?as_of=${before}`)).body).toEqual(made);
    expect((await acme.api.get(`/v1/coupons?as_of=${before}`)).body.data).toEqual([made]);
    const [noted] = (await acme.api.get(`/v1/audit?target=${made.id}`)).body.data;
    expect(noted).toMatchObject({ action: 'coupon.ended', before: { ends_at: null } });
  });

  test('from a day to come on, which may be moved until it is there; a day that is over is now', async () => {
    await acme.api.post('/v1/coupons', fifth);
    for (const name of ['eve', 'bob']) await acme.api.post('/v1/customers', { name, external_id: name });
    expect((await end({ at: '2026-02-01' })).body.ends_at).toBe('2026-02-01T00:00:00.000Z');
    expect((await end({ at: '2026-01-10' })).body.ends_at).toBe('2026-01-10T00:00:00.000Z');
    acme.on('2026-01-09');
    expect(await redeemFor('eve')).toBe('WELCOME20');
    acme.on('2026-01-10', '00:00');
    expect(await redeemFor('bob')).toBe('coupon-ended');
    await acme.api.post('/v1/coupons', { ...fifth, code: 'OTHER' });
    const over = await acme.api.post('/v1/coupons/OTHER/end', { at: '2026-01-02' });
    expect(over.body.ends_at).toBe('2026-01-10T00:00:00.000Z');
    expect((await acme.api.post('/v1/coupons/NOPE/end', {})).status).toBe(404);
  });
});

describe('refused', () => {
  test.each([
    ['no discount at all', { discount: { percent: '0' } }, 'not-positive'],
    ['more than everything', { discount: { percent: '20' } }, 'rate-above-one'],
    ['more digits than euro have', { discount: { amount: '1.005', currency: 'EUR' } }, 'too-many-places'],
    ['a code nobody can type', { code: 'a b' }, 'invalid-format'],
    ['a scope of nothing', { applies_to: {} }, 'scope-empty'],
  ])('%s', async (_name, change, code) => {
    expect((await acme.api.post('/v1/coupons', { ...fifth, ...change })).body).toMatchObject({ status: 422, code });
  });

  test('a code that is taken, and an unknown one', async () => {
    await acme.api.post('/v1/coupons', fifth);
    expect((await acme.api.post('/v1/coupons', fifth)).body).toMatchObject({ status: 409, code: 'coupon-code-taken' });
    expect((await acme.api.post('/v1/coupons/NOPE/redeem', { customer_id: 'ada' })).status).toBe(404);
    expect((await acme.api.post('/v1/coupons/WELCOME20/redeem', {})).body.code).toBe('missing-field');
  });

  test('redeemed again, too late, too often, in another currency, and not the first time', async () => {
    const coupon = (code: string, more: object) => acme.api.post('/v1/coupons', { ...fifth, code, ...more });
    const redeemBy = async (code: string, body: object = { customer_id: 'ada' }) =>
      (await acme.api.post(`/v1/coupons/${code}/redeem`, body)).body.code;
    await coupon('FIRST', { first_time_only: true });
    await coupon('ONE', { max_redemptions: 1 });
    await coupon('JANUARY', { redeem_by: '2026-01-31' });
    await coupon('DOLLAR', { discount: { amount: '5', currency: 'USD' } });
    await acme.api.post('/v1/customers', { name: 'Eve', external_id: 'eve' });
    expect(await redeemBy('ONE')).toBe('ONE');
    expect(await redeemBy('ONE')).toBe('coupon-used-up');
    expect(await redeemBy('JANUARY')).toBe('JANUARY');
    expect(await redeemBy('JANUARY')).toBe('coupon-already-redeemed');
    expect(await redeemBy('DOLLAR')).toBe('coupon-currency-mismatch');
    acme.on('2026-02-01');
    expect(await redeemBy('JANUARY', { customer_id: 'eve' })).toBe('coupon-expired');
    // the subscription it is redeemed for may be their first
    const first = await acme.subscribe({ customer_id: 'eve' });
    expect(await redeemBy('FIRST', { customer_id: 'eve' })).toBe('coupon-first-time-only');
    expect(await redeemBy('FIRST', { subscription_id: first })).toBe('FIRST');
  });
});
