// SPDX-License-Identifier: Apache-2.0
import type { BillingInterval, Price } from '../catalog/charge.js';
import { fixedAmount, monthlyAmount } from '../catalog/recurring-amount.js';
import type { Phase } from '../contract/phase.js';
import type { Bound } from '../contract/subscription.js';
import { type SubscribedPrice, subscribedPrices } from '../contract/terms.js';
import { COMMITMENT_KEY } from '../invoice/commitment.js';
import { lineOf } from '../invoice/line.js';
import { dayOf } from '../kit/bound.js';
import { addToDate } from '../kit/calendar.js';
import { Decimal, decimal } from '../kit/decimal.js';
import { fromMinor, LINE_ROUNDING, toMinor } from '../kit/money.js';
import type { RevenuePart, RevenuePartKind } from './revenue-state.js';

/** A recurring amount of a subscription as it is billed, before discounts; with the tax in it where prices have one. */
export type RecurringPart = Pick<RevenuePart, 'kind' | 'charge_key' | 'feature' | 'interval' | 'amount'>;

/**
 * What terms pay again and again at a moment, each amount as the line of a whole period would be billed. Of usage only
 * what is paid whether used or not, and of a contract what its commitment exceeds the rest by. What is once, unsettled or
 * nothing is left out. Entries of one add-on are one part.
 */
export function recurringParts(phase: Phase, at: Bound): RecurringPart[] {
  const parts = new Map<string, RecurringPart>();
  for (const subscribed of subscribedPrices(phase.subscription, phase.catalog)) {
    if (!holds(subscribed, at)) continue;
    const part = partOf(subscribed, phase, at);
    if (part === null) continue;
    const before = parts.get(part.charge_key);
    parts.set(part.charge_key, before === undefined ? part : { ...part, amount: before.amount.add(part.amount) });
  }
  const recurring = [...parts.values()];
  const shortfall = commitmentPart(phase, recurring);
  return shortfall === null ? recurring : [...recurring, shortfall];
}

function holds({ entry }: SubscribedPrice, at: Bound): boolean {
  return entry === null || (entry.start_date <= at && (entry.end_date === undefined || entry.end_date > at));
}

function partOf(subscribed: SubscribedPrice, phase: Phase, at: Bound): RecurringPart | null {
  const { charge_key, price } = subscribed;
  if (price.interval === 'once' || price.charge.model === 'negotiated') return null;
  const metered = price.meter !== undefined;
  const amount = metered ? fixedAmount(price) : billedAmount(subscribed, phase, at);
  if (amount === null || amount.sign() <= 0) return null;
  return {
    kind: metered ? 'commitment' : kindOf(charge_key, price),
    charge_key,
    feature: price.feature ?? featureOf(price, phase),
    interval: price.interval,
    amount,
  };
}

/** The feature whose meter a price counts. */
function featureOf({ meter }: Price, { catalog }: Phase): string | null {
  return meter === undefined ? null : meteredFeature(meter, catalog.definition.features);
}

/** The first feature that is limited by a meter; null: none is. */
export function meteredFeature(
  meter: string,
  features: Readonly<Record<string, { readonly kind: string; readonly meter?: string }>>,
): string | null {
  return Object.entries(features).find(([, feature]) => feature.meter === meter)?.[0] ?? null;
}

/** As the invoice of a whole period says it, by the code that writes it. */
function billedAmount(subscribed: SubscribedPrice, phase: Phase, at: Bound): Decimal {
  const day = dayOf(at);
  const period = { start: day, end: addToDate(day, { days: 1 }) };
  const line = lineOf(
    {
      ...subscribed,
      phases: [phase],
      phase,
      days: { start: day, end: null },
      since: day,
      full: period,
      served: period,
      due_date: day,
    },
    () => ({ quantity: Decimal.ZERO, event_count: Decimal.ZERO }),
  );
  return line === null ? Decimal.ZERO : fromMinor(line.amount_minor, phase.subscription.currency);
}

function kindOf(charge_key: string, price: Price): RevenuePartKind {
  const [owner] = charge_key.split('/');
  if (owner === 'add_on' || owner === 'support' || owner === 'service') return owner;
  return price.feature !== undefined || price.charge.model === 'per_seat' ? 'seats' : 'plan';
}

/** What a contract commits to in each term beyond what recurs anyway. */
function commitmentPart({ subscription }: Phase, parts: readonly RecurringPart[]): RecurringPart | null {
  const commitment = subscription.contract?.commitment;
  if (commitment === undefined) return null;
  const { months } = commitment;
  const fixed = parts
    .map(({ amount, interval }) => monthlyAmount(amount, interval))
    .reduce((sum, amount) => sum.add(amount), Decimal.ZERO)
    .multiply(decimal(months));
  const { currency } = subscription;
  const missing = toMinor(decimal(commitment.amount).subtract(fixed), currency, LINE_ROUNDING);
  if (missing <= 0n) return null;
  const interval: BillingInterval = { every: months, unit: 'month' };
  return {
    kind: 'commitment',
    charge_key: COMMITMENT_KEY,
    feature: null,
    interval,
    amount: fromMinor(missing, currency),
  };
}
