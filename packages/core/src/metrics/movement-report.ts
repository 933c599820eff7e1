// SPDX-License-Identifier: Apache-2.0
import { addToDate, type PlainDate } from '../kit/calendar.js';
import type { CurrencyCode } from '../kit/money.js';
import { fail, ok, type Problem, type Result } from '../kit/result.js';
import { dateAt, startOfDay } from '../kit/timezone.js';
import { Conversion } from './conversion.js';
import { CHURN, CONTRACTION, type CustomerHistory, EXPANSION, NEW, REACTIVATION } from './customer-history.js';
import type {
  MovementAmounts,
  MovementReport,
  MovementRow,
  MovementTotal,
  RateOfDay,
  ReportPeriod,
} from './movement.js';
import { type CurrencyTally, KINDS, type Tally, type TallyRules, tally } from './movement-tally.js';
import { boundaries, monthStart, type PeriodUnit, reportPeriods } from './report-period.js';
import { customersOf, type RevenueHistory } from './revenue-history.js';
import type { Lane, Units } from './units.js';

export interface MovementRequest {
  /** The days [from, to) in the history's time zone. */
  readonly from: PlainDate;
  readonly to: PlainDate;
  readonly by: PeriodUnit;
  /** Convert all to this currency; null: leave each in its own. */
  readonly currency: CurrencyCode | null;
  /** Needed for a currency. */
  readonly rate: RateOfDay | null;
}

/**
 * Opening, movements and closing of each period, in one pass over all changes. Fails with `exchange-rate-missing` where a
 * rate is needed that there is none of. A rate that does not end is rounded once to 15 places; what is computed by it is
 * exact, so the rows of `movementRows` add up to these totals to the last unit.
 */
export function movementReport(history: RevenueHistory, request: MovementRequest): Result<MovementReport> {
  const { report, problems } = movementsSoFar(history, request);
  return problems.length > 0 ? fail(...problems) : ok(report);
}

/** The report as if rates that are missing were zero, and which are: its numbers of customers hold all the same. */
export function movementsSoFar(
  history: RevenueHistory,
  request: MovementRequest,
): { readonly report: MovementReport; readonly problems: readonly Problem[] } {
  const frame = frameOf(history, request);
  const totals = totalsOf(tally(customersOf(history), history, frame.rules), frame);
  return { report: { ...reportOf(frame), totals }, problems: frame.conversion.problems };
}

/** One customer in the days of a request: whether it pays at the end, and how often it began, for the first time or again, and ceased. */
export interface CustomerMovement {
  readonly customer_id: string;
  readonly pays: boolean;
  readonly new: number;
  readonly begun: number;
  readonly ceased: number;
}

/** Of every customer who pays at the beginning or at the end or in between, in order of customer. */
export function customerMovements(history: RevenueHistory, from: PlainDate, to: PlainDate): CustomerMovement[] {
  const { rules } = frameOf(history, { from, to, by: 'all', currency: null, rate: null });
  const found: CustomerMovement[] = [];
  for (const customer of customersOf(history)) {
    const sums = tally([customer], history, rules);
    const [added, begun, ceased] = [sums.new[0] as number, sums.begun[0] as number, sums.ceased[0] as number];
    const closing = sums.opening_customers + begun - ceased;
    if (closing !== 0 || begun !== 0 || ceased !== 0)
      found.push({ customer_id: customer.customer_id, pays: closing > 0, new: added, begun, ceased });
  }
  return found.sort((a, b) => (a.customer_id < b.customer_id ? -1 : 1));
}

/**
 * The same by customer and currency, in order of customer, currency and period; rows in which nothing moved are left out.
 * Of the customers given, or all of them.
 */
export function movementRows(
  history: RevenueHistory,
  request: MovementRequest,
  customers: Iterable<CustomerHistory> = customersOf(history),
): Result<readonly MovementRow[]> {
  const frame = frameOf(history, request);
  const rows: MovementRow[] = [];
  for (const customer of [...customers].sort((a, b) => (a.customer_id < b.customer_id ? -1 : 1))) {
    const own = ofCustomer(customer, frame);
    if (own.periods.length === 0) continue;
    const { currencies } = tally([customer], history, own.rules);
    for (const currency of [...currencies.keys()].sort())
      amountsOf(currencies.get(currency) as CurrencyTally, currency, own).forEach((amounts, index) => {
        const period = own.periods[index] as ReportPeriod;
        if (moves(amounts)) rows.push({ period, customer_id: customer.customer_id, currency, amounts });
      });
    if (frame.conversion.problems.length > 0) return fail(...frame.conversion.problems);
  }
  return ok(rows);
}

