// SPDX-License-Identifier: Apache-2.0
import { moneyWords } from '../catalog/price-words.js';
import { contractProblems } from '../contract/check.js';
import { subscriptionSchedule } from '../contract/paid-days.js';
import { periodAt } from '../contract/periods.js';
import { onePhase, type Phase } from '../contract/phase.js';
import type { BillingInterval, Period, PlainDate } from '../contract/subscription.js';
import { subscribedPrices } from '../contract/terms.js';
import { addToDate, daysBetween, laterDate } from '../kit/calendar.js';
import { decimal } from '../kit/decimal.js';
import { canonicalJson } from '../kit/json.js';
import { fromMinor } from '../kit/money.js';
import { NUMBER_STYLES, type PageLanguage } from '../kit/number-text.js';
import type { Problem } from '../kit/result.js';
import { NOTHING_BILLED } from './billed.js';
import { generate } from './generate.js';
import type { InvoiceLine } from './invoice.js';
import { type UsageNeed, type UsageTotals, usageNeeded } from './usage-need.js';
import { INVOICE_WORDS } from './wording.js';

/** Two terms of one subscription over the same days of the past. */
export interface PastTerms {
  readonly phase: Phase;
  readonly new_phase: Phase;
  readonly period: Period;
  /** Whether the period is over; if not, its usage is what there was so far. */
  readonly complete: boolean;
}

/** The invoice of a period by the old terms and by the new ones, on the same usage. */
export interface InvoiceComparison {
  readonly period: Period;
  readonly complete: boolean;
  readonly currency: string;
  readonly old_minor: bigint;
  readonly new_minor: bigint;
  /** Above zero: dearer. */
  readonly difference_minor: bigint;
  /** Of the old invoice, two places, with sign; null when that was free of charge. */
  readonly difference_percent: string | null;
  readonly old_lines: readonly InvoiceLine[];
  readonly new_lines: readonly InvoiceLine[];
}

type Recurring = Exclude<BillingInterval, 'once'>;

/**
 * The period to compare terms on: the last whole one that was over before `today`, of the subscription's longest
 * interval, else of a shorter one; a month where nothing recurs. While none is over, the shortest that runs now.
 */
export function periodToCompare(
  { subscription, catalog }: Phase,
  today: PlainDate,
): { readonly period: Period; readonly complete: boolean } {
  const intervals = new Map<string, Recurring>();
  for (const { price } of subscribedPrices(subscription, catalog))
    if (price.interval !== 'once') intervals.set(canonicalJson(price.interval), price.interval);
  if (intervals.size === 0) intervals.set('month', 'month');
  const schedules = [...intervals.values()].map((interval) => subscriptionSchedule(subscription, interval));
  const length = ({ start, end }: Period) => daysBetween(start, end);
  const longestFirst = (periods: readonly Period[]) => [...periods].sort((a, b) => length(b) - length(a));
  const running = schedules.map((schedule) => periodAt(schedule, laterDate(today, subscription.start_date)));
  const past = schedules.map((schedule, index) =>
    periodAt(schedule, addToDate((running[index] as Period).start, { days: -1 })),
  );
  const [whole] = longestFirst(past.filter(({ start }) => start >= subscription.start_date));
  if (whole !== undefined) return { period: whole, complete: true };
  return { period: longestFirst(running).at(-1) as Period, complete: false };
}

/**
 * The terms as if they had held throughout the period and paid for it: quantities and add-ons as they are held now,
 * no trial, no commitment, no end but the period's. Both sides keep the rhythm of the old terms, so that whole periods stay whole.
 */
function throughout(phase: Phase, { phase: { subscription: old }, period }: PastTerms): Phase[] {
  const { trial_end_date: _trial, cancelled_on: _cancelled, contract, ...terms } = phase.subscription;
  const { renewal: _renewal, commitment: _commitment, ...agreed } = contract ?? { reference: '' };
  const add_ons = terms.add_ons
    .filter(({ end_date }) => end_date === undefined || end_date > period.end)
    .map(({ end_date: _end, ...entry }) => ({ ...entry, start_date: period.start }));
  const subscription = {
    ...terms,
    ...(contract === undefined ? {} : { contract: agreed }),
    status: 'active' as const,
    start_date: period.start,
    end_date: period.end,
    anchor: old.anchor,
    anchor_date: subscriptionSchedule(old, 'month').anchor.date,
    add_ons,
  };
  return onePhase(subscription, phase.catalog);
}

const requestOf = (phase: Phase, terms: PastTerms) => ({
  phases: throughout(phase, terms),
  billed: NOTHING_BILLED,
  until: terms.period.end,
});

