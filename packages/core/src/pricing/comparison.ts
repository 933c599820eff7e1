// SPDX-License-Identifier: Apache-2.0
import type { EditionDefinition, FeatureDefinition, SupportLevelDefinition } from '../catalog/definition.js';
import { editionsWithoutPlan, isInEdition } from '../catalog/edition.js';
import type { GrantTerms } from '../catalog/grant.js';
import type { ResolvedCatalog, ResolvedPlan } from '../catalog/resolve.js';
import { NUMBER_STYLES, type NumberLanguage, writtenNumber } from '../kit/number-text.js';
import { COMPARISON_WORDS, type ComparisonWords } from './wording/comparison-wording.js';

/** What is compared, side by side: a plan, or an edition that no plan belongs to. */
export interface ComparisonColumn {
  readonly key: string;
  readonly name: string;
  /** Null: an edition that no plan belongs to. */
  readonly plan: ResolvedPlan | null;
  /** Key of the edition; null for a plan of none. */
  readonly edition: string | null;
}

/**
 * Plans in their order, with the editions that no plan belongs to: before them what comes before an edition of theirs
 * in the catalog, the rest behind them.
 */
export function comparisonColumns({ definition }: ResolvedCatalog, plans: readonly ResolvedPlan[]): ComparisonColumn[] {
  const { editions = {} } = definition;
  const order = Object.keys(editions);
  const last = Math.max(-1, ...plans.map((plan) => order.indexOf(plan.definition.edition ?? '')));
  const column = (key: string): ComparisonColumn => ({
    key,
    name: editions[key]?.name ?? key,
    plan: null,
    edition: key,
  });
  const alone = editionsWithoutPlan(definition);
  return [
    ...alone.filter((key) => order.indexOf(key) < last).map(column),
    ...plans.map((plan) => ({
      key: plan.key,
      name: plan.definition.name,
      plan,
      edition: plan.definition.edition ?? null,
    })),
    ...alone.filter((key) => order.indexOf(key) >= last).map(column),
  ];
}

/** What is given of a feature, to be told: yes, no, in words, or that the catalog says neither; `detail` stands beneath. */
export interface ComparisonCell {
  readonly kind: 'yes' | 'no' | 'words' | 'unsaid';
  readonly words: string;
  readonly detail: string | null;
}
export interface ComparisonGroup {
  readonly name: string;
  readonly rows: readonly {
    readonly label: string;
    readonly description: string | null;
    /** In the order of the columns. */
    readonly cells: readonly ComparisonCell[];
  }[];
}

/**
 * The edition of each column, how it is delivered and under which licence; every feature by its group, in the catalog's
 * order, with what each gives of it; then support and uptime. What none of them has is left out.
 */
export function comparisonGroups(
  catalog: ResolvedCatalog,
  columns: readonly ComparisonColumn[],
  language: NumberLanguage = 'en',
): ComparisonGroup[] {
  const texts = COMPARISON_WORDS[language];
  const groups = new Map<string, ComparisonGroup['rows'][number][]>();
  const add = (group: string, label: string, description: string | null, cells: readonly ComparisonCell[]) => {
    if (cells.every(({ kind }) => kind === 'no' || kind === 'unsaid')) return;
    groups.set(group, [...(groups.get(group) ?? []), { label, description, cells }]);
  };
  const { editions = {}, licences = {} } = catalog.definition;
  const ofEdition = (label: string, told: (edition: EditionDefinition) => ComparisonCell | undefined) =>
    add(
      texts.edition,
      label,
      null,
      columns.map(({ plan, edition }) => {
        const cell = edition === null || editions[edition] === undefined ? undefined : told(editions[edition]);
        return cell ?? lacking(plan, texts);
      }),
    );
  ofEdition(texts.edition, ({ name }) => said(name));
  ofEdition(texts.delivery, ({ delivery }) => (delivery === undefined ? undefined : said(delivery.join(', '))));
  ofEdition(texts.licence, ({ licence }) => {
    const terms = licences[licence ?? ''];
    if (terms === undefined) return undefined;
    const { name, spdx } = terms;
    // one's own terms have no name that anybody knows
    return said(name, spdx === name || spdx.startsWith('LicenseRef-') ? null : spdx);
  });
  for (const [key, feature] of Object.entries(catalog.definition.features))
    add(
      feature.group ?? texts.features,
      feature.label,
      feature.description ?? null,
      columns.map(({ plan, edition }) =>
        plan === null
          ? heldBy(feature, isInEdition(catalog.definition, edition ?? '', key), texts)
          : cellOf(feature, plan.features.get(key)?.terms, language),
      ),
    );
  const levels = catalog.definition.support_levels ?? {};
  add(
    texts.service,
    texts.support,
    null,
    columns.map(({ plan, edition }) => {
      const level = levels[(plan === null ? editions[edition ?? '']?.support : plan.support) ?? ''];
      return level === undefined ? lacking(plan, texts) : supportCell(level, texts);
    }),
  );
  add(
    texts.service,
    texts.uptime,
    null,
    columns.map(({ plan }) => {
      const percent = plan?.sla?.uptime_percent;
      return percent === undefined
        ? lacking(plan, texts)
        : said(`${writtenNumber(String(percent), NUMBER_STYLES[language])} %`);
    }),
  );
  return [...groups].map(([name, rows]) => ({ name, rows }));
}

