// SPDX-License-Identifier: Apache-2.0
import type { Charge } from '../../catalog/charge.js';
import { Decimal, decimal } from '../../kit/decimal.js';
import type { Step } from '../derivation.js';
import type { RatingInput } from '../input.js';
import type { ChargeRating } from './charge-rating.js';
import { decimalOrZero } from './tiers.js';

type PercentageCharge = Extract<Charge, { model: 'percentage' }>;

/** What only the transactions one by one can tell. */
interface TransactionTotals {
  readonly free_transactions: number;
  readonly free_transactions_base: Decimal;
  readonly free_amount_used: Decimal;
  readonly lifted: Decimal;
  readonly cut: Decimal;
}

/** Whether a charge depends on each transaction and not only on their sum and number. */
export function needsTransactions(charge: PercentageCharge): boolean {
  return (
    (charge.free_units ?? 0) > 0 || charge.transaction_minimum !== undefined || charge.transaction_maximum !== undefined
  );
}

/**
 * A rate on the money moved and a fixed fee for each transaction. The first `free_units` transactions cost nothing;
 * of the others the first `free_amount` of money is free of the rate, not of the fixed fee. What a transaction costs
 * is then held between the minimum and the maximum, unless the free amount covers all of it.
 * Throws a RangeError when the input lacks the transactions, or their number, that the charge depends on.
 */
export function percentage(charge: PercentageCharge): ChargeRating {
  const rate = decimal(charge.rate);
  const fixed_amount = decimalOrZero(charge.fixed_amount);
  const free = decimalOrZero(charge.free_amount);
  const oneByOne = needsTransactions(charge);
  const bounds = new TransactionBounds(charge, rate, fixed_amount, free);
  return {
    rate(quantity, input, steps) {
      const { transactions } = input;
      const totals = oneByOne && transactions !== undefined ? bounds.totals(transactions) : null;
      if (oneByOne && totals === null)
        throw new RangeError('a charge with free or bounded transactions needs `transactions`');
      let base = quantity;
      if (totals !== null && totals.free_transactions > 0) {
        const count = Decimal.fromInteger(totals.free_transactions);
        steps.push({ kind: 'free_transactions', transactions: count, base: totals.free_transactions_base });
        base = base.subtract(totals.free_transactions_base);
      }
      const used = totals === null ? base.min(free) : totals.free_amount_used;
      if (!used.isZero()) {
        steps.push({ kind: 'free_amount', free, base: used });
        base = base.subtract(used);
      }
      let total = base.multiply(rate);
      steps.push({ kind: 'percentage', base, rate, amount: total });
      if (!fixed_amount.isZero()) total = total.add(fixedFees(fixed_amount, totals, input, steps));
      return totals === null ? total : total.add(bounds.step(totals, steps));
    },
  };
}

function fixedFees(
  fixed_amount: Decimal,
  totals: TransactionTotals | null,
  { transactions, transaction_count }: RatingInput,
  steps: Step[],
): Decimal {
  const count = transactions === undefined ? transaction_count : Decimal.fromInteger(transactions.length);
  if (count === undefined)
    throw new RangeError('a charge with a fee for each transaction needs `transactions` or `transaction_count`');
  const paying = totals === null ? count : count.subtract(Decimal.fromInteger(totals.free_transactions));
  if (paying.isZero()) return Decimal.ZERO;
  const amount = paying.multiply(fixed_amount);
  steps.push({ kind: 'fixed_fees', transactions: paying, fixed_amount, amount });
  return amount;
}

/** The walk over the transactions of a charge. */
class TransactionBounds {
  private readonly free_units: number;
  private readonly minimum: Decimal | null;
  private readonly maximum: Decimal | null;

  constructor(
    charge: PercentageCharge,
    private readonly rate: Decimal,
    private readonly fixed_amount: Decimal,
    private readonly free: Decimal,
  ) {
    this.free_units = charge.free_units ?? 0;
    this.minimum = charge.transaction_minimum === undefined ? null : decimal(charge.transaction_minimum);
    this.maximum = charge.transaction_maximum === undefined ? null : decimal(charge.transaction_maximum);
  }

  totals(transactions: readonly Decimal[]): TransactionTotals {
    const free_transactions = Math.min(this.free_units, transactions.length);
    let free_transactions_base = Decimal.ZERO;
    let left = this.free;
    let lifted = Decimal.ZERO;
    let cut = Decimal.ZERO;
    for (const [index, money] of transactions.entries()) {
      if (money.sign() <= 0) continue;
      if (index < free_transactions) {
        free_transactions_base = free_transactions_base.add(money);
        continue;
      }
      const used = left.min(money);
      left = left.subtract(used);
      const base = money.subtract(used);
      if (base.isZero()) continue;
      const fee = base.multiply(this.rate).add(this.fixed_amount);
      if (this.minimum?.greaterThan(fee)) lifted = lifted.add(this.minimum.subtract(fee));
      else if (this.maximum?.lessThan(fee)) cut = cut.add(fee.subtract(this.maximum));
    }
    return { free_transactions, free_transactions_base, free_amount_used: this.free.subtract(left), lifted, cut };
  }

  step({ lifted, cut }: TransactionTotals, steps: Step[]): Decimal {
    if (lifted.isZero() && cut.isZero()) return Decimal.ZERO;
    const amount = lifted.subtract(cut);
    steps.push({ kind: 'transaction_bounds', lifted, cut, minimum: this.minimum, maximum: this.maximum, amount });
    return amount;
  }
}
