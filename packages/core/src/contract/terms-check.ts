// SPDX-License-Identifier: Apache-2.0

import { checkGrant } from '../catalog/grant.js';
import { serviceLevelAgreement } from '../catalog/parse.js';
import { checkCharge, checkPrice } from '../catalog/price-check.js';
import type { ResolvedCatalog, ResolvedPlan } from '../catalog/resolve.js';
import { slaProblems } from '../catalog/service-credit-check.js';
import { Decimal } from '../kit/decimal.js';
import type { Problem } from '../kit/result.js';
import type { Subscription } from './subscription.js';
import { settledPrice, subscribedPrices } from './terms.js';

/** What is wrong with a contract's terms so that nothing can be billed by them. */
export function termsProblems(subscription: Subscription, catalog: ResolvedCatalog, plan: ResolvedPlan): Problem[] {
  const { definition } = catalog;
  const problems: Problem[] = [];
  const prices = subscribedPrices(subscription, catalog);
  const known = new Set(prices.map(({ charge_key }) => charge_key));
  // those of other options and currencies too: a contract outlives the choice of how to pay
  for (const key of plan.prices.keys()) known.add(key).add(`plan/${key}`);
  for (const key of Object.keys(subscription.contract?.charges ?? {}))
    if (!known.has(key))
      problems.push({
        code: 'unknown-contract-price',
        path: `contract.charges.${key}`,
        message: `neither the plan nor an add-on of the subscription has a price ${key}`,
        mend: `name one of ${[...known].join(', ')}`,
      });
  problems.push(...agreementProblems(subscription));
  for (const [key, grant] of Object.entries(subscription.contract?.features ?? {})) {
    const feature = definition.features[key];
    if (feature === undefined)
      problems.push({
        code: 'unknown-feature',
        path: `contract.features.${key}`,
        message: `the catalog has no feature ${key}`,
        mend: 'name a feature of the catalog',
      });
    else problems.push(...checkGrant(key, feature, grant, `contract.features.${key}`));
  }
  for (const { charge_key, price } of prices)
    if (price.charge.model === 'negotiated')
      problems.push({
        code: 'negotiated-price-unsettled',
        path: chargePath(charge_key),
        message: `${charge_key} is negotiated, and the contract does not say what it costs`,
        mend: 'settle it with a charge, e.g. {"model":"flat","amount":"500"}',
      });
  return problems;
}

/** A commitment of no amount, and terms of no length. */
function agreementProblems({ contract }: Subscription): Problem[] {
  const problems: Problem[] = [];
  const { renewal, commitment, sla } = contract ?? {};
  if (sla !== undefined) {
    serviceLevelAgreement(sla, 'contract.sla', problems);
    if (problems.length === 0) problems.push(...slaProblems(sla, 'contract.sla'));
  }
  const months = (path: string, value: number | undefined) => {
    if (value !== undefined && !(Number.isSafeInteger(value) && value >= 1))
      problems.push({
        code: 'out-of-range',
        path,
        message: `${value} months make no term`,
        mend: 'write a whole number of months, 1 or more',
      });
  };
  months('contract.renewal.months', renewal?.months);
  months('contract.commitment.months', commitment?.months);
  const amount = commitment === undefined ? null : Decimal.parse(String(commitment.amount));
  if (commitment !== undefined && (amount === null || amount.sign() <= 0))
    problems.push({
      code: 'invalid-decimal',
      path: 'contract.commitment.amount',
      message: `${JSON.stringify(commitment.amount)} is no amount to commit to`,
      mend: 'write a decimal number above zero as text, such as "12000"',
    });
  return problems;
}

/** What is wrong with the charges a contract states: each by itself, then with the price it stands in. */
export function agreedChargeProblems(subscription: Subscription, catalog: ResolvedCatalog): Problem[] {
  const problems: Problem[] = [];
  for (const [key, charge] of Object.entries(subscription.contract?.charges ?? {}))
    checkCharge(charge, `contract.charges.${key}`, problems);
  if (problems.length > 0 || subscription.contract?.charges === undefined) return problems;
  const { contract: _, ...listed } = subscription;
  return subscribedPrices(listed, catalog).flatMap(({ charge_key, price }) => {
    const settled = settledPrice(subscription, charge_key, price);
    return settled === price ? [] : checkPrice(settled, chargePath(charge_key));
  });
}

function chargePath(charge_key: string): string {
  return `contract.charges.${charge_key.startsWith('plan/') ? charge_key.slice(5) : charge_key}`;
}
