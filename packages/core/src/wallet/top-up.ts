// SPDX-License-Identifier: Apache-2.0
import type { Problem } from '../kit/result.js';

/** When to buy prepaid credits without being asked. All amounts in minor units. */
export interface TopUpRule {
  /** The balance that is to be kept: below it is topped up, at it is not. */
  readonly below_minor: bigint;
  /** What one top-up buys. */
  readonly amount_minor: bigint;
  /** At most so much in a calendar month; null: no limit. */
  readonly monthly_limit_minor: bigint | null;
}

export interface TopUpRequest {
  readonly rule: TopUpRule;
  /** What can be used now. */
  readonly balance_minor: bigint;
  /** Automatic top-ups of this calendar month, in the customer's time zone, unpaid ones included. */
  readonly month_minor: bigint;
}

export interface TopUpDecision {
  /** What to buy now: none, one or several whole `amount_minor`. */
  readonly amount_minor: bigint;
  /** `enough`: nothing to do. `topped_up`: the threshold is reached. `limited`: the month's limit keeps it below. */
  readonly outcome: 'enough' | 'topped_up' | 'limited';
}

/**
 * How much to top up: the fewest whole top-ups that bring the balance to the threshold again, as far as the limit of
 * the month goes; never a part of one, since its price may be a package.
 */
export function topUp({ rule, balance_minor, month_minor }: TopUpRequest): TopUpDecision {
  const missing = rule.below_minor - balance_minor;
  if (missing <= 0n) return { amount_minor: 0n, outcome: 'enough' };
  const wanted = (missing + rule.amount_minor - 1n) / rule.amount_minor;
  if (rule.monthly_limit_minor === null) return { amount_minor: wanted * rule.amount_minor, outcome: 'topped_up' };
  const room = rule.monthly_limit_minor - month_minor;
  const allowed = room > 0n ? room / rule.amount_minor : 0n;
  if (allowed < wanted) return { amount_minor: allowed * rule.amount_minor, outcome: 'limited' };
  return { amount_minor: wanted * rule.amount_minor, outcome: 'topped_up' };
}

/** Everything wrong with a rule, for the one who sets it. */
export function topUpRuleProblems({ below_minor, amount_minor, monthly_limit_minor }: TopUpRule): Problem[] {
  const problems: Problem[] = [];
  if (below_minor <= 0n)
    problems.push({
      code: 'not-positive',
      path: 'below_minor',
      message: 'a balance is never below zero, so nothing would be topped up',
      mend: 'write the balance to keep, above zero',
    });
  if (amount_minor <= 0n)
    problems.push({
      code: 'not-positive',
      path: 'amount_minor',
      message: 'a top-up of nothing never reaches the threshold',
      mend: 'write an amount above zero',
    });
  if (monthly_limit_minor !== null && monthly_limit_minor < amount_minor)
    problems.push({
      code: 'minimum-above-maximum',
      path: 'monthly_limit_minor',
      message: `the month's limit of ${monthly_limit_minor} is below one top-up of ${amount_minor}`,
      mend: 'raise the limit, or lower the amount',
    });
  return problems;
}
