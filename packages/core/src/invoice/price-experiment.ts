// SPDX-License-Identifier: Apache-2.0
import type { ResolvedCatalog } from '../catalog/resolve.js';
import { paidDays, subscriptionSchedule } from '../contract/paid-days.js';
import { periodAt } from '../contract/periods.js';
import { isBilled, type Phase, phaseOn } from '../contract/phase.js';
import type { Period } from '../contract/subscription.js';
import { addToDate } from '../kit/calendar.js';
import type { InvoiceComparison, PastTerms } from './compare-on-past-usage.js';

/** Prices to try on a month that is over. */
export interface PriceExperiment {
  /** `2026-02`. */
  readonly month: string;
  readonly catalog: ResolvedCatalog;
  /** Old plan → plan of the changed catalog; a plan that is not named keeps its name. */
  readonly plans: Readonly<Record<string, string>>;
}

/** The version that terms of a changed catalog name: no stored one has it. */
export const EXPERIMENT_VERSION = 0;

/**
 * The terms of a subscription in the month of billing that ended in the month of the experiment, and the same by its
 * catalog, to be compared by `compareOnPastUsage`. Where terms changed within that month, its last ones count for all
 * of it. Null for subscriptions that were not paid throughout it: those that began or ended within, trials and pauses.
 */
export function experimentTerms(
  phases: readonly Phase[],
  { month, catalog, plans }: PriceExperiment,
): PastTerms | null {
  const after = addToDate(`${month}-01`, { months: 1 });
  const last = phaseOn(phases, addToDate(after, { days: -1 }));
  const period = monthEndingBy(last, after);
  const phase = phaseOn(phases, addToDate(period.end, { days: -1 }));
  const paid = paidDays(phase.subscription);
  if (!isBilled(phase.subscription) || paid === null || paid.start > period.start) return null;
  if (paid.end !== null && paid.end < period.end) return null;
  const { subscription } = phase;
  const plan = plans[subscription.plan] ?? subscription.plan;
  const new_phase = {
    ...phase,
    catalog,
    subscription: { ...subscription, plan, catalog_version: EXPERIMENT_VERSION },
  };
  return { phase, new_phase, period, complete: true };
}

function monthEndingBy({ subscription }: Phase, after: string): Period {
  const schedule = subscriptionSchedule(subscription, 'month');
  const held = periodAt(schedule, addToDate(after, { days: -1 }));
  return held.end <= after ? held : periodAt(schedule, addToDate(held.start, { days: -1 }));
}

/** What an experiment says of one subscription. */
export interface TriedSubscription {
  readonly subscription_id: string;
  readonly customer_id: string;
  readonly plan: string;
  readonly new_plan: string;
  readonly comparison: InvoiceComparison;
}

/** What it says of one customer, in one currency. Above zero: dearer. */
export interface TriedCustomer {
  readonly customer_id: string;
  readonly currency: string;
  readonly old_minor: bigint;
  readonly new_minor: bigint;
  readonly difference_minor: bigint;
  readonly subscriptions: readonly Pick<TriedSubscription, 'subscription_id' | 'plan' | 'new_plan'>[];
}

/** Revenue of a currency by the old prices and the new, and how many customers pay more, less, or as before. */
export interface TriedRevenue {
  readonly currency: string;
  readonly old_minor: bigint;
  readonly new_minor: bigint;
  readonly dearer: number;
  readonly cheaper: number;
  readonly unchanged: number;
}

/** Subscriptions as they come, added up by customer and currency. */
export class TriedPrices {
  readonly #customers = new Map<string, TriedCustomer>();

  add({ customer_id, comparison, ...subscription }: TriedSubscription): void {
    const { currency, old_minor, new_minor } = comparison;
    const key = `${customer_id} ${currency}`;
    const before = this.#customers.get(key);
    const { subscription_id, plan, new_plan } = subscription;
    this.#customers.set(key, {
      customer_id,
      currency,
      old_minor: (before?.old_minor ?? 0n) + old_minor,
      new_minor: (before?.new_minor ?? 0n) + new_minor,
      difference_minor: (before?.difference_minor ?? 0n) + new_minor - old_minor,
      subscriptions: [...(before?.subscriptions ?? []), { subscription_id, plan, new_plan }],
    });
  }

  /** Those whose bill changes most first, whichever way; of equals by id. */
  customers(): TriedCustomer[] {
    return [...this.#customers.values()].sort((a, b) => {
      const [more, less] = [magnitude(a.difference_minor), magnitude(b.difference_minor)];
      if (more !== less) return more > less ? -1 : 1;
      return a.customer_id < b.customer_id ? -1 : 1;
    });
  }

  /** By currency, in the order of the alphabet. */
  revenue(): TriedRevenue[] {
    const found = new Map<string, TriedRevenue>();
    for (const { currency, old_minor, new_minor, difference_minor: more } of this.#customers.values()) {
      const before = found.get(currency);
      found.set(currency, {
        currency,
        old_minor: (before?.old_minor ?? 0n) + old_minor,
        new_minor: (before?.new_minor ?? 0n) + new_minor,
        dearer: (before?.dearer ?? 0) + (more > 0n ? 1 : 0),
        cheaper: (before?.cheaper ?? 0) + (more < 0n ? 1 : 0),
        unchanged: (before?.unchanged ?? 0) + (more === 0n ? 1 : 0),
      });
    }
    return [...found.values()].sort((a, b) => (a.currency < b.currency ? -1 : 1));
  }
}

const magnitude = (minor: bigint) => (minor < 0n ? -minor : minor);
