// SPDX-License-Identifier: Apache-2.0
import { addToDate, type Instant, type PlainDate } from '../kit/calendar.js';
import { minorUnits } from '../kit/currency.js';
import type { Decimal } from '../kit/decimal.js';
import type { CurrencyCode } from '../kit/money.js';
import type { Problem } from '../kit/result.js';
import { dateAt, startOfDay } from '../kit/timezone.js';
import { Conversion, missingRate } from './conversion.js';
import { ACCOUNT_BEGINS, type Changes, type CustomerHistory, type SubscriptionHistory } from './customer-history.js';
import type { MetricFacts } from './facts.js';
import { type Fraction, fraction, fractionOf, times } from './fraction.js';
import type { MovementRow, MovementTotal, RateOfDay } from './movement.js';
import { monthCuts, movementRows, movementsSoFar } from './movement-report.js';
import { nettedChanges } from './netted-changes.js';
import { customerOf, customersOf, type RevenueHistory } from './revenue-history.js';
import { type RevenueLine, revenueLines } from './revenue-lines.js';
import type { UsageRevenue } from './revenue-state.js';
import type { Units } from './units.js';

export interface FigureRequest {
  /** How things stand at the end of this day, in the history's time zone. */
  readonly as_of: PlainDate;
  /** The first day of what happened; default: the month that ends with `as_of`. */
  readonly from?: PlainDate;
  /** The currency of all money. */
  readonly currency: CurrencyCode;
  /** Needed where something is in another one. */
  readonly rate: RateOfDay | null;
  /** Only these, by name (`mrr`, `mrr/plan` for all plans, `mrr/plan/pro`); default: all. */
  readonly names?: readonly string[];
}

/** Days [from, to). */
export interface Span {
  readonly from: PlainDate;
  readonly to: PlainDate;
}

/** What figures share, each computed when it is first asked for. Money is a fraction of major units of the request's currency. */
export class FigureContext {
  readonly period: Span;
  /** First day behind `as_of`. */
  readonly end: PlainDate;
  readonly conversion: Conversion;
  readonly #movements = new Map<PlainDate, { readonly total: MovementTotal; readonly problem: Problem | null }>();
  readonly #per_major: bigint;
  #lines: readonly RevenueLine[] | null = null;
  #missing: Problem | null = null;
  #cuts: readonly Instant[] | null = null;
  readonly #once = new Map<unknown, { readonly value: unknown; readonly missing: Problem | null }>();

  constructor(
    readonly history: RevenueHistory,
    readonly facts: MetricFacts,
    readonly request: FigureRequest,
  ) {
    this.end = addToDate(request.as_of, { days: 1 });
    this.period = { from: request.from ?? addToDate(this.end, { months: -1 }), to: this.end };
    this.conversion = new Conversion(history, request.currency, request.rate);
    const digits = minorUnits(request.currency);
    if (digits === null) throw new RangeError(`not an ISO 4217 currency: ${request.currency}`);
    this.#per_major = this.conversion.units_per_minor * 10n ** BigInt(digits);
  }

  /** A rate that was needed and is missing since `forgetMissing`; null: none was. */
  get missing(): Problem | null {
    return this.#missing ?? this.conversion.missed;
  }

  forgetMissing(): void {
    this.#missing = null;
    this.conversion.missed = null;
  }

  /** What several figures follow from, computed once; a rate that it misses is missing to each of them. */
  once<T>(compute: (context: FigureContext) => T): T {
    let found = this.#once.get(compute) as { readonly value: T; readonly missing: Problem | null } | undefined;
    const before = this.missing;
    if (found === undefined) {
      this.forgetMissing();
      found = { value: compute(this), missing: this.missing };
      this.#once.set(compute, found);
    }
    this.#missing = before ?? found.missing;
    return found.value;
  }

  instant(day: PlainDate): Instant {
    return startOfDay(day, this.history.timezone);
  }

  dateOf(instant: Instant): PlainDate {
    return dateAt(instant, this.history.timezone);
  }

  /** The first day of a stretch of months that ends with `as_of`. */
  monthsBack(months: number): PlainDate {
    return addToDate(this.end, { months: -months });
  }

