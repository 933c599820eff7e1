// SPDX-License-Identifier: Apache-2.0
import { describe, expect, test } from 'vitest';
import type { Price } from '../catalog/charge.js';
import { resolveCatalog } from '../catalog/resolve.js';
import { decide } from '../contract/lifecycle.js';
import { onePhase } from '../contract/phase.js';
import type { Subscription } from '../contract/subscription.js';
import { instantOf, parseBound } from '../kit/bound.js';
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

// From a month to a year at a second around a change of clocks. Instants are written with the offsets that each zone's
// law gave, and counted in UTC; how much of the month had passed, of how many seconds, is counted by hand.
const SECONDS: readonly {
  readonly zone: string;
  readonly why: string;
  readonly month: readonly [start: string, end: string];
  readonly change: string;
  /** Where the day of the change begins, and the same day a year later. */
  readonly year: readonly [start: string, end: string];
  readonly passed: number;
  readonly whole: number;
}[] = [
  {
    zone: 'Europe/Berlin',
    why: 'the last second before the hour that is left out: 30 days, 1:59:59',
    month: ['2024-03-01T00:00:00+01:00', '2024-04-01T00:00:00+02:00'],
    change: '2024-03-31T01:59:59+01:00',
    year: ['2024-03-31T00:00:00+01:00', '2025-03-31T00:00:00+02:00'],
    passed: 2_599_199,
    whole: 2_674_800,
  },
  {
    zone: 'Europe/Berlin',
    why: 'the first second after it: 30 days and 2 hours, though the clock shows three',
    month: ['2024-03-01T00:00:00+01:00', '2024-04-01T00:00:00+02:00'],
    change: '2024-03-31T03:00:00+02:00',
    year: ['2024-03-31T00:00:00+01:00', '2025-03-31T00:00:00+02:00'],
    passed: 2_599_200,
    whole: 2_674_800,
  },
  {
    zone: 'Europe/Berlin',
    why: 'half past two, the first time: 26 days and 2.5 hours',
    month: ['2024-10-01T00:00:00+02:00', '2024-11-01T00:00:00+01:00'],
    change: '2024-10-27T02:30:00+02:00',
    year: ['2024-10-27T00:00:00+02:00', '2025-10-27T00:00:00+01:00'],
    passed: 2_255_400,
    whole: 2_682_000,
  },
  {
    zone: 'Europe/Berlin',
    why: 'half past two, the second time: an hour more',
    month: ['2024-10-01T00:00:00+02:00', '2024-11-01T00:00:00+01:00'],
    change: '2024-10-27T02:30:00+01:00',
    year: ['2024-10-27T00:00:00+02:00', '2025-10-27T00:00:00+01:00'],
    passed: 2_259_000,
    whole: 2_682_000,
  },
  {
    zone: 'America/New_York',
    why: 'as the clocks go forward: 9 days and 2 hours',
    month: ['2024-03-01T00:00:00-05:00', '2024-04-01T00:00:00-04:00'],
    change: '2024-03-10T03:00:00-04:00',
    year: ['2024-03-10T00:00:00-05:00', '2025-03-10T00:00:00-04:00'],
    passed: 784_800,
    whole: 2_674_800,
  },
  {
    zone: 'America/New_York',
    why: 'half past one, the first time: 2 days and 1.5 hours',
    month: ['2024-11-01T00:00:00-04:00', '2024-12-01T00:00:00-05:00'],
    change: '2024-11-03T01:30:00-04:00',
    year: ['2024-11-03T00:00:00-04:00', '2025-11-03T00:00:00-05:00'],
    passed: 178_200,
    whole: 2_595_600,
  },
  {
    zone: 'America/New_York',
    why: 'half past one, the second time',
    month: ['2024-11-01T00:00:00-04:00', '2024-12-01T00:00:00-05:00'],
    change: '2024-11-03T01:30:00-05:00',
    year: ['2024-11-03T00:00:00-04:00', '2025-11-03T00:00:00-05:00'],
    passed: 181_800,
    whole: 2_595_600,
  },
  {
    zone: 'Pacific/Auckland',
    why: 'as the clocks go forward in spring: 28 days and 2 hours',
    month: ['2024-09-01T00:00:00+12:00', '2024-10-01T00:00:00+13:00'],
    change: '2024-09-29T03:00:00+13:00',
    year: ['2024-09-29T00:00:00+12:00', '2025-09-29T00:00:00+13:00'],
    passed: 2_426_400,
    whole: 2_588_400,
  },
  {
    zone: 'Pacific/Auckland',
    why: 'half past two, the second time, in autumn: 6 days and 3.5 hours',
    month: ['2024-04-01T00:00:00+13:00', '2024-05-01T00:00:00+12:00'],
    change: '2024-04-07T02:30:00+12:00',
    year: ['2024-04-07T00:00:00+13:00', '2025-04-07T00:00:00+12:00'],
    passed: 531_000,
    whole: 2_595_600,
  },
  {
    zone: 'America/Sao_Paulo',
    why: 'a second after a day that begins at one: 3 days and a second',
    month: ['2018-11-01T00:00:00-03:00', '2018-12-01T00:00:00-02:00'],
    change: '2018-11-04T01:00:01-02:00',
    year: ['2018-11-04T01:00:00-02:00', '2019-11-04T00:00:00-03:00'],
    passed: 259_201,
    whole: 2_588_400,
  },
  {
    zone: 'America/Sao_Paulo',
    why: 'half past eleven at night, the second time: 17 days and half an hour',
    month: ['2018-02-01T00:00:00-02:00', '2018-03-01T00:00:00-03:00'],
    change: '2018-02-17T23:30:00-03:00',
    year: ['2018-02-17T00:00:00-02:00', '2019-02-17T00:00:00-03:00'],
    passed: 1_470_600,
    whole: 2_422_800,
  },
  {
    zone: 'Asia/Kolkata',
    why: 'noon of a leap day',
    month: ['2024-02-01T00:00:00+05:30', '2024-03-01T00:00:00+05:30'],
    change: '2024-02-29T12:00:00+05:30',
    year: ['2024-02-29T00:00:00+05:30', '2025-02-28T00:00:00+05:30'],
    passed: 2_462_400,
    whole: 2_505_600,
  },
];

