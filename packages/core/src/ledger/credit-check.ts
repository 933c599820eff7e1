// SPDX-License-Identifier: Apache-2.0
import { formatMinor } from '../kit/money.js';
import type { Problem } from '../kit/result.js';
import type { LineCredit, RevenueItem } from './document.js';

/** What keeps a credit from being put on an item, as problems; none when `withCredit` will take it. */
export function creditProblems(item: RevenueItem, credit: LineCredit, path: string): Problem[] {
  const earliest = item.credits.at(-1)?.date ?? item.billed_on;
  if (credit.date < earliest)
    return [
      {
        code: 'credit-too-early',
        path: `${path}.date`,
        message: `a credit of ${credit.date} comes after the invoice or credit of ${earliest}`,
        mend: `date it ${earliest} or later`,
      },
    ];
  const left = item.credits.reduce((rest, earlier) => rest - earlier.net_minor, item.net_minor);
  const [amount, most] = item.net_minor < 0n ? [-credit.net_minor, -left] : [credit.net_minor, left];
  if (amount >= 0n && amount <= most) return [];
  const said = (minor: bigint) => `${formatMinor(minor, item.currency)} ${item.currency}`;
  return [
    {
      code: 'credit-beyond-line',
      path: `${path}.amount`,
      message: `a credit of ${said(credit.net_minor)} does not fit the ${said(left)} left of the line`,
      mend: 'credit no more than is left, with the sign of the line',
    },
  ];
}
