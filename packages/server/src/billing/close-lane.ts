// SPDX-License-Identifier: Apache-2.0
import type { Instant, PlainDate } from '@kontor/core';
import type { Store } from '../store/store.js';
import type { ReadTransaction } from '../store/transaction.js';
import type { Turns } from './close-turns.js';
import { BatchIssuer } from './issue.js';
import {
  type BatchRequest,
  type CatalogVersions,
  type PlannedBatch,
  type PlannedSubscription,
  planBatch,
} from './plan-batch.js';
import type { CarriedAccounts } from './settlement-book.js';

/** What a lane closes: all batches of a kind, or those of a share of the customers. */
export interface LaneRequest extends Omit<BatchRequest, 'after' | 'count' | 'through'> {
  readonly org_id: string;
  readonly now: Instant;
  readonly real_now?: Instant | undefined;
  readonly actor: string;
  readonly until: PlainDate;
  /** Compute everything and store nothing. */
  readonly dry_run?: boolean | undefined;
  /** Subscriptions in one transaction. */
  readonly batch_size: number;
}
/** What lanes of one thread have in common. */
export interface LaneContext {
  readonly versions: CatalogVersions;
  readonly carried: CarriedAccounts;
  readonly turns: Turns;
  /** Called in the snapshot in which a batch was planned. */
  readonly onPlanned?: (tx: ReadTransaction, batch: PlannedBatch) => Promise<void>;
  /** Called with what was stored, or would be. */
  readonly onBatch: (entries: readonly PlannedSubscription[]) => void;
}

/** Closes batch after batch. Three things at once: one is being stored, the next is made ready, and the one after is planned. */
export async function runLane(store: Store, request: LaneRequest, context: LaneContext): Promise<void> {
  const { org_id, actor, now, real_now, dry_run, batch_size, ...of } = request;
  const { versions, carried, turns, onPlanned, onBatch } = context;
  const settling = { now, carried, rehearsed: dry_run === true };
  const issuer = new BatchIssuer(store, { actor, now, real_now }, versions, carried, turns);
  const plan = (after: string) => {
    const planned = store.read(
      org_id,
      async (tx) => {
        const found = await planBatch(tx, { ...of, after, count: batch_size }, versions, settling);
        await onPlanned?.(tx, found);
        return found;
      },
      { few_rows: true },
    );
    planned.catch(() => {}); // it is awaited below, unless something else throws first
    return planned;
  };
  let accounted: Promise<void> = Promise.resolve();
  let after = '';
  for (let planning: Promise<PlannedBatch> | null = plan(after); planning !== null; ) {
    const planned: PlannedBatch = await planning;
    const { entries, last, more } = planned;
    if (last === null) break;
    planning = more ? plan(last) : null;
    if (dry_run || entries.every((entry) => entry.plans.length === 0)) {
      await accounted;
      onBatch(entries);
    } else {
      const { stored } = await issuer.issue(org_id, { planned, after }, of);
      await accounted;
      accounted = stored.then(onBatch);
      accounted.catch(() => {}); // it is awaited before the next one
    }
    after = last;
  }
  await accounted;
}
