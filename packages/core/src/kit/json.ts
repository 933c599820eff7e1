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
      // Most texts have none at all, and the first test is the cheap one.
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
  if (Array.isArray(value)) return `[${value.map(canonicalJson).join(',')}]`;
  const { toJSON } = value as { toJSON?: unknown };
  if (typeof toJSON === 'function') return canonicalJson(toJSON.call(value));
  const members = value as Readonly<Record<string, unknown>>;
  let text = '';
  // Without a comparison of its own, sort compares by UTF-16 code units.
  for (const key of Object.keys(members).sort()) {
    const member = members[key];
    if (member === undefined) continue;
    text += (text === '' ? '' : ',') + nameText(key) + canonicalJson(member);
  }
  return `{${text}}`;
}

/** Names come again and again: `"amount":` is made once. */
const names = new Map<string, string>();
const MOST_NAMES = 1_000;

function nameText(name: string): string {
  const known = names.get(name);
  if (known !== undefined) return known;
  const text = `${canonicalJson(name)}:`;
  if (names.size < MOST_NAMES) names.set(name, text);
  return text;
}
