// SPDX-License-Identifier: Apache-2.0
import { refuse } from './refusal.js';
import { isObject, type JsonObject, type JsonValue } from './strict-json.js';

type Claim = JsonValue | undefined;

/** Seconds since 1970 after which a time must be in milliseconds: the year 5138. */
const LAST_SECOND = 100_000_000_000;

const missing = (path: string): never => refuse('claim-missing', path, `${path} is missing`);
const invalid = (path: string, what: string): never => refuse('claim-invalid', path, `${path} is no ${what}`);

/** A text of 1 to 500 characters; null when it is absent and may be. */
export function textClaim(value: Claim, path: string): string | null {
  if (value === undefined || value === null) return null;
  return typeof value === 'string' && value !== '' && value.length <= 500 ? value : invalid(path, 'text');
}

export function requiredText(value: Claim, path: string): string {
  return textClaim(value, path) ?? missing(path);
}

/** Whole seconds since 1970. */
export function timeClaim(value: Claim, path: string): number | null {
  if (value === undefined || value === null) return null;
  if (typeof value === 'number' && value >= LAST_SECOND)
    refuse('claim-time-milliseconds', path, `${path} counts milliseconds`);
  return typeof value === 'number' && Number.isInteger(value) && value >= 0 ? value : invalid(path, 'time in seconds');
}

export function requiredTime(value: Claim, path: string): number {
  return timeClaim(value, path) ?? missing(path);
}

/** A whole number within bounds. */
export function countClaim(value: Claim, path: string, least: number, most: number): number | null {
  if (value === undefined || value === null) return null;
  return typeof value === 'number' && Number.isInteger(value) && value >= least && value <= most
    ? value
    : invalid(path, `whole number from ${least} to ${most}`);
}

const NONE: readonly string[] = [];

/** A list of texts; absent: empty. */
export function textsClaim(value: Claim, path: string): readonly string[] {
  if (value === undefined) return NONE;
  if (!Array.isArray(value)) return invalid(path, 'list of texts');
  for (const item of value as readonly JsonValue[])
    if (typeof item !== 'string' || item === '') invalid(path, 'list of texts');
  return value as readonly string[];
}

/** An object; null when it is absent. */
export function objectClaim(value: Claim, path: string): JsonObject | null {
  if (value === undefined) return null;
  return isObject(value) ? value : invalid(path, 'object');
}

export function requiredObject(value: Claim, path: string): JsonObject {
  return objectClaim(value, path) ?? missing(path);
}

export function choiceClaim<T extends string>(value: Claim, path: string, choices: readonly T[]): T {
  if (value === undefined) missing(path);
  return choices.includes(value as T) ? (value as T) : invalid(path, `one of ${choices.join(', ')}`);
}
