// SPDX-License-Identifier: Apache-2.0
import type { ResolvedCatalog } from '../catalog/resolve.js';
import { type Bound, dayOf, isBound, isWithinDay } from '../kit/bound.js';
import { addToDate, daysBetween, isPlainDate, laterDate, type PlainDate } from '../kit/calendar.js';
import { canonicalJson } from '../kit/json.js';
import { fail, ok, type Problem, type Result } from '../kit/result.js';
import { subscriptionProblems } from './check.js';
import { subscriptionSchedule } from './paid-days.js';
import { periodAt } from './periods.js';
import { type Phase, phaseOn } from './phase.js';
import { servedUntil, statusOn } from './status.js';
import type { ContractTerms, SubscribedAddOn, Subscription } from './subscription.js';
import { bySecond, subscribedPrices } from './terms.js';

/**
 * From when a command holds: now, the end of what is paid for, or a day or second. `now` is this second where a price
 * before or after it counts seconds, or where the terms have changed within the day already; else today.
 */
export type When = 'now' | 'period_end' | Bound;

/** What changes; absent fields stay, null takes away. */
export interface TermsChange {
  readonly plan?: string;
  readonly option?: string | null;
  readonly quantities?: Readonly<Record<string, string>>;
  readonly add_ons?: readonly SubscribedAddOn[];
  readonly contract?: ContractTerms | null;
  /** Another version of the catalog, with what it says. */
  readonly version?: { readonly catalog_version: number; readonly catalog: ResolvedCatalog };
}

export type SubscriptionCommand =
  | { readonly kind: 'activate'; readonly on?: PlainDate }
  | { readonly kind: 'change'; readonly when: When; readonly change: TermsChange }
  | { readonly kind: 'cancel'; readonly when: When }
  /** Takes a cancellation back that has not taken effect. */
  | { readonly kind: 'keep' }
  | { readonly kind: 'pause'; readonly when: When; readonly until?: Bound }
  | { readonly kind: 'resume'; readonly when: When }
  | { readonly kind: 'extend_trial'; readonly until: PlainDate }
  /** Ends the trial today: paying begins. */
  | { readonly kind: 'convert_trial' }
  /** There is something to pay with: the trial is followed by paying, and what ended with it goes on. */
  | { readonly kind: 'method_given' };

/** The terms of a subscription after a command, and the day or second it takes effect. */
export interface Decision {
  readonly phases: readonly Phase[];
  readonly effective: Bound;
}

/**
 * What a command makes of a subscription: its phases from then on, all of which can be billed. `at` is the moment in
 * the subscription's zone, or today where seconds are not to count. Fails with every reason why it cannot be done;
 * nothing is changed then.
 */
export function decide(phases: readonly Phase[], command: SubscriptionCommand, at: Bound): Result<Decision> {
  const problem = refusal(phases, command, at) ?? dateProblem(command);
  if (problem !== null) return fail(problem);
  const decision = carryOut(phases, command, at);
  const problems = decision.phases.flatMap(({ subscription, catalog }) => subscriptionProblems(subscription, catalog));
  return problems.length > 0 ? fail(...problems) : ok(decision);
}

