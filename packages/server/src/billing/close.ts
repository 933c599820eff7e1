// SPDX-License-Identifier: Apache-2.0
import type { Instant, InvoicePlan, PlainDate } from '@kontor/core';
import type { Store } from '../store/store.js';
import type { WriteTransaction } from '../store/transaction.js';
import { invoiceOf } from './document.js';
import { CatalogVersions, type PlannedBatch, planBatch, type SkippedSubscription } from './plan-batch.js';

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
  /** Subscriptions whose terms have to be mended before they can be billed. */
  readonly skipped: readonly SkippedSubscription[];
  /** With `dry_run` only. */
  readonly plans?: readonly InvoicePlan[];
}

/** Stores what was planned; the caller has made sure that it still holds. */
async function issue(tx: WriteTransaction, { plans, usage_watermark }: PlannedBatch): Promise<void> {
  const organisation = await tx.organisations.get();
  const customers = await tx.customers.many(plans.map((plan) => plan.customer_id));
  const first = await tx.invoices.takeNumbers(plans.length);
  const context = { organisation, customers, usage_watermark };
  const invoices = plans.map((plan, index) => invoiceOf(tx, plan, first + BigInt(index), context));
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
  const by = { actor: options.actor, now: options.now };
  const versions = new CatalogVersions();
  const requestAfter = (after: string) => ({ after, count: options.batch_size ?? 1_000, until, customer_id });
  const plan = (after: string) => {
    const planned = store.read(org_id, (tx) => planBatch(tx, requestAfter(after), versions));
    planned.catch(() => {}); // it is awaited below, unless something else throws first
    return { after, planned };
  };
  const commits: bigint[] = [];

  async function storeBatch(after: string, planned: PlannedBatch): Promise<PlannedBatch> {
    if (options.dry_run || planned.plans.length === 0) return planned;
    return store.write(org_id, by, async (tx) => {
      // If only our own batches, which are about other subscriptions, were committed since, the plan holds. Otherwise
      // it is made again, now that the commit clock is ours.
      const ours = commits.filter((seq) => seq > planned.seq).length;
      const holds = tx.seq - planned.seq - 1n === BigInt(ours);
      const batch = holds ? planned : await planBatch(tx, requestAfter(after), versions);
      if (batch.plans.length > 0) await issue(tx, batch);
      commits.push(tx.seq);
      return batch;
    });
  }

  const result = { subscriptions: 0, invoices: 0, lines: 0 };
  const totals = new Map<string, bigint>();
  const plans: InvoicePlan[] = [];
  const skipped: SkippedSubscription[] = [];
  let current: ReturnType<typeof plan> | null = plan('');
  while (current !== null) {
    const { after }: { after: string } = current;
    const planned: PlannedBatch = await current.planned;
    // The next batch is planned while the database stores this one.
    let following = planned.next === null ? null : plan(planned.next);
    const batch = await storeBatch(after, planned);
    if (batch.next !== planned.next) following = batch.next === null ? null : plan(batch.next);
    for (const one of batch.plans) {
      totals.set(one.currency, (totals.get(one.currency) ?? 0n) + one.total_minor);
      result.lines += one.lines.length;
    }
    result.subscriptions += batch.subscriptions;
    result.invoices += batch.plans.length;
    skipped.push(...batch.skipped);
    if (options.dry_run) plans.push(...batch.plans);
    options.onProgress?.({ subscriptions: result.subscriptions, invoices: result.invoices });
    current = following;
  }
  return {
    ...result,
    totals: [...totals].sort().map(([currency, total_minor]) => ({ currency, total_minor })),
    skipped,
    ...(options.dry_run ? { plans } : {}),
  };
}
