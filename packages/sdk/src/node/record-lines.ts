// SPDX-License-Identifier: Apache-2.0
import { verify } from 'node:crypto';
import type { PublicKey } from '../licence/key-set.js';
import { refuse } from '../licence/refusal.js';
import { runSync, type Steps } from '../licence/steps.js';
import { readEntry } from '../licence/usage-entry.js';
import { hashOf, type RecordPlace, recordOrigin, type StatedEntry } from '../licence/usage-statement.js';
import { keyObject, nodeWork } from './node-crypto.js';

/** The entries of a record up to its head, which they chain to. */
export interface ReadRecord {
  readonly entries: readonly StatedEntry[];
  /** Sequence 0 and the hash of the beginning, where there is no entry yet. */
  readonly head: RecordPlace;
}

/**
 * The entries of the lines of a record, each chained to the one before it, to be run by a function that turns what is
 * refused into a value. A signature costs more to check than all the rest, and the hash of an entry stands for all before
 * it, so that only that of the last is, unless `every` is asked for.
 */
export function recordLines(lines: readonly string[], key: PublicKey, every = false): ReadRecord {
  let head: RecordPlace = { sequence: 0, hash: run(recordOrigin(key.kid)) };
  const entries: StatedEntry[] = [];
  for (const [index, line] of lines.entries()) {
    const path = `line ${index + 1}`;
    const { entry, signed, signature } = readEntry(line, path);
    if (entry.sequence !== head.sequence + 1)
      refuse('usage-record-damaged', path, `entry ${entry.sequence} stands where ${head.sequence + 1} should`);
    if (entry.previous !== head.hash)
      refuse('usage-record-damaged', path, `entry ${entry.sequence} does not follow from the one before it`);
    if (index > 0 && entry.from !== (entries[index - 1] as StatedEntry).to)
      refuse('usage-record-damaged', path, 'it does not begin where the one before it ends');
    if (every || index === lines.length - 1) checkEntrySignature(signed, signature, key, path);
    head = { sequence: entry.sequence, hash: run(hashOf(line)) };
    entries.push({ ...entry, hash: head.hash });
  }
  return { entries, head };
}

/** Refuses a line that the key did not sign. */
export function checkEntrySignature(signed: string, signature: Uint8Array, key: PublicKey, path: string): void {
  if (!verify(null, Buffer.from(signed, 'latin1'), keyObject(key), signature))
    refuse('usage-record-damaged', path, 'it was not signed with the install key, or was changed since');
}

/** Of steps that refuse nothing. */
export function run<T>(steps: Steps<T>): T {
  const done = runSync(steps, nodeWork);
  if (!done.ok) throw new Error(done.refusal.code);
  return done.value;
}
