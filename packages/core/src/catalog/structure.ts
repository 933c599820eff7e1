// SPDX-License-Identifier: Apache-2.0
import { Decimal } from '../kit/decimal.js';
import type { Problem } from '../kit/result.js';
import { parseSpdx } from '../kit/spdx.js';
import { didYouMean } from './did-you-mean.js';

/** Digits after the point that a rate, an amount or a quantity in a catalog may have. */
export const MAX_PLACES = 12;

/** Looks at one value of unknown shape and adds what is wrong with it. */
export type Check = (value: unknown, path: string, problems: Problem[]) => void;

export interface Field {
  readonly check: Check;
  readonly required?: boolean;
}

export function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** What a wrong value looks like in a message: short, and never a whole document. */
export function shown(value: unknown): string {
  if (Array.isArray(value)) return 'a list';
  if (typeof value === 'object' && value !== null) return 'an object';
  const text = typeof value === 'string' ? JSON.stringify(value) : String(value);
  return text.length > 60 ? `${text.slice(0, 57)}…` : text;
}

export function invalidType(value: unknown, path: string, expected: string): Problem {
  return {
    code: 'invalid-type',
    path,
    message: `${shown(value)} stands where ${expected} belongs`,
    mend: `write ${expected}`,
  };
}

export function oneOf(...choices: readonly string[]): Check {
  return (value, path, problems) => {
    if (typeof value === 'string' && choices.includes(value)) return;
    const near = typeof value === 'string' ? didYouMean(value, choices) : null;
    problems.push({
      code: 'unknown-choice',
      path,
      message: `${shown(value)} is none of ${choices.join(', ')}`,
      mend: near === null ? `write one of ${choices.join(', ')}` : `did you mean '${near}'?`,
    });
  };
}

export const text: Check = (value, path, problems) => {
  if (typeof value !== 'string' || value === '') problems.push(invalidType(value, path, 'a text that is not empty'));
};

export const flag: Check = (value, path, problems) => {
  if (typeof value !== 'boolean') problems.push(invalidType(value, path, 'true or false'));
};

/** Zero or more. */
export const whole: Check = (value, path, problems) => {
  if (typeof value !== 'number' || !Number.isSafeInteger(value) || value < 0)
    problems.push(invalidType(value, path, 'a whole number of zero or more'));
};
/** An SPDX licence expression. */
export const spdx: Check = (value, path, problems) => {
  if (typeof value !== 'string' || parseSpdx(value) === null)
    problems.push({
      code: 'invalid-spdx',
      path,
      message: `${shown(value)} is no SPDX licence expression`,
      mend: 'write one such as Apache-2.0 or "MIT OR Apache-2.0", or LicenseRef-… for terms of your own',
    });
};

/** The exact value of a valid `DecimalInput`, or null: for checks that compare fields which are checked on their own. */
export function decimalOf(value: unknown): Decimal | null {
  if (typeof value === 'string') return Decimal.parse(value);
  return typeof value === 'number' && Number.isSafeInteger(value) ? Decimal.fromInteger(value) : null;
}

/** Zero or more, as text with at most 12 digits after the point or as a whole number. */
export const amount: Check = (value, path, problems) => {
  const parsed = decimalOf(value);
  if (parsed === null) {
    problems.push({
      code: 'invalid-decimal',
      path,
      message: `${shown(value)} is no exact decimal`,
      mend: "write it as text with plain digits, e.g. '0.015', without exponent, sign + or grouping",
    });
  } else if (parsed.sign() < 0) {
    problems.push({
      code: 'negative-amount',
      path,
      message: `${shown(value)} is below zero`,
      mend: 'write zero or more; a discount is a lower amount',
    });
  } else if (!parsed.round(MAX_PLACES, 'down').equals(parsed)) {
    problems.push({
      code: 'too-many-places',
      path,
      message: `${shown(value)} has more than ${MAX_PLACES} digits after the point`,
      mend: `round it to ${MAX_PLACES} digits, or charge per thousand or million with \`convert\` or a package`,
    });
  }
};

