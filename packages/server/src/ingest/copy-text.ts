// SPDX-License-Identifier: Apache-2.0
import { once } from 'node:events';
import { finished } from 'node:stream/promises';
import type { Instant } from '@kontor/core';
import { from as copyFrom } from 'pg-copy-streams';
import type { TransactionConnection } from '../store/transaction-connection.js';
import { toTimestamp } from '../store/values.js';

const SPECIAL = /[\\\t\n\r]/;
const ESCAPES: Readonly<Record<string, string>> = { '\\': '\\\\', '\t': '\\t', '\n': '\\n', '\r': '\\r' };

/** One value in PostgreSQL's COPY text format. */
export function copyField(text: string): string {
  return SPECIAL.test(text) ? text.replace(/[\\\t\n\r]/g, (character) => ESCAPES[character] as string) : text;
}

const DAY = 86_400_000;
const TWO_DIGITS = Array.from({ length: 100 }, (_, value) => String(value).padStart(2, '0'));

/** Writes instants as timestamptz; of the many on one day, the day is formatted once. */
export function timestampWriter(): (instant: Instant) => string {
  let day = Number.NaN;
  let text = '';
  return (instant) => {
    const number = Math.floor(instant / DAY);
    if (number !== day) {
      day = number;
      text = toTimestamp(number * DAY).slice(0, 11);
    }
    const milliseconds = instant - number * DAY;
    const seconds = Math.floor(milliseconds / 1000);
    const minutes = Math.floor(seconds / 60);
    const rest = milliseconds % 1000;
    return `${text}${TWO_DIGITS[Math.floor(minutes / 60)]}:${TWO_DIGITS[minutes % 60]}:${TWO_DIGITS[seconds % 60]}.${rest < 100 ? '0' : ''}${rest < 10 ? '0' : ''}${rest}Z`;
  };
}

const CHUNK = 1 << 18;

/** Runs `COPY … FROM STDIN` over lines that end in a newline each. */
export async function copyLines(
  connection: TransactionConnection,
  statement: string,
  lines: Iterable<string>,
): Promise<void> {
  const stream = connection.stream(copyFrom(statement));
  const done = finished(stream);
  // An error is awaited below; until then it must not count as unhandled.
  done.catch(() => {});
  let chunk = '';
  try {
    for (const line of lines) {
      chunk += line;
      if (chunk.length < CHUNK) continue;
      if (!stream.write(chunk) && !stream.destroyed) await Promise.race([once(stream, 'drain'), done]);
      chunk = '';
    }
  } catch (error) {
    // the server waits for more until it is told that none comes
    stream.destroy(error as Error);
    await done.catch(() => {});
    throw error;
  }
  stream.end(chunk);
  await done;
}
