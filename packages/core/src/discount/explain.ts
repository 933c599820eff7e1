// SPDX-License-Identifier: Apache-2.0
import { Decimal } from '../kit/decimal.js';
import { fromMinor } from '../kit/money.js';
import type { NumberLanguage } from '../kit/number-text.js';
import { money, number } from '../rating/wording/numbers.js';
import { RATING_WORDS } from '../rating/wording/rating-words.js';
import type { AppliedDiscount } from './applied.js';
import { DISCOUNT_WORDS } from './wording.js';

const HUNDRED = Decimal.fromInteger(100);

/**
 * A discount as one sentence for the customer, e.g. `WELCOME20: 20 % of 120.00 = 24.00 EUR off`. What an amount coupon
 * could not take off is told, and so is a rounding that changed something.
 */
export function explainDiscount(discount: AppliedDiscount, currency: string, language: NumberLanguage = 'en'): string {
  const words = DISCOUNT_WORDS[language];
  const rating = RATING_WORDS[language];
  const inMoney = (minor: bigint) => money(fromMinor(minor, currency), currency, language);
  const amount = `${inMoney(discount.amount_minor)} ${currency}`;
  if (discount.kind === 'amount') {
    const unused = discount.available_minor - discount.amount_minor;
    if (unused === 0n) return `${discount.label}: ${words.off(amount)}`;
    const available = inMoney(discount.available_minor);
    return `${discount.label}: ${words.off_of(amount, available, inMoney(unused), discount.carried_minor > 0n)}`;
  }
  const shares = discount.shares.map(({ base, percent }) =>
    rating.share(rating.percent(number(percent.multiply(HUNDRED), language)), money(base, currency, language)),
  );
  const off = words.off(amount);
  if (fromMinor(discount.amount_minor, currency).equals(discount.exact))
    return `${discount.label}: ${rating.list(shares)} = ${off}`;
  return `${discount.label}: ${rating.list(shares)} = ${rating.rounded(money(discount.exact, currency, language), off)}`;
}