interface Frame {
  readonly history: RevenueHistory;
  readonly request: MovementRequest;
  readonly lane: Lane;
  readonly periods: readonly ReportPeriod[];
  readonly rules: TallyRules;
  readonly conversion: Conversion;
}

function frameOf(history: RevenueHistory, request: MovementRequest): Frame {
  const { policy, timezone } = history;
  const periods = reportPeriods(request.from, request.to, request.by);
  if (periods.length === 0) throw new RangeError(`no day from ${request.from} to ${request.to}`);
  const bounds = boundaries(periods, timezone);
  const { currency } = request;
  return {
    history,
    request,
    lane: history.lane,
    periods,
    rules: {
      bounds,
      cuts: policy.same_month === 'netted' ? monthCuts(history, request, bounds) : null,
      convert:
        currency === null || policy.exchange === 'constant'
          ? null
          : { to: currency, at: policy.exchange === 'at_start' ? 'start' : 'change' },
    },
    conversion: new Conversion(history, currency, request.rate),
  };
}

/** The frame with those periods only in which a customer moves: all of them where rates move what it pays. */
function ofCustomer({ changes, currencies }: CustomerHistory, frame: Frame): Frame {
  const { request, history, rules, periods } = frame;
  const { currency } = request;
  if (currency !== null && history.policy.exchange === 'daily' && currencies.some((one) => one !== currency))
    return frame;
  const { bounds } = rules;
  const moved: number[] = [];
  for (const at of changes.at) {
    const period = periodOf(bounds, at);
    if (period !== null && moved.at(-1) !== period) moved.push(period);
  }
  // between two of them nothing happens, so that one may as well last until the next
  const starts = moved.map((period) => bounds[period] as number);
  const end = moved.length === 0 ? [] : [bounds[(moved.at(-1) as number) + 1] as number];
  return {
    ...frame,
    periods: moved.map((period) => periods[period] as ReportPeriod),
    rules: { ...rules, bounds: [...starts, ...end] },
  };
}

/** The place of the period that an instant is in; null outside of all. */
function periodOf(bounds: readonly number[], at: number): number | null {
  let low = 0;
  let high = bounds.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((bounds[middle] as number) <= at) low = middle + 1;
    else high = middle;
  }
  return low === 0 || low === bounds.length ? null : low - 1;
}

/** The first instants of every month since the first change, and `bounds` besides: between them a netted policy nets. */
export function monthCuts(
  history: RevenueHistory,
  { to }: { readonly to: PlainDate },
  bounds: readonly number[],
): number[] {
  let first = bounds[0] as number;
  for (const { changes } of customersOf(history)) if ((changes.at[0] ?? first) < first) first = changes.at[0] as number;
  const months = reportPeriods(monthStart(dateAt(first, history.timezone)), to, 'month');
  return [...new Set([...months.map(({ start }) => startOfDay(start, history.timezone)), ...bounds])].sort(
    (a, b) => a - b,
  );
}

function reportOf({ history, request, conversion }: Frame): Omit<MovementReport, 'totals'> {
  const { policy, timezone } = history;
  return { policy, timezone, units_per_minor: conversion.units_per_minor, currency: request.currency };
}

function totalsOf(sums: Tally, frame: Frame): MovementTotal[] {
  const { periods, request } = frame;
  const codes = [...sums.currencies.keys()].sort();
  const tallies = codes.map((code) => sums.currencies.get(code) as CurrencyTally);
  const amounts = codes.map((code, place) => amountsOf(tallies[place] as CurrencyTally, code, frame));
  const totals: MovementTotal[] = [];
  let customers = sums.opening_customers;
  const accounts = tallies.map(({ opening_accounts }) => opening_accounts);
  periods.forEach((period, index) => {
    const parts = amounts.map((one) => one[index] as MovementAmounts);
    if (request.currency !== null) {
      const begun_customers = sums.begun[index] as number;
      const ceased_customers = sums.ceased[index] as number;
      const opening_customers = customers;
      customers += begun_customers - ceased_customers;
      totals.push({
        period,
        currency: request.currency,
        amounts: parts.reduce(addAmounts, NO_AMOUNTS),
        changes: tallies.map((one) => changesOf(one, index)).reduce(addChanges, NO_CHANGES),
        opening_customers,
        new_customers: sums.new[index] as number,
        begun_customers,
        ceased_customers,
        closing_customers: customers,
      });
      return;
    }
    codes.forEach((currency, place) => {
      const { new: added, begun, ceased } = tallies[place] as CurrencyTally;
      const begun_customers = begun[index] as number;
      const ceased_customers = ceased[index] as number;
      const opening_customers = accounts[place] as number;
      accounts[place] = opening_customers + begun_customers - ceased_customers;
      totals.push({
        period,
        currency,
        amounts: parts[place] as MovementAmounts,
        changes: changesOf(tallies[place] as CurrencyTally, index),
        opening_customers,
        new_customers: added[index] as number,
        begun_customers,
        ceased_customers,
        closing_customers: accounts[place] as number,
      });
    });
  });
  return totals;
}

