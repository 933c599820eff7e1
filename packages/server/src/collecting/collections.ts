// SPDX-License-Identifier: Apache-2.0
import './tables.js';
import type { DunningEvent, DunningPolicy, Instant, PlainDate } from '@kontor/core';
import { type Page, type PageRequest, pagePlan, toPage } from '../store/page.js';
import type { Transaction } from '../store/transaction.js';
import { toJson, toTimestamp } from '../store/values.js';

export const COLLECTION_STATUSES = ['open', 'paid', 'ended'] as const;
export type CollectionStatus = (typeof COLLECTION_STATUSES)[number];

/** An invoice on its way to being paid. */
export interface Collection {
  readonly invoice_id: string;
  readonly customer_id: string;
  readonly subscription_id: string;
  readonly status: CollectionStatus;
  /** `charge`: we take the money from a method; `transfer`: the customer sends it. */
  readonly mode: 'charge' | 'transfer';
  readonly due_date: PlainDate;
  readonly policy: DunningPolicy;
  readonly opened_at: Instant;
  /** When there is something to do; null: nothing by itself. */
  readonly next_at: Instant | null;
  readonly lease: string | null;
  readonly past_due: boolean;
  readonly last_problem: string | null;
  readonly closed_at: Instant | null;
}
export type CollectionChange = Partial<
  Pick<Collection, 'status' | 'next_at' | 'lease' | 'past_due' | 'last_problem' | 'closed_at'>
>;

const COLUMNS = `invoice_id, customer_id, subscription_id, status, mode, due_date, policy, opened_at,
  nullif(next_at, 'infinity') AS next_at, lease, past_due, last_problem, closed_at`;

export async function getCollection(tx: Transaction, invoice_id: string): Promise<Collection | null> {
  const { rows } = await tx.client.query<Collection>({
    name: 'collection-by-invoice',
    text: `SELECT ${COLUMNS} FROM collection WHERE org_id = $1 AND invoice_id = $2`,
    values: [tx.org_id, invoice_id],
  });
  return rows[0] ?? null;
}

export async function listCollections(
  tx: Transaction,
  {
    status,
    customer_id,
    ...request
  }: PageRequest & {
    readonly status?: CollectionStatus | undefined;
    readonly customer_id?: string | undefined;
  },
): Promise<Page<Collection>> {
  const plan = pagePlan(request);
  const { rows } = await tx.client.query<Collection>(
    `SELECT ${COLUMNS} FROM collection WHERE org_id = $1 AND ($2::text IS NULL OR status = $2)
       AND ($3::text IS NULL OR customer_id = $3) AND ($4::text IS NULL OR invoice_id ${plan.compare} $4)
     ORDER BY invoice_id ${plan.order} LIMIT $5`,
    [tx.org_id, status ?? null, customer_id ?? null, plan.cursor, plan.fetch],
  );
  return toPage(rows, plan, (row) => row);
}

export async function changeCollection(tx: Transaction, invoice_id: string, change: CollectionChange): Promise<void> {
  const { next_at, closed_at, ...columns } = change;
  await tx.db
    .updateTable('collection')
    .set({
      ...columns,
      ...(next_at === undefined ? {} : { next_at: next_at === null ? 'infinity' : toTimestamp(next_at) }),
      ...(closed_at === undefined ? {} : { closed_at: closed_at === null ? null : toTimestamp(closed_at) }),
    })
    .where('org_id', '=', tx.org_id)
    .where('invoice_id', '=', invoice_id)
    .execute();
}

/** What happened to an invoice, in the order of time. */
export async function eventsOf(tx: Transaction, invoice_id: string): Promise<DunningEvent[]> {
  const { rows } = await tx.client.query<{ id: string; at: Instant; type: string; data: object }>({
    name: 'collection-events',
    text: 'SELECT id, at, type, data FROM collection_event WHERE org_id = $1 AND invoice_id = $2 ORDER BY at, id',
    values: [tx.org_id, invoice_id],
  });
  return rows.map(({ data, ...event }) => ({ ...data, ...event }) as DunningEvent);
}

/** What says how an invoice stands comes after all that is known: the latest of them holds. */
const LAST = new Set<DunningEvent['type']>(['paid', 'payment_returned', 'held', 'released']);

/** Notes that something happened to an invoice; the same event twice is one. Nothing where nobody collects it. */
export async function noteEvent(
  tx: Transaction,
  { invoice_id, customer_id }: Pick<Collection, 'invoice_id' | 'customer_id'>,
  { id, at, type, ...data }: DunningEvent,
): Promise<void> {
  await tx.client.query({
    name: 'collection-event-note',
    text: `INSERT INTO collection_event (org_id, invoice_id, customer_id, id, at, type, data)
      SELECT $1, $2, $3, $4, CASE WHEN $8 THEN greatest($5, (SELECT max(e.at) + interval '1 millisecond'
        FROM collection_event e WHERE e.org_id = $1 AND e.invoice_id = $2)) ELSE $5 END, $6, $7
      FROM collection WHERE org_id = $1 AND invoice_id = $2
      ON CONFLICT (org_id, invoice_id, id) DO NOTHING`,
    values: [tx.org_id, invoice_id, customer_id, id, toTimestamp(at), type, toJson(data), LAST.has(type)],
  });
}
