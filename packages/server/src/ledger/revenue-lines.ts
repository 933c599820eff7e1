// SPDX-License-Identifier: Apache-2.0
import type { PlainDate, RevenueItem } from '@kontor/core';
import type { Transaction } from '../store/transaction.js';

/** A line as the books see it, and the commit it was invoiced by. */
export interface RevenueLine {
  readonly item: RevenueItem;
  readonly sys_from: bigint;
}
/** Lines of service over a period that may earn something before `until`. */
export interface UnearnedFilter {
  /** Invoiced before this day. */
  readonly until: PlainDate;
  /** With service from this day on; or not known yet at the commit `known`. */
  readonly from: PlainDate;
  readonly known: bigint;
}
interface LineRow {
  id: string;
  charge_key: string;
  customer_id: string;
  /** Null for a one-off charge. */
  subscription_id: string | null;
  invoice_id: string;
  currency: string;
  invoice_date: PlainDate;
  net_minor: bigint;
  discount_minor: bigint;
  period_start: PlainDate;
  period_end: PlainDate;
  metered: boolean;
  sys_from: bigint;
  credits: readonly { readonly date: PlainDate; readonly net_minor: string }[] | null;
}

/** Lines in memory at once. */
const PORTION = 5_000;

/**
 * Whether the tax of a line `l` is in its price: that is said by what its invoice `i` comes to, and where the taxes cancel
 * out by the document.
 */
export const TAX_IN_PRICE = `CASE WHEN l.tax_minor = 0 THEN false
    WHEN i.tax_minor <> 0 THEN i.subtotal_minor - i.discount_minor = i.total_minor
    ELSE coalesce(i.document ->> 'tax_behaviour' = 'inclusive', false) END`;
/** A line is stored with its discount and its tax: what of it is the seller's. */
export const NET_OF_LINE = `l.amount_minor - l.discount_minor - CASE WHEN ${TAX_IN_PRICE} THEN l.tax_minor ELSE 0 END`;

// What is paid ahead is no revenue.
const linesWith = (credits: string) => `SELECT l.id, l.charge_key, i.customer_id,
    CASE WHEN left(l.charge_key, 7) <> 'charge/' THEN l.subscription_id END AS subscription_id, l.invoice_id, i.currency, i.invoice_date,
    ${NET_OF_LINE} AS net_minor,
    l.discount_minor, l.period_start, l.period_end, l.metered, l.sys_from, c.credits
  FROM invoice_line l JOIN invoice i ON i.org_id = l.org_id AND i.id = l.invoice_id
  LEFT JOIN (SELECT invoice_id, line_id, json_agg(json_build_object('date', credited_on, 'net_minor', net_minor::text)
      ORDER BY sys_from) AS credits
    FROM credit_note_line WHERE org_id = $1 AND sys_from <= $2${credits} GROUP BY invoice_id, line_id) c
    ON c.invoice_id = l.invoice_id AND c.line_id = l.id
  WHERE l.org_id = $1 AND l.sys_from <= $2 AND left(l.charge_key, 8) <> 'prepaid/'`;
const LINES = linesWith('');
const UNEARNED = `${LINES} AND NOT l.metered AND l.period_end > i.invoice_date AND i.invoice_date < $3
  AND (l.period_end > $4 OR l.sys_from > $5)`;

const CREDITED = `${LINES} AND (l.subscription_id, l.billed_start, l.charge_key) IN (
    SELECT n.subscription_id, n.billed_start, n.charge_key FROM credit_note_line n WHERE n.org_id = $1 AND n.credit_note_id = $3)
  AND l.id IN (SELECT n.line_id FROM credit_note_line n WHERE n.org_id = $1 AND n.credit_note_id = $3)`;

const SERVED = `${linesWith(' AND subscription_id = ANY($3::text[])')} AND l.subscription_id = ANY($3::text[])
  AND NOT l.metered AND left(l.charge_key, 7) <> 'charge/' AND l.period_start < $5 AND l.period_end > $4
  ORDER BY i.invoice_date, l.id`;

/**
 * What was billed of subscriptions for service on the days [start, end): without usage, and without one-off charges. The
 * customer of a line is who paid.
 */
export async function servedLines(
  tx: Transaction,
  subscription_ids: readonly string[],
  { start, end }: { readonly start: PlainDate; readonly end: PlainDate },
): Promise<RevenueItem[]> {
  const { rows } = await tx.client.query<LineRow>({
    name: 'served-lines',
    text: SERVED,
    values: [tx.org_id, tx.as_of ?? 9223372036854775807n, subscription_ids, start, end],
  });
  return rows.map((row) => lineOf(row).item);
}

/** The lines that a credit note written by hand takes something of. */
export async function creditedLines(tx: Transaction, credit_note_id: string): Promise<RevenueItem[]> {
  const values = [tx.org_id, tx.as_of ?? 9223372036854775807n, credit_note_id];
  const { rows } = await tx.client.query<LineRow>(CREDITED, values);
  return rows.map((row) => lineOf(row).item);
}

/** The lines of all invoices, or those a filter leaves, in portions from a cursor that is open as long as it is read. */
export async function* revenueLines(tx: Transaction, filter?: UnearnedFilter): AsyncGenerator<RevenueLine[]> {
  const constants = [tx.org_id, tx.as_of ?? 9223372036854775807n];
  await (filter === undefined
    ? tx.client.query(`DECLARE revenue_lines NO SCROLL CURSOR FOR ${LINES}`, constants)
    : tx.client.query(`DECLARE revenue_lines NO SCROLL CURSOR FOR ${UNEARNED}`, [
        ...constants,
        filter.until,
        filter.from,
        filter.known,
      ]));
  for (;;) {
    const { rows } = await tx.client.query<LineRow>(`FETCH ${PORTION} FROM revenue_lines`);
    if (rows.length > 0) yield rows.map(lineOf);
    if (rows.length < PORTION) break;
  }
  await tx.client.query('CLOSE revenue_lines');
}

function lineOf({
  subscription_id,
  invoice_date,
  period_start,
  period_end,
  metered,
  sys_from,
  credits,
  ...row
}: LineRow): RevenueLine {
  return {
    sys_from,
    item: {
      ...row,
      ...(subscription_id === null ? {} : { subscription_id }),
      billed_on: invoice_date,
      service_period: { start: period_start, end: period_end },
      recognition: metered || period_end <= invoice_date ? 'on_date' : 'over_time',
      // those by hand; a credit by the terms is a line of its own, on the credit note or invoice that gives it back
      credits: (credits ?? []).map(({ date, net_minor }) => ({ date, net_minor: BigInt(net_minor) })),
    },
  };
}
