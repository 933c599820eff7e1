// SPDX-License-Identifier: Apache-2.0
import { amount, type Check, decimalOf, invalidType, shown } from '../catalog/structure.js';
import { isCurrency, minorUnits } from '../kit/currency.js';
import { Decimal } from '../kit/decimal.js';
import type { Problem } from '../kit/result.js';

/** Adds a problem for a zero where nothing would happen then. */
export function aboveZero(value: unknown, path: string, problems: Problem[]): void {
  if (decimalOf(value)?.isZero())
    problems.push({
      code: 'not-positive',
      path,
      message: 'zero has no effect here',
      mend: 'write a number above zero',
    });
}

/** A decimal of zero or more, as text only. */
export const decimalText: Check = (value, path, problems) => {
  if (typeof value === 'string') amount(value, path, problems);
  else problems.push(invalidType(value, path, "decimal text such as '0.2'"));
};

/** A fraction above zero and at most one, as text. */
export const percent: Check = (value, path, problems) => {
  decimalText(value, path, problems);
  aboveZero(value, path, problems);
  if (decimalOf(value)?.greaterThan(Decimal.ONE))
    problems.push({
      code: 'rate-above-one',
      path,
      message: `${shown(value)} is more than the whole amount`,
      mend: "write it as a fraction: 20 % is '0.2'",
    });
};

/** An ISO 4217 code. */
export const currency: Check = (value, path, problems) => {
  if (typeof value === 'string' && isCurrency(value)) return;
  problems.push({
    code: 'unknown-currency',
    path,
    message: `${shown(value)} is no currency`,
    mend: 'write an ISO 4217 code in capitals, such as USD or EUR',
  });
};

/** Decimal text of zero or more that the currency can express, when the currency is known. */
export function moneyText(value: unknown, of: unknown, path: string, problems: Problem[]): void {
  const before = problems.length;
  decimalText(value, path, problems);
  const digits = typeof of === 'string' ? minorUnits(of) : null;
  const parsed = decimalOf(value);
  if (problems.length > before || digits === null || parsed === null) return;
  if (!parsed.round(digits, 'down').equals(parsed))
    problems.push({
      code: 'too-many-places',
      path,
      message: `${shown(value)} has more digits after the point than ${of} has`,
      mend: `write at most ${digits} digits after the point`,
    });
}
