// SPDX-License-Identifier: Apache-2.0
import { Decimal } from '../kit/decimal.js';
import { fromMinor } from '../kit/money.js';
import type { NumberLanguage } from '../kit/number-text.js';
import type { Derivation, Step } from './derivation.js';
import { money, number } from './wording/numbers.js';
import { RATING_WORDS, type RatingWords } from './wording/rating-words.js';

const HUNDRED = Decimal.fromInteger(100);

/** How a derivation is told: in a language, with amounts of its currency. */
interface Telling {
  readonly words: RatingWords;
  readonly number: (value: Decimal) => string;
  readonly money: (value: Decimal) => string;
}

/**
 * A derivation as one sentence for the customer, e.g. `1,250,000 events: 100,000 included, then 900,000 at 0.0001 and
 * 250,000 at 0.00005 = 102.50 USD`. Amounts have the currency's digits, and more where they are needed to be exact;
 * rounding is told only when it changed something. Units are told by the catalog's word, which English puts in the plural.
 */
export function explainDerivation(derivation: Derivation, language: NumberLanguage = 'en'): string {
  const { currency, exact, steps } = derivation;
  const words = RATING_WORDS[language];
  const telling: Telling = {
    words,
    number: (value) => number(value, language),
    money: (value) => money(value, currency, language),
  };
  const before: string[] = [];
  const charged: string[] = [];
  const after: string[] = [];
  const notes: string[] = [];
  for (const step of steps) {
    if (isIdle(step)) continue;
    const phrases = explainStep(step, telling);
    if (step.kind === 'soft_limit') notes.push(...phrases);
    else if (step.kind === 'true_up' || step.kind === 'proration') after.push(...phrases);
    else if ('amount' in step) charged.push(...phrases);
    else before.push(...phrases);
  }
  const parts = [words.series(before), words.list(charged), ...after].filter((part) => part !== '');
  const body = parts.length === 0 ? words.nothing : words.in_order(parts);
  const rounded = fromMinor(derivation.amount_minor, currency);
  const amount = `${telling.money(rounded)} ${currency}`;
  const result = rounded.equals(exact) ? amount : words.rounded(telling.money(exact), amount);
  return [words.sentence(opening(derivation, telling), body, result), ...notes].join('; ');
}

/** Whether a step charged nothing because there was nothing to charge. */
function isIdle(step: Step): boolean {
  if (!('amount' in step) || !step.amount.isZero()) return false;
  return ('quantity' in step && step.quantity.isZero()) || ('base' in step && step.base.isZero());
}

const isOne = (value: Decimal) => value.toString() === '1';

/** What was counted; nothing where the charge does not depend on it. */
function opening({ model, currency, quantity, unit, steps }: Derivation, telling: Telling): string {
  const { words } = telling;
  const [first] = steps;
  const isMoney = model === 'percentage' || model === 'graduated_percentage';
  const word = (value: Decimal) => (isMoney ? currency : words.unit(unit, isOne(value)));
  const none = quantity.sign() < 0;
  if (first?.kind === 'convert') {
    const { divide_by, rounding, result } = first;
    const changed = rounding !== null && !result.multiply(divide_by).equals(first.quantity);
    const told = `${telling.number(result)} ${word(result)}`;
    return words.converted(telling.number(quantity), telling.number(divide_by), told, changed, none);
  }
  if (first?.kind === 'flat' || first?.kind === 'event_amounts' || first?.kind === 'owed') return '';
  return words.counted(isMoney ? telling.money(quantity) : telling.number(quantity), word(quantity), none);
}

