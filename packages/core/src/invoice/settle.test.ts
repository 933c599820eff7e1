// SPDX-License-Identifier: Apache-2.0
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { RedeemedCoupon } from '../discount/apply.js';
import type { Coupon } from '../discount/coupon.js';
import { Decimal } from '../kit/decimal.js';
import { placeOfSupply } from '../tax/place-of-supply.js';
import { STANDARD_VAT_RATES } from '../tax/standard-vat-rates.js';
import type { CreditGrant } from '../wallet/wallet.js';
import type { InvoiceLine, InvoicePlan } from './invoice.js';
import { type SettlementTerms, settle } from './settle.js';

const period = { start: '2026-01-01', end: '2026-02-01' };
function line(charge_key: string, amount_minor: bigint, discount_minor = 0n): InvoiceLine {
  return {
    kind: amount_minor < 0n ? 'credit' : 'charge',
    charge_key,
    label: charge_key,
    period,
    billed: period,
    revision: 0,
    metered: false,
    catalog_version: 1,
    plan: 'pro',
    amount_minor,
    discount_minor,
    derivation: {
      model: 'flat',
      currency: 'EUR',
      unit: null,
      quantity: Decimal.ONE,
      steps: [],
      exact: Decimal.fromParts(amount_minor, 2),
      rounding: 'half-away',
      amount_minor,
    },
  };
}
const planOf = (...lines: InvoiceLine[]): InvoicePlan => ({
  subscription_id: 'sub_1',
  customer_id: 'cus_1',
  currency: 'EUR',
  catalog_version: 1,
  invoice_date: '2026-01-01',
  period,
  lines,
  total_minor: lines.reduce((sum, { amount_minor }) => sum + amount_minor, 0n),
});
function off(percent: string): RedeemedCoupon {
  const coupon: Coupon = {
    id: 'cpn_1',
    code: 'WELCOME',
    name: 'Welcome',
    discount: { percent },
    duration: { kind: 'forever' },
    stacking: 'combine',
  };
  const redemption = {
    id: 'red_1',
    coupon_id: 'cpn_1',
    customer_id: 'cus_1',
    subscription_id: null,
    redeemed_on: '2026-01-01',
    periods_used: 0,
    ended_on: null,
  };
  return { coupon, redemption };
}
const grant = (amount_minor: bigint): CreditGrant => ({
  id: 'grt_1',
  wallet_id: 'wal_1',
  kind: 'prepaid',
  amount_minor,
  remaining_minor: amount_minor,
  priority: 0,
  effective_at: 0,
  expires_at: null,
});
function taxOf(country: string, behaviour: 'exclusive' | 'inclusive' = 'exclusive', tax_id?: string) {
  const seller = { address: { country: 'DE' }, eu_oss: true };
  const buyer = tax_id === undefined ? { kind: 'consumer' as const } : { kind: 'business' as const, tax_id };
  const place = placeOfSupply(seller, { address: { country }, ...buyer });
  if (!place.ok) throw new Error(JSON.stringify(place.problems));
  return { behaviour, rounding: 'line' as const, place: place.value, table: STANDARD_VAT_RATES };
}
const NONE: SettlementTerms = { redemptions: [], tax: null, grants: [], now: 1 };
function settled(plan: InvoicePlan, terms: Partial<SettlementTerms>) {
  const answer = settle(plan, { ...NONE, ...terms });
  if (!answer.ok) throw new Error(JSON.stringify(answer.problems));
  const { subtotal_minor, discount_minor, net_minor, tax_minor, total_minor, credited_minor, due_minor } = answer.value;
  return {
    ...answer.value,
    sums: [subtotal_minor, discount_minor, net_minor, tax_minor, total_minor, credited_minor, due_minor].map(Number),
  };
}

