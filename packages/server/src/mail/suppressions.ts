// SPDX-License-Identifier: Apache-2.0
import './tables.js';
import type { Instant } from '@kontor/core';
import { type Page, type PageRequest, pagePlan, toPage } from '../store/page.js';
import type { Transaction, WriteTransaction } from '../store/transaction.js';

/** An address that takes no mail, in lower case. */
export interface Suppression {
  readonly address: string;
  /** What its server said. */
  readonly reason: string;
  readonly created_at: Instant;
}

/** By address, from z to a: cursors are addresses. */
export async function listSuppressions(tx: Transaction, request: PageRequest = {}): Promise<Page<Suppression>> {
  const plan = pagePlan(request);
  let query = tx.db
    .selectFrom('mail_suppression')
    .select(['address', 'reason', 'created_at'])
    .where('org_id', '=', tx.org_id);
  if (plan.cursor !== null) query = query.where('address', plan.compare, plan.cursor);
  const found = await query.orderBy('address', plan.order).limit(plan.fetch).execute();
  return toPage(found, plan, (row) => row as Suppression);
}

/** What the server said of an address for good; null when it takes mail. */
export async function suppressionOf(tx: Transaction, address: string): Promise<string | null> {
  const found = await tx.db
    .selectFrom('mail_suppression')
    .select('reason')
    .where('org_id', '=', tx.org_id)
    .where('address', '=', address.toLowerCase())
    .executeTakeFirst();
  return found?.reason ?? null;
}

/** Takes an address off the list; whether it was on it. */
export async function liftSuppression(tx: WriteTransaction, address: string): Promise<boolean> {
  const removed = await tx.db
    .deleteFrom('mail_suppression')
    .where('org_id', '=', tx.org_id)
    .where('address', '=', address.toLowerCase())
    .returning('reason')
    .executeTakeFirst();
  if (removed === undefined) return false;
  tx.audit.record({ action: 'mail_suppression.lifted', object: address.toLowerCase(), before: removed });
  return true;
}
