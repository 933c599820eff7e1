// SPDX-License-Identifier: Apache-2.0
import './statement-tables.js';
import type { Instant } from '@kontor/core';
import { type Page, type PageRequest, pagePlan, toPage } from '../store/page.js';
import { commitOf, type Transaction } from '../store/transaction.js';
import { toTimestamp } from '../store/values.js';

/** A usage statement that was taken. */
export interface StoredStatement {
  readonly id: string;
  readonly install_id: string;
  readonly customer_id: string;
  /** The entries that were new with it. */
  readonly from_sequence: bigint;
  readonly to_sequence: bigint;
  readonly covers_from: Instant;
  readonly covers_until: Instant;
  readonly issued_at: Instant;
  readonly created_at: Instant;
}

const COLUMNS = [
  'id',
  'install_id',
  'customer_id',
  'from_sequence',
  'to_sequence',
  'covers_from',
  'covers_until',
  'issued_at',
  'created_at',
] as const;

const rows = (tx: Transaction) => tx.db.selectFrom('usage_statement').where('org_id', '=', tx.org_id);

export async function getStatement(tx: Transaction, id: string): Promise<StoredStatement | null> {
  return (await rows(tx).select(COLUMNS).where('id', '=', id).executeTakeFirst()) ?? null;
}

/** The statement as it came. */
export async function statementContent(tx: Transaction, id: string): Promise<string | null> {
  return (await rows(tx).select('content').where('id', '=', id).executeTakeFirst())?.content ?? null;
}

/** The statement with which an entry of an installation was new, as it came; null: it was never stated. */
export async function statementWith(
  tx: Transaction,
  install_id: string,
  sequence: number,
): Promise<(StoredStatement & { readonly content: string }) | null> {
  const found = await rows(tx)
    .select([...COLUMNS, 'content'])
    .where('install_id', '=', install_id)
    .where('from_sequence', '<=', BigInt(sequence))
    .orderBy('from_sequence', 'desc')
    .limit(1)
    .executeTakeFirst();
  return found === undefined || found.to_sequence < BigInt(sequence) ? null : found;
}

export async function listStatements(
  tx: Transaction,
  {
    customer_id,
    install_id,
    ...request
  }: PageRequest & { readonly customer_id?: string; readonly install_id?: string },
): Promise<Page<StoredStatement>> {
  const plan = pagePlan(request);
  let query = rows(tx).select(COLUMNS);
  if (customer_id !== undefined) query = query.where('customer_id', '=', customer_id);
  if (install_id !== undefined) query = query.where('install_id', '=', install_id);
  if (plan.cursor !== null) query = query.where('id', plan.compare, plan.cursor);
  return toPage(await query.orderBy('id', plan.order).limit(plan.fetch).execute(), plan, (row) => row);
}

export async function insertStatement(
  tx: Transaction,
  { content, created_at, ...statement }: StoredStatement & { readonly content: string },
): Promise<void> {
  await tx.db
    .insertInto('usage_statement')
    .values({
      ...statement,
      org_id: tx.org_id,
      covers_from: toTimestamp(statement.covers_from),
      covers_until: toTimestamp(statement.covers_until),
      issued_at: toTimestamp(statement.issued_at),
      content,
      created_at: toTimestamp(created_at),
      sys_from: commitOf(tx).seq,
    })
    .execute();
}
