// SPDX-License-Identifier: Apache-2.0
import { nice, tickIncrement, ticks } from 'd3-array';
import type { NumberLanguage } from '../kit/number-text.js';
import { type Area, TEXT_SIZE } from './frame.js';
import { group, type Markup, type Pen } from './markup.js';
import { type Measure, shortDecimal, shortText } from './measure.js';
import { fittedText, textWidth } from './text-width.js';

/** The least distance of two lines of text. */
const LINE_HEIGHT = 22;

/** A straight scale from values to pixels. */
export interface ValueScale {
  readonly low: number;
  readonly high: number;
  at(value: number): number;
  readonly ticks: readonly { readonly value: number; readonly label: string }[];
  /** The widest label. */
  readonly label_width: number;
}

/** A scale that begins and ends at round values and holds all of `values`, and zero where `from_zero`. */
export function valueScale(
  values: readonly number[],
  from_zero: boolean,
  length: number,
  measure: Measure,
  language: NumberLanguage,
  label_room = LINE_HEIGHT * 2,
): Omit<ValueScale, 'at'> {
  let low = Math.min(...values, ...(from_zero ? [0] : []));
  let high = Math.max(...values, ...(from_zero ? [0] : []));
  // a difference that a float hardly holds would be cut into no steps
  if (high - low <= 1e-9 * Math.max(Math.abs(low), Math.abs(high)))
    [low, high] = low === 0 ? [0, 1] : [Math.min(0, low), Math.max(0, high)];
  // with one tick, d3's nice steps out of a domain about zero for ever
  const count = Math.max(2, Math.min(8, Math.floor(length / label_room)));
  [low, high] = nice(low, high, count);
  const increment = tickIncrement(low, high, count);
  // d3 answers the inverse of steps below one, as a negative number
  const places = increment < 0 ? Math.ceil(Math.log10(-increment)) : 0;
  const greatest = Math.max(Math.abs(low), Math.abs(high));
  const steps = ticks(low, high, count);
  // a low plot has no room for a line of text at each
  const nth = Math.ceil((steps.length * (TEXT_SIZE + 4)) / length);
  const zero = Math.max(0, steps.indexOf(0));
  const marked = steps
    .filter((_, at) => (at - zero) % nth === 0)
    .map((value) => ({
      value,
      label: shortText(shortDecimal(value, Math.min(12, places)), measure, language, greatest),
    }));
  // a step finer than the labels tell would write one label twice
  const told = marked.filter(({ label }, at) => at === 0 || label !== marked[at - 1]?.label);
  return { low, high, ticks: told, label_width: Math.max(0, ...told.map(({ label }) => textWidth(label, TEXT_SIZE))) };
}

/** Lines across with their values at the left of the area; values grow upwards. */
export function verticalAxis(scale: ValueScale, area: Area, pen: Pen): Markup {
  return group(
    ...scale.ticks.map(({ value, label }) => {
      const y = scale.at(value);
      return group(
        pen.line(area.left, y, area.right, y, value === 0 ? 'soft' : 'rule', { 'stroke-width': 1 }),
        pen.text(area.left - 8, y + TEXT_SIZE / 3, label, TEXT_SIZE, 'soft', { 'text-anchor': 'end' }),
      );
    }),
  );
}

/**
 * Names beneath the area, each in the middle of its place. Where they would touch, `every` name is cut to its room, or
 * only every nth is written.
 */
export function categoryAxis(
  names: readonly string[],
  middle: (index: number) => number,
  area: Area,
  pen: Pen,
  which: 'every' | 'nth',
): Markup {
  if (names.length === 0) return group();
  const step = names.length < 2 ? area.right - area.left : middle(1) - middle(0);
  const widest = Math.max(...names.map((name) => textWidth(name, TEXT_SIZE))) + 8;
  const longest = Math.min(widest, 120);
  const nth = which === 'every' ? 1 : Math.max(1, Math.ceil(longest / step));
  const size = which === 'every' ? TEXT_SIZE - 1 : TEXT_SIZE;
  const y = area.bottom + TEXT_SIZE + 6;
  let written_to = Number.NEGATIVE_INFINITY;
  return group(
    ...names.flatMap((name, index) => {
      if (index % nth !== 0) return [];
      const shown = fittedText(name, which === 'every' ? step - 4 : longest - 4, size);
      const half = textWidth(shown, size) / 2;
      // the first and the last may stand over the end of their place, not of the picture
      const x = Math.min(Math.max(middle(index), half + 2), area.right + 14 - half);
      if (x - half < written_to + 3) return [];
      written_to = x + half;
      return [pen.text(x, y, shown, size, 'soft', { 'text-anchor': 'middle' })];
    }),
  );
}
