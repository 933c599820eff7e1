// SPDX-License-Identifier: Apache-2.0
import { addToDate, fail, laterDate, type OneOffCharge, ok, type Result } from '@kontor/core';
import { usageWatermark } from '../ingest/totals.js';
import type { NewInvoice } from '../store/invoices.js';
import type { StoredCharge } from '../store/one-off-charges.js';
import type { Metadata } from '../store/schema.js';
import type { ReadTransaction, WriteTransaction } from '../store/transaction.js';
import { numbersFor, prepareIssuance, storeIssuance } from './issuance.js';
import { type PlannedTerms, planCharges } from './plan-batch.js';
import { type BillablePlan, CarriedAccounts } from './settlement-book.js';

/** The invoices that charges by themselves come to, and what they are made with. */
export interface PlannedOneOff {
  /** One for each customer and currency. */
  readonly plans: readonly BillablePlan[];
  readonly context: Pick<PlannedTerms, 'organisation' | 'customers'>;
}
export interface IssuedOneOff {
  readonly charges: readonly StoredCharge[];
  readonly plans: readonly BillablePlan[];
  /** One for each plan. */
  readonly invoices: readonly NewInvoice[];
}

/** What invoicing charges by themselves would come to, with nothing stored; fails where they cannot be settled. */
export async function planOneOff(
  tx: ReadTransaction | WriteTransaction,
  charges: readonly OneOffCharge[],
  now: number,
): Promise<Result<PlannedOneOff>> {
  const until = addToDate(charges.map(({ date }) => date).reduce(laterDate), { days: 1 });
  const { entries, ...context } = await planCharges(tx, charges, until, { now, carried: new CarriedAccounts() });
  const problems = entries.flatMap((entry) => entry.problems);
  return problems.length > 0 ? fail(...problems) : ok({ plans: entries.flatMap(({ plans }) => plans), context });
}

/**
 * Makes charges and invoices them at once, by the same computation as `planOneOff`: the invoice is dated by the charges'
 * `date`. Payments ahead (`prepaid`) become the customer's credit in the books and are not taxed; whoever bills them
 * gives the grant in the same commit.
 */
export async function invoiceOneOff(
  tx: WriteTransaction,
  charges: readonly OneOffCharge[],
  metadata?: Metadata,
): Promise<Result<IssuedOneOff>> {
  const planned = await planOneOff(tx, charges, tx.now);
  if (!planned.ok) return planned;
  const { plans, context } = planned.value;
  await tx.charges.create(charges, metadata);
  const first = await tx.invoices.takeNumbers(numbersFor(plans));
  const usage_watermark = await usageWatermark(tx);
  const issuance = await prepareIssuance(plans, first, { ...context, usage_watermark, now: tx.now });
  await storeIssuance(tx, issuance);
  const { invoices } = issuance;
  for (const { id, number } of invoices) tx.audit.record({ action: 'invoice.issued', object: id, after: { number } });
  return ok({ charges: await tx.charges.ofInvoices(invoices.map(({ id }) => id)), plans, invoices });
}
