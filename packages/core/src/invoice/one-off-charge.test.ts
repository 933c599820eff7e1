// SPDX-License-Identifier: Apache-2.0
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { InvoicePlan } from './invoice.js';
import {
  chargesAlone,
  type OneOffCharge,
  oneOffChargeId,
  oneOffInvoice,
  oneOffLine,
  withCharges,
} from './one-off-charge.js';

function charge(id: string, more: Partial<OneOffCharge> = {}): OneOffCharge {
  return {
    id,
    customer_id: 'cus_1',
    subscription_id: 'sub_1',
    label: id,
    currency: 'EUR',
    price: { charge: { model: 'per_unit', unit_amount: '0.335' }, interval: 'once' },
    quantity: '3',
    period: { start: '2026-01-10', end: '2026-01-11' },
    date: '2026-01-10',
    catalog_version: 0,
    rounding: 'half-away',
    ...more,
  };
}
const invoice = (invoice_date: string, more: Partial<InvoicePlan> = {}): InvoicePlan => ({
  subscription_id: 'sub_1',
  customer_id: 'cus_1',
  currency: 'EUR',
  catalog_version: 1,
  invoice_date,
  period: { start: invoice_date, end: '2026-12-31' },
  lines: [],
  total_minor: 0n,
  ...more,
});

describe('the line', () => {
  test('is rounded once, names its charge and whose it is', () => {
    // 3 × 0.335 = 1.005
    expect(oneOffLine(charge('chg_1'))).toMatchObject({
      charge_key: 'charge/chg_1',
      amount_minor: 101n,
      holder: { customer_id: 'cus_1', subscription_id: 'sub_1' },
    });
    expect(oneOffChargeId('charge/chg_1')).toBe('chg_1');
    expect(oneOffChargeId(oneOffLine(charge('chg_2', { prepaid: true })).charge_key)).toBe('chg_2');
    expect(oneOffChargeId('plan/charge')).toBeNull();
  });

  test('counts what a price of steps says', () => {
    const price = {
      charge: {
        model: 'volume',
        tiers: [
          { up_to: '2', unit_amount: '10' },
          { up_to: null, unit_amount: '8' },
        ],
      },
      interval: 'once',
    } as const;
    expect(oneOffLine(charge('chg_1', { price })).amount_minor).toBe(2400n);
  });
});

describe('charges that wait', () => {
  const dated = (plans: readonly InvoicePlan[]) =>
    plans.map(({ invoice_date, currency, lines }) => [invoice_date, currency, lines.map(({ label }) => label).join()]);

  test('go on the first invoice of their currency and day', () => {
    const plans = [invoice('2026-01-01'), invoice('2026-02-01'), invoice('2026-03-01')];
    const charges = [charge('a'), charge('b', { date: '2026-02-02' }), charge('c', { currency: 'USD' }), charge('d')];
    const { plans: filled, waiting } = withCharges(plans, charges);
    expect(dated(filled)).toEqual([
      ['2026-01-01', 'EUR', ''],
      ['2026-02-01', 'EUR', 'a,d'],
      ['2026-03-01', 'EUR', 'b'],
    ]);
    expect(waiting.map(({ id }) => id)).toEqual(['c']);
    expect(filled[1]).toMatchObject({ total_minor: 202n, period: { start: '2026-01-10', end: '2026-12-31' } });
  });

  test('by themselves are one invoice a currency, dated by the last', () => {
    const charges = [charge('a'), charge('b', { date: '2026-02-03' }), charge('c', { currency: 'USD' })];
    expect(dated(chargesAlone(charges, '2026-02-04'))).toEqual([
      ['2026-02-03', 'EUR', 'a,b'],
      ['2026-01-10', 'USD', 'c'],
    ]);
    expect(dated(chargesAlone(charges, '2026-02-03'))).toEqual([
      ['2026-01-10', 'EUR', 'a'],
      ['2026-01-10', 'USD', 'c'],
    ]);
    expect(() => oneOffInvoice([], '2026-01-01')).toThrow(RangeError);
  });

  test('law: each is on one invoice or waits on, never both, and the sum is kept', () => {
    const day = fc.integer({ min: 1, max: 28 }).map((d) => `2026-01-${String(d).padStart(2, '0')}`);
    const currency = fc.constantFrom('EUR', 'USD');
    const charges = fc.array(fc.record({ date: day, currency, quantity: fc.nat(9).map(String) }), { maxLength: 12 });
    const plans = fc.array(fc.record({ date: day, currency }), { maxLength: 6 });
    fc.assert(
      fc.property(charges, plans, (some, dates) => {
        const all = some.map((one, index) => charge(`chg_${index}`, one));
        const sorted = dates.map((one) => invoice(one.date, { currency: one.currency }));
        sorted.sort((a, b) => (a.invoice_date < b.invoice_date ? -1 : 1));
        const { plans: filled, waiting } = withCharges(sorted, all);
        const billed = filled.flatMap(({ lines }) => lines);
        expect([...billed.map(({ label }) => label), ...waiting.map(({ id }) => id)].sort()).toEqual(
          all.map(({ id }) => id).sort(),
        );
        for (const plan of filled)
          expect(plan.total_minor).toBe(plan.lines.reduce((sum, { amount_minor }) => sum + amount_minor, 0n));
      }),
    );
  });
});