/** What one currency comes to in each period, in the report's units. */
function amountsOf(one: CurrencyTally, currency: CurrencyCode, frame: Frame): MovementAmounts[] {
  const { lane, request, history, periods, conversion } = frame;
  const { exchange } = history.policy;
  const to = request.currency;
  const by_day = to !== null && to !== currency && exchange !== 'constant';
  const last = addToDate(request.to, { days: -1 });
  const convert = (units: Units, day: PlainDate) => conversion.convert(units, currency, day);
  let moved: bigint[];
  let opening = by_day ? 0n : convert(one.opening, last);
  if (!by_day) moved = one.sums.map((units) => convert(units, last));
  else {
    moved = new Array(one.sums.length).fill(0n);
    for (const [day, tallied] of one.by_rate_day) {
      opening += convert(tallied.opening, day);
      for (const [slot, units] of tallied.sums) moved[slot] = (moved[slot] as bigint) + convert(units, day);
    }
  }
  const daily = by_day && exchange === 'daily';
  let open = one.opening;
  if (daily) opening = convert(open, addToDate(request.from, { days: -1 }));
  return periods.map(({ end }, period) => {
    const slot = period * KINDS;
    const kinds = {
      new: moved[slot + NEW] as bigint,
      expansion: moved[slot + EXPANSION] as bigint,
      contraction: moved[slot + CONTRACTION] as bigint,
      churn: moved[slot + CHURN] as bigint,
      reactivation: moved[slot + REACTIVATION] as bigint,
    };
    const sum = opening + kinds.new + kinds.expansion + kinds.contraction + kinds.churn + kinds.reactivation;
    let closing = sum;
    if (daily) {
      for (let kind = 0; kind < KINDS; kind++) open = lane.add(open, one.sums[slot + kind] as Units);
      closing = convert(open, addToDate(end, { days: -1 }));
    }
    const amounts = { opening, ...kinds, fx: closing - sum, closing };
    opening = closing;
    return amounts;
  });
}

function changesOf({ counts }: CurrencyTally, period: number): MovementTotal['changes'] {
  const count = (kind: number) => counts[period * KINDS + kind] as number;
  return {
    new: count(NEW),
    expansion: count(EXPANSION),
    contraction: count(CONTRACTION),
    churn: count(CHURN),
    reactivation: count(REACTIVATION),
  };
}

const NO_CHANGES: MovementTotal['changes'] = { new: 0, expansion: 0, contraction: 0, churn: 0, reactivation: 0 };
const NO_AMOUNTS: MovementAmounts = {
  opening: 0n,
  new: 0n,
  expansion: 0n,
  contraction: 0n,
  churn: 0n,
  reactivation: 0n,
  fx: 0n,
  closing: 0n,
};

function addChanges(a: MovementTotal['changes'], b: MovementTotal['changes']): MovementTotal['changes'] {
  return {
    new: a.new + b.new,
    expansion: a.expansion + b.expansion,
    contraction: a.contraction + b.contraction,
    churn: a.churn + b.churn,
    reactivation: a.reactivation + b.reactivation,
  };
}

function addAmounts(a: MovementAmounts, b: MovementAmounts): MovementAmounts {
  return {
    opening: a.opening + b.opening,
    new: a.new + b.new,
    expansion: a.expansion + b.expansion,
    contraction: a.contraction + b.contraction,
    churn: a.churn + b.churn,
    reactivation: a.reactivation + b.reactivation,
    fx: a.fx + b.fx,
    closing: a.closing + b.closing,
  };
}

function moves({ opening, closing, new: added, expansion, contraction, churn, reactivation, fx }: MovementAmounts) {
  return (
    opening !== closing ||
    added !== 0n ||
    expansion !== 0n ||
    contraction !== 0n ||
    churn !== 0n ||
    reactivation !== 0n ||
    fx !== 0n
  );
}
