// SPDX-License-Identifier: Apache-2.0
import { fromBase64url, toBase64url } from './base64url.js';
import { requiredObject, requiredText } from './claim-reading.js';
import { readToken } from './compact-jws.js';
import type { KeySet } from './key-set.js';
import { type Checked, checked, refuse } from './refusal.js';
import { MAX_LIST_LENGTH, signedClaims, unverified } from './signed-claims.js';
import type { Steps } from './steps.js';
import type { JsonObject } from './strict-json.js';
import { readUsageDays, type UsageDay, usageDays } from './usage-days.js';
import { instantOf, readEntry, type UsageEntry } from './usage-entry.js';

export const USAGE_STATEMENT_TYPE = 'kontor-usage-statement+jwt';
export const USAGE_STATEMENT_VERSION = 1;

/** A place in a record: an entry, and the hash of its line. */
export interface RecordPlace {
  readonly sequence: number;
  readonly hash: string;
}

/** The part of a record that an installation states, signed with its key. */
export interface UsageStatement {
  /** The thumbprint of the install key (RFC 7638), which is its `kid`. */
  readonly install: string;
  /** Seconds since 1970. */
  readonly issued_at: number;
  /** The first entry; `hash` is what it names as the one before. */
  readonly from: RecordPlace;
  /** The last entry. */
  readonly to: RecordPlace;
  /** Instants in milliseconds since 1970: where the first entry begins and the last one ends. */
  readonly covers_from: number;
  readonly covers_until: number;
  readonly days: readonly UsageDay[];
  /** Null: the statement is its head alone, with the days. */
  readonly entries: readonly StatedEntry[] | null;
}
export interface StatedEntry extends UsageEntry {
  readonly hash: string;
}

/** The claims of a statement as they are signed. */
export function statementClaims(statement: Omit<UsageStatement, 'install' | 'entries'>): JsonObject {
  const { issued_at, from, to, days } = statement;
  const claims = {
    version: USAGE_STATEMENT_VERSION,
    iat: issued_at,
    from: { sequence: from.sequence, hash: from.hash },
    to: { sequence: to.sequence, hash: to.hash },
    covers: {
      from: new Date(statement.covers_from).toISOString(),
      until: new Date(statement.covers_until).toISOString(),
    },
    days,
  };
  return claims as unknown as JsonObject;
}

/** What the first entry of a record names as the one before: nothing was, but for the key it is made with. */
export function* recordOrigin(install: string): Steps<string> {
  return yield* hashOf(`kontor usage record v1\n${install}`);
}

/** SHA-256 of a text of ASCII, in base64url. */
export function* hashOf(text: string): Steps<string> {
  return toBase64url((yield { kind: 'hash', text }) as Uint8Array);
}

/** The `kid` of an Ed25519 key: its thumbprint as RFC 7638 makes it. `x` is its 32 bytes in base64url. */
export function* thumbprintOf(x: string): Steps<string> {
  return yield* hashOf(`{"crv":"Ed25519","kty":"OKP","x":"${x}"}`);
}

/**
 * Verifies a statement: signed by the install key, its entries chained from its first place to its last, and its days
 * what they come to. The text is the head alone, or the head and an entry a line.
 */
export function* usageStatementSteps(text: unknown, keys: KeySet): Steps<UsageStatement> {
  if (typeof text !== 'string') return refuse('statement-invalid', '', 'it is no text');
  const end = text.indexOf('\n');
  const head = end < 0 ? text : text.slice(0, end);
  const token = unverified(head, USAGE_STATEMENT_TYPE, keys, MAX_LIST_LENGTH);
  const { claims, issued_at, key } = signedClaims(token, yield token.check);
  const stated = readHead(claims);
  if (stated.from.sequence === 1 && stated.from.hash !== (yield* recordOrigin(key.kid)))
    refuse('statement-other-install', 'claims.from', 'the record was begun with another key');
  const entries = end < 0 ? null : yield* chained(text.slice(end + 1), stated);
  if (entries !== null && JSON.stringify(usageDays(entries)) !== JSON.stringify(stated.days))
    refuse('statement-totals-differ', 'claims.days', 'the days are not what the entries come to');
  return { ...stated, install: key.kid, issued_at, entries };
}

