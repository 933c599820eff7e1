// SPDX-License-Identifier: Apache-2.0
import type { InvoiceLine, InvoicePlan, PlainDate } from '@kontor/core';
import type { StoredSubscription } from '../store/subscriptions.js';

/**
 * Terms change over time, so a subscription may have several stretches: the terms in force on the first day of a
 * period price that period. The first stretch also reaches back and the last one forward without end.
 */
export function pricedBy(slices: readonly StoredSubscription[], index: number, start: PlainDate): boolean {
  const slice = slices[index] as StoredSubscription;
  return (index === 0 || start >= slice.valid_from) && (index === slices.length - 1 || start < slice.valid_to);
}

/** The plans of each stretch, reduced to the lines it prices and joined where they fall due on one day. */
export function joinPlans(
  slices: readonly StoredSubscription[],
  plansOf: (slice: StoredSubscription) => readonly InvoicePlan[],
): InvoicePlan[] {
  const [only] = slices;
  if (slices.length === 1) return [...plansOf(only as StoredSubscription)];
  const byDay = new Map<string, InvoicePlan>();
  slices.forEach((slice, index) => {
    for (const plan of plansOf(slice)) {
      const lines = plan.lines.filter((line) => pricedBy(slices, index, line.period.start));
      if (lines.length === 0) continue;
      const key = `${plan.invoice_date} ${plan.currency} ${plan.catalog_version}`;
      const joined = byDay.get(key);
      byDay.set(key, withLines(plan, [...(joined?.lines ?? []), ...lines]));
    }
  });
  return [...byDay.values()].sort((a, b) => (a.invoice_date < b.invoice_date ? -1 : 1));
}

function withLines(plan: InvoicePlan, lines: readonly InvoiceLine[]): InvoicePlan {
  const starts = lines.map((line) => line.period.start).sort();
  const ends = lines.map((line) => line.period.end).sort();
  const period = { start: starts[0] as PlainDate, end: ends.at(-1) as PlainDate };
  return { ...plan, lines, period, total_minor: lines.reduce((sum, line) => sum + line.amount_minor, 0n) };
}
