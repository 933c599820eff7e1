// SPDX-License-Identifier: Apache-2.0
import { COMPANY_FIGURES } from './company-figures.js';
import type { FigureUnit } from './figure.js';
import { REVENUE_FIGURES } from './revenue-figures.js';

/** What days a figure tells of: how it stands at the end of a day, or what happened in some months until then. */
export type FigureSpan = 'day' | 'period' | '3_months' | '12_months';

/** What a figure is, before any number. */
export interface FigureDefinition {
  readonly name: string;
  readonly title: string;
  readonly unit: FigureUnit;
  readonly span: FigureSpan;
  /** Which way is good; null: neither. */
  readonly better: 'higher' | 'lower' | null;
  /** The arithmetic in one sentence, in the words of the titles. */
  readonly definition: string;
  /** Where it is defined so, if not by ourselves. */
  readonly source: string | null;
  /** There is one a member of this, named `<name>/<member>`; null: there is one. */
  readonly each: FigureMember | null;
  /** The figure whose customers and invoices stand behind this one; null: it has its own, or none. */
  readonly behind: string | null;
}

/** What a figure can have one each of. */
export type FigureMember = 'plan' | 'feature' | 'add_on' | 'age' | 'series' | 'step';

/** A definition as it is written down. */
export type FigureTerms = Pick<FigureDefinition, 'title' | 'unit' | 'span' | 'better' | 'definition'> &
  Partial<Pick<FigureDefinition, 'source' | 'each' | 'behind'>>;

const DEFINITIONS = { ...REVENUE_FIGURES, ...COMPANY_FIGURES };

/** A figure's name, of a member without it: `mrr/plan`. */
export type FigureName = keyof typeof DEFINITIONS;

/** Every figure there is, by name, in the order in which they are printed. */
export const FIGURES: ReadonlyMap<FigureName, FigureDefinition> = new Map(
  (Object.entries(DEFINITIONS) as [FigureName, FigureTerms][]).map(([name, terms]) => [
    name,
    { source: null, each: null, behind: null, ...terms, name },
  ]),
);

/**
 * The definition that a figure's name stands under, and the member it is of: `mrr/plan/pro` is the plan `pro` of `mrr/plan`.
 * Null for a name there is not.
 */
export function figureDefinition(
  name: string,
): { readonly definition: FigureDefinition; readonly member: string | null } | null {
  const whole = FIGURES.get(name as FigureName);
  if (whole !== undefined) return { definition: whole, member: null };
  for (const definition of FIGURES.values())
    if (definition.each !== null && name.startsWith(`${definition.name}/`))
      return { definition, member: name.slice(definition.name.length + 1) };
  return null;
}
