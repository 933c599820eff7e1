// SPDX-License-Identifier: Apache-2.0

/** Where a gate gets its time from. Tests give it one that they move themselves. */
export interface GateClock {
  /** Epoch milliseconds. */
  now(): number;
  /** Runs `then` once, in so many milliseconds; returns how to call it off. */
  after(milliseconds: number, then: () => void): () => void;
}

/** Timers cannot wait longer: what is due later is looked at again then. */
const LONGEST_MS = 2_147_483_647;

/** The time of the machine. Its timers keep no process alive. */
export const systemClock: GateClock = {
  now: Date.now,
  after(milliseconds, then) {
    const timer = setTimeout(then, Math.min(Math.max(0, milliseconds), LONGEST_MS)) as unknown;
    (timer as { unref?: () => void }).unref?.(); // a number in browsers
    return () => clearTimeout(timer as ReturnType<typeof setTimeout>);
  },
};
