// SPDX-License-Identifier: Apache-2.0
import type { PlainDate, Problem } from '@kontor/core';
import type { NewRate } from '../store/exchange-rates.js';

/** The rates that are given, each pair and day once, and what is wrong with them: `today` is the last day that may be. */
export function checkedRates(
  given: readonly NewRate[],
  today: PlainDate,
): { readonly rates: NewRate[]; readonly problems: Problem[] } {
  const rates = new Map<string, NewRate>();
  const problems: Problem[] = [];
  given.forEach((one, index) => {
    const { base, quote, date, rate } = one;
    const path = `rates[${index}]`;
    const key = `${base} ${quote} ${date}`;
    const before = rates.get(key);
    if (base === quote) problems.push(invalid(`${path}.quote`, `${base} has no rate in itself`, 'name two currencies'));
    else if (rate.sign() <= 0)
      problems.push(invalid(`${path}.rate`, `a rate of ${rate} is not above zero`, 'say how much one unit is worth'));
    else if (before !== undefined && !before.rate.equals(rate))
      problems.push(
        invalid(
          path,
          `${base} in ${quote} of ${date} is both ${before.rate} and ${rate}`,
          'give each pair and day once',
        ),
      );
    else if (date > today)
      problems.push({
        code: 'date-in-future',
        path: `${path}.date`,
        message: `${date} is after today, ${today}: no rate is known of it yet`,
        mend: 'record it when it is known',
      });
    rates.set(key, one);
  });
  return { rates: [...rates.values()], problems };
}

function invalid(path: string, message: string, mend: string): Problem {
  return { code: 'exchange-rate-invalid', path, message, mend };
}
