// SPDX-License-Identifier: Apache-2.0
import type { FigureInput, FigureUnit } from './figure.js';
import { dividedBy, type Fraction, toDecimal } from './fraction.js';

/** A figure before it is rounded. */
export interface Computed {
  readonly value: Fraction | null;
  /** Why there is none. */
  readonly reason: string | null;
  readonly inputs: readonly FigureInput[];
}

/** What a figure was computed from, by name. */
export type Named = readonly [name: string, value: Fraction, unit: FigureUnit];

function inputsOf(inputs: readonly Named[]): FigureInput[] {
  return inputs.map(([name, value, unit]) => ({ name, value: toDecimal(value), unit }));
}

export function computed(value: Fraction, ...inputs: readonly Named[]): Computed {
  return { value, reason: null, inputs: inputsOf(inputs) };
}

export function unknown(reason: string, ...inputs: readonly Named[]): Computed {
  return { value: null, reason, inputs: inputsOf(inputs) };
}

/** A quotient of two inputs; `nothing` says why there is none where the second is zero. */
export function quotient(top: Named, bottom: Named, nothing: string): Computed {
  return bottom[1].value === 0n ? unknown(nothing, top, bottom) : computed(dividedBy(top[1], bottom[1]), top, bottom);
}

/** Lets a figure follow from another one that may not be known. */
export function follow(first: Computed, then: (value: Fraction) => Computed): Computed {
  return first.value === null ? first : then(first.value);
}