/** The install key that a statement names; whether that signed it is not yet known. */
export function installOfStatement(text: string): Checked<string> {
  return checked(() => readToken(text.split('\n', 1)[0], USAGE_STATEMENT_TYPE, MAX_LIST_LENGTH).kid);
}

type Head = Omit<UsageStatement, 'install' | 'issued_at' | 'entries'>;

function readHead(claims: JsonObject): Head {
  if (claims.version !== USAGE_STATEMENT_VERSION)
    refuse('claim-version', 'version', `only version ${USAGE_STATEMENT_VERSION} can be read`);
  const covers = requiredObject(claims.covers, 'covers');
  const covers_from = instantOf(covers.from);
  const covers_until = instantOf(covers.until);
  const [from, to] = [placeOf(claims, 'from'), placeOf(claims, 'to')];
  if (covers_from === null || covers_until === null || covers_until <= covers_from || to.sequence < from.sequence)
    return refuse('statement-invalid', 'claims', 'it covers nothing');
  return { from, to, covers_from, covers_until, days: readUsageDays(claims.days) };
}

function placeOf(claims: JsonObject, name: 'from' | 'to'): RecordPlace {
  const { sequence, hash } = requiredObject(claims[name], name);
  if (typeof sequence !== 'number' || !Number.isSafeInteger(sequence) || sequence < 1)
    return refuse('statement-invalid', `claims.${name}.sequence`, 'it is no place in a record');
  if (fromBase64url(requiredText(hash, `${name}.hash`), `claims.${name}.hash`).length !== 32)
    refuse('statement-invalid', `claims.${name}.hash`, 'it is no SHA-256');
  return { sequence, hash: hash as string };
}

/** The entries, each of which follows from the one before, from the first place to the last. */
function* chained(text: string, { from, to, covers_from, covers_until }: Head): Steps<StatedEntry[]> {
  if (!text.endsWith('\n')) refuse('statement-entry-missing', 'entries', 'the last line is cut off');
  const lines = text.slice(0, -1).split('\n');
  const read = lines.map((line, index) => readEntry(line, `entries[${index}]`).entry);
  checkOrder(read, from.sequence, to.sequence);
  const entries: StatedEntry[] = [];
  let previous = from.hash;
  let begins = covers_from;
  for (const [index, entry] of read.entries()) {
    if (entry.previous !== previous)
      refuse(
        'statement-entry-changed',
        `entries[${Math.max(index - 1, 0)}]`,
        `entry ${entry.sequence} names another one before it`,
      );
    if (entry.from !== begins)
      refuse('statement-times-unordered', `entries[${index}].from`, 'it does not begin where the one before it ends');
    previous = yield* hashOf(lines[index] as string);
    begins = entry.to;
    entries.push({ ...entry, hash: previous });
  }
  if (previous !== to.hash)
    refuse('statement-entry-changed', `entries[${read.length - 1}]`, `entry ${to.sequence} is not the one stated`);
  if (begins !== covers_until)
    refuse('statement-times-unordered', 'claims.covers.until', 'it is not where the last entry ends');
  return entries;
}

/** Refuses entries that are not those of the places, each once and in their order; says which of these it is. */
function checkOrder(entries: readonly UsageEntry[], first: number, last: number): void {
  const seen = new Set(entries.map(({ sequence }) => sequence));
  if (seen.size < entries.length)
    refuse('statement-entry-repeated', 'entries', `${entries.length - seen.size} entries stand there twice`);
  for (let sequence = first; sequence <= last; sequence++)
    if (!seen.has(sequence)) refuse('statement-entry-missing', 'entries', `entry ${sequence} is missing`);
  for (const [index, { sequence }] of entries.entries())
    if (sequence !== first + index)
      refuse(
        'statement-entries-unordered',
        `entries[${index}]`,
        `entry ${sequence} stands where ${first + index} should`,
      );
}
