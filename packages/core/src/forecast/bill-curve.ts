// SPDX-License-Identifier: Apache-2.0
import type { ResolvedCatalog } from '../catalog/resolve.js';
import { cheapestPlan, type MonthlyUsage, type PlanCost, planCosts } from '../invoice/plan-cost.js';
import { decimal } from '../kit/decimal.js';
import { fail, ok, type Problem, type Result } from '../kit/result.js';
import type { SegmentDefinition } from './scenario.js';

/**
 * What a customer pays a month, and which plan it is on, by the logarithm of its size: rated exactly at evenly spaced
 * sizes and averaged over customers of one median size.
 */
export interface BillCurve {
  /** Logarithm of the size at index 0, and between two of them. */
  readonly origin: number;
  readonly step: number;
  /** Major units a month. */
  readonly monthly: Float64Array;
  /** By plan of the segment, in order: the share of customers on it. */
  readonly shares: readonly Float64Array[];
}

/** Logarithms of the sizes that a curve has to reach over, and of one at which it is exact. */
export interface SizeRange {
  readonly from: number;
  readonly to: number;
  readonly at: number;
}

/** A sixteenth: sizes 6.4 % apart. */
const STEP = 0.0625;
/** Of a normal distribution, all but one in 2,000 customers. */
const WIDEST = 3.5;
/** Sizes beyond a billion times the median are as a billion times it. */
const LARGEST_SIZE = Math.log(1e9);

export function billCurve(
  catalog: ResolvedCatalog,
  segment: SegmentDefinition,
  currency: string,
  { from, to, at }: SizeRange,
): Result<BillCurve> {
  const spread = segment.usage?.spread ?? 0;
  const wings = spread === 0 ? 0 : Math.ceil((WIDEST * spread) / STEP);
  const lowest = Math.floor((Math.max(from, -LARGEST_SIZE) - at) / STEP + 1e-9);
  const highest = Math.max(lowest, Math.ceil((Math.min(to, LARGEST_SIZE) - at) / STEP - 1e-9));
  const rated: { readonly plan: number; readonly monthly: number }[] = [];
  for (let index = lowest - wings; index <= highest + wings; index++) {
    const bill = billAt(catalog, segment, currency, Math.exp(at + index * STEP));
    if (!bill.ok) return bill;
    rated.push(bill.value);
  }
  // the density of the normal distribution at even steps, which sums to the integral far beyond any need
  const weights = Array.from({ length: 2 * wings + 1 }, (_, index) =>
    wings === 0 ? 1 : Math.exp(-(((index - wings) * STEP) ** 2) / (2 * spread * spread)),
  );
  const whole = weights.reduce((sum, weight) => sum + weight, 0);
  const count = highest - lowest + 1;
  const monthly = new Float64Array(count);
  const shares = segment.plans.map(() => new Float64Array(count));
  for (let index = 0; index < count; index++)
    for (const [offset, weight] of weights.entries()) {
      const bill = rated[index + offset] as { readonly plan: number; readonly monthly: number };
      monthly[index] = (monthly[index] as number) + (bill.monthly * weight) / whole;
      const share = shares[bill.plan] as Float64Array;
      share[index] = (share[index] as number) + weight / whole;
    }
  return ok({ origin: at + lowest * STEP, step: STEP, monthly, shares });
}

/**
 * A curve at a size, given as its logarithm; at its ends it goes on as it is there. Between two sizes the line is
 * straight in the size itself, as bills are: (e^fh - 1) / (e^h - 1) by its first three Bernoulli polynomials, which is
 * exact to one part in a million of the step.
 */
export function onCurve(values: Float64Array, { origin, step }: BillCurve, size: number): number {
  const last = values.length - 1;
  const place = Math.min(last, Math.max(0, (size - origin) / step));
  const index = Math.floor(place);
  const here = values[index] as number;
  if (index === last) return here;
  const f = place - index;
  const share = f * (1 + (f - 1) * step * (0.5 + ((2 * f - 1) * step) / 12));
  return here + ((values[index + 1] as number) - here) * share;
}

