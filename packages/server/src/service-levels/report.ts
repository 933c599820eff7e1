// SPDX-License-Identifier: Apache-2.0
import {
  addToDate,
  daysOfMonth,
  type Instant,
  type Month,
  type RevenueItem,
  type ServiceLevelMonth,
  type ServicePromise,
  serviceLevelMonths,
  servicePromise,
  startOfDay,
} from '@kontor/core';
import { CatalogVersions, idOf, phasesOf } from '../billing/plan-batch.js';
import { servedLines } from '../ledger/revenue-lines.js';
import type { StoredSubscription } from '../store/subscriptions.js';
import type { Transaction } from '../store/transaction.js';
import { casesOpened } from './cases.js';
import { calendars } from './holidays.js';
import { outagesWithin } from './outages.js';

/** The month of one subscription, and what is to be known to give a credit for it. */
export interface SubscriptionReport extends ServiceLevelMonth {
  /** Who was billed; the customer where nobody was. */
  readonly payer_customer_id: string;
  /** When the month is over in its zone. */
  readonly ends_at: Instant;
}
export interface CustomerReport {
  readonly customer_id: string;
  readonly subscriptions: readonly SubscriptionReport[];
}

/** Answers may be due long after the month; holidays are read for so long. */
const DAYS_OF_HOLIDAYS = 366;

/** How customers were served in a month, read set-wise: a statement each for terms, lines, cases, outages and holidays. */
export async function serviceLevelReports(
  tx: Transaction,
  {
    customer_ids,
    month,
    now,
  }: { readonly customer_ids: readonly string[]; readonly month: Month; readonly now: Instant },
): Promise<CustomerReport[]> {
  const promised = await promisesOf(tx, customer_ids, month);
  const { start, end } = daysOfMonth(month);
  // whatever zone a month is of, it lies within a day of that of UTC
  const around = {
    from: startOfDay(addToDate(start, { days: -1 }), 'UTC'),
    to: startOfDay(addToDate(end, { days: 1 }), 'UTC'),
  };
  const ids = [...promised.values()].flat().map(({ subscription_id }) => subscription_id);
  const customers = [...promised.keys()];
  const lines = await servedLines(tx, ids, { start, end });
  const cases = await casesOpened(tx, customers, around);
  const outages = ids.length === 0 ? [] : await outagesWithin(tx, around);
  const holidays = await calendars(tx, {
    start: addToDate(start, { days: -1 }),
    end: addToDate(end, { days: DAYS_OF_HOLIDAYS }),
  });
  return customer_ids.map((customer_id) => {
    const promises = promised.get(customer_id) ?? [];
    const own = new Set(promises.map(({ subscription_id }) => subscription_id));
    const record = { customer_id, month, promises, cases, outages, holidays, now };
    const billed = lines.filter((line) => own.has(line.subscription_id ?? ''));
    const zones = new Map(promises.map(({ subscription_id, timezone }) => [subscription_id, timezone]));
    return {
      customer_id,
      subscriptions: serviceLevelMonths({ ...record, lines: billed }).map((one) => ({
        ...one,
        payer_customer_id: payerOf(billed, one.subscription_id) ?? customer_id,
        ends_at: startOfDay(end, zones.get(one.subscription_id) ?? 'UTC'),
      })),
    };
  });
}

/** Who was billed last. */
function payerOf(lines: readonly RevenueItem[], subscription_id: string): string | undefined {
  return lines.findLast((line) => line.subscription_id === subscription_id)?.customer_id;
}

async function promisesOf(
  tx: Transaction,
  customer_ids: readonly string[],
  month: Month,
): Promise<Map<string, ServicePromise[]>> {
  const versions = new CatalogVersions();
  const all = await tx.subscriptions.all({ customer_ids });
  for (const version of new Set(all.flat().map(({ catalog_version }) => catalog_version)))
    await versions.load(tx, version);
  const promised = new Map<string, ServicePromise[]>();
  for (const slices of [...all].sort((a, b) => (idOf(a) < idOf(b) ? -1 : 1))) {
    const promise = servicePromise(phasesOf(slices, versions), month);
    const { customer_id } = slices[0] as StoredSubscription;
    if (promise !== null) promised.set(customer_id, [...(promised.get(customer_id) ?? []), promise]);
  }
  return promised;
}
