// SPDX-License-Identifier: Apache-2.0
import { heldUntil } from './held-until.js';

/** What a holder says to its server, numbered: of two that cross on the way, the later one counts. */
export interface LeaseRequest {
  /** The lease it speaks of; null: it has none yet. */
  readonly lease: string | null;
  /** Grows with each request of a holder. */
  readonly sequence: number;
  /** Units consumed by the lease so far. */
  readonly used: number;
  /** It will consume no further than this by itself, whatever was granted before: what lies above may go to others. */
  readonly ceiling: number;
  /** Units it would like to have beside those used. */
  readonly want: number;
}

/** What the server answers. Units count from the beginning of the lease. */
export interface LeaseAnswer {
  readonly id: string;
  /** How far may be consumed. */
  readonly granted: number;
  /** From when the request was sent. */
  readonly expires_in_ms: number;
}

/**
 * One lease as its holder sees it. Whatever is lost, doubled or late on the way: it never consumes beyond what the
 * server has reserved for it, nor after the server counts it as silent.
 */
export class LeaseHolding {
  #lease: string | null = null;
  #sequence = 0;
  #used = 0;
  #granted = 0;
  #valid_until = Number.NEGATIVE_INFINITY;

  /** Units that may be consumed now. */
  room(now: number): number {
    return now < this.#valid_until ? Math.max(0, this.#granted - this.#used) : 0;
  }

  /** Until when `room` holds. */
  get validUntil(): number {
    return this.#valid_until;
  }

  /** Consumes so many units if there is room. */
  consume(units: number, now: number): boolean {
    if (units > this.room(now)) return false;
    this.#used += units;
    return true;
  }

  /** Units were consumed that room had been kept for. */
  took(units: number): void {
    this.#used += units;
  }

  /** Asks for `want` units beside those used; zero gives back what is left. */
  request(want: number, now: number): LeaseRequest {
    if (now >= this.#valid_until) this.#granted = this.#used;
    this.#granted = Math.max(this.#used, Math.min(this.#granted, this.#used + want));
    return { lease: this.#lease, sequence: ++this.#sequence, used: this.#used, ceiling: this.#granted, want };
  }

  /** Takes an answer, unless a later request was sent since: what that one promised must hold. */
  answer(request: LeaseRequest, sent_at: number, { id, granted, expires_in_ms }: LeaseAnswer): boolean {
    if (request.sequence !== this.#sequence) return false;
    if (id !== this.#lease) {
      // a new window: what was used before the request was settled with the old one
      this.#used -= this.#lease === null ? 0 : request.used;
      this.#lease = id;
    }
    this.#granted = granted;
    this.#valid_until = heldUntil(sent_at, expires_in_ms);
    return true;
  }
}
