// SPDX-License-Identifier: Apache-2.0
import { createHash } from 'node:crypto';
import { canonicalJson, type InvoiceComparison, type PlainDate, type PricePair, type Problem } from '@kontor/core';
import { type Page, type PageRequest, pagePlan, toPage } from '../../store/page.js';
import type { StoredSubscription } from '../../store/subscriptions.js';
import type { Transaction, WriteTransaction } from '../../store/transaction.js';
import { FOREVER, toJson } from '../../store/values.js';

export type MoveStatus = 'moved' | 'refused' | 'rolled_back' | 'kept';

/** What a migration did to one subscription. */
export interface MovedSubscription {
  readonly subscription_id: string;
  readonly customer_id: string;
  readonly status: MoveStatus;
  readonly effective_date: PlainDate;
  readonly currency: string;
  readonly period_start: PlainDate | null;
  readonly period_end: PlainDate | null;
  readonly old_minor: bigint | null;
  readonly new_minor: bigint | null;
  readonly problems: readonly Problem[];
}
export interface NewMove {
  readonly before: readonly StoredSubscription[];
  /** Null: refused. */
  readonly after: readonly StoredSubscription[] | null;
  readonly effective_date: PlainDate;
  readonly comparison: InvoiceComparison | null;
  readonly problems: readonly Problem[];
}

/** The terms without when they were learned, and without words of the caller, which are nobody's change of terms. */
type KeptTerms = Omit<StoredSubscription, 'sys_from' | 'sys_to' | 'metadata'>;

function keptTerms({ sys_from: _from, sys_to: _to, metadata: _metadata, ...terms }: StoredSubscription): KeptTerms {
  return terms;
}

/**
 * Two lives of a subscription have the same hash when all their terms are the same on all days, however those are cut:
 * a change that changes nothing leaves two phases of equal terms.
 */
export function termsHash(slices: readonly StoredSubscription[]): string {
  const stretches: { terms: string; from: PlainDate; to: PlainDate }[] = [];
  for (const { valid_from: from, valid_to: to, ...rest } of slices.map(keptTerms)) {
    const terms = canonicalJson(rest);
    const last = stretches.at(-1);
    if (last?.terms === terms && last.to === from) last.to = to;
    else stretches.push({ terms, from, to });
  }
  return createHash('sha256').update(canonicalJson(stretches)).digest('hex');
}

const rows = (tx: Transaction, migration_id: string) =>
  tx.db
    .selectFrom('plan_migration_subscription')
    .where('org_id', '=', tx.org_id)
    .where('migration_id', '=', migration_id);

/** Which of the subscriptions this migration has dealt with already; those it refused may be tried again. */
export async function dealtWith(tx: Transaction, migration_id: string, ids: readonly string[]): Promise<Set<string>> {
  if (ids.length === 0) return new Set();
  const query = rows(tx, migration_id)
    .select('subscription_id')
    .where('subscription_id', 'in', [...ids])
    .where('status', '<>', 'refused');
  return new Set((await query.execute()).map(({ subscription_id }) => subscription_id));
}

/** Notes what became of subscriptions; one that was refused before is noted anew. */
export async function noteMoves(tx: WriteTransaction, migration_id: string, moves: readonly NewMove[]): Promise<void> {
  if (moves.length === 0) return;
  const values = moves.map(({ before, after, effective_date, comparison, problems }) => {
    const [first] = before;
    if (first === undefined) throw new Error('a subscription has at least one phase');
    return {
      org_id: tx.org_id,
      migration_id,
      subscription_id: first.id,
      customer_id: first.customer_id,
      status: after === null ? 'refused' : 'moved',
      effective_date,
      currency: first.currency,
      period_start: comparison?.period.start ?? null,
      period_end: comparison?.period.end ?? null,
      old_minor: comparison?.old_minor ?? null,
      new_minor: comparison?.new_minor ?? null,
      problems: toJson(problems),
      old_terms: after === null ? null : toJson(before.map(keptTerms)),
      terms_hash: after === null ? null : termsHash(after),
      sys_from: tx.seq,
    };
  });
  await tx.db
    .deleteFrom('plan_migration_subscription')
    .where('org_id', '=', tx.org_id)
    .where('migration_id', '=', migration_id)
    .where('status', '=', 'refused')
    .where(
      'subscription_id',
      'in',
      values.map(({ subscription_id }) => subscription_id),
    )
    .execute();
  await tx.db.insertInto('plan_migration_subscription').values(values).execute();
}

