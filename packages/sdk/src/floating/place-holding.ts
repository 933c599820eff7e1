// SPDX-License-Identifier: Apache-2.0
import { heldUntil } from '../gate/held-until.js';

/**
 * One place as its holder sees it. Whatever is lost, doubled or late on the way: it ends here before the pool gives it
 * to another. A session that gave its place back never has one again; the next begins another.
 */
export class PlaceHolding {
  #valid_until = Number.NEGATIVE_INFINITY;
  #is_over = false;

  isHeld(now: number): boolean {
    return now < this.#valid_until;
  }

  /** Until when `isHeld` holds. */
  get validUntil(): number {
    return this.#valid_until;
  }

  /** Takes a promise, in answer to what was sent at that time. One that comes late takes nothing back. */
  held(sent_at: number, expires_in_ms: number): void {
    if (!this.#is_over) this.#valid_until = Math.max(this.#valid_until, heldUntil(sent_at, expires_in_ms));
  }

  /** From here on the place may be another's: the pool is told after this. */
  release(): void {
    this.#is_over = true;
    this.#valid_until = Number.NEGATIVE_INFINITY;
  }
}
