// SPDX-License-Identifier: Apache-2.0
import { type Instant, oneOffLine } from '@kontor/core';
import type { ReadTransaction } from './transaction.js';
import { FOREVER, toTimestamp } from './values.js';

export const TIMELINE_KINDS = [
  'change',
  'subscription',
  'invoice',
  'credit_note',
  'payment',
  'payment_attempt',
  'refund',
  'mail',
  'threshold',
  'usage_statement',
  'charge',
] as const;
/** Something that happened to a customer. */
export interface TimelineRow {
  readonly id: string;
  readonly at: Instant;
  readonly kind: (typeof TIMELINE_KINDS)[number];
  /** The id of what it is about. */
  readonly about: string;
  /** A number, a subject, an action: what it is called. */
  readonly title: string;
  readonly status: string | null;
  readonly amount_minor: bigint | null;
  readonly currency: string | null;
  /** Of a change or a charge who made it. */
  readonly actor: string | null;
}
export interface TimelinePlace {
  readonly at: Instant;
  readonly id: string;
}

interface Source {
  readonly kind: string;
  readonly from: string;
  readonly at: string;
  readonly id: string;
  readonly about?: string;
  readonly title: string;
  readonly status?: string;
  readonly amount?: string;
  readonly currency?: string;
  readonly actor?: string;
}

// $1 the organisation, $2 the customer. Each is found by an index of the customer, or of what is theirs.
const SOURCES: readonly Source[] = [
  {
    kind: `'change'`,
    from: `audit_entry t WHERE t.org_id = $1 AND t.object = ANY(ARRAY(SELECT $2::text
      UNION SELECT id FROM subscription WHERE org_id = $1 AND customer_id = $2
      UNION SELECT id FROM quote WHERE org_id = $1 AND customer_id = $2
      UNION SELECT id FROM licence WHERE org_id = $1 AND customer_id = $2
      UNION SELECT id FROM one_off_charge WHERE org_id = $1 AND customer_id = $2)) AND t.action <> 'charge.created'`,
    at: 't.at',
    id: 't.id',
    about: 't.object',
    title: 't.action',
    actor: 't.actor',
  },
  {
    // its amount is what the core makes of its price
    kind: `'charge'`,
    from: 'one_off_charge t WHERE t.org_id = $1 AND t.customer_id = $2',
    at: 't.created_at',
    id: 't.id',
    title: `t.terms ->> 'label'`,
    status: `CASE WHEN t.sys_to = ${FOREVER} THEN 'waiting' WHEN t.invoice_id = '' THEN 'removed' ELSE 'invoiced' END`,
    currency: `t.terms ->> 'currency'`,
    actor: `(SELECT a.actor FROM audit_entry a WHERE a.org_id = $1 AND a.object = t.id AND a.action = 'charge.created' LIMIT 1)`,
  },
  {
    // those made one by one are in the audit trail
    kind: `'subscription'`,
    from: `(SELECT DISTINCT ON (id) id, plan, created_at FROM subscription WHERE org_id = $1 AND customer_id = $2
        ORDER BY id, sys_from) t WHERE NOT EXISTS (SELECT FROM audit_entry a
        WHERE a.org_id = $1 AND a.object = t.id AND a.action = 'subscription.created')`,
    at: 't.created_at',
    id: 't.id',
    title: 't.plan',
  },
  {
    kind: 't.kind',
    from: 'invoice t WHERE t.org_id = $1 AND t.customer_id = $2',
    at: 't.issued_at',
    id: 't.id',
    title: 't.number',
    amount: 't.total_minor',
    currency: 't.currency',
  },
  {
    kind: `'payment'`,
    from: 'payment t WHERE t.org_id = $1 AND t.customer_id = $2 AND t.exchanged_from IS NULL',
    at: 't.created_at',
    id: 't.id',
    title: 't.reference',
    amount: 't.amount_minor',
    currency: 't.currency',
  },
  {
    // one that succeeded is the payment of the same id
    kind: `'payment_attempt'`,
    from: `payment_attempt t WHERE t.org_id = $1 AND t.customer_id = $2 AND t.status <> 'succeeded'`,
    at: 't.started_at',
    id: 't.id',
    title: 't.reference',
    status: 't.status',
    amount: 't.amount_minor',
    currency: 't.currency',
  },
  {
    kind: `'refund'`,
    from: 'refund t WHERE t.org_id = $1 AND t.customer_id = $2',
    at: 't.created_at',
    id: 't.id',
    title: 't.reason',
    amount: 't.amount_minor',
    currency: 't.currency',
  },
  {
    kind: `'mail'`,
    from: 'mail t WHERE t.org_id = $1 AND t.customer_id = $2',
    at: 't.created_at',
    id: 't.id',
    title: 't.subject',
    status: 't.status',
  },
  {
    kind: `'threshold'`,
    from: 'threshold_crossing t WHERE t.org_id = $1 AND t.customer_id = $2',
    at: 't.crossed_at',
    id: 't.id',
    about: 't.threshold_id',
    title: 't.action',
    status: 'trim_scale(t.step)::text',
  },
  {
    kind: `'usage_statement'`,
    from: 'usage_statement t WHERE t.org_id = $1 AND t.customer_id = $2',
    at: 't.created_at',
    id: 't.id',
    title: 't.install_id',
  },
];

const EACH = SOURCES.map(({ kind, from, at, id, about = id, title, status, amount, currency, actor }) => {
  // whole milliseconds, as a place is written
  const moment = `date_trunc('milliseconds', ${at})`;
  return `(SELECT ${moment} AS at, ${id} AS id, ${kind} AS kind, ${about} AS about, ${title} AS title,
      ${status ?? 'NULL'} AS status, ${amount ?? 'NULL::bigint'} AS amount_minor, ${currency ?? 'NULL'} AS currency,
      ${actor ?? 'NULL'} AS actor
    FROM ${from} AND ($3::timestamptz IS NULL OR (${moment}, ${id}) < ($3::timestamptz, $4::text COLLATE "C"))
    ORDER BY ${moment} DESC, ${id} DESC LIMIT $5)`;
});

/** What happened to a customer before a place (null: until now), newest first. */
export async function timeline(
  tx: ReadTransaction,
  customer_id: string,
  { before, limit }: { readonly before: TimelinePlace | null; readonly limit: number },
): Promise<TimelineRow[]> {
  const { rows } = await tx.client.query<TimelineRow>({
    name: 'customer-timeline',
    text: `SELECT * FROM (${EACH.join(' UNION ALL ')}) happened ORDER BY at DESC, id COLLATE "C" DESC LIMIT $5`,
    values: [tx.org_id, customer_id, before === null ? null : toTimestamp(before.at), before?.id ?? null, limit],
  });
  const charged = rows.filter(({ kind }) => kind === 'charge').map(({ about }) => about);
  const charges = new Map((await tx.charges.getMany(charged)).map((charge) => [charge.id, charge]));
  return rows.map((row) => {
    const charge = row.kind === 'charge' ? charges.get(row.about) : undefined;
    return charge === undefined ? row : { ...row, amount_minor: oneOffLine(charge).amount_minor };
  });
}
