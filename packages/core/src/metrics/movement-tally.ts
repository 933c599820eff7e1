// SPDX-License-Identifier: Apache-2.0
import type { Instant, PlainDate } from '../kit/calendar.js';
import type { CurrencyCode } from '../kit/money.js';
import { dateAt } from '../kit/timezone.js';
import {
  ACCOUNT_BEGINS,
  ACCOUNT_CEASES,
  type Changes,
  CUSTOMER_BEGINS,
  CUSTOMER_CEASES,
  type CustomerHistory,
  KIND,
  NEW,
} from './customer-history.js';
import { nettedChanges } from './netted-changes.js';
import type { RevenueHistory } from './revenue-history.js';
import type { Lane, Units } from './units.js';

/** How many kinds of movement a change can be. */
export const KINDS = 5;

/** What happened in one currency: `sums` and `counts` by period and kind, at `period * KINDS + kind`. */
export interface CurrencyTally {
  opening: Units;
  readonly sums: Units[];
  readonly counts: number[];
  opening_accounts: number;
  readonly new: number[];
  readonly begun: number[];
  readonly ceased: number[];
  /** The same by the day whose rate an amount is converted at; empty where it is not. */
  readonly by_rate_day: Map<PlainDate, RateDayTally>;
}

export interface RateDayTally {
  opening: Units;
  /** By the place in `sums`. */
  readonly sums: Map<number, Units>;
}

export interface Tally {
  readonly currencies: ReadonlyMap<CurrencyCode, CurrencyTally>;
  readonly opening_customers: number;
  readonly new: readonly number[];
  readonly begun: readonly number[];
  readonly ceased: readonly number[];
}

export interface TallyRules {
  /** The instants that bound the periods: one more than there are of them. */
  readonly bounds: readonly Instant[];
  /** Between which changes are netted; null: they are not. */
  readonly cuts: readonly Instant[] | null;
  /** By which day's rate amounts of other currencies than this one are converted; null: none is. */
  readonly convert: { readonly to: CurrencyCode; readonly at: 'change' | 'start' } | null;
}

/** Adds up the changes of some customers, in one pass. */
export function tally(
  customers: Iterable<CustomerHistory>,
  history: Pick<RevenueHistory, 'policy' | 'timezone' | 'lane'>,
  { bounds, cuts, convert }: TallyRules,
): Tally {
  const { lane, policy, timezone } = history;
  const periods = bounds.length - 1;
  const first = bounds[0] as Instant;
  const end = bounds[periods] as Instant;
  const currencies = new Map<CurrencyCode, CurrencyTally>();
  const added = new Array<number>(periods).fill(0);
  const begun = new Array<number>(periods).fill(0);
  const ceased = new Array<number>(periods).fill(0);
  let opening_customers = 0;
  for (const customer of customers) {
    const changes = cuts === null ? customer.changes : nettedChanges(customer, cuts, policy, lane);
    const { at, account, delta, code } = changes;
    const tallies = customer.currencies.map((currency) => tallyOf(currencies, currency, periods, lane));
    let period = 0;
    for (let index = 0; index < at.length; index++) {
      const time = at[index] as Instant;
      if (time >= end) break;
      const into = tallies[account[index] as number] as CurrencyTally;
      const bits = code[index] as number;
      if (time < first) {
        into.opening = lane.add(into.opening, delta[index] as Units);
        if (bits > KIND) {
          if ((bits & ACCOUNT_BEGINS) !== 0) into.opening_accounts++;
          if ((bits & ACCOUNT_CEASES) !== 0) into.opening_accounts--;
          if ((bits & CUSTOMER_BEGINS) !== 0) opening_customers++;
          if ((bits & CUSTOMER_CEASES) !== 0) opening_customers--;
        }
        continue;
      }
      while (time >= (bounds[period + 1] as Instant)) period++;
      const slot = period * KINDS + (bits & KIND);
      into.sums[slot] = lane.add(into.sums[slot] as Units, delta[index] as Units);
      into.counts[slot] = (into.counts[slot] as number) + 1;
      if (bits > KIND) {
        const first_time = (bits & KIND) === NEW;
        if ((bits & ACCOUNT_BEGINS) !== 0) into.begun[period] = (into.begun[period] as number) + 1;
        if (first_time && (bits & ACCOUNT_BEGINS) !== 0) into.new[period] = (into.new[period] as number) + 1;
        if (first_time && (bits & CUSTOMER_BEGINS) !== 0) added[period] = (added[period] as number) + 1;
        if ((bits & ACCOUNT_CEASES) !== 0) into.ceased[period] = (into.ceased[period] as number) + 1;
        if ((bits & CUSTOMER_BEGINS) !== 0) begun[period] = (begun[period] as number) + 1;
        if ((bits & CUSTOMER_CEASES) !== 0) ceased[period] = (ceased[period] as number) + 1;
      }
    }
    if (convert !== null)
      for (let index = 0; index < customer.currencies.length; index++)
        if (customer.currencies[index] !== convert.to)
          addByRateDay(tallies[index] as CurrencyTally, index, changes, bounds, convert.at, timezone, lane);
  }
  return { currencies, opening_customers, new: added, begun, ceased };
}

function tallyOf(
  currencies: Map<CurrencyCode, CurrencyTally>,
  currency: CurrencyCode,
  periods: number,
  lane: Lane,
): CurrencyTally {
  let found = currencies.get(currency);
  if (found === undefined) {
    found = {
      opening: lane.zero,
      sums: new Array(periods * KINDS).fill(lane.zero),
      counts: new Array(periods * KINDS).fill(0),
      opening_accounts: 0,
      new: new Array(periods).fill(0),
      begun: new Array(periods).fill(0),
      ceased: new Array(periods).fill(0),
      by_rate_day: new Map(),
    };
    currencies.set(currency, found);
  }
  return found;
}

/** Of one account: the day of each change, or the day on which it began to pay. */
function addByRateDay(
  { by_rate_day }: CurrencyTally,
  account: number,
  { at, account: accounts, delta, code }: Changes,
  bounds: readonly Instant[],
  rate_of: 'change' | 'start',
  timezone: string,
  lane: Lane,
): void {
  const first = bounds[0] as Instant;
  const end = bounds[bounds.length - 1] as Instant;
  let period = 0;
  let day = '';
  for (let index = 0; index < at.length; index++) {
    if (accounts[index] !== account) continue;
    const time = at[index] as Instant;
    if (time >= end) break;
    const change = delta[index] as Units;
    if (rate_of === 'change') {
      // what is open at the beginning is converted by the day before it, and not by those of its changes
      if (time < first) continue;
      day = dateAt(time, timezone);
    } else if (((code[index] as number) & ACCOUNT_BEGINS) !== 0) day = dateAt(time, timezone);
    let into = by_rate_day.get(day);
    if (into === undefined) {
      into = { opening: lane.zero, sums: new Map() };
      by_rate_day.set(day, into);
    }
    if (time < first) {
      into.opening = lane.add(into.opening, change);
      continue;
    }
    while (time >= (bounds[period + 1] as Instant)) period++;
    const slot = period * KINDS + ((code[index] as number) & KIND);
    into.sums.set(slot, lane.add(into.sums.get(slot) ?? lane.zero, change));
  }
}
