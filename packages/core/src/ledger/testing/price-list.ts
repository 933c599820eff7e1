// SPDX-License-Identifier: Apache-2.0
import type { DecimalInput, Price } from '../../catalog/charge.js';
import { type ResolvedCatalog, resolveCatalog } from '../../catalog/resolve.js';
import type { Paid } from './notebook.js';

const month = { interval: 'month' } as const;
const bySecond = { ...month, proration: 'second' } as const;
/** In every plan the same, so that it goes on when the plan changes. */
const calls: Price = {
  charge: {
    model: 'graduated',
    tiers: [
      { up_to: '50', unit_amount: '0.51' },
      { up_to: null, unit_amount: '0.125' },
    ],
  },
  ...month,
  meter: 'calls',
  included: '10',
};
const plan = (name: string, prices: Record<string, Price>) => ({ name, prices: { ...prices, calls } });
const flat = (amount: DecimalInput) => ({ charge: { model: 'flat', amount } }) as const;
const perSeat = (unit_amount: DecimalInput) =>
  ({ charge: { model: 'per_seat', unit_amount }, feature: 'members' }) as const;

export const CATALOG: ResolvedCatalog = resolveCatalog({
  id: 'acme',
  name: 'Acme',
  currencies: ['EUR'],
  products: { acme: { name: 'Acme' } },
  features: { members: { kind: 'seats', label: 'Members', unit: 'member' } },
  meters: { calls: { label: 'Calls', event_type: 'call', aggregation: 'count', unit: 'call' } },
  plans: {
    small: plan('Small', { base: { ...flat('31'), ...month } }),
    large: plan('Large', { base: { ...flat('299.99'), ...month } }),
    team: plan('Team', { seats: { ...perSeat('7.77'), ...month } }),
    hourly: plan('Hourly', { base: { ...flat('744.01'), ...bySecond } }),
    crew: plan('Crew', { seats: { ...perSeat('33.33'), ...bySecond } }),
    yearly: plan('Yearly', { base: { ...flat('1200'), interval: 'year' } }),
  },
  add_ons: { extra: { name: 'Extra', applies_to: {}, prices: { base: { ...flat('12.34'), ...month } } } },
});
export const PLANS = ['small', 'large', 'team', 'yearly', 'hourly', 'crew'] as const;
/** What is charged once, for each of a quantity. */
export const ONCE: Price = { charge: { model: 'per_unit', unit_amount: '0.333' }, interval: 'once' };

/** The price list once more, for the notebook. */
export function pricesOf(plan: (typeof PLANS)[number], seats: number, extras: number): Paid[] {
  const cents = {
    small: 3_100,
    large: 29_999,
    team: 777 * seats,
    hourly: 74_401,
    crew: 3_333 * seats,
    yearly: 120_000,
  };
  return [
    {
      cents: cents[plan],
      every: plan === 'yearly' ? 'year' : 'month',
      by: plan === 'hourly' || plan === 'crew' ? 'second' : 'day',
    },
    { cents: 1_234 * extras, every: 'month', by: 'day' },
  ];
}
/** Tenths of a cent of the calls of a month, of which ten are free. */
export function tenthsOf(calls: number): number {
  const paid = Math.max(calls - 10, 0);
  return Math.min(paid, 50) * 510 + Math.max(paid - 50, 0) * 125;
}
/** Tenths of a cent of what is charged once. */
export const TENTHS_ONCE = 333;
