// SPDX-License-Identifier: Apache-2.0
import { contractProblems } from '../contract/check.js';
import { isBilled, type Phase, phaseOfDay, phaseOn } from '../contract/phase.js';
import type { PlainDate } from '../contract/subscription.js';
import { dayOf, firstDayFrom, isWithinDay } from '../kit/bound.js';
import { addToDate, earlierDate, laterDate } from '../kit/calendar.js';
import type { BilledLine } from './billed.js';
import { takenBack } from './billed-to.js';
import { commitmentLines } from './commitment.js';
import { continuedLines, correctionLines, creditLine, keptOf, lateUsageLine } from './correction.js';
import { type DueCharges, type DueRequest, dueCharges } from './due-charges.js';
import type { InvoiceLine, InvoicePlan } from './invoice.js';
import { lineOf } from './line.js';
import type { UsageNeed, UsageTotals } from './usage-need.js';

export interface GenerateRequest extends DueRequest {
  readonly usage: (need: UsageNeed) => UsageTotals;
  /** What `dueCharges` says of the same request, where it was asked already. */
  readonly due?: DueCharges;
}

/**
 * The invoices a subscription is due by `until`: the difference between what is owed by its terms as they are known
 * now and what was billed, so that calling it again with its lines in `billed` gives none. One invoice a due date, in
 * order of date. Lines of usage or seats that counted something stay even at no charge; other lines of no amount are
 * left out.
 *
 * Pure: previews, dry runs and the real thing are this call. Throws a RangeError for terms that `contractProblems`
 * finds fault with: check before.
 */
export function generate(request: GenerateRequest): InvoicePlan[] {
  const { phases, usage } = request;
  const [first] = phases;
  if (first === undefined) return [];
  for (const { subscription, catalog } of phases) {
    const [problem] = isBilled(subscription) ? contractProblems(subscription, catalog) : [];
    if (problem !== undefined) throw new RangeError(`${problem.code} at ${problem.path}: ${problem.message}`);
  }
  const { currency } = first.subscription;
  const byDate = new Map<PlainDate, InvoiceLine[]>();
  const add = (date: PlainDate, lines: readonly InvoiceLine[]) => {
    const known = byDate.get(date);
    if (known !== undefined) known.push(...lines);
    else if (lines.length > 0) byDate.set(date, [...lines]);
  };
  const correct = (date: PlainDate, lines: readonly InvoiceLine[], billed: BilledLine) =>
    add(date, takenBack(lines, billed, currency));
  const { fresh, changed, continued, late, dropped } = request.due ?? dueCharges(request);
  const takeBack = (billed: BilledLine, date = dayOf(billed.billed.start)) => {
    const kept_minor = keptOf(billed, 0n);
    if (billed.amount_minor === kept_minor) return;
    const { catalog_version, plan } = phaseOn(phases, billed.billed.start).subscription;
    const period = billed.billed;
    const credit = creditLine(billed, { currency, period, served: null, kept_minor, catalog_version, plan });
    correct(date, [credit], billed);
  };
  for (const billed of dropped) takeBack(billed);
  for (const { charge, billed, cut } of changed) {
    const owed = lineOf(charge, usage);
    if (owed === null) {
      takeBack(billed);
      continue;
    }
    correct(charge.due_date, correctionLines(billed, owed, cut, currency), billed);
  }
  for (const due of fresh) {
    const line = lineOf(due, usage);
    if (line !== null) add(due.due_date, [line]);
  }
  for (const { charge, billed } of continued) {
    const owed = lineOf(charge, usage);
    if (owed !== null) correct(charge.due_date, continuedLines(billed, owed, currency), billed);
    else if (charge.interim !== true) takeBack(billed, charge.due_date);
  }
  for (const { charge, billed } of late) {
    const owed = lineOf(charge, usage);
    const line = owed === null ? null : lateUsageLine(billed, owed, currency);
    // the next invoice tells it, or one of its own
    if (line !== null) correct([...byDate.keys()].sort()[0] ?? addToDate(request.until, { days: -1 }), [line], billed);
  }
  if (request.interim !== true)
    for (const line of commitmentLines(request, [...byDate.values()].flat()))
      add(firstDayFrom(line.period.end), [line]);
  return [...byDate.keys()].sort().map((date) => planOf(phases, date, byDate.get(date) as InvoiceLine[]));
}

function planOf(phases: readonly Phase[], invoice_date: PlainDate, lines: readonly InvoiceLine[]): InvoicePlan {
  const { subscription } = phaseOfDay(phases, invoice_date);
  return {
    subscription_id: subscription.id,
    customer_id: subscription.customer_id,
    currency: subscription.currency,
    catalog_version: subscription.catalog_version,
    invoice_date,
    ...summed(lines),
    lines: lines.some(isCutWithinDay) ? lines.map((line) => withZone(line, subscription.timezone)) : lines,
  };
}

/** What the lines of a plan say of it: the whole days they are about, and what they sum to. */
export function summed(lines: readonly InvoiceLine[]): Pick<InvoicePlan, 'period' | 'total_minor'> {
  return {
    period: {
      start: dayOf(lines.map(({ period }) => period.start).reduce(earlierDate)),
      end: firstDayFrom(lines.map(({ period }) => period.end).reduce(laterDate)),
    },
    total_minor: lines.reduce((sum, { amount_minor }) => sum + amount_minor, 0n),
  };
}

function isCutWithinDay({ period }: InvoiceLine): boolean {
  return isWithinDay(period.start) || isWithinDay(period.end);
}

/** What times of day on a line are told in. */
function withZone(line: InvoiceLine, timezone: string): InvoiceLine {
  return isCutWithinDay(line) ? { ...line, timezone } : line;
}
