// SPDX-License-Identifier: Apache-2.0
import { describe, expect, test } from 'vitest';
import type { Price } from '../catalog/charge.js';
import { resolveCatalog } from '../catalog/resolve.js';
import { decide } from '../contract/lifecycle.js';
import { onePhase } from '../contract/phase.js';
import type { Subscription } from '../contract/subscription.js';
import { NOTHING_BILLED, withLines } from './billed.js';
import { generate } from './generate.js';

// A change from every billing interval to every other on days that are hard: ends of months, 28 and 29 February of
// years that leap and years that do not, the days before, on and after a change of clocks, in five zones. What is
// expected comes from an almanac below that knows nothing of the code under test: it counts days one after the other
// with the system's Date, and hours by what Intl says the clock of a zone shows.
const INTERVALS = ['day', 'week', 'month', 'quarter', 'year'] as const;
type Interval = (typeof INTERVALS)[number];
const PRORATIONS = ['day', 'second', 'none'] as const;
type Proration = (typeof PRORATIONS)[number];

/** Where a subscription starts, and the day on which it changes its interval. */
const CHANGES: readonly (readonly [zone: string, start: string, change: string, why: string])[] = [
  ['Europe/Berlin', '2024-01-31', '2024-02-29', 'a leap day, from the end of January'],
  ['Europe/Berlin', '2024-03-01', '2024-03-31', 'the day of 23 hours'],
  ['Europe/Berlin', '2024-10-13', '2024-10-28', 'the day after that of 25 hours'],
  ['Europe/Berlin', '2023-12-31', '2024-01-01', 'the second day of a year that leaps'],
  ['America/New_York', '2023-01-31', '2023-02-28', 'the last day of a short February'],
  ['America/New_York', '2024-02-29', '2024-03-10', 'a start on a leap day, and the day of 23 hours'],
  ['America/New_York', '2024-10-31', '2024-11-03', 'the day of 25 hours'],
  ['America/New_York', '2100-01-31', '2100-02-28', 'a century that does not leap'],
  ['Asia/Kolkata', '2024-02-29', '2025-02-28', 'a year after a leap day'],
  ['Asia/Kolkata', '2023-08-31', '2023-09-30', 'the end of a month of 30 days'],
  ['Pacific/Auckland', '2024-04-01', '2024-04-07', 'the day of 25 hours, in autumn'],
  ['Pacific/Auckland', '2024-09-15', '2024-09-29', 'the day of 23 hours, in spring'],
  ['Pacific/Auckland', '2000-02-29', '2000-12-31', 'a century that leaps, on its last day'],
  ['America/Sao_Paulo', '2018-10-31', '2018-11-04', 'a day that begins at one o\u2019clock'],
  ['America/Sao_Paulo', '2018-02-04', '2018-02-18', 'the day after midnight came twice'],
  ['America/Sao_Paulo', '2024-12-31', '2025-01-31', 'the end of January'],
];

/** Amounts in minor units: each period costs a number that no other interval's is a multiple of. */
const COST: Readonly<Record<Interval, bigint>> = {
  day: 10_007n,
  week: 70_001n,
  month: 310_019n,
  quarter: 910_003n,
  year: 3_660_011n,
};
const decimalOf = (minor: bigint) => `${minor / 100n}.${String(minor % 100n).padStart(2, '0')}`;

const catalog = resolveCatalog({
  id: 'acme',
  name: 'Acme',
  currencies: ['EUR'],
  products: { acme: { name: 'Acme' } },
  features: {},
  plans: Object.fromEntries(
    INTERVALS.flatMap((interval) =>
      PRORATIONS.map((proration) => {
        const price: Price = { charge: { model: 'flat', amount: decimalOf(COST[interval]) }, interval, proration };
        return [`${interval}-${proration}`, { name: interval, prices: { base: price } }];
      }),
    ),
  ),
});

