// SPDX-License-Identifier: Apache-2.0
import type { Price } from '../catalog/charge.js';
import { type PaidDays, subscriptionSchedule, wholeDaysOf } from '../contract/paid-days.js';
import type { Schedule } from '../contract/periods.js';
import { isBilled, type Phase, paidDaysIn } from '../contract/phase.js';
import type { Bound } from '../contract/subscription.js';
import { bySecond, type SubscribedPrice, subscribedPrices } from '../contract/terms.js';
import { limitFor } from '../entitlement/limit.js';
import { dayOf, isWithinDay } from '../kit/bound.js';
import { canonicalJson } from '../kit/json.js';

/** One price over the days on which nothing that decides its amount changed. */
export interface ChargeRun extends SubscribedPrice {
  /** The phases it reaches over, and the last of them. */
  readonly phases: readonly Phase[];
  readonly phase: Phase;
  readonly days: PaidDays;
  /** The first paid day or second of this charge under whatever terms, with no gap but pauses until this run. */
  readonly since: Bound;
}

/** How the days of a run that recurs are cut into periods. */
export function scheduleOf({ phase, price, entry, since }: ChargeRun): Schedule {
  const interval = price.interval as Schedule['interval'];
  if (entry?.anchor !== 'own') return subscriptionSchedule(phase.subscription, interval);
  return { anchor: { kind: 'anniversary', date: dayOf(since) }, interval };
}

/**
 * What of paid time a price counts: usage and prices by the second all of it, every other price its days. Empty where
 * terms that held within a day only leave it none.
 */
function countedOf(days: PaidDays, price: Price): PaidDays {
  if (!isWithinDay(days.start) && (days.end === null || !isWithinDay(days.end))) return days;
  return price.meter !== undefined || bySecond(price) ? days : wholeDaysOf(days);
}

/**
 * The prices of all phases, in the order in which they first appear. A change of terms that leaves a price as it was
 * does not interrupt it: its periods, tiers and allowances go on.
 */
export function chargeRuns(phases: readonly Phase[]): ChargeRun[] {
  return phases.length === 1 ? runsOfOne(phases) : runsOfMany(phases);
}

/** Terms that never changed, as most: each price, and each entry of an add-on, is a run of its own. */
function runsOfOne(phases: readonly Phase[]): ChargeRun[] {
  const phase = phases[0] as Phase;
  const runs: ChargeRun[] = [];
  for (const subscribed of subscribedPrices(phase.subscription, phase.catalog)) {
    const { charge_key, owner, price, entry } = subscribed;
    const paid = paidDaysIn(phases, 0, entry ?? undefined);
    const days = paid === null ? null : countedOf(paid, price);
    if (days === null || days.start === days.end) continue;
    // an entry may go on where another of the same add-on ended
    const before = entry === null ? undefined : runs.findLast((run) => run.charge_key === charge_key);
    const since = before !== undefined && sameDay(before.days.end, days.start) ? before.since : days.start;
    runs.push({ charge_key, owner, price, entry, phases, phase, days, since });
  }
  return runs;
}

function runsOfMany(phases: readonly Phase[]): ChargeRun[] {
  const chains = new Map<string, { run: ChargeRun; fingerprint: string; index: number }[]>();
  phases.forEach((phase, index) => {
    for (const subscribed of subscribedPrices(phase.subscription, phase.catalog)) {
      const paid = paidDaysIn(phases, index, subscribed.entry ?? undefined);
      if (paid === null) continue;
      const counted = countedOf(paid, subscribed.price);
      const fingerprint = fingerprintOf(subscribed, phase);
      let chain = chains.get(subscribed.charge_key);
      if (chain === undefined) {
        chain = [];
        chains.set(subscribed.charge_key, chain);
      }
      const last = chain.at(-1);
      const days = countedAfter(last?.run.days.end ?? null, counted);
      const follows = last !== undefined && last.run.days.end === days.start;
      if (days.end !== null && days.end <= days.start) {
        // held for a part of a day only: no day of it is paid for, but the most that were held counts it, too
        if (follows && last.fingerprint === fingerprint)
          chain[chain.length - 1] = { ...last, run: { ...last.run, phases: [...last.run.phases, phase] }, index };
        continue;
      }
      const goesOn =
        last !== undefined && (sameDay(last.run.days.end, days.start) || pausedBetween(phases, last, index));
      const since = goesOn ? last.run.since : days.start;
      if (follows && last.fingerprint === fingerprint) {
        const merged = { start: last.run.days.start, end: days.end };
        const reached = [...last.run.phases, phase];
        chain[chain.length - 1] = {
          run: { ...subscribed, phases: reached, phase, days: merged, since },
          fingerprint,
          index,
        };
      } else chain.push({ run: { ...subscribed, phases: [phase], phase, days, since }, fingerprint, index });
    }
  });
  return [...chains.values()].flatMap((chain) => chain.map(({ run }) => run));
}

/** By the second until it ended, and by the day from then on: so that the two are told apart by where they begin. */
function countedAfter(end: Bound | null, days: PaidDays): PaidDays {
  return end !== null && isWithinDay(end) && dayOf(end) === days.start ? { ...days, start: end } : days;
}

/** Whether what ends and what begins have no day between them. */
function sameDay(end: Bound | null, start: Bound | undefined): boolean {
  return end === start || (end !== null && start !== undefined && dayOf(end) === dayOf(start));
}

/** Whether a run reached to the end of its phase, and only pauses lie between it and the phase at `index`. */
function pausedBetween(phases: readonly Phase[], last: { run: ChargeRun; index: number }, index: number): boolean {
  const between = phases.slice(last.index + 1, index);
  return (
    sameDay(last.run.days.end, between[0]?.valid_from) && between.every(({ subscription }) => !isBilled(subscription))
  );
}

/** Everything of the terms that decides what a price costs over a period: equal texts, equal amounts. */
function fingerprintOf({ price, entry }: SubscribedPrice, { subscription, catalog }: Phase): string {
  const { anchor, anchor_date, currency, timezone } = subscription;
  const { meter, feature, included } = price;
  return canonicalJson({
    price,
    rounding: catalog.definition.rounding ?? null,
    schedule: entry?.anchor === 'own' ? ['own', timezone, currency] : [anchor, anchor_date, timezone, currency],
    held: entry === null ? null : entry.quantity,
    // the most that were held is found over all of the run
    seats:
      feature === undefined || price.seat_changes === 'high_water' ? null : (subscription.quantities[feature] ?? '0'),
    meter: meter === undefined ? null : (catalog.definition.meters?.[meter] ?? null),
    limit: typeof included === 'object' ? ownLimit(included.limit_of, { subscription, catalog }) : null,
  });
}

/** The limit without add-ons, which count by their own days. */
function ownLimit(feature: string, { subscription, catalog }: Pick<Phase, 'subscription' | 'catalog'>): string | null {
  const definition = catalog.definition.features[feature];
  if (definition === undefined) return null;
  const bare = { ...subscription, add_ons: [], quantities: {} };
  return limitFor(feature, definition, bare, catalog).limit?.toString() ?? 'unlimited';
}
