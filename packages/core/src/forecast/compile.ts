// SPDX-License-Identifier: Apache-2.0
import type { ResolvedCatalog } from '../catalog/resolve.js';
import { decimal } from '../kit/decimal.js';
import { fail, ok, type Problem, type Result } from '../kit/result.js';
import { type BillCurve, billCurve } from './bill-curve.js';
import { type Distribution, quantileOf, type RangeInput, readRange } from './distribution.js';
import { fitSbg, type SbgFit } from './sbg-fit.js';
import type { ScenarioDefinition, SegmentDefinition, SourceDefinition, TargetDefinition } from './scenario.js';
import { DEFAULT_MONTHS } from './scenario-parse.js';
import { finished } from './turns.js';

/** One number that a run is made of; what is known is one without width. */
export interface Assumption {
  /** Where it stands in the scenario: `segments.cloud.funnel[0].conversion`. */
  readonly path: string;
  readonly distribution: Distribution;
}

/** Numbers are places in the list of assumptions. */
export interface CompiledSource {
  readonly key: string;
  readonly definition: SourceDefinition;
  readonly first: number;
  readonly second: number;
  readonly third: number;
}

export interface CompiledSegment {
  readonly key: string;
  readonly source: number;
  readonly conversions: readonly number[];
  readonly delay: number;
  /** The first month of the forecast, from 0, with new customers. */
  readonly opens: number;
  readonly retention:
    | { readonly kind: 'sbg'; readonly alpha: number; readonly beta: number; readonly every: number }
    | { readonly kind: 'churn'; readonly monthly: number };
  /** Customers there already: their months, how many of them there are, and what one pays now where that is known. */
  readonly base: readonly { readonly age: number; readonly alive: number; readonly monthly: number | null }[];
  readonly size: number;
  readonly growth: number;
  readonly price: number;
  readonly monthly_cost: number;
  readonly acquisition_cost: number;
  readonly plans: readonly string[];
  readonly curve: BillCurve;
}

/** A scenario with its ranges read, its retention fitted and its prices rated: what a run needs, and nothing to look up. */
export interface CompiledScenario {
  readonly definition: ScenarioDefinition;
  readonly months: number;
  readonly assumptions: readonly Assumption[];
  readonly sources: readonly CompiledSource[];
  readonly segments: readonly CompiledSegment[];
  readonly fixed: readonly { readonly monthly: number; readonly from: number; readonly until: number }[];
  readonly revenue_share: number;
  readonly teams: readonly {
    readonly key: string;
    readonly monthly_cost: number;
    /** By month. */
    readonly people: readonly number[];
    readonly per_customers: number | null;
  }[];
  readonly opening_cash: number;
  readonly funding: readonly { readonly month: number; readonly amount: number }[];
  readonly targets: readonly (Omit<TargetDefinition, 'segment' | 'at_least'> & {
    readonly key: string;
    /** Place in `segments`; -1: all of them. */
    readonly segment: number;
    readonly at_least: number;
  })[];
  /** Retention as it was fitted, by segment. */
  readonly fits: Readonly<Record<string, SbgFit>>;
}

/**
 * Prepares a scenario that `parseScenario` accepts for the plans of a catalog without errors. Fails where the catalog
 * does not have what it names or cannot price it, and with `cohort-survivors`. Rates every plan a segment can be on at
 * sizes 6 % apart: cost grows with the plans named, the months and the width of the ranges, not with the runs to come.
 */
export function compileScenario(definition: ScenarioDefinition, catalog: ResolvedCatalog): Result<CompiledScenario> {
  return finished(compileSegments(definition, catalog));
}

/** The same, a segment at a time, so that others may have a turn between. */
export function* compileSegments(
  definition: ScenarioDefinition,
  catalog: ResolvedCatalog,
): Generator<undefined, Result<CompiledScenario>> {
  const months = definition.months ?? DEFAULT_MONTHS;
  const assumptions: Assumption[] = [];
  const problems: Problem[] = [];
  const assume = (path: string, input: RangeInput) => {
    const distribution = readRange(input);
    if (distribution === null) throw new RangeError(`${path} is no range: parseScenario says so`);
    return assumptions.push({ path, distribution }) - 1;
  };
  const keys = Object.keys(definition.sources);
  const sources = Object.entries(definition.sources).map(([key, source]) => compileSource(key, source, assume));
  const fits: Record<string, SbgFit> = {};
  const segments: CompiledSegment[] = [];
  for (const [key, segment] of Object.entries(definition.segments)) {
    yield undefined;
    const path = `segments.${key}`;
    const retention = retentionOf(segment, path, assume);
    if (!retention.ok) {
      problems.push(...retention.problems.map((problem) => ({ ...problem, path: `${path}.${problem.path}` })));
      continue;
    }
    if (retention.value.fit !== null) fits[key] = retention.value.fit;
    const size = assume(`${path}.usage.size`, segment.usage?.size ?? 1);
    const growth = assume(`${path}.usage.monthly_growth`, segment.usage?.monthly_growth ?? 0);
    const base = baseOf(segment);
    const oldest = base.reduce((most, { age }) => Math.max(most, age), 0);
    const range = sizesOf(assumptions[size] as Assumption, assumptions[growth] as Assumption, months + oldest);
    const curve = billCurve(catalog, segment, definition.currency, range);
    if (!curve.ok) {
      problems.push(...curve.problems.map((problem) => ({ ...problem, path: `${path}.${problem.path}` })));
      continue;
    }
    segments.push({
      key,
      source: keys.indexOf(segment.source),
      conversions: segment.funnel.map(({ conversion }, index) =>
        assume(`${path}.funnel[${index}].conversion`, conversion),
      ),
      delay: segment.funnel.reduce((sum, { delay_months = 0 }) => sum + delay_months, 0),
      opens: (segment.from_month ?? 1) - 1,
      retention: retention.value.compiled,
      base,
      size,
      growth,
      price: assume(`${path}.price_factor`, segment.price_factor ?? 1),
      monthly_cost: assume(`${path}.monthly_cost`, segment.monthly_cost ?? 0),
      acquisition_cost: assume(`${path}.acquisition_cost`, segment.acquisition_cost ?? 0),
      plans: segment.plans,
      curve: curve.value,
    });
  }
  if (problems.length > 0) return fail(...problems);
  return ok({
    definition,
    months,
    assumptions,
    sources,
    segments,
    ...costsOf(definition, months, assume),
    targets: Object.entries(definition.targets ?? {}).map(([key, { segment, at_least, ...target }]) => ({
      ...target,
      key,
      segment: segment === undefined ? -1 : Object.keys(definition.segments).indexOf(segment),
      at_least: Number(decimal(at_least).toString()),
    })),
    fits,
  });
}

