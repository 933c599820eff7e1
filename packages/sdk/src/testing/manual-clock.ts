// SPDX-License-Identifier: Apache-2.0
import type { GateClock } from '../gate/clock.js';

/** Time that stands still until it is moved. */
export class ManualClock implements GateClock {
  #now: number;
  readonly #timers = new Set<{ readonly at: number; readonly then: () => void }>();

  constructor(now = Date.UTC(2026, 0, 1)) {
    this.#now = now;
  }

  now(): number {
    return this.#now;
  }

  after(milliseconds: number, then: () => void): () => void {
    const timer = { at: this.#now + Math.max(0, milliseconds), then };
    this.#timers.add(timer);
    return () => this.#timers.delete(timer);
  }

  /** Moves time on, timer by timer in their order; lets what they began go as far as it can without time. */
  async advance(milliseconds: number): Promise<void> {
    const end = this.#now + milliseconds;
    await idle();
    for (;;) {
      const due = [...this.#timers].filter(({ at }) => at <= end).sort((a, b) => a.at - b.at)[0];
      if (due === undefined) break;
      this.#timers.delete(due);
      this.#now = Math.max(this.#now, due.at);
      due.then();
      await idle();
    }
    this.#now = end;
  }
}

/** Whatever waits for nothing but other promises has run. */
export async function idle(): Promise<void> {
  for (let turn = 0; turn < 5; turn++) await new Promise((resolve) => setImmediate(resolve));
}
