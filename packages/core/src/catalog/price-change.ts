// SPDX-License-Identifier: Apache-2.0
import { Decimal, decimal } from '../kit/decimal.js';
import type { Charge, DecimalInput } from './charge.js';
import { differingFields } from './differing-fields.js';
import { intervalWords, moneyWords, priceWords } from './price-words.js';
import type { ResolvedPrice } from './resolve.js';

/** What a change is for the customer; `neutral` also where it depends on how much they use. */
export type Direction = 'better' | 'worse' | 'neutral';

/** A changed price: the difference and its share where both are one amount, before and after in words where not. */
export function priceChange(
  before: ResolvedPrice,
  after: ResolvedPrice,
  currency: string,
): { readonly words: string; readonly direction: Direction } {
  const [was, is] = [singleAmount(before.charge), singleAmount(after.charge)];
  const comparable =
    was !== null &&
    is !== null &&
    before.charge.model === after.charge.model &&
    before.currency === after.currency &&
    sameBesideCharge(before, after);
  if (!comparable) {
    const [from, to] = [priceWords(before, currency), priceWords(after, currency)];
    return from === to
      ? { words: `how it is billed changes: ${besides(before, after)}`, direction: 'neutral' }
      : { words: `${from} becomes ${to}`, direction: tierDirection(before, after) };
  }
  const difference = is.subtract(was);
  const sign = difference.sign() < 0 ? '-' : '+';
  const share = was.isZero() ? '' : `, ${sign}${difference.abs().multiply(decimal(100)).divide(was, 1, 'half-away')} %`;
  const money = (amount: Decimal) => moneyWords(amount, after.currency);
  const each = after.charge.model === 'flat' ? intervalWords(after.interval) : `per ${after.unit ?? 'unit'}`;
  return {
    words: `${money(was)} becomes ${money(is)} ${each} (${sign}${money(difference.abs())}${share})`,
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

function besides({ charge: _a, ...a }: ResolvedPrice, { charge: _b, ...b }: ResolvedPrice): string {
  const fields = differingFields(a, b);
  return fields.length === 0 ? 'charge' : fields.join(', ');
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
