// SPDX-License-Identifier: Apache-2.0
import { readToken, signingInput } from '../licence/compact-jws.js';
import { type Checked, checked, refuse } from '../licence/refusal.js';
import { MAX_LIST_LENGTH } from '../licence/signed-claims.js';
import { parseStrictObject } from '../licence/strict-json.js';
import { readUsageDays, type UsageDay, usageDays } from '../licence/usage-days.js';
import { readEntry } from '../licence/usage-entry.js';
import { type StatedEntry, statementClaims, USAGE_STATEMENT_TYPE } from '../licence/usage-statement.js';
import { type InstallKey, publicKeyOf } from './install-key.js';
import { readLines } from './line-file.js';
import { type ReadRecord, recordLines } from './record-lines.js';

/** The entries of a record with their lines. */
export interface WrittenEntries {
  readonly entries: readonly StatedEntry[];
  readonly lines: readonly string[];
}

/**
 * Reads a record that another process may be writing, and holds every line against the one before it and its
 * signature. What is open is no part of it yet.
 */
export function readUsageRecord(path: string, public_key: string): Checked<ReadRecord & WrittenEntries> {
  return checked(() => {
    const { lines } = readLines(path);
    return { ...recordLines(lines, publicKeyOf(public_key), true), lines };
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

/** What a statement or the lines of a record say, day by day, for people; whether it is true is not looked at. */
export function usageDaysOf(text: string): Checked<readonly UsageDay[]> {
  return checked(() => {
    const [head, ...lines] = text.split('\n') as [string, ...string[]];
    if (head.startsWith('{')) {
      const whole = [head, ...lines].slice(0, -1);
      return usageDays(whole.map((line, index) => readEntry(line, `line ${index + 1}`).entry));
    }
    const { payload } = readToken(head, USAGE_STATEMENT_TYPE, MAX_LIST_LENGTH);
    return readUsageDays(parseStrictObject(payload, 'payload').days);
  });
}
