// SPDX-License-Identifier: Apache-2.0
import { fromQuantity, toQuantity } from '../gate/quantity.js';
import { fromBase64url } from './base64url.js';
import { refuse } from './refusal.js';
import { isObject, type JsonObject, type JsonValue } from './strict-json.js';

/** Amounts by feature key, as decimal text. */
export type Amounts = Readonly<Record<string, string>>;

/**
 * What an installation used in one stretch of time. Entries follow each other without a gap: each begins where the one
 * before it ends, and names its hash.
 */
export interface UsageEntry {
  /** From 1. */
  readonly sequence: number;
  /** Instants in milliseconds since 1970; `to` is the first that does not belong to it. */
  readonly from: number;
  readonly to: number;
  /** The latest instant at which something was written into it. */
  readonly at: number;
  /** The licence in use: its `jti`. */
  readonly licence: string;
  /** Used in this stretch, of metered features. */
  readonly usage: Amounts;
  /** The most in use at once in this stretch, of seats features; what is not named went on as before. */
  readonly seats: Amounts;
  /** By how much the clock was behind what it had shown before, at most; 0: it was not. */
  readonly clock_set_back_seconds: number;
  /** SHA-256 of the line before, in base64url; of the first, of the install key it was made with. */
  readonly previous: string;
}
/** An entry as it stands in a record. */
export interface SignedEntry {
  readonly entry: UsageEntry;
  /** What the signature is over: ASCII. */
  readonly signed: string;
  readonly signature: Uint8Array;
}

/** More features than any licence has, and longer than any line of theirs. */
const MAX_FEATURES = 200;
const MAX_LINE = 32_768;
const KEY = /^[a-z0-9]+(?:[-_.][a-z0-9]+)*$/;
const HASH = /^[A-Za-z0-9_-]{43}$/;
const ID = /^[\x21-\x7e]{1,200}$/;
const END = '","signature":"';

/** The text of an entry, to be signed: one spelling for each, names of features in the order of their characters. */
export function entryText(entry: UsageEntry): string {
  const { sequence, licence, clock_set_back_seconds, previous } = entry;
  return JSON.stringify({
    sequence,
    from: new Date(entry.from).toISOString(),
    to: new Date(entry.to).toISOString(),
    at: new Date(entry.at).toISOString(),
    licence,
    usage: sorted(entry.usage),
    seats: sorted(entry.seats),
    clock_set_back_seconds,
    previous,
  });
}

/** The line of an entry, without its end. */
export function entryLine(text: string, signature: string): string {
  return `${text.slice(0, -2)}${END}${signature}"}`;
}

/**
 * An entry from its line; refuses every other spelling of it: what is read is written again, and must be the line. So a
 * member that stands twice, or is read as another value than is written, is noticed without strict JSON. Whether its
 * signature holds is not yet known.
 */
export function readEntry(line: string, path: string): SignedEntry {
  const bad = (what: string): never => refuse('statement-entry-invalid', path, what);
  if (line.length > MAX_LINE) bad('the line is too long');
  const members = parsed(line) ?? bad('it is no JSON object');
  const { sequence, licence, clock_set_back_seconds, previous, signature } = members;
  if (!isCount(sequence) || sequence < 1) return bad('it has no sequence');
  if (typeof licence !== 'string' || !ID.test(licence)) return bad('it names no licence');
  if (!isCount(clock_set_back_seconds)) return bad('clock_set_back_seconds is no number of seconds');
  if (typeof previous !== 'string' || !HASH.test(previous)) return bad('previous is no hash');
  if (typeof signature !== 'string') return bad('it is not signed');
  const entry: UsageEntry = {
    sequence,
    from: timeOf(members.from) ?? bad('from is no instant'),
    to: timeOf(members.to) ?? bad('to is no instant'),
    at: timeOf(members.at) ?? bad('at is no instant'),
    licence,
    usage: readAmounts(members.usage, `${path}.usage`),
    seats: readAmounts(members.seats, `${path}.seats`),
    clock_set_back_seconds,
    previous,
  };
  if (entry.to <= entry.from) bad('it ends before it begins');
  const signed = entryText(entry);
  if (entryLine(signed, signature) !== line) bad('it is not spelled as entries are');
  const bytes = fromBase64url(signature, `${path}.signature`);
  if (bytes.length !== 64) bad('its signature is no Ed25519 signature');
  return { entry, signed, signature: bytes };
}

function parsed(line: string): JsonObject | null {
  try {
    const value = JSON.parse(line) as JsonValue;
    return isObject(value) ? value : null;
  } catch {
    return null;
  }
}

/** An instant, however it is spelled. */
function timeOf(value: JsonValue | undefined): number | null {
  const instant = typeof value === 'string' ? Date.parse(value) : Number.NaN;
  return Number.isNaN(instant) ? null : instant;
}

/** Amounts that are spelled in the one way. */
export function readAmounts(value: JsonValue | undefined, path: string): Amounts {
  if (!isObject(value)) return refuse('statement-entry-invalid', path, 'these are no amounts by feature');
  const names = Object.keys(value);
  if (names.length > MAX_FEATURES) refuse('statement-entry-invalid', path, `there are more than ${MAX_FEATURES}`);
  for (const name of names)
    if (!KEY.test(name) || !isAmount(value[name]))
      refuse('statement-entry-invalid', `${path}.${name.slice(0, 100)}`, 'it is no amount of a feature');
  return value as JsonObject as Amounts;
}

/** Decimal text, not below nothing, with at most twelve digits after the point and none that could be left out. */
export function isAmount(value: JsonValue | undefined): value is string {
  if (typeof value !== 'string' || value.length > 43) return false;
  const quantity = toQuantity(value);
  return quantity !== null && quantity >= 0n && fromQuantity(quantity) === value;
}

/** The sum of two amounts, or the greater of them. */
export function addAmounts(a: string | undefined, b: string): string {
  return a === undefined ? b : fromQuantity((toQuantity(a) ?? 0n) + (toQuantity(b) ?? 0n));
}
export function greaterAmount(a: string | undefined, b: string): string {
  return a === undefined || (toQuantity(b) ?? 0n) > (toQuantity(a) ?? 0n) ? b : a;
}

export function sorted(amounts: Amounts): Amounts {
  return Object.fromEntries(Object.entries(amounts).sort(([a], [b]) => (a < b ? -1 : 1)));
}

/** The instant that `toISOString` spells so. */
export function instantOf(value: JsonValue | undefined): number | null {
  if (typeof value !== 'string' || !/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/.test(value)) return null;
  const instant = Date.parse(value);
  return Number.isNaN(instant) || new Date(instant).toISOString() !== value ? null : instant;
}

function isCount(value: JsonValue | undefined): value is number {
  return typeof value === 'number' && Number.isSafeInteger(value) && value >= 0;
}