function carryOut(phases: readonly Phase[], command: SubscriptionCommand, at: Bound): Decision {
  const now = phaseOn(phases, at);
  const { subscription } = now;
  const today = dayOf(at);
  const effective = 'when' in command ? momentOf(phases, command, at) : today;
  switch (command.kind) {
    case 'activate': {
      const start = command.on ?? subscription.start_date;
      return {
        phases: fromDay(phases, '', (terms) => ({
          ...terms,
          status: 'active',
          start_date: start,
          anchor_date: terms.anchor_date === terms.start_date ? start : terms.anchor_date,
          // a trial is as long as it was meant to be
          ...(terms.trial_end_date === undefined
            ? {}
            : { trial_end_date: addToDate(start, { days: daysBetween(terms.start_date, terms.trial_end_date) }) }),
        })),
        effective: start,
      };
    }
    case 'change':
      return { phases: changed(phases, effective, command.change), effective };
    case 'cancel': {
      const end = command.when === 'period_end' ? termEnd(now, today) : effective;
      const cancelled_on = today < end ? today : dayOf(end);
      const cancelled = fromDay(phases, cancelled_on, (terms) => ({ ...terms, end_date: end, cancelled_on }));
      return {
        phases: lasting(
          cancelled.filter(({ valid_from }, index) => index === 0 || valid_from < end || valid_from === cancelled_on),
        ),
        effective: end,
      };
    }
    case 'keep': {
      const earlier = phases.findLast((phase) => phase.subscription.cancelled_on === undefined)?.subscription.end_date;
      return {
        phases: fromDay(phases, today, ({ cancelled_on: _cancelled, end_date: _end, ...terms }) =>
          earlier === undefined ? terms : { ...terms, end_date: earlier },
        ),
        effective: today,
      };
    }
    case 'pause': {
      const paused = fromDay(phases, effective, (terms) => ({ ...terms, status: 'paused' }));
      const { until } = command;
      return {
        phases: until === undefined ? paused : fromDay(paused, until, (terms) => ({ ...terms, status: 'active' })),
        effective,
      };
    }
    case 'resume':
      return { phases: fromDay(phases, effective, (terms) => ({ ...terms, status: 'active' })), effective };
    case 'extend_trial':
      return {
        phases: fromDay(phases, '', (terms) => ({ ...terms, trial_end_date: command.until })),
        effective: today,
      };
    case 'convert_trial':
      return {
        phases: fromDay(phases, '', ({ trial_end_date: _trial, trial_without_method: _without, ...terms }) => ({
          ...terms,
          status: terms.status === 'trialing' ? 'active' : terms.status,
          trial_end_date: laterDate(today, terms.start_date),
        })),
        effective: today,
      };
    case 'method_given':
      return {
        phases: fromDay(phases, today, ({ trial_without_method: _without, ...terms }) => terms),
        effective: today,
      };
  }
}

/** The phases, with the terms from a day or second on rewritten; what it splits becomes two. */
function fromDay(phases: readonly Phase[], date: Bound, rewrite: (terms: Subscription) => Subscription): Phase[] {
  return phases.flatMap((phase, index) => {
    const from = index === 0 && date <= phase.valid_from ? phase.valid_from : date;
    if (phase.valid_to <= from && index < phases.length - 1) return [phase];
    if (from <= phase.valid_from) return [{ ...phase, subscription: rewrite(phase.subscription) }];
    return [
      { ...phase, valid_to: from },
      { ...phase, valid_from: from, subscription: rewrite(phase.subscription) },
    ];
  });
}

/** The last phase holds without end. */
function lasting(phases: readonly Phase[]): Phase[] {
  return phases.map((phase, index) => (index === phases.length - 1 ? { ...phase, valid_to: '9999-12-31' } : phase));
}

/** What is scheduled for later keeps what it says differently from the terms of then; all else changes with them. */
function changed(phases: readonly Phase[], date: Bound, change: TermsChange): Phase[] {
  const before = phaseOn(phases, date).subscription;
  return fromDay(phases, date, (terms) => terms).map((phase) => {
    if (phase.valid_to <= date) return phase;
    const { version, ...fields } = change;
    const terms: Record<string, unknown> = { ...phase.subscription };
    for (const [name, value] of Object.entries(fields)) {
      const own = phase.subscription[name as keyof Subscription];
      if (value === undefined || !same(own, before[name as keyof Subscription])) continue;
      if (value === null) delete terms[name];
      else terms[name] = value;
    }
    const moves = version !== undefined && phase.subscription.catalog_version === before.catalog_version;
    const catalog = moves ? version.catalog : phase.catalog;
    if (moves) terms.catalog_version = version.catalog_version;
    const subscription = terms as unknown as Subscription;
    // another rhythm of paying begins on the day of the change
    const anew =
      subscription.anchor === 'anniversary' &&
      same(subscription.anchor_date, before.anchor_date) &&
      intervalsOf(subscription, catalog) !== intervalsOf(before, phaseOn(phases, date).catalog);
    return { ...phase, catalog, subscription: anew ? { ...subscription, anchor_date: dayOf(date) } : subscription };
  });
}

function same(a: unknown, b: unknown): boolean {
  return a === b || (a !== undefined && b !== undefined && canonicalJson(a) === canonicalJson(b));
}

function intervalsOf(subscription: Subscription, catalog: ResolvedCatalog): string {
  const own = subscribedPrices({ ...subscription, add_ons: [] }, catalog).filter(
    ({ price }) => price.meter === undefined,
  );
  return [...new Set(own.map(({ price }) => canonicalJson(price.interval)))].sort().join();
}

function momentOf(phases: readonly Phase[], command: SubscriptionCommand & { readonly when: When }, at: Bound): Bound {
  const { when } = command;
  const now = phaseOn(phases, at);
  const today = dayOf(at);
  if (when === 'period_end') return paidUntil(now, today);
  if (when !== 'now') return when;
  if (!isWithinDay(at) || now.valid_from > today) return at;
  const then = command.kind === 'change' ? phaseOn(changed(phases, at, command.change), at) : now;
  return countsSeconds(now) || countsSeconds(then) ? at : today;
}

