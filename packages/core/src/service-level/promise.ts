// SPDX-License-Identifier: Apache-2.0
import type { ServiceCredits, SupportLevelDefinition } from '../catalog/definition.js';
import { type Phase, paidDaysIn } from '../contract/phase.js';
import { SUPPORT_PREFIX } from '../contract/terms.js';
import { type Bound, boundAt, instantOf } from '../kit/bound.js';
import { startOfDay } from '../kit/timezone.js';
import type { Month } from '../metrics/facts.js';
import { commonIntervals, type Interval } from './interval.js';
import { daysOfMonth } from './month-fee.js';
import { promisedHours } from './response.js';

/** What one subscription was promised for a month. */
export interface ServicePromise {
  readonly subscription_id: string;
  readonly plan: string;
  readonly currency: string;
  readonly timezone: string;
  /** The time of the month that it was served and paid for; a trial is not. */
  readonly served: readonly Interval[];
  /** Null: no uptime is promised. */
  readonly uptime: {
    readonly percent: string;
    readonly components: readonly string[] | null;
    readonly credits: ServiceCredits | null;
  } | null;
  /** Null: no support. `bought`: by itself, for a fee of its own. */
  readonly support: {
    readonly level: string;
    readonly definition: SupportLevelDefinition;
    readonly bought: boolean;
  } | null;
}

/** The charges of a support level that is bought by itself: its part of the month's fee. */
export function supportChargePrefix(level: string): string {
  return `${SUPPORT_PREFIX}${level}/`;
}

/**
 * What the phases of a subscription promise for a month of its zone: the terms of the first moment that it was served
 * hold for all of it, so that a change of plan begins a new promise with the next month. Null when it was not served.
 */
export function servicePromise(phases: readonly Phase[], month: Month): ServicePromise | null {
  const timezone = (phases[0] as Phase).subscription.timezone;
  const { start, end } = daysOfMonth(month);
  const whole = [{ from: startOfDay(start, timezone), to: startOfDay(end, timezone) }];
  const served = phases.flatMap((_, index) => {
    const paid = paidDaysIn(phases, index);
    if (paid === null) return [];
    const to = paid.end === null ? Number.POSITIVE_INFINITY : instantOf(paid.end, timezone);
    return commonIntervals(whole, [{ from: instantOf(paid.start, timezone), to }]);
  });
  const [first] = commonIntervals(served, whole);
  if (first === undefined) return null;
  const at = boundAt(first.from, timezone);
  const { subscription, catalog } = phases.findLast(({ valid_from }) => valid_from <= at) ?? (phases[0] as Phase);
  const sla = subscription.contract?.sla ?? catalog.plans.get(subscription.plan)?.sla ?? null;
  return {
    subscription_id: subscription.id,
    plan: subscription.plan,
    currency: subscription.currency,
    timezone,
    served,
    uptime:
      sla?.uptime_percent === undefined
        ? null
        : { percent: sla.uptime_percent, components: sla.components ?? null, credits: sla.credits ?? null },
    support: supportOf({ subscription, catalog }, at),
  };
}

/** The support that was bought by itself, of several the fastest; else what comes with the plan. */
function supportOf(
  { subscription, catalog }: Pick<Phase, 'subscription' | 'catalog'>,
  at: Bound,
): ServicePromise['support'] {
  const levels = catalog.definition.support_levels ?? {};
  const bought = subscription.add_ons
    .filter(
      ({ add_on, start_date, end_date }) =>
        add_on.startsWith(SUPPORT_PREFIX) && start_date <= at && (end_date === undefined || end_date > at),
    )
    .map(({ add_on }) => add_on.slice(SUPPORT_PREFIX.length))
    .filter((key) => levels[key] !== undefined)
    .sort((a, b) => slowest(levels[a]) - slowest(levels[b]));
  const level = bought[0] ?? catalog.plans.get(subscription.plan)?.support ?? null;
  const definition = level === null ? undefined : levels[level];
  return level === null || definition === undefined ? null : { level, definition, bought: bought.length > 0 };
}

function slowest(level: SupportLevelDefinition | undefined): number {
  return (level === undefined ? null : promisedHours(level, '')) ?? Number.MAX_SAFE_INTEGER;
}
