// SPDX-License-Identifier: Apache-2.0
import { refuse } from './refusal.js';

export type JsonObject = { readonly [name: string]: JsonValue };
export type JsonValue = string | number | boolean | null | JsonObject | readonly JsonValue[];

/** Deeper than any claim goes. */
const MAX_DEPTH = 8;

const NUMBER = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?/y;
const ESCAPE = /\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4})/y;

/**
 * JSON that means one thing to every reader: no member twice (whichever way it is escaped), no number that a double
 * would change or print otherwise, no lone surrogate, not deeper than eight. `__proto__` is a
 * name like any other.
 */
export function parseStrictJson(text: string, path: string): JsonValue {
  return plainJson(text) ?? carefulJson(text, path);
}

/** The only thing that makes a number shorter than its plain form. */
const EXPONENT = /\d[eE]/;

/**
 * The value of JSON that is seen to be strict without being read by hand, which is much faster; undefined where that
 * is not to be seen. The runtime reads it. What is not strict (an escape, a member that stands twice and of which one
 * is kept, a zero too many) makes a text longer than its value has to be: one that is as short as can be is strict.
 */
function plainJson(text: string): JsonValue | undefined {
  if (EXPONENT.test(text)) return undefined;
  let value: JsonValue;
  try {
    value = JSON.parse(text) as JsonValue;
  } catch {
    return undefined;
  }
  return shortestLength(value, 0) === text.length ? value : undefined;
}

/** The length of the shortest JSON of a value, numbers in plain digits; NaN where something in it needs care. */
function shortestLength(value: JsonValue, depth: number): number {
  if (typeof value !== 'object' || value === null) return scalarLength(value);
  if (depth >= MAX_DEPTH) return Number.NaN;
  // brackets, and a comma before each but the first
  let length = 1;
  // what holds nothing else is told in place: a call for each would be half of the work
  if (Array.isArray(value)) {
    for (const item of value as readonly JsonValue[])
      length += 1 + (typeof item === 'object' ? shortestLength(item, depth + 1) : scalarLength(item));
  } else {
    const members = value as JsonObject;
    for (const name in members) {
      const member = members[name] as JsonValue;
      length +=
        name.length + 4 + (typeof member === 'object' ? shortestLength(member, depth + 1) : scalarLength(member));
    }
  }
  return length === 1 ? 2 : length;
}

function scalarLength(value: string | number | boolean | null): number {
  if (typeof value === 'string') return value.length + 2;
  if (typeof value === 'number') return digitsOf(value);
  return value === false ? 5 : 4;
}

/** Of a whole number from 0 that a double holds exactly; NaN of others and of -0. */
function digitsOf(value: number): number {
  if (!Number.isSafeInteger(value) || value < 0 || Object.is(value, -0)) return Number.NaN;
  let digits = 1;
  for (let bound = 10; bound <= value; bound *= 10) digits++;
  return digits;
}

function carefulJson(text: string, path: string): JsonValue {
  let at = 0;
  const bad = (): never => refuse('token-json-invalid', path, `no JSON at character ${at + 1}`);
  const skip = () => {
    for (;;) {
      const code = text.charCodeAt(at);
      if (code > 32 || (code !== 32 && code !== 10 && code !== 13 && code !== 9)) return;
      at++;
    }
  };
  const word = <T extends JsonValue>(spelled: string, value: T): T => {
    if (!text.startsWith(spelled, at)) bad();
    at += spelled.length;
    return value;
  };
  const string = (): string => {
    const from = at++;
    let escaped = false;
    for (;;) {
      const code = text.charCodeAt(at);
      if (code === 34) break;
      // control characters, and NaN past the end
      if (!(code >= 32)) bad();
      if (code !== 92) {
        at++;
        continue;
      }
      ESCAPE.lastIndex = at;
      if (!ESCAPE.test(text)) bad();
      at = ESCAPE.lastIndex;
      escaped = true;
    }
    at++;
    if (!escaped) return text.slice(from + 1, at - 1);
    const value = JSON.parse(text.slice(from, at)) as string;
    if (/\p{Surrogate}/u.test(value)) refuse('token-text-invalid', path, 'half of a character stands alone');
    return value;
  };
  const number = (): number => {
    NUMBER.lastIndex = at;
    const found = NUMBER.exec(text)?.[0] ?? bad();
    const value = Number(found);
    if (String(value) !== found || (Number.isInteger(value) && !Number.isSafeInteger(value)))
      refuse('token-json-number', path, `${found.slice(0, 40)} does not survive being read as a number`);
    at += found.length;
    return value;
  };
  const value = (depth: number): JsonValue => {
    if (depth > MAX_DEPTH) refuse('token-json-too-deep', path, `it is nested deeper than ${MAX_DEPTH}`);
    skip();
    switch (text.charCodeAt(at)) {
      case 123:
        return object(depth);
      case 91:
        return list(depth);
      case 34:
        return string();
      case 116:
        return word('true', true);
      case 102:
        return word('false', false);
      case 110:
        return word('null', null);
      default:
        return number();
    }
  };
  const object = (depth: number): JsonObject => {
    const members: Record<string, JsonValue> = {};
    let count = 0;
    at++;
    skip();
    if (text.charCodeAt(at) === 125) {
      at++;
      return members;
    }
    for (;;) {
      skip();
      if (text.charCodeAt(at) !== 34) bad();
      const name = string();
      skip();
      if (text.charCodeAt(at) !== 58) bad();
      at++;
      const member = value(depth + 1);
      if (name === '__proto__') define(members, name, member);
      else members[name] = member;
      count++;
      skip();
      const code = text.charCodeAt(at);
      if (code !== 44 && code !== 125) bad();
      at++;
      if (code === 125) break;
    }
    if (Object.keys(members).length !== count) refuse('token-json-repeated', path, 'a member stands there twice');
    return members;
  };
  const list = (depth: number): JsonValue[] => {
    const items: JsonValue[] = [];
    at++;
    skip();
    if (text.charCodeAt(at) === 93) {
      at++;
      return items;
    }
    for (;;) {
      items.push(value(depth + 1));
      skip();
      const code = text.charCodeAt(at);
      if (code !== 44 && code !== 93) bad();
      at++;
      if (code === 93) return items;
    }
  };
  const whole = value(0);
  skip();
  if (at !== text.length) bad();
  return whole;
}

function define(members: object, name: string, value: JsonValue): void {
  Object.defineProperty(members, name, { value, enumerable: true, writable: true, configurable: true });
}

/** One JSON object. */
export function parseStrictObject(text: string, path: string): JsonObject {
  const value = parseStrictJson(text, path);
  if (!isObject(value)) refuse('token-json-invalid', path, 'it is no JSON object');
  return value;
}

export function isObject(value: JsonValue | undefined): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
