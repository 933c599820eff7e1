// SPDX-License-Identifier: Apache-2.0

import type { Instant, PlainDate, Problem, SettledPlan } from '@kontor/core';
import { type DocumentRates, NO_RATES, ratesOfPlans } from '../currencies/document-rates.js';
import { forgetLateHours, markBilledUntil, overBy } from '../ingest/late-usage.js';
import { usageWatermark } from '../ingest/totals.js';
import type { Store } from '../store/store.js';
import type { ReadTransaction } from '../store/transaction.js';
import { expireCredits } from './expire-credits.js';
import { BatchIssuer } from './issue.js';
import { recordClose } from './last-close.js';
import {
  type BatchRequest,
  CatalogVersions,
  type PlannedBatch,
  type PlannedSubscription,
  planBatch,
} from './plan-batch.js';
import { CarriedAccounts } from './settlement-book.js';

export interface CloseOptions {
  readonly org_id: string;
  /** Exclusive: bills periods in advance that start before it and periods in arrears that end by it. */
  readonly until: PlainDate;
  readonly now: Instant;
  /** What time it really is, where `now` is a test clock's; default `now`. */
  readonly real_now?: Instant | undefined;
  readonly actor: string;
  /** Compute everything, store nothing, and return the plans. */
  readonly dry_run?: boolean;
  readonly customer_id?: string | undefined;
  /** Bill usage so far of periods that are not over, and nothing else; then `until` has no meaning. */
  readonly interim?: boolean | undefined;
  /** With `interim`: of this subscription only. */
  readonly subscription_id?: string | undefined;
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
  readonly skipped: readonly {
    readonly subscription_id: string | null;
    readonly customer_id: string;
    readonly problems: readonly Problem[];
  }[];
  /** With `dry_run` only; and the rates of those that are told in other currencies. */
  readonly plans?: readonly SettledPlan[];
  readonly rates?: ReadonlyMap<SettledPlan, DocumentRates>;
}

/** Adds up what was billed. */
class Tally {
  /** Customers and subscriptions of what could not be billed. */
  readonly held_customers = new Set<string>();
  readonly held_subscriptions = new Set<string>();
  subscriptions = 0;
  invoices = 0;
  #lines = 0;
  readonly #totals = new Map<string, bigint>();
  readonly #skipped: { subscription_id: string | null; customer_id: string; problems: readonly Problem[] }[] = [];
  readonly #plans: SettledPlan[] | null;

  constructor(keep_plans: boolean) {
    this.#plans = keep_plans ? [] : null;
  }

  add(entries: readonly PlannedSubscription[]): void {
    for (const { subscription_id, customer_id, plans, problems, held } of entries) {
      for (const { currency, total_minor, lines } of plans) {
        this.#totals.set(currency, (this.#totals.get(currency) ?? 0n) + total_minor);
        this.#lines += lines.length;
      }
      this.invoices += plans.length;
      if (problems.length > 0) {
        this.#skipped.push({ subscription_id, customer_id, problems });
      }
      for (const one of held) {
        this.held_customers.add(one.customer_id);
        if (one.subscription_id !== null) this.held_subscriptions.add(one.subscription_id);
      }
      this.#plans?.push(...plans);
    }
    this.subscriptions += entries.filter(({ subscription_id }) => subscription_id !== null).length;
  }

  result(): CloseResult {
    return {
      subscriptions: this.subscriptions,
      invoices: this.invoices,
      lines: this.#lines,
      totals: [...this.#totals].sort().map(([currency, total_minor]) => ({ currency, total_minor })),
      skipped: this.#skipped,
      ...(this.#plans === null ? {} : { plans: this.#plans }),
    };
  }
}

/**
 * Bills everything of an organisation that is due and not billed yet, in transactions of 1,000 subscriptions. Killed
 * at any point, the next run goes on: what was committed is billed, the rest is not, and the unique key on
 * subscription, charge and period keeps both from meeting.
 */
export async function closePeriod(store: Store, options: CloseOptions): Promise<CloseResult> {
  const { org_id, until, customer_id, subscription_id, dry_run, interim } = options;
  const size = options.batch_size ?? 1_000;
  const versions = new CatalogVersions();
  const { actor, now, real_now } = options;
  const carried = new CarriedAccounts();
  const settling = { now: options.now, carried, rehearsed: dry_run === true };
  const issuer = new BatchIssuer(store, { actor, now, real_now }, versions, carried);
  const tally = new Tally(dry_run === true);
  const rates = new Map<SettledPlan, DocumentRates>();
  const plan = (of: BatchRequest['of'], after: string) => {
    const batch = { of, until, customer_id, subscription_id, interim, after, count: size };
    const planned = store.read(org_id, async (tx) => {
      const found = await planBatch(tx, batch, versions, settling);
      if (dry_run && found.organisation.billing.currencies !== undefined) await addRates(tx, found.entries, rates);
      return found;
    });
    planned.catch(() => {}); // it is awaited below, unless something else throws first
    return planned;
  };
  const account = (entries: readonly PlannedSubscription[]) => {
    tally.add(entries);
    options.onProgress?.({ subscriptions: tally.subscriptions, invoices: tally.invoices });
  };

  // what has expired pays no more, and what rolls over does
  if (!dry_run) {
    for (let last: string | undefined = ''; last !== undefined; ) {
      const [from, count]: [string, number] = [last, size];
      const owners: string[] = await store.read(org_id, (tx) => tx.credits.withExpired(now, from, count));
      if (owners.length > 0) await store.write(org_id, { actor, now, real_now }, (tx) => expireCredits(tx, owners));
      last = owners.length === size ? owners.at(-1) : undefined;
    }
  }

  // terms of later commits may not be what some batch was billed by
  const seq = await store.read(org_id, async (tx) => tx.seq);
  // usage that comes from here on for what is being billed is late, and noted as such
  const watermark =
    dry_run || interim
      ? null
      : await store.append(org_id, async (tx) => {
          await markBilledUntil(tx, overBy(until));
          return usageWatermark(tx);
        });

  // Three things at once: one batch is being stored, the next is made ready, and the one after is planned.
  let accounted: Promise<void> = Promise.resolve();
  for (const of of ['subscriptions', 'accounts'] as const) {
    let after = '';
    for (let planning: Promise<PlannedBatch> | null = plan(of, after); planning !== null; ) {
      const planned: PlannedBatch = await planning;
      const { entries, last, more } = planned;
      if (last === null) break;
      planning = more ? plan(of, last) : null;
      if (dry_run || entries.every((entry) => entry.plans.length === 0)) {
        await accounted;
        account(entries);
      } else {
        const { stored } = await issuer.issue(
          org_id,
          { planned, after },
          { of, until, customer_id, subscription_id, interim },
        );
        await accounted;
        accounted = stored.then(account);
        accounted.catch(() => {}); // it is awaited before the next one
      }
      after = last;
    }
  }
  await accounted;
  if (watermark !== null)
    await store.append(org_id, async (tx) => {
      await forgetLateHours(tx, { watermark, customer_id, except: [...tally.held_customers] });
      if (customer_id === undefined) await recordClose(tx, { until, seq, held: tally.held_subscriptions });
    });
  return { ...tally.result(), ...(rates.size === 0 ? {} : { rates }) };
}

async function addRates(
  tx: ReadTransaction,
  entries: readonly PlannedSubscription[],
  rates: Map<SettledPlan, DocumentRates>,
): Promise<void> {
  const plans = entries.flatMap((entry) => entry.plans);
  const found = await ratesOfPlans(tx, plans);
  for (const [index, plan] of plans.entries()) rates.set(plan, found[index] ?? NO_RATES);
}
