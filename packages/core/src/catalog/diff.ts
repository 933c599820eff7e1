// SPDX-License-Identifier: Apache-2.0
import { decimal } from '../kit/decimal.js';
import { canonicalJson } from '../kit/json.js';
import type { PageLanguage } from '../kit/number-text.js';
import type {
  AddOnDefinition,
  CatalogDefinition,
  FeatureDefinition,
  LicensingDefinition,
  SupportLevelDefinition,
} from './definition.js';
import { DIFF_WORDS, type DiffWords } from './diff-wording.js';
import { differingFields } from './differing-fields.js';
import { type GrantTerms, readGrant } from './grant.js';
import { type Direction, priceChange } from './price-change.js';
import { priceWords, quantityWords } from './price-words.js';
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

/**
 * Everything that differs for somebody, plan by plan, in sentences of the language; nothing when the catalogs say the
 * same. Expects no errors in either.
 */
export function diffCatalogs(
  before: CatalogDefinition,
  after: CatalogDefinition,
  language: PageLanguage = 'en',
): CatalogChange[] {
  const [old, young] = [resolveCatalog(before), resolveCatalog(after)];
  return [
    ...planChanges(old, young, language),
    ...addOnChanges(old, young, language),
    ...supportChanges(old, young, language),
    ...sectionChanges('meter', 'meters', before.meters ?? {}, after.meters ?? {}, young, language),
    ...sectionChanges('licence', 'licences', before.licences ?? {}, after.licences ?? {}, young, language),
    ...licensingChanges(before.licensing ?? {}, after.licensing ?? {}, language),
    ...sectionChanges('service', 'services', before.services ?? {}, after.services ?? {}, young, language),
  ];
}

function planChanges(old: ResolvedCatalog, young: ResolvedCatalog, language: PageLanguage): CatalogChange[] {
  const texts = DIFF_WORDS[language];
  return [...new Set([...old.plans.keys(), ...young.plans.keys()])].flatMap((key): CatalogChange[] => {
    const [was, is] = [old.plans.get(key), young.plans.get(key)];
    const path = `plans.${key}`;
    if (was === undefined)
      return [{ kind: 'plan', path, sentence: texts.is_new('plan', key), direction: 'neutral', plans: [] }];
    if (is === undefined)
      return [{ kind: 'plan', path, sentence: texts.is_gone('plan', key), direction: 'worse', plans: [key] }];
    const standing = (plan: ResolvedPlan) => plan.definition.availability ?? 'sold';
    const changes: CatalogChange[] = [];
    if (standing(was) !== standing(is))
      changes.push({
        kind: 'plan',
        path: `${path}.availability`,
        sentence: texts.stands(key, texts.availability[standing(was)], texts.availability[standing(is)]),
        direction: 'neutral',
        plans: [key],
      });
    if (was.support !== is.support)
      changes.push({
        kind: 'support',
        path: `${path}.support`,
        sentence: texts.support(key, was.support, is.support),
        direction: is.support === null ? 'worse' : was.support === null ? 'better' : 'neutral',
        plans: [key],
      });
    return [
      ...changes,
      ...slaChanges(was, is, language),
      ...priceChanges(`${path}.prices`, key, was.prices, is.prices, [key], young.definition.currencies[0], language),
      ...featureChanges(was, is, { old, young, language }),
    ];
  });
}

function slaChanges(
  { sla: was }: ResolvedPlan,
  { key, sla: is }: ResolvedPlan,
  language: PageLanguage,
): CatalogChange[] {
  const texts = DIFF_WORDS[language];
  if (canonicalJson(was ?? {}) === canonicalJson(is ?? {})) return [];
  const [had, has] = [was?.uptime_percent, is?.uptime_percent];
  const common = { kind: 'support', path: `plans.${key}.sla`, plans: [key] } as const;
  if (had === has)
    return [
      { ...common, sentence: texts.sla_changes(key, differing(was ?? {}, is ?? {}, texts)), direction: 'neutral' },
    ];
  const promise = (percent: string | undefined) =>
    texts.uptime(percent === undefined ? null : quantityWords(percent, language));
  const better = has !== undefined && (had === undefined || decimal(has).greaterThan(decimal(had)));
  const sentence = `${key}: ${texts.becomes(promise(had), promise(has))}.`;
  return [{ ...common, sentence, direction: better ? 'better' : 'worse' }];
}

