// SPDX-License-Identifier: Apache-2.0
import { decimal, fromMinor, type Problem, toMinor } from '@kontor/core';
import { Refusal } from './problem.js';

/** The largest amount that is taken, in minor units: sums of many of them still fit a column. */
const LARGEST = 1_000_000_000_000_000n;

/** An amount of a request in minor units: above zero, unless `zero` may be, and with no more digits than the currency has. */
export function amountMinor(text: string, currency: string, path = 'amount', least: 'positive' | 'zero' = 'positive') {
  const amount_minor = toMinor(decimal(text), currency, 'half-away');
  const refuse = (problem: Pick<Problem, 'code' | 'message' | 'mend'>): never => {
    throw new Refusal(422, [{ ...problem, path }]);
  };
  if (amount_minor > LARGEST)
    refuse({ code: 'out-of-range', message: `${text} is more than is taken at once`, mend: 'write a smaller amount' });
  if (decimal(text).compare(fromMinor(amount_minor, currency)) !== 0)
    refuse({
      code: 'too-many-places',
      message: `${text} is no whole number of the smallest unit of ${currency}`,
      mend: `write it with the digits that ${currency} has`,
    });
  if (amount_minor < 0n || (amount_minor === 0n && least === 'positive'))
    refuse({
      code: 'not-positive',
      message: `${text} is not ${least === 'positive' ? 'above zero' : 'zero or more'}`,
      mend: least === 'positive' ? 'write an amount above zero' : 'write zero or more',
    });
  return amount_minor;
}
