// SPDX-License-Identifier: Apache-2.0

import { availableParallelism } from 'node:os';
import type { Instant, PlainDate, SettledPlan } from '@kontor/core';
import { type DocumentRates, NO_RATES, ratesOfPlans } from '../currencies/document-rates.js';
import { forgetLateHours, markBilledUntil, overBy } from '../ingest/late-usage.js';
import { usageWatermark } from '../ingest/totals.js';
import type { Store } from '../store/store.js';
import type { ReadTransaction } from '../store/transaction.js';
import { runLane } from './close-lane.js';
import { type Skipped, Tally } from './close-tally.js';
import { closeInThreads } from './close-threads.js';
import { CloseTurns } from './close-turns.js';
import { expireCredits } from './expire-credits.js';
import { recordClose } from './last-close.js';
import { CatalogVersions, type PlannedBatch, type PlannedSubscription } from './plan-batch.js';
import { CarriedAccounts } from './settlement-book.js';

/**
 * From so many subscriptions on a close is worth threads of its own, which take half a second to start: the caller's goes
 * on answering requests, and its heap stays small.
 */
const ENOUGH_FOR_THREADS = 20_000;
/** The database works as much as one thread does; and storing is one commit after the other, so more would wait. */
const THREADS = Math.min(Math.max(Math.floor(availableParallelism() / 2), 1), 4);

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
  /**
   * In how many threads of their own whole organisations are closed, each with a share of the customers; 0: in this one.
   * Default: from 20,000 subscriptions on one for every two cores, four at most; else 0.
   */
  readonly threads?: number;
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
  readonly skipped: readonly Skipped[];
  /** With `dry_run` only; and the rates of those that are told in other currencies. */
  readonly plans?: readonly SettledPlan[];
  readonly rates?: ReadonlyMap<SettledPlan, DocumentRates>;
}

/**
 * Bills everything of an organisation that is due and not billed yet, in transactions of 1,000 subscriptions. Killed
 * at any point, the next run goes on: what was committed is billed, the rest is not, and the unique key on
 * subscription, charge and period keeps both from meeting.
 */
export async function closePeriod(store: Store, options: CloseOptions): Promise<CloseResult> {
  const { org_id, until, customer_id, subscription_id, dry_run, interim, actor, now, real_now } = options;
  const batch_size = options.batch_size ?? 1_000;
  const tally = new Tally(dry_run === true);
  const rates = new Map<SettledPlan, DocumentRates>();
  const tell = () => options.onProgress?.({ subscriptions: tally.subscriptions, invoices: tally.invoices });

  // what has expired pays no more, and what rolls over does
  if (!dry_run) {
    for (let last: string | undefined = ''; last !== undefined; ) {
      const [from, count]: [string, number] = [last, batch_size];
      const owners: string[] = await store.read(org_id, (tx) => tx.credits.withExpired(now, from, count));
      if (owners.length > 0) await store.write(org_id, { actor, now, real_now }, (tx) => expireCredits(tx, owners));
      last = owners.length === batch_size ? owners.at(-1) : undefined;
    }
  }

  const many =
    dry_run || interim || customer_id !== undefined || subscription_id !== undefined ? 0 : ENOUGH_FOR_THREADS;
  const { seq, enough } = await store.read(org_id, async (tx) => ({
    // terms of later commits may not be what some batch was billed by
    seq: tx.seq,
    enough: many > 0 && (await tx.subscriptions.areAtLeast(many)),
  }));
  const threads = many === 0 ? 0 : (options.threads ?? (enough ? THREADS : 0));
  // usage that comes from here on for what is being billed is late, and noted as such
  const watermark =
    dry_run || interim
      ? null
      : await store.append(org_id, async (tx) => {
          await markBilledUntil(tx, overBy(until));
          return usageWatermark(tx);
        });

  const of = { org_id, until, customer_id, subscription_id, interim, actor, now, real_now, dry_run, batch_size };
  const turns = new CloseTurns(threads, now);
  if (threads > 0) {
    const request = { ...of, of: 'subscriptions', threads, turns } as const;
    const parts = await closeInThreads(store.address, request, (progress) => options.onProgress?.(progress));
    for (const part of parts) tally.merge(part);
  }
  // what is paid together comes after all that is paid by subscription, in this thread
  const here = turns.lane(turns.add());
  const context = {
    versions: new CatalogVersions(),
    carried: new CarriedAccounts(),
    turns: here,
    onPlanned: async (tx: ReadTransaction, { organisation, entries }: PlannedBatch) => {
      if (dry_run && organisation.billing.currencies !== undefined) await addRates(tx, entries, rates);
    },
    onBatch: (entries: readonly PlannedSubscription[]) => {
      tally.add(entries);
      tell();
    },
  };
  if (threads === 0) await runLane(store, { ...of, of: 'subscriptions' }, context);
  await runLane(store, { ...of, of: 'accounts' }, context);
  if (watermark !== null)
    await store.append(org_id, async (tx) => {
      await forgetLateHours(tx, { watermark, customer_id, except: [...tally.held_customers] });
      if (customer_id === undefined) await recordClose(tx, { until, seq, held: tally.held_subscriptions });
    });
  const { plans } = tally;
  return {
    subscriptions: tally.subscriptions,
    invoices: tally.invoices,
    lines: tally.lines,
    totals: [...tally.totals].sort().map(([currency, total_minor]) => ({ currency, total_minor })),
    skipped: tally.skipped,
    ...(plans === null ? {} : { plans }),
    ...(rates.size === 0 ? {} : { rates }),
  };
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
