// SPDX-License-Identifier: Apache-2.0
import { addToDate, dateAt, type Instant } from '@kontor/core';
import type { ReadTransaction } from '../store/transaction.js';
import { toTimestamp } from '../store/values.js';

/** More is not counted: nobody reads on. */
const MOST = 1_000;
const LICENCE_DAYS = 30;
const QUOTE_DAYS = 7;
const DAY_MS = 86_400_000;

export const ATTENTION_KINDS = [
  'collections_past_due',
  'payment_attempts_failed',
  'refunds_failed',
  'top_ups_unpaid',
  'events_quarantined',
  'deliveries_dead',
  'plan_migrations_paused',
  'alerts_raised',
  'licences_expiring',
  'quotes_expiring',
  'quotes_waiting',
  'mails_failed',
  'mail_addresses_suppressed',
] as const;
export type AttentionKind = (typeof ATTENTION_KINDS)[number];

/** Something that waits for somebody. */
export interface Attention {
  readonly kind: AttentionKind;
  /** At most a thousand: then there may be more. */
  readonly count: number;
  /** The list to look at: the path of an operation and its query. */
  readonly path: string;
  readonly query: Readonly<Record<string, string>>;
}

/** Everything that waits for somebody at the moment, the most urgent first; what there is none of is left out. */
export async function attention(tx: ReadTransaction, now: Instant): Promise<Attention[]> {
  const { timezone } = await tx.organisations.get();
  const today = dateAt(now, timezone);
  const licences_until = addToDate(today, { days: LICENCE_DAYS + 1 });
  const { rows } = await tx.client.query<{ kind: AttentionKind; count: bigint }>({
    name: 'attention',
    text: Object.entries(WAITING)
      .map(
        ([kind, from]) =>
          `SELECT '${kind}' AS kind, (SELECT count(*) FROM (SELECT ${from} LIMIT ${MOST}) found) AS count`,
      )
      .join(' UNION ALL '),
    values: [tx.org_id, today, licences_until, toTimestamp(now), toTimestamp(now + QUOTE_DAYS * DAY_MS)],
  });
  const counts = new Map(rows.map(({ kind, count }) => [kind, Number(count)]));
  const listed = listsOf(today, licences_until);
  return ATTENTION_KINDS.flatMap((kind) => {
    const count = counts.get(kind) ?? 0;
    return count === 0 ? [] : [{ kind, count, ...listed[kind] }];
  });
}

/** Where each kind is found: $2 today, $3 the first day licences need not be told of, $4 now, $5 a week from now. */
const WAITING: Readonly<Record<AttentionKind, string>> = {
  collections_past_due: 'FROM collection WHERE org_id = $1 AND past_due',
  payment_attempts_failed: `FROM collection c WHERE c.org_id = $1 AND c.status = 'open' AND EXISTS (
    SELECT FROM payment_attempt a WHERE a.org_id = $1 AND a.invoice_id = c.invoice_id AND a.status = 'failed')`,
  refunds_failed: 'FROM refund_queue WHERE org_id = $1 AND last_problem IS NOT NULL',
  top_ups_unpaid: `FROM top_up t JOIN collection c ON c.org_id = t.org_id AND c.invoice_id = t.invoice_id
    WHERE t.org_id = $1 AND t.grant_id IS NULL AND (c.status = 'ended' OR c.past_due)`,
  events_quarantined: 'FROM usage_quarantine WHERE org_id = $1',
  deliveries_dead: "FROM webhook_delivery WHERE org_id = $1 AND status = 'dead'",
  plan_migrations_paused: "FROM plan_migration WHERE org_id = $1 AND status = 'paused' AND paused_because IS NOT NULL",
  alerts_raised: "FROM alert WHERE org_id = $1 AND status = 'raised'",
  licences_expiring: `FROM licence l WHERE l.org_id = $1 AND l.status = 'issued' AND l.ends_on > $2::date
    AND l.ends_on < $3::date AND NOT EXISTS (SELECT FROM licence n WHERE n.org_id = $1 AND n.replaces = l.id)`,
  quotes_expiring:
    "FROM quote WHERE org_id = $1 AND status = 'sent' AND expires_at > $4::timestamptz AND expires_at <= $5::timestamptz",
  quotes_waiting: "FROM quote WHERE org_id = $1 AND status = 'sent' AND expires_at > $5::timestamptz",
  mails_failed: "FROM mail WHERE org_id = $1 AND status = 'failed'",
  mail_addresses_suppressed: 'FROM mail_suppression WHERE org_id = $1',
};

/** Where each kind is looked at. */
export function listsOf(
  today: string,
  until: string,
): Readonly<Record<AttentionKind, Pick<Attention, 'path' | 'query'>>> {
  return {
    collections_past_due: { path: '/v1/collections', query: { status: 'open' } },
    payment_attempts_failed: { path: '/v1/payment_attempts', query: { status: 'failed' } },
    refunds_failed: { path: '/v1/refunds', query: { status: 'requested' } },
    top_ups_unpaid: { path: '/v1/invoices', query: { open: 'true' } },
    events_quarantined: { path: '/v1/quarantine', query: {} },
    deliveries_dead: { path: '/v1/webhook_deliveries', query: { status: 'dead' } },
    plan_migrations_paused: { path: '/v1/plan_migrations', query: {} },
    alerts_raised: { path: '/v1/alerts', query: {} },
    licences_expiring: { path: '/v1/licences', query: { status: 'issued', ends_after: today, ends_before: until } },
    quotes_expiring: { path: '/v1/quotes', query: { status: 'sent' } },
    quotes_waiting: { path: '/v1/quotes', query: { status: 'sent' } },
    mails_failed: { path: '/v1/mails', query: { status: 'failed' } },
    mail_addresses_suppressed: { path: '/v1/mail_suppressions', query: {} },
  };
}
