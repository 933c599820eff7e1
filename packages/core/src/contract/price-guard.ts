// SPDX-License-Identifier: Apache-2.0
import { type Decimal, decimal } from '../kit/decimal.js';
import type { Problem } from '../kit/result.js';
import { percentProblem } from './percentage.js';

/**
 * When a migration stops by itself: as soon as more than `share_percent` of the invoices compared are dearer by more
 * than `dearer_by_percent`. Percentages are decimal text, '5' is 5 %.
 */
export interface PriceGuard {
  readonly dearer_by_percent: string;
  readonly share_percent: string;
  /** With fewer invoices than this it does not trip yet; default 1. */
  readonly minimum_invoices?: number;
}

/** What a customer's invoice was and would be, in minor units of one currency. */
export interface PricePair {
  readonly old_minor: bigint;
  readonly new_minor: bigint;
}

/** How many invoices were compared, and how many of them are dearer by more than the guard allows. */
export interface GuardTally {
  readonly compared: number;
  readonly dearer: number;
}

export const NOTHING_COMPARED: GuardTally = { compared: 0, dearer: 0 };

/** Counts pairs on. Exactly `dearer_by_percent` is not dearer by more; anything is that was free of charge. */
export function tallyPrices(guard: PriceGuard, pairs: Iterable<PricePair>, before = NOTHING_COMPARED): GuardTally {
  const allowed = decimal(guard.dearer_by_percent);
  let { compared, dearer } = before;
  for (const pair of pairs) {
    compared += 1;
    if (isDearer(pair, allowed)) dearer += 1;
  }
  return { compared, dearer };
}

function isDearer({ old_minor, new_minor }: PricePair, percent: Decimal): boolean {
  const more = new_minor - old_minor;
  if (more <= 0n) return false;
  const size = old_minor < 0n ? -old_minor : old_minor;
  return decimal(more * 100n).greaterThan(percent.multiply(decimal(size)));
}

/** Whether the guard trips at a tally. Exactly `share_percent` of the invoices is not more. */
export function guardTrips(guard: PriceGuard, { compared, dearer }: GuardTally): boolean {
  if (compared < Math.max(guard.minimum_invoices ?? 1, 1)) return false;
  return decimal(dearer * 100).greaterThan(decimal(guard.share_percent).multiply(decimal(compared)));
}

/** Why a migration paused, in words. */
export function guardProblem(guard: PriceGuard, { compared, dearer }: GuardTally): Problem {
  const share = decimal(dearer * 100).divide(decimal(compared), 1, 'half-away');
  return {
    code: 'plan-migration-guard-tripped',
    path: 'guard',
    message:
      `${dearer} of ${compared} invoices (${share} %) would be dearer by more than ${guard.dearer_by_percent} %; ` +
      `the guard allows ${guard.share_percent} %`,
    mend: 'look at the dry run, then resume with another guard, spare those customers by contract, or roll back',
  };
}

/** A guard that says something. */
export function guardProblems(guard: PriceGuard, path = 'guard'): Problem[] {
  const share = percentProblem(guard.share_percent, `${path}.share_percent`, { least: '0', most: '100' });
  const dearer = percentProblem(guard.dearer_by_percent, `${path}.dearer_by_percent`, { least: '0', most: null });
  return [share, dearer].filter((problem) => problem !== null);
}
