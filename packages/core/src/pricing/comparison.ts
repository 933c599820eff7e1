// SPDX-License-Identifier: Apache-2.0
import type { EditionDefinition, FeatureDefinition, SupportLevelDefinition } from '../catalog/definition.js';
import type { GrantTerms } from '../catalog/grant.js';
import type { ResolvedCatalog, ResolvedPlan } from '../catalog/resolve.js';
import { NUMBER_STYLES, type NumberLanguage, writtenNumber } from '../kit/number-text.js';
import { COMPARISON_WORDS, type ComparisonWords } from './wording/comparison-wording.js';

/** What a plan gives of a feature, to be told: yes, no, or in words; `detail` stands beneath. */
export interface ComparisonCell {
  readonly kind: 'yes' | 'no' | 'words';
  readonly words: string;
  readonly detail: string | null;
}
export interface ComparisonGroup {
  readonly name: string;
  readonly rows: readonly {
    readonly label: string;
    readonly description: string | null;
    /** In the order of the plans. */
    readonly cells: readonly ComparisonCell[];
  }[];
}

/**
 * The edition of each plan, how it is delivered and under which licence; every feature by its group, in the catalog's
 * order, with what each plan gives of it; then support and uptime. What none of the plans has is left out.
 */
export function comparisonGroups(
  catalog: ResolvedCatalog,
  plans: readonly ResolvedPlan[],
  language: NumberLanguage = 'en',
): ComparisonGroup[] {
  const texts = COMPARISON_WORDS[language];
  const groups = new Map<string, ComparisonGroup['rows'][number][]>();
  const add = (group: string, label: string, description: string | null, cells: readonly ComparisonCell[]) => {
    if (cells.every(({ kind }) => kind === 'no')) return;
    groups.set(group, [...(groups.get(group) ?? []), { label, description, cells }]);
  };
  const { editions = {}, licences = {} } = catalog.definition;
  const ofEdition = (label: string, told: (edition: EditionDefinition) => string | undefined) =>
    add(
      texts.edition,
      label,
      null,
      plans.map(({ definition: { edition } }) => {
        const words = edition === undefined || editions[edition] === undefined ? undefined : told(editions[edition]);
        return words === undefined ? missing(texts) : said(words);
      }),
    );
  ofEdition(texts.edition, ({ name }) => name);
  ofEdition(texts.delivery, ({ delivery }) => delivery?.join(', '));
  ofEdition(texts.licence, ({ licence }) => (licence === undefined ? undefined : licences[licence]?.name));
  for (const [key, feature] of Object.entries(catalog.definition.features))
    add(
      feature.group ?? texts.features,
      feature.label,
      feature.description ?? null,
      plans.map((plan) => cellOf(feature, plan.features.get(key)?.terms, language)),
    );
  const levels = catalog.definition.support_levels ?? {};
  add(
    texts.service,
    texts.support,
    null,
    plans.map(({ support }) => supportCell(support === null ? undefined : levels[support], texts)),
  );
  add(
    texts.service,
    texts.uptime,
    null,
    plans.map(({ sla }) =>
      sla?.uptime_percent === undefined
        ? missing(texts)
        : said(`${writtenNumber(String(sla.uptime_percent), NUMBER_STYLES[language])} %`),
    ),
  );
  return [...groups].map(([name, rows]) => ({ name, rows }));
}

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

function supportCell(level: SupportLevelDefinition | undefined, texts: ComparisonWords): ComparisonCell {
  if (level === undefined) return missing(texts);
  const { name, channels, response_hours, response } = level;
  const hours = typeof response_hours === 'object' ? response_hours.maximum : response_hours;
  const first = response ?? (hours === undefined ? null : texts.first_response(hours));
  const by = channels.filter((channel) => channel.toLowerCase() !== name.toLowerCase()).join(', ');
  return said(name, [by, first].filter(Boolean).join('; ') || null);
}
