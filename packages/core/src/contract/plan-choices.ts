// SPDX-License-Identifier: Apache-2.0
import { monthlyFixedAmount } from '../catalog/recurring-amount.js';
import { pricesFor, type ResolvedCatalog, type ResolvedPlan } from '../catalog/resolve.js';
import type { Decimal } from '../kit/decimal.js';
import type { Subscription } from './subscription.js';

/** A plan, in one of its options, that a customer may take without anybody's help. */
export interface PlanChoice {
  readonly plan: string;
  readonly name: string;
  readonly option: string | null;
  readonly option_label: string | null;
  readonly headlines: readonly string[];
  /** A month before usage, for one seat. */
  readonly monthly_amount: Decimal;
  /** Whether it costs less than what the customer has. */
  readonly kind: 'upgrade' | 'downgrade';
}

type Held = Pick<Subscription, 'plan' | 'option' | 'currency' | 'contract'>;

/**
 * What a subscription may be changed to: plans of its product that are sold in its currency at stated prices, as the
 * catalog on sale says, by what they cost a month; the one that is held is left out. Nothing where a contract was agreed: it is
 * changed by whoever agreed it.
 */
export function planChoices(subscription: Held, held: ResolvedCatalog, on_sale: ResolvedCatalog): PlanChoice[] {
  const { currency, contract } = subscription;
  const own = held.plans.get(subscription.plan);
  if (contract !== undefined || own === undefined || own.definition.contract === true) return [];
  const own_option = subscription.option ?? own.options[0];
  const paid = monthlyFixedAmount(own, currency, own_option);
  const choices: PlanChoice[] = [];
  for (const plan of on_sale.plans.values()) {
    if (!isOffered(plan) || plan.definition.product !== own.definition.product) continue;
    for (const option of plan.options.length === 0 ? [undefined] : plan.options) {
      if (plan.key === own.key && option === own_option) continue;
      if (plan.prices.size > 0 && pricesFor(plan, option, currency).size === 0) continue;
      const monthly_amount = monthlyFixedAmount(plan, currency, option);
      if (monthly_amount === null) continue;
      choices.push({
        plan: plan.key,
        name: plan.definition.name,
        option: option ?? null,
        option_label: option === undefined ? null : (plan.definition.options?.[option]?.label ?? option),
        headlines: plan.definition.headlines ?? [],
        monthly_amount,
        kind: paid !== null && monthly_amount.lessThan(paid) ? 'downgrade' : 'upgrade',
      });
    }
  }
  return choices.sort((a, b) => a.monthly_amount.compare(b.monthly_amount));
}

function isOffered({ definition: { availability = 'sold', contract } }: ResolvedPlan): boolean {
  return availability === 'sold' && contract !== true;
}
