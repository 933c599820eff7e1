// SPDX-License-Identifier: Apache-2.0
import { canonicalJson, type Instant } from '@kontor/core';
import type { Transaction, WriteTransaction } from '../store/transaction.js';
import { FOREVER, toTimestamp } from '../store/values.js';

export interface StoredScenario {
  readonly name: string;
  readonly version: number;
  /** As it was given: whether it can be run depends on the catalog in force. */
  readonly content: Readonly<Record<string, unknown>>;
  readonly created_at: Instant;
}

const COLUMNS = 'SELECT name, version, content, created_at FROM scenario WHERE org_id = $1 AND sys_from <= $2';

/** The scenario of a name in its latest version, or in the one named: `base@2`. Null: there is none. */
export async function scenarioBy(tx: Transaction, named: string): Promise<StoredScenario | null> {
  const [, name = '', version] = /^([^@]*)(?:@([1-9]\d{0,8}))?$/.exec(named) ?? [];
  const { rows } = await tx.client.query<StoredScenario>(
    `${COLUMNS} AND name = $3 AND ($4::integer IS NULL OR version = $4) ORDER BY version DESC LIMIT 1`,
    [tx.org_id, tx.as_of ?? FOREVER, name, version ?? null],
  );
  return rows[0] ?? null;
}

/** Every stored version after a place, by name and version, and whether there are more. */
export async function listScenarios(
  tx: Transaction,
  { limit, after }: { readonly limit: number; readonly after: string | null },
): Promise<{ readonly data: StoredScenario[]; readonly has_more: boolean }> {
  const [, name = '', version = '0'] = /^([^@]*)@(\d{1,9})$/.exec(after ?? '') ?? [];
  const { rows } = await tx.client.query<StoredScenario>(
    `${COLUMNS} AND (name, version) > ($3, $4::integer) ORDER BY name, version LIMIT $5`,
    [tx.org_id, tx.as_of ?? FOREVER, name, version, limit + 1],
  );
  return { data: rows.slice(0, limit), has_more: rows.length > limit };
}

/** Stores another version of a scenario; the same content as the latest makes none. */
export async function pushScenario(
  tx: WriteTransaction,
  name: string,
  content: StoredScenario['content'],
): Promise<StoredScenario> {
  const before = await scenarioBy(tx, name);
  if (before !== null && canonicalJson(before.content) === canonicalJson(content)) return before;
  const version = (before?.version ?? 0) + 1;
  await tx.client.query(
    'INSERT INTO scenario (org_id, name, version, content, created_at, sys_from) VALUES ($1, $2, $3, $4, $5, $6)',
    [tx.org_id, name, version, JSON.stringify(content), toTimestamp(tx.now), tx.seq],
  );
  tx.audit.record({ action: 'scenario.pushed', object: `${name}@${version}`, after: content });
  return { name, version, content, created_at: tx.now };
}