  /** What moved from a day until `as_of`, all of it as one. */
  movements(from: PlainDate = this.period.from): MovementTotal {
    const { total, problem } = this.#movementsFrom(from);
    this.#missing ??= problem;
    return total;
  }

  /** The numbers of customers in it, which need no rate. */
  customers(from: PlainDate = this.period.from): Omit<MovementTotal, 'amounts' | 'changes'> {
    return this.#movementsFrom(from).total;
  }

  /** Of one customer and currency each, what moved in the period. */
  movementRows(): readonly MovementRow[] {
    const { currency, rate } = this.request;
    const rows = movementRows(this.history, { ...this.period, by: 'all', currency, rate });
    if (rows.ok) return rows.value;
    this.#missing ??= rows.problems[0] ?? null;
    return [];
  }

  #movementsFrom(from: PlainDate) {
    let found = this.#movements.get(from);
    if (found === undefined) {
      const { currency, rate } = this.request;
      const { report, problems } = movementsSoFar(this.history, { from, to: this.end, by: 'all', currency, rate });
      found = { total: report.totals[0] as MovementTotal, problem: problems[0] ?? null };
      this.#movements.set(from, found);
    }
    return found;
  }

  /** The parts of MRR at the end. */
  lines(): readonly RevenueLine[] {
    this.#lines ??= revenueLines(this.history, this.instant(this.end));
    return this.#lines;
  }

  /** Units of a movement report, or of `convert`, as money. */
  money(units: bigint): Fraction {
    return { value: units, over: this.#per_major };
  }

  /** Units of the history at the rate that stands for a line at the end. */
  lineUnits(line: RevenueLine): bigint {
    return this.conversion.convert(line.units, line.currency, this.#rateDay(line));
  }

  /** Units of the history at the rate of the last day, whatever the policy. */
  unitsNow(units: Units, currency: CurrencyCode): bigint {
    return this.conversion.convert(units, currency, this.request.as_of);
  }

  /** An amount in another currency as money, at the rate of a day. */
  exchanged(amount: Decimal, currency: CurrencyCode, day: PlainDate): Fraction {
    const exact = fractionOf(amount);
    if (currency === this.request.currency || amount.isZero()) return exact;
    const rate = this.request.rate?.(currency, this.request.currency, day) ?? null;
    if (rate === null) {
      this.#missing ??= missingRate(currency, this.request.currency, day);
      return fraction(0);
    }
    return times(exact, {
      value: fractionOf(rate.multiply).value * fractionOf(rate.divide).over,
      over: fractionOf(rate.multiply).over * fractionOf(rate.divide).value,
    });
  }

  /** Usage whose billing period ended within the period, with the subscription it is of. */
  *usage(): Iterable<{ readonly subscription: SubscriptionHistory; readonly line: UsageRevenue }> {
    const [first, end] = [this.instant(this.period.from), this.instant(this.period.to)];
    // a period that ends as the first day begins belongs to the day before
    for (const { subscriptions } of customersOf(this.history))
      for (const subscription of subscriptions)
        for (const line of subscription.usage) if (line.to > first && line.to <= end) yield { subscription, line };
  }

  /** The last day; under `at_start` the day on which the customer's account in that currency began to be paid. */
  #rateDay({ customer_id, currency }: RevenueLine): PlainDate {
    const { as_of } = this.request;
    if (this.history.policy.exchange !== 'at_start' || currency === this.request.currency) return as_of;
    const customer = customerOf(this.history, customer_id);
    if (customer === null) return as_of;
    const { at, account, code } = this.#told(customer);
    const of = customer.currencies.indexOf(currency);
    const end = this.instant(this.end);
    let began = end - 1;
    for (let index = 0; index < at.length && (at[index] as Instant) < end; index++)
      if (account[index] === of && ((code[index] as number) & ACCOUNT_BEGINS) !== 0) began = at[index] as Instant;
    return this.dateOf(began);
  }

  /** The changes of a customer as movements tell them. */
  #told(customer: CustomerHistory): Changes {
    const { policy, lane } = this.history;
    if (policy.same_month !== 'netted') return customer.changes;
    const bounds = [this.instant(this.period.from), this.instant(this.end)];
    this.#cuts ??= monthCuts(this.history, { to: this.end }, bounds);
    return nettedChanges(customer, this.#cuts, policy, lane);
  }
}
