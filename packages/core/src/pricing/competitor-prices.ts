// SPDX-License-Identifier: Apache-2.0
import type { ResolvedCatalog } from '../catalog/resolve.js';
import { cheapestPlan } from '../invoice/plan-cost.js';
import { Decimal, decimal } from '../kit/decimal.js';
import { costsOf } from './calculator.js';
import type { CalculatorState } from './calculator-state.js';

/** What others cost in stated cases, with where that is written. */
export interface CompetitorPrices {
  /** Where all of it is from, to be printed beneath. */
  readonly source: string;
  readonly url?: string;
  readonly currency: string;
  readonly scenarios: readonly CompetitorScenario[];
}
export interface CompetitorScenario {
  readonly label: string;
  /** Of one's own catalog: what the case needs a month. */
  readonly usage: Readonly<Record<string, string>>;
  readonly quantities?: Readonly<Record<string, string>>;
  /** A month, in major units. */
  readonly others: readonly { readonly name: string; readonly amount: string }[];
  /** What the source says of one's own plans, where it does: told beside what the catalog comes to. */
  readonly stated?: readonly { readonly name: string; readonly amount: string; readonly plan?: string }[];
}

/** A price beside others. */
export interface ComparedPrice {
  readonly name: string;
  /** `other`: cited; `stated`: of one's own, as the source has it; `ours`: by the catalog. */
  readonly kind: 'other' | 'stated' | 'ours';
  /** A month; null where the catalog has no price for it. */
  readonly monthly: Decimal | null;
  /** How much less than the cheapest of the others, as a fraction; below zero: more. Null for the others themselves. */
  readonly saving: Decimal | null;
}
export interface ComparedScenario {
  readonly label: string;
  /** What fills the calculator with it. */
  readonly state: CalculatorState;
  readonly prices: readonly ComparedPrice[];
}

/**
 * The cited cases, with every plan of one's own that holds them at its exact price, the cheapest first by
 * `cheapest_only`. Savings are fractions to four places, half away from zero.
 */
export function comparedScenarios(
  catalog: ResolvedCatalog,
  { scenarios, currency }: CompetitorPrices,
  { cheapest_only = false }: { readonly cheapest_only?: boolean } = {},
): ComparedScenario[] {
  return scenarios.map(({ label, usage, quantities = {}, others, stated = [] }) => {
    const state: CalculatorState = { currency, interval: 'month', usage, quantities, add_ons: {} };
    const held = costsOf(catalog, state).filter(({ holds, monthly }) => holds && monthly !== null);
    const cheapest = cheapestPlan(held);
    const ours = cheapest_only ? (cheapest === null ? [] : [cheapest]) : held;
    const least = others.map(({ amount }) => decimal(amount)).reduce((a, b) => a.min(b));
    return {
      label,
      state,
      prices: [
        ...others.map(({ name, amount }) => ({ name, kind: 'other' as const, monthly: decimal(amount), saving: null })),
        ...stated.map(({ name, amount }) => priced(name, 'stated', decimal(amount), least)),
        ...ours.map(({ plan, monthly }) =>
          priced(catalog.plans.get(plan)?.definition.name ?? plan, 'ours', monthly as Decimal, least),
        ),
      ],
    };
  });
}

function priced(name: string, kind: 'stated' | 'ours', monthly: Decimal, least: Decimal): ComparedPrice {
  const saving = least.isZero() ? null : Decimal.ONE.subtract(monthly.divide(least, 12, 'half-even'));
  return { name, kind, monthly, saving: saving === null ? null : saving.round(4, 'half-away') };
}
