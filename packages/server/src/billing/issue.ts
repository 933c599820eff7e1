// SPDX-License-Identifier: Apache-2.0

import type { Numbers } from '../store/invoices.js';
import type { Actor, Store } from '../store/store.js';
import type { Hope, Turns } from './close-turns.js';
import { type Issuance, numbersFor, prepareIssuance, storeIssuance } from './issuance.js';
import {
  type BatchRequest,
  type CatalogVersions,
  type PlannedBatch,
  type PlannedSubscription,
  planBatch,
} from './plan-batch.js';
import { CarriedAccounts } from './settlement-book.js';

/** Invoices ready to be stored, if the hope comes true. */
interface PreparedBatch extends Hope {
  readonly issuance: Issuance;
}
/** What was planned for the subscriptions after the id `after`. */
export interface Batch {
  readonly planned: PlannedBatch;
  readonly after: string;
}

async function prepare(planned: PlannedBatch, { first, now }: Hope): Promise<PreparedBatch> {
  const plans = planned.entries.flatMap((entry) => entry.plans);
  return { first, now, issuance: await prepareIssuance(plans, first, { ...planned, now }) };
}

function countsOf(entries: readonly PlannedSubscription[]): Numbers {
  const { invoice, credit_note } = numbersFor(entries.flatMap((entry) => entry.plans));
  return { invoice: BigInt(invoice), credit_note: BigInt(credit_note) };
}

/**
 * Stores planned batches one after the other, each in a transaction when its turn comes, and makes one ready while
 * another is stored.
 */
export class BatchIssuer {
  readonly #store: Store;
  readonly #by: Actor;
  readonly #versions: CatalogVersions;
  readonly #carried: CarriedAccounts;
  readonly #turns: Turns;
  /** The last commit for which a batch had to be planned anew: what was planned before it does not know its result. */
  #replanned = 0n;
  #storing: Promise<unknown> = Promise.resolve();

  constructor(store: Store, by: Actor, versions: CatalogVersions, carried: CarriedAccounts, turns: Turns) {
    this.#store = store;
    this.#by = by;
    this.#versions = versions;
    this.#carried = carried;
    this.#turns = turns;
  }

  /**
   * Hands a batch over once it is made ready and the one before is stored. The result, when awaited, is what was
   * stored: the same entries, or new ones if somebody else changed the organisation since they were planned.
   */
  async issue(
    org_id: string,
    batch: Batch,
    request: Omit<BatchRequest, 'after' | 'count'>,
  ): Promise<{ readonly stored: Promise<readonly PlannedSubscription[]> }> {
    const { entries, last_numbers } = batch.planned;
    const prepared = await prepare(batch.planned, await this.#turns.number(countsOf(entries), last_numbers));
    await this.#storing;
    const stored = this.#storeBatch(org_id, batch, request, prepared);
    stored.catch(() => {}); // it is awaited before the next batch, and by whoever asked
    this.#storing = stored;
    return { stored };
  }

  async #storeBatch(
    org_id: string,
    { planned, after }: Batch,
    request: Omit<BatchRequest, 'after' | 'count'>,
    prepared: PreparedBatch,
  ): Promise<readonly PlannedSubscription[]> {
    const ours = await this.#turns.store(planned.seq);
    const { stored, ...turn } = await this.#store.write(org_id, this.#by, async (tx) => {
      // If only batches of this close, which are about other subscriptions, were committed since, the plan holds.
      // Otherwise it is made again, now that the commit clock is ours.
      const holds = tx.seq - planned.seq - 1n === ours && planned.seq >= this.#replanned;
      const range = { ...request, after, through: planned.last ?? after, count: Number.MAX_SAFE_INTEGER };
      // made anew from what is stored alone: what other plans left of accounts was built on the one that does not hold
      const settling = { now: tx.now, carried: new CarriedAccounts() };
      const valid = holds ? planned : await planBatch(tx, range, this.#versions, settling);
      if (!holds) {
        this.#replanned = tx.seq;
        this.#carried.forget();
      }
      const stored = valid.entries;
      const plans = stored.flatMap((entry) => entry.plans);
      let { first } = prepared;
      if (plans.length > 0) {
        const taken = await tx.invoices.takeNumbers(numbersFor(plans));
        first = {
          invoice: taken.invoice || prepared.first.invoice,
          credit_note: taken.credit_note || prepared.first.credit_note,
        };
        const cameTrue =
          holds &&
          first.invoice === prepared.first.invoice &&
          first.credit_note === prepared.first.credit_note &&
          tx.now === prepared.now;
        const { issuance } = cameTrue ? prepared : await prepare(valid, { first, now: tx.now });
        await storeIssuance(tx, issuance);
        const { invoices } = issuance;
        const after_close = { invoices: invoices.length, first_id: invoices[0]?.id, last_id: invoices.at(-1)?.id };
        tx.audit.record({ action: 'billing.closed', object: org_id, after: after_close });
      }
      const { invoice, credit_note } = countsOf(stored);
      const next = { invoice: first.invoice + invoice, credit_note: first.credit_note + credit_note };
      return { stored, seq: tx.seq, first: next, now: tx.now };
    });
    this.#turns.stored(turn);
    return stored;
  }
}
