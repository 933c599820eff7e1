// SPDX-License-Identifier: Apache-2.0
import { decimal } from '../kit/decimal.js';
import { canonicalJson } from '../kit/json.js';
import type {
  AddOnDefinition,
  CatalogDefinition,
  FeatureDefinition,
  LicensingDefinition,
  SupportLevelDefinition,
} from './definition.js';
import { differingFields } from './differing-fields.js';
import { type GrantTerms, readGrant } from './grant.js';
import { type Direction, priceChange } from './price-change.js';
import { priceWords } from './price-words.js';
import { type ResolvedCatalog, type ResolvedPlan, type ResolvedPrice, resolveCatalog } from './resolve.js';

/** One difference between two catalogs, in money and in words, and whom it touches. */
export interface CatalogChange {
  readonly kind: 'plan' | 'price' | 'feature' | 'add_on' | 'support' | 'meter' | 'licence' | 'service';
  /** Where in the later catalog (in the earlier one for what is gone): `plans.pro.prices.base`. */
  readonly path: string;
  readonly sentence: string;
  /** For the customers it touches. */
  readonly direction: Direction;
  /** Keys of the plans whose customers it touches; empty: nobody's yet. */
  readonly plans: readonly string[];
}

/** Everything that differs for somebody, plan by plan; nothing when the catalogs say the same. Expects no errors in either. */
export function diffCatalogs(before: CatalogDefinition, after: CatalogDefinition): CatalogChange[] {
  const [old, young] = [resolveCatalog(before), resolveCatalog(after)];
  return [
    ...planChanges(old, young),
    ...addOnChanges(old, young),
    ...supportChanges(old, young),
    ...sectionChanges('meter', 'meters', before.meters ?? {}, after.meters ?? {}, young),
    ...sectionChanges('licence', 'licences', before.licences ?? {}, after.licences ?? {}, young),
    ...licensingChanges(before.licensing ?? {}, after.licensing ?? {}),
    ...sectionChanges('service', 'services', before.services ?? {}, after.services ?? {}, young),
  ];
}

function planChanges(old: ResolvedCatalog, young: ResolvedCatalog): CatalogChange[] {
  return [...new Set([...old.plans.keys(), ...young.plans.keys()])].flatMap((key): CatalogChange[] => {
    const [was, is] = [old.plans.get(key), young.plans.get(key)];
    const path = `plans.${key}`;
    if (was === undefined)
      return [{ kind: 'plan', path, sentence: `The plan ${key} is new.`, direction: 'neutral', plans: [] }];
    if (is === undefined)
      return [{ kind: 'plan', path, sentence: `The plan ${key} is gone.`, direction: 'worse', plans: [key] }];
    const standing = (plan: ResolvedPlan) => plan.definition.availability ?? 'sold';
    const changes: CatalogChange[] = [];
    if (standing(was) !== standing(is))
      changes.push({
        kind: 'plan',
        path: `${path}.availability`,
        sentence: `${key} was ${standing(was)} and is ${standing(is)}.`,
        direction: 'neutral',
        plans: [key],
      });
    if (was.support !== is.support)
      changes.push({
        kind: 'support',
        path: `${path}.support`,
        sentence: `${key}: support was ${was.support ?? 'none'} and is ${is.support ?? 'none'}.`,
        direction: is.support === null ? 'worse' : was.support === null ? 'better' : 'neutral',
        plans: [key],
      });
    return [
      ...changes,
      ...slaChanges(was, is),
      ...priceChanges(`${path}.prices`, key, was.prices, is.prices, [key], young.definition.currencies[0]),
      ...featureChanges(was, is, old, young),
    ];
  });
}

function slaChanges({ sla: was }: ResolvedPlan, { key, sla: is }: ResolvedPlan): CatalogChange[] {
  if (canonicalJson(was ?? {}) === canonicalJson(is ?? {})) return [];
  const [had, has] = [was?.uptime_percent, is?.uptime_percent];
  const common = { kind: 'support', path: `plans.${key}.sla`, plans: [key] } as const;
  if (had === has)
    return [
      { ...common, sentence: `${key} changes ${differing(was ?? {}, is ?? {})} of its SLA.`, direction: 'neutral' },
    ];
  const promise = (percent: string | undefined) =>
    percent === undefined ? 'no stated uptime' : `${percent} % of uptime`;
  const better = has !== undefined && (had === undefined || decimal(has).greaterThan(decimal(had)));
  const sentence = `${key}: ${promise(had)} becomes ${promise(has)}.`;
  return [{ ...common, sentence, direction: better ? 'better' : 'worse' }];
}

