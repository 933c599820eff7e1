// SPDX-License-Identifier: Apache-2.0

import { shareOf } from '../contract/prorate.js';
import { Decimal } from '../kit/decimal.js';
import { toMinor } from '../kit/money.js';
import { convertQuantity } from './convert.js';
import type { Derivation, Step } from './derivation.js';

/**
 * The minor units of a derivation, computed again from its steps alone. Every step is redone from the ones before it:
 * the quantity it starts from, its arithmetic, and that tiers join without gap. Only what a step takes from outside
 * is believed: rates, limits, amounts on events and fees lifted or cut.
 * Throws a RangeError that names the first step that does not follow.
 */
export function recompute(derivation: Derivation): bigint {
  const walk = new Walk(derivation.quantity);
  derivation.steps.forEach((step, index) => {
    const wrong = walk.take(step);
    if (wrong !== null) throw new RangeError(`step ${index + 1} (${step.kind}) of the derivation: ${wrong}`);
  });
  if (!walk.total.equals(derivation.exact))
    throw new RangeError(`the steps sum to ${walk.total}, the derivation says ${derivation.exact}`);
  const minor = toMinor(walk.total, derivation.currency, derivation.rounding);
  if (minor !== derivation.amount_minor)
    throw new RangeError(
      `${walk.total} rounds to ${minor} minor units, the derivation says ${derivation.amount_minor}`,
    );
  return minor;
}

class Walk {
  total = Decimal.ZERO;
  /** The quantity that the next step starts from. */
  private counted: Decimal;
  /** Before the allowance: what limits look at. */
  private held: Decimal;
  /** How far the tiers have come. */
  private reached = Decimal.ZERO;
  private tiers = 0;

  constructor(quantity: Decimal) {
    this.counted = quantity.max(Decimal.ZERO);
    this.held = this.counted;
  }

  /** Takes a step into account; what is wrong with it, or null. */
  take(step: Step): string | null {
    const before = this.total;
    if ('amount' in step) this.total = this.total.add(step.amount);
    switch (step.kind) {
      case 'convert': {
        const { divide_by, rounding } = step;
        if (divide_by.sign() <= 0) return 'divides by nothing';
        // an exact quotient is proved by multiplying back
        const exact = rounding === null && step.result.multiply(divide_by).equals(this.counted);
        const result = exact ? step.result : convertQuantity(this.counted, divide_by, null, rounding);
        return this.from(step.quantity) ?? this.next(result, step.result, true);
      }
      case 'hard_limit':
        return (
          same('refused', this.counted.subtract(step.limit), step.refused) ?? this.next(step.limit, step.result, true)
        );
      case 'soft_limit':
        return same('over', this.held.subtract(step.limit), step.over);
      case 'allowance': {
        const used = this.counted.min(step.included);
        return same('used', used, step.used) ?? this.next(this.counted.subtract(used), step.result, false);
      }
      case 'flat':
      case 'event_amounts':
      case 'owed':
        return null;
      case 'billed_before':
        return same('amount', step.billed.negate(), step.amount);
      case 'units':
        return this.from(step.quantity) ?? times(step.quantity, step.unit_amount, step.amount);
      case 'packages': {
        if (step.size.sign() <= 0) return 'packages hold nothing';
        const packages = step.quantity.divide(step.size, 0, step.partial);
        return (
          this.from(step.quantity) ??
          same('packages', packages, step.packages) ??
          times(step.packages, step.package_amount, step.amount)
        );
      }
      case 'tier':
        return this.tier(step, step.quantity) ?? times(step.quantity, step.unit_amount, step.amount, step.flat_amount);
      case 'percentage_tier':
        return this.tier(step, step.base) ?? times(step.base, step.rate, step.amount, step.flat_amount);
      case 'volume_tier':
        return (
          this.inside(step, step.quantity) ?? times(step.quantity, step.unit_amount, step.amount, step.flat_amount)
        );
      case 'stair':
        return this.inside(step, step.quantity);
      case 'free_transactions':
        this.counted = this.counted.subtract(step.base);
        return null;
      case 'free_amount':
        this.counted = this.counted.subtract(step.base);
        return step.base.greaterThan(step.free) ? `${step.base} of ${step.free} is more than all` : null;
      case 'percentage':
        return same('base', this.counted, step.base) ?? times(step.base, step.rate, step.amount);
      case 'fixed_fees':
        return times(step.transactions, step.fixed_amount, step.amount);
      case 'transaction_bounds':
        return same('amount', step.lifted.subtract(step.cut), step.amount);
      case 'commitment': {
        const wrong = this.from(step.quantity);
        this.counted = step.quantity.subtract(step.committed_quantity).max(Decimal.ZERO);
        return wrong;
      }
      case 'overage':
        return this.from(step.quantity) ?? times(step.quantity, step.unit_amount, step.amount);
      case 'true_up':
        return same('amount', step.minimum_amount.subtract(before), step.amount);
      case 'proration': {
        if (!(step.denominator > 0 && step.numerator >= 0 && step.numerator <= step.denominator))
          return `${step.numerator}/${step.denominator} is no share of a period`;
        const share = shareOf(step.full_amount, step.numerator, step.denominator);
        return same('full_amount', before, step.full_amount) ?? same('amount', share.subtract(before), step.amount);
      }
    }
  }

  private from(quantity: Decimal): string | null {
    return same('quantity', this.counted, quantity);
  }

  private next(expected: Decimal, result: Decimal, held: boolean): string | null {
    this.counted = result;
    if (held) this.held = result;
    return same('result', expected, result);
  }

  /** A tier starts where the one before it ended and takes what it can hold of the quantity. */
  private tier(span: { tier: number; from: Decimal; up_to: Decimal | null }, quantity: Decimal): string | null {
    this.tiers++;
    if (span.tier !== this.tiers) return `tier ${span.tier} stands where tier ${this.tiers} belongs`;
    const end = span.up_to === null ? this.counted : this.counted.min(span.up_to);
    const wrong = same('start', this.reached, span.from) ?? same('quantity', end.subtract(span.from), quantity);
    this.reached = end;
    return wrong;
  }

  /** The whole quantity lies in the one tier: above its start, unless nothing was used, and at most at its end. */
  private inside({ from, up_to }: { from: Decimal; up_to: Decimal | null }, quantity: Decimal): string | null {
    const above = quantity.isZero() ? from.isZero() : quantity.greaterThan(from);
    if (!above || (up_to !== null && quantity.greaterThan(up_to))) return `${quantity} is not in the tier`;
    return this.from(quantity);
  }
}

function same(what: string, expected: Decimal, found: Decimal): string | null {
  return expected.equals(found) ? null : `${what} should be ${expected} and is ${found}`;
}

function times(a: Decimal, b: Decimal, product: Decimal, plus: Decimal = Decimal.ZERO): string | null {
  return same('amount', a.multiply(b).add(plus), product);
}