function priceChanges(
  path: string,
  owner: string,
  was: ReadonlyMap<string, ResolvedPrice>,
  is: ReadonlyMap<string, ResolvedPrice>,
  plans: readonly string[],
  currency: string,
  language: PageLanguage,
): CatalogChange[] {
  const texts = DIFF_WORDS[language];
  return [...new Set([...was.keys(), ...is.keys()])].flatMap((key): CatalogChange[] => {
    const [before, after] = [was.get(key), is.get(key)];
    const common = { kind: 'price', path: `${path}.${key}`, plans } as const;
    const named = (price: ResolvedPrice) => `${owner}, ${price.label ?? key}`;
    if (before !== undefined && after !== undefined) {
      if (canonicalJson(before) === canonicalJson(after)) return [];
      const { words, direction } = priceChange(before, after, currency, language);
      return [{ ...common, sentence: `${named(after)}: ${words}.`, direction }];
    }
    if (after !== undefined)
      return [
        {
          ...common,
          sentence: texts.price_new(named(after), priceWords(after, currency, language)),
          direction: 'worse',
        },
      ];
    if (before === undefined) return [];
    return [
      {
        ...common,
        sentence: texts.price_gone(named(before), priceWords(before, currency, language)),
        direction: 'better',
      },
    ];
  });
}

function featureChanges(
  was: ResolvedPlan,
  is: ResolvedPlan,
  {
    old,
    young,
    language,
  }: { readonly old: ResolvedCatalog; readonly young: ResolvedCatalog; readonly language: PageLanguage },
): CatalogChange[] {
  const texts = DIFF_WORDS[language];
  return [...new Set([...was.features.keys(), ...is.features.keys()])].flatMap((key): CatalogChange[] => {
    const [before, after] = [was.features.get(key)?.terms ?? null, is.features.get(key)?.terms ?? null];
    const [had, has] = [holding(before, language), holding(after, language)];
    if (had === has) return [];
    const feature = young.definition.features[key] ?? old.definition.features[key];
    const label = feature?.label ?? key;
    const from =
      after !== null && is.features.get(key)?.from !== is.key ? texts.from(is.features.get(key)?.from ?? '') : '';
    return [
      {
        kind: 'feature',
        path: `plans.${is.key}.features.${key}`,
        sentence:
          had === null
            ? `${texts.gains(is.key, label, has === HELD ? null : has)}${from}.`
            : has === null
              ? texts.loses(is.key, label, had === HELD ? null : had)
              : `${is.key}, ${label}: ${texts.becomes(had, String(has))}${from}.`,
        direction: better(before, after, feature),
        plans: [is.key],
      },
    ];
  });
}

/** What is held or not, and comes in no number. */
const HELD = 'it';

/** A grant in words; null when it gives nothing. */
function holding(terms: GrantTerms | null, language: PageLanguage): string | null {
  if (terms === null) return null;
  if (terms.kind === 'boolean') return terms.included ? HELD : null;
  if (terms.kind === 'value') return String(terms.value);
  const texts = DIFF_WORDS[language];
  const limit = terms.limit === null ? texts.unlimited : quantityWords(terms.limit, language);
  if (terms.enforcement === 'hard' || terms.limit === null) return limit;
  return texts.soft(limit, terms.grace === null ? null : quantityWords(terms.grace, language));
}

