// SPDX-License-Identifier: Apache-2.0
import { Decimal, decimal } from '../kit/decimal.js';
import type { BillingInterval, Price } from './charge.js';
import { pricesFor, type ResolvedPlan } from './resolve.js';

/** How many times a year an interval comes round, by the convention 12 months, 52 weeks, 365 days. */
export const TIMES_A_YEAR = { day: 365, week: 52, month: 12, quarter: 4, year: 1 } as const;

/** What an amount due every interval comes to in a month, to 12 places; zero for a one-off. */
export function monthlyAmount(amount: Decimal, interval: BillingInterval): Decimal {
  if (interval === 'once') return Decimal.ZERO;
  const [unit, every] = typeof interval === 'object' ? [interval.unit, interval.every] : [interval, 1];
  return amount.multiply(decimal(TIMES_A_YEAR[unit])).divide(decimal(12 * every), 12, 'half-even');
}

/** The fixed part of one price: its flat amount, or that of one seat; null when a contract settles it. */
export function fixedAmount(price: Price): Decimal | null {
  switch (price.charge.model) {
    case 'flat':
      return decimal(price.charge.amount);
    case 'per_seat':
      return decimal(price.charge.unit_amount);
    case 'committed':
      return decimal(price.charge.committed_amount);
    case 'negotiated':
      return null;
    default:
      return price.minimum_amount === undefined ? Decimal.ZERO : decimal(price.minimum_amount);
  }
}

/**
 * What a plan costs a month before any usage, for one seat, in one of its options (absent: the default one): what makes
 * plans comparable. Null when a contract settles any of it.
 */
export function monthlyFixedAmount(plan: ResolvedPlan, currency: string, option?: string): Decimal | null {
  let sum = Decimal.ZERO;
  for (const price of pricesFor(plan, option, currency).values()) {
    const amount = fixedAmount(price);
    if (amount === null) return null;
    sum = sum.add(monthlyAmount(amount, price.interval));
  }
  return sum;
}
