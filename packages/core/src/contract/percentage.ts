// SPDX-License-Identifier: Apache-2.0
import { Decimal, decimal } from '../kit/decimal.js';
import type { Problem } from '../kit/result.js';

/** A percentage out of its bounds, or none at all; without bounds: more than 0 and at most 100. */
export function percentProblem(
  text: string,
  path: string,
  bounds?: { readonly least: string; readonly most: string | null },
): Problem | null {
  const percent = Decimal.parse(text);
  const low = bounds === undefined ? percent?.sign() !== 1 : percent?.lessThan(decimal(bounds.least));
  const most = bounds === undefined ? '100' : bounds.most;
  if (percent !== null && !low && (most === null || !percent.greaterThan(decimal(most)))) return null;
  const from = bounds === undefined ? 'more than 0' : `at least ${bounds.least}`;
  return {
    code: 'plan-migration-percent',
    path,
    message: `${text} is no percentage that fits here`,
    mend: `write a number ${from}${most === null ? '' : ` and at most ${most}`}, such as "15" for 15 %`,
  };
}
