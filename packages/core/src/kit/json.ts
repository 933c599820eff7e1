// SPDX-License-Identifier: Apache-2.0

/**
 * The one JSON text of a value: members sorted by UTF-16 code units, no blanks, ECMAScript numbers (RFC 8785, the
 * JSON Canonicalization Scheme). A bigint is written as a string, and an object with `toJSON` (Decimal) as what that
 * returns; members that are undefined are left out. Throws a TypeError for what JSON cannot say: a number that is
 * not finite, a lone surrogate, a function, an undefined array element.
 */
export function canonicalJson(value: unknown): string {
  if (typeof value === 'object' && isInOrder(value)) {
    const text = JSON.stringify(value);
    // what may be a lone surrogate is looked at one by one
    if (!text.includes('\\ud')) return text;
  }
  return written(value);
}

/** Whether the engine's own JSON is the canonical one, and several times faster: all members come in their order. */
function isInOrder(value: unknown): boolean {
  switch (typeof value) {
    case 'string':
    case 'boolean':
      return true;
    case 'number':
      return Number.isFinite(value);
    case 'object':
      break;
    default:
      return false;
  }
  if (value === null) return true;
  if (Array.isArray(value)) {
    for (let index = 0; index < value.length; index++) if (!isInOrder(value[index])) return false;
    return true;
  }
  if ('toJSON' in value) return false;
  let before = '';
  for (const name in value) {
    if (name < before) return false;
    before = name;
    const member = (value as Readonly<Record<string, unknown>>)[name];
    if (member !== undefined && !isInOrder(member)) return false;
  }
  return true;
}

function written(value: unknown): string {
  switch (typeof value) {
    case 'string':
      // Most texts are their own JSON.
      if (/^[ !#-[\]-~]*$/.test(value)) return `"${value}"`;
      if (/[\ud800-\udfff]/.test(value) && /\p{Surrogate}/u.test(value))
        throw new TypeError('a lone surrogate has no canonical JSON');
      return JSON.stringify(value);
    case 'number':
      if (!Number.isFinite(value)) throw new TypeError(`${value} has no JSON`);
      return JSON.stringify(value);
    case 'boolean':
      return value ? 'true' : 'false';
    case 'bigint':
      return `"${value}"`;
    case 'object':
      break;
    default:
      throw new TypeError(`a value of type ${typeof value} has no JSON`);
  }
  if (value === null) return 'null';
  let text = '';
  if (Array.isArray(value)) {
    // by index, for a hole is an undefined element
    for (let index = 0; index < value.length; index++) text += (index === 0 ? '' : ',') + written(value[index]);
    return `[${text}]`;
  }
  const { toJSON } = value as { toJSON?: unknown };
  if (typeof toJSON === 'function') return written(toJSON.call(value));
  for (const { name, intro } of membersOf(value)) {
    const member = (value as Readonly<Record<string, unknown>>)[name];
    if (member !== undefined) text += (text === '' ? '' : ',') + intro + written(member);
  }
  return `{${text}}`;
}

/** A member as it is written: `"amount":` and its value. */
interface Member {
  readonly name: string;
  readonly intro: string;
}
/** Objects of one shape come again and again: their members, by the order they have them in, are sorted once. */
interface Shape {
  readonly next: Map<string, Shape>;
  sorted: readonly Member[] | null;
}
const shapes: Shape = { next: new Map(), sorted: null };
const MOST_SHAPES = 10_000;
let known = 0;

function membersOf(value: object): readonly Member[] {
  const keys = Object.keys(value);
  let shape = shapes;
  for (const key of keys) {
    let next = shape.next.get(key);
    if (next === undefined) {
      if (known === MOST_SHAPES) return sortedMembers(keys);
      next = { next: new Map(), sorted: null };
      known++;
      shape.next.set(key, next);
    }
    shape = next;
  }
  shape.sorted ??= sortedMembers(keys);
  return shape.sorted;
}

/** Without a comparison of its own, sort compares by UTF-16 code units. */
function sortedMembers(keys: string[]): Member[] {
  return keys.sort().map((name) => ({ name, intro: `${written(name)}:` }));
}
