// SPDX-License-Identifier: Apache-2.0
import {
  below,
  type Check,
  checkFields,
  flag,
  invalidType,
  isRecord,
  oneOf,
  shown,
  text,
} from '../catalog/structure.js';
import { isPlainDate } from '../kit/calendar.js';
import type { Problem } from '../kit/result.js';
import { aboveZero, currency, moneyText, percent } from './money-check.js';
import { scope } from './scope.js';

const required = (check: Check) => ({ check, required: true });
const optional = (check: Check) => ({ check });

/** Longest code a customer has to type. */
const LONGEST_CODE = 64;

const code: Check = (value, path, problems) => {
  if (typeof value === 'string' && value.length <= LONGEST_CODE && /^[A-Za-z0-9]+([-_][A-Za-z0-9]+)*$/.test(value))
    return;
  problems.push({
    code: 'invalid-format',
    path,
    message: `${shown(value)} is no code a customer can type`,
    mend: `write up to ${LONGEST_CODE} letters and digits, with single - or _ between them`,
  });
};

const day: Check = (value, path, problems) => {
  if (typeof value === 'string' && isPlainDate(value)) return;
  problems.push({
    code: 'invalid-date',
    path,
    message: `${shown(value)} is no day of the calendar`,
    mend: 'write an existing day as YYYY-MM-DD',
  });
};

const count: Check = (value, path, problems) => {
  if (typeof value !== 'number' || !Number.isSafeInteger(value) || value < 1)
    problems.push(invalidType(value, path, 'a whole number of one or more'));
};

/** `{ amount, currency }` and perhaps more fields, the amount above zero. */
function money(more: Readonly<Record<string, { check: Check }>> = {}): Check {
  return (value, path, problems) => {
    const fields = { amount: required(() => {}), currency: required(currency), ...more };
    if (!checkFields(value, path, fields, problems) || value.amount === undefined) return;
    moneyText(value.amount, value.currency, below(path, 'amount'), problems);
    aboveZero(value.amount, below(path, 'amount'), problems);
  };
}

const discount: Check = (value, path, problems) => {
  if (isRecord(value) && value.percent !== undefined)
    checkFields(value, path, { percent: required(percent) }, problems);
  else if (isRecord(value)) money({ carry_over: optional(flag) })(value, path, problems);
  else problems.push(invalidType(value, path, "{ percent: '0.2' } or { amount: '10', currency: 'EUR' }"));
};

const duration: Check = (value, path, problems) => {
  const counted = isRecord(value) && value.kind === 'periods';
  const fields = {
    kind: required(oneOf('once', 'forever', 'periods')),
    ...(counted ? { count: required(count) } : {}),
  };
  checkFields(value, path, fields, problems);
};

/** Everything wrong with a coupon of unknown shape, for the one who writes it; without problems it is a `Coupon`. */
export function couponProblems(coupon: unknown, path = ''): Problem[] {
  const problems: Problem[] = [];
  const fields = {
    id: required(text),
    code: required(code),
    name: required(text),
    discount: required(discount),
    duration: required(duration),
    max_redemptions: optional(count),
    redeem_by: optional(day),
    applies_to: optional(scope),
    minimum_amount: optional(money()),
    stacking: required(oneOf('combine', 'exclusive')),
    first_time_only: optional(flag),
  };
  if (!checkFields(coupon, path, fields, problems) || problems.length > 0) return problems;
  const { discount: off, minimum_amount: least } = coupon as {
    discount: { currency?: string };
    minimum_amount?: { currency: string };
  };
  if (off.currency !== undefined && least !== undefined && least.currency !== off.currency)
    problems.push({
      code: 'coupon-currency-mismatch',
      path: below(path, 'minimum_amount.currency'),
      message: `the discount is in ${off.currency} and its minimum in ${least.currency}, so no invoice has both`,
      mend: `write the minimum in ${off.currency}`,
    });
  return problems;
}
