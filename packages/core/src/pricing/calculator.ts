// SPDX-License-Identifier: Apache-2.0
import { addOnsFor, type ResolvedCatalog } from '../catalog/resolve.js';
import { cheapestPlan, type PlanCost, planCosts } from '../invoice/plan-cost.js';
import { Decimal, decimal } from '../kit/decimal.js';
import { toMinor } from '../kit/money.js';
import { moneyText, NUMBER_STYLES, type NumberLanguage, writtenNumber } from '../kit/number-text.js';
import { explainDerivation } from '../rating/explain.js';
import { type CalculatorState, calculatorInputs } from './calculator-state.js';
import { optionPaidBy } from './plan-card.js';
import { COMPARISON_WORDS } from './wording/comparison-wording.js';

/** What one plan would cost for a visitor. */
export interface CalculatedPlan {
  readonly plan: string;
  readonly name: string;
  /** Exact to 12 places; null: it cannot be had for this, or not without a contract: see `why_not`. */
  readonly monthly: Decimal | null;
  /** `monthly` as it is written, rounded to the currency's digits. */
  readonly monthly_text: string | null;
  readonly once_text: string | null;
  /** How the amount comes about, a sentence for each charge, by the lines that would be billed. */
  readonly sentences: readonly string[];
  readonly why_not: string | null;
  readonly cheapest: boolean;
}

const isAsked = (plan: string, asked: readonly string[] | undefined) => asked?.includes(plan) ?? true;
const contactOnly = (catalog: ResolvedCatalog, plan: string) => catalog.plans.get(plan)?.definition.contract === true;

/**
 * What each plan of a public catalog would cost, in the catalog's order, and which is the cheapest that holds it; of the
 * `plans` that are asked for, default all.
 */
export function calculate(
  catalog: ResolvedCatalog,
  state: CalculatorState,
  {
    language = 'en',
    plans,
  }: { readonly language?: NumberLanguage; readonly plans?: readonly string[] | undefined } = {},
): CalculatedPlan[] {
  const costs = costsOf(catalog, state, plans);
  const cheapest = cheapestPlan(costs);
  return costs.map((cost) => {
    const { plan, currency, once_minor } = cost;
    const style = NUMBER_STYLES[language];
    const why_not = whyNot(cost, catalog, state, language);
    return {
      plan,
      name: nameOf(catalog, plan),
      monthly: cost.monthly,
      monthly_text: cost.monthly === null ? null : monthlyText(cost.monthly, currency, language),
      once_text: once_minor === 0n ? null : moneyText(once_minor, currency, style),
      sentences: sentencesOf(cost, language),
      why_not,
      cheapest: cost === cheapest,
    };
  });
}

/** A price a month as it is written, rounded once to the digits of its currency. */
export function monthlyText(monthly: Decimal, currency: string, language: NumberLanguage = 'en'): string {
  return moneyText(toMinor(monthly, currency, 'half-away'), currency, NUMBER_STYLES[language]);
}

/** What plans cost over one meter, from nothing to `maximum`, all else being as it is. */
export interface CalculatedCurve {
  readonly meter: string;
  readonly label: string;
  readonly unit: string | null;
  readonly plans: readonly { readonly plan: string; readonly name: string }[];
  /** Evenly spaced; a null where a plan does not hold so much, or has no price. */
  readonly points: readonly { readonly quantity: Decimal; readonly monthly: readonly (Decimal | null)[] }[];
}

const CURVE_STEPS = 20;

/** The cost curve over a meter; null: there is no such input. Rates each plan 21 times. */
export function calculatedCurve(
  catalog: ResolvedCatalog,
  state: CalculatorState,
  meter: string,
  asked?: readonly string[],
): CalculatedCurve | null {
  const input = calculatorInputs(catalog).find(({ kind, key }) => kind === 'meter' && key === meter);
  if (input === undefined) return null;
  const now = decimal(state.usage[meter] ?? '0');
  // up to where the slider goes or, with more than that, twice as far as what is used
  const maximum = now.multiply(decimal('2')).max(decimal(input.slider_maximum));
  const quantities = Array.from({ length: CURVE_STEPS + 1 }, (_, index) =>
    maximum.multiply(Decimal.fromInteger(index)).divide(Decimal.fromInteger(CURVE_STEPS), 6, 'half-even'),
  );
  const plans = [...catalog.plans.keys()].filter((plan) => isAsked(plan, asked) && !contactOnly(catalog, plan));
  return {
    meter,
    label: input.label,
    unit: input.unit,
    plans: plans.map((plan) => ({ plan, name: nameOf(catalog, plan) })),
    points: quantities.map((quantity) => {
      const usage = { ...state.usage, [meter]: quantity.toString() };
      const costs = new Map(costsOf(catalog, { ...state, usage }, plans).map((cost) => [cost.plan, cost]));
      return {
        quantity,
        monthly: plans.map((plan) => {
          const cost = costs.get(plan);
          return cost === undefined || !cost.holds ? null : cost.monthly;
        }),
      };
    }),
  };
}

