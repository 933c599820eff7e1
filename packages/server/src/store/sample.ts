// SPDX-License-Identifier: Apache-2.0
import type { Actor, Store } from './store.js';

export interface RemovedSample {
  readonly customers: number;
  readonly subscriptions: number;
  readonly invoices: number;
  /** Whether the organisation itself was a sample and is gone. */
  readonly organisation: boolean;
}

/**
 * Removes sample data of one organisation: its sample customers with all that hangs on them, as if they had never
 * been; of a sample organisation everything. Usage of removed customers goes too.
 */
export async function removeSample(store: Store, org_id: string, by: Actor): Promise<RemovedSample> {
  return store.write(org_id, by, async (tx) => {
    const organisation = await tx.organisations.get();
    const whose = organisation.sample
      ? ''
      : 'AND customer_id IN (SELECT id FROM customer WHERE org_id = $1 AND sample)';
    const remove = async (table: string, where: string) => {
      const { rowCount } = await tx.client.query(`DELETE FROM ${table} WHERE org_id = $1 ${where}`, [org_id]);
      return rowCount ?? 0;
    };
    await remove(
      'invoice_line',
      whose && `AND subscription_id IN (SELECT id FROM subscription WHERE org_id = $1 ${whose})`,
    );
    const invoices = await remove('invoice', whose);
    const { rows } = await tx.client.query<{ customers: bigint; subscriptions: bigint }>(
      `SELECT (SELECT count(DISTINCT id) FROM customer WHERE org_id = $1 ${organisation.sample ? '' : 'AND sample'}) AS customers,
              (SELECT count(DISTINCT id) FROM subscription WHERE org_id = $1 ${whose}) AS subscriptions`,
      [org_id],
    );
    const counts = rows[0] as { customers: bigint; subscriptions: bigint };
    await remove('subscription', whose);
    // Tables of usage carry the customer too; whichever there are.
    const { rows: tables } = await tx.client.query<{ table_name: string; of_customer: boolean }>(
      `SELECT table_name, bool_or(column_name = 'customer_id') AS of_customer FROM information_schema.columns
       WHERE table_schema = 'public' AND table_name IN (SELECT table_name FROM information_schema.columns
         WHERE table_schema = 'public' AND column_name = 'org_id')
       GROUP BY table_name ORDER BY table_name`,
    );
    const last = ['customer', 'organisation', 'org_clock', 'org_commit', 'audit_entry', 'invoice', 'subscription'];
    for (const { table_name, of_customer } of tables) {
      if (last.includes(table_name)) continue;
      if (organisation.sample) await remove(table_name, '');
      else if (of_customer) await remove(table_name, whose);
    }
    await remove('customer', organisation.sample ? '' : 'AND sample');
    const removed = { invoices, customers: Number(counts.customers), subscriptions: Number(counts.subscriptions) };
    if (!organisation.sample) {
      tx.audit.record({ action: 'sample.removed', object: org_id, after: removed });
      return { ...removed, organisation: false };
    }
    for (const table of ['audit_entry', 'org_commit', 'org_clock', 'organisation']) await remove(table, '');
    return { ...removed, organisation: true };
  });
}
