// SPDX-License-Identifier: Apache-2.0
import type { Price } from '../catalog/charge.js';
import type { ResolvedCatalog, ResolvedPlan } from '../catalog/resolve.js';
import type { Problem } from '../kit/result.js';
import type { Subscription } from './subscription.js';
import { automaticAddOns, isSoldByItself, soldByItself } from './terms.js';

/**
 * What a subscription holds that is sold in other currencies only: it would be served and never charged. What has no
 * price at all, as a free plan, is free in every currency.
 */
export function currencyProblems(subscription: Subscription, catalog: ResolvedCatalog, plan: ResolvedPlan): Problem[] {
  const { currency } = subscription;
  const { definition } = catalog;
  const option = subscription.option ?? plan.options[0];
  const problems: Problem[] = [];
  const check = (path: string, what: string, prices: Iterable<Price>) => {
    const asked = [...prices].filter((price) => price.option === undefined || price.option === option);
    const offered = [...new Set(asked.map((price) => price.currency ?? (definition.currencies[0] as string)))];
    if (offered.length > 0 && !offered.includes(currency))
      problems.push({
        code: 'currency-not-offered',
        path,
        message: `${what} has no prices in ${currency}`,
        mend: `choose ${offered.join(' or ')}, or add prices in ${currency} to the catalog`,
      });
  };
  const pricesOf = (prices: Readonly<Record<string, Price>> | undefined) => Object.values(prices ?? {});

  check('currency', `the plan ${plan.key}`, plan.prices.values());
  const automatic = automaticAddOns(plan, catalog);
  for (const [key, { prices }] of automatic) check('currency', `${key}, which comes with the plan,`, pricesOf(prices));
  subscription.add_ons.forEach(({ add_on }, index) => {
    if (automatic.has(add_on)) return;
    const held = isSoldByItself(add_on) ? soldByItself(add_on, catalog) : definition.add_ons?.[add_on];
    check(`add_ons[${index}].add_on`, add_on, pricesOf(held?.prices));
  });
  return problems;
}
