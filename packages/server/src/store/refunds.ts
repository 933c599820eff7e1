// SPDX-License-Identifier: Apache-2.0
import type { Instant, MoneyAccount, PlainDate } from '@kontor/core';
import { type Page, type PageRequest, pagePlan, toPage } from './page.js';
import type { Allocation } from './payments.js';
import { commitOf, type Transaction } from './transaction.js';
import { toTimestamp } from './values.js';

/** What is paid back: of a payment, what a credit note owes, or prepaid credit of a wallet. */
export type RefundSource = 'payment' | 'credit_note' | 'wallet';
/** `requested`: the provider is to be asked. `processing`: it was, and the money is on its way. */
export type RefundStatus = 'requested' | 'processing' | 'succeeded' | 'failed';

/** Money that goes back to a customer. */
export interface Refund {
  readonly id: string;
  readonly customer_id: string;
  readonly currency: string;
  /** What the customer gets, and what was charged for sending it on top. */
  readonly amount_minor: bigint;
  readonly fee_minor: bigint;
  readonly money: MoneyAccount;
  readonly source: RefundSource;
  /** The id of the payment, the credit note or the wallet. */
  readonly source_id: string;
  /** The payment it goes back through; null where none is named. */
  readonly payment_id: string | null;
  /** The key of the provider that sends it; null: somebody did, and it is only recorded. */
  readonly provider: string | null;
  readonly refunded_on: PlainDate;
  readonly reason: string;
  readonly status: RefundStatus;
  /** What the provider calls it. */
  readonly provider_ref: string | null;
  /** Why it failed. */
  readonly failure: string | null;
  /** Why the provider has not answered; it is asked again. */
  readonly problem: string | null;
  readonly created_at: Instant;
}
export type NewRefund = Omit<Refund, 'created_at' | 'provider_ref' | 'failure' | 'problem'>;
export interface RefundState {
  readonly status: RefundStatus;
  readonly provider_ref: string | null;
  readonly failure: string | null;
}
export interface RefundFilter {
  readonly customer_id?: string | undefined;
  readonly payment_id?: string | undefined;
  readonly status?: RefundState['status'] | undefined;
}
export interface Refunds {
  get(id: string): Promise<Refund | null>;
  list(request?: PageRequest & RefundFilter): Promise<Page<Refund>>;
  /** Those of a credit note, of the credit notes on an invoice, and those by which an invoice is open again. */
  ofInvoice(invoice_id: string): Promise<Refund[]>;
  /** By the provider's name for it. */
  byProviderRef(provider: string, provider_ref: string): Promise<Refund | null>;
  /** Stores a refund with its first state. */
  record(refund: NewRefund, known: Pick<RefundState, 'provider_ref' | 'failure'>): Promise<Refund>;
  /** Stores how it goes on. */
  note(refund: Refund, state: RefundState): Promise<Refund>;
  /** Invoices that are open again by a refund, as it was stored. */
  reopened(refund_id: string): Promise<Allocation[]>;
  /** What was paid back of a source, those that failed left out. */
  paidBack(source: RefundSource, source_id: string): Promise<bigint>;
}

const REFUND = `id, customer_id, currency, amount_minor, fee_minor, money, source, source_id, payment_id, provider,
  refunded_on, reason, created_at`;
const FOUND = `SELECT ${REFUND}, s.status, s.provider_ref, s.failure, (SELECT q.last_problem FROM refund_queue q
    WHERE q.org_id = r.org_id AND q.refund_id = r.id) AS problem FROM refund r
  CROSS JOIN LATERAL (SELECT status, provider_ref, failure FROM refund_state s
    WHERE s.org_id = r.org_id AND s.refund_id = r.id AND s.sys_from <= $2 ORDER BY s.sys_from DESC LIMIT 1) s
  WHERE r.org_id = $1 AND r.sys_from <= $2`;

