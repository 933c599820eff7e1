// SPDX-License-Identifier: Apache-2.0
import { minorUnits } from '../kit/currency.js';
import type { Computed } from './computed.js';
import type { MetricFacts } from './facts.js';
import type { Figure } from './figure.js';
import { FigureContext, type FigureRequest } from './figure-context.js';
import { FORMULAS, MEMBER_FORMULAS } from './figure-formulas.js';
import { FIGURES, type FigureDefinition, type FigureName, figureDefinition } from './figure-registry.js';
import { FRACTION_PLACES, toDecimal } from './fraction.js';
import { policyLabel } from './policy.js';
import type { RevenueHistory } from './revenue-history.js';

/**
 * Figures of a company, those asked for or all, in the order of the registry. What cannot be computed is there without a
 * value and says why; a name there is not is left out.
 *
 * @example figures(history, NO_FACTS, { as_of: '2024-03-31', currency: 'EUR', rate: null, names: ['mrr', 'logo_churn'] })
 */
export function figures(history: RevenueHistory, facts: MetricFacts, request: FigureRequest): Figure[] {
  const context = new FigureContext(history, facts, request);
  const found: Figure[] = [];
  for (const definition of FIGURES.values()) {
    const wanted = wantedOf(definition, request.names);
    if (wanted === null) continue;
    const one = FORMULAS[definition.name as FigureName];
    context.forgetMissing();
    if (one !== undefined) found.push(figureOf(definition, null, one(context), context));
    const members = MEMBER_FORMULAS[definition.name as FigureName]?.(context);
    for (const [member, value] of members ?? [])
      if (wanted === 'all' || wanted.includes(member)) found.push(figureOf(definition, member, value, context));
  }
  return found;
}

/** Null: nothing of it is asked for. */
function wantedOf(
  definition: FigureDefinition,
  names: readonly string[] | undefined,
): 'all' | readonly string[] | null {
  if (names === undefined || names.includes(definition.name)) return 'all';
  const members = names
    .map((name) => figureDefinition(name))
    .filter((asked) => asked?.definition.name === definition.name)
    .flatMap((asked) => asked?.member ?? []);
  return members.length > 0 ? members : null;
}

function figureOf(
  definition: FigureDefinition,
  member: string | null,
  { value, reason, inputs }: Computed,
  context: FigureContext,
): Figure {
  const { as_of, currency } = context.request;
  const money = definition.unit === 'money';
  const places = money ? (minorUnits(currency) ?? 0) : FRACTION_PLACES;
  const missing = value === null ? null : context.missing;
  return {
    name: member === null ? definition.name : `${definition.name}/${member}`,
    title: definition.title,
    unit: definition.unit,
    currency: money ? currency : null,
    value: value === null || missing !== null ? null : toDecimal(value, places),
    reason: missing?.message ?? reason,
    from: firstDay(definition, context),
    as_of,
    definition: definition.definition,
    policy: policyLabel(context.history.policy),
    inputs: missing === null ? inputs : [],
  };
}

function firstDay({ span }: FigureDefinition, context: FigureContext): string {
  switch (span) {
    case 'day':
      return context.request.as_of;
    case 'period':
      return context.period.from;
    case '3_months':
      return context.monthsBack(3);
    case '12_months':
      return context.monthsBack(12);
  }
}
