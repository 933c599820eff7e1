// SPDX-License-Identifier: Apache-2.0
import './tables.js';
import type { Instant, Outage, Problem } from '@kontor/core';
import { customersOf } from '../ingest/customer-index.js';
import { insertPacked, packRows } from '../store/packed-rows.js';
import { type Page, type PageRequest, pagePlan, toPage } from '../store/page.js';
import type { Transaction, WriteTransaction } from '../store/transaction.js';
import { toTimestamp } from '../store/values.js';
import { type RecordChanges, unknownCustomer } from './cases.js';

export interface NewOutage extends Omit<Outage, 'id'> {
  readonly reference: string;
}
export interface StoredOutage extends Outage {
  readonly reference: string;
}
interface Row {
  readonly reference: string;
  readonly id: string;
  readonly component: string;
  readonly from_at: Instant;
  readonly to_at: Instant | null;
  readonly planned: boolean;
  readonly customer_ids: readonly string[] | null;
}

const COLUMNS = 'reference, id, component, from_at, to_at, planned, customer_ids';
const outageOf = ({ from_at, to_at, ...row }: Row): StoredOutage => ({ ...row, from: from_at, to: to_at });

/** Which outages of a report are new and which say something else, with their customers found; nothing is stored. */
export async function planOutages(
  tx: Transaction,
  given: readonly NewOutage[],
  newId: () => string,
): Promise<{ readonly changes: RecordChanges<StoredOutage>; readonly problems: readonly Problem[] }> {
  const owners = await customersOf(
    tx,
    given.flatMap(({ customer_ids }) => customer_ids ?? []),
  );
  const known = new Map((await outagesBy(tx, given)).map((one) => [one.reference, one]));
  const problems: Problem[] = [];
  const added = new Map<string, StoredOutage>();
  const changed = new Map<string, StoredOutage>();
  let unchanged = 0;
  for (const [index, one] of given.entries()) {
    const path = `outages[${index}]`;
    if (one.to !== null && one.to <= one.from)
      problems.push({
        code: 'period-empty',
        path: `${path}.to`,
        message: 'it ends before it begins',
        mend: 'let `to` be later than `from`, or leave it out while it goes on',
      });
    const unknown = (one.customer_ids ?? []).filter((id) => !owners.has(id));
    problems.push(...unknown.map((id) => unknownCustomer(id, `${path}.customer_ids`)));
    const ids = one.customer_ids?.map((id) => owners.get(id) ?? id) ?? null;
    const customer_ids = ids === null ? null : [...new Set(ids)].sort();
    const before = added.get(one.reference) ?? changed.get(one.reference) ?? known.get(one.reference);
    const after: StoredOutage = { ...one, customer_ids, id: before?.id ?? newId() };
    if (before !== undefined && textOf(before) === textOf(after)) unchanged++;
    else if (known.has(one.reference)) changed.set(one.reference, after);
    else added.set(one.reference, after);
  }
  return { changes: { added: [...added.values()], changed: [...changed.values()], unchanged }, problems };
}

const textOf = ({ reference, component, from, to, planned, customer_ids }: StoredOutage) =>
  JSON.stringify([reference, component, from, to, planned, customer_ids]);

/** Stores what a plan found; what an outage said before stays in the audit trail. */
export async function storeOutages(
  tx: WriteTransaction,
  { added, changed }: RecordChanges<StoredOutage>,
): Promise<void> {
  const outages = [...added, ...changed];
  if (outages.length === 0) return;
  const before = new Map((await outagesBy(tx, changed)).map((one) => [one.reference, one]));
  const packed = packRows(outages, (one) => [
    one.reference,
    one.id,
    one.component,
    toTimestamp(one.from),
    one.to === null ? null : toTimestamp(one.to),
    String(one.planned),
    one.customer_ids === null ? null : JSON.stringify(one.customer_ids),
  ]);
  const types = {
    reference: 'text',
    id: 'text',
    component: 'text',
    from_at: 'timestamptz',
    to_at: 'timestamptz',
    planned: 'boolean',
    customer_ids: 'jsonb',
  };
  const { text, values } = insertPacked('service_outage', { org_id: tx.org_id, sys_from: tx.seq }, types, packed);
  await tx.client.query(
    `${text} ON CONFLICT (org_id, reference) DO UPDATE SET component = excluded.component, from_at = excluded.from_at,
       to_at = excluded.to_at, planned = excluded.planned, customer_ids = excluded.customer_ids,
       sys_from = excluded.sys_from`,
    [...values],
  );
  for (const one of outages) {
    const was = before.get(one.reference);
    const action = was === undefined ? 'service_outage.recorded' : 'service_outage.changed';
    tx.audit.record({ action, object: one.id, ...(was === undefined ? {} : { before: was }), after: one });
  }
}

async function outagesBy(tx: Transaction, of: readonly { readonly reference: string }[]): Promise<StoredOutage[]> {
  const { rows } = await tx.client.query<Row>(
    `SELECT ${COLUMNS} FROM service_outage WHERE org_id = $1 AND reference = ANY($2::text[])`,
    [tx.org_id, of.map(({ reference }) => reference)],
  );
  return rows.map(outageOf);
}

/** The outages that lie in a stretch of time, with some part of it. */
export async function outagesWithin(
  tx: Transaction,
  { from, to }: { readonly from: Instant; readonly to: Instant },
): Promise<StoredOutage[]> {
  const { rows } = await tx.client.query<Row>({
    name: 'service-outages-within',
    text: `SELECT ${COLUMNS} FROM service_outage
      WHERE org_id = $1 AND from_at < $3 AND (to_at > $2 OR to_at IS NULL) ORDER BY from_at, reference`,
    values: [tx.org_id, toTimestamp(from), toTimestamp(to)],
  });
  return rows.map(outageOf);
}

export async function listOutages(tx: Transaction, request: PageRequest): Promise<Page<StoredOutage>> {
  const plan = pagePlan(request);
  let query = tx.db.selectFrom('service_outage').selectAll().where('org_id', '=', tx.org_id);
  if (plan.cursor !== null) query = query.where('id', plan.compare, plan.cursor);
  const rows = await query.orderBy('id', plan.order).limit(plan.fetch).execute();
  return toPage(rows, plan, ({ org_id: _org, sys_from: _seq, ...row }) => outageOf(row));
}

/** Removes an outage that was reported by mistake; null when there is none. */
export async function removeOutage(tx: WriteTransaction, id: string): Promise<StoredOutage | null> {
  const { rows } = await tx.client.query<Row>(
    `DELETE FROM service_outage WHERE org_id = $1 AND id = $2 RETURNING ${COLUMNS}`,
    [tx.org_id, id],
  );
  const [row] = rows;
  if (row === undefined) return null;
  tx.audit.record({ action: 'service_outage.removed', object: id, before: outageOf(row) });
  return outageOf(row);
}
