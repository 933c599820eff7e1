// SPDX-License-Identifier: Apache-2.0
import { decimal } from '../kit/decimal.js';
import type { Problem } from '../kit/result.js';
import type { Price } from './charge.js';
import type { CatalogDefinition, FeatureDefinition, Grant } from './definition.js';
import { didYouMean } from './did-you-mean.js';
import { checkGrant } from './grant.js';
import { shown } from './structure.js';

/** Names of what can be referred to: the code of a miss is `unknown-<name>`. */
type Referred =
  | 'feature'
  | 'meter'
  | 'plan'
  | 'edition'
  | 'product'
  | 'support-level'
  | 'licence'
  | 'option'
  | 'add-on';

function missing(what: Referred, key: string, path: string, known: Iterable<string>): Problem {
  const near = didYouMean(key, known);
  const words = what.replace('-', ' ');
  const common = {
    path,
    message: `there is no ${words} ${shown(key)}`,
    mend: near === null ? `define the ${words}, or remove the reference` : `did you mean '${near}'?`,
  };
  // written out, so that each code can be found by its text
  switch (what) {
    case 'feature':
      return { code: 'unknown-feature', ...common };
    case 'meter':
      return { code: 'unknown-meter', ...common };
    case 'plan':
      return { code: 'unknown-plan', ...common };
    case 'edition':
      return { code: 'unknown-edition', ...common };
    case 'product':
      return { code: 'unknown-product', ...common };
    case 'support-level':
      return { code: 'unknown-support-level', ...common };
    case 'licence':
      return { code: 'unknown-licence', ...common };
    case 'option':
      return { code: 'unknown-option', ...common };
    case 'add-on':
      return { code: 'unknown-add-on', ...common };
  }
}

/** Every reference of a catalog of the right shape that leads nowhere, or to something of the wrong kind. */
export function referenceProblems(catalog: CatalogDefinition): Problem[] {
  const problems: Problem[] = [];
  const known: Record<Exclude<Referred, 'option' | 'add-on'>, Record<string, unknown>> = {
    feature: catalog.features,
    meter: catalog.meters ?? {},
    plan: catalog.plans,
    edition: catalog.editions ?? {},
    product: catalog.products,
    'support-level': catalog.support_levels ?? {},
    licence: catalog.licences ?? {},
  };
  const refer = (what: keyof typeof known, key: string | undefined, path: string): boolean => {
    if (key === undefined || Object.hasOwn(known[what], key)) return key !== undefined;
    problems.push(missing(what, key, path, Object.keys(known[what])));
    return false;
  };
  const prices = (all: Readonly<Record<string, Price>> | undefined, path: string, options: readonly string[]) => {
    for (const [key, price] of Object.entries(all ?? {})) {
      const at = `${path}.prices.${key}`;
      refer('meter', price.meter, `${at}.meter`);
      if (refer('feature', price.feature, `${at}.feature`))
        expectKind(catalog, price.feature as string, ['seats'], `${at}.feature`, problems);
      if (typeof price.included === 'object') {
        const feature = price.included.limit_of;
        if (refer('feature', feature, `${at}.included.limit_of`))
          expectKind(catalog, feature, ['metered', 'seats'], `${at}.included.limit_of`, problems);
      }
      if (price.option !== undefined && !options.includes(price.option))
        problems.push(missing('option', price.option, `${at}.option`, options));
      if (price.currency !== undefined && !catalog.currencies.includes(price.currency))
        problems.push({
          code: 'currency-not-offered',
          path: `${at}.currency`,
          message: `the catalog does not sell in ${price.currency}`,
          mend: `add it to \`currencies\`, or use one of ${catalog.currencies.join(', ')}`,
        });
    }
  };
  const grants = (all: Readonly<Record<string, Grant>> | undefined, path: string) => {
    for (const [key, grant] of Object.entries(all ?? {}))
      if (refer('feature', key, `${path}.features.${key}`))
        problems.push(...checkGrant(key, catalog.features[key] as FeatureDefinition, grant, `${path}.features.${key}`));
  };
  const allOptions = [...new Set(Object.values(catalog.plans).flatMap((plan) => Object.keys(plan.options ?? {})))];

  for (const [key, edition] of Object.entries(catalog.editions ?? {})) {
    refer('licence', edition.licence, `editions.${key}.licence`);
    refer('support-level', edition.support, `editions.${key}.support`);
  }
  for (const [key, feature] of Object.entries(catalog.features)) {
    refer('edition', feature.edition, `features.${key}.edition`);
    refer('product', feature.product, `features.${key}.product`);
    if (feature.kind === 'metered') refer('meter', feature.meter, `features.${key}.meter`);
  }
  for (const [key, plan] of Object.entries(catalog.plans)) {
    const path = `plans.${key}`;
    refer('plan', plan.inherits, `${path}.inherits`);
    refer('edition', plan.edition, `${path}.edition`);
    refer('product', plan.product, `${path}.product`);
    refer('support-level', plan.support, `${path}.support`);
    prices(plan.prices, path, plan.options === undefined ? allOptions : Object.keys(plan.options));
    grants(plan.features, path);
  }
  for (const [key, addOn] of Object.entries(catalog.add_ons ?? {})) {
    const path = `add_ons.${key}`;
    for (const [index, plan] of (addOn.applies_to.plans ?? []).entries())
      refer('plan', plan, `${path}.applies_to.plans[${index}]`);
    for (const [index, edition] of (addOn.applies_to.editions ?? []).entries())
      refer('edition', edition, `${path}.applies_to.editions[${index}]`);
    prices(addOn.prices, path, allOptions);
    grants(addOn.features, path);
  }
  for (const [key, level] of Object.entries(catalog.support_levels ?? {}))
    prices(level.prices, `support_levels.${key}`, allOptions);
  for (const [key, service] of Object.entries(catalog.services ?? {}))
    prices(service.prices, `services.${key}`, allOptions);
  for (const key of Object.keys(catalog.licensing?.features ?? {})) refer('feature', key, `licensing.features.${key}`);
  for (const [key, { tolerance, cap }] of Object.entries(catalog.licensing?.overage ?? {})) {
    const path = `licensing.overage.${key}`;
    if (refer('feature', key, path)) expectKind(catalog, key, ['seats'], path, problems);
    if (cap !== undefined && decimal(cap).lessThan(decimal(tolerance)))
      problems.push({
        code: 'cap-below-tolerance',
        path: `${path}.cap`,
        message: `the cap of ${cap} ends before the tolerance of ${tolerance} does`,
        mend: 'let the cap be at least the tolerance',
      });
  }
  return problems;
}

function expectKind(
  catalog: CatalogDefinition,
  key: string,
  kinds: readonly string[],
  path: string,
  problems: Problem[],
): void {
  const kind = catalog.features[key]?.kind as string;
  if (kinds.includes(kind)) return;
  problems.push({
    code: 'wrong-feature-kind',
    path,
    message: `${key} is a ${kind} feature, which has no quantity of this sort`,
    mend: `name a ${kinds.join(' or ')} feature`,
  });
}
