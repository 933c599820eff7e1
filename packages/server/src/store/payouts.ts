// SPDX-License-Identifier: Apache-2.0
import type { Instant, PlainDate } from '@kontor/core';
import { type Page, type PageRequest, pagePlan, toPage } from './page.js';
import { commitOf, type Transaction } from './transaction.js';
import { toTimestamp } from './values.js';

/** Money that a payment provider held and paid out to the bank. */
export interface Payout {
  readonly id: string;
  readonly currency: string;
  /** What left the provider's balance, and what of it the provider kept for paying it out. */
  readonly amount_minor: bigint;
  readonly fee_minor: bigint;
  readonly paid_on: PlainDate;
  /** The provider's id of it, or what the bank statement says. */
  readonly reference: string;
  readonly created_at: Instant;
}
export interface Payouts {
  get(id: string): Promise<Payout | null>;
  list(request?: PageRequest): Promise<Page<Payout>>;
  record(payout: Omit<Payout, 'created_at'>): Promise<Payout>;
}

const PAYOUT = 'id, currency, amount_minor, fee_minor, paid_on, reference, created_at';

export function payouts(tx: Transaction): Payouts {
  const latest = tx.as_of ?? 9223372036854775807n;
  return {
    async get(id) {
      const { rows } = await tx.client.query<Payout>(
        `SELECT ${PAYOUT} FROM payout WHERE org_id = $1 AND id = $2 AND sys_from <= $3`,
        [tx.org_id, id, latest],
      );
      return rows[0] ?? null;
    },
    async list(request = {}) {
      const plan = pagePlan(request);
      const { rows } = await tx.client.query<Payout>(
        `SELECT ${PAYOUT} FROM payout WHERE org_id = $1 AND sys_from <= $2 AND ($3::text IS NULL OR id ${plan.compare} $3)
         ORDER BY id ${plan.order} LIMIT $4`,
        [tx.org_id, latest, plan.cursor, plan.fetch],
      );
      return toPage(rows, plan, (payout) => payout);
    },
    async record(payout) {
      const { seq, now } = commitOf(tx);
      const { id, currency, amount_minor, fee_minor, paid_on, reference } = payout;
      await tx.client.query(
        `INSERT INTO payout (org_id, sys_from, ${PAYOUT}) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)`,
        [tx.org_id, seq, id, currency, amount_minor, fee_minor, paid_on, reference, toTimestamp(now)],
      );
      tx.audit.record({ action: 'payout.recorded', object: id, after: payout });
      return { ...payout, created_at: now };
    },
  };
}
