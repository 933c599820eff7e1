// SPDX-License-Identifier: Apache-2.0
import { type Checked, checked, refuse } from './refusal.js';
import type { UsageDay } from './usage-days.js';
import type { RecordPlace, StatedEntry, UsageStatement } from './usage-statement.js';

/** Up to where a record was stated before, and when. */
export interface StatedBefore extends RecordPlace {
  /** Seconds since 1970. */
  readonly issued_at: number;
}

/** What a statement tells beyond what was stated before. */
export interface NewlyStated {
  /** Those that are new; null: it has none, only its days. */
  readonly entries: readonly StatedEntry[] | null;
  /** All of its days. */
  readonly days: readonly UsageDay[];
  /** True: nothing is new in it. */
  readonly replayed: boolean;
}

/**
 * Holds a verified statement against what was stated before (null: nothing was). What was dropped, changed or forked
 * in the record since is refused by name. A statement that goes no further than what was stated is a replay: nothing in
 * it is new.
 */
export function newlyStated(statement: UsageStatement, before: StatedBefore | null): Checked<NewlyStated> {
  return checked(() => {
    const { from, to, entries, days, issued_at } = statement;
    const known = before?.sequence ?? 0;
    if (from.sequence > known + 1)
      refuse('statement-gap', 'claims.from', `it begins with entry ${from.sequence}; ${known + 1} was never stated`);
    if (before === null) return { entries, days, replayed: false };
    if (to.sequence < known) {
      if (issued_at > before.issued_at)
        refuse('statement-tail-missing', 'claims.to', `it ends with entry ${to.sequence}; ${known} was stated before`);
      return { entries: [], days: [], replayed: true };
    }
    const hash = hashAt(statement, known);
    if (hash === null)
      return refuse('statement-overlap', 'claims.from', 'its days cannot be told apart from what was stated before');
    if (hash !== before.hash)
      refuse('statement-fork', 'claims', `entry ${known} is not the one that was stated before`);
    if (to.sequence === known) return { entries: [], days: [], replayed: true };
    return { entries: entries?.slice(known + 1 - from.sequence) ?? null, days, replayed: false };
  });
}

/** The hash of an entry that a statement names or holds; null where it does neither. */
export function hashAt({ from, to, entries }: UsageStatement, sequence: number): string | null {
  if (sequence === from.sequence - 1) return from.hash;
  if (sequence === to.sequence) return to.hash;
  return entries?.[sequence - from.sequence]?.hash ?? null;
}
