// SPDX-License-Identifier: Apache-2.0
import { formatInstant } from '@kontor/core';
import type { MoveCounts } from './moved.js';
import type { StoredMigration } from './record.js';

/** A migration as others see it, with how many it moved so far. */
export function shownMigration(row: StoredMigration, counts: MoveCounts) {
  const { id, name: called, status, from_versions, to_version, total, looked_at, tally } = row;
  const at = (moment: number | null) => (moment === null ? null : formatInstant(moment));
  return {
    id,
    object: 'plan_migration' as const,
    name: called,
    status,
    from_versions: [...from_versions],
    to_version,
    plans: row.plans === undefined ? null : { ...row.plans },
    strategy: row.strategy,
    guard: row.guard,
    paused_because: row.paused_because,
    progress: { total, looked_at, ...counts, ...tally },
    created: formatInstant(row.created_at),
    started: at(row.started_at),
    ended: at(row.ended_at),
  };
}
