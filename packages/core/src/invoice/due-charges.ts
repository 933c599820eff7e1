// SPDX-License-Identifier: Apache-2.0
import type { Price } from '../catalog/charge.js';
import { periodAt, periodsBetween } from '../contract/periods.js';
import type { Phase } from '../contract/phase.js';
import type { Period, PlainDate } from '../contract/subscription.js';
import { dayOf, firstDayFrom } from '../kit/bound.js';
import { addToDate, earlierDate, laterDate } from '../kit/calendar.js';
import { type BilledLine, type BilledLines, billedKey } from './billed.js';
import { BilledUsage } from './billed-usage.js';
import { type ChargeRun, chargeRuns, scheduleOf } from './charge-run.js';

/** One price over one period that falls before the day billing looks to. */
export interface DueCharge extends ChargeRun {
  /** The whole period of the schedule. */
  readonly full: Period;
  /** What of it is paid for: the period of the line. */
  readonly served: Period;
  /** The first served day for prices in advance, the day after the last, whole or not, for those in arrears. */
  readonly due_date: PlainDate;
  /** Its period is not over: usage so far. */
  readonly interim?: boolean;
}

export interface DueRequest {
  /** The terms of one subscription over time, in order. */
  readonly phases: readonly Phase[];
  /** Every line there is; those that `linesNeeded` names do, with `closed_until`. */
  readonly billed: BilledLines;
  /** The first day that is not looked at: periods in advance start before it, those in arrears end by it. */
  readonly until: PlainDate;
  /** Where periods in arrears have to be over earlier: usage of the last day may not be in yet. */
  readonly arrears_until?: PlainDate;
  /**
   * Everything due until this day was billed by the terms as they are: what was over before it cannot change any more
   * and is not looked at, so that a long history costs nothing. Absent: everything is held against the terms.
   */
  readonly closed_until?: PlainDate;
  /** What `chargeRuns` says of the phases, where it was asked already. */
  readonly runs?: readonly ChargeRun[];
  /** Whether usage of a charge that was billed may have come late; default: none has. */
  readonly late?: (charge: DueCharge) => boolean;
  /** Nothing but usage so far of periods that are not over on the day before `until`, and no prices besides. */
  readonly interim?: boolean;
}

export interface ChangedCharge {
  readonly charge: DueCharge;
  readonly billed: BilledLine;
  /** Whether its days were cut short, and not merely its price changed. */
  readonly cut: boolean;
}

export interface DueCharges {
  /** Not billed yet. */
  readonly fresh: readonly DueCharge[];
  /** Billed, but the terms have changed since: what is owed now, beside what was billed. */
  readonly changed: readonly ChangedCharge[];
  /** Usage that was billed while its period ran: what is owed by now, beside that. */
  readonly continued: readonly { readonly charge: DueCharge; readonly billed: BilledLine }[];
  /** Usage that was billed, and may have grown since. */
  readonly late: readonly { readonly charge: DueCharge; readonly billed: BilledLine }[];
  /** Billed, and not owed at all by the terms of now. */
  readonly dropped: readonly BilledLine[];
}

/** What of a price can be billed only when its period is over. Metered prices always can only then. */
export function isInArrears(price: Price): boolean {
  return price.meter !== undefined || price.timing === 'arrears';
}

/**
 * Everything a subscription owes by `until`, held against what was billed, in the order of prices and then of time.
 * A `once` price is due on the first paid day of its plan or add-on and is never prorated; a price without proration
 * is due whole by the terms of the first paid day of its period. A usage line that was billed stands: its days are not
 * billed again, and only late usage adjusts it; days before, between and after such lines are billed each by themselves; one that was billed while its period ran is brought to the whole when the
 * period is over.
 */
export function dueCharges(request: DueRequest): DueCharges {
  if (request.interim === true) return interimCharges(request);
  const { phases, billed, until, arrears_until = until, closed_until, late: mayBeLate } = request;
  const fresh: DueCharge[] = [];
  const changed: ChangedCharge[] = [];
  const continued: { charge: DueCharge; billed: BilledLine }[] = [];
  const late: { charge: DueCharge; billed: BilledLine }[] = [];
  const owed = new Set<string>();
  const usage = new BilledUsage(billed);
  /** Until when an indivisible charge is taken care of by an earlier run. */
  const settled = new Map<string, PlainDate>();
  for (const run of request.runs ?? chargeRuns(phases)) {
    if (run.days.start >= until) continue;
    const { charge_key, price } = run;
    const arrears = isInArrears(price);
    // what is only scheduled does not count yet
    const begun =
      run.phases.length === 1 ? run.phases : run.phases.filter(({ valid_from }, at) => at === 0 || valid_from < until);
    // terms that were scheduled then may have begun since
    const changing =
      closed_until === undefined || begun.some(({ valid_from }, at) => at > 0 && valid_from >= closed_until);
    for (const full of periodsOf(run, until, closed_until)) {
      const end = earlierDate(full.end, run.days.end ?? full.end);
      const first = laterDate(full.start, run.days.start);
      if (mayBeLate !== undefined && price.meter !== undefined)
        for (const line of usage.within(charge_key, { start: first, end })) {
          const charge = chargeOf(run, { full, served: line.billed, due_date: firstDayFrom(line.billed.end) });
          if (mayBeLate(charge)) late.push({ charge, billed: line });
        }
      const stretches =
        price.meter === undefined
          ? [{ start: laterDate(first, settled.get(charge_key) ?? ''), end }]
          : usage.unbilled(charge_key, { start: first, end });
      for (const served of stretches) {
        const { start, end } = served;
        const key = billedKey(charge_key, start);
        const line = billed.get(key);
        if (start >= end || start >= until) continue;
        if (phases.length > 1 && isIndivisible(price)) settled.set(charge_key, full.end);
        if (full.end < (closed_until ?? '')) continue;
        const due_date = arrears ? firstDayFrom(end) : dayOf(start);
        const charge = chargeOf(run, { full, served, due_date }, begun);
        if (line === undefined) {
          if (!arrears || end <= arrears_until) fresh.push(charge);
        } else if (line.interim === true || (line.metered && isTakenBack(line))) {
          owed.add(key);
          if (end <= arrears_until) continued.push({ charge, billed: line });
        } else if (!line.metered) {
          owed.add(key);
          const cut = end < line.billed.end && end === run.days.end;
          // what ends from `until` on is not due yet
          if (cut ? end < until : changing || start >= closed_until || end !== line.billed.end)
            changed.push({
              charge: { ...charge, due_date: cut ? dayOf(end) : changedOn(charge, until) },
              billed: line,
              cut,
            });
        }
      }
    }
  }
  const dropped: BilledLine[] = [];
  if (owed.size < billed.size)
    for (const [key, line] of billed) {
      const { start } = line.billed;
      const stands = line.metered && line.interim !== true;
      if (!owed.has(key) && !stands && start < until && !isTakenBack(line) && start >= (closed_until ?? start))
        dropped.push(line);
    }
  return { fresh, changed, continued, late, dropped };
}

