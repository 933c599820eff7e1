// SPDX-License-Identifier: Apache-2.0
import { below, type Check, checkFields, decimalOf, invalidType, isRecord, oneOf, text } from '../catalog/structure.js';
import { type Decimal, decimal } from '../kit/decimal.js';
import type { Problem } from '../kit/result.js';
import { currency, moneyText, percent } from './money-check.js';
import { type ChargeScope, scope } from './scope.js';

/** From a spend of `from` (major units, decimal text, itself included) on, this fraction is taken off. */
export interface DiscountTier {
  readonly from: string;
  readonly percent: string;
}

/** Less for those who spend more: on the subtotal of an invoice, or on the charges it names. */
export interface VolumeDiscount {
  readonly name?: string;
  readonly currency: string;
  /**
   * `whole`: the share of the tier reached, on everything. `graduated`: each part of the spend at the share of the tier
   * it falls into, so that spending more never costs less.
   */
  readonly mode: 'whole' | 'graduated';
  /** Ascending by `from`; below the first nothing is taken off. */
  readonly tiers: readonly DiscountTier[];
  readonly applies_to?: ChargeScope;
}

/** A share of a part of the spend, both exact, in major units. */
export interface DiscountPart {
  readonly base: Decimal;
  readonly percent: Decimal;
}

/** The parts of a spend (major units) that are discounted, and at which share. */
export function volumeParts({ mode, tiers }: VolumeDiscount, spend: Decimal): DiscountPart[] {
  const reached = tiers.filter(({ from }) => !decimal(from).greaterThan(spend));
  const last = reached.at(-1);
  if (last === undefined || spend.sign() <= 0) return [];
  if (mode === 'whole') return [{ base: spend, percent: decimal(last.percent) }];
  return reached
    .map((tier, index) => {
      const next = reached[index + 1];
      return {
        base: (next === undefined ? spend : decimal(next.from)).subtract(decimal(tier.from)),
        percent: decimal(tier.percent),
      };
    })
    .filter(({ base }) => !base.isZero());
}

/** Everything wrong with a volume discount of unknown shape; without problems it is a `VolumeDiscount`. */
export function volumeDiscountProblems(volume: unknown, path = ''): Problem[] {
  const problems: Problem[] = [];
  const money = isRecord(volume) ? volume.currency : undefined;
  const fields = {
    name: { check: text },
    currency: { check: currency, required: true },
    mode: { check: oneOf('whole', 'graduated'), required: true },
    tiers: { check: tiersIn(money), required: true },
    applies_to: { check: scope },
  };
  checkFields(volume, path, fields, problems);
  return problems;
}

function tiersIn(money: unknown): Check {
  const from: Check = (value, path, problems) => moneyText(value, money, path, problems);
  const fields = { from: { check: from, required: true }, percent: { check: percent, required: true } };
  return (value, path, problems) => {
    if (!Array.isArray(value)) {
      problems.push(invalidType(value, path, 'a list of tiers'));
      return;
    }
    if (value.length === 0)
      problems.push({
        code: 'tiers-empty',
        path,
        message: 'a volume discount without tiers takes nothing off',
        mend: "add at least one tier such as { from: '1000', percent: '0.05' }",
      });
    let reached: Decimal | null = null;
    for (const [index, tier] of value.entries()) {
      const where = `${path}[${index}]`;
      if (!checkFields(tier, where, fields, problems)) continue;
      const start = decimalOf(tier.from);
      if (start === null) continue;
      if (reached !== null && !start.greaterThan(reached))
        problems.push({
          code: 'tier-overlap',
          path: below(where, 'from'),
          message: `tier ${index + 1} starts at ${start}, which is not above ${reached}, where the one before starts`,
          mend: 'let `from` rise from tier to tier',
        });
      reached = start;
    }
  };
}
