// SPDX-License-Identifier: Apache-2.0
import type { Price } from '../catalog/charge.js';
import { subscriptionSchedule } from '../contract/paid-days.js';
import { periodAt, periodsBetween } from '../contract/periods.js';
import type { Phase } from '../contract/phase.js';
import type { Period, PlainDate } from '../contract/subscription.js';
import { addToDate, earlierDate, laterDate } from '../kit/calendar.js';
import { type BilledLine, type BilledLines, billedKey } from './billed.js';
import { type ChargeRun, chargeRuns } from './charge-run.js';

/** One price over one period that falls before the day billing looks to. */
export interface DueCharge extends ChargeRun {
  /** The whole period of the schedule. */
  readonly full: Period;
  /** The days of it that are paid for: the period of the line. */
  readonly served: Period;
  /** The first served day for prices in advance, the day after the last for those in arrears. */
  readonly due_date: PlainDate;
  /** Its period is not over: usage so far. */
  readonly interim?: boolean;
}

export interface DueRequest {
  /** The terms of one subscription over time, in order. */
  readonly phases: readonly Phase[];
  /** Every line there is. */
  readonly billed: BilledLines;
  /** The first day that is not looked at: periods in advance start before it, those in arrears end by it. */
  readonly until: PlainDate;
  /** Where periods in arrears have to be over earlier: usage of the last day may not be in yet. */
  readonly arrears_until?: PlainDate;
  /**
   * Whether the terms may have been changed since the last of these lines was billed; default true. If not, lines
   * over the same days are taken to agree, so that a long history costs nothing.
   */
  readonly revised?: boolean;
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
 * billed again, and only late usage adjusts it; one that was billed while its period ran is brought to the whole when the
 * period is over.
 */
export function dueCharges(request: DueRequest): DueCharges {
  if (request.interim === true) return interimCharges(request);
  const { phases, billed, until, arrears_until = until, revised = true, late: mayBeLate } = request;
  const fresh: DueCharge[] = [];
  const changed: ChangedCharge[] = [];
  const continued: { charge: DueCharge; billed: BilledLine }[] = [];
  const late: { charge: DueCharge; billed: BilledLine }[] = [];
  const owed = new Set<string>();
  /** Until when an indivisible charge, or the usage of a metered one, is taken care of by an earlier line or run. */
  const settled = phases.length === 1 ? null : usageBilledUntil(billed);
  for (const run of chargeRuns(phases)) {
    if (run.days.start >= until) continue;
    const { charge_key, price } = run;
    const arrears = isInArrears(price);
    // what is only scheduled does not count yet
    const begun =
      run.phases.length === 1 ? run.phases : run.phases.filter(({ valid_from }, at) => at === 0 || valid_from < until);
    for (const full of periodsOf(run, until)) {
      if (mayBeLate !== undefined && price.meter !== undefined)
        for (const line of linesWithin(billed, run, full)) {
          const charge = { ...run, full, served: line.billed, due_date: line.billed.end };
          if (mayBeLate(charge)) late.push({ charge, billed: line });
        }
      const start = laterDate(laterDate(full.start, run.days.start), settled?.get(charge_key) ?? '');
      const end = earlierDate(full.end, run.days.end ?? full.end);
      const key = billedKey(charge_key, start);
      const line = billed.get(key);
      if (line?.metered === true && line.interim !== true) owed.add(key);
      if (start >= end || start >= until) continue;
      if (settled !== null && price.meter === undefined && price.proration === 'none')
        settled.set(charge_key, full.end);
      const charge = {
        ...run,
        phases: begun,
        full,
        served: { start, end },
        due_date: arrears ? end : start,
      };
      if (line === undefined) {
        if (!arrears || end <= arrears_until) fresh.push(charge);
      } else if (line.interim === true) {
        owed.add(key);
        if (end <= arrears_until) continued.push({ charge, billed: line });
      } else if (!line.metered) {
        owed.add(key);
        const cut = end < line.billed.end && end === run.days.end;
        // what ends from `until` on is not due yet
        if (cut ? end < until : revised || end !== line.billed.end)
          changed.push({ charge: { ...charge, due_date: cut ? end : changedOn(charge, until) }, billed: line, cut });
      }
    }
  }
  const dropped: BilledLine[] = [];
  if (owed.size < billed.size)
    for (const [key, line] of billed)
      if (
        !owed.has(key) &&
        (!line.metered || line.interim === true) &&
        line.billed.start < until &&
        line.billed.start < line.billed.end
      )
        dropped.push(line);
  return { fresh, changed, continued, late, dropped };
}

/** Usage so far of the period that runs on the last day before `until`, for each metered price. */
function interimCharges({ phases, billed, until }: DueRequest): DueCharges {
  const today = addToDate(until, { days: -1 });
  const fresh: DueCharge[] = [];
  const continued: { charge: DueCharge; billed: BilledLine }[] = [];
  const settled = usageBilledUntil(billed);
  for (const run of chargeRuns(phases)) {
    const { charge_key, price, days, phase } = run;
    if (price.meter === undefined || price.interval === 'once') continue;
    if (days.start > today || (days.end !== null && days.end <= today)) continue;
    const full = periodAt(subscriptionSchedule(phase.subscription, price.interval), today);
    const start = laterDate(laterDate(full.start, days.start), settled.get(charge_key) ?? '');
    if (start > today) continue;
    const charge = { ...run, full, served: { start, end: until }, due_date: today, interim: true };
    const line = billed.get(billedKey(charge_key, start));
    if (line === undefined) fresh.push(charge);
    else continued.push({ charge, billed: line });
  }
  return { fresh, changed: [], continued, late: [], dropped: [] };
}

/** The usage lines of a charge that lie within one of its periods and the days of its run. */
function linesWithin(billed: BilledLines, { charge_key, days }: ChargeRun, full: Period): BilledLine[] {
  return [...billed.values()].filter(
    (line) =>
      line.charge_key === charge_key &&
      line.metered &&
      line.interim !== true &&
      line.billed.start >= laterDate(full.start, days.start) &&
      line.billed.start < earlierDate(full.end, days.end ?? full.end) &&
      line.billed.start < line.billed.end,
  );
}

/** The last day within what is served on which terms began that are known by now. */
function changedOn({ phases, served }: DueCharge, until: PlainDate): PlainDate {
  const began = phases.map(({ valid_from }) => valid_from).filter((day) => day < until && day < served.end);
  return began.reduce(laterDate, served.start);
}

function periodsOf({ phase, price, days, since }: ChargeRun, until: PlainDate): Period[] {
  if (price.interval === 'once')
    return days.start === since ? [{ start: days.start, end: addToDate(days.start, { days: 1 }) }] : [];
  const schedule = subscriptionSchedule(phase.subscription, price.interval);
  return periodsBetween(schedule, days.start, earlierDate(days.end ?? until, until));
}

/** How far the usage of each metered charge has been billed for good. */
function usageBilledUntil(billed: BilledLines): Map<string, PlainDate> {
  const until = new Map<string, PlainDate>();
  for (const { metered, interim, charge_key, billed: days } of billed.values())
    if (metered && interim !== true) until.set(charge_key, laterDate(until.get(charge_key) ?? days.end, days.end));
  return until;
}