type Assume = (path: string, input: RangeInput) => number;

function compileSource(key: string, definition: SourceDefinition, assume: Assume): CompiledSource {
  const at = (name: string, input: RangeInput) => assume(`sources.${key}.${name}`, input);
  switch (definition.kind) {
    case 'growth':
      return {
        key,
        definition,
        first: at('start', definition.start),
        second: at('monthly_growth', definition.monthly_growth ?? 0),
        third: -1,
      };
    case 'series':
      return { key, definition, first: at('factor', definition.factor ?? 1), second: -1, third: -1 };
    case 'bass':
      return {
        key,
        definition,
        first: at('market', definition.market),
        second: at('innovation', definition.innovation),
        third: at('imitation', definition.imitation),
      };
  }
}

function retentionOf(
  { retention, cohorts = [] }: SegmentDefinition,
  path: string,
  assume: Assume,
): Result<{ readonly compiled: CompiledSegment['retention']; readonly fit: SbgFit | null }> {
  if (retention.kind === 'churn')
    return ok({
      compiled: { kind: 'churn', monthly: assume(`${path}.retention.monthly`, retention.monthly) },
      fit: null,
    });
  const { alpha, beta, every_months: every = 1 } = retention;
  const compiled = (a: RangeInput, b: RangeInput) => ({
    kind: 'sbg' as const,
    alpha: assume(`${path}.retention.alpha`, a),
    beta: assume(`${path}.retention.beta`, b),
    every,
  });
  if (alpha !== undefined && beta !== undefined) return ok({ compiled: compiled(alpha, beta), fit: null });
  const fit = fitSbg(cohorts);
  return fit.ok ? ok({ compiled: compiled(fit.value.alpha, fit.value.beta), fit: fit.value }) : fit;
}

function baseOf({ cohorts = [], retention }: SegmentDefinition): CompiledSegment['base'] {
  const every = retention.kind === 'sbg' ? (retention.every_months ?? 1) : 1;
  return cohorts.map(({ size, survivors, age_months, alive, monthly }) => ({
    age: age_months ?? survivors.length * every,
    alive: alive ?? survivors.at(-1) ?? size,
    monthly: monthly === undefined ? null : Number(decimal(monthly).toString()),
  }));
}

function sizesOf({ distribution: size }: Assumption, { distribution: growth }: Assumption, months: number) {
  const [slow, fast] = [months * Math.log1p(growth.low), months * Math.log1p(growth.high)];
  return {
    from: Math.log(size.low) + Math.min(0, slow),
    to: Math.log(size.high) + Math.max(0, fast),
    at: Math.log(quantileOf(size, 0.5)),
  };
}

function costsOf({ costs = {}, cash }: ScenarioDefinition, months: number, assume: Assume) {
  const until = (month: number | undefined) => Math.min(months, month ?? months);
  return {
    fixed: Object.entries(costs.fixed ?? {}).map(([key, { monthly, from_month = 1, until_month }]) => ({
      monthly: assume(`costs.fixed.${key}.monthly`, monthly),
      from: from_month - 1,
      until: until(until_month),
    })),
    revenue_share: assume('costs.revenue_share', costs.revenue_share ?? 0),
    teams: Object.entries(costs.headcount ?? {}).map(([key, { monthly_cost, people = [], per_customers }]) => ({
      key,
      monthly_cost: assume(`costs.headcount.${key}.monthly_cost`, monthly_cost),
      people: Array.from(
        { length: months },
        (_, month) => people.findLast(({ from_month }) => from_month <= month + 1)?.count ?? 0,
      ),
      per_customers: per_customers ?? null,
    })),
    opening_cash: Number(decimal(cash?.opening ?? 0).toString()),
    funding: Object.entries(cash?.funding ?? {}).map(([key, { month, amount }]) => ({
      month: month - 1,
      amount: assume(`cash.funding.${key}.amount`, amount),
    })),
  };
}
