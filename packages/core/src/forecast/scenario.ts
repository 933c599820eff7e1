// SPDX-License-Identifier: Apache-2.0
import type { Charge, DecimalInput } from '../catalog/charge.js';
import type { RangeInput } from './distribution.js';
import type { RetentionCohort } from './sbg-fit.js';

/**
 * What a company expects: the catalog's plans, who comes, who stays, what they use and what it all costs. Months are
 * counted from 1, the first of the forecast. Money is in major units.
 */
export interface ScenarioDefinition {
  readonly name: string;
  /** Of the catalog; every price and cost is in it. */
  readonly currency: string;
  /** `2026-01`: the first month of the forecast. What was before it is told by `actuals` and `cohorts`. */
  readonly first_month: string;
  /** How far to look; default 24, at most 120. */
  readonly months?: number;
  /**
   * `drawn` (default): in a simulation, who comes and who leaves are counts that chance decides, beside the ranges.
   * `expected`: only the ranges are drawn.
   */
  readonly counts?: 'drawn' | 'expected';
  readonly sources: Readonly<Record<string, SourceDefinition>>;
  readonly segments: Readonly<Record<string, SegmentDefinition>>;
  readonly costs?: CostsDefinition;
  readonly cash?: {
    /** At the start of the first month. */
    readonly opening: DecimalInput;
    readonly funding?: Readonly<Record<string, { readonly month: number; readonly amount: RangeInput }>>;
  };
  /** Months before the first of the forecast, in order. */
  readonly actuals?: readonly ActualMonth[];
  readonly targets?: Readonly<Record<string, TargetDefinition>>;
}

/** Where people come from: visitors, installs, sign-ups. Numbers are of one month. */
export type SourceDefinition =
  | {
      readonly kind: 'growth';
      /** In its first month. */
      readonly start: RangeInput;
      /** Every month on the one before; default none. */
      readonly monthly_growth?: RangeInput;
      /** Default 1. */
      readonly from_month?: number;
      readonly until_month?: number;
    }
  /** Each month as stated, times a factor; nobody after the last. */
  | { readonly kind: 'series'; readonly arrivals: readonly number[]; readonly factor?: RangeInput }
  /** As something new spreads (bass.ts): coefficients of a month, from `from_month` on. */
  | {
      readonly kind: 'bass';
      readonly market: RangeInput;
      readonly innovation: RangeInput;
      readonly imitation: RangeInput;
      readonly from_month?: number;
    };

export interface FunnelStep {
  readonly name: string;
  /** The share that goes on. */
  readonly conversion: RangeInput;
  /** How many months later; default 0. */
  readonly delay_months?: number;
}

/** Customers alike in what they need and how long they stay. */
export interface SegmentDefinition {
  /** Key of `sources`. */
  readonly source: string;
  readonly funnel: readonly FunnelStep[];
  /** The first month in which they can become customers; default 1. */
  readonly from_month?: number;
  /** Keys of the catalog's plans, smallest first: a customer is on the first that holds what it uses, else on the last. */
  readonly plans: readonly [string, ...string[]];
  /** Of plans with several ways to pay; default each plan's first. */
  readonly option?: string;
  /** When to move up: at the first `limit` that is reached, soft ones too (default), or when another plan is `cheapest`. */
  readonly upgrade?: 'limit' | 'cheapest';
  readonly retention: /** Without parameters: fitted to `cohorts`. */
    | {
        readonly kind: 'sbg';
        readonly alpha?: RangeInput;
        readonly beta?: RangeInput;
        /** Months between two renewals; default 1. */
        readonly every_months?: number;
      }
    | { readonly kind: 'churn'; readonly monthly: RangeInput };
  /** Customers there already, by when they began: `survivors` after each renewal so far, the last of them still there. */
  readonly cohorts?: readonly ScenarioCohort[];
  readonly usage?: UsageDefinition;
  readonly add_ons?: readonly { readonly add_on: string; readonly quantity: string }[];
  /** Settles negotiated prices. */
  readonly charges?: Readonly<Record<string, Charge>>;
  /** What is really paid of the price: 0.9 is a tenth off; default 1. */
  readonly price_factor?: RangeInput;
  /** Of a customer and month: hosting, support. Default 0. */
  readonly monthly_cost?: RangeInput;
  /** Of a new customer. Default 0. */
  readonly acquisition_cost?: RangeInput;
}

/** Customers who began in one month, with who of them is there now. */
export interface ScenarioCohort extends RetentionCohort {
  /** How long ago they began; default as long as their renewals took. */
  readonly age_months?: number;
  /** How many of them are there now; default as many as after the last renewal. */
  readonly alive?: number;
  /** What one of those pays a month now; grows as bills of its segment do. Default: what the segment's prices say. */
  readonly monthly?: DecimalInput;
}

/** What the median customer of a segment needs when it begins, and how that differs and grows. */
export interface UsageDefinition {
  /** In a month, by meter key. */
  readonly meters?: Readonly<Record<string, DecimalInput>>;
  /** Seats held, by feature key; rounded up to whole ones as they grow. */
  readonly quantities?: Readonly<Record<string, DecimalInput>>;
  /** Times all of it; default 1. */
  readonly size?: RangeInput;
  /** All of it, every month a customer stays; default none. */
  readonly monthly_growth?: RangeInput;
  /** Standard deviation of the logarithm of size over customers: 0 (default) are all alike, 1 differ much. */
  readonly spread?: number;
}

export interface CostsDefinition {
  readonly fixed?: Readonly<
    Record<string, { readonly monthly: RangeInput; readonly from_month?: number; readonly until_month?: number }>
  >;
  /** Share of revenue: payment fees, commissions. */
  readonly revenue_share?: RangeInput;
  readonly headcount?: Readonly<
    Record<
      string,
      {
        readonly monthly_cost: RangeInput;
        /** How many, from a month on; in order. */
        readonly people?: readonly { readonly from_month: number; readonly count: number }[];
        /** And one more for each so many customers begun. */
        readonly per_customers?: number;
      }
    >
  >;
}

export interface ActualMonth {
  readonly month: string;
  readonly mrr: DecimalInput;
  /** By segment. */
  readonly customers: Readonly<Record<string, number>>;
  readonly new_customers?: number;
  readonly churned_customers?: number;
  /** At the end of the month. */
  readonly cash?: DecimalInput;
}

export type Measure = 'mrr' | 'arr' | 'customers' | 'cash';

export interface TargetDefinition {
  readonly measure: Measure;
  /** Of `mrr`, `arr` and `customers`: of this segment only. */
  readonly segment?: string;
  /** At the end of this month of the forecast. */
  readonly month: number;
  readonly at_least: DecimalInput;
}

/** A scenario with its keys checked by the compiler; what it says is checked by `parseScenario`. */
export function defineScenario<const S extends ScenarioDefinition>(scenario: S): S {
  return scenario;
}
