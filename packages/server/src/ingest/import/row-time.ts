// SPDX-License-Identifier: Apache-2.0
import { type Instant, parseInstant } from '@kontor/core';

const ZONELESS = /^\d{4}-\d\d-\d\d[T ]\d\d:\d\d:\d\d(?:\.\d{1,12})?$/;
const DAY = /^\d{4}-\d\d-\d\d$/;
const SECONDS = /^\d{9,10}$/;
const MILLISECONDS = /^\d{12,13}$/;

/**
 * The instant that a field of a file means, or null: RFC 3339; the same without a zone, which is UTC; a day, which
 * is its first instant in UTC; seconds (9 or 10 digits) or milliseconds (12 or 13) since 1970.
 */
export function rowTime(value: unknown): Instant | null {
  const text = typeof value === 'number' ? String(value) : value;
  if (typeof text !== 'string') return null;
  if (ZONELESS.test(text)) return parseInstant(`${text}Z`);
  if (SECONDS.test(text)) return Number(text) * 1000;
  if (MILLISECONDS.test(text)) return Number(text);
  return parseInstant(DAY.test(text) ? `${text}T00:00:00Z` : text);
}