/** Like `amount`, and above zero. */
export const positive: Check = (value, path, problems) => {
  amount(value, path, problems);
  if (decimalOf(value)?.isZero())
    problems.push({
      code: 'not-positive',
      path,
      message: 'zero stands where a quantity is divided by it',
      mend: 'write a number above zero',
    });
};

/** A fraction of an amount. Above one it is nearly always a percentage that was not divided by a hundred. */
export const fraction: Check = (value, path, problems) => {
  amount(value, path, problems);
  if (decimalOf(value)?.greaterThan(Decimal.ONE))
    problems.push({
      code: 'rate-above-one',
      path,
      message: `a rate of ${shown(value)} charges more than the whole amount`,
      mend: "write the rate as a fraction: 2.9 % is '0.029'",
    });
};

/** An object with these fields and no others. Says whether it was an object at all. */
export function checkFields(
  value: unknown,
  path: string,
  fields: Readonly<Record<string, Field>>,
  problems: Problem[],
): value is Record<string, unknown> {
  if (!isRecord(value)) {
    problems.push(invalidType(value, path, `an object with ${Object.keys(fields).join(', ')}`));
    return false;
  }
  for (const [name, field] of Object.entries(fields)) {
    const held = Object.hasOwn(value, name) ? value[name] : undefined;
    if (held !== undefined) field.check(held, below(path, name), problems);
    else if (field.required)
      problems.push({
        code: 'missing-field',
        path: below(path, name),
        message: `\`${name}\` is missing`,
        mend: `add \`${name}\``,
      });
  }
  for (const name of Object.keys(value)) {
    if (Object.hasOwn(fields, name) || value[name] === undefined) continue;
    const near = didYouMean(name, Object.keys(fields));
    problems.push({
      code: 'unknown-field',
      path: below(path, name),
      message: `there is no field ${shown(name)} here`,
      mend: near === null ? `remove it; the fields are ${Object.keys(fields).join(', ')}` : `did you mean \`${near}\`?`,
    });
  }
  return true;
}

/** A path one name deeper. */
export function below(path: string, name: string): string {
  return path === '' ? name : `${path}.${name}`;
}

/** An object with these fields and no others. */
export function object(fields: Readonly<Record<string, Field>>): Check {
  return (value, path, problems) => {
    checkFields(value, path, fields, problems);
  };
}

export const required = (check: Check): Field => ({ check, required: true });
export const optional = (check: Check): Field => ({ check });

/** Deeper or larger than any catalog people write: refused before it is walked. */
const MAX_ENTRIES = 5_000;

const KEY = /^[a-z0-9]+(?:[-_.][a-z0-9]+)*$/;

/** A record whose keys are stable identifiers. */
export function entries(check: Check): Check {
  return (value, path, problems) => {
    if (!isRecord(value)) {
      problems.push(invalidType(value, path, 'an object with an entry a key'));
      return;
    }
    const keys = Object.keys(value);
    if (keys.length > MAX_ENTRIES) {
      problems.push({
        code: 'too-many-entries',
        path,
        message: `${keys.length} entries are more than the ${MAX_ENTRIES} that a catalog may have here`,
        mend: 'split the catalog, or leave out what is not sold',
      });
      return;
    }
    for (const key of keys) {
      if (!KEY.test(key) || key.length > 64)
        problems.push({
          code: 'invalid-key',
          path: below(path, key),
          message: `${shown(key)} is no key`,
          mend: 'write lower-case words joined by hyphens, at most 64 characters: `sso-saml`',
        });
      check(value[key], below(path, key), problems);
    }
  };
}

export function listOf(check: Check): Check {
  return (value, path, problems) => {
    if (!Array.isArray(value)) {
      problems.push(invalidType(value, path, 'a list'));
      return;
    }
    for (const [index, item] of value.entries()) check(item, `${path}[${index}]`, problems);
  };
}

export const id: Check = (value, path, problems) => {
  if (typeof value !== 'string' || !KEY.test(value) || value.length > 64)
    problems.push({
      code: 'invalid-key',
      path,
      message: `${shown(value)} is no key`,
      mend: 'write lower-case words joined by hyphens, at most 64 characters: `acme-cloud`',
    });
};
