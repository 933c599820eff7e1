// SPDX-License-Identifier: Apache-2.0
import type { PlainDate } from '../kit/calendar.js';
import type { CurrencyCode } from '../kit/money.js';
import type { FigureUnit } from '../metrics/figure.js';

/**
 * `=` names a figure to arrive at, from the side it starts on; going beyond is reaching it. A `range` is met from its nearer
 * bound on. `<` and `<=` are bounds to stay below.
 */
export const TARGET_OPERATORS = ['=', '>=', '>', '<=', '<', 'range'] as const;
export type TargetOperator = (typeof TARGET_OPERATORS)[number];

/** `linear`: the same amount each day. `compound`: the same growth each day; both values are above zero. */
export const TARGET_PATHS = ['linear', 'compound'] as const;
export type TargetPath = (typeof TARGET_PATHS)[number];

/** A figure to be reached by a day. Values are decimal text in the unit: a `fraction` of 0.03 is 3 %. */
export interface Target {
  /** Stable, kebab-case: `mrr-12`. */
  readonly key: string;
  readonly label: string;
  /** Name of a figure of the metrics, `mrr`, or `community/<series>` of numbers that are imported. */
  readonly metric: string;
  readonly unit: FigureUnit;
  /** Of money. */
  readonly currency?: CurrencyCode;
  /** What is counted, for words: `stars`. */
  readonly noun?: string;
  readonly operator: TargetOperator;
  /** Of every operator but `range`. */
  readonly value?: string;
  /** Of `range`. */
  readonly minimum?: string;
  readonly maximum?: string;
  /** The last day on which it may be reached. */
  readonly due: PlainDate;
  /** Where the path begins; without a value at the figure of that day. Absent: at the first figure that is known. */
  readonly start?: { readonly date: PlainDate; readonly value?: string };
  /** Default `linear`. */
  readonly path?: TargetPath;
  /** With a forecast it is on track from this chance on; default '0.5'. */
  readonly on_track_from?: string;
  /** Where the plan says so. */
  readonly section?: string;
}

/** What several key results stand for; each is a target. */
export interface Objective {
  /** Stable, kebab-case: `year-1-community`. */
  readonly key: string;
  readonly label: string;
  /** In words: `Year 1`. */
  readonly period?: string;
  readonly key_results: readonly KeyResult[];
  readonly section?: string;
}

export interface KeyResult {
  /** Key of a target. */
  readonly target: string;
  /** How much it counts beside the others; default '1'. */
  readonly weight?: string;
}
