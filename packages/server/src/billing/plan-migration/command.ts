// SPDX-License-Identifier: Apache-2.0
import {
  canonicalJson,
  decideMigration,
  type GuardTally,
  type MigrationCommand,
  NOTHING_COMPARED,
  ok,
  type PriceGuard,
  type Result,
  tallyPrices,
} from '@kontor/core';
import type { WriteTransaction } from '../../store/transaction.js';
import { END_OF_TIME, FOREVER } from '../../store/values.js';
import { countMoves, movedPrices } from './moved.js';
import { type StoredMigration, saveMigration } from './record.js';

/** Whose command it is, and what it is called in the audit trail. */
const DONE = {
  start: 'started',
  pause: 'paused',
  resume: 'resumed',
  widen: 'widened',
  abort: 'aborted',
  roll_back: 'rolling_back',
} as const satisfies Record<UserCommand['kind'], string>;

export type UserCommand = Exclude<MigrationCommand, { readonly kind: 'trip' | 'finish' }>;

/** Carries a command of a person out. The work itself is done by `advance`, a batch at a time. */
export async function commandMigration(
  tx: WriteTransaction,
  migration: StoredMigration,
  command: UserCommand,
): Promise<Result<StoredMigration>> {
  const decided = decideMigration(migration, command);
  if (!decided.ok) return decided;
  const state = decided.value;
  const again = state.cursor === '' && (state.status === 'running' || state.status === 'rolling_back');
  const sameGuard = canonicalJson(state.guard) === canonicalJson(migration.guard);
  const next: StoredMigration = {
    ...migration,
    ...state,
    ...(command.kind === 'start' ? { started_at: tx.now } : {}),
    ended_at: state.status === 'aborted' ? tx.now : again ? null : migration.ended_at,
    ...(again || command.kind === 'widen'
      ? { looked_at: 0, total: await toLookAt(tx, { ...migration, ...state }) }
      : {}),
    ...(sameGuard ? {} : { tally: await recount(tx, migration.id, state.guard) }),
  };
  const action = `plan_migration.${DONE[command.kind]}` as const;
  return ok(await saveMigration(tx, next, { action, before: { status: migration.status }, after: command }));
}

/** How many subscriptions a pass goes over. */
async function toLookAt(tx: WriteTransaction, { id, status, strategy }: StoredMigration): Promise<number> {
  if (status === 'rolling_back') return (await countMoves(tx, id)).moved;
  if (strategy.kind === 'new_only') return 0;
  const { count } = await tx.db
    .selectFrom('subscription')
    .select((eb) => eb.fn.countAll<bigint>().as('count'))
    .where('org_id', '=', tx.org_id)
    .where('sys_to', '=', FOREVER)
    .where('valid_to', '=', END_OF_TIME)
    .executeTakeFirstOrThrow();
  return Number(count);
}

/** What was moved, held against another guard. */
async function recount(tx: WriteTransaction, id: string, guard: PriceGuard | null): Promise<GuardTally> {
  let tally = NOTHING_COMPARED;
  for await (const pairs of movedPrices(tx, id))
    tally = guard === null ? { compared: tally.compared + pairs.length, dearer: 0 } : tallyPrices(guard, pairs, tally);
  return tally;
}
