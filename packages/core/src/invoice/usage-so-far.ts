// SPDX-License-Identifier: Apache-2.0
import type { Period, PlainDate } from '../contract/subscription.js';
import { addToDate, earlierDate, laterDate } from '../kit/calendar.js';
import type { BilledLine } from './billed.js';
import { keptOf } from './correction.js';
import { type DueCharge, type DueRequest, dueCharges } from './due-charges.js';
import type { InvoiceLine } from './invoice.js';
import { lineOf } from './line.js';
import type { UsageNeed, UsageTotals } from './usage-need.js';

/** A metered price over days that were not billed for good, or of which usage came late. */
export interface UsageCharge {
  readonly charge: DueCharge;
  /** What was billed of it while its period ran, or before usage of it came late. */
  readonly billed: BilledLine | null;
  /** It was billed for good, and usage of it may have come since. */
  readonly late?: boolean;
}
/** What one metered price comes to so far. */
export interface UsageAmount {
  readonly charge_key: string;
  readonly full: Period;
  /** By the terms and usage of now; null when nothing is owed. */
  readonly owed: InvoiceLine | null;
  /** Minor units; what was billed of it among them. */
  readonly amount_minor: bigint;
  readonly billed_minor: bigint;
}
/** Usage of one period: the running one, or days that are over and wait for the close. */
export interface UsageSoFar {
  /** Where prices have several intervals: since the last one that began, until the first that ends. */
  readonly period: Period;
  readonly running: boolean;
  readonly amounts: readonly UsageAmount[];
  /** The sum of the amounts, and what was billed of them. */
  readonly amount_minor: bigint;
  readonly billed_minor: bigint;
}

/**
 * The metered prices whose usage is not billed for good, on the day before `until`, and those of which usage came after
 * they were, as far as `late` of the request says so.
 */
export function usageCharges(request: Omit<DueRequest, 'interim'>): UsageCharge[] {
  const today = addToDate(request.until, { days: -1 });
  const { fresh, continued, late } = dueCharges({ ...request, arrears_until: today });
  const running = dueCharges({ ...request, interim: true });
  return [
    ...fresh.filter(({ price }) => price.meter !== undefined).map((charge) => ({ charge, billed: null })),
    ...continued,
    ...late.map((each) => ({ ...each, late: true })),
    ...running.fresh.map((charge) => ({ charge, billed: null })),
    ...running.continued,
  ];
}

/** What those prices come to, by period in order; rated as they will be billed. */
export function usageSoFar(charges: readonly UsageCharge[], usage: (need: UsageNeed) => UsageTotals): UsageSoFar[] {
  return grouped(
    charges.flatMap(({ charge, billed, late }) => {
      const owed = lineOf(charge, usage);
      const billed_minor = billed?.amount_minor ?? 0n;
      const owed_minor = owed?.amount_minor ?? 0n;
      const amount_minor = late === true && billed !== null ? keptOf(billed, owed_minor) : owed_minor;
      // what came late and costs nothing more is billed
      if (late === true && (owed === null || amount_minor === billed_minor)) return [];
      const amount = { charge_key: charge.charge_key, full: charge.full, owed, amount_minor, billed_minor };
      return { running: charge.interim === true, end: charge.served.end, amounts: [amount] };
    }),
  );
}

/** The usage of several subscriptions in one currency as that of one: all that runs, and what ended on the same day. */
export function together(all: readonly UsageSoFar[]): UsageSoFar[] {
  return grouped(all.map(({ running, period, amounts }) => ({ running, end: period.end, amounts })));
}

function grouped(
  parts: readonly { readonly running: boolean; readonly end: PlainDate; readonly amounts: readonly UsageAmount[] }[],
): UsageSoFar[] {
  const groups = new Map<PlainDate, { running: boolean; amounts: UsageAmount[] }>();
  for (const { running, end, amounts } of parts) {
    const key = running ? '' : end;
    const group = groups.get(key);
    if (group === undefined) groups.set(key, { running, amounts: [...amounts] });
    else group.amounts.push(...amounts);
  }
  return [...groups.values()]
    .map(({ running, amounts }) => ({
      period: {
        start: amounts.map(({ full }) => full.start).reduce(laterDate),
        end: amounts.map(({ full }) => full.end).reduce(earlierDate),
      },
      running,
      amounts,
      amount_minor: amounts.reduce((sum, { amount_minor }) => sum + amount_minor, 0n),
      billed_minor: amounts.reduce((sum, { billed_minor }) => sum + billed_minor, 0n),
    }))
    .sort((a, b) => (a.period.start < b.period.start ? -1 : 1));
}
