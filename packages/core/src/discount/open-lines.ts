// SPDX-License-Identifier: Apache-2.0
import { allocate, lesser } from '../kit/money.js';
import { type ChargeLine, type ChargeScope, inScope } from './scope.js';

/**
 * What is still to pay of an invoice's lines while discounts or credits are taken from them. Negative lines are not
 * open, but they lower `headroom`, the most that amounts and credits together may take: the invoice's own total.
 */
export interface OpenLines {
  readonly lines: readonly ChargeLine[];
  /** Indices into `lines` in an order that only their content decides, so that a rest of one cent never depends on the caller's order. */
  readonly order: readonly number[];
  /** What is left to pay of each line, by index; never below zero. */
  readonly open: readonly bigint[];
  readonly headroom: bigint;
}

/** A part of a taking: so much from the line at `line`. */
export interface LinePart {
  readonly line: number;
  readonly amount_minor: bigint;
}

export function openLines(lines: readonly ChargeLine[]): OpenLines {
  const total = lines.reduce((sum, line) => sum + line.amount_minor, 0n);
  const names = lines.map(sortName);
  return {
    lines,
    order: lines.map((_, index) => index).sort((a, b) => compareLines(lines, names, a, b)),
    open: lines.map(({ amount_minor }) => (amount_minor > 0n ? amount_minor : 0n)),
    headroom: total > 0n ? total : 0n,
  };
}

function sortName({ charge_key, period, plan, add_on, product, subscription_id }: ChargeLine): string {
  const days = [period?.start ?? '', period?.end ?? ''];
  return JSON.stringify([charge_key, ...days, plan ?? '', add_on ?? '', product ?? '', subscription_id ?? '']);
}

function compareLines(lines: readonly ChargeLine[], names: readonly string[], a: number, b: number): number {
  const [left, right] = [names[a] as string, names[b] as string];
  if (left !== right) return left < right ? -1 : 1;
  const [less, more] = [(lines[a] as ChargeLine).amount_minor, (lines[b] as ChargeLine).amount_minor];
  return less === more ? a - b : less > more ? -1 : 1;
}

/** What is left to pay of the lines in a scope, of one subscription if named, in minor units. */
export function openIn(
  state: OpenLines,
  scope: ChargeScope | undefined,
  subscription_id: string | null = null,
): bigint {
  let sum = 0n;
  for (const [index, line] of state.lines.entries())
    if (inScope(line, scope, subscription_id)) sum += state.open[index] as bigint;
  return sum;
}

/** What was taken of which lines, and what is open after it. */
export interface Taken {
  readonly taken_minor: bigint;
  readonly parts: readonly LinePart[];
  readonly rest: OpenLines;
}

/**
 * Takes as much of `wanted` (minor units) as the lines in the scope, and of the subscription, and the headroom allow,
 * spread over those lines in proportion to what is left of each, by largest remainder.
 */
export function take(
  state: OpenLines,
  scope: ChargeScope | undefined,
  wanted: bigint,
  subscription_id: string | null = null,
): Taken {
  return takeShare(state, scope, lesser(wanted, state.headroom), subscription_id);
}

/**
 * The same for a share of the lines. It is a lower price of what is charged, so it does not matter what the same invoice
 * takes back: lines below zero do not bound it.
 */
export function takeShare(
  state: OpenLines,
  scope: ChargeScope | undefined,
  wanted: bigint,
  subscription_id: string | null = null,
): Taken {
  const payable = state.order.filter(
    (index) => (state.open[index] as bigint) > 0n && inScope(state.lines[index] as ChargeLine, scope, subscription_id),
  );
  const weights = payable.map((index) => state.open[index] as bigint);
  const taken = lesser(
    wanted,
    weights.reduce((sum, weight) => sum + weight, 0n),
  );
  if (taken <= 0n) return { taken_minor: 0n, parts: [], rest: state };
  const shares = allocate(taken, weights);
  const open = [...state.open];
  const parts: LinePart[] = [];
  for (const [position, line] of payable.entries()) {
    const amount_minor = shares[position] as bigint;
    if (amount_minor === 0n) continue;
    open[line] = (open[line] as bigint) - amount_minor;
    parts.push({ line, amount_minor });
  }
  const headroom = state.headroom > taken ? state.headroom - taken : 0n;
  return { taken_minor: taken, parts, rest: { ...state, open, headroom } };
}
