// SPDX-License-Identifier: Apache-2.0
import type { Transaction } from '../store/transaction.js';
import { END_OF_TIME, FOREVER } from '../store/values.js';

/** The customer of each subject that has one: by its own id first, then by the seller's external id. */
export async function customersOf(tx: Transaction, subjects: readonly string[]): Promise<Map<string, string>> {
  const { rows } = await tx.client.query<{ subject: string; id: string }>({
    name: 'customers-of-subjects',
    text: `SELECT external_id AS subject, id FROM customer
           WHERE org_id = $1 AND sys_to = $3 AND external_id = ANY ($2::text[]) AND valid_to = $4
           UNION ALL
           SELECT id, id FROM customer WHERE org_id = $1 AND sys_to = $3 AND id = ANY ($2::text[])`,
    values: [tx.org_id, subjects, FOREVER, END_OF_TIME],
  });
  const found = new Map<string, string>();
  for (const { subject, id } of rows) if (found.get(subject) !== subject) found.set(subject, id);
  return found;
}
