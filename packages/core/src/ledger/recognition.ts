// SPDX-License-Identifier: Apache-2.0
import { addToDate, daysBetween, earlierDate, laterDate, type PlainDate } from '../kit/calendar.js';
import type { CurrencyCode } from '../kit/money.js';
import type { RevenueItem } from './document.js';
import { about, credit, debit, lineDimensions } from './entries/side.js';
import { type JournalEntry, journalEntry, type Posting } from './posting.js';
import { positionAt, type RevenuePosition } from './schedule.js';

/**
 * What the days of [from, until) earn, as one entry a day or a calendar month, dated its last day within: deferred
 * revenue becomes revenue before discount, with the discount beside it. Steps that earn nothing make no entry. Lines
 * recognised on a date are in their invoice's entry and are passed over here.
 *
 * The entries of [a, b) and [b, c) hold together what those of [a, c) hold. The store posts up to the last day that
 * is over; a credit note is dated no earlier than that, or its part of the posted days would be missing.
 */
export function* recognitionEntries(
  items: readonly RevenueItem[],
  from: PlainDate,
  until: PlainDate,
  by: 'day' | 'month',
): Generator<JournalEntry> {
  const deferred = items.filter((item) => item.recognition === 'over_time');
  let positions = deferred.map((item) => positionAt(item, from));
  for (let start = from; start < until; ) {
    const end = earlierDate(by === 'day' ? addToDate(start, { days: 1 }) : nextMonth(start), until);
    const after = deferred.map((item) => positionAt(item, end));
    const postings = deferred.flatMap((item, index) =>
      itemPostings(item, positions[index] as RevenuePosition, after[index] as RevenuePosition),
    );
    const date = addToDate(end, { days: -1 });
    const entry = journalEntry({ kind: 'recognition', date, reference: `recognition ${date}`, postings });
    if (entry.postings.length > 0) yield entry;
    positions = after;
    start = end;
  }
}

function itemPostings(item: RevenueItem, before: RevenuePosition, after: RevenuePosition): Posting[] {
  const net = after.recognised.net_minor - before.recognised.net_minor;
  const discount = after.recognised.discount_minor - before.recognised.discount_minor;
  if (net === 0n && discount === 0n) return [];
  const side = about({ currency: item.currency, dimensions: { customer_id: item.customer_id } }, lineDimensions(item));
  return [
    debit(side, 'deferred_revenue', net),
    debit(side, 'discounts', discount),
    credit(side, 'revenue', net + discount),
  ];
}

/** A calendar month of the schedule. `opening + billed - recognised - credited = closing`, always. */
export interface ScheduleMonth {
  readonly currency: CurrencyCode;
  /** `YYYY-MM`. */
  readonly month: string;
  /** Deferred at the start of the month. */
  readonly opening_minor: bigint;
  /** Net amount of the lines invoiced in it, those recognised on a date included. */
  readonly billed_minor: bigint;
  /** Earned in it, net of discount. */
  readonly recognised_minor: bigint;
  /** Taken from deferred revenue by credit notes. */
  readonly credited_minor: bigint;
  readonly closing_minor: bigint;
  /** Taken from revenue by credit notes: not part of the deferred balance, but of the month's revenue. */
  readonly reversed_minor: bigint;
}

/**
 * The deferred revenue schedule of some lines by calendar month: every month from the first invoice to the last
 * movement, without gaps, by currency. The last closing balance is zero.
 */
export function monthlySchedule(items: readonly RevenueItem[]): ScheduleMonth[] {
  const schedule = new DeferredRevenueSchedule();
  for (const item of items) schedule.add(item);
  return schedule.months();
}

/** The same a line at a time: it grows with the months, not with the lines. */
export class DeferredRevenueSchedule {
  readonly #flows = new Map<CurrencyCode, Map<string, MonthFlow>>();

  add(item: RevenueItem): void {
    let flows = this.#flows.get(item.currency);
    if (flows === undefined) {
      flows = new Map();
      this.#flows.set(item.currency, flows);
    }
    addFlows(item, flows);
  }

  months(): ScheduleMonth[] {
    return [...this.#flows.keys()].sort().flatMap((currency) => rows(currency, this.#flows.get(currency) ?? new Map()));
  }
}

interface MonthFlow {
  readonly billed: bigint;
  readonly recognised: bigint;
  readonly credited: bigint;
  readonly reversed: bigint;
}

const STILL: MonthFlow = { billed: 0n, recognised: 0n, credited: 0n, reversed: 0n };

function addFlows(item: RevenueItem, flows: Map<string, MonthFlow>): void {
  const lastCredit = item.credits.at(-1)?.date ?? item.billed_on;
  const end = laterDate(item.service_period.end, addToDate(laterDate(lastCredit, item.billed_on), { days: 1 }));
  addFlow(flows, item.billed_on, { ...STILL, billed: item.net_minor });
  let before = positionAt(item, item.billed_on);
  for (let start = item.billed_on; start < end; start = nextMonth(start)) {
    const after = positionAt(item, nextMonth(start));
    addFlow(flows, start, {
      billed: 0n,
      recognised: after.recognised.net_minor - before.recognised.net_minor,
      credited: after.credited.net_minor - before.credited.net_minor,
      reversed: after.reversed.net_minor - before.reversed.net_minor,
    });
    before = after;
  }
}

/** Months in which nothing moves are left to `rows`, so that the table ends with the last movement. */
function addFlow(flows: Map<string, MonthFlow>, date: PlainDate, flow: MonthFlow): void {
  if (flow.billed === 0n && flow.recognised === 0n && flow.credited === 0n && flow.reversed === 0n) return;
  const month = date.slice(0, 7);
  const known = flows.get(month) ?? STILL;
  flows.set(month, {
    billed: known.billed + flow.billed,
    recognised: known.recognised + flow.recognised,
    credited: known.credited + flow.credited,
    reversed: known.reversed + flow.reversed,
  });
}

function rows(currency: CurrencyCode, flows: ReadonlyMap<string, MonthFlow>): ScheduleMonth[] {
  const months = [...flows.keys()].sort();
  if (months.length === 0) return [];
  const table: ScheduleMonth[] = [];
  const last = `${months.at(-1)}-01`;
  let opening_minor = 0n;
  for (let start = `${months[0]}-01`; daysBetween(start, last) >= 0; start = nextMonth(start)) {
    const month = start.slice(0, 7);
    const flow = flows.get(month) ?? STILL;
    const closing_minor = opening_minor + flow.billed - flow.recognised - flow.credited;
    table.push({
      currency,
      month,
      opening_minor,
      billed_minor: flow.billed,
      recognised_minor: flow.recognised,
      credited_minor: flow.credited,
      closing_minor,
      reversed_minor: flow.reversed,
    });
    opening_minor = closing_minor;
  }
  return table;
}

/** The first day of the next calendar month. */
function nextMonth(date: PlainDate): PlainDate {
  return addToDate(`${date.slice(0, 7)}-01`, { months: 1 });
}
