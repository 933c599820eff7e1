// SPDX-License-Identifier: Apache-2.0
import type { FeatureDefinition, SupportLevelDefinition } from '../catalog/definition.js';
import type { GrantTerms } from '../catalog/grant.js';
import type { ResolvedCatalog, ResolvedPlan } from '../catalog/resolve.js';
import { NUMBER_STYLES, writtenNumber } from '../kit/number-text.js';

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

const NO: ComparisonCell = { kind: 'no', words: 'Not included', detail: null };
const RESETS = { day: ' per day', week: ' per week', month: ' per month', year: ' per year', never: '' } as const;

/**
 * Every feature by its group, in the catalog's order, with what each plan gives of it; then support and uptime. Features
 * that none of the plans gives are left out.
 */
export function comparisonGroups(catalog: ResolvedCatalog, plans: readonly ResolvedPlan[]): ComparisonGroup[] {
  const groups = new Map<string, ComparisonGroup['rows'][number][]>();
  const add = (group: string, label: string, description: string | null, cells: readonly ComparisonCell[]) => {
    if (cells.every(({ kind }) => kind === 'no')) return;
    groups.set(group, [...(groups.get(group) ?? []), { label, description, cells }]);
  };
  for (const [key, feature] of Object.entries(catalog.definition.features))
    add(
      feature.group ?? 'Features',
      feature.label,
      feature.description ?? null,
      plans.map((plan) => cellOf(feature, plan.features.get(key)?.terms)),
    );
  const levels = catalog.definition.support_levels ?? {};
  add(
    'Support and service level',
    'Support',
    null,
    plans.map(({ support }) => supportCell(support === null ? undefined : levels[support])),
  );
  add(
    'Support and service level',
    'Uptime',
    null,
    plans.map(({ sla }) => (sla?.uptime_percent === undefined ? NO : said(`${sla.uptime_percent} %`))),
  );
  return [...groups].map(([name, rows]) => ({ name, rows }));
}

const said = (words: string, detail: string | null = null): ComparisonCell => ({ kind: 'words', words, detail });

function cellOf(feature: FeatureDefinition, terms: GrantTerms | undefined): ComparisonCell {
  if (terms === undefined) return NO;
  const number = (text: string) => writtenNumber(text, NUMBER_STYLES.en);
  switch (terms.kind) {
    case 'boolean':
      return terms.included
        ? { kind: 'yes', words: 'Included', detail: terms.detail }
        : { ...NO, detail: terms.detail };
    case 'value': {
      const unit = feature.kind === 'value' && feature.unit !== undefined ? ` ${feature.unit}` : '';
      return said(`${terms.value}${unit}`, terms.detail);
    }
    default: {
      const { limit, at_least, enforcement, detail } = terms;
      if (limit?.isZero() === true && enforcement === 'hard') return NO;
      const per = feature.kind === 'metered' ? RESETS[feature.reset] : '';
      const least = at_least === null ? '' : `${number(at_least.toString())}+, `;
      const most = limit === null ? 'unlimited' : `${number(limit.toString())}${per}`;
      const words = `${least}${most}`;
      return said(
        words.charAt(0).toUpperCase() + words.slice(1),
        detail ?? (enforcement === 'soft' ? 'then by use' : null),
      );
    }
  }
}

function supportCell(level: SupportLevelDefinition | undefined): ComparisonCell {
  if (level === undefined) return NO;
  const { name, channels, response_hours, response } = level;
  const hours = typeof response_hours === 'object' ? response_hours.maximum : response_hours;
  const first = response ?? (hours === undefined ? null : `first response within ${hours} h`);
  const by = channels.filter((channel) => channel.toLowerCase() !== name.toLowerCase()).join(', ');
  return said(name, [by, first].filter(Boolean).join('; ') || null);
}
