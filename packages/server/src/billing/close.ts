// SPDX-License-Identifier: Apache-2.0
import type { Instant, InvoicePlan, PlainDate } from '@kontor/core';
import { usageWatermark } from '../ingest/totals.js';
import type { Store } from '../store/store.js';
import type { WriteTransaction } from '../store/transaction.js';
import { invoiceOf } from './document.js';
import { CatalogVersions, type PlannedBatch, planBatch } from './plan-batch.js';

export interface CloseOptions {
  readonly org_id: string;
  /** Exclusive: bills periods in advance that start before it and periods in arrears that end by it. */
  readonly until: PlainDate;
  readonly now: Instant;
  readonly actor: string;
  /** Compute everything, store nothing, and return the plans. */
  readonly dry_run?: boolean;
  readonly customer_id?: string | undefined;
  /** Subscriptions in one transaction; default 1,000. */
  readonly batch_size?: number;
  readonly onProgress?: (progress: CloseProgress) => void;
}
export interface CloseProgress {
  /** Subscriptions looked at. */
  readonly subscriptions: number;
  readonly invoices: number;
}
export interface CloseResult extends CloseProgress {
  readonly lines: number;
  /** By currency, in its order of the alphabet. */
  readonly totals: readonly { readonly currency: string; readonly total_minor: bigint }[];
  /** With `dry_run` only. */
  readonly plans?: readonly InvoicePlan[];
}

/** Rolls a transaction back in which there was nothing to bill, so that the commit clock stands still. */
class NothingDue extends Error {
  constructor(readonly batch: PlannedBatch) {
    super('nothing is due');
  }
}

async function issue(tx: WriteTransaction, plans: readonly InvoicePlan[]): Promise<void> {
  const organisation = await tx.organisations.get();
  const customers = await tx.customers.many(plans.map((plan) => plan.customer_id));
  const watermark = await usageWatermark(tx);
  const first = await tx.invoices.takeNumbers(plans.length);
  const invoices = plans.map((plan, index) => {
    const customer = customers.get(plan.customer_id);
    if (customer === undefined) throw new Error(`${plan.subscription_id} is of a customer that does not exist`);
    return invoiceOf(tx, organisation, customer, plan, first + BigInt(index), watermark);
  });
  await tx.invoices.insert(invoices, first, organisation.invoice_prefix);
  tx.audit.record({
    action: 'billing.closed',
    object: tx.org_id,
    after: { invoices: invoices.length, first_id: invoices[0]?.id, last_id: invoices.at(-1)?.id },
  });
}

/**
 * Bills everything of an organisation that is due and not billed yet, in transactions of 1,000 subscriptions. Killed
 * at any point, the next run goes on: what was committed is billed, the rest is not, and the unique key on
 * subscription, charge and period keeps both from meeting.
 */
export async function closePeriod(store: Store, options: CloseOptions): Promise<CloseResult> {
  const { org_id, until, customer_id } = options;
  const count = options.batch_size ?? 1_000;
  const versions = new CatalogVersions();
  const totals = new Map<string, bigint>();
  const planned: InvoicePlan[] = [];
  let subscriptions = 0;
  let invoices = 0;
  let lines = 0;
  const by = { actor: options.actor, now: options.now };
  for (let after: string | null = ''; after !== null; ) {
    const request = { after, count, until, customer_id };
    let batch: PlannedBatch;
    if (options.dry_run) {
      batch = await store.read(org_id, (tx) => planBatch(tx, request, versions));
      planned.push(...batch.plans);
    } else {
      batch = await store
        .write(org_id, by, async (tx) => {
          const found = await planBatch(tx, request, versions);
          if (found.plans.length === 0) throw new NothingDue(found);
          await issue(tx, found.plans);
          return found;
        })
        .catch((error) => {
          if (error instanceof NothingDue) return error.batch;
          throw error;
        });
    }
    for (const plan of batch.plans) {
      totals.set(plan.currency, (totals.get(plan.currency) ?? 0n) + plan.total_minor);
      lines += plan.lines.length;
    }
    subscriptions += batch.subscriptions;
    invoices += batch.plans.length;
    options.onProgress?.({ subscriptions, invoices });
    after = batch.next;
  }
  return {
    subscriptions,
    invoices,
    lines,
    totals: [...totals].sort().map(([currency, total_minor]) => ({ currency, total_minor })),
    ...(options.dry_run ? { plans: planned } : {}),
  };
}
