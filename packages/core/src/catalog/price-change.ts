// SPDX-License-Identifier: Apache-2.0
import { Decimal, decimal } from '../kit/decimal.js';
import type { PageLanguage } from '../kit/number-text.js';
import type { Charge, DecimalInput } from './charge.js';
import { DIFF_WORDS } from './diff-wording.js';
import { differingFields } from './differing-fields.js';
import { intervalWords, moneyWords, priceWords, quantityWords } from './price-words.js';
import type { ResolvedPrice } from './resolve.js';
import { PRICE_WORDS } from './wording/price-wording.js';

/** What a change is for the customer; `neutral` also where it depends on how much they use. */
export type Direction = 'better' | 'worse' | 'neutral';

/** A changed price: the difference and its share where both are one amount, before and after in words where not. */
export function priceChange(
  before: ResolvedPrice,
  after: ResolvedPrice,
  currency: string,
  language: PageLanguage = 'en',
): { readonly words: string; readonly direction: Direction } {
  const texts = DIFF_WORDS[language];
  const [was, is] = [singleAmount(before.charge), singleAmount(after.charge)];
  const comparable =
    was !== null &&
    is !== null &&
    before.charge.model === after.charge.model &&
    before.currency === after.currency &&
    sameBesideCharge(before, after);
  if (!comparable) {
    const [from, to] = [priceWords(before, currency, language), priceWords(after, currency, language)];
    return from === to
      ? { words: texts.billed_otherwise(besides(before, after, language)), direction: 'neutral' }
      : { words: texts.becomes(from, to), direction: tierDirection(before, after) };
  }
  const prices = PRICE_WORDS[language];
  const difference = is.subtract(was);
  const sign = difference.sign() < 0 ? '-' : '+';
  const share = was.isZero()
    ? ''
    : `, ${sign}${quantityWords(difference.abs().multiply(decimal(100)).divide(was, 1, 'half-away'), language)} %`;
  const money = (amount: Decimal) => moneyWords(amount, after.currency, language);
  const each =
    after.charge.model === 'flat'
      ? intervalWords(after.interval, language)
      : prices.per_seat(prices.unit(after.unit, false));
  return {
    words: `${texts.becomes(money(was), money(is))} ${each} (${sign}${money(difference.abs())}${share})`,
    direction: difference.sign() > 0 ? 'worse' : difference.sign() < 0 ? 'better' : 'neutral',
  };
}

/** The one amount of a charge that has only one. */
function singleAmount(charge: Charge): Decimal | null {
  switch (charge.model) {
    case 'flat':
      return decimal(charge.amount);
    case 'per_unit':
    case 'per_seat':
      return decimal(charge.unit_amount);
    default:
      return null;
  }
}

function sameBesideCharge({ charge: _a, ...a }: ResolvedPrice, { charge: _b, ...b }: ResolvedPrice): boolean {
  return differingFields(a, b).length === 0;
}

function besides(
  { charge: _a, ...a }: ResolvedPrice,
  { charge: _b, ...b }: ResolvedPrice,
  language: PageLanguage,
): string {
  const fields = differingFields(a, b);
  const words = DIFF_WORDS[language].fields;
  return (fields.length === 0 ? ['charge'] : fields).map((name) => words[name] ?? name).join(', ');
}

/** Tiers with the same bounds of which none is dearer are better for everybody, and the other way round. */
function tierDirection(before: ResolvedPrice, after: ResolvedPrice): Direction {
  if (!('tiers' in before.charge) || !('tiers' in after.charge)) return 'neutral';
  if (before.charge.model !== after.charge.model || !sameBesideCharge(before, after)) return 'neutral';
  const [was, is] = [before.charge.tiers, after.charge.tiers];
  if (was.length !== is.length) return 'neutral';
  let dearer = false;
  let cheaper = false;
  for (const [index, tier] of was.entries()) {
    const next = is[index] as typeof tier;
    if (String(next.up_to) !== String(tier.up_to)) return 'neutral';
    for (const field of ['unit_amount', 'flat_amount', 'amount', 'rate'] as const) {
      const order = amountOf(next, field).compare(amountOf(tier, field));
      if (order > 0) dearer = true;
      if (order < 0) cheaper = true;
    }
  }
  return dearer === cheaper ? 'neutral' : dearer ? 'worse' : 'better';
}

function amountOf(tier: object, field: string): Decimal {
  const value = (tier as Record<string, DecimalInput | undefined>)[field];
  return value === undefined ? Decimal.ZERO : decimal(value);
}