function priceChanges(
  path: string,
  owner: string,
  was: ReadonlyMap<string, ResolvedPrice>,
  is: ReadonlyMap<string, ResolvedPrice>,
  plans: readonly string[],
  currency: string,
): CatalogChange[] {
  return [...new Set([...was.keys(), ...is.keys()])].flatMap((key): CatalogChange[] => {
    const [before, after] = [was.get(key), is.get(key)];
    const common = { kind: 'price', path: `${path}.${key}`, plans } as const;
    const named = (price: ResolvedPrice) => `${owner}, ${price.label ?? key}`;
    if (before !== undefined && after !== undefined) {
      if (canonicalJson(before) === canonicalJson(after)) return [];
      const { words, direction } = priceChange(before, after, currency);
      return [{ ...common, sentence: `${named(after)}: ${words}.`, direction }];
    }
    if (after !== undefined)
      return [{ ...common, sentence: `${named(after)} is new: ${priceWords(after, currency)}.`, direction: 'worse' }];
    if (before === undefined) return [];
    return [
      { ...common, sentence: `${named(before)} is gone: it was ${priceWords(before, currency)}.`, direction: 'better' },
    ];
  });
}

function featureChanges(
  was: ResolvedPlan,
  is: ResolvedPlan,
  old: ResolvedCatalog,
  young: ResolvedCatalog,
): CatalogChange[] {
  return [...new Set([...was.features.keys(), ...is.features.keys()])].flatMap((key): CatalogChange[] => {
    const [before, after] = [was.features.get(key)?.terms ?? null, is.features.get(key)?.terms ?? null];
    const [had, has] = [holding(before), holding(after)];
    if (had === has) return [];
    const feature = young.definition.features[key] ?? old.definition.features[key];
    const label = feature?.label ?? key;
    const from = after !== null && is.features.get(key)?.from !== is.key ? ` (from ${is.features.get(key)?.from})` : '';
    return [
      {
        kind: 'feature',
        path: `plans.${is.key}.features.${key}`,
        sentence:
          had === null
            ? `${is.key} gains ${label}${has === 'it' ? '' : `: ${has}`}${from}.`
            : has === null
              ? `${is.key} loses ${label}${had === 'it' ? '' : `: it was ${had}`}.`
              : `${is.key}, ${label}: ${had} becomes ${has}${from}.`,
        direction: better(before, after, feature),
        plans: [is.key],
      },
    ];
  });
}

/** A grant in words; null when it gives nothing. */
function holding(terms: GrantTerms | null): string | null {
  if (terms === null) return null;
  if (terms.kind === 'boolean') return terms.included ? 'it' : null;
  if (terms.kind === 'value') return String(terms.value);
  const limit = terms.limit === null ? 'unlimited' : terms.limit.toString();
  if (terms.enforcement === 'hard' || terms.limit === null) return limit;
  return terms.grace === null ? `${limit} (soft)` : `${limit} (soft, up to ${terms.grace} more)`;
}

function better(was: GrantTerms | null, is: GrantTerms | null, feature: FeatureDefinition | undefined): Direction {
  if (holding(was) === null) return 'better';
  if (holding(is) === null) return 'worse';
  if (was !== null && is !== null && 'limit' in was && 'limit' in is) {
    const order =
      was.limit === null ? (is.limit === null ? 0 : -1) : is.limit === null ? 1 : is.limit.compare(was.limit);
    if (order !== 0) return order > 0 ? 'better' : 'worse';
    if (is.enforcement !== was.enforcement) return is.enforcement === 'soft' ? 'better' : 'worse';
    return is.grace === null || (was.grace !== null && is.grace.greaterThan(was.grace)) ? 'better' : 'worse';
  }
  if (was?.kind === 'value' && is?.kind === 'value' && feature?.kind === 'value' && feature.order !== undefined)
    return feature.order.indexOf(String(is.value)) > feature.order.indexOf(String(was.value)) ? 'better' : 'worse';
  return 'neutral';
}

function addOnChanges(old: ResolvedCatalog, young: ResolvedCatalog): CatalogChange[] {
  const [was, is] = [old.definition.add_ons ?? {}, young.definition.add_ons ?? {}];
  return [...new Set([...Object.keys(was), ...Object.keys(is)])].flatMap((key): CatalogChange[] => {
    const [before, after] = [was[key], is[key]];
    const common = { kind: 'add_on', path: `add_ons.${key}` } as const;
    if (before === undefined)
      return [{ ...common, sentence: `The add-on ${key} is new.`, direction: 'better', plans: buyers(young, key) }];
    if (after === undefined)
      return [{ ...common, sentence: `The add-on ${key} is gone.`, direction: 'worse', plans: buyers(old, key) }];
    if (canonicalJson(before) === canonicalJson(after)) return [];
    const currency = young.definition.currencies[0];
    const priced = (addOn: AddOnDefinition) =>
      new Map(Object.entries(addOn.prices).map(([name, price]) => [name, { currency, ...price }] as const));
    const plans = buyers(young, key);
    const prices = priceChanges(`${common.path}.prices`, key, priced(before), priced(after), plans, currency);
    const { prices: _was, ...restBefore } = before;
    const { prices: _is, ...restAfter } = after;
    if (canonicalJson(restBefore) === canonicalJson(restAfter)) return prices;
    const fields = differing(restBefore, restAfter);
    const sentence = `The add-on ${key} changes its ${fields}${limitsOf(after, young)}.`;
    return [...prices, { ...common, sentence, direction: 'neutral', plans }];
  });
}