/** Why terms cannot be compared: none when both can be billed. */
export function comparisonProblems(terms: PastTerms): Problem[] {
  return [terms.phase, terms.new_phase].flatMap((phase) =>
    throughout(phase, terms).flatMap(({ subscription, catalog }) => contractProblems(subscription, catalog)),
  );
}

/** What `compareOnPastUsage` will ask of usage: to be answered beforehand, for many subscriptions at once. */
export function usageNeededToCompare(terms: PastTerms): UsageNeed[] {
  return [terms.phase, terms.new_phase].flatMap((phase) => usageNeeded(requestOf(phase, terms)));
}

/**
 * The same period and usage by both terms, each computed by `generate`; one-off charges are left out of both. Where
 * an interval reaches beyond the period, its price is prorated as the price says. Throws a RangeError for terms with
 * `comparisonProblems`.
 */
export function compareOnPastUsage(
  terms: PastTerms & { readonly usage: (need: UsageNeed) => UsageTotals },
): InvoiceComparison {
  const { period, complete, phase, new_phase, usage } = terms;
  const { currency } = phase.subscription;
  const linesOf = (side: Phase) => {
    const recurring = new Set(
      subscribedPrices(side.subscription, side.catalog).flatMap(({ charge_key, price }) =>
        price.interval === 'once' ? [] : [charge_key],
      ),
    );
    const plans = generate({ ...requestOf(side, terms), usage });
    return plans.flatMap((plan) => plan.lines).filter(({ charge_key }) => recurring.has(charge_key));
  };
  const sum = (lines: readonly InvoiceLine[]) => lines.reduce((total, line) => total + line.amount_minor, 0n);
  const old_lines = linesOf(phase);
  const new_lines = linesOf(new_phase);
  const totals = { old_minor: sum(old_lines), new_minor: sum(new_lines) };
  const difference_minor = totals.new_minor - totals.old_minor;
  const difference_percent = changePercent(difference_minor, totals.old_minor);
  return {
    period,
    complete,
    currency,
    ...totals,
    difference_minor,
    difference_percent,
    old_lines,
    new_lines,
  };
}

/** A difference in percent of what was, two places, with sign; null where that was nothing. */
export function changePercent(difference: bigint, old: bigint): string | null {
  if (old === 0n) return null;
  const percent = decimal(difference * 100n).divide(decimal(old < 0n ? -old : old), 2, 'half-away');
  return `${percent.sign() > 0 ? '+' : ''}${percent}`;
}

/** A comparison in one sentence. */
export function comparisonWords(
  {
    period,
    complete,
    currency,
    old_minor,
    new_minor,
    difference_minor: difference,
    difference_percent: percent,
  }: Omit<InvoiceComparison, 'old_lines' | 'new_lines'>,
  language: PageLanguage = 'en',
): string {
  const words = COMPARISON_SENTENCES[language];
  const money = (minor: bigint) => moneyWords(fromMinor(minor, currency), currency, language);
  const days = INVOICE_WORDS[language].dates(period.start, addToDate(period.end, { days: -1 }));
  const told = complete ? days : `${days}, ${words.so_far}`;
  if (difference === 0n) return `${told}: ${words.as_before(money(new_minor))}`;
  const size = money(difference < 0n ? -difference : difference);
  const share = percent === null ? '' : ` (${percent.replace('.', NUMBER_STYLES[language].point)} %)`;
  return `${told}: ${words.instead(money(new_minor), money(old_minor), difference > 0n ? words.more(size) : words.less(size))}${share}`;
}

interface ComparisonSentences {
  readonly so_far: string;
  readonly as_before: (amount: string) => string;
  readonly instead: (now: string, before: string, difference: string) => string;
  readonly more: (amount: string) => string;
  readonly less: (amount: string) => string;
}

const COMPARISON_SENTENCES: Readonly<Record<PageLanguage, ComparisonSentences>> = {
  en: {
    so_far: 'usage so far',
    as_before: (amount) => `${amount}, as before`,
    instead: (now, before, difference) => `${now} instead of ${before}, ${difference}`,
    more: (amount) => `${amount} more`,
    less: (amount) => `${amount} less`,
  },
  de: {
    so_far: 'Verbrauch bis jetzt',
    as_before: (amount) => `${amount}, wie bisher`,
    instead: (now, before, difference) => `${now} statt ${before}, ${difference}`,
    more: (amount) => `${amount} mehr`,
    less: (amount) => `${amount} weniger`,
  },
};
