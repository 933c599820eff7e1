// SPDX-License-Identifier: Apache-2.0
import { Decimal } from '../kit/decimal.js';
import { fromMinor } from '../kit/money.js';
import { list, money, number } from '../rating/wording.js';
import type { AppliedDiscount } from './applied.js';

const HUNDRED = Decimal.fromInteger(100);

/**
 * A discount as one English sentence for the customer, e.g. `WELCOME20: 20 % of 120.00 = 24.00 EUR off`. What an amount
 * coupon could not take off is told, and so is a rounding that changed something.
 */
export function explainDiscount(discount: AppliedDiscount, currency: string): string {
  const inMoney = (minor: bigint) => money(fromMinor(minor, currency), currency);
  const off = `${inMoney(discount.amount_minor)} ${currency} off`;
  if (discount.kind === 'amount') {
    const unused = discount.available_minor - discount.amount_minor;
    if (unused === 0n) return `${discount.label}: ${off}`;
    const fate = discount.carried_minor > 0n ? 'kept for the next invoice' : 'lost';
    return `${discount.label}: ${off} of ${inMoney(discount.available_minor)}; there is no more to discount, ${inMoney(unused)} ${fate}`;
  }
  const shares = discount.shares.map(
    ({ base, percent }) => `${number(percent.multiply(HUNDRED))} % of ${money(base, currency)}`,
  );
  if (fromMinor(discount.amount_minor, currency).equals(discount.exact))
    return `${discount.label}: ${list(shares)} = ${off}`;
  return `${discount.label}: ${list(shares)} = ${money(discount.exact, currency)}, rounded to ${off}`;
}
