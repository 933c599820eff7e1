// SPDX-License-Identifier: Apache-2.0
import type { Transaction } from '../store/transaction.js';
import { FOREVER } from '../store/values.js';

/** What an organisation came to so far. */
export interface OrganisationSummary {
  readonly customers: number;
  /** Usage events that were counted; those in quarantine are not among them. */
  readonly events: number;
  readonly invoices: number;
  /** The sum of all invoices, by currency in its alphabetical order. */
  readonly totals: readonly { readonly currency: string; readonly total_minor: bigint }[];
}

export async function organisationSummary(tx: Transaction): Promise<OrganisationSummary> {
  const customers = await tx.client.query<{ count: bigint }>(
    'SELECT count(DISTINCT id) AS count FROM customer WHERE org_id = $1 AND sys_to = $2',
    [tx.org_id, FOREVER],
  );
  const events = await tx.client.query<{ count: bigint }>(
    'SELECT count(*) AS count FROM usage_event WHERE org_id = $1',
    [tx.org_id],
  );
  const invoices = await tx.client.query<{ currency: string; count: bigint; total_minor: string }>(
    `SELECT currency, count(*) AS count, sum(total_minor) AS total_minor FROM invoice
     WHERE org_id = $1 GROUP BY currency ORDER BY currency`,
    [tx.org_id],
  );
  return {
    customers: Number(customers.rows[0]?.count ?? 0),
    events: Number(events.rows[0]?.count ?? 0),
    invoices: invoices.rows.reduce((sum, row) => sum + Number(row.count), 0),
    totals: invoices.rows.map(({ currency, total_minor }) => ({ currency, total_minor: BigInt(total_minor) })),
  };
}