function limitsOf(addOn: AddOnDefinition, { definition }: ResolvedCatalog): string {
  const grants = Object.entries(addOn.features ?? {}).map(([key, grant]) => {
    const feature = definition.features[key] as FeatureDefinition;
    return `${feature.label} ${holding(readGrant(feature, grant)) ?? 'nothing'}`;
  });
  return grants.length === 0 ? '' : `; it adds ${grants.join(', ')}`;
}

function buyers({ add_ons }: ResolvedCatalog, key: string): string[] {
  return [...add_ons].filter(([, all]) => all.has(key)).map(([plan]) => plan);
}

function supportChanges(old: ResolvedCatalog, young: ResolvedCatalog): CatalogChange[] {
  const [was, is] = [old.definition.support_levels ?? {}, young.definition.support_levels ?? {}];
  return Object.keys(is).flatMap((key): CatalogChange[] => {
    const [before, after] = [was[key], is[key]];
    if (before === undefined || after === undefined || canonicalJson(before) === canonicalJson(after)) return [];
    const [had, has] = [slowest(before), slowest(after)];
    return [
      {
        kind: 'support',
        path: `support_levels.${key}`,
        sentence:
          had !== has
            ? `Support ${key}: an answer within ${hours(had)} becomes ${hours(has)}.`
            : `Support ${key} changes its ${differing(before, after)}.`,
        direction: had === has ? 'neutral' : has !== null && (had === null || has < had) ? 'better' : 'worse',
        plans: [...young.plans.values()].filter((plan) => plan.support === key).map((plan) => plan.key),
      },
    ];
  });
}

function slowest({ response_hours }: SupportLevelDefinition): number | null {
  return typeof response_hours === 'object' ? response_hours.maximum : (response_hours ?? null);
}

function hours(count: number | null): string {
  return count === null ? 'no stated time' : `${count} ${count === 1 ? 'hour' : 'hours'}`;
}

/** Sections whose entries are compared whole. A meter's change touches every plan that it prices or limits. */
function sectionChanges(
  kind: 'meter' | 'licence' | 'service',
  section: string,
  was: Readonly<Record<string, object>>,
  is: Readonly<Record<string, object>>,
  catalog: ResolvedCatalog,
): CatalogChange[] {
  return [...new Set([...Object.keys(was), ...Object.keys(is)])].flatMap((key): CatalogChange[] => {
    const [before, after] = [was[key], is[key]];
    const common = { kind, path: `${section}.${key}`, direction: 'neutral' } as const;
    const plans = kind === 'meter' ? metered(catalog, key) : [];
    if (before === undefined) return [{ ...common, sentence: `The ${kind} ${key} is new.`, plans: [] }];
    if (after === undefined) return [{ ...common, sentence: `The ${kind} ${key} is gone.`, plans }];
    if (canonicalJson(before) === canonicalJson(after)) return [];
    return [{ ...common, sentence: `The ${kind} ${key} changes its ${differing(before, after)}.`, plans }];
  });
}

/** Licences that were issued keep what they say: it is of the next ones. */
function licensingChanges(was: LicensingDefinition, is: LicensingDefinition): CatalogChange[] {
  if (canonicalJson(was) === canonicalJson(is)) return [];
  const sentence = `Licences change their ${differing(was, is)}.`;
  return [{ kind: 'licence', path: 'licensing', sentence, direction: 'neutral', plans: [] }];
}

function metered({ plans, definition }: ResolvedCatalog, meter: string): string[] {
  return [...plans.values()]
    .filter(
      (plan) =>
        [...plan.prices.values()].some((price) => price.meter === meter) ||
        [...plan.features.keys()].some((key) => {
          const feature = definition.features[key];
          return feature?.kind === 'metered' && feature.meter === meter;
        }),
    )
    .map((plan) => plan.key);
}

function differing(before: object, after: object): string {
  return differingFields(before, after)
    .map((name) => name.replaceAll('_', ' '))
    .join(', ');
}
