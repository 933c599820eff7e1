// SPDX-License-Identifier: Apache-2.0
import { daysBetween, type PlainDate } from '@kontor/core';
import type { Schemas } from '../../api/client.ts';

type Step = Schemas['DunningSchedule']['steps'][number];
/** What is drawn on one line: tries, mails, and what becomes of the subscription. */
export const LANES = ['charge', 'mail', 'subscription'] as const;
export type Lane = (typeof LANES)[number];

export interface TimelinePoint {
  readonly key: string;
  readonly lane: Lane;
  /** After the due date, on the customer's calendar; below zero before it. */
  readonly day: number;
}

/** Where the steps of a schedule stand, and the days between which they lie: the due date is always among them. */
export function dunningTimeline(
  steps: readonly Pick<Step, 'key' | 'action' | 'local'>[],
  due_date: PlainDate,
): { readonly points: readonly TimelinePoint[]; readonly from: number; readonly to: number } {
  const points = steps.map(({ key, action, local }) => ({
    key,
    lane: action === 'charge' || action === 'mail' ? action : ('subscription' as const),
    day: daysBetween(due_date, local.slice(0, 10)),
  }));
  const days = points.map(({ day }) => day);
  return { points, from: Math.min(0, ...days), to: Math.max(1, ...days) };
}
