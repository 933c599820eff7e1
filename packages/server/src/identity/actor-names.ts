// SPDX-License-Identifier: Apache-2.0
import type { Transaction } from '../store/transaction.js';
import './tables.js';

/** What those are called who did something: members, also former ones, and API keys. Commands have their name already. */
export async function actorNames(tx: Transaction, actors: readonly string[]): Promise<ReadonlyMap<string, string>> {
  const ids = [...new Set(actors)];
  if (ids.length === 0) return new Map();
  const [users, keys] = await Promise.all([
    tx.db
      .selectFrom('membership as m')
      .innerJoin('console_user as u', 'u.user_id', 'm.user_id')
      .select(['u.user_id as id', 'u.name', 'u.email'])
      .where('m.org_id', '=', tx.org_id)
      .where('u.user_id', 'in', ids)
      .execute(),
    tx.db.selectFrom('api_key').select(['id', 'name']).where('org_id', '=', tx.org_id).where('id', 'in', ids).execute(),
  ]);
  return new Map([
    ...users.map(({ id, name, email }) => [id, `${name} <${email}>`] as const),
    ...keys.map(({ id, name }) => [id, name] as const),
  ]);
}
