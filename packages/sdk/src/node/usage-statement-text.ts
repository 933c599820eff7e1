// SPDX-License-Identifier: Apache-2.0
import { signingInput } from '../licence/compact-jws.js';
import { importKeySet, type PublicKey } from '../licence/key-set.js';
import { type Checked, checked, refuse } from '../licence/refusal.js';
import { usageDays } from '../licence/usage-days.js';
import { type StatedEntry, statementClaims, USAGE_STATEMENT_TYPE } from '../licence/usage-statement.js';
import type { InstallKey } from './install-key.js';
import { readLines } from './line-file.js';
import { type ReadRecord, recordLines } from './record-lines.js';

/** The entries of a record with their lines. */
export interface WrittenEntries {
  readonly entries: readonly StatedEntry[];
  readonly lines: readonly string[];
}

/** The public half of an install key, as signatures are checked with. */
export function publicKeyOf({ id, public_key }: Pick<InstallKey, 'id' | 'public_key'>): PublicKey {
  const set = importKeySet(JSON.stringify({ keys: [{ kty: 'OKP', crv: 'Ed25519', kid: id, x: public_key }] }));
  const key = set.ok ? set.value.get(id) : undefined;
  if (key === undefined) throw new Error(`${public_key} is no key`);
  return key;
}

/**
 * Reads a record that another process may be writing, and holds every line against the one before it and its
 * signature. What is open is no part of it yet.
 */
export function readUsageRecord(
  path: string,
  key: Pick<InstallKey, 'id' | 'public_key'>,
): Checked<ReadRecord & WrittenEntries> {
  return checked(() => {
    const { lines } = readLines(path);
    return { ...recordLines(lines, publicKeyOf(key), true), lines };
  });
}

/** A statement of the entries after one, as a file: its signed head in the first line, then an entry a line. */
export function usageStatementText(record: WrittenEntries, key: InstallKey, now: number, after = 0): Checked<string> {
  return checked(() => statementText(record, key, now, after));
}

/** The same, to be called by a function that turns what is refused into a value. */
export function statementText({ entries, lines }: WrittenEntries, key: InstallKey, now: number, after: number): string {
  const stated = entries.slice(after);
  const [first, last] = [stated[0], stated.at(-1)];
  if (first === undefined || last === undefined)
    return refuse('statement-empty', '', `there is no closed entry after entry ${after}`);
  const claims = statementClaims({
    issued_at: Math.floor(Math.max(now, last.at) / 1000),
    from: { sequence: first.sequence, hash: first.previous },
    to: { sequence: last.sequence, hash: last.hash },
    covers_from: first.from,
    covers_until: last.to,
    days: usageDays(stated),
  });
  const input = signingInput(USAGE_STATEMENT_TYPE, key.id, claims);
  return [`${input}.${key.sign(input)}`, ...lines.slice(after), ''].join('\n');
}