function billAt(
  catalog: ResolvedCatalog,
  segment: SegmentDefinition,
  currency: string,
  size: number,
): Result<{ readonly plan: number; readonly monthly: number }> {
  const { usage = {}, plans, upgrade = 'limit' } = segment;
  const times = decimal(size.toFixed(9));
  const needed = (quantity: string | number) => decimal(quantity).multiply(times);
  const used = Object.fromEntries(
    Object.entries(usage.meters ?? {}).map(([meter, quantity]) => {
      const value = needed(quantity).round(6, 'half-even');
      return [meter, { quantity: value, event_count: value }];
    }),
  );
  const need: Need = {
    usage: used,
    quantities: Object.fromEntries(
      Object.entries(usage.quantities ?? {}).map(([feature, quantity]) => [
        feature,
        needed(quantity).round(0, 'ceiling').toString(),
      ]),
    ),
  };
  const costs = costsOf(catalog, segment, currency, need);
  const problem = problemsOf(costs, plans);
  if (problem !== null) return fail(problem);
  const last = costs[costs.length - 1] as PlanCost;
  const chosen =
    (upgrade === 'cheapest' ? cheapestPlan(costs) : costs.find(({ exceeded }) => exceeded.length === 0)) ?? last;
  const cost = chosen.holds ? chosen : withinLimits(chosen, catalog, segment, currency, need);
  // the one place where exact money becomes a number to simulate with
  return ok({ plan: plans.indexOf(chosen.plan), monthly: Number(cost.monthly?.toString()) });
}

interface Need {
  readonly usage: Readonly<Record<string, MonthlyUsage>>;
  readonly quantities: Readonly<Record<string, string>>;
}

function costsOf(catalog: ResolvedCatalog, segment: SegmentDefinition, currency: string, need: Need): PlanCost[] {
  const costs = planCosts({
    catalog,
    currency,
    plans: segment.plans,
    ...need,
    ...(segment.add_ons === undefined ? {} : { add_ons: segment.add_ons }),
    ...(segment.charges === undefined ? {} : { charges: segment.charges }),
  });
  return segment.plans.flatMap((plan) => {
    const options = costs.filter((cost) => cost.plan === plan);
    return options.find(({ option }) => option === segment.option) ?? options[0] ?? [];
  });
}

/** The largest plan refuses what is beyond a hard limit: it is neither used nor paid. */
function withinLimits(
  { plan, exceeded }: PlanCost,
  catalog: ResolvedCatalog,
  segment: SegmentDefinition,
  currency: string,
  need: Need,
): PlanCost {
  const quantities = { ...need.quantities };
  const usage = { ...need.usage };
  for (const { feature, limit, needed, enforcement } of exceeded) {
    if (enforcement === 'soft') continue;
    const definition = catalog.definition.features[feature];
    if (definition?.kind === 'seats') quantities[feature] = limit.toString();
    const used = definition?.kind === 'metered' ? usage[definition.meter] : undefined;
    if (definition?.kind !== 'metered' || used === undefined) continue;
    const quantity = used.quantity.multiply(limit).divide(needed, 6, 'down');
    usage[definition.meter] = { ...used, quantity, event_count: quantity };
  }
  const [cost] = costsOf(catalog, { ...segment, plans: [plan] }, currency, { usage, quantities });
  return cost as PlanCost;
}

function problemsOf(costs: readonly PlanCost[], plans: readonly string[]): Problem | null {
  for (const [index, plan] of plans.entries()) {
    const cost = costs.find((found) => found.plan === plan);
    if (cost === undefined)
      return {
        code: 'unknown-plan',
        path: `plans[${index}]`,
        message: `the catalog has no plan ${plan}`,
        mend: 'name plans of the catalog, smallest first',
      };
    const [problem] = cost.problems;
    if (problem !== undefined) return { ...problem, message: `${plan}: ${problem.message}` };
  }
  return null;
}
