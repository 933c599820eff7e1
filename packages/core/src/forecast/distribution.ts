// SPDX-License-Identifier: Apache-2.0
import { normalQuantile } from './normal.js';

/**
 * A value that is known, or one of which only a range is. As text: `'15%'`, `'2%..5%'` (uniform: every value is as
 * likely) or `'15% ± 5%'` (normal around 15 %; also `+-`). Else with the distribution named.
 *
 * A normal or lognormal range holds the middle 95 % of that distribution, and what is outside of it is cut off: no
 * value ever leaves the range that is stated.
 */
export type RangeInput =
  | number
  | string
  | {
      readonly low: number | string;
      readonly high: number | string;
      readonly distribution: 'uniform' | 'triangular' | 'normal' | 'lognormal';
      /** Of a triangular one: the value that is likeliest. */
      readonly mode?: number | string;
    };

export interface Distribution {
  readonly kind: 'fixed' | 'uniform' | 'triangular' | 'normal' | 'lognormal';
  readonly low: number;
  readonly high: number;
  /** Of a triangular one the likeliest value; of the others the middle of the range. */
  readonly mode: number;
}

const NUMBER = String.raw`[+-]?\d+(?:\.\d+)?%?`;
const BETWEEN = new RegExp(String.raw`^(${NUMBER})\s*\.\.\s*(${NUMBER})$`);
const AROUND = new RegExp(String.raw`^(${NUMBER})\s*(?:±|\+-|\+/-)\s*(${NUMBER})$`);
const ONE = new RegExp(`^${NUMBER}$`);

/** What a range says; null when it says nothing that one could draw from. */
export function readRange(input: unknown): Distribution | null {
  if (typeof input === 'number') return Number.isFinite(input) ? fixed(input) : null;
  if (typeof input === 'string') return readText(input.trim());
  if (typeof input !== 'object' || input === null) return null;
  const { low, high, distribution, mode } = input as Record<string, unknown>;
  const [from, to] = [numberOf(low), numberOf(high)];
  if (from === null || to === null || from > to) return null;
  const middle = (from + to) / 2;
  switch (distribution) {
    case 'uniform':
    case 'normal':
      return mode === undefined ? { kind: distribution, low: from, high: to, mode: middle } : null;
    case 'lognormal':
      return mode === undefined && from > 0 ? { kind: distribution, low: from, high: to, mode: middle } : null;
    case 'triangular': {
      const likeliest = numberOf(mode);
      return likeliest === null || likeliest < from || likeliest > to
        ? null
        : { kind: distribution, low: from, high: to, mode: likeliest };
    }
    default:
      return null;
  }
}

function readText(text: string): Distribution | null {
  const one = ONE.test(text) ? numberOf(text) : null;
  if (one !== null) return fixed(one);
  const between = BETWEEN.exec(text);
  if (between !== null) {
    const [low, high] = [numberOf(between[1]), numberOf(between[2])];
    if (low === null || high === null || low > high) return null;
    return { kind: 'uniform', low, high, mode: (low + high) / 2 };
  }
  const around = AROUND.exec(text);
  const [mode, half] = [numberOf(around?.[1]), numberOf(around?.[2])];
  if (mode === null || half === null || half < 0) return null;
  return half === 0 ? fixed(mode) : { kind: 'normal', low: mode - half, high: mode + half, mode };
}

function fixed(value: number): Distribution {
  return { kind: 'fixed', low: value, high: value, mode: value };
}

function numberOf(input: unknown): number | null {
  if (typeof input === 'number') return Number.isFinite(input) ? input : null;
  if (typeof input !== 'string' || !ONE.test(input)) return null;
  return input.endsWith('%') ? Number(input.slice(0, -1)) / 100 : Number(input);
}

/** Whether it is a range at all: something of which the value matters. */
export function isUncertain({ low, high }: Distribution): boolean {
  return low < high;
}

const EDGE = 0.025;
const EDGE_QUANTILE = normalQuantile(1 - EDGE);

/** The value below which the distribution lies with a probability, from 0 to 1. */
export function quantileOf({ kind, low, high, mode }: Distribution, probability: number): number {
  if (low === high) return low;
  switch (kind) {
    case 'triangular': {
      const width = high - low;
      const rising = (mode - low) / width;
      return probability < rising
        ? low + Math.sqrt(probability * width * (mode - low))
        : high - Math.sqrt((1 - probability) * width * (high - mode));
    }
    case 'normal':
      return (low + high) / 2 + ((high - low) / 2) * cutNormal(probability);
    case 'lognormal': {
      const [from, to] = [Math.log(low), Math.log(high)];
      return Math.min(high, Math.max(low, Math.exp((from + to) / 2 + ((to - from) / 2) * cutNormal(probability))));
    }
    default:
      return low + (high - low) * probability;
  }
}

/** The quantile of a normal distribution cut to its middle 95 %, from -1 to 1. */
function cutNormal(probability: number): number {
  const value = normalQuantile(EDGE + (1 - 2 * EDGE) * probability) / EDGE_QUANTILE;
  return Math.min(1, Math.max(-1, value));
}
