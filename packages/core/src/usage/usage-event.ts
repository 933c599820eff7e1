// SPDX-License-Identifier: Apache-2.0
import type { Instant } from '../kit/calendar.js';
import { parseInstant } from '../kit/instant.js';
import { fail, ok, type Problem, type Result } from '../kit/result.js';
import { numberText } from './event-number.js';

/** Something a customer used, as a CloudEvent (CloudEvents 1.0, JSON format, structured mode). */
export interface UsageEvent {
  /** Unique within its source: `(source, id)` is one event however often it is sent. */
  readonly id: string;
  /** Where it was measured, a URI reference. */
  readonly source: string;
  /** Which meters read it, e.g. `kalcifer.ai_conversation`. */
  readonly type: string;
  /** The customer: its id, or the seller's own `external_id` of it. */
  readonly subject: string;
  /** When it happened; null: when it is received. */
  readonly time: Instant | null;
  readonly data: EventData;
}
export type EventData = Readonly<Record<string, unknown>>;

/** Longest `id`, `source`, `type` and `subject`, in characters. */
export const MAX_ATTRIBUTE_LENGTH = 255;
/** Largest `data`, in bytes of its JSON text. */
export const MAX_DATA_BYTES = 16_384;
/** Deepest nesting of `data`, itself being 1. */
export const MAX_DATA_DEPTH = 16;

const ATTRIBUTES = ['id', 'source', 'type', 'subject'] as const;
const LONE_SURROGATE = /\p{Surrogate}/u;
const unstorableIn = (text: string) => text.includes('\0') || LONE_SURROGATE.test(text);
const LATEST = 253402300800000; // the year 10000

/** An event from parsed JSON, or every problem it has. Unknown attributes (CloudEvents extensions) are ignored. */
export function parseUsageEvent(input: unknown): Result<UsageEvent> {
  if (typeof input !== 'object' || input === null || Array.isArray(input))
    return fail({
      code: 'event-not-object',
      path: '',
      message: `An event is a JSON object, not ${input === null ? 'null' : Array.isArray(input) ? 'a list' : `a ${typeof input}`}.`,
      mend: 'Send a CloudEvent: { "specversion": "1.0", "id", "source", "type", "subject", "data" }.',
    });
  const attributes = input as Readonly<Record<string, unknown>>;
  const problems: Problem[] = [];
  if (attributes.specversion !== '1.0')
    problems.push(
      attributes.specversion === undefined
        ? missing('specversion', 'Add "specversion": "1.0".')
        : invalid('specversion', 'must be "1.0".', 'Send events of CloudEvents 1.0.'),
    );
  const text: Record<string, string> = {};
  for (const name of ATTRIBUTES) {
    const value = attributes[name];
    if (value === undefined || value === null) problems.push(missing(name, MEND[name]));
    else if (typeof value !== 'string') problems.push(invalid(name, `is a ${typeof value}, not a string.`, MEND[name]));
    else text[name] = value;
  }
  const time = timeOf(attributes.time, problems);
  const data = dataOf(attributes, problems);
  if (problems.length > 0) return fail(...problems);
  const event = { ...(text as Pick<UsageEvent, (typeof ATTRIBUTES)[number]>), time, data };
  const limits = checkUsageEvent(event);
  return limits.length > 0 ? fail(...limits) : ok(event);
}

/** What is wrong with an event of the right types: lengths, characters, inexact numbers, an unreal time. */
export function checkUsageEvent(event: UsageEvent): Problem[] {
  const problems: Problem[] = [];
  for (const name of ATTRIBUTES) {
    const value = event[name];
    if (value === '') problems.push(invalid(name, 'is empty.', MEND[name]));
    else if (value.length > MAX_ATTRIBUTE_LENGTH)
      problems.push(
        invalid(name, `has ${value.length} characters, more than ${MAX_ATTRIBUTE_LENGTH}.`, 'Send a shorter one.'),
      );
    else if (unstorableIn(value)) problems.push(unstorable(name));
  }
  if (event.time !== null && !(event.time >= 0 && event.time < LATEST)) problems.push(unrealTime());
  checkData(event.data, 'data', 1, problems);
  if (problems.length === 0 && !surelySmall(event.data) && jsonBytes(event.data) > MAX_DATA_BYTES)
    problems.push({
      code: 'event-data-too-large',
      path: 'data',
      message: `The data is more than ${MAX_DATA_BYTES} bytes of JSON.`,
      mend: 'Send only what meters read, and what you want to see beside the usage.',
    });
  return problems;
}

