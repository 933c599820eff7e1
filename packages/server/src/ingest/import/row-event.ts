// SPDX-License-Identifier: Apache-2.0
import {
  checkUsageEvent,
  type EventData,
  fail,
  type Instant,
  numberText,
  ok,
  type Problem,
  parseUsageEvent,
  type Result,
} from '@kontor/core';
import type { IncomingEvent } from '../record.js';
import type { JsonFields } from './file-row.js';
import type { EventAttribute, MappedValue, Mapping } from './mapping.js';
import { rowTime } from './row-time.js';

/** The source of imported events whose mapping names none. */
export const IMPORT_SOURCE = 'import';

/** What an event has where its row says nothing. */
export interface RowDefaults {
  readonly now: Instant;
  /** The id of the record that begins on this line; null where rows must name theirs. */
  readonly idOf: (line: number) => string;
}
type ReadRow<Fields> = (fields: Fields, line: number) => Result<IncomingEvent>;
type ReadValue<Fields> = (fields: Fields) => unknown;

/** Reads rows of JSON that are CloudEvents already. */
export function cloudEventReader({ now }: RowDefaults): ReadRow<JsonFields> {
  return (fields) => {
    const parsed = parseUsageEvent(fields);
    return parsed.ok ? ok({ ...parsed.value, time: parsed.value.time ?? now, received: now }) : parsed;
  };
}

/** Reads rows of CSV by a mapping; fails for a column that the header does not have. */
export function csvReader(
  mapping: Mapping,
  header: readonly string[],
  defaults: RowDefaults,
): Result<ReadRow<readonly string[]>> {
  const problems: Problem[] = [];
  const reader = (value: MappedValue): ReadValue<readonly string[]> => {
    if ('constant' in value) return () => value.constant;
    const index = header.indexOf(value.column);
    if (index === -1) problems.push(unknownColumn(value.column, header));
    return (fields) => fields[index];
  };
  const read = mappedReader(mapping, reader, csvValue, defaults);
  return problems.length > 0 ? fail(...problems) : ok(read);
}

/** Reads rows of JSON by a mapping; a column is a member, or a path to one with dots. */
export function jsonReader(mapping: Mapping, defaults: RowDefaults): ReadRow<JsonFields> {
  const reader = (value: MappedValue): ReadValue<JsonFields> => {
    if ('constant' in value) return () => value.constant;
    const path = value.column.split('.');
    return (fields) => {
      if (Object.hasOwn(fields, value.column)) return fields[value.column];
      let found: unknown = fields;
      for (const name of path) {
        if (typeof found !== 'object' || found === null || !Object.hasOwn(found, name)) return undefined;
        found = (found as JsonFields)[name];
      }
      return found;
    };
  };
  return mappedReader(mapping, reader, (value) => value, defaults);
}

/** A number where the text is exactly what JSON would write for it; every other text stays text (`007`, `1.50`). */
function csvValue(value: unknown): unknown {
  const text = value as string;
  if (text.length > 15 || text.length === 0) return text;
  const code = text.charCodeAt(0);
  if (code !== 45 && (code < 48 || code > 57)) return text;
  const number = Number(text);
  return String(number) === text ? number : text;
}

function mappedReader<Fields>(
  { attributes, data }: Mapping,
  reader: (value: MappedValue) => ReadValue<Fields>,
  dataValue: (value: unknown) => unknown,
  { now, idOf }: RowDefaults,
): ReadRow<Fields> {
  const optional = (value: MappedValue | undefined) => (value === undefined ? null : reader(value));
  const [readId, readSource, readType, readSubject, readTime] = (
    ['id', 'source', 'type', 'subject', 'time'] as const satisfies readonly EventAttribute[]
  ).map((name) => optional(attributes[name])) as (ReadValue<Fields> | null)[];
  const members = [...data].map(([name, value]) => [name, reader(value), 'constant' in value] as const);
  return (fields, line) => {
    const content: Record<string, unknown> = {};
    for (const [name, read, constant] of members) {
      const value = read(fields);
      if (value !== undefined) content[name] = constant ? value : dataValue(value);
    }
    const time = readTime ? rowTime(readTime(fields)) : now;
    const event: IncomingEvent = {
      source: readSource ? attributeText(readSource(fields)) : IMPORT_SOURCE,
      id: readId ? attributeText(readId(fields)) : idOf(line),
      subject: attributeText(readSubject?.(fields)),
      type: attributeText(readType?.(fields)),
      time: time ?? Number.NaN, // no instant: the check below says so
      received: now,
      data: content as EventData,
    };
    const problems = checkUsageEvent(event);
    return problems.length > 0 ? fail(...problems) : ok(event);
  };
}

function attributeText(value: unknown): string {
  if (typeof value === 'string') return value;
  return typeof value === 'number' ? (numberText(value) ?? '') : '';
}

function unknownColumn(column: string, header: readonly string[]): Problem {
  return {
    code: 'import-column-unknown',
    path: 'map',
    message: `The file has no column ${JSON.stringify(column)}; it has ${header.map((name) => JSON.stringify(name)).join(', ')}.`,
    mend: 'Name a column as the header spells it, or put a constant in single quotes.',
  };
}
