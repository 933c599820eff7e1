// SPDX-License-Identifier: Apache-2.0
import type { BillingInterval } from '../catalog/charge.js';
import { monthlyAmount } from '../catalog/recurring-amount.js';
import { paidDays, subscriptionSchedule } from '../contract/paid-days.js';
import { periodAt, type Schedule } from '../contract/periods.js';
import { type Phase, phaseOfDay } from '../contract/phase.js';
import type { RedeemedCoupon } from '../discount/apply.js';
import { isPercentOff, periodsOf } from '../discount/coupon.js';
import { type ChargeLine, inScope } from '../discount/scope.js';
import { dayOf } from '../kit/bound.js';
import { laterDate, type PlainDate } from '../kit/calendar.js';
import { Decimal } from '../kit/decimal.js';
import { toMinor } from '../kit/money.js';
import { type RecurringPart, recurringParts } from './recurring-parts.js';

/** A coupon, and the days on which it lowers what a subscription pays again and again. */
export interface CouponSpan {
  readonly redeemed: RedeemedCoupon;
  readonly start: PlainDate;
  /** First day on which it no longer does; null: for ever. */
  readonly end: PlainDate | null;
  /** Of an amount: the interval whose invoices it is taken off; null: of a percentage, which is off all of them. */
  readonly interval: Recurring | null;
}

type Recurring = Exclude<BillingInterval, 'once'>;

/**
 * When a redemption holds: from the first period that is invoiced on the day of redemption or later, for as many periods
 * as the coupon counts; of one that is used up, to the end of the period of its last invoice. Periods are those of the
 * shortest interval in its scope, on which the invoices are. Null where nothing that recurs is in its scope.
 */
export function couponSpan(redeemed: RedeemedCoupon, phases: readonly Phase[]): CouponSpan | null {
  const { coupon, redemption } = redeemed;
  const paid = phases.map(({ subscription }) => paidDays(subscription)?.start).find((day) => day !== undefined);
  if (paid === undefined) return null;
  const from = laterDate(redemption.redeemed_on, dayOf(paid));
  const phase = phaseOfDay(phases, from);
  const parts = recurringParts(phase, from).filter((part) => inScope(chargeOf(part, phase), coupon.applies_to));
  const interval = shortestInterval(parts);
  if (interval === null) return null;
  const schedule = subscriptionSchedule(phase.subscription, interval);
  const held = periodAt(schedule, from);
  // in the midst of a period it waits for the next invoice, but for the first that there is
  const start = from === dayOf(paid) || held.start === from ? from : dayOf(held.end);
  const end = endOf(redeemed, schedule, start);
  return { redeemed, start, end, interval: isPercentOff(coupon.discount) ? null : interval };
}

function endOf({ coupon, redemption }: RedeemedCoupon, schedule: Schedule, start: PlainDate): PlainDate | null {
  const periods = periodsOf(coupon);
  const { ended_on, periods_used } = redemption;
  if (ended_on !== null && (periods === null || periods_used < periods)) return ended_on;
  if (ended_on !== null) return laterDate(start, dayOf(periodAt(schedule, ended_on).end));
  if (periods === null) return null;
  let end = start;
  for (let count = 0; count < periods; count++) end = dayOf(periodAt(schedule, end).end);
  return end;
}

/** A part as discounts see it: the line of one whole period. */
export function chargeOf({ charge_key, amount }: RecurringPart, { subscription }: Phase): ChargeLine {
  const [owner, key] = charge_key.split('/');
  return {
    charge_key,
    amount_minor: toMinor(amount, subscription.currency, 'half-away'),
    ...(owner === 'plan' ? { plan: subscription.plan } : {}),
    ...(owner === 'add_on' && key !== undefined ? { add_on: key } : {}),
  };
}

/** The interval that comes round most often; null: nothing recurs. */
export function shortestInterval(parts: readonly Pick<RecurringPart, 'interval'>[]): Recurring | null {
  let shortest: Recurring | null = null;
  for (const { interval } of parts) {
    if (interval === 'once') continue;
    if (shortest === null || often(interval).greaterThan(often(shortest))) shortest = interval;
  }
  return shortest;
}

function often(interval: Recurring): Decimal {
  return monthlyAmount(Decimal.ONE, interval);
}
