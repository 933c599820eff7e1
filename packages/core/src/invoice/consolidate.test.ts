// SPDX-License-Identifier: Apache-2.0
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { consolidated, dividedByPayer } from './consolidate.js';
import { summed } from './generate.js';
import type { InvoiceLine, InvoicePlan } from './invoice.js';
import { oneOffLine } from './one-off-charge.js';

function plan(customer_id: string, subscription_id: string, invoice_date: string, currency = 'EUR'): InvoicePlan {
  const { holder: _holder, ...line } = oneOffLine({
    ...{ id: subscription_id, customer_id, subscription_id, label: subscription_id, currency, quantity: '1' },
    price: { charge: { model: 'flat', amount: '10' }, interval: 'once' },
    ...{ period: { start: invoice_date, end: '2026-12-31' }, date: invoice_date },
    ...{ catalog_version: 1, rounding: 'half-away' },
  });
  const { period } = line;
  const whose = { subscription_id, customer_id, currency, catalog_version: 1 };
  return { ...whose, invoice_date, period, lines: [line], total_minor: line.amount_minor };
}

const paid = (plans: readonly InvoicePlan[], payerOf: (customer: string, date: string) => string) =>
  plans.map((one) => ({
    plan: one,
    payer: { customer_id: payerOf(one.customer_id, one.invoice_date), together: true },
  }));

test('one invoice a payer, day and currency; the payer first, then by customer and subscription', () => {
  const plans = [
    plan('b', 's3', '2026-02-01'),
    plan('a', 's2', '2026-01-01'),
    plan('b', 's1', '2026-01-01'),
    plan('p', 's9', '2026-01-01'),
    plan('a', 's4', '2026-01-01', 'USD'),
    plan('q', 's5', '2026-01-01'),
  ];
  const byPayer = consolidated(paid(plans, (customer) => (customer === 'q' ? 'q' : 'p')));
  expect([...byPayer.keys()]).toEqual(['p', 'q']);
  expect(byPayer.get('p')?.map((one) => [one.invoice_date, one.currency, one.total_minor])).toEqual([
    ['2026-01-01', 'EUR', 3000n],
    ['2026-01-01', 'USD', 1000n],
    ['2026-02-01', 'EUR', 1000n],
  ]);
  const [first] = byPayer.get('p') ?? [];
  expect(first).toMatchObject({ customer_id: 'p', subscription_id: null });
  expect(first?.lines.map(({ holder }) => `${holder?.customer_id} ${holder?.subscription_id}`)).toEqual([
    'p s9',
    'a s2',
    'b s1',
  ]);
});

test('law: no line is lost or doubled, whatever the order the invoices come in', () => {
  const one = fc.record({
    customer: fc.constantFrom('a', 'b', 'p'),
    day: fc.constantFrom('2026-01-01', '2026-02-01', '2026-03-01'),
    currency: fc.constantFrom('EUR', 'USD'),
  });
  const many = fc.uniqueArray(one, { maxLength: 12, selector: (each) => JSON.stringify(each) });
  fc.assert(
    fc.property(many, (some) => {
      const plans = some.map(({ customer, day, currency }) => plan(customer, `s_${customer}`, day, currency));
      const payerOf = (customer: string, date: string) => (customer === 'b' && date >= '2026-02-01' ? 'b' : 'p');
      const made = consolidated(paid(plans, payerOf));
      const text = (all: Map<string, InvoicePlan[]>) =>
        JSON.stringify([...all], (_key, value) => (typeof value === 'bigint' ? String(value) : value));
      expect(text(consolidated(paid([...plans].reverse(), payerOf)))).toBe(text(made));
      const billed = [...made.values()].flat();
      expect(billed.flatMap(({ lines }) => lines)).toHaveLength(plans.length);
      expect(billed.reduce((sum, { total_minor }) => sum + total_minor, 0n)).toBe(BigInt(plans.length) * 1000n);
    }),
  );
});

test('what takes back from others what they were billed is theirs, the rest is for who pays', () => {
  const [line] = plan('n', 's1', '2026-01-20').lines as [InvoiceLine];
  const credit = (amount_minor: bigint, customer_id?: string): InvoiceLine => ({
    ...line,
    amount_minor,
    ...(customer_id === undefined ? {} : { billed_to: { customer_id, invoice_ids: ['inv_1'] } }),
  });
  const divided = (together: boolean, ...lines: InvoiceLine[]) =>
    dividedByPayer({ ...plan('n', 's1', '2026-01-20'), ...summed(lines), lines }, { customer_id: 'p', together }).map(
      ({ plan: { total_minor }, payer }) => [payer.customer_id, payer.together, total_minor],
    );
  expect(divided(true, line, credit(-300n))).toEqual([['p', true, 700n]]);
  expect(divided(true, line, credit(-300n, 'p'))).toEqual([['p', true, 700n]]);
  expect(divided(true, credit(-300n, 'q'), line, credit(-200n, 'n'))).toEqual([
    ['q', true, -300n],
    ['p', true, 1_000n],
    ['n', false, -200n],
  ]);
});
