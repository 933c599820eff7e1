// SPDX-License-Identifier: Apache-2.0
import type { Instant } from '@kontor/core';
import type { Numbers } from '../store/invoices.js';

/** The numbers and the instant that a batch will probably get; found out under the lock of the commit clock. */
export interface Hope {
  readonly first: Numbers;
  readonly now: Instant;
}
/** A batch that was stored: its commit, and what the one after it may hope for. */
export interface StoredTurn extends Hope {
  readonly seq: bigint;
}

/** What one lane of a close asks before it numbers and before it stores a batch. */
export interface Turns {
  /** What a batch that takes so many numbers may hope for, once the batches before it are numbered. */
  number(counts: Numbers, last: Numbers): Promise<Hope>;
  /** Once the batches before are stored: how many commits of this close there were after `since`. */
  store(since: bigint): Promise<bigint>;
  /** Lets the next batch be stored. */
  stored(turn: StoredTurn): void;
}

interface Waiting {
  readonly counts: Numbers;
  readonly last: Numbers;
  readonly grant: (hope: Hope) => void;
}

const plus = (first: Numbers, counts: Numbers): Numbers => ({
  invoice: first.invoice + counts.invoice,
  credit_note: first.credit_note + counts.credit_note,
});

/**
 * The order in which the lanes of a close number and store their batches: one batch of each lane after the other, so
 * that the same close gives the same numbers whichever lane is faster, and each batch knows its numbers before it is
 * stored.
 */
export class CloseTurns {
  readonly #now: Instant;
  /** Lanes that may still have batches, in the order of their turns; the first is to number. */
  readonly #lanes: number[];
  #lanes_made: number;
  readonly #waiting = new Map<number, Waiting>();
  /** Batches that are numbered and not stored, in their order. */
  readonly #numbered: { readonly lane: number; readonly counts: Numbers }[] = [];
  readonly #storing = new Map<number, () => void>();
  readonly #commits: bigint[] = [];
  #next: Hope | null = null;

  constructor(lanes: number, now: Instant) {
    this.#lanes = Array.from({ length: lanes }, (_none, lane) => lane);
    this.#lanes_made = lanes;
    this.#now = now;
  }

  lane(lane: number): Turns {
    return {
      number: (counts, last) =>
        new Promise((grant) => {
          this.#waiting.set(lane, { counts, last, grant });
          this.#number();
        }),
      store: async (since) => {
        await new Promise<void>((begin) => {
          this.#storing.set(lane, begin);
          this.#store();
        });
        return BigInt(this.#commits.filter((seq) => seq > since).length);
      },
      stored: ({ seq, first, now }) => {
        this.#commits.push(seq);
        this.#numbered.shift();
        // if somebody else changed the organisation it may have taken more or fewer than it was to
        this.#next = { first: this.#numbered.reduce((sum, { counts }) => plus(sum, counts), first), now };
        this.#store();
      },
    };
  }

  /** One more lane, to number after the others; says which. */
  add(): number {
    const lane = this.#lanes_made++;
    this.#lanes.push(lane);
    return lane;
  }

  /** The lane has no more batches: the others do not wait for it. */
  finish(lane: number): void {
    this.#lanes.splice(this.#lanes.indexOf(lane), 1);
    this.#number();
  }

  #number(): void {
    for (;;) {
      const [lane] = this.#lanes;
      const waiting = lane === undefined ? undefined : this.#waiting.get(lane);
      if (lane === undefined || waiting === undefined) return;
      this.#waiting.delete(lane);
      this.#lanes.push(this.#lanes.shift() as number);
      const { counts, last, grant } = waiting;
      const hope = this.#next ?? { first: plus(last, { invoice: 1n, credit_note: 1n }), now: this.#now };
      this.#next = { first: plus(hope.first, counts), now: hope.now };
      this.#numbered.push({ lane, counts });
      grant(hope);
    }
  }

  #store(): void {
    const [head] = this.#numbered;
    if (head === undefined) return;
    const begin = this.#storing.get(head.lane);
    this.#storing.delete(head.lane);
    begin?.();
  }
}
