// SPDX-License-Identifier: Apache-2.0
import {
  addToDate,
  dateAt,
  decimal,
  formatInstant,
  formatMinor,
  type Instant,
  parseInstant,
  startOfDay,
  toMinor,
} from '@kontor/core';
import { type ClockStep, clockStops, parseMoment } from '@kontor/server';
import type { Connection } from '../connection.js';
import { CommandFailure } from '../failure.js';
import { inSession } from '../program.js';
import { type Step, startStep } from '../terminal/progress.js';
import { grouped } from '../terminal/table.js';
import type { AdvanceOptions, Clock } from './clock.js';

interface Advanced extends Clock {
  readonly from: string;
  readonly stops: number;
  readonly invoices: number;
  readonly lines: number;
  readonly totals: readonly { readonly currency: string; readonly amount: string }[];
  readonly skipped: readonly { readonly subscription_id: string | null; readonly customer_id: string }[];
}

/** At most so many requests, each for several stops: enough to see a bar move. */
const PORTIONS = 60;

export function advanceClock(options: AdvanceOptions): Promise<void> {
  return inSession(options, async ({ connection, output }) => {
    const start = await connection.request<Clock>('GET', '/v1/test_clock');
    const to = targetOf(start, options);
    const stops = [...clockStops(instantOf(start.now), to, options.step, start.timezone)];
    // also when it is there already, or gone past it: the server says so
    if (stops.length === 0) stops.push(to);
    const label = `Advancing to ${formatInstant(to)}`;
    const bar = startStep(label, { total: stops.length, quiet: output.json });
    const done = await advanceThrough(connection, stops, options.step, bar).catch((error: unknown) => {
      bar.finish('stopped');
      throw error;
    });
    bar.finish(`${grouped(String(done.invoices))} invoices`);
    output.show(done, told);
  });
}

/** In portions that end at stops, so that what is billed when is the same as by one request. */
async function advanceThrough(
  connection: Connection,
  stops: readonly Instant[],
  step: ClockStep,
  bar: Step,
): Promise<Advanced> {
  const size = Math.ceil(stops.length / PORTIONS);
  const answers: Advanced[] = [];
  for (let reached = 0; reached < stops.length; ) {
    reached = Math.min(reached + size, stops.length);
    const body = { to: formatInstant(stops[reached - 1] as Instant), step };
    answers.push(await connection.request<Advanced>('POST', '/v1/test_clock', { body }));
    bar.reach(reached);
  }
  return summed(answers);
}

function summed(answers: readonly Advanced[]): Advanced {
  const last = answers.at(-1) as Advanced;
  const sum = (count: (answer: Advanced) => number) => answers.reduce((total, answer) => total + count(answer), 0);
  return {
    ...last,
    from: (answers[0] as Advanced).from,
    stops: sum(({ stops }) => stops),
    invoices: sum(({ invoices }) => invoices),
    lines: sum(({ lines }) => lines),
    totals: totalsOf(answers),
  };
}

function totalsOf(answers: readonly Advanced[]): Advanced['totals'] {
  const totals = new Map<string, bigint>();
  for (const { currency, amount } of answers.flatMap((answer) => answer.totals))
    totals.set(currency, (totals.get(currency) ?? 0n) + toMinor(decimal(amount), currency, 'half-away'));
  return [...totals].sort().map(([currency, minor]) => ({ currency, amount: formatMinor(minor, currency) }));
}

function told({ now, stops, invoices, totals, skipped }: Advanced): string {
  const amounts = totals.map(({ currency, amount }) => `${grouped(amount)} ${currency}`).join(' + ');
  const issued = `${grouped(String(invoices))} invoice${invoices === 1 ? '' : 's'}${amounts === '' ? '' : ` over ${amounts}`}`;
  const closes = `${grouped(String(stops))} stop${stops === 1 ? '' : 's'}`;
  const left = skipped.map(
    ({ subscription_id, customer_id }) =>
      `  ${subscription_id ?? customer_id} cannot be billed until its terms are mended`,
  );
  return [`it is ${now}: ${closes}, ${issued} issued`, ...left].join('\n');
}

function targetOf({ now, timezone }: Clock, { to, by }: AdvanceOptions): Instant {
  if ((to === undefined) === (by === undefined))
    throw new CommandFailure('how far? say either --to 2025-01-01 or --by 1y', 2);
  if (to !== undefined) {
    const moment = parseMoment(to, timezone);
    if (moment !== null) return moment;
    throw new CommandFailure(`--to ${to}: write a day as 2025-01-01, or an instant as 2025-01-01T12:00:00Z`, 2);
  }
  return later(instantOf(now), by as string, timezone);
}

/** As long after the start of a later day of the zone. */
function later(now: Instant, span: string, timezone: string): Instant {
  const [, count, unit] = /^(\d{1,3})([dwmy])$/.exec(span) ?? [];
  if (count === undefined) throw new CommandFailure(`--by ${span}: write 10d, 2w, 3m or 1y`, 2);
  const number = Number(count);
  const spans = { d: { days: number }, w: { days: 7 * number }, m: { months: number }, y: { years: number } };
  const today = dateAt(now, timezone);
  const day = addToDate(today, spans[unit as keyof typeof spans]);
  return startOfDay(day, timezone) + (now - startOfDay(today, timezone));
}

function instantOf(text: string): Instant {
  return parseInstant(text) as Instant;
}