/** The almanac: dates as the system's Date counts them, one day after the other. */
const almanac = {
  next(date: string): string {
    const day = new Date(`${date}T00:00:00Z`);
    day.setUTCDate(day.getUTCDate() + 1);
    return day.toISOString().slice(0, 10);
  },
  /** The day so many months later, or the last of that month if it is shorter: found by looking at each of them. */
  months(date: string, count: number): string {
    const first = new Date(`${date.slice(0, 7)}-01T00:00:00Z`);
    first.setUTCMonth(first.getUTCMonth() + count);
    const month = first.toISOString().slice(0, 7);
    let last = `${month}-01`;
    for (let day = last; day.startsWith(month) && day.slice(8) <= date.slice(8); day = almanac.next(day)) last = day;
    return last;
  },
  /** Where the n-th period after a start begins. */
  boundary(start: string, interval: Interval, n: number): string {
    if (interval === 'month' || interval === 'quarter' || interval === 'year')
      return almanac.months(start, n * { month: 1, quarter: 3, year: 12 }[interval]);
    let day = start;
    for (let count = n * (interval === 'week' ? 7 : 1); count > 0; count--) day = almanac.next(day);
    return day;
  },
  /** The period that holds a day. */
  period(start: string, interval: Interval, date: string): { start: string; end: string } {
    for (let n = 0; ; n++) {
      const end = almanac.boundary(start, interval, n + 1);
      if (end > date) return { start: almanac.boundary(start, interval, n), end };
    }
  },
  days(from: string, to: string): number {
    let count = 0;
    for (let day = from; day < to; day = almanac.next(day)) count++;
    return count;
  },
  /** The first second of a day in a zone: the earliest quarter of an hour at which its clock shows that date. */
  midnight(date: string, zone: string): number {
    const clock = new Intl.DateTimeFormat('sv-SE', { timeZone: zone, dateStyle: 'short' });
    for (let at = Date.parse(`${date}T00:00:00Z`) - 14 * 3_600_000; ; at += 900_000)
      if (clock.format(at) >= date) return at / 1_000;
  },
};
const midnights = new Map<string, number>();
function midnight(date: string, zone: string): number {
  const key = `${zone} ${date}`;
  const known = midnights.get(key) ?? almanac.midnight(date, zone);
  midnights.set(key, known);
  return known;
}

/** Half away from zero; of amounts that are not below it. */
const rounded = (amount: bigint, part: number, of: number) =>
  (2n * amount * BigInt(part) + BigInt(of)) / (2n * BigInt(of));

/** What the days of a period before `end` come to. */
function served(
  period: { start: string; end: string },
  end: string,
  cost: bigint,
  by: Proration,
  zone: string,
): bigint {
  if (by === 'day') return rounded(cost, almanac.days(period.start, end), almanac.days(period.start, period.end));
  const from = midnight(period.start, zone);
  return rounded(cost, midnight(end, zone) - from, midnight(period.end, zone) - from);
}

const subscription = (zone: string, start: string, plan: string): Subscription => ({
  id: 'sub_1',
  customer_id: 'cus_1',
  status: 'active',
  plan,
  catalog_version: 1,
  currency: 'EUR',
  timezone: zone,
  start_date: start,
  anchor: 'anniversary',
  anchor_date: start,
  quantities: {},
  add_ons: [],
});
const usage = () => {
  throw new Error('nothing is metered');
};

/** Bills up to the day of the change and then after it, by the code under test: the lines of the second bill. */
function changed(zone: string, start: string, change: string, from: string, to: string) {
  const before = onePhase(subscription(zone, start, from), catalog);
  const first = generate({ phases: before, billed: NOTHING_BILLED, usage, until: almanac.next(change) });
  const billed = withLines(
    NOTHING_BILLED,
    first.flatMap(({ lines }) => lines),
  );
  const decided = decide(before, { kind: 'change', when: 'now', change: { plan: to } }, change);
  if (!decided.ok) throw new Error(decided.problems[0]?.message);
  const plans = generate({ phases: decided.value.phases, billed, usage, until: almanac.next(change) });
  return plans.flatMap(({ lines }) =>
    lines.map(({ kind, period, amount_minor }) => `${kind} ${period.start}..${period.end} ${amount_minor}`),
  );
}

describe.each(CHANGES)('in %s from %s, changed on %s: %s', (zone, start, change) => {
  const pairs = INTERVALS.flatMap((from) => INTERVALS.filter((to) => to !== from).map((to) => [from, to] as const));
  test.each(PRORATIONS)('every pair of intervals, by %s', (by) => {
    for (const [from, to] of pairs) {
      const running = almanac.period(start, from, change);
      const next = almanac.period(change, to, change);
      const back =
        running.start === change
          ? `credit ${running.start}..${running.end} ${-COST[from]}`
          : `credit ${change}..${running.end} ${served(running, change, COST[from], by, zone) - COST[from]}`;
      // what is sold whole is served whole, once its period has begun before the day of the change
      const stays = by === 'none' && running.start < change;
      const expected = stays ? [] : [back, `charge ${next.start}..${next.end} ${COST[to]}`];
      const lines = changed(zone, start, change, `${from}-${by}`, `${to}-${by}`);
      expect({ from, to, lines }).toEqual({ from, to, lines: expected });
    }
  });
});