test.each(SECONDS)('in $zone at $change: $why', ({ zone, month, change, year, passed, whole }) => {
  const second = (text: string) => Date.parse(text) / 1_000;
  expect(second(change) - second(month[0])).toBe(passed);
  expect(second(month[1]) - second(month[0])).toBe(whole);
  const at = parseBound(change, zone) as string;
  const start = month[0].slice(0, 10);
  const until = almanac.next(change.slice(0, 10));
  const before = onePhase(subscription(zone, start, 'month-second'), catalog);
  const first = generate({ phases: before, billed: NOTHING_BILLED, usage, until });
  const billed = withLines(
    NOTHING_BILLED,
    first.flatMap(({ lines }) => lines),
  );
  const lines = (to: string, when: string) => {
    const decided = decide(before, { kind: 'change', when, change: { plan: to } }, at);
    if (!decided.ok) throw new Error(decided.problems[0]?.message);
    return generate({ phases: decided.value.phases, billed, usage, until }).flatMap((plan) =>
      plan.lines.map(
        ({ kind, period, amount_minor }) =>
          `${plan.invoice_date} ${kind} ${instantOf(period.start, zone) / 1_000}..${instantOf(period.end, zone) / 1_000} ${amount_minor}`,
      ),
    );
  };
  const day = change.slice(0, 10);
  const kept = rounded(COST.month, passed, whole);
  const rest = rounded(COST.year, second(year[1]) - second(change), second(year[1]) - second(year[0]));
  const expected = [
    `${day} credit ${second(change)}..${second(month[1])} ${kept - COST.month}`,
    `${day} charge ${second(change)}..${second(year[1])} ${rest}`,
  ];
  expect(lines('year-second', at)).toEqual(expected);
  // who counts seconds means this one by now
  expect(lines('year-second', 'now')).toEqual(expected);
  // to a price by the day: what is by the second ends then, and the day is the new price's
  expect(lines('year-day', at)).toEqual([
    expected[0],
    `${day} charge ${second(change)}..${second(year[1])} ${COST.year}`,
  ]);
});
