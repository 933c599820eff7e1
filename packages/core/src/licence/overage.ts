// SPDX-License-Identifier: Apache-2.0
import type { OverageTerms } from '../catalog/definition.js';
import { addToDate, daysBetween, earlierDate, type PlainDate } from '../kit/calendar.js';
import { Decimal, decimal } from '../kit/decimal.js';

/** So many seats were in use from this day on, until the next one that says otherwise. */
export interface SeatsInUse {
  readonly date: PlainDate;
  readonly seats: Decimal;
}

export interface OverageRequest {
  /** Seats that were bought for the whole term. */
  readonly licensed: Decimal;
  /** The term of the licence: `end` is the first day outside. */
  readonly start: PlainDate;
  readonly end: PlainDate;
  readonly terms: OverageTerms;
  /** In any order; of one day the most counts. */
  readonly in_use: readonly SeatsInUse[];
  /** Seats that periods were trued up by already, by their first day: that stays as it was. */
  readonly settled?: ReadonlyMap<PlainDate, Decimal>;
}

/** What one period of true-up comes to. */
export interface TrueUp {
  readonly start: PlainDate;
  readonly end: PlainDate;
  /** Bought, or trued up in periods before. */
  readonly licensed: Decimal;
  readonly tolerated: Decimal;
  /** Null: there is none. */
  readonly cap: Decimal | null;
  /** The most seats in use on any day of the period. */
  readonly high_water: Decimal;
  readonly band: 'within' | 'tolerated' | 'true_up' | 'over_cap';
  /** Seats to be paid: none within the tolerance, and all of what exceeds the licence beyond it. */
  readonly seats: Decimal;
  /** They are paid from the first day of the period, and end with the licence: so many days of so many. */
  readonly days: number;
  readonly term_days: number;
}

const MONTHS = { quarterly: 3, yearly: 12 } as const;

/**
 * Seats in use on several installations together: on each day that one of them tells of, the sum of what each of them
 * had in use then.
 */
export function seatsTogether(installs: readonly (readonly SeatsInUse[])[]): SeatsInUse[] {
  const tracks = installs.map((rows) => {
    const most = new Map<PlainDate, Decimal>();
    for (const { date, seats } of rows) most.set(date, most.get(date)?.max(seats) ?? seats);
    return { most, held: Decimal.ZERO };
  });
  const dates = [...new Set(installs.flatMap((rows) => rows.map(({ date }) => date)))].sort();
  return dates.map((date) => {
    let sum = Decimal.ZERO;
    for (const track of tracks) {
      track.held = track.most.get(date) ?? track.held;
      sum = sum.add(track.held);
    }
    return { date, seats: sum };
  });
}

/**
 * The true-ups of a term. Periods are counted from its first day and the last one is cut at its end. What is trued up
 * is licensed from then on: nobody pays for a seat twice, and tolerance and cap grow with it.
 */
export function trueUps({ licensed, start, end, terms, in_use, settled }: OverageRequest): TrueUp[] {
  const months = MONTHS[terms.true_up];
  const sorted = [...in_use].sort((a, b) => (a.date < b.date ? -1 : a.date > b.date ? 1 : 0));
  const found: TrueUp[] = [];
  let held = licensed;
  for (let index = 0, from = start; from < end; index++) {
    // from the first day of the term, never from the period before
    const until = earlierDate(addToDate(start, { months: months * (index + 1) }), end);
    const period = { start: from, end: until, high_water: highWater(sorted, from, until) };
    const share = { days: daysBetween(from, end), term_days: daysBetween(start, end) };
    const computed = trueUp(period, held, terms, share);
    const seats = settled?.get(from) ?? computed.seats;
    found.push({ ...computed, seats });
    held = held.add(seats);
    from = until;
  }
  return found;
}

function trueUp(
  period: Pick<TrueUp, 'start' | 'end' | 'high_water'>,
  licensed: Decimal,
  terms: OverageTerms,
  share: Pick<TrueUp, 'days' | 'term_days'>,
): TrueUp {
  const upTo = (fraction: Decimal) => licensed.multiply(Decimal.ONE.add(fraction)).round(0, 'down');
  const tolerated = upTo(decimal(terms.tolerance));
  const cap = terms.cap === undefined ? null : upTo(decimal(terms.cap));
  const { high_water } = period;
  const band = bandOf(high_water, licensed, tolerated, cap);
  const seats = band === 'true_up' || band === 'over_cap' ? high_water.subtract(licensed) : Decimal.ZERO;
  return { ...period, licensed, tolerated, cap, band, seats, ...share };
}

function bandOf(seats: Decimal, licensed: Decimal, tolerated: Decimal, cap: Decimal | null): TrueUp['band'] {
  if (!seats.greaterThan(licensed)) return 'within';
  if (!seats.greaterThan(tolerated)) return 'tolerated';
  return cap !== null && seats.greaterThan(cap) ? 'over_cap' : 'true_up';
}

/** The most that was in use on any day from `from` up to `until`: also what was in use before and went on. */
function highWater(sorted: readonly SeatsInUse[], from: PlainDate, until: PlainDate): Decimal {
  let carried = Decimal.ZERO;
  let carried_on: PlainDate | null = null;
  let most: Decimal | null = null;
  for (const { date, seats } of sorted) {
    if (date >= until) break;
    if (date <= from) {
      // of one day the most counts; a later day replaces it
      carried = carried_on === date ? carried.max(seats) : seats;
      carried_on = date;
    } else most = most === null ? seats : most.max(seats);
  }
  return most === null ? carried : most.max(carried);
}
