// SPDX-License-Identifier: Apache-2.0
import type { ResolvedCatalog } from '../catalog/resolve.js';
import { cheapestPlan, costCurve, type PlanCost, type PlanCostRequest, planCosts } from '../invoice/plan-cost.js';
import { Decimal, decimal } from '../kit/decimal.js';
import { toMinor } from '../kit/money.js';
import { moneyText, NUMBER_STYLES } from '../kit/number-text.js';
import { explainDerivation } from '../rating/explain.js';
import { type CalculatorState, calculatorInputs } from './calculator-state.js';
import { optionPaidBy, type PayInterval } from './plan-card.js';

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

const contactOnly = (catalog: ResolvedCatalog, plan: string) => catalog.plans.get(plan)?.definition.contract === true;

/** What each plan of a public catalog would cost, in the catalog's order, and which is the cheapest that holds it. */
export function calculate(catalog: ResolvedCatalog, state: CalculatorState): CalculatedPlan[] {
  const costs = costsOf(catalog, state);
  const cheapest = cheapestPlan(costs);
  return costs.map((cost) => {
    const { plan, currency, once_minor } = cost;
    const style = NUMBER_STYLES.en;
    const why_not = whyNot(cost, catalog);
    return {
      plan,
      name: nameOf(catalog, plan),
      monthly: cost.monthly,
      monthly_text: cost.monthly === null ? null : monthlyText(cost.monthly, currency),
      once_text: once_minor === 0n ? null : moneyText(once_minor, currency, style),
      sentences: sentencesOf(cost),
      why_not,
      cheapest: cost === cheapest,
    };
  });
}

/** A price a month as it is written, rounded once to the digits of its currency. */
export function monthlyText(monthly: Decimal, currency: string): string {
  return moneyText(toMinor(monthly, currency, 'half-away'), currency, NUMBER_STYLES.en);
}

/** What plans cost over one meter, from nothing to `maximum`, all else being as it is. */
export interface CalculatedCurve {
  readonly meter: string;
  readonly label: string;
  readonly unit: string;
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
): CalculatedCurve | null {
  const input = calculatorInputs(catalog).find(({ kind, key }) => kind === 'meter' && key === meter);
  if (input === undefined) return null;
  const now = decimal(state.usage[meter] ?? '0');
  // up to where the slider goes or, with more than that, twice as far as what is used
  const maximum = now.multiply(decimal('2')).max(decimal(input.slider_maximum));
  const quantities = Array.from({ length: CURVE_STEPS + 1 }, (_, index) =>
    maximum.multiply(Decimal.fromInteger(index)).divide(Decimal.fromInteger(CURVE_STEPS), 6, 'half-even'),
  );
  const plans = [...catalog.plans.keys()].filter((plan) => !contactOnly(catalog, plan));
  const request = { ...requestOf(catalog, state), plans };
  return {
    meter,
    label: input.label,
    unit: input.unit,
    plans: plans.map((plan) => ({ plan, name: nameOf(catalog, plan) })),
    points: costCurve(request, meter, quantities).map(({ quantity, costs }) => {
      const chosen = ofInterval(costs, catalog, state.currency, state.interval);
      return {
        quantity,
        monthly: plans.map((plan) => {
          const cost = chosen.find((each) => each.plan === plan);
          return cost === undefined || !cost.holds ? null : cost.monthly;
        }),
      };
    }),
  };
}

/** What each plan costs, in the option that is paid by the state's interval. */
export function costsOf(catalog: ResolvedCatalog, state: CalculatorState): PlanCost[] {
  return ofInterval(planCosts(requestOf(catalog, state)), catalog, state.currency, state.interval);
}

function requestOf(catalog: ResolvedCatalog, { currency, usage, quantities }: CalculatorState): PlanCostRequest {
  return {
    catalog,
    currency,
    quantities,
    usage: Object.fromEntries(
      Object.entries(usage).map(([meter, text]) => [meter, { quantity: decimal(text), event_count: decimal(text) }]),
    ),
  };
}

function ofInterval(
  costs: readonly PlanCost[],
  catalog: ResolvedCatalog,
  currency: string,
  interval: PayInterval,
): PlanCost[] {
  return costs.filter(({ plan, option }) => {
    const resolved = catalog.plans.get(plan);
    return resolved !== undefined && option === optionPaidBy(resolved, currency, interval);
  });
}

function whyNot({ plan, problems, exceeded, holds }: PlanCost, catalog: ResolvedCatalog): string | null {
  if (problems.some(({ code }) => code === 'negotiated-price-unsettled') || contactOnly(catalog, plan))
    return 'priced by contract';
  const [problem] = problems;
  if (problem !== undefined) return problem.message;
  if (holds) return null;
  const written = (value: Decimal) => value.toString().replace(/\B(?=(\d{3})+(?!\d))/g, ',');
  return exceeded
    .filter(({ enforcement }) => enforcement === 'hard')
    .map(({ feature, limit }) => `holds ${written(limit)} of ${catalog.definition.features[feature]?.label ?? feature}`)
    .join('; ');
}

/** One for each charge: of a term of twelve months the first is told, and how often it comes. */
function sentencesOf({ lines, term_months }: PlanCost): string[] {
  const charges = new Map<string, { readonly line: PlanCost['lines'][number]; readonly count: number }>();
  for (const line of lines) {
    const known = charges.get(line.charge_key);
    charges.set(line.charge_key, { line: known?.line ?? line, count: (known?.count ?? 0) + 1 });
  }
  return [...charges.values()].map(({ line, count }) => {
    const times = count > 1 ? ` (${count} times in ${term_months} months)` : '';
    return `${line.label}: ${explainDerivation(line.derivation)}${times}`;
  });
}

const nameOf = (catalog: ResolvedCatalog, plan: string) => catalog.plans.get(plan)?.definition.name ?? plan;