describe('subtotal, discount, net, tax, total, credited, due', () => {
  const plan = planOf(line('plan/base', 10_000n), line('add_on/extra/base', 5_000n));
  test.each<[string, InvoicePlan, Partial<SettlementTerms>, number[]]>([
    ['nothing but lines', plan, {}, [15000, 0, 15000, 0, 15000, 0, 15000]],
    ['a coupon of 20 %', plan, { redemptions: [off('0.2')] }, [15000, 3000, 12000, 0, 12000, 0, 12000]],
    ['German VAT at home', plan, { tax: taxOf('DE') }, [15000, 0, 15000, 2850, 17850, 0, 17850]],
    // 150.00 with 19 % in it: 100 / 1.19 = 84.03 and 50 / 1.19 = 42.02
    ['prices with tax in them', plan, { tax: taxOf('DE', 'inclusive') }, [15000, 0, 12605, 2395, 15000, 0, 15000]],
    ['reverse charge', plan, { tax: taxOf('FR', 'exclusive', 'FR40303265045') }, [15000, 0, 15000, 0, 15000, 0, 15000]],
    [
      'all of it: tax on what the coupon leaves, credit against the total',
      plan,
      { redemptions: [off('0.2')], tax: taxOf('DE'), grants: [grant(5_000n)] },
      [15000, 3000, 12000, 2280, 14280, 5000, 9280],
    ],
    ['more credit than needed', plan, { grants: [grant(20_000n)] }, [15000, 0, 15000, 0, 15000, 15000, 0]],
    [
      'a credit gives back its share of the discount, and its tax',
      planOf(line('plan/base', -2_100n, -420n), line('plan/base', 21_000n)),
      { tax: taxOf('DE') },
      [18900, -420, 19320, 3671, 22991, 0, 22991],
    ],
    [
      'more taken back than charged: nothing is due, and no credit is used',
      planOf(line('plan/base', -2_100n)),
      { tax: taxOf('DE'), grants: [grant(100n)] },
      [-2100, 0, -2100, -399, -2499, 0, 0],
    ],
  ])('%s', (_what, one, terms, sums) => expect(settled(one, terms).sums).toEqual(sums));

  test('says why no tax is charged', () =>
    expect(settled(plan, { tax: taxOf('FR', 'exclusive', 'FR40303265045') })).toMatchObject({
      tax_note: { vatex_code: 'VATEX-EU-AE' },
      lines: [{ vat_category: 'AE' }, { vat_category: 'AE' }],
    }));
});

describe('a payment ahead', () => {
  const ahead = { ...line('prepaid/chg_1', 10_000n), prepaid: true as const };
  test('is neither discounted nor taxed nor paid from credits, and says why', () => {
    const terms = { redemptions: [off('0.2')], tax: taxOf('DE', 'inclusive'), grants: [grant(5_000n)] };
    const { sums, lines, tax_note } = settled(planOf(ahead), terms);
    expect(sums).toEqual([10000, 0, 10000, 0, 10000, 0, 10000]);
    expect(lines[0]?.vat_category).toBe('O');
    expect(tax_note?.vatex_code).toBe('VATEX-EU-O');
    expect(settled(planOf(ahead), {}).tax_note).toBeNull();
  });

  test('is on an invoice of its own', () => {
    expect(() => settle(planOf(ahead, line('plan/base', 1n)), NONE)).toThrow(RangeError);
  });
});

test('a line takes the tax rates of its category', () => {
  const tax = taxOf('DE');
  const reduced = { jurisdiction: 'DE', category: 'book', label: 'VAT', kind: 'vat' as const, rate: '0.07' };
  const table = { rates: [...tax.table.rates, reduced] };
  const plan = planOf({ ...line('charge/chg_1', 10_000n), tax_category: 'book' }, line('plan/base', 10_000n));
  expect(settled(plan, { tax: { ...tax, table } }).lines.map(({ tax_minor }) => tax_minor)).toEqual([700n, 1900n]);
});

test('whatever the lines, every step reconciles and lines sum to totals', () => {
  const amounts = fc.array(fc.bigInt({ min: -50_000n, max: 100_000n }), { minLength: 1, maxLength: 6 });
  const coupons = fc.constantFrom([], [off('0.15')], [off('1')]);
  const taxes = fc.constantFrom(null, taxOf('DE'), taxOf('FR'), taxOf('DE', 'inclusive'));
  fc.assert(
    fc.property(amounts, coupons, taxes, fc.bigInt({ min: 0n, max: 80_000n }), (all, redemptions, tax, balance) => {
      const plan = planOf(...all.map((amount, index) => line(`plan/${index}`, amount)));
      const grants = balance === 0n ? [] : [grant(balance)];
      const done = settled(plan, { redemptions, tax, grants });
      expect(done.subtotal_minor - done.discount_minor).toBe(
        tax?.behaviour === 'inclusive' ? done.total_minor : done.net_minor,
      );
      expect(done.net_minor + done.tax_minor).toBe(done.total_minor);
      expect(done.credited_minor + done.due_minor).toBe(done.total_minor > 0n ? done.total_minor : 0n);
      expect(done.taxes.reduce((sum, { amount_minor }) => sum + amount_minor, 0n)).toBe(done.tax_minor);
      for (const { net_minor, tax_minor, gross_minor } of done.lines) expect(net_minor + tax_minor).toBe(gross_minor);
      const left = done.grants.reduce((sum, { remaining_minor }) => sum + remaining_minor, 0n);
      expect(left).toBe(balance - done.credited_minor);
    }),
    { numRuns: 300 },
  );
});
