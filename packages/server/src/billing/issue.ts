// SPDX-License-Identifier: Apache-2.0

import { setImmediate } from 'node:timers/promises';
import type { Instant } from '@kontor/core';
import { type NewInvoice, type PackedInvoices, packInvoices } from '../store/invoices.js';
import type { NewMessage } from '../store/outbox.js';
import { shownInvoice } from '../store/shown.js';
import type { Actor, Store } from '../store/store.js';
import { invoiceOf } from './document.js';
import {
  type BatchRequest,
  type CatalogVersions,
  type PlannedBatch,
  type PlannedSubscription,
  planBatch,
  TURN,
} from './plan-batch.js';

/** A number and an instant that a batch will probably get; found out under the lock of the commit clock. */
interface Hope {
  readonly first: bigint;
  readonly now: Instant;
}
/** Invoices ready to be stored, if the hope comes true. */
interface PreparedBatch extends Hope {
  readonly count: number;
  readonly ids: readonly [string, string];
  readonly packed: PackedInvoices;
  readonly invoices: readonly NewInvoice[];
}
/** Consecutive subscriptions of a plan, after the id `after`. */
export interface BatchEntries {
  readonly planned: PlannedBatch;
  readonly after: string;
  readonly entries: readonly PlannedSubscription[];
}

async function prepare(planned: PlannedBatch, entries: readonly PlannedSubscription[], hope: Hope) {
  const { first, now } = hope;
  const invoices: NewInvoice[] = [];
  for (const plan of entries.flatMap((entry) => entry.plans)) {
    if (invoices.length % TURN === TURN - 1) await setImmediate();
    invoices.push(invoiceOf(plan, first + BigInt(invoices.length), { ...planned, now }));
  }
  const ids = [(invoices[0] as NewInvoice).id, (invoices.at(-1) as NewInvoice).id] as const;
  return { first, now, count: invoices.length, ids, packed: packInvoices(invoices), invoices };
}

function issued(invoice: NewInvoice): NewMessage {
  const data = shownInvoice({ ...invoice, status: 'issued' });
  return { type: 'invoice.issued', object: invoice.id, customer_id: invoice.customer_id, data };
}

/** Stores planned batches one after the other, each in a transaction, and makes one ready while another is stored. */
export class BatchIssuer {
  readonly #store: Store;
  readonly #by: Actor;
  readonly #versions: CatalogVersions;
  /** Our own ticks of the commit clock. */
  readonly #commits: bigint[] = [];
  /** What the batch after those handed over will get. */
  #hope: Hope | null = null;
  #storing: Promise<unknown> = Promise.resolve();

  constructor(store: Store, by: Actor, versions: CatalogVersions) {
    this.#store = store;
    this.#by = by;
    this.#versions = versions;
  }

  /**
   * Hands a batch over once it is made ready and the one before is stored. The result, when awaited, is what was
   * stored: the same entries, or new ones if somebody else changed the organisation since they were planned.
   */
  async issue(
    org_id: string,
    batch: BatchEntries,
    request: Omit<BatchRequest, 'after' | 'count'>,
  ): Promise<{ readonly stored: Promise<readonly PlannedSubscription[]> }> {
    const expected = this.#hope ?? { first: batch.planned.last_number + 1n, now: this.#by.now };
    const prepared = await prepare(batch.planned, batch.entries, expected);
    await this.#storing;
    const { first, now } = this.#hope ?? expected;
    this.#hope = { first: first + BigInt(prepared.count), now };
    const stored = this.#storeBatch(org_id, batch, request, prepared);
    stored.catch(() => {}); // it is awaited before the next batch, and by whoever asked
    this.#storing = stored;
    return { stored };
  }

  #storeBatch(
    org_id: string,
    { planned, after, entries }: BatchEntries,
    request: Omit<BatchRequest, 'after' | 'count'>,
    prepared: PreparedBatch,
  ): Promise<readonly PlannedSubscription[]> {
    return this.#store.write(org_id, this.#by, async (tx) => {
      // If only our own batches, which are about other subscriptions, were committed since, the plan holds. Otherwise
      // it is made again, now that the commit clock is ours.
      const ours = this.#commits.filter((seq) => seq > planned.seq).length;
      const holds = tx.seq - planned.seq - 1n === BigInt(ours);
      const through = (entries.at(-1) as PlannedSubscription).subscription_id;
      const range = { ...request, after, through, count: Number.MAX_SAFE_INTEGER };
      const valid = holds ? planned : await planBatch(tx, range, this.#versions);
      const stored = holds ? entries : valid.entries;
      const count = stored.reduce((sum, entry) => sum + entry.plans.length, 0);
      if (count > 0) {
        const first = await tx.invoices.takeNumbers(count);
        const cameTrue = holds && first === prepared.first && tx.now === prepared.now;
        const { packed, ids, invoices } = cameTrue ? prepared : await prepare(valid, stored, { first, now: tx.now });
        await tx.invoices.insert(packed);
        if (await tx.outbox.wants('invoice.issued')) for (const invoice of invoices) tx.outbox.record(issued(invoice));
        const after_close = { invoices: count, first_id: ids[0], last_id: ids[1] };
        tx.audit.record({ action: 'billing.closed', object: org_id, after: after_close });
        this.#hope = { first: first + BigInt(count), now: tx.now };
      }
      this.#commits.push(tx.seq);
      return stored;
    });
  }
}
