// SPDX-License-Identifier: Apache-2.0
import { type Decimal, decimal, type Instant, thresholdsFor } from '@kontor/core';
import type { Transaction } from '../store/transaction.js';
import { toTimestamp } from '../store/values.js';
import { thresholdsOf } from './threshold.js';

/**
 * Which of the customers' subscriptions (by customer) have reached a cap on what their usage costs, in the period that
 * holds `at`. A cap counts by the amount of now: once it is raised above what usage had come to, it holds no more.
 */
export async function cappedSubscriptions(
  tx: Transaction,
  subscriptions: ReadonlyMap<string, readonly { readonly id: string; readonly plan: string }[]>,
  at: Instant,
): Promise<ReadonlySet<string>> {
  const all = await thresholdsOf(tx, [...subscriptions.keys()]);
  const caps = all.filter(({ rule }) => rule.action === 'block');
  const capped = new Set<string>();
  if (caps.length === 0) return capped;
  const { rows } = await tx.client.query<ReachedCap>({
    name: 'reached-caps',
    text: `SELECT customer_id, threshold_id, subscription_id, value FROM threshold_crossing
      WHERE org_id = $1 AND customer_id = ANY($2::text[]) AND threshold_id = ANY($3::text[]) AND crossed_at <= $4
        AND ends_at > $4 AND sys_from <= $5`,
    values: [
      tx.org_id,
      [...subscriptions.keys()],
      caps.map(({ id }) => id),
      toTimestamp(at),
      tx.as_of ?? 9223372036854775807n,
    ],
  });
  const amounts = new Map<string, ReadonlyMap<string, Decimal>>();
  for (const [customer_id, held] of subscriptions) {
    const own = thresholdsFor(caps, customer_id, held);
    amounts.set(customer_id, new Map(own.map(({ id, rule }) => [id, decimal(rule.at)])));
  }
  for (const { customer_id, threshold_id, subscription_id, value } of rows) {
    const amount = amounts.get(customer_id)?.get(threshold_id);
    if (amount === undefined || decimal(value).lessThan(amount)) continue;
    if (subscription_id !== '') capped.add(subscription_id);
    else for (const { id } of subscriptions.get(customer_id) ?? []) capped.add(id);
  }
  return capped;
}

interface ReachedCap {
  customer_id: string;
  threshold_id: string;
  /** Empty: of all that the customer has. */
  subscription_id: string;
  value: string;
}
