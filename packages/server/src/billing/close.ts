// SPDX-License-Identifier: Apache-2.0
import type { Instant, InvoicePlan, PlainDate, Problem } from '@kontor/core';
import type { Store } from '../store/store.js';
import type { WriteTransaction } from '../store/transaction.js';
import { invoiceOf } from './document.js';
import { CatalogVersions, type PlannedBatch, type PlannedSubscription, planBatch } from './plan-batch.js';

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
  readonly skipped: readonly { readonly subscription_id: string; readonly problems: readonly Problem[] }[];
  /** With `dry_run` only. */
  readonly plans?: readonly InvoicePlan[];
}

/** How many transactions' worth of subscriptions are planned at once: usage is read in few large statements. */
const PLAN_AHEAD = 10;

/** Stores what was planned; the caller has made sure that it still holds. */
async function issue(tx: WriteTransaction, plans: readonly InvoicePlan[], usage_watermark: string): Promise<void> {
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
  const size = options.batch_size ?? 1_000;
  const versions = new CatalogVersions();
  const commits: bigint[] = [];
  const result = { subscriptions: 0, invoices: 0, lines: 0 };
  const totals = new Map<string, bigint>();
  const plans: InvoicePlan[] = [];
  const skipped: { subscription_id: string; problems: readonly Problem[] }[] = [];

  const plan = (after: string) => {
    const request = { after, count: size * PLAN_AHEAD, until, customer_id };
    const planned = store.read(org_id, (tx) => planBatch(tx, request, versions));
    planned.catch(() => {}); // it is awaited below, unless something else throws first
    return planned;
  };

  /** Stores the invoices of the subscriptions after the id `after` that `entries` are about; returns what it stored. */
  async function storePlanned(planned: PlannedBatch, after: string, entries: readonly PlannedSubscription[]) {
    if (options.dry_run || entries.every((entry) => entry.plans.length === 0)) return entries;
    return store.write(org_id, by, async (tx) => {
      // If only our own batches, which are about other subscriptions, were committed since, the plan holds. Otherwise
      // it is made again, now that the commit clock is ours.
      const ours = commits.filter((seq) => seq > planned.seq).length;
      let [valid, watermark] = [entries, planned.usage_watermark];
      if (tx.seq - planned.seq - 1n !== BigInt(ours)) {
        const through = (entries.at(-1) as PlannedSubscription).subscription_id;
        const request = { after, count: Number.MAX_SAFE_INTEGER, through, until, customer_id };
        const again = await planBatch(tx, request, versions);
        [valid, watermark] = [again.entries, again.usage_watermark];
      }
      const due = valid.flatMap((entry) => entry.plans);
      if (due.length > 0) await issue(tx, due, watermark);
      commits.push(tx.seq);
      return valid;
    });
  }

  let after = '';
  for (let planning: Promise<PlannedBatch> | null = plan(after); planning !== null; ) {
    const planned: PlannedBatch = await planning;
    const last = planned.entries.at(-1);
    // The next portion is planned while the database stores this one.
    planning = planned.more && last !== undefined ? plan(last.subscription_id) : null;
    for (let from = 0; from < planned.entries.length; from += size) {
      const batch = planned.entries.slice(from, from + size);
      const stored = await storePlanned(planned, after, batch);
      after = (batch.at(-1) as PlannedSubscription).subscription_id;
      for (const { subscription_id, plans: due, problems } of stored) {
        for (const one of due) totals.set(one.currency, (totals.get(one.currency) ?? 0n) + one.total_minor);
        result.lines += due.reduce((sum, one) => sum + one.lines.length, 0);
        result.invoices += due.length;
        if (problems.length > 0) skipped.push({ subscription_id, problems });
        if (options.dry_run) plans.push(...due);
      }
      result.subscriptions += stored.length;
      options.onProgress?.({ subscriptions: result.subscriptions, invoices: result.invoices });
    }
  }
  return {
    ...result,
    totals: [...totals].sort().map(([currency, total_minor]) => ({ currency, total_minor })),
    skipped,
    ...(options.dry_run ? { plans } : {}),
  };
}