function better(was: GrantTerms | null, is: GrantTerms | null, feature: FeatureDefinition | undefined): Direction {
  if (holding(was, 'en') === null) return 'better';
  if (holding(is, 'en') === null) return 'worse';
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

function addOnChanges(old: ResolvedCatalog, young: ResolvedCatalog, language: PageLanguage): CatalogChange[] {
  const texts = DIFF_WORDS[language];
  const [was, is] = [old.definition.add_ons ?? {}, young.definition.add_ons ?? {}];
  return [...new Set([...Object.keys(was), ...Object.keys(is)])].flatMap((key): CatalogChange[] => {
    const [before, after] = [was[key], is[key]];
    const common = { kind: 'add_on', path: `add_ons.${key}` } as const;
    if (before === undefined)
      return [{ ...common, sentence: texts.is_new('add_on', key), direction: 'better', plans: buyers(young, key) }];
    if (after === undefined)
      return [{ ...common, sentence: texts.is_gone('add_on', key), direction: 'worse', plans: buyers(old, key) }];
    if (canonicalJson(before) === canonicalJson(after)) return [];
    const currency = young.definition.currencies[0];
    const priced = (addOn: AddOnDefinition) =>
      new Map(Object.entries(addOn.prices).map(([name, price]) => [name, { currency, ...price }] as const));
    const plans = buyers(young, key);
    const prices = priceChanges(`${common.path}.prices`, key, priced(before), priced(after), plans, currency, language);
    const { prices: _was, ...restBefore } = before;
    const { prices: _is, ...restAfter } = after;
    if (canonicalJson(restBefore) === canonicalJson(restAfter)) return prices;
    const fields = differing(restBefore, restAfter, texts);
    const sentence = `${texts.changes('add_on', key, fields)}${limitsOf(after, young, language)}.`;
    return [...prices, { ...common, sentence, direction: 'neutral', plans }];
  });
}

function limitsOf(addOn: AddOnDefinition, { definition }: ResolvedCatalog, language: PageLanguage): string {
  const texts = DIFF_WORDS[language];
  const grants = Object.entries(addOn.features ?? {}).map(([key, grant]) => {
    const feature = definition.features[key] as FeatureDefinition;
    return `${feature.label} ${holding(readGrant(feature, grant), language) ?? texts.nothing}`;
  });
  return grants.length === 0 ? '' : texts.adds(grants.join(', '));
}

function buyers({ add_ons }: ResolvedCatalog, key: string): string[] {
  return [...add_ons].filter(([, all]) => all.has(key)).map(([plan]) => plan);
}

function supportChanges(old: ResolvedCatalog, young: ResolvedCatalog, language: PageLanguage): CatalogChange[] {
  const texts = DIFF_WORDS[language];
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
            ? texts.support_answers(key, texts.hours(had), texts.hours(has))
            : texts.support_changes(key, differing(before, after, texts)),
        direction: had === has ? 'neutral' : has !== null && (had === null || has < had) ? 'better' : 'worse',
        plans: [...young.plans.values()].filter((plan) => plan.support === key).map((plan) => plan.key),
      },
    ];
  });
}

function slowest({ response_hours }: SupportLevelDefinition): number | null {
  return typeof response_hours === 'object' ? response_hours.maximum : (response_hours ?? null);
}

/** Sections whose entries are compared whole. A meter's change touches every plan that it prices or limits. */
function sectionChanges(
  kind: 'meter' | 'licence' | 'service',
  section: string,
  was: Readonly<Record<string, object>>,
  is: Readonly<Record<string, object>>,
  catalog: ResolvedCatalog,
  language: PageLanguage,
): CatalogChange[] {
  const texts = DIFF_WORDS[language];
  return [...new Set([...Object.keys(was), ...Object.keys(is)])].flatMap((key): CatalogChange[] => {
    const [before, after] = [was[key], is[key]];
    const common = { kind, path: `${section}.${key}`, direction: 'neutral' } as const;
    const plans = kind === 'meter' ? metered(catalog, key) : [];
    if (before === undefined) return [{ ...common, sentence: texts.is_new(kind, key), plans: [] }];
    if (after === undefined) return [{ ...common, sentence: texts.is_gone(kind, key), plans }];
    if (canonicalJson(before) === canonicalJson(after)) return [];
    return [{ ...common, sentence: `${texts.changes(kind, key, differing(before, after, texts))}.`, plans }];
  });
}

/** Licences that were issued keep what they say: it is of the next ones. */
function licensingChanges(was: LicensingDefinition, is: LicensingDefinition, language: PageLanguage): CatalogChange[] {
  if (canonicalJson(was) === canonicalJson(is)) return [];
  const texts = DIFF_WORDS[language];
  const sentence = texts.licensing_changes(differing(was, is, texts));
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

function differing(before: object, after: object, { fields }: DiffWords): string {
  return differingFields(before, after)
    .map((name) => fields[name] ?? name.replaceAll('_', ' '))
    .join(', ');
}