function countsSeconds({ subscription, catalog }: Phase): boolean {
  return subscribedPrices(subscription, catalog).some(({ price }) => bySecond(price));
}

/** The first day that nothing billed in advance for `today` reaches: the end of the longest of the plan's periods. */
export function paidUntil({ subscription, catalog }: Phase, today: PlainDate): PlainDate {
  const { trial_end_date, start_date } = subscription;
  const day = laterDate(today, laterDate(start_date, trial_end_date ?? ''));
  if (trial_end_date !== undefined && today < trial_end_date) return trial_end_date;
  const ends = subscribedPrices({ ...subscription, add_ons: [] }, catalog).flatMap(({ price: { interval } }) =>
    interval === 'once' ? [] : [periodAt(subscriptionSchedule(subscription, interval), day).end],
  );
  const end =
    ends.length === 0 ? periodAt(subscriptionSchedule(subscription, 'month'), day).end : ends.reduce(laterDate);
  const last = servedUntil(subscription);
  return last !== undefined && last < end ? last : end;
}

/**
 * When a subscription that is cancelled today ends: with what is paid for; a contract with its term, and with the
 * next one if the notice comes too late.
 */
export function termEnd(phase: Phase, today: PlainDate): PlainDate {
  const { end_date, contract } = phase.subscription;
  if (end_date === undefined) return paidUntil(phase, today);
  const renewal = contract?.renewal;
  if (renewal === undefined) return end_date;
  let end = end_date;
  for (let term = 1; addToDate(end, { days: -renewal.notice_days }) < today; term++)
    end = addToDate(end_date, { months: term * renewal.months });
  return end;
}

function refusal(phases: readonly Phase[], command: SubscriptionCommand, at: Bound): Problem | null {
  const { subscription } = phaseOn(phases, at);
  const status = statusOn(subscription, at);
  const today = dayOf(at);
  const wrong = (message: string, mend: string): Problem => ({
    code: 'subscription-state',
    path: 'status',
    message: `the subscription is ${status}: ${message}`,
    mend,
  });
  const { kind } = command;
  if (status === 'cancelled' || status === 'ended')
    return wrong(`there is nothing left to ${words[kind]}`, 'put the customer on a plan anew');
  if (kind === 'activate')
    return status === 'draft' ? null : wrong('only a draft can be activated', 'leave it as it is');
  if (status === 'draft' && kind !== 'change' && kind !== 'method_given')
    return wrong(`a draft cannot be ${words[kind]}`, 'activate it first, or change it');
  if (kind === 'keep' && subscription.cancelled_on === undefined)
    return wrong('it was not cancelled', 'leave it as it is');
  if (kind === 'resume' && !phases.some((phase) => phase.subscription.status === 'paused' && phase.valid_to > at))
    return wrong('it is not paused', 'leave it as it is');
  if ((kind === 'extend_trial' || kind === 'convert_trial') && status !== 'trialing')
    return wrong('its trial is over, or it never had one', 'change the plan or its contract instead');
  if (kind === 'extend_trial' && command.until <= today)
    return {
      code: 'trial-end-passed',
      path: 'until',
      message: `${command.until} is not after today, ${today}`,
      mend: 'name a later day, or convert the trial to begin paying today',
    };
  return null;
}

const words = {
  activate: 'activate',
  change: 'change',
  cancel: 'cancel',
  keep: 'keep',
  pause: 'pause',
  resume: 'resume',
  extend_trial: 'extend',
  convert_trial: 'convert',
  method_given: 'pay with a method',
} as const;

/** A day or moment that is none. */
function dateProblem(command: SubscriptionCommand): Problem | null {
  const days = [
    ['when', 'when' in command ? command.when : undefined],
    ['until', 'until' in command ? command.until : undefined],
    ['on', 'on' in command ? command.on : undefined],
  ] as const;
  const exists = command.kind === 'extend_trial' || command.kind === 'activate' ? isPlainDate : isBound;
  for (const [path, day] of days)
    if (day !== undefined && day !== 'now' && day !== 'period_end' && !exists(day))
      return {
        code: 'invalid-date',
        path,
        message: `${day} is no day of the calendar`,
        mend: "write an existing day as YYYY-MM-DD, or 'now' or 'period_end'",
      };
  return null;
}
