// SPDX-License-Identifier: Apache-2.0
import type { BillingInterval } from '../catalog/charge.js';
import { monthlyAmount } from '../catalog/recurring-amount.js';
import type { Instant } from '../kit/calendar.js';
import { Decimal } from '../kit/decimal.js';
import { canonicalJson } from '../kit/json.js';
import type { CurrencyCode } from '../kit/money.js';
import type { Deployment, RevenuePart, RevenueState, RevenueStatus } from './revenue-state.js';

/** One thing a subscription paid for again and again, in a system that billed before or elsewhere. */
export interface ImportedPeriod {
  /** What the other system calls it. */
  readonly plan: string;
  /** From its first instant until the first at which it no longer holds; null: it still does. */
  readonly start: Instant;
  readonly end: Instant | null;
  readonly interval: BillingInterval;
  /** Major units per interval for all of the quantity, without tax; zero or more. */
  readonly amount: Decimal;
  /** Until when it is served free, to be paid for then; null: no trial. */
  readonly trial_end: Instant | null;
  /** When somebody cancelled it; null: nobody has. */
  readonly cancelled_at: Instant | null;
  /** Since when an invoice of it is unpaid, or it is paused; null: neither. */
  readonly past_due_since: Instant | null;
  readonly paused_since: Instant | null;
  readonly deployment: Deployment | null;
}

/** A subscription as another system tells of it: periods may overlap, as those of several items, or leave gaps. */
export interface ImportedSubscription {
  readonly customer_id: string;
  readonly subscription_id: string;
  readonly currency: CurrencyCode;
  readonly periods: readonly ImportedPeriod[];
}

/** What an imported subscription pays, a state wherever that changes, in order. */
export function importedStates({ periods: given, ...subscription }: ImportedSubscription): RevenueState[] {
  const periods = largestFirst(given);
  const bounds = periods.flatMap(({ start, end, trial_end, cancelled_at, past_due_since, paused_since }) =>
    [start, end, ...[trial_end, cancelled_at, past_due_since, paused_since].map((at) => within(at, start, end))].filter(
      (at): at is Instant => at !== null,
    ),
  );
  const states: RevenueState[] = [];
  let told = '';
  for (const at of [...new Set(bounds)].sort((a, b) => a - b)) {
    const held = periods.filter(({ start, end }) => start <= at && (end === null || end > at));
    const terms = held.length === 0 ? ENDED : termsAt(held, at, periods);
    const plan = held[0]?.plan ?? states.at(-1)?.plan ?? '';
    const deployment = held[0]?.deployment ?? null;
    const text = canonicalJson({ ...terms, plan, deployment });
    if (text !== told) states.push({ ...subscription, at, ...terms, plan, deployment, catalog_version: null });
    told = text;
  }
  return states;
}

/** What is paid most for is the plan of all of them, in whatever order they are told. */
function largestFirst(periods: readonly ImportedPeriod[]): ImportedPeriod[] {
  const keyed = periods.map((period) => ({
    period,
    monthly: monthlyAmount(period.amount, period.interval),
    text: canonicalJson(period),
  }));
  keyed.sort((a, b) => b.monthly.compare(a.monthly) || (a.text < b.text ? -1 : 1));
  return keyed.map(({ period }) => period);
}

type Terms = Pick<RevenueState, 'status' | 'cancelled_at' | 'ends_at' | 'parts'>;
const ENDED: Terms = { status: 'ended', cancelled_at: null, ends_at: null, parts: [] };

function within(at: Instant | null, start: Instant, end: Instant | null): Instant | null {
  return at !== null && at > start && (end === null || at < end) ? at : null;
}

function termsAt(held: readonly ImportedPeriod[], at: Instant, all: readonly ImportedPeriod[]): Terms {
  const cancelled = held.map(({ cancelled_at }) => (cancelled_at !== null && cancelled_at <= at ? cancelled_at : null));
  const ends = held.map(({ end }) => end);
  const end = ends.includes(null)
    ? null
    : ends.reduce((last, each) => ((each as Instant) > (last as Instant) ? each : last));
  const goesOn = end === null || all.some(({ start, end: other }) => start <= end && (other === null || other > end));
  return {
    status: statusAt(held, at),
    // one item of several that goes is no cancellation
    cancelled_at: cancelled.includes(null) ? null : (cancelled[0] ?? null),
    ends_at: goesOn ? null : end,
    parts: partsOf(held),
  };
}

function statusAt(held: readonly ImportedPeriod[], at: Instant): RevenueStatus {
  const since = (moment: Instant | null) => moment !== null && moment <= at;
  if (held.every(({ trial_end }) => trial_end !== null && at < trial_end)) return 'trialing';
  if (held.every(({ paused_since }) => since(paused_since))) return 'paused';
  return held.some(({ past_due_since }) => since(past_due_since)) ? 'past_due' : 'active';
}

/** One part a plan and interval; items of the same are one. */
function partsOf(held: readonly ImportedPeriod[]): RevenuePart[] {
  const parts = new Map<string, RevenuePart>();
  for (const { plan, interval, amount } of held) {
    if (amount.isZero()) continue;
    const same = canonicalJson([plan, interval]);
    const before = parts.get(same);
    const taken = [...parts.values()].some(({ charge_key }) => charge_key === `plan/${plan}`);
    const charge_key = before?.charge_key ?? (taken ? `plan/${plan}/${canonicalJson(interval)}` : `plan/${plan}`);
    parts.set(same, {
      kind: 'plan',
      charge_key,
      feature: null,
      interval,
      amount: (before?.amount ?? Decimal.ZERO).add(amount),
      tax: Decimal.ZERO,
      discounts: [],
    });
  }
  return [...parts.values()];
}
