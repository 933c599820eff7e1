// SPDX-License-Identifier: Apache-2.0
import type { Instant, OneOffCharge } from '@kontor/core';
import type { Selectable } from 'kysely';
import { type Page, type PageRequest, pagePlan, toPage } from './page.js';
import type { Metadata, OneOffChargeTable } from './schema.js';
import { commitOf, type Transaction } from './transaction.js';
import { FOREVER, toJson, toTimestamp } from './values.js';

export interface StoredCharge extends OneOffCharge {
  readonly status: 'waiting' | 'invoiced' | 'removed';
  /** Null while it waits, and when it was removed. */
  readonly invoice_id: string | null;
  readonly metadata: Metadata;
  readonly created_at: Instant;
}
export interface OneOffCharges {
  get(id: string): Promise<StoredCharge | null>;
  /** By id; without those that do not exist. */
  getMany(ids: readonly string[]): Promise<StoredCharge[]>;
  list(
    request?: PageRequest & { readonly customer_id?: string; readonly waiting?: boolean },
  ): Promise<Page<StoredCharge>>;
  create(charges: readonly OneOffCharge[], metadata?: Metadata): Promise<StoredCharge[]>;
  /** Takes a charge that waits back; false when it does not wait any more. */
  remove(id: string): Promise<boolean>;
  /** What waits for invoices of these subscriptions. */
  waitingFor(subscription_ids: readonly string[]): Promise<OneOffCharge[]>;
  /** What waits to be billed by itself, of these customers. */
  waitingAlone(customer_ids: readonly string[]): Promise<OneOffCharge[]>;
  /** What these invoices billed. */
  ofInvoices(invoice_ids: readonly string[]): Promise<StoredCharge[]>;
  /** They wait no more. One that did not wait is our own mistake. */
  markInvoiced(billed: readonly { readonly id: string; readonly invoice_id: string }[]): Promise<void>;
}

type Row = Selectable<OneOffChargeTable>;

function chargeOf({ terms, subscription_id, invoice_id, sys_to, ...row }: Row): StoredCharge {
  return {
    ...(terms as Omit<OneOffCharge, 'id' | 'customer_id' | 'subscription_id'>),
    id: row.id,
    customer_id: row.customer_id,
    subscription_id: subscription_id === '' ? null : subscription_id,
    status: sys_to === FOREVER ? 'waiting' : invoice_id === '' ? 'removed' : 'invoiced',
    invoice_id: invoice_id === '' ? null : invoice_id,
    metadata: row.metadata,
    created_at: row.created_at,
  };
}

export function oneOffCharges(tx: Transaction): OneOffCharges {
  const all = () => tx.db.selectFrom('one_off_charge').selectAll().where('org_id', '=', tx.org_id);
  const named = async (name: string, condition: string, values: readonly unknown[]) => {
    const text = `SELECT * FROM one_off_charge WHERE org_id = $1 AND ${condition} ORDER BY id`;
    const { rows } = await tx.client.query<Row>({ name, text, values: [tx.org_id, ...values] });
    return rows.map(chargeOf);
  };
  return {
    async get(id) {
      const row = await all().where('id', '=', id).executeTakeFirst();
      return row === undefined ? null : chargeOf(row);
    },
    getMany: async (ids) => (ids.length === 0 ? [] : named('charges-by-id', 'id = ANY($2::text[])', [ids])),
    async list({ customer_id, waiting, ...request } = {}) {
      const plan = pagePlan(request);
      let query = all();
      if (customer_id !== undefined) query = query.where('customer_id', '=', customer_id);
      if (waiting !== undefined) query = query.where('sys_to', waiting ? '=' : '<', FOREVER);
      if (plan.cursor !== null) query = query.where('id', plan.compare, plan.cursor);
      return toPage(await query.orderBy('id', plan.order).limit(plan.fetch).execute(), plan, chargeOf);
    },
    async create(charges, metadata = {}) {
      const { seq, now } = commitOf(tx);
      const rows = await tx.db
        .insertInto('one_off_charge')
        .values(
          charges.map(({ id, customer_id, subscription_id, ...terms }) => ({
            org_id: tx.org_id,
            id,
            customer_id,
            subscription_id: subscription_id ?? '',
            terms: toJson(terms),
            metadata: toJson(metadata),
            created_at: toTimestamp(now),
            sys_from: seq,
          })),
        )
        .returningAll()
        .execute();
      const made = rows.map(chargeOf);
      for (const charge of made) tx.audit.record({ action: 'charge.created', object: charge.id, after: charge });
      return made;
    },
    async remove(id) {
      const { seq } = commitOf(tx);
      const row = await tx.db
        .updateTable('one_off_charge')
        .set({ sys_to: seq })
        .where('org_id', '=', tx.org_id)
        .where('id', '=', id)
        .where('sys_to', '=', FOREVER)
        .returningAll()
        .executeTakeFirst();
      if (row !== undefined) tx.audit.record({ action: 'charge.removed', object: id, before: chargeOf(row) });
      return row !== undefined;
    },
    waitingFor: (subscription_ids) =>
      named('charges-waiting', `subscription_id = ANY($2::text[]) AND subscription_id <> '' AND sys_to = ${FOREVER}`, [
        subscription_ids,
      ]),
    waitingAlone: (customer_ids) =>
      named('charges-alone', `customer_id = ANY($2::text[]) AND subscription_id = '' AND sys_to = ${FOREVER}`, [
        customer_ids,
      ]),
    ofInvoices: (invoice_ids) =>
      named('charges-of-invoices', `invoice_id = ANY($2::text[]) AND invoice_id <> ''`, [invoice_ids]),
    async markInvoiced(billed) {
      if (billed.length === 0) return;
      const { rowCount } = await tx.client.query(
        `UPDATE one_off_charge c SET sys_to = $2, invoice_id = b.invoice_id
         FROM unnest($3::text[], $4::text[]) AS b (id, invoice_id)
         WHERE c.org_id = $1 AND c.id = b.id AND c.sys_to = ${FOREVER}`,
        [tx.org_id, commitOf(tx).seq, billed.map(({ id }) => id), billed.map(({ invoice_id }) => invoice_id)],
      );
      if (rowCount !== billed.length) throw new Error('a charge that was invoiced did not wait');
    },
  };
}
