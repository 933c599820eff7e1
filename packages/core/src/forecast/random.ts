// SPDX-License-Identifier: Apache-2.0
import { normalQuantile } from './normal.js';

/**
 * A stream of random numbers that is the same for the same seed on every machine: xoshiro128** 1.1 by David Blackman
 * and Sebastiano Vigna (https://prng.di.unimi.it/xoshiro128starstar.c), 32 bits a step, period 2^128 - 1. Its state is
 * filled from the seed by the finalizer of MurmurHash3 on a Weyl sequence, as SplitMix does.
 */
export class RandomStream {
  readonly #state: Int32Array;

  /** `state`: four words, not all zero. */
  constructor(state: ArrayLike<number>) {
    this.#state = Int32Array.from(state);
  }

  /** The stream of one run of a seed: runs are independent of each other, and of how many there are. */
  static of(seed: number, run: number): RandomStream {
    const stream = new RandomStream([1, 0, 0, 0]);
    stream.restart(seed, run);
    return stream;
  }

  /** Makes this the stream of a run. */
  restart(seed: number, run: number): void {
    const state = this.#state;
    const base = mixed(mixed(seed | 0) + Math.imul(run + 1, 0x9e3779b9));
    let any = 0;
    for (let word = 0; word < 4; word++) {
      const filled = mixed(base + Math.imul(word + 1, 0x9e3779b9));
      state[word] = filled;
      any |= filled;
    }
    if (any === 0) state[0] = 1;
  }

  /** The next 32 bits, as a whole number from 0 to 2^32 - 1. */
  next(): number {
    const state = this.#state;
    const s0 = state[0] as number;
    const s1 = state[1] as number;
    const s2 = (state[2] as number) ^ s0;
    const s3 = (state[3] as number) ^ s1;
    const scrambled = Math.imul(s1, 5);
    state[0] = s0 ^ s3;
    state[1] = s1 ^ s2;
    state[2] = s2 ^ (s1 << 9);
    state[3] = (s3 << 11) | (s3 >>> 21);
    return Math.imul((scrambled << 7) | (scrambled >>> 25), 9) >>> 0;
  }

  /** Between 0 and 1, neither of them. */
  uniform(): number {
    return (this.next() + 0.5) * 2.3283064365386963e-10;
  }

  /**
   * A whole number of events whose expected number is `mean`: one uniform number, inverted, so it does not fall as the
   * mean grows, but by one at most where it goes over from one way of computing to the other.
   */
  poisson(mean: number): number {
    return poissonQuantile(this.uniform(), mean);
  }
}

/** From here on a normal distribution corrected for skewness is within half an event of a Poisson one. */
const LARGE_MEAN = 32;

/**
 * The smallest count whose cumulative Poisson probability reaches `probability`; above a mean of 32 by the expansion of
 * Cornish and Fisher to its first two terms.
 */
export function poissonQuantile(probability: number, mean: number): number {
  if (!(mean > 0)) return 0;
  if (mean > LARGE_MEAN) {
    const z = normalQuantile(probability);
    return Math.max(0, Math.floor(mean + Math.sqrt(mean) * z + (z * z - 1) / 6 + 0.5));
  }
  let term = Math.exp(-mean);
  let sum = term;
  let count = 0;
  while (sum < probability && count < 1000) {
    count++;
    term *= mean / count;
    sum += term;
  }
  return count;
}

function mixed(word: number): number {
  let h = word | 0;
  h = Math.imul(h ^ (h >>> 16), 0x85ebca6b);
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35);
  return h ^ (h >>> 16);
}
