// SPDX-License-Identifier: Apache-2.0
import type { ClockPolicy, ClockVerdict } from '../licence/clock-mark.js';
import type { Checked } from '../licence/refusal.js';
import type { RevocationList } from '../licence/revocation-list.js';
import type { Licence } from '../licence/verify.js';
import { checkClockSync } from './node-crypto.js';
import { readWhole, writeWhole } from './whole-file.js';

/** Where the clock mark is kept between runs. */
export interface ClockStore {
  /** Null: nothing was kept yet. */
  read(): string | null;
  write(mark: string): void;
}

/** A file beside the licence, written whole or not at all. */
export function clockFile(path: string): ClockStore {
  return {
    read: () => readWhole(path)?.trim() ?? null,
    write: (mark) => writeWhole(path, `${mark}\n`),
  };
}

/** Holds the clock against what the store kept, and keeps the later of the two. */
export function checkStoredClock(
  store: ClockStore,
  licence: Licence,
  list: RevocationList | null,
  clock: number,
  policy?: ClockPolicy,
): Checked<ClockVerdict> {
  const before = store.read();
  const verdict = checkClockSync(licence, list, before, clock, policy);
  if (verdict.ok && verdict.value.mark !== before) store.write(verdict.value.mark);
  return verdict;
}
