// SPDX-License-Identifier: Apache-2.0
import { decimal, type Instant, thresholdsFor } from '@kontor/core';
import type { Transaction } from '../store/transaction.js';
import { toTimestamp } from '../store/values.js';
import { thresholdsOf } from './threshold.js';

/**
 * Which of a customer's subscriptions have reached a cap on what their usage costs, in the period that holds `at`. A
 * cap counts by the amount of now: once it is raised above what usage had come to, it holds no more.
 */
export async function cappedSubscriptions(
  tx: Transaction,
  customer_id: string,
  subscriptions: readonly { readonly id: string; readonly plan: string }[],
  at: Instant,
): Promise<ReadonlySet<string>> {
  const all = await thresholdsOf(tx, [customer_id]);
  const caps = thresholdsFor(all, customer_id, subscriptions).filter(({ rule }) => rule.action === 'block');
  if (caps.length === 0) return new Set();
  const { rows } = await tx.client.query<{ threshold_id: string; subscription_id: string; value: string }>({
    name: 'reached-caps',
    text: `SELECT threshold_id, subscription_id, value FROM threshold_crossing
      WHERE org_id = $1 AND customer_id = $2 AND threshold_id = ANY($3::text[]) AND crossed_at <= $4 AND ends_at > $4
        AND sys_from <= $5`,
    values: [tx.org_id, customer_id, caps.map(({ id }) => id), toTimestamp(at), tx.as_of ?? 9223372036854775807n],
  });
  const amounts = new Map(caps.map(({ id, rule }) => [id, decimal(rule.at)]));
  const reached = rows.filter(({ threshold_id, value }) => {
    const amount = amounts.get(threshold_id);
    return amount !== undefined && !decimal(value).lessThan(amount);
  });
  const whole = reached.some(({ subscription_id }) => subscription_id === '');
  return new Set(whole ? subscriptions.map(({ id }) => id) : reached.map(({ subscription_id }) => subscription_id));
}
