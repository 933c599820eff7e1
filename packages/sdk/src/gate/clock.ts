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

/** A wall clock and a steady one that differ by more were not merely read a moment apart. */
const APART_MS = 1_000;

/**
 * How time went on, by the faster of two clocks: where the wall clock is set back, the steady one counts; where the
 * machine slept and the steady one stood still, the wall clock. What was promised until a moment never lasts longer.
 */
export function fasterOf(wall: () => number, steady: () => number): () => number {
  let passed = wall();
  let [wall_from, steady_from] = [passed, steady()];
  return () => {
    const [by_wall, by_steady] = [wall() - wall_from, steady() - steady_from];
    const now = passed + Math.max(0, by_wall, by_steady);
    if (Math.abs(by_wall - by_steady) > APART_MS) {
      passed = now;
      wall_from += by_wall;
      steady_from += by_steady;
    }
    return now;
  };
}

/** For promises of a server: of leases and places. Its `now` is no time of day. */
export const promiseClock: GateClock = {
  now: fasterOf(Date.now, () => performance.now()),
  after: systemClock.after,
};
