// SPDX-License-Identifier: Apache-2.0
import type { Price } from '../catalog/charge.js';
import { decimal } from '../kit/decimal.js';
import type { Problem } from '../kit/result.js';
import type { RatingInput } from './input.js';
import { needsTransactions } from './models/percentage.js';

/** What a price's input lacks, for those who take it from outside: without problems `rate` does not throw. */
export function ratingInputProblems(price: Price, input: Partial<RatingInput>): Problem[] {
  const problems: Problem[] = [];
  const { charge } = price;
  if (typeof price.included === 'object' && input.included === undefined)
    problems.push({
      code: 'allowance-missing',
      path: 'included',
      message: `the price includes the limit of ${price.included.limit_of}, which only the customer's plan knows`,
      mend: 'send that limit as `included`',
    });
  if (charge.model === 'negotiated')
    problems.push({
      code: 'negotiated-price-unsettled',
      path: 'price.charge',
      message: 'a negotiated price has no amount of its own',
      mend: 'send the charge the contract settles it with, e.g. {"model":"flat","amount":"500"}',
    });
  if (charge.model === 'dynamic' && input.event_amount === undefined)
    problems.push({
      code: 'event-amount-missing',
      path: 'event_amount',
      message: 'a dynamic charge is the sum of the amounts on the events',
      mend: 'send that sum as `event_amount`',
    });
  if (charge.model === 'percentage' && input.transactions === undefined) {
    const counts = charge.fixed_amount !== undefined && !decimal(charge.fixed_amount).isZero();
    if (needsTransactions(charge) || (counts && input.transaction_count === undefined))
      problems.push({
        code: 'transactions-missing',
        path: 'transactions',
        message: 'the charge depends on each transaction and not only on their sum',
        mend: 'send the amounts as `transactions`; for a fixed fee alone `transaction_count` is enough',
      });
  }
  return problems;
}