export function refunds(tx: Transaction): Refunds {
  const latest = tx.as_of ?? 9223372036854775807n;
  const noted = async (refund: Pick<Refund, 'id' | 'customer_id'>, { status, provider_ref, failure }: RefundState) => {
    const { seq, now } = commitOf(tx);
    await tx.client.query(
      `INSERT INTO refund_state (org_id, sys_from, refund_id, customer_id, status, provider_ref, failure, at)
       VALUES ($1, $2, $3, $4, $5, $6, $7, $8)`,
      [tx.org_id, seq, refund.id, refund.customer_id, status, provider_ref, failure, toTimestamp(now)],
    );
  };
  return {
    async get(id) {
      const { rows } = await tx.client.query<Refund>(`${FOUND} AND r.id = $3`, [tx.org_id, latest, id]);
      return rows[0] ?? null;
    },
    async list({ customer_id, payment_id, status, ...request } = {}) {
      const plan = pagePlan(request);
      const { rows } = await tx.client.query<Refund>(
        `${FOUND} AND ($3::text IS NULL OR r.customer_id = $3) AND ($4::text IS NULL OR r.payment_id = $4)
           AND ($5::text IS NULL OR r.id ${plan.compare} $5) AND ($7::text IS NULL OR s.status = $7)
         ORDER BY r.id ${plan.order} LIMIT $6`,
        [tx.org_id, latest, customer_id ?? null, payment_id ?? null, plan.cursor, plan.fetch, status ?? null],
      );
      return toPage(rows, plan, (refund) => refund);
    },
    async ofInvoice(invoice_id) {
      const { rows } = await tx.client.query<Refund>(
        `${FOUND} AND (r.source = 'credit_note' AND r.source_id IN (SELECT $3 UNION ALL SELECT id FROM invoice i
             WHERE i.org_id = $1 AND i.credits_invoice_id = $3)
           OR EXISTS (SELECT FROM payment_allocation a WHERE a.org_id = $1 AND a.invoice_id = $3 AND a.kind = 'refund'
             AND a.payment_id = r.payment_id AND a.sys_from = r.sys_from)) ORDER BY r.sys_from, r.id`,
        [tx.org_id, latest, invoice_id],
      );
      return rows;
    },
    async byProviderRef(provider, provider_ref) {
      const { rows } = await tx.client.query<Refund>(
        `${FOUND} AND r.provider = $3 AND r.id IN (SELECT refund_id FROM refund_state
           WHERE org_id = $1 AND provider_ref = $4)`,
        [tx.org_id, latest, provider, provider_ref],
      );
      return rows[0] ?? null;
    },
    async record({ status, ...refund }, known) {
      const { seq, now } = commitOf(tx);
      await tx.client.query(
        `INSERT INTO refund (org_id, sys_from, ${REFUND})
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15)`,
        [
          tx.org_id,
          seq,
          refund.id,
          refund.customer_id,
          refund.currency,
          refund.amount_minor,
          refund.fee_minor,
          refund.money,
          refund.source,
          refund.source_id,
          refund.payment_id,
          refund.provider,
          refund.refunded_on,
          refund.reason,
          toTimestamp(now),
        ],
      );
      await noted(refund, { status, ...known });
      tx.audit.record({ action: 'refund.created', object: refund.id, after: { ...refund, status, ...known } });
      return { ...refund, status, ...known, problem: null, created_at: now };
    },
    async note(refund, state) {
      await noted(refund, state);
      tx.audit.record({ action: `refund.${state.status}`, object: refund.id, after: state });
      return { ...refund, ...state };
    },
    async reopened(refund_id) {
      const { rows } = await tx.client.query<Allocation>(
        `SELECT a.invoice_id, a.payment_id, a.customer_id, a.kind, a.amount_minor, a.allocated_on
         FROM refund r JOIN payment_allocation a ON a.org_id = r.org_id AND a.payment_id = r.payment_id
           AND a.sys_from = r.sys_from AND a.kind = 'refund'
         WHERE r.org_id = $1 AND r.id = $2 ORDER BY a.invoice_id`,
        [tx.org_id, refund_id],
      );
      return rows;
    },
    async paidBack(source, source_id) {
      const { rows } = await tx.client.query<{ paid_minor: bigint }>(
        `SELECT coalesce(sum(r.amount_minor), 0)::bigint AS paid_minor FROM refund r
         WHERE r.org_id = $1 AND r.source_id = $2 AND r.source = $3 AND r.sys_from <= $4
           AND NOT EXISTS (SELECT FROM refund_state s WHERE s.org_id = r.org_id AND s.refund_id = r.id
             AND s.status = 'failed' AND s.sys_from <= $4)`,
        [tx.org_id, source_id, source, latest],
      );
      return rows[0]?.paid_minor ?? 0n;
    },
  };
}
