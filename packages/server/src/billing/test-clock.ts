// SPDX-License-Identifier: Apache-2.0
import {
  addToDate,
  civil,
  dateAt,
  fail,
  formatInstant,
  type Instant,
  isPlainDate,
  ok,
  type PlainDate,
  type Problem,
  parseInstant,
  type Result,
  startOfDay,
  weekdayOf,
} from '@kontor/core';
import { type CollectOptions, collectUntil } from '../collecting/collect.js';
import type { Organisation } from '../store/organisations.js';
import type { Actor, Store } from '../store/store.js';
import { lookAtAlerts } from '../targets/look.js';
import { lookAtUsage } from '../thresholds/look.js';
import { type CloseResult, closePeriod } from './close.js';

/** How often billing is closed while a test clock advances. */
export const CLOCK_STEPS = ['day', 'week', 'month'] as const;
export type ClockStep = (typeof CLOCK_STEPS)[number];

/** Ten years of days and some: more in one call is refused, as it would run for very long. */
export const MOST_STOPS = 4_000;

export interface AdvanceOptions {
  readonly org_id: string;
  readonly to: Instant;
  readonly step: ClockStep;
  readonly by: Pick<Actor, 'actor' | 'real_now'>;
  /** With what invoices are collected on the way. */
  readonly collecting?: Omit<CollectOptions, 'now' | 'actor'>;
}
export interface AdvanceResult extends Pick<CloseResult, 'invoices' | 'lines' | 'totals' | 'skipped'> {
  /** Where the clock stood before, and where it stands. */
  readonly from: Instant;
  readonly now: Instant;
  /** How often the clock stopped to close billing. */
  readonly stops: number;
}

/** An instant, or a day: its start in the time zone. Null for anything else. */
export function parseMoment(text: string, timezone: string): Instant | null {
  return isPlainDate(text) ? startOfDay(text, timezone) : parseInstant(text);
}

/**
 * Where a clock stops on its way from `from`, which is out, to `to`: whenever the first day of a month, a Monday or
 * any day is over in the time zone, and at the end. A day is billed once it is over, since its usage is complete then.
 */
export function* clockStops(from: Instant, to: Instant, step: ClockStep, timezone: string): Generator<Instant> {
  let day = dateAt(from, timezone);
  for (;;) {
    const over = addToDate(day, { days: 1 });
    const at = startOfDay(over, timezone);
    if (at >= to) break;
    if (at > from && begins(day, step)) yield at;
    day = over;
  }
  if (to > from) yield to;
}

function begins(day: PlainDate, step: ClockStep): boolean {
  return step === 'day' || (step === 'week' ? weekdayOf(day) === 0 : civil(day).day === 1);
}

/**
 * Moves the test clock of an organisation to `to` and closes billing at every stop on the way, so that invoices are
 * issued about when they fall due. Where invoices are collected it stops at each step of that, too. The clock moves first and each call closes where it stands before it moves on:
 * killed anywhere, the same call again bills what was left out, and nothing twice.
 */
export async function advanceTestClock(store: Store, options: AdvanceOptions): Promise<Result<AdvanceResult>> {
  const { org_id, to, step, by, collecting = { public_url: null } } = options;
  const organisation = await store.read(org_id, (tx) => tx.organisations.get());
  const from = organisation.test_clock;
  if (from === null) return fail(realTime(organisation));
  if (to < from) return fail(backwards(from, to));
  const stops: Instant[] = [from];
  for (const stop of clockStops(from, to, step, organisation.timezone)) {
    if (stops.length > MOST_STOPS) return fail(tooFar(step));
    stops.push(stop);
  }
  const closed: CloseResult[] = [];
  for (const now of stops) {
    if (now > from) await collectUntil(store, org_id, now, by, collecting);
    if (now > from) await store.write(org_id, { ...by, now }, (tx) => tx.organisations.moveTestClock(now));
    // what usage reached of thresholds is told before its period is closed
    await lookAtUsage(store, { org_id, ...by, now });
    const until = dateAt(now, organisation.timezone);
    closed.push(await closePeriod(store, { org_id, until, ...by, now }));
    await collectUntil(store, org_id, now, by, collecting);
    await lookAtAlerts(store, { org_id, ...by, now });
  }
  return ok({ ...summed(closed), from, now: to, stops: stops.length - 1 });
}

function summed(closed: readonly CloseResult[]): Pick<AdvanceResult, 'invoices' | 'lines' | 'totals' | 'skipped'> {
  const totals = new Map<string, bigint>();
  for (const { currency, total_minor } of closed.flatMap((one) => one.totals))
    totals.set(currency, (totals.get(currency) ?? 0n) + total_minor);
  return {
    invoices: closed.reduce((sum, one) => sum + one.invoices, 0),
    lines: closed.reduce((sum, one) => sum + one.lines, 0),
    totals: [...totals].sort().map(([currency, total_minor]) => ({ currency, total_minor })),
    skipped: closed.at(-1)?.skipped ?? [],
  };
}

/** What is said of a clock that is not there. */
export function realTime({ slug }: Organisation): Problem {
  return {
    code: 'test-clock-refused',
    path: '',
    message: `${slug} lives in real time and has no test clock`,
    mend: 'make an organisation with `test_clock`: `kontor organisations create trial --name Trial --test-clock 2024-01-01`',
  };
}

function backwards(from: Instant, to: Instant): Problem {
  return {
    code: 'test-clock-backwards',
    path: 'to',
    message: `the clock stands at ${formatInstant(from)} and cannot go back to ${formatInstant(to)}`,
    mend: 'name a later moment, or make another organisation to begin again',
  };
}

function tooFar(step: ClockStep): Problem {
  return {
    code: 'out-of-range',
    path: 'to',
    message: `that is more than ${MOST_STOPS.toLocaleString('en')} stops, one each ${step}`,
    mend: 'take a longer step, or go there in several requests',
  };
}