/** By name, for it is made once a line: the engine takes microseconds for members that follow a spread. */
function chargeOf(
  run: ChargeRun,
  { full, served, due_date }: Pick<DueCharge, 'full' | 'served' | 'due_date'>,
  phases = run.phases,
): DueCharge {
  const { charge_key, owner, price, entry, phase, days, since } = run;
  return { charge_key, owner, price, entry, phases, phase, days, since, full, served, due_date };
}

function isTakenBack({ billed }: BilledLine): boolean {
  return billed.start >= billed.end;
}

/** Usage so far of the period that runs on the last day before `until`, for each metered price. */
function interimCharges({ phases, runs, billed, until }: DueRequest): DueCharges {
  const today = addToDate(until, { days: -1 });
  const fresh: DueCharge[] = [];
  const continued: { charge: DueCharge; billed: BilledLine }[] = [];
  const usage = new BilledUsage(billed);
  for (const run of runs ?? chargeRuns(phases)) {
    const { charge_key, price, days } = run;
    if (price.meter === undefined || price.interval === 'once') continue;
    if (days.start >= until || (days.end !== null && days.end <= today)) continue;
    const full = periodAt(scheduleOf(run), today);
    const end = earlierDate(until, days.end ?? until);
    const served = usage.unbilled(charge_key, { start: laterDate(full.start, days.start), end }).at(-1);
    // what is billed until today has no usage so far
    if (served?.end !== end) continue;
    const charge = { interim: true, ...chargeOf(run, { full, served, due_date: today }) };
    const line = billed.get(billedKey(charge_key, served.start));
    if (line === undefined) fresh.push(charge);
    else continued.push({ charge, billed: line });
  }
  return { fresh, changed: [], continued, late: [], dropped: [] };
}

/** The last day within what is served on which terms began that are known by now. */
function changedOn({ phases, served }: DueCharge, until: PlainDate): PlainDate {
  const began = phases.map(({ valid_from }) => valid_from).filter((day) => day < until && day < served.end);
  return dayOf(began.reduce(laterDate, served.start));
}

/**
 * The periods of a run that begin before `until`. What ended before `closed_until` is left out, but for the last
 * period of a price without proration: it may be paid for beyond the end of its run. What ended on that day is not,
 * for days that are cut off from then on are not credited yet.
 */
function periodsOf(run: ChargeRun, until: PlainDate, closed_until = ''): Period[] {
  const { price, days, since } = run;
  if (price.interval === 'once') {
    const once = { start: days.start, end: addToDate(days.start, { days: 1 }) };
    return days.start === since && once.end >= closed_until ? [once] : [];
  }
  const whole = isIndivisible(price) && days.end !== null;
  const last = closed_until === '' ? '' : whole ? earlierDate(days.end, closed_until) : closed_until;
  const from = last === '' ? days.start : laterDate(days.start, addToDate(last, { days: -1 }));
  return periodsBetween(scheduleOf(run), from, earlierDate(days.end ?? until, until));
}

/** What is paid for whole periods only. */
function isIndivisible({ meter, proration }: Price): boolean {
  return meter === undefined && proration === 'none';
}

/** The first day of what is looked at: lines that can change, or make others change, start on it or later. */
export function lookedAtFrom({ phases, runs, until, interim, ...request }: Omit<DueRequest, 'billed'>): PlainDate {
  if (request.closed_until === undefined) return '';
  // usage so far is that of a period which runs, however far billing was closed
  const closed_until = interim
    ? earlierDate(request.closed_until, addToDate(until, { days: -1 }))
    : request.closed_until;
  return (runs ?? chargeRuns(phases)).reduce((earliest, run) => {
    const first = periodsOf(run, until, closed_until).find(({ end }) => end >= closed_until);
    return first === undefined ? earliest : earlierDate(earliest, laterDate(first.start, run.days.start));
  }, closed_until);
}
