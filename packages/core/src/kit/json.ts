// SPDX-License-Identifier: Apache-2.0

/**
 * The one JSON text of a value: members sorted by UTF-16 code units, no blanks, ECMAScript numbers (RFC 8785, the
 * JSON Canonicalization Scheme). A bigint is written as a string, and an object with `toJSON` (Decimal) as what that
 * returns; members that are undefined are left out. Throws a TypeError for what JSON cannot say: a number that is
 * not finite, a lone surrogate, a function, an undefined array element.
 */
export function canonicalJson(value: unknown): string {
  switch (typeof value) {
    case 'string':
      if (/\p{Surrogate}/u.test(value)) throw new TypeError('a lone surrogate has no canonical JSON');
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
  if (Array.isArray(value)) return `[${value.map(canonicalJson).join(',')}]`;
  const { toJSON } = value as { toJSON?: unknown };
  if (typeof toJSON === 'function') return canonicalJson(toJSON.call(value));
  const members = Object.entries(value).filter(([, member]) => member !== undefined);
  members.sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0));
  return `{${members.map(([key, member]) => `${canonicalJson(key)}:${canonicalJson(member)}`).join(',')}}`;
}
