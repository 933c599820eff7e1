// SPDX-License-Identifier: Apache-2.0
import type { Price } from '../catalog/charge.js';
import type { ResolvedCatalog } from '../catalog/resolve.js';
import { type PaidDays, paidDays, subscriptionSchedule } from '../contract/paid-days.js';
import { periodsBetween } from '../contract/periods.js';
import type { Period, PlainDate, Subscription } from '../contract/subscription.js';
import { type SubscribedPrice, subscribedPrices } from '../contract/terms.js';
import { addToDate, earlierDate, laterDate } from '../kit/calendar.js';

/** One price over one period that is due and has not been billed. */
export interface DueCharge extends SubscribedPrice {
  /** The whole period of the schedule. */
  readonly full: Period;
  /** The days of it that are paid for: the period of the line. */
  readonly served: Period;
  /** The first served day for prices in advance, the day after the last for those in arrears. */
  readonly due_date: PlainDate;
}

export interface DueRequest {
  readonly subscription: Subscription;
  /** The resolved catalog version the subscription names. */
  readonly catalog: ResolvedCatalog;
  /** `${charge_key}@${period.start}` of every line there is. */
  readonly billed: ReadonlySet<string>;
  /** The first day that is not looked at: periods in advance start before it, those in arrears end by it. */
  readonly until: PlainDate;
}

/** What of a price can be billed only when its period is over. Metered prices always can only then. */
export function isInArrears(price: Price): boolean {
  return price.meter !== undefined || price.timing === 'arrears';
}

/** `charge_key@start`: what may be billed once in a subscription. */
export function billedKey(charge_key: string, period: Period): string {
  return `${charge_key}@${period.start}`;
}

/**
 * Everything a subscription owes by `until` and has not been billed, in the order of prices and then of time. A
 * `once` price is due on the first paid day of its plan or add-on and is never prorated. Drafts owe nothing.
 */
export function dueCharges({ subscription, catalog, billed, until }: DueRequest): DueCharge[] {
  if (subscription.status === 'draft') return [];
  const due: DueCharge[] = [];
  for (const subscribed of subscribedPrices(subscription, catalog)) {
    const days = paidDays(subscription, subscribed.entry ?? subscription);
    if (days === null || days.start >= until) continue;
    const arrears = isInArrears(subscribed.price);
    for (const full of periodsOf(subscription, subscribed.price, days, until)) {
      const served = {
        start: laterDate(full.start, days.start),
        end: earlierDate(full.end, days.end ?? full.end),
      };
      if ((arrears && served.end > until) || billed.has(billedKey(subscribed.charge_key, served))) continue;
      due.push({ ...subscribed, full, served, due_date: arrears ? served.end : served.start });
    }
  }
  return due;
}

function periodsOf(subscription: Subscription, price: Price, days: PaidDays, until: PlainDate): Period[] {
  if (price.interval === 'once') return [{ start: days.start, end: addToDate(days.start, { days: 1 }) }];
  const schedule = subscriptionSchedule(subscription, price.interval);
  return periodsBetween(schedule, days.start, earlierDate(days.end ?? until, until));
}
