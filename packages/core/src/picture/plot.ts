// SPDX-License-Identifier: Apache-2.0
import type { NumberLanguage } from '../kit/number-text.js';
import { type ValueScale, valueScale } from './axis.js';
import { type Area, TEXT_SIZE } from './frame.js';
import type { Measure } from './measure.js';

/** Room beneath a plot for the names of its places. */
const NAMES_HEIGHT = 26;

/** The area within the axes and the upright scale of its values. */
export interface Plot {
  readonly area: Area;
  readonly scale: ValueScale;
}

/** Room for the values at the left and the names beneath; `headroom` pixels stay free above the highest value. */
export function plotOf(
  outer: Area,
  values: readonly number[],
  from_zero: boolean,
  measure: Measure,
  language: NumberLanguage,
  headroom = 0,
): Plot {
  const top = outer.top + headroom;
  const bottom = outer.bottom - NAMES_HEIGHT - headroom / 2;
  const scale = valueScale(values, from_zero, bottom - top, measure, language);
  const left = outer.left + scale.label_width + 10;
  const area = { left, top, right: outer.right, bottom: bottom + headroom / 2 };
  const at = (value: number) => bottom - ((value - scale.low) / (scale.high - scale.low)) * (bottom - top);
  return { area, scale: { ...scale, at } };
}

/** The middle of each of so many equal places across an area. */
export function placesAcross(area: Area, count: number): { readonly step: number; middle(index: number): number } {
  const step = (area.right - area.left) / Math.max(1, count);
  return { step, middle: (index) => area.left + step * (index + 1 / 2) };
}

/** Rows under one another, a line of text each. */
export const ROW_HEIGHT = 26;
export const rowMiddle = (top: number, index: number) => top + ROW_HEIGHT * (index + 1 / 2);
/** Where a line of text stands so that its middle is at `y`. */
export const baseline = (y: number) => y + TEXT_SIZE / 3;
