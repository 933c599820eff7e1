// SPDX-License-Identifier: Apache-2.0
import './tables.js';
import type { Instant, Problem, SupportCase } from '@kontor/core';
import { customersOf } from '../ingest/customer-index.js';
import { insertPacked, packRows } from '../store/packed-rows.js';
import { type Page, type PageRequest, pagePlan, toPage } from '../store/page.js';
import type { Transaction, WriteTransaction } from '../store/transaction.js';
import { toTimestamp } from '../store/values.js';

/** A case as it is reported: the customer by either of its ids. */
export interface NewCase extends Omit<SupportCase, 'id'> {
  readonly reference: string;
}
export interface StoredCase extends SupportCase {
  readonly reference: string;
}
/** What reporting does, or would do. */
export interface RecordChanges<T> {
  readonly added: readonly T[];
  readonly changed: readonly T[];
  readonly unchanged: number;
}

const at = (instant: Instant | null) => (instant === null ? null : toTimestamp(instant));

interface Row extends Omit<StoredCase, 'level'> {
  readonly level: string;
}
const caseOf = ({ level, ...row }: Row): StoredCase => ({ ...row, level: level === '' ? null : level });
const COLUMNS = 'reference, id, customer_id, level, severity, opened_at, responded_at, resolved_at';

/** What is wrong with a case in itself. */
export function caseProblems({ opened_at, responded_at, resolved_at }: NewCase, path: string): Problem[] {
  const early = [
    ['responded', responded_at],
    ['resolved', resolved_at],
  ].filter(([, when]) => when !== null && (when as Instant) < opened_at);
  return early.map(([name]) => ({
    code: 'period-empty',
    path: `${path}.${name}`,
    message: `it was ${name} before it was opened`,
    mend: 'write times in the order in which they happened',
  }));
}

/** Which cases of a report are new and which say something else, with their customers found; nothing is stored. */
export async function planCases(
  tx: Transaction,
  given: readonly NewCase[],
  newId: () => string,
): Promise<{ readonly changes: RecordChanges<StoredCase>; readonly problems: readonly Problem[] }> {
  const owners = await customersOf(
    tx,
    given.map(({ customer_id }) => customer_id),
  );
  const known = new Map((await casesBy(tx, given)).map((one) => [one.reference, one]));
  const problems: Problem[] = [];
  const added = new Map<string, StoredCase>();
  const changed = new Map<string, StoredCase>();
  let unchanged = 0;
  for (const [index, one] of given.entries()) {
    const customer_id = owners.get(one.customer_id);
    problems.push(...caseProblems(one, `cases[${index}]`));
    if (customer_id === undefined) {
      problems.push(unknownCustomer(one.customer_id, `cases[${index}].customer_id`));
      continue;
    }
    const before = added.get(one.reference) ?? changed.get(one.reference) ?? known.get(one.reference);
    const after: StoredCase = { ...one, customer_id, id: before?.id ?? newId() };
    if (before !== undefined && textOf(before) === textOf(after)) unchanged++;
    else if (known.has(one.reference)) changed.set(one.reference, after);
    else added.set(one.reference, after);
  }
  return { changes: { added: [...added.values()], changed: [...changed.values()], unchanged }, problems };
}

export function unknownCustomer(id: string, path: string): Problem {
  return {
    code: 'resource-unknown',
    path,
    message: `there is no customer ${id}`,
    mend: 'name a customer by its id or its external id',
  };
}

const textOf = ({ reference, customer_id, level, severity, opened_at, responded_at, resolved_at }: StoredCase) =>
  JSON.stringify([reference, customer_id, level, severity, opened_at, responded_at, resolved_at]);

/** Stores what a plan found; what a case said before stays in the audit trail. */
export async function storeCases(tx: WriteTransaction, { added, changed }: RecordChanges<StoredCase>): Promise<void> {
  const cases = [...added, ...changed];
  if (cases.length === 0) return;
  const before = new Map((await casesBy(tx, changed)).map((one) => [one.reference, one]));
  const packed = packRows(cases, (one) => [
    one.reference,
    one.id,
    one.customer_id,
    one.level ?? '',
    one.severity,
    toTimestamp(one.opened_at),
    at(one.responded_at),
    at(one.resolved_at),
  ]);
  const types = {
    reference: 'text',
    id: 'text',
    customer_id: 'text',
    level: 'text',
    severity: 'text',
    opened_at: 'timestamptz',
    responded_at: 'timestamptz',
    resolved_at: 'timestamptz',
  };
  const { text, values } = insertPacked('support_case', { org_id: tx.org_id, sys_from: tx.seq }, types, packed);
  await tx.client.query(
    `${text} ON CONFLICT (org_id, reference) DO UPDATE SET customer_id = excluded.customer_id, level = excluded.level,
       severity = excluded.severity, opened_at = excluded.opened_at, responded_at = excluded.responded_at,
       resolved_at = excluded.resolved_at, sys_from = excluded.sys_from`,
    [...values],
  );
  for (const one of cases) {
    const was = before.get(one.reference);
    const action = was === undefined ? 'support_case.recorded' : 'support_case.changed';
    tx.audit.record({ action, object: one.id, ...(was === undefined ? {} : { before: was }), after: one });
  }
}

async function casesBy(tx: Transaction, of: readonly { readonly reference: string }[]): Promise<StoredCase[]> {
  const { rows } = await tx.client.query<Row>(
    `SELECT ${COLUMNS} FROM support_case WHERE org_id = $1 AND reference = ANY($2::text[])`,
    [tx.org_id, of.map(({ reference }) => reference)],
  );
  return rows.map(caseOf);
}

/** The cases of customers that were opened in a stretch of time. */
export async function casesOpened(
  tx: Transaction,
  customer_ids: readonly string[],
  { from, to }: { readonly from: Instant; readonly to: Instant },
): Promise<StoredCase[]> {
  const { rows } = await tx.client.query<Row>({
    name: 'support-cases-opened',
    text: `SELECT ${COLUMNS} FROM support_case
      WHERE org_id = $1 AND customer_id = ANY($2::text[]) AND opened_at >= $3 AND opened_at < $4
      ORDER BY opened_at, reference`,
    values: [tx.org_id, customer_ids, toTimestamp(from), toTimestamp(to)],
  });
  return rows.map(caseOf);
}

export async function listCases(
  tx: Transaction,
  request: PageRequest & { readonly customer_id?: string | undefined },
): Promise<Page<StoredCase>> {
  const plan = pagePlan(request);
  let query = tx.db.selectFrom('support_case').selectAll().where('org_id', '=', tx.org_id);
  if (request.customer_id !== undefined) query = query.where('customer_id', '=', request.customer_id);
  if (plan.cursor !== null) query = query.where('id', plan.compare, plan.cursor);
  const rows = await query.orderBy('id', plan.order).limit(plan.fetch).execute();
  return toPage(rows, plan, ({ org_id: _org, sys_from: _seq, ...row }) => caseOf(row));
}

/** Removes a case that was reported by mistake; null when there is none. */
export async function removeCase(tx: WriteTransaction, id: string): Promise<StoredCase | null> {
  const { rows } = await tx.client.query<Row>(
    `DELETE FROM support_case WHERE org_id = $1 AND id = $2 RETURNING ${COLUMNS}`,
    [tx.org_id, id],
  );
  const [row] = rows;
  if (row === undefined) return null;
  tx.audit.record({ action: 'support_case.removed', object: id, before: caseOf(row) });
  return caseOf(row);
}