function timeOf(value: unknown, problems: Problem[]): Instant | null {
  if (value === undefined || value === null) return null;
  const time = typeof value === 'string' ? parseInstant(value) : null;
  if (time === null) problems.push(unrealTime());
  return time;
}

function dataOf(attributes: Readonly<Record<string, unknown>>, problems: Problem[]): EventData {
  const { data, datacontenttype: media } = attributes;
  const json = media === undefined || media === null || (typeof media === 'string' && /^[^;]*[/+]json\b/i.test(media));
  if (json && (data === undefined || data === null) && attributes.data_base64 === undefined) return {};
  if (json && typeof data === 'object' && data !== null && !Array.isArray(data)) return data as EventData;
  problems.push({
    code: 'event-data-invalid',
    path: 'data',
    message: json ? 'The data is not a JSON object.' : `The data is of type ${String(media)}, not JSON.`,
    mend: 'Send "data" as an object, with "datacontenttype" absent or "application/json".',
  });
  return {};
}

function checkData(value: unknown, path: string, depth: number, problems: Problem[]): void {
  if (typeof value === 'number') {
    if (numberText(value) === null)
      problems.push({
        code: 'event-number-inexact',
        path,
        message: `${value} is beyond 2^53, where JSON numbers are no longer exact.`,
        mend: 'Send the number as text: "9007199254740993".',
      });
  } else if (typeof value === 'string') {
    if (unstorableIn(value)) problems.push(unstorable(path));
  } else if (typeof value === 'object' && value !== null) {
    if (depth > MAX_DATA_DEPTH) {
      problems.push({
        code: 'event-data-invalid',
        path,
        message: `The data is nested deeper than ${MAX_DATA_DEPTH} levels.`,
        mend: 'Send flat data: meters read its direct members.',
      });
      return;
    }
    const list = Array.isArray(value);
    for (const key in value) {
      if (!list && unstorableIn(key)) problems.push(unstorable(path));
      const member = (value as Readonly<Record<string, unknown>>)[key];
      checkData(member, list ? `${path}[${key}]` : `${path}.${key}`, depth + 1, problems);
    }
  }
}

/** Whether flat data is small even if every character took six bytes (`\\u2028`): spares writing it as JSON. */
function surelySmall(data: EventData): boolean {
  let bytes = 2;
  for (const key in data) {
    const value = data[key];
    if (typeof value === 'object' && value !== null) return false;
    bytes += key.length * 6 + (typeof value === 'string' ? value.length * 6 : 25) + 6;
  }
  return bytes <= MAX_DATA_BYTES;
}

/** Bytes of the JSON text in UTF-8. */
function jsonBytes(data: EventData): number {
  const text = JSON.stringify(data);
  if (text.length > MAX_DATA_BYTES || text.length * 3 <= MAX_DATA_BYTES) return text.length;
  let bytes = 0;
  for (let index = 0; index < text.length; index++) {
    const unit = text.charCodeAt(index);
    // both halves of a surrogate pair count two of its four bytes
    bytes += unit < 0x80 ? 1 : unit < 0x800 || (unit >= 0xd800 && unit < 0xe000) ? 2 : 3;
  }
  return bytes;
}

const MEND = {
  id: 'Give each event an id of its own, and send the same one again when you retry.',
  source: 'Name where the event was measured, e.g. "/gateway/eu-1".',
  type: 'Name the event type that a meter of the catalog reads.',
  subject: 'Name the customer: its id, or the external_id you gave it.',
} as const;

function missing(name: string, mend: string): Problem {
  return { code: 'event-attribute-missing', path: name, message: `The attribute ${name} is missing.`, mend };
}
function invalid(name: string, what: string, mend: string): Problem {
  return { code: 'event-attribute-invalid', path: name, message: `The attribute ${name} ${what}`, mend };
}
function unstorable(path: string): Problem {
  return {
    code: 'event-text-invalid',
    path,
    message: 'The text holds a NUL character or half of a surrogate pair.',
    mend: 'Send valid Unicode text without NUL.',
  };
}
function unrealTime(): Problem {
  return {
    code: 'event-time-invalid',
    path: 'time',
    message: 'The time is not an RFC 3339 timestamp between 1970 and 9999.',
    mend: 'Send e.g. "2023-11-16T18:17:03.979Z", or leave time out for the time of receipt.',
  };
}
