// SPDX-License-Identifier: Apache-2.0
import {
  addToDate,
  type CurrencyCode,
  type Decimal,
  type Figure,
  figures,
  formatMinor,
  type Instant,
  minorUnits,
  monthStart,
  type PlainDate,
  startOfDay,
} from '@kontor/core';
import { receivables, TRANSFER_DAYS } from '../metrics/facts.js';
import { readFigureInputs } from '../metrics/figure-reading.js';
import { type Frame, openFrame } from '../metrics/frame.js';
import type { Store } from '../store/store.js';
import type { ReadTransaction } from '../store/transaction.js';
import { END_OF_TIME, FOREVER, toTimestamp } from '../store/values.js';

/** Month-ends that are told besides today. */
export const MONTHS_TOLD = 13;

/** Decimal text with all digits of the currency; null: it cannot be computed, for the reason. */
export interface ToldFigure {
  readonly value: string | null;
  readonly reason: string | null;
}
export interface ToldAmount {
  readonly currency: string;
  readonly count: number;
  readonly amount: string;
}
/** What is kept of the overview: everything that takes a while. */
export interface OverviewFigures {
  readonly currency: CurrencyCode;
  readonly mrr: ToldFigure;
  /** What the month so far added to it. */
  readonly net_new_mrr: ToldFigure;
  /** At the ends of the months before, oldest first. */
  readonly months: readonly (ToldFigure & { readonly date: PlainDate })[];
  readonly customers: {
    readonly total: number;
    readonly paying: number;
    readonly free: number;
    readonly new_this_month: number;
  };
  /** Of the month so far; open and overdue are of now. */
  readonly invoices: {
    readonly issued: readonly ToldAmount[];
    readonly collected: readonly ToldAmount[];
    readonly open: readonly ToldAmount[];
    readonly overdue: readonly ToldAmount[];
  };
}

/** Computes what is kept of the overview, by what is known now. */
export async function overviewFigures(
  store: Store,
  org_id: string,
  now: Instant,
): Promise<{ readonly seq: bigint; readonly day: PlainDate; readonly figures: OverviewFigures }> {
  // before the figures: what is committed meanwhile makes them old, never new
  const seq = await store.read(org_id, async (tx) => tx.seq);
  const frame = await openFrame(store, org_id, now);
  if (frame === null) throw new Error('the policy kontor is always there');
  const { today, currency } = frame;
  const [mrr, net_new_mrr, paying] = await figuresOn(store, frame, today, ['mrr', 'net_new_mrr', 'customers']);
  const months: (ToldFigure & { date: PlainDate })[] = [];
  for (const date of monthEnds(today)) {
    const [told] = await figuresOn(store, frame, date, ['mrr']);
    months.push({ date, ...toldMoney(told, currency) });
  }
  const { counts, invoices } = await store.read(org_id, async (tx) => ({
    counts: await customerCounts(tx, startOfDay(monthStart(today), frame.timezone)),
    invoices: await invoicesOf(tx, today),
  }));
  const paying_count = Math.min(Number(paying?.value?.toString() ?? '0'), counts.total);
  return {
    seq,
    day: today,
    figures: {
      currency,
      mrr: toldMoney(mrr, currency),
      net_new_mrr: toldMoney(net_new_mrr, currency),
      months,
      customers: { ...counts, paying: paying_count, free: counts.total - paying_count },
      invoices,
    },
  };
}

/** The last days of the months before the one of `today`, oldest first. */
function monthEnds(today: PlainDate): PlainDate[] {
  const first = monthStart(today);
  return Array.from({ length: MONTHS_TOLD }, (_none, place) =>
    addToDate(addToDate(first, { months: place + 1 - MONTHS_TOLD }), { days: -1 }),
  );
}

async function figuresOn(store: Store, frame: Frame, on: PlainDate, names: readonly string[]): Promise<Figure[]> {
  const { history, facts, request } = await readFigureInputs(store, frame, { on, names });
  const found = new Map(figures(history, facts, request).map((figure) => [figure.name, figure]));
  return names.flatMap((name) => found.get(name) ?? []);
}

function toldMoney(figure: Figure | undefined, currency: CurrencyCode): ToldFigure {
  const value: Decimal | null = figure?.value ?? null;
  return { value: value === null ? null : value.toFixed(minorUnits(currency) ?? 2), reason: figure?.reason ?? null };
}

async function customerCounts(tx: ReadTransaction, month: Instant) {
  const { rows } = await tx.client.query<{ total: bigint; new_this_month: bigint }>({
    name: 'overview-customers',
    text: `SELECT count(*) AS total, count(*) FILTER (WHERE created_at >= $2) AS new_this_month FROM customer
      WHERE org_id = $1 AND sys_to = ${FOREVER} AND valid_to = '${END_OF_TIME}'`,
    values: [tx.org_id, toTimestamp(month)],
  });
  return { total: Number(rows[0]?.total ?? 0), new_this_month: Number(rows[0]?.new_this_month ?? 0) };
}

interface AmountRow {
  currency: CurrencyCode;
  count: number;
  minor: bigint;
}

async function invoicesOf(tx: ReadTransaction, today: PlainDate) {
  const values = [tx.org_id, monthStart(today), addToDate(today, { days: 1 })];
  const issued = await tx.client.query<AmountRow>({
    name: 'overview-issued',
    text: `SELECT currency, count(*)::int AS count, sum(total_minor)::bigint AS minor FROM invoice
      WHERE org_id = $1 AND invoice_date >= $2 AND invoice_date < $3 GROUP BY currency ORDER BY currency`,
    values,
  });
  const collected = await tx.client.query<AmountRow>({
    name: 'overview-collected',
    text: `SELECT currency, count(*)::int AS count, sum(amount_minor)::bigint AS minor FROM payment
      WHERE org_id = $1 AND received_on >= $2 AND received_on < $3 AND exchanged_from IS NULL
      GROUP BY currency ORDER BY currency`,
    values,
  });
  const { billing } = await tx.organisations.get();
  const open = await receivables(tx, today, billing.documents?.payment_days ?? TRANSFER_DAYS);
  return {
    issued: issued.rows.map(toldAmount),
    collected: collected.rows.map(toldAmount),
    open: summed(open),
    overdue: summed(open.filter(({ due_date }) => due_date < today)),
  };
}

function summed(rows: readonly { readonly currency: CurrencyCode; readonly open_minor: bigint }[]): ToldAmount[] {
  const sums = new Map<CurrencyCode, AmountRow>();
  for (const { currency, open_minor } of rows) {
    const { count, minor } = sums.get(currency) ?? { count: 0, minor: 0n };
    sums.set(currency, { currency, count: count + 1, minor: minor + open_minor });
  }
  return [...sums.values()].sort((a, b) => (a.currency < b.currency ? -1 : 1)).map(toldAmount);
}

function toldAmount({ currency, count, minor }: AmountRow): ToldAmount {
  return { currency, count, amount: formatMinor(minor, currency) };
}
