// SPDX-License-Identifier: Apache-2.0
import { formatInstant, type Instant, type PlainDate } from '@kontor/core';
import pg from 'pg';

/** System time that has not ended: the row is what is known now. */
export const FOREVER = 9223372036854775807n;
/** Valid time that has not ended. */
export const END_OF_TIME: PlainDate = '9999-12-31';

const TIMESTAMP = /^(\d+)-(\d\d)-(\d\d) (\d\d):(\d\d):(\d\d)(?:\.(\d+))?([+-]\d\d)(?::(\d\d))?(?::(\d\d))?$/;

/** PostgreSQL's text of a timestamptz, in whatever zone the session shows it, to epoch milliseconds (floored). */
export function instantFromText(text: string): Instant {
  const match = TIMESTAMP.exec(text);
  if (match === null) throw new Error(`not a timestamp of PostgreSQL: ${text}`);
  const [, year, month, day, hour, minute, second, fraction = '', zone = '', zoneMinute = '0', zoneSecond = '0'] =
    match;
  const milliseconds = Number(fraction.padEnd(3, '0').slice(0, 3));
  const local = Date.UTC(
    Number(year),
    Number(month) - 1,
    Number(day),
    Number(hour),
    Number(minute),
    Number(second),
    milliseconds,
  );
  const behind = zone.startsWith('-') ? -1 : 1;
  const offset = Math.abs(Number(zone)) * 3600 + Number(zoneMinute) * 60 + Number(zoneSecond);
  return local - behind * offset * 1000;
}

/** An instant as a parameter for a timestamptz. */
export function toTimestamp(instant: Instant): string {
  return formatInstant(instant);
}

const PARSERS: Readonly<Record<number, (text: string) => unknown>> = {
  20: BigInt, // int8
  1082: (text) => text, // date
  1184: instantFromText, // timestamptz
};

/** What the driver makes of column values: exact, and the same everywhere. */
export const columnTypes: pg.CustomTypesConfig = {
  getTypeParser: ((oid: number, format?: 'text' | 'binary') =>
    (format !== 'binary' && PARSERS[oid]) ||
    pg.types.getTypeParser(oid, format as 'text')) as typeof pg.types.getTypeParser,
};

/** JSON text of a value for a json column or the audit trail; bigint as decimal text. */
export function toJson(value: unknown): string {
  return JSON.stringify(value, (_key, member) => (typeof member === 'bigint' ? String(member) : member));
}
