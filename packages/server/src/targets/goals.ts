// SPDX-License-Identifier: Apache-2.0
import './tables.js';
import { canonicalJson, type Instant, type Objective, type Problem, type Target } from '@kontor/core';
import { type Page, type PageRequest, pagePlan, toPage } from '../store/page.js';
import type { Transaction, WriteTransaction } from '../store/transaction.js';
import { FOREVER, toTimestamp } from '../store/values.js';

/** What there is a goal of, and what it says. */
export interface GoalTerms {
  readonly target: Target;
  readonly objective: Objective;
}
export type GoalKind = keyof GoalTerms;

/** A target or an objective in one of its versions. */
export interface Goal<Kind extends GoalKind> {
  readonly id: string;
  readonly version: number;
  readonly terms: GoalTerms[Kind];
  readonly archived: boolean;
  readonly created_at: Instant;
}
/** What importing does, or would do: keys. */
export interface GoalChanges {
  readonly added: readonly string[];
  readonly changed: readonly string[];
  readonly unchanged: number;
}

const COLUMNS = ['id', 'version', 'terms', 'archived', 'created_at'] as const;
const PREFIX: Readonly<Record<GoalKind, string>> = { target: 'tgt', objective: 'obj' };

/** The versions that a transaction may know as the current ones. */
function known(tx: Transaction, kind: GoalKind) {
  const all = tx.db.selectFrom('goal').select(COLUMNS).where('org_id', '=', tx.org_id).where('kind', '=', kind);
  return tx.as_of === null
    ? all.where('sys_to', '=', FOREVER)
    : all.where('sys_from', '<=', tx.as_of).where('sys_to', '>', tx.as_of);
}

const goalOf = <Kind extends GoalKind>(row: object): Goal<Kind> => row as Goal<Kind>;

/** By id or key. */
export async function getGoal<Kind extends GoalKind>(
  tx: Transaction,
  kind: Kind,
  named: string,
): Promise<Goal<Kind> | null> {
  const row = await known(tx, kind)
    .where((eb) => eb.or([eb('id', '=', named), eb('key', '=', named)]))
    .executeTakeFirst();
  return row === undefined ? null : goalOf<Kind>(row);
}

export async function listGoals<Kind extends GoalKind>(
  tx: Transaction,
  kind: Kind,
  request: PageRequest & { readonly archived?: boolean } = {},
): Promise<Page<Goal<Kind>>> {
  const plan = pagePlan(request);
  let query = known(tx, kind).where('archived', '=', request.archived ?? false);
  if (plan.cursor !== null) query = query.where('id', plan.compare, plan.cursor);
  return toPage(await query.orderBy('id', plan.order).limit(plan.fetch).execute(), plan, (row) => goalOf<Kind>(row));
}

/** All that are not archived, in the order they were made. */
export async function currentGoals<Kind extends GoalKind>(tx: Transaction, kind: Kind): Promise<Goal<Kind>[]> {
  const rows = await known(tx, kind).where('archived', '=', false).orderBy('id').execute();
  return rows.map((row) => goalOf<Kind>(row));
}

/** Every version, the latest first. */
export async function goalVersions<Kind extends GoalKind>(
  tx: Transaction,
  kind: Kind,
  id: string,
): Promise<Goal<Kind>[]> {
  const query = tx.db.selectFrom('goal').select(COLUMNS).where('org_id', '=', tx.org_id).where('kind', '=', kind);
  const rows = await query.where('id', '=', id).orderBy('sys_from', 'desc').execute();
  return rows.map((row) => goalOf<Kind>(row));
}

/** Stores a new one, or another version of one. */
export async function putGoal<Kind extends GoalKind>(
  tx: WriteTransaction,
  kind: Kind,
  terms: GoalTerms[Kind],
  { before = null, archived = false }: { readonly before?: Goal<Kind> | null; readonly archived?: boolean } = {},
): Promise<Goal<Kind>> {
  const after: Goal<Kind> = {
    id: before?.id ?? tx.newId(PREFIX[kind]),
    version: (before?.version ?? 0) + 1,
    terms,
    archived,
    created_at: before?.created_at ?? tx.now,
  };
  if (before !== null)
    await tx.client.query('UPDATE goal SET sys_to = $4 WHERE org_id = $1 AND kind = $2 AND id = $3 AND sys_to = $5', [
      tx.org_id,
      kind,
      before.id,
      tx.seq,
      FOREVER,
    ]);
  await tx.db
    .insertInto('goal')
    .values({
      org_id: tx.org_id,
      kind,
      id: after.id,
      key: terms.key,
      version: after.version,
      sys_from: tx.seq,
      terms: JSON.stringify(terms),
      archived,
      created_at: toTimestamp(after.created_at),
    })
    .execute();
  const action = before === null ? 'created' : archived ? 'archived' : 'changed';
  tx.audit.record({ action: `${kind}.${action}`, object: after.id, ...(before === null ? {} : { before }), after });
  return after;
}

/** Why terms cannot be stored beside what is there: a key is another's, or a key result names no target. */
export async function goalProblems(
  tx: Transaction,
  kind: GoalKind,
  terms: Target | Objective,
  own_id: string | null,
): Promise<Problem[]> {
  const holder = await known(tx, kind).where('key', '=', terms.key).executeTakeFirst();
  if (holder === undefined || holder.id === own_id) return [];
  return [
    {
      code: 'target-key-taken',
      path: 'key',
      message: `the ${kind} ${holder.id} has the key ${terms.key}`,
      mend: `change that one, or write another key`,
    },
  ];
}

/** What storing these would do: by their keys, and without those that say the same. */
export async function planGoals<Kind extends GoalKind>(
  tx: Transaction,
  kind: Kind,
  given: readonly GoalTerms[Kind][],
): Promise<{ readonly changes: GoalChanges; readonly before: ReadonlyMap<string, Goal<Kind>> }> {
  const rows =
    given.length === 0
      ? []
      : await known(tx, kind)
          .where(
            'key',
            'in',
            given.map(({ key }) => key),
          )
          .execute();
  const before = new Map(rows.map((row) => goalOf<Kind>(row)).map((goal) => [goal.terms.key, goal]));
  const isSame = (terms: GoalTerms[Kind]) => {
    const goal = before.get(terms.key);
    return goal !== undefined && !goal.archived && canonicalJson(goal.terms) === canonicalJson(terms);
  };
  const fresh = given.filter(({ key }) => !before.has(key));
  const changed = given.filter((terms) => before.has(terms.key) && !isSame(terms));
  const keys = (some: readonly GoalTerms[Kind][]) => some.map(({ key }) => key);
  return {
    changes: { added: keys(fresh), changed: keys(changed), unchanged: given.length - fresh.length - changed.length },
    before,
  };
}

/** Stores those that are new or say something else; an archived one is there again. */
export async function importGoals<Kind extends GoalKind>(
  tx: WriteTransaction,
  kind: Kind,
  given: readonly GoalTerms[Kind][],
): Promise<GoalChanges> {
  const { changes, before } = await planGoals(tx, kind, given);
  const stored = new Set([...changes.added, ...changes.changed]);
  for (const terms of given)
    if (stored.has(terms.key)) await putGoal(tx, kind, terms, { before: before.get(terms.key) ?? null });
  return changes;
}
