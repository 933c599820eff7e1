// SPDX-License-Identifier: Apache-2.0
import type { ResolvedCatalog } from '../catalog/resolve.js';
import type { Bound } from '../kit/bound.js';
import { addToDate, earlierDate, laterDate, type PlainDate } from '../kit/calendar.js';
import { type PaidDays, paidDays } from './paid-days.js';
import type { Subscription } from './subscription.js';

/**
 * The terms of a subscription on the days `[valid_from, valid_to)`, or from a second within a day on. The phases of one
 * subscription, in order, tile its time; the first also reaches back and the last one forward without end.
 */
export interface Phase {
  readonly subscription: Subscription;
  /** The resolved catalog version those terms name. */
  readonly catalog: ResolvedCatalog;
  readonly valid_from: Bound;
  readonly valid_to: Bound;
}

/** A subscription whose terms never change. */
export function onePhase(subscription: Subscription, catalog: ResolvedCatalog): Phase[] {
  return [{ subscription, catalog, valid_from: subscription.start_date, valid_to: '9999-12-31' }];
}

/** Whether terms are paid for at all: drafts have not begun, and a pause is free of charge. */
export function isBilled({ status }: Subscription): boolean {
  return status !== 'draft' && status !== 'paused';
}

/** The paid time of a subscription, or of an add-on within it, that lie in one phase; null when there are none. */
export function paidDaysIn(
  phases: readonly Phase[],
  index: number,
  within?: { readonly start_date: Bound; readonly end_date?: Bound },
): PaidDays | null {
  const { subscription, valid_from, valid_to } = phases[index] as Phase;
  if (!isBilled(subscription)) return null;
  const days = paidDays(subscription, within ?? subscription);
  if (days === null) return null;
  const start = index === 0 ? days.start : laterDate(days.start, valid_from);
  const end = index === phases.length - 1 ? days.end : earlierDate(days.end ?? valid_to, valid_to);
  return end !== null && end <= start ? null : { start, end };
}

/** The phase that holds a moment, of a day its first; the first phase before all of them. */
export function phaseOn(phases: readonly Phase[], at: Bound): Phase {
  const held = phases.findLast(({ valid_from }) => valid_from <= at);
  return held ?? (phases[0] as Phase);
}

/** The phase that a day ends with: a day in which terms change belongs to the new ones. */
export function phaseOfDay(phases: readonly Phase[], date: PlainDate): Phase {
  const next = addToDate(date, { days: 1 });
  return phases.findLast(({ valid_from }) => valid_from < next) ?? (phases[0] as Phase);
}