/** What an edition holds without a plan: switches by their lowest edition; how much of anything else nobody says. */
function heldBy(feature: FeatureDefinition, held: boolean | null, texts: ComparisonWords): ComparisonCell {
  if (held === false) return missing(texts);
  if (held === true && feature.kind === 'boolean') return { kind: 'yes', words: texts.included, detail: null };
  return unsaid(texts);
}

/** What a plan does not name it does not give; of an edition without a plan nobody said so. */
function lacking(plan: ResolvedPlan | null, texts: ComparisonWords): ComparisonCell {
  return plan === null ? unsaid(texts) : missing(texts);
}

const unsaid = ({ unsaid: words }: ComparisonWords): ComparisonCell => ({ kind: 'unsaid', words, detail: null });

const missing = ({ not_included }: ComparisonWords): ComparisonCell => ({
  kind: 'no',
  words: not_included,
  detail: null,
});
const said = (words: string, detail: string | null = null): ComparisonCell => ({ kind: 'words', words, detail });

function cellOf(feature: FeatureDefinition, terms: GrantTerms | undefined, language: NumberLanguage): ComparisonCell {
  const texts = COMPARISON_WORDS[language];
  if (terms === undefined) return missing(texts);
  const number = (text: string) => writtenNumber(text, NUMBER_STYLES[language]);
  switch (terms.kind) {
    case 'boolean':
      return terms.included
        ? { kind: 'yes', words: texts.included, detail: terms.detail }
        : { ...missing(texts), detail: terms.detail };
    case 'value': {
      const unit = feature.kind === 'value' && feature.unit !== undefined ? ` ${feature.unit}` : '';
      return said(`${terms.value}${unit}`, terms.detail);
    }
    default: {
      const { limit, at_least, enforcement, detail } = terms;
      if (limit?.isZero() === true && enforcement === 'hard') return missing(texts);
      const per = feature.kind === 'metered' ? texts.resets[feature.reset] : '';
      const most = limit === null ? texts.unlimited : `${number(limit.toString())}${per}`;
      const words = at_least === null ? most : texts.at_least(number(at_least.toString()), most);
      return said(
        words.charAt(0).toUpperCase() + words.slice(1),
        detail ?? (enforcement === 'soft' ? texts.by_use : null),
      );
    }
  }
}

function supportCell(level: SupportLevelDefinition, texts: ComparisonWords): ComparisonCell {
  const { name, channels, response_hours, response } = level;
  const hours = typeof response_hours === 'object' ? response_hours.maximum : response_hours;
  const first = response ?? (hours === undefined ? null : texts.first_response(hours));
  const by = channels.filter((channel) => channel.toLowerCase() !== name.toLowerCase()).join(', ');
  return said(name, [by, first].filter(Boolean).join('; ') || null);
}