function explainStep(step: Step, telling: Telling): string[] {
  const { words, number: inNumbers, money: inMoney } = telling;
  switch (step.kind) {
    case 'convert':
      return [];
    case 'hard_limit':
      return [words.hard_limit(inNumbers(step.refused), inNumbers(step.limit))];
    case 'soft_limit':
      return [words.soft_limit(inNumbers(step.over), inNumbers(step.limit))];
    case 'allowance':
      if (step.included.isZero() || (step.used.isZero() && step.result.isZero())) return [];
      return [words.included(inNumbers(step.used), !step.used.equals(step.included))];
    case 'flat':
      return [words.flat_fee(inMoney(step.amount))];
    case 'units':
    case 'tier':
      return [atRate(inNumbers(step.quantity), step, telling)];
    case 'overage':
      return [atRate(words.above_it(inNumbers(step.quantity)), step, telling)];
    case 'volume_tier':
      return [atRate(words.all(inNumbers(step.quantity)), step, telling)];
    case 'packages':
      return [
        words.packages(
          inNumbers(step.packages),
          isOne(step.packages),
          inNumbers(step.size),
          inMoney(step.package_amount),
        ),
      ];
    case 'stair': {
      const above = step.from.isZero() ? null : inNumbers(step.from);
      const block = words.block(above, step.up_to === null ? null : inNumbers(step.up_to));
      return [words.for(block, inMoney(step.amount))];
    }
    case 'percentage':
      return [words.share(percent(step.rate, telling), inMoney(step.base))];
    case 'percentage_tier': {
      const share = words.share(percent(step.rate, telling), inMoney(step.base));
      return [withFlat(share, step.flat_amount, telling)];
    }
    case 'free_transactions': {
      const { transactions } = step;
      return [words.free_transactions(inNumbers(transactions), isOne(transactions), inMoney(step.base))];
    }
    case 'free_amount':
      return [words.free_amount(inMoney(step.base))];
    case 'fixed_fees':
      return [words.fixed_fees(inNumbers(step.transactions), isOne(step.transactions), inMoney(step.fixed_amount))];
    case 'transaction_bounds': {
      const { lifted, cut, minimum, maximum } = step;
      return [
        ...(minimum === null || lifted.isZero() ? [] : [words.lifted(inMoney(lifted), inMoney(minimum))]),
        ...(maximum === null || cut.isZero() ? [] : [words.cut(inMoney(cut), inMoney(maximum))]),
      ];
    }
    case 'commitment': {
      const used = step.quantity.lessThan(step.committed_quantity) ? inNumbers(step.quantity) : null;
      return [words.committed(inNumbers(step.committed_quantity), inMoney(step.amount), used)];
    }
    case 'event_amounts':
      return [words.event_amounts(inNumbers(step.events), isOne(step.events), inMoney(step.amount))];
    case 'owed':
      return [words.owed(step.amount.isZero() ? null : inMoney(step.amount))];
    case 'billed_before':
      return [words.billed_before(inMoney(step.billed))];
    case 'true_up':
      return [words.true_up(inMoney(step.amount), inMoney(step.minimum_amount))];
    case 'proration': {
      const [part, whole] = [step.numerator, step.denominator].map((count) => inNumbers(Decimal.fromInteger(count)));
      return [words.proration(part as string, whole as string, step.by)];
    }
  }
}

/** `900,000 at 0.0001 plus 5.00`, or as much of it as is not zero. */
function atRate(
  quantity: string,
  step: { readonly unit_amount: Decimal; readonly flat_amount?: Decimal },
  telling: Telling,
): string {
  const { words, money: inMoney } = telling;
  const flat = step.flat_amount;
  if (step.unit_amount.isZero())
    return flat === undefined || flat.isZero() ? words.free(quantity) : words.for(quantity, inMoney(flat));
  return withFlat(words.at(quantity, inMoney(step.unit_amount)), flat, telling);
}

function withFlat(text: string, flat: Decimal | undefined, { words, money: inMoney }: Telling): string {
  return flat === undefined || flat.isZero() ? text : words.plus(text, inMoney(flat));
}

function percent(rate: Decimal, { words, number: inNumbers }: Telling): string {
  return words.percent(inNumbers(rate.multiply(HUNDRED)));
}
