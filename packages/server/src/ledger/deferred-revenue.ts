// SPDX-License-Identifier: Apache-2.0
import { DeferredRevenueSchedule, type ScheduleMonth } from '@kontor/core';
import type { Transaction } from '../store/transaction.js';
import { revenueLines } from './revenue-lines.js';

/** The deferred revenue schedule of everything that was invoiced, by currency and month. */
export async function deferredRevenue(tx: Transaction): Promise<ScheduleMonth[]> {
  const schedule = new DeferredRevenueSchedule();
  for await (const lines of revenueLines(tx)) for (const { item } of lines) schedule.add(item);
  return schedule.months();
}
