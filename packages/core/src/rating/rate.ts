// SPDX-License-Identifier: Apache-2.0
import { Decimal } from '../kit/decimal.js';
import { toMinor } from '../kit/money.js';
import type { CompiledPrice } from './compile.js';
import { convertQuantity } from './convert.js';
import type { Derivation, Step } from './derivation.js';
import type { RatingInput } from './input.js';

export { type CompiledPrice, compilePrice } from './compile.js';
export type { RatingInput } from './input.js';

/**
 * What a quantity costs under a price, with every step: convert, refuse what is beyond a hard limit, take off the
 * allowance, charge by the model, note a soft limit, true up to the minimum; then round once to minor units.
 * Throws a RangeError when the input lacks what the price depends on (`ratingInputProblems` says so beforehand).
 */
export function rate(price: CompiledPrice, input: RatingInput): Derivation {
  const steps: Step[] = [];
  const quantity =
    input.transactions === undefined || price.model !== 'percentage' ? input.quantity : moneyMoved(input.transactions);
  let counted = quantity.sign() < 0 ? Decimal.ZERO : quantity;
  let given = input;
  if (price.convert !== null) {
    const { divide_by, reciprocal, rounding } = price.convert;
    const result = convertQuantity(counted, divide_by, reciprocal, rounding);
    steps.push({ kind: 'convert', quantity: counted, divide_by, rounding, result });
    counted = result;
    if (input.transactions !== undefined)
      given = {
        ...input,
        transactions: input.transactions.map((money) => convertQuantity(money, divide_by, reciprocal, null)),
      };
  }
  if (price.hard_limit !== null && counted.greaterThan(price.hard_limit)) {
    const limit = price.hard_limit;
    steps.push({ kind: 'hard_limit', limit, refused: counted.subtract(limit), result: limit });
    counted = limit;
  }
  const held = counted;
  const included = input.included ?? price.included;
  if (included !== null) {
    const used = counted.min(included);
    counted = counted.subtract(used);
    steps.push({ kind: 'allowance', included, used, result: counted });
  } else if (price.limit_of !== null) {
    throw new RangeError(`the price includes the limit of ${price.limit_of}: pass it as \`included\``);
  }
  let exact = price.charge.rate(counted, given, steps);
  if (price.soft_limit !== null && held.greaterThan(price.soft_limit))
    steps.push({ kind: 'soft_limit', limit: price.soft_limit, over: held.subtract(price.soft_limit) });
  if (price.minimum_amount !== null && exact.lessThan(price.minimum_amount)) {
    const { minimum_amount } = price;
    steps.push({ kind: 'true_up', minimum_amount, amount: minimum_amount.subtract(exact) });
    exact = minimum_amount;
  }
  return {
    model: price.model,
    currency: price.currency,
    unit: price.unit,
    quantity,
    steps,
    exact,
    rounding: price.rounding,
    amount_minor: toMinor(exact, price.currency, price.rounding),
  };
}

/** Refunds give no fee back: a transaction below zero moves nothing. */
function moneyMoved(values: readonly Decimal[]): Decimal {
  return values.reduce((total, value) => (value.sign() > 0 ? total.add(value) : total), Decimal.ZERO);
}