/**
 * What each plan costs, in the option that is paid by the state's interval, with the add-ons that go with it. A plan holds
 * nothing for whom an add-on is missing that was chosen.
 */
export function costsOf(catalog: ResolvedCatalog, state: CalculatorState, asked?: readonly string[]): PlanCost[] {
  const { currency, interval, quantities } = state;
  const usage = Object.fromEntries(
    Object.entries(state.usage).map(([meter, text]) => [
      meter,
      { quantity: decimal(text), event_count: decimal(text) },
    ]),
  );
  return [...catalog.plans.values()].flatMap((plan) => {
    if (!isAsked(plan.key, asked)) return [];
    const add_ons = addOnsWith(catalog, plan.key, state);
    const costs = planCosts({ catalog, currency, quantities, usage, plans: [plan.key], add_ons });
    const option = optionPaidBy(plan, currency, interval);
    return costs
      .filter((cost) => cost.option === option)
      .map((cost) => ({ ...cost, holds: cost.holds && addOnsWithout(catalog, plan.key, state).length === 0 }));
  });
}

/** Of the add-ons chosen those that go with a plan. */
export function addOnsWith(
  catalog: ResolvedCatalog,
  plan: string,
  { add_ons }: CalculatorState,
): { readonly add_on: string; readonly quantity: string }[] {
  const offered = addOnsFor(catalog, plan);
  return Object.entries(add_ons).flatMap(([add_on, quantity]) => (offered.has(add_on) ? [{ add_on, quantity }] : []));
}

/** Of the add-ons chosen those that a plan does not go with, unless it holds all that they add anyway. */
function addOnsWithout(catalog: ResolvedCatalog, plan: string, { add_ons }: CalculatorState): string[] {
  const offered = addOnsFor(catalog, plan);
  const held = catalog.plans.get(plan)?.features;
  const isHeld = (feature: string, grant: unknown) => {
    const terms = held?.get(feature)?.terms;
    return grant === true && terms?.kind === 'boolean' && terms.included;
  };
  return Object.keys(add_ons).filter((key) => {
    if (offered.has(key)) return false;
    const added = Object.entries(catalog.definition.add_ons?.[key]?.features ?? {});
    return added.length === 0 || !added.every(([feature, grant]) => isHeld(feature, grant));
  });
}

function whyNot(
  { plan, problems, exceeded, holds }: PlanCost,
  catalog: ResolvedCatalog,
  state: CalculatorState,
  language: NumberLanguage,
): string | null {
  const words = COMPARISON_WORDS[language];
  if (problems.some(({ code }) => code === 'negotiated-price-unsettled') || contactOnly(catalog, plan))
    return words.by_contract;
  const [problem] = problems;
  if (problem !== undefined) return problem.code === 'currency-not-offered' ? words.not_in_currency : words.not_priced;
  if (holds) return null;
  const { features, add_ons } = catalog.definition;
  return [
    ...exceeded
      .filter(({ enforcement }) => enforcement === 'hard')
      .map(({ feature, limit }) =>
        words.holds(writtenNumber(limit.toString(), NUMBER_STYLES[language]), features[feature]?.label ?? feature),
      ),
    ...addOnsWithout(catalog, plan, state).map((key) => words.not_with(add_ons?.[key]?.name ?? key)),
  ].join('; ');
}

/** One for each charge: of a term of twelve months the first is told, and how often it comes. */
function sentencesOf({ lines, term_months }: PlanCost, language: NumberLanguage): string[] {
  const charges = new Map<string, { readonly line: PlanCost['lines'][number]; readonly count: number }>();
  for (const line of lines) {
    const known = charges.get(line.charge_key);
    charges.set(line.charge_key, { line: known?.line ?? line, count: (known?.count ?? 0) + 1 });
  }
  return [...charges.values()].map(({ line, count }) => {
    const times = count > 1 ? COMPARISON_WORDS[language].times(count, term_months) : '';
    return `${line.label}: ${explainDerivation(line.derivation, language)}${times}`;
  });
}

const nameOf = (catalog: ResolvedCatalog, plan: string) => catalog.plans.get(plan)?.definition.name ?? plan;
