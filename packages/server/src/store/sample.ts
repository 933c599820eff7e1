// SPDX-License-Identifier: Apache-2.0
import { sql } from 'kysely';
import type { Actor, Store } from './store.js';
import type { Transaction } from './transaction.js';

export interface SampleCounts {
  readonly customers: number;
  readonly subscriptions: number;
  readonly invoices: number;
}

/** How much sample data an organisation holds: of a sample organisation everything. */
export async function sampleCounts(tx: Transaction): Promise<SampleCounts> {
  const { sample: whole } = await tx.organisations.get();
  const { rows } = await tx.client.query<Record<keyof SampleCounts, bigint>>({
    name: 'sample-counts',
    text: `WITH whose AS (SELECT DISTINCT id FROM customer WHERE org_id = $1 AND (sample OR $2))
      SELECT (SELECT count(*) FROM whose) AS customers,
        (SELECT count(DISTINCT id) FROM subscription
          WHERE org_id = $1 AND customer_id IN (SELECT id FROM whose)) AS subscriptions,
        (SELECT count(*) FROM invoice WHERE org_id = $1 AND customer_id IN (SELECT id FROM whose)) AS invoices`,
    values: [tx.org_id, whole],
  });
  const counts = rows[0] as Record<keyof SampleCounts, bigint>;
  return {
    customers: Number(counts.customers),
    subscriptions: Number(counts.subscriptions),
    invoices: Number(counts.invoices),
  };
}

/**
 * Removes the sample data of one organisation as if it had never been: its sample customers with all that hangs on
 * them, usage too; a sample organisation whole, its audit trail among it.
 */
export async function removeSample(store: Store, org_id: string, by: Actor): Promise<SampleCounts> {
  return store.write(org_id, by, async (tx) => {
    const { sample: whole } = await tx.organisations.get();
    const counts = await sampleCounts(tx);
    const { bare, of_customer } = await organisationTables(tx);
    const mine = sql`org_id = ${org_id}`;
    if (whole) {
      // the organisation last: other tables refer to it
      for (const table of [...of_customer, ...bare, 'organisation'])
        await sql`DELETE FROM ${sql.table(table)} WHERE ${mine}`.execute(tx.db);
      return counts;
    }
    const theirs = sql`customer_id IN (SELECT id FROM customer WHERE ${mine} AND sample)`;
    await sql`DELETE FROM invoice_line WHERE ${mine} AND invoice_id IN
      (SELECT id FROM invoice WHERE ${mine} AND ${theirs})`.execute(tx.db);
    for (const table of of_customer)
      await sql`DELETE FROM ${sql.table(table)} WHERE ${mine} AND ${theirs}`.execute(tx.db);
    await sql`UPDATE customer SET payer_customer_id = NULL WHERE ${mine} AND NOT sample AND payer_customer_id IN
      (SELECT id FROM customer WHERE ${mine} AND sample)`.execute(tx.db);
    await sql`DELETE FROM customer WHERE ${mine} AND sample`.execute(tx.db);
    if (counts.customers > 0) await tx.ledger.rebuild();
    tx.audit.record({ action: 'sample.removed', object: org_id, after: counts });
    return counts;
  });
}

/** The tables with rows of organisations, those of later migrations too: with a customer in each row, and without. */
async function organisationTables(tx: Transaction): Promise<{ bare: string[]; of_customer: string[] }> {
  const { rows } = await tx.client.query<{ table_name: string; of_customer: boolean }>(
    `SELECT table_name, bool_or(column_name = 'customer_id') AS of_customer FROM information_schema.columns
     WHERE table_schema = 'public' GROUP BY table_name HAVING bool_or(column_name = 'org_id') ORDER BY table_name`,
  );
  const names = (of_customer: boolean) =>
    rows
      .filter((row) => row.of_customer === of_customer && row.table_name !== 'organisation')
      .map((row) => row.table_name);
  return { bare: names(false), of_customer: names(true) };
}
