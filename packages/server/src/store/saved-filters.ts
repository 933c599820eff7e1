// SPDX-License-Identifier: Apache-2.0
import type { Instant } from '@kontor/core';
import { freshId, type Transaction } from './transaction.js';
import { toJson, toTimestamp } from './values.js';

/** What a member keeps of what they looked for in a list. */
export interface SavedFilter {
  readonly id: string;
  readonly user_id: string;
  /** The list it is for: `customers`. */
  readonly list: string;
  readonly name: string;
  /** The query of the list, by parameter. */
  readonly query: Readonly<Record<string, string>>;
  /** Whether all members of the organisation see it. */
  readonly shared: boolean;
  readonly created_at: Instant;
}
export type SavedFilterTerms = Pick<SavedFilter, 'list' | 'name' | 'query' | 'shared'>;

const COLUMNS = 'id, user_id, list, name, query, shared, created_at';

/** Those of a member and those that are shared, by list and name. */
export async function savedFilters(tx: Transaction, user_id: string, list: string | null): Promise<SavedFilter[]> {
  const { rows } = await tx.client.query<SavedFilter>({
    name: 'saved-filters',
    text: `SELECT ${COLUMNS} FROM saved_filter
      WHERE org_id = $1 AND (user_id = $2 OR shared) AND ($3::text IS NULL OR list = $3) ORDER BY list, name, id`,
    values: [tx.org_id, user_id, list],
  });
  return rows;
}

export async function getSavedFilter(tx: Transaction, id: string): Promise<SavedFilter | null> {
  const { rows } = await tx.client.query<SavedFilter>(
    `SELECT ${COLUMNS} FROM saved_filter WHERE org_id = $1 AND id = $2`,
    [tx.org_id, id],
  );
  return rows[0] ?? null;
}

/** Null: the member has one of this name for the list. */
export async function createSavedFilter(
  tx: Transaction,
  { list, name, query, shared, user_id }: SavedFilterTerms & { readonly user_id: string },
  now: Instant,
): Promise<SavedFilter | null> {
  const { rows } = await tx.client.query<SavedFilter>(
    `INSERT INTO saved_filter (org_id, ${COLUMNS}) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
     ON CONFLICT (org_id, user_id, list, name) DO NOTHING RETURNING ${COLUMNS}`,
    [tx.org_id, freshId('flt', now), user_id, list, name, toJson(query), shared, toTimestamp(now)],
  );
  return rows[0] ?? null;
}

/** Null: the member has another one of this name for the list. */
export async function changeSavedFilter(
  tx: Transaction,
  { id, user_id, list, name, query, shared }: SavedFilter,
): Promise<SavedFilter | null> {
  const { rows } = await tx.client.query<SavedFilter>(
    `UPDATE saved_filter f SET name = $3, query = $4, shared = $5 WHERE org_id = $1 AND id = $2 AND NOT EXISTS (
       SELECT FROM saved_filter o WHERE o.org_id = $1 AND o.user_id = $6 AND o.list = $7 AND o.name = $3 AND o.id <> $2)
     RETURNING ${COLUMNS}`,
    [tx.org_id, id, name, toJson(query), shared, user_id, list],
  );
  return rows[0] ?? null;
}

export async function removeSavedFilter(tx: Transaction, id: string): Promise<void> {
  await tx.client.query('DELETE FROM saved_filter WHERE org_id = $1 AND id = $2', [tx.org_id, id]);
}
