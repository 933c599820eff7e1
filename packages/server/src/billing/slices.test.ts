// SPDX-License-Identifier: Apache-2.0
import type { InvoicePlan } from '@kontor/core';
import { expect, test } from 'vitest';
import type { StoredSubscription } from '../store/subscriptions.js';
import { joinPlans } from './slices.js';

const slice = (valid_from: string, valid_to: string, seats: string) =>
  ({ id: 'sub_1', valid_from, valid_to, quantities: { seats } }) as unknown as StoredSubscription;

/** One line a month from January to April, at ten times the seats, all invoiced on its first day. */
function monthly(subscription: StoredSubscription): InvoicePlan[] {
  return ['2026-01', '2026-02', '2026-03', '2026-04'].map((month, index) => {
    const period = { start: `${month}-01`, end: `2026-0${index + 2}-01` };
    const amount_minor = BigInt(subscription.quantities.seats as string) * 10n;
    return {
      invoice_date: period.start,
      currency: 'EUR',
      catalog_version: 1,
      period,
      lines: [{ charge_key: 'plan/seats', period, amount_minor }],
      total_minor: amount_minor,
    } as unknown as InvoicePlan;
  });
}
const billed = (slices: StoredSubscription[]) =>
  joinPlans(slices, monthly).map((plan) => [plan.invoice_date, Number(plan.total_minor)]);

test('the terms in force on the first day of a period price it', () => {
  expect(billed([slice('2026-01-01', '2026-02-15', '1'), slice('2026-02-15', '9999-12-31', '2')])).toEqual([
    ['2026-01-01', 10],
    ['2026-02-01', 10],
    ['2026-03-01', 20],
    ['2026-04-01', 20],
  ]);
});

test('terms that change on the first day of a period price that period', () => {
  expect(billed([slice('2026-01-01', '2026-02-01', '1'), slice('2026-02-01', '9999-12-31', '2')])).toEqual([
    ['2026-01-01', 10],
    ['2026-02-01', 20],
    ['2026-03-01', 20],
    ['2026-04-01', 20],
  ]);
});

test('the first terms also price what began before them', () => {
  expect(billed([slice('2026-03-10', '2026-03-20', '1'), slice('2026-03-20', '9999-12-31', '2')])).toEqual([
    ['2026-01-01', 10],
    ['2026-02-01', 10],
    ['2026-03-01', 10],
    ['2026-04-01', 20],
  ]);
});

test('lines of two stretches that fall due on one day make one invoice over both', () => {
  const together = (subscription: StoredSubscription) => {
    const plans = monthly(subscription);
    const lines = plans.flatMap((plan) => plan.lines);
    return [{ ...plans[3], lines, total_minor: 0n } as InvoicePlan];
  };
  const [plan, ...none] = joinPlans(
    [slice('2026-01-01', '2026-02-15', '1'), slice('2026-02-15', '9999-12-31', '2')],
    together,
  );
  expect(none).toEqual([]);
  expect(plan?.lines.map((line) => Number(line.amount_minor))).toEqual([10, 10, 20, 20]);
  expect(plan?.total_minor).toBe(60n);
  expect(plan?.period).toEqual({ start: '2026-01-01', end: '2026-05-01' });
});