/** The next subscriptions to take back, with the phases they had. */
export async function movedAfter(tx: Transaction, migration_id: string, after: string, count: number) {
  const query = rows(tx, migration_id)
    .select(['subscription_id', 'old_terms', 'terms_hash'])
    .where('subscription_id', '>', after)
    .where('status', '=', 'moved');
  return (await query.orderBy('subscription_id').limit(count).execute()).map((row) => ({
    subscription_id: row.subscription_id,
    old_terms: row.old_terms as readonly KeptTerms[],
    terms_hash: row.terms_hash,
  }));
}

/** The phases as they were, with the words the caller has written since. */
export function restored(old_terms: readonly KeptTerms[], now: StoredSubscription): StoredSubscription[] {
  return old_terms.map((terms) => ({ ...terms, metadata: now.metadata, sys_from: 0n, sys_to: FOREVER }));
}

/** What became of a subscription that was to be taken back. */
export interface RollBack {
  readonly subscription_id: string;
  readonly status: 'rolled_back' | 'kept';
  readonly problems: readonly Problem[];
}

export async function noteRollBacks(
  tx: WriteTransaction,
  migration_id: string,
  outcomes: readonly RollBack[],
): Promise<void> {
  await tx.client.query(
    `UPDATE plan_migration_subscription m SET status = taken.status, problems = taken.problems, sys_from = $3
     FROM unnest($4::text[], $5::text[], $6::jsonb[]) AS taken (subscription_id, status, problems)
     WHERE m.org_id = $1 AND m.migration_id = $2 AND m.subscription_id = taken.subscription_id`,
    [
      tx.org_id,
      migration_id,
      tx.seq,
      outcomes.map(({ subscription_id }) => subscription_id),
      outcomes.map(({ status }) => status),
      outcomes.map(({ problems }) => toJson(problems)),
    ],
  );
}

export type MoveCounts = Readonly<Record<MoveStatus, number>>;

export async function countMoves(tx: Transaction, migration_id: string): Promise<MoveCounts> {
  const query = rows(tx, migration_id).select((eb) => ['status', eb.fn.countAll<bigint>().as('count')]);
  const counted = await query.groupBy('status').execute();
  const of = (status: MoveStatus) => Number(counted.find((row) => row.status === status)?.count ?? 0);
  return { moved: of('moved'), refused: of('refused'), rolled_back: of('rolled_back'), kept: of('kept') };
}

/** By id of the subscription, latest first. */
export async function listMoves(
  tx: Transaction,
  migration_id: string,
  request: PageRequest & { readonly status?: MoveStatus },
): Promise<Page<MovedSubscription>> {
  const plan = pagePlan(request);
  let query = rows(tx, migration_id).selectAll();
  if (request.status !== undefined) query = query.where('status', '=', request.status);
  if (plan.cursor !== null) query = query.where('subscription_id', plan.compare, plan.cursor);
  const found = await query.orderBy('subscription_id', plan.order).limit(plan.fetch).execute();
  return toPage(found, plan, (row) => ({
    ...row,
    status: row.status as MoveStatus,
    problems: row.problems as readonly Problem[],
  }));
}

/** Old and new invoices of everything that is moved, a portion at a time. */
export async function* movedPrices(tx: Transaction, migration_id: string): AsyncGenerator<PricePair[]> {
  for (let after = ''; ; ) {
    const query = rows(tx, migration_id)
      .select(['subscription_id', 'old_minor', 'new_minor'])
      .where('status', '=', 'moved')
      .where('subscription_id', '>', after);
    const portion = await query.orderBy('subscription_id').limit(5_000).execute();
    const last = portion.at(-1);
    if (last === undefined) return;
    after = last.subscription_id;
    yield portion.flatMap(({ old_minor, new_minor }) =>
      old_minor === null || new_minor === null ? [] : [{ old_minor, new_minor }],
    );
  }
}
