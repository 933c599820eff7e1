// SPDX-License-Identifier: Apache-2.0
import type { PlanCheck } from './business-plan.js';
import type { Cause } from './cause.js';
import type { Interval } from './interval.js';
import type { Stated } from './stated.js';
import type { Verdict } from './verdict.js';

/** What one check found for one figure. */
export interface Finding {
  /** `section.figure`. */
  readonly figure: string;
  readonly verdict: Verdict;
  readonly kind: PlanCheck['kind'];
  /** Place of the check in the plan, from 0. */
  readonly check: number;
  /** What follows for the figure, in its unit (a percentage as a fraction); null where nothing does. */
  readonly follows: Interval | null;
  /** The same in words; empty where nothing follows. */
  readonly follows_text: string;
  /** The arithmetic, one sentence. */
  readonly arithmetic: string;
  /** The figures it was held against. */
  readonly against: readonly string[];
  /** What a plan does not state, and would have to be for the figure to follow. */
  readonly implied: readonly { readonly name: string; readonly value: string }[];
  /** For what is contradicted: single changes that mend it, the likeliest first. */
  readonly causes: readonly Cause[];
  /** Whether the two likeliest are equally likely. */
  readonly tied: boolean;
  /** Figures it was held against that are contradicted themselves. */
  readonly rests_on: readonly string[];
  readonly note: string | null;
}

/** A figure with the worst of what was found for it; an input that nothing derives is `not_derivable`. */
export interface FigureVerdict extends Stated {
  readonly verdict: Verdict;
}

/** Whether a plan adds up. */
export interface PlanReport {
  readonly id: string;
  readonly name: string;
  /** Findings by verdict. */
  readonly counts: Readonly<Record<Verdict, number>>;
  /** Figures that nothing in the plan derives: they are taken as written. */
  readonly inputs: number;
  readonly findings: readonly Finding[];
  readonly figures: ReadonlyMap<string, FigureVerdict>;
}
