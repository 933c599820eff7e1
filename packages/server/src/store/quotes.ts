// SPDX-License-Identifier: Apache-2.0
import type { Instant, QuoteState, QuoteStatus, QuoteTerms } from '@kontor/core';
import { sql } from 'kysely';
import { isEventType } from '../webhooks/event-types.js';
import type { AuditAction } from './audit-actions.js';
import { type Page, type PageRequest, pagePlan, toPage } from './page.js';
import { shownQuote } from './shown.js';
import { commitOf, freshId, type Transaction } from './transaction.js';
import { toJson, toTimestamp } from './values.js';

/** Who signed what, and from where. */
export interface Signature {
  readonly name: string;
  /** RFC 3339. */
  readonly at: string;
  /** Null where it was signed in the server's own process. */
  readonly ip: string | null;
  readonly user_agent: string | null;
  readonly document_hash: string;
}
export interface StoredQuote extends QuoteState {
  readonly id: string;
  readonly number: string | null;
  readonly customer_id: string;
  readonly terms: QuoteTerms;
  /** The canonical JSON that was hashed; null until it is sent. */
  readonly document: string | null;
  readonly sent_at: Instant | null;
  readonly closed_at: Instant | null;
  readonly signature: Signature | null;
  readonly decline_reason: string | null;
  readonly subscription_id: string | null;
  readonly created_at: Instant;
}
export interface SentQuote {
  readonly number: string;
  readonly document: string;
  readonly document_hash: string;
  readonly token_hash: string;
  /** Encrypted. */
  readonly token: string;
}
export type ClosedQuote =
  | { readonly status: 'accepted'; readonly signature: Signature; readonly subscription_id: string }
  | { readonly status: 'declined'; readonly decline_reason: string | null }
  | { readonly status: 'revoked' };

export interface QuoteFilter {
  readonly customer_id?: string | undefined;
  /** Where it stands at the moment. */
  readonly standing?: { readonly status: QuoteStatus; readonly at: Instant } | undefined;
}
export interface Quotes {
  get(id: string): Promise<StoredQuote | null>;
  list(request?: PageRequest & QuoteFilter): Promise<Page<StoredQuote>>;
  create(terms: QuoteTerms, expires_at: Instant): Promise<StoredQuote>;
  /** Only a draft changes; anything else is our own mistake. */
  change(id: string, terms: QuoteTerms, expires_at: Instant): Promise<StoredQuote>;
  /** The next number of the series; without gaps, for it is taken in the commit that sends the quote. */
  takeNumber(prefix: string): Promise<string>;
  send(id: string, sent: SentQuote): Promise<StoredQuote>;
  close(id: string, closed: ClosedQuote): Promise<StoredQuote>;
}

/** Everything but the token, encrypted, and its hash, which is for finding a row and for nothing else. */
const COLUMNS = [
  'id',
  'number',
  'status',
  'customer_id',
  'terms',
  'expires_at',
  'document',
  'document_hash',
  'sent_at',
  'closed_at',
  'signature',
  'decline_reason',
  'subscription_id',
  'created_at',
] as const;

export function quotes(tx: Transaction): Quotes {
  async function get(id: string): Promise<StoredQuote | null> {
    const row = await tx.db
      .selectFrom('quote')
      .select(COLUMNS)
      .where('org_id', '=', tx.org_id)
      .where('id', '=', id)
      .executeTakeFirst();
    return row === undefined ? null : (row as StoredQuote);
  }
  /** Updates a quote that is in one of these states, and notes what became of it. */
  async function update(
    id: string,
    from: readonly QuoteState['status'][],
    action: AuditAction,
    values: Readonly<Record<string, string | null>>,
  ): Promise<StoredQuote> {
    commitOf(tx);
    const before = await get(id);
    const row = await tx.db
      .updateTable('quote')
      .set(values)
      .where('org_id', '=', tx.org_id)
      .where('id', '=', id)
      .where('status', 'in', from)
      .returning(COLUMNS)
      .executeTakeFirst();
    if (row === undefined) throw new Error(`the quote ${id} is not ${from.join(' or ')}`);
    const after = row as StoredQuote;
    tx.audit.record({ action, object: id, before: audited(before), after: audited(after) });
    if (isEventType(action))
      tx.outbox.record({
        type: action,
        object: id,
        customer_id: after.customer_id,
        data: shownQuote(after, commitOf(tx).now),
      });
    return after;
  }
  return {
    get,
    async list({ customer_id, standing, ...request } = {}) {
      const plan = pagePlan(request);
      let query = tx.db.selectFrom('quote').select(COLUMNS).where('org_id', '=', tx.org_id);
      if (customer_id !== undefined) query = query.where('customer_id', '=', customer_id);
      if (standing !== undefined) {
        const { status, at } = standing;
        query = query.where('status', '=', status === 'expired' ? 'sent' : status);
        if (status === 'sent') query = query.where(sql<boolean>`expires_at > ${toTimestamp(at)}`);
        if (status === 'expired') query = query.where(sql<boolean>`expires_at <= ${toTimestamp(at)}`);
      }
      if (plan.cursor !== null) query = query.where('id', plan.compare, plan.cursor);
      const rows = await query.orderBy('id', plan.order).limit(plan.fetch).execute();
      return toPage(rows, plan, (row) => row as StoredQuote);
    },
    async create(terms, expires_at) {
      const { seq, now } = commitOf(tx);
      const row = await tx.db
        .insertInto('quote')
        .values({
          org_id: tx.org_id,
          id: freshId('quo', now),
          status: 'draft',
          customer_id: terms.customer_id,
          terms: toJson(terms),
          expires_at: toTimestamp(expires_at),
          created_at: toTimestamp(now),
          sys_from: seq,
        })
        .returning(COLUMNS)
        .executeTakeFirstOrThrow();
      tx.audit.record({ action: 'quote.created', object: row.id, after: audited(row as StoredQuote) });
      return row as StoredQuote;
    },
    change: (id, terms, expires_at) =>
      update(id, ['draft'], 'quote.changed', {
        customer_id: terms.customer_id,
        terms: toJson(terms),
        expires_at: toTimestamp(expires_at),
      }),
    async takeNumber(prefix) {
      commitOf(tx);
      const { last } = await tx.db
        .insertInto('invoice_counter')
        .values({ org_id: tx.org_id, series: 'quote', last: 1n })
        .onConflict((conflict) =>
          conflict.columns(['org_id', 'series']).doUpdateSet({ last: sql`invoice_counter.last + 1` }),
        )
        .returning('last')
        .executeTakeFirstOrThrow();
      return `${prefix}-Q-${String(last).padStart(6, '0')}`;
    },
    send: (id, sent) =>
      update(id, ['draft'], 'quote.sent', { ...sent, status: 'sent', sent_at: toTimestamp(commitOf(tx).now) }),
    close(id, { status, ...closed }) {
      const from = status === 'revoked' ? (['draft', 'sent'] as const) : (['sent'] as const);
      return update(id, from, `quote.${status}`, {
        ...('signature' in closed ? { ...closed, signature: toJson(closed.signature) } : closed),
        status,
        closed_at: toTimestamp(commitOf(tx).now),
      });
    },
  };
}

/** The document is stored once and does not change: its hash says which it is. */
function audited(quote: StoredQuote | null) {
  if (quote === null) return null;
  const { document: _document, ...rest } = quote;
  return rest;
}
