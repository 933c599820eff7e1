// SPDX-License-Identifier: Apache-2.0
import {
  addToDate,
  contractProblems,
  dateAt,
  explainInvoice,
  formatMinor,
  type Instant,
  type NumberLanguage,
  nextDueDate,
  type PlainDate,
} from '@kontor/core';
import { CatalogVersions, idOf, phasesOf, planTerms } from '../billing/plan-batch.js';
import { type BillablePlan, CarriedAccounts } from '../billing/settlement-book.js';
import type { StoredSubscription } from '../store/subscriptions.js';
import type { ReadTransaction } from '../store/transaction.js';

/** The next bill of a subscription, if usage goes on as it went. */
export interface BillForecast {
  readonly subscription_id: string;
  readonly due_date: PlainDate;
  readonly plans: readonly BillablePlan[];
  /** The same with nothing but what was used so far. */
  readonly so_far: readonly BillablePlan[];
}

/**
 * The next bill of each of a customer's subscriptions that has one, by the plans that will bill it: usage of the periods
 * that run is projected to their end, so that at the end of a period the forecast is the invoice.
 */
export async function billForecasts(tx: ReadTransaction, customer_id: string, now: Instant): Promise<BillForecast[]> {
  const versions = new CatalogVersions();
  const forecasts: BillForecast[] = [];
  for (const slices of await tx.subscriptions.all({ customer_ids: [customer_id] })) {
    for (const { catalog_version } of slices) await versions.load(tx, catalog_version);
    // terms that do not fit their catalog are billed once they are mended
    if (slices.some((slice) => contractProblems(slice, versions.of(slice).catalog).length > 0)) continue;
    const { timezone } = slices[0] as StoredSubscription;
    const due_date = nextDueDate(phasesOf(slices, versions), dateAt(now, timezone));
    if (due_date === null) continue;
    const by = { until: addToDate(due_date, { days: 1 }), arrears_until: due_date };
    const dueThen = async (projected_at: { readonly projected_at?: Instant }) => {
      const settling = { now, carried: new CarriedAccounts(), rehearsed: true, ...projected_at };
      const { entries } = await planTerms(tx, [slices], by, versions, settling);
      return entries.flatMap(({ plans }) => plans).filter(({ invoice_date }) => invoice_date === due_date);
    };
    const plans = await dueThen({ projected_at: now });
    if (plans.length > 0) forecasts.push({ subscription_id: idOf(slices), due_date, plans, so_far: await dueThen({}) });
  }
  return forecasts;
}

/** As the API tells it, amounts as decimal text. */
export function shownForecast({ subscription_id, due_date, plans, so_far }: BillForecast, language: NumberLanguage) {
  const { currency } = plans[0] as BillablePlan;
  const sum = (all: readonly BillablePlan[], of: 'total_minor' | 'tax_minor' | 'due_minor') =>
    formatMinor(
      all.reduce((total, { settlement }) => total + settlement[of], 0n),
      currency,
    );
  return {
    subscription_id,
    due_date,
    currency,
    so_far: sum(so_far, 'total_minor'),
    tax: sum(plans, 'tax_minor'),
    total: sum(plans, 'total_minor'),
    due: sum(plans, 'due_minor'),
    lines: plans.flatMap((plan) => {
      const sentences = explainInvoice(plan, language);
      return plan.lines.map(({ charge_key, label, amount_minor }, index) => ({
        charge_key,
        label,
        amount: formatMinor(amount_minor, currency),
        sentence: sentences[index] ?? '',
      }));
    }),
  };
}
