// SPDX-License-Identifier: Apache-2.0
import type { Instant, PlainDate } from '@kontor/core';
import { type Page, type PageRequest, pagePlan, toPage } from './page.js';
import { commitOf, type Transaction } from './transaction.js';
import { toTimestamp } from './values.js';

/** Money that a payment provider held and paid out to the bank. */
export interface Payout {
  readonly id: string;
  /** Who told of it; null: somebody recorded it. */
  readonly provider: string | null;
  readonly currency: string;
  /**
   * What left the provider's balance, and what of it the provider kept for paying it out. Below zero: what the provider
   * took from the bank.
   */
  readonly amount_minor: bigint;
  readonly fee_minor: bigint;
  readonly paid_on: PlainDate;
  /** The provider's id of it, or what the bank statement says. */
  readonly reference: string;
  readonly created_at: Instant;
  /** When and why it came to nothing, in the provider's own word. */
  readonly failed_on: PlainDate | null;
  readonly failure: string | null;
  /** The line of a bank statement that it is. */
  readonly bank_transaction_id: string | null;
}
export type NewPayout = Omit<Payout, 'created_at' | 'failed_on' | 'failure' | 'bank_transaction_id'>;
export interface Payouts {
  get(id: string): Promise<Payout | null>;
  list(request?: PageRequest): Promise<Page<Payout>>;
  /** Those with this reference, in the order in which they were recorded. */
  referenced(reference: string): Promise<Payout[]>;
  /** Those neither failed nor found on a bank statement that come in with one of these amounts, by day. */
  expected(received_minor: readonly bigint[]): Promise<Payout[]>;
  record(payout: NewPayout): Promise<Payout>;
  fail(payout: Payout, failed_on: PlainDate, failure: string): Promise<Payout>;
}

const RECORDED = 'id, provider, currency, amount_minor, fee_minor, paid_on, reference, created_at';
/** Payouts of an organisation ($1) as known at $2. */
const PAYOUTS = `SELECT p.id, p.provider, p.currency, p.amount_minor, p.fee_minor, p.paid_on, p.reference, p.created_at,
    f.failed_on, f.reason AS failure, b.id AS bank_transaction_id
  FROM payout p
  LEFT JOIN payout_failure f ON f.org_id = p.org_id AND f.payout_id = p.id AND f.sys_from <= $2
  LEFT JOIN bank_transaction b ON b.org_id = p.org_id AND b.payout_id = p.id AND b.sys_from <= $2
  WHERE p.org_id = $1 AND p.sys_from <= $2`;

export function payouts(tx: Transaction): Payouts {
  const latest = tx.as_of ?? 9223372036854775807n;
  return {
    async get(id) {
      const { rows } = await tx.client.query<Payout>(`${PAYOUTS} AND p.id = $3`, [tx.org_id, latest, id]);
      return rows[0] ?? null;
    },
    async list(request = {}) {
      const plan = pagePlan(request);
      const { rows } = await tx.client.query<Payout>(
        `${PAYOUTS} AND ($3::text IS NULL OR p.id ${plan.compare} $3) ORDER BY p.id ${plan.order} LIMIT $4`,
        [tx.org_id, latest, plan.cursor, plan.fetch],
      );
      return toPage(rows, plan, (payout) => payout);
    },
    async referenced(reference) {
      const { rows } = await tx.client.query<Payout>(`${PAYOUTS} AND p.reference = $3 ORDER BY p.sys_from, p.id`, [
        tx.org_id,
        latest,
        reference,
      ]);
      return rows;
    },
    async expected(received_minor) {
      if (received_minor.length === 0) return [];
      const { rows } = await tx.client.query<Payout>(
        `${PAYOUTS} AND p.amount_minor - p.fee_minor = ANY($3::bigint[]) AND f.failed_on IS NULL AND b.id IS NULL
         ORDER BY p.paid_on, p.id`,
        [tx.org_id, latest, received_minor],
      );
      return rows;
    },
    async record(payout) {
      const { seq, now } = commitOf(tx);
      const { id, provider, currency, amount_minor, fee_minor, paid_on, reference } = payout;
      await tx.client.query(
        `INSERT INTO payout (org_id, sys_from, ${RECORDED}) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)`,
        [tx.org_id, seq, id, provider, currency, amount_minor, fee_minor, paid_on, reference, toTimestamp(now)],
      );
      tx.audit.record({ action: 'payout.recorded', object: id, after: payout });
      return { ...payout, created_at: now, failed_on: null, failure: null, bank_transaction_id: null };
    },
    async fail(payout, failed_on, failure) {
      const { seq, now } = commitOf(tx);
      await tx.client.query(
        `INSERT INTO payout_failure (org_id, sys_from, created_at, payout_id, failed_on, reason)
         VALUES ($1, $2, $3, $4, $5, $6)`,
        [tx.org_id, seq, toTimestamp(now), payout.id, failed_on, failure],
      );
      const after = { ...payout, failed_on, failure };
      tx.audit.record({ action: 'payout.failed', object: payout.id, before: payout, after });
      return after;
    },
  };
}
