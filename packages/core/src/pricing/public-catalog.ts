// SPDX-License-Identifier: Apache-2.0
import type { Price } from '../catalog/charge.js';
import type {
  AddOnDefinition,
  Availability,
  CatalogDefinition,
  EditionDefinition,
  FeatureDefinition,
  Grant,
  PlanDefinition,
  ServiceDefinition,
} from '../catalog/definition.js';
import { editionsWithoutPlan } from '../catalog/edition.js';
import { appliesTo, type ResolvedCatalog, type ResolvedPlan } from '../catalog/resolve.js';

/**
 * The part of a catalog that anybody may see, as a catalog of its own: plans with their editions, options, features,
 * add-ons, services and support that are sold, with everything inherited written out. Deny by default: a field that is not named here stays
 * inside, ranges of negotiated prices included. With `show_editions` also the editions that no plan belongs to, and which
 * edition holds a feature.
 */
export function publicCatalog(
  catalog: ResolvedCatalog,
  { show_editions = false }: { readonly show_editions?: boolean | undefined } = {},
): CatalogDefinition {
  const { id, name, currencies, rounding, products, meters = {}, features, ...whole } = catalog.definition;
  const sold = [...catalog.plans.values()].filter(({ definition }) => isSold(definition));
  const keys = new Set(sold.map(({ key }) => key));
  const alone = show_editions ? editionsWithoutPlan(catalog.definition) : [];
  const editions = pick(
    whole.editions ?? {},
    (_edition, key) => alone.includes(key) || sold.some(({ definition }) => definition.edition === key),
    (edition, key) => publicEdition(edition, alone.includes(key) ? whole.support_levels : undefined),
  );
  const seen = pick(features, isSold, (feature) =>
    publicFeature(feature, alone.length > 0 && feature.edition !== undefined && feature.edition in editions),
  );
  const add_ons = pick(whole.add_ons ?? {}, isSold, (addOn) => publicAddOn(addOn, sold, seen));
  const supported = new Set([...sold, ...Object.values(editions)].map(({ support }) => support));
  return {
    id,
    name,
    currencies,
    ...(rounding === undefined ? {} : { rounding }),
    products,
    meters: pick(
      meters,
      () => true,
      ({ label, aggregation, unit }) => ({ label, aggregation, unit, event_type: 'usage', property: 'quantity' }),
    ),
    features: seen,
    licences: pick(
      whole.licences ?? {},
      (_terms, key) => Object.values(editions).some(({ licence }) => licence === key),
      ({ name: called, spdx }) => ({ name: called, spdx }),
    ),
    editions,
    support_levels: pick(
      whole.support_levels ?? {},
      (level, key) => isSold(level) && supported.has(key),
      ({ name, channels, response_hours, response, coverage }) => ({
        name,
        channels,
        ...(response_hours === undefined ? {} : { response_hours }),
        ...(response === undefined ? {} : { response }),
        ...(coverage === undefined ? {} : { coverage }),
      }),
    ),
    plans: Object.fromEntries(sold.map((plan) => [plan.key, publicPlan(plan, catalog, seen)])),
    add_ons: pick(
      add_ons,
      ({ applies_to }) => applies_to.plans?.some((key) => keys.has(key)) === true,
      (addOn) => addOn,
    ),
    services: pick(whole.services ?? {}, isSold, publicService),
  };
}

function isSold({ availability = 'sold' }: { readonly availability?: Availability }): boolean {
  return availability === 'sold';
}

function pick<From, To>(
  from: Readonly<Record<string, From>>,
  wanted: (value: NoInfer<From>, key: string) => boolean,
  shown: (value: From, key: string) => To,
): Record<string, To> {
  return Object.fromEntries(
    Object.entries(from).flatMap(([key, value]) => (wanted(value, key) ? [[key, shown(value, key)]] : [])),
  );
}

function publicPlan(
  plan: ResolvedPlan,
  { definition }: ResolvedCatalog,
  features: Readonly<Record<string, FeatureDefinition>>,
): PlanDefinition {
  const { name, edition, target, contract, headlines, trial } = plan.definition;
  const described = plan.lineage.map((key) => definition.plans[key]?.options).find(Boolean) ?? {};
  const options = pick(described, isSold, ({ label }) => ({ label }));
  const { uptime_percent } = plan.sla ?? {};
  return {
    name,
    ...(edition === undefined ? {} : { edition }),
    ...(target === undefined ? {} : { target }),
    ...(contract === undefined ? {} : { contract }),
    ...(headlines === undefined ? {} : { headlines }),
    ...(trial === undefined ? {} : { trial }),
    ...(Object.keys(options).length === 0 ? {} : { options }),
    prices: publicPrices(Object.fromEntries(plan.prices), (option) => option === undefined || option in options),
    features: granted(plan.features, features),
    ...(plan.support === null || !isSold(definition.support_levels?.[plan.support] ?? {})
      ? {}
      : { support: plan.support }),
    ...(uptime_percent === undefined ? {} : { sla: { uptime_percent } }),
  };
}

function granted(
  grants: ResolvedPlan['features'],
  features: Readonly<Record<string, FeatureDefinition>>,
): Record<string, Grant> {
  return Object.fromEntries([...grants].flatMap(([key, { grant }]) => (key in features ? [[key, grant]] : [])));
}

/** What a contract settles has no public price, and the range of it is for those who negotiate. */
function publicPrices(
  prices: Readonly<Record<string, Price>>,
  offered: (option: string | undefined) => boolean = () => true,
): Record<string, Price> {
  return pick(
    prices,
    ({ option }) => offered(option),
    (price) =>
      price.charge.model === 'negotiated'
        ? { ...price, charge: { model: 'negotiated', basis: price.charge.basis } }
        : price,
  );
}

function publicEdition(
  { name, licence, delivery, support }: EditionDefinition,
  /** None: plans say what their support is. */
  levels: CatalogDefinition['support_levels'] = {},
): EditionDefinition {
  const level = support === undefined ? undefined : levels[support];
  return {
    name,
    ...(licence === undefined ? {} : { licence }),
    ...(delivery === undefined ? {} : { delivery }),
    ...(level === undefined || !isSold(level) ? {} : { support }),
  };
}

function publicFeature(feature: FeatureDefinition, with_edition: boolean): FeatureDefinition {
  const { rationale: _inner, edition, product: _product, ...shown } = feature;
  return with_edition && edition !== undefined ? { ...shown, edition } : shown;
}

function publicAddOn(
  { name, description, applies_to, trigger, prices, features = {} }: AddOnDefinition,
  sold: readonly ResolvedPlan[],
  seen: Readonly<Record<string, FeatureDefinition>>,
): AddOnDefinition {
  return {
    name,
    ...(description === undefined ? {} : { description }),
    applies_to: {
      plans: sold.filter((plan) => appliesTo({ name, applies_to, prices }, plan)).map(({ key }) => key),
    },
    ...(trigger === undefined ? {} : { trigger }),
    prices: publicPrices(prices),
    features: pick(
      features,
      (_grant, key) => key in seen,
      (grant) => grant,
    ),
  };
}

function publicService({ name, scope, items, prices }: ServiceDefinition): ServiceDefinition {
  return {
    name,
    ...(scope === undefined ? {} : { scope }),
    ...(items === undefined ? {} : { items }),
    ...(prices === undefined ? {} : { prices: publicPrices(prices) }),
  };
}
