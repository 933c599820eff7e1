// SPDX-License-Identifier: Apache-2.0
import {
  dateAt,
  decide,
  type Instant,
  isSelected,
  migrationCommand,
  migrationDay,
  type Phase,
  type PlainDate,
  type Problem,
} from '@kontor/core';
import type { StoredSubscription } from '../../store/subscriptions.js';
import type { Transaction } from '../../store/transaction.js';
import { type CatalogVersions, phasesOf } from '../plan-batch.js';
import { dealtWith } from './moved.js';
import { definitionOf, type StoredMigration } from './record.js';

/** One subscription that a migration is about, and what it would make of it. */
export interface Move {
  readonly slices: readonly StoredSubscription[];
  /** The day in its zone. */
  readonly today: PlainDate;
  readonly effective_date: PlainDate;
  /** The terms of that day. */
  readonly phase: Phase;
  /** Every phase afterwards; null when its terms do not fit the new version. */
  readonly phases: readonly Phase[] | null;
  readonly problems: readonly Problem[];
}
export interface NextMoves {
  readonly moves: readonly Move[];
  /** The last subscription looked at, and how many were. */
  readonly cursor: string;
  readonly looked_at: number;
  /** Whether there may be more after these. */
  readonly more: boolean;
}

/** A share of one in a thousand is looked for in portions, so that no transaction holds the lock for long. */
const MOST_LOOKED_AT = 5_000;

/**
 * The next `count` subscriptions after the id `after` that a migration moves by the terms they have now, or fewer when
 * 5,000 were looked at.
 */
export async function nextMoves(
  tx: Transaction,
  migration: StoredMigration,
  { after, count, now }: { readonly after: string; readonly count: number; readonly now: Instant },
  versions: CatalogVersions,
): Promise<NextMoves> {
  const { strategy, to_version } = migration;
  if (strategy.kind === 'new_only') return { moves: [], cursor: after, looked_at: 0, more: false };
  await versions.load(tx, to_version);
  const moves: Move[] = [];
  let cursor = after;
  let looked_at = 0;
  for (;;) {
    const portion = Math.min(Math.max(count, 50), 1_000);
    const page = await tx.subscriptions.batch(cursor, portion);
    for (const version of new Set(page.flat().map(({ catalog_version }) => catalog_version)))
      await versions.load(tx, version);
    const ids = page.map((slices) => (slices[0] as StoredSubscription).id);
    const chosen = ids.filter((id) => isSelected(migration.id, id, strategy));
    const done = await dealtWith(tx, migration.id, chosen);
    const open = new Set(chosen.filter((id) => !done.has(id)));
    for (const [index, slices] of page.entries()) {
      const id = ids[index] as string;
      const move = open.has(id) ? moveOf(migration, slices, versions, now) : null;
      if (move !== null) moves.push(move);
      cursor = id;
      looked_at += 1;
      if (moves.length === count) return { moves, cursor, looked_at, more: true };
    }
    if (page.length < portion) return { moves, cursor, looked_at, more: false };
    if (looked_at >= MOST_LOOKED_AT) return { moves, cursor, looked_at, more: true };
  }
}

function moveOf(
  migration: StoredMigration,
  slices: readonly StoredSubscription[],
  versions: CatalogVersions,
  now: Instant,
): Move | null {
  const [{ timezone }] = slices as [StoredSubscription];
  const today = dateAt(now, timezone);
  const phases = phasesOf(slices, versions);
  const { catalog } = versions.of({ catalog_version: migration.to_version });
  const command = migrationCommand(definitionOf(migration), phases, today, catalog);
  if (command === null) return null;
  const { date, phase } = migrationDay(phases, migration.strategy, today);
  const decision = decide(phases, command, today);
  const shared = { slices, today, effective_date: date, phase };
  return decision.ok
    ? { ...shared, phases: decision.value.phases, problems: [] }
    : { ...shared, phases: null, problems: decision.problems };
}
