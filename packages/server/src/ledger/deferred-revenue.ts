// SPDX-License-Identifier: Apache-2.0
import { DeferredRevenueSchedule, functionalItem, type ScheduleMonth } from '@kontor/core';
import type { Transaction } from '../store/transaction.js';
import { MissingRates } from './functional-balances.js';
import type { FunctionalTeller } from './functional-journal.js';
import { revenueLines } from './revenue-lines.js';

/** When what is invoiced is earned, and the invoices that are left out for want of a rate. */
export interface RevenueSchedule {
  /** By currency and month. */
  readonly months: readonly ScheduleMonth[];
  readonly missing: MissingRates;
}

/**
 * The deferred revenue schedule of everything that was invoiced. With `teller` it is in the functional currency: each line
 * at the rate its invoice deferred it at, as the books are.
 */
export async function deferredRevenue(
  tx: Transaction,
  teller: Pick<FunctionalTeller, 'currency' | 'rate'> | null = null,
): Promise<RevenueSchedule> {
  const schedule = new DeferredRevenueSchedule();
  const missing = new MissingRates();
  const untold = new Set<string>();
  for await (const lines of revenueLines(tx))
    for (const { item, sys_from } of lines) {
      const { currency: base, billed_on: date, invoice_id: reference } = item;
      const rate = teller?.rate(base, { date, known: sys_from }) ?? null;
      if (teller === null || base === teller.currency) schedule.add(item);
      else if (rate !== null) schedule.add(functionalItem(item, rate));
      else if (!untold.has(reference)) {
        untold.add(reference);
        const kind = 'invoice' as const;
        missing.add([{ reference, kind, date, base, quote: teller.currency, rate_date: date, waits_for: reference }]);
      }
    }
  return { months: schedule.months(), missing };
}
