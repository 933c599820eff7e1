// SPDX-License-Identifier: Apache-2.0
import type { Instant } from '@kontor/core';
import { Refusal } from './problem.js';

export interface RateLimit {
  /** Requests a second that a key may make for ever. */
  readonly per_second: number;
  /** Requests it may save up and make at once. */
  readonly burst: number;
}

interface Bucket {
  tokens: number;
  at: Instant;
}

/** Most keys remembered; those that have been quiet longest are as good as full. */
const MOST_BUCKETS = 10_000;

/** A token bucket for each key, in the memory of this process: several processes allow as many times the limit. */
export class RateLimiter {
  readonly #limit: RateLimit;
  readonly #buckets = new Map<string, Bucket>();

  constructor(limit: RateLimit) {
    this.#limit = limit;
  }

  /** Takes one request from the key's bucket and returns the headers that say what is left, or refuses with 429. */
  take(key: string, now: Instant): Record<string, string> {
    const { per_second, burst } = this.#limit;
    const known = this.#buckets.get(key);
    const earned = known === undefined ? burst : known.tokens + (Math.max(0, now - known.at) / 1_000) * per_second;
    const tokens = Math.min(burst, earned);
    this.#buckets.delete(key); // to the end: the map's order is that of last use
    this.#buckets.set(key, { tokens: tokens < 1 ? tokens : tokens - 1, at: now });
    if (this.#buckets.size > MOST_BUCKETS) this.#buckets.delete(this.#buckets.keys().next().value as string);
    const left = Math.max(0, Math.floor(tokens - 1));
    const headers = {
      'ratelimit-limit': String(burst),
      'ratelimit-remaining': String(left),
      'ratelimit-reset': String(Math.ceil((burst - left) / per_second)),
    };
    if (tokens >= 1) return headers;
    const wait = Math.max(1, Math.ceil((1 - tokens) / per_second));
    throw new Refusal(
      429,
      [
        {
          code: 'rate-limited',
          path: '',
          message: `there were more than ${per_second} requests a second`,
          mend: `try again in ${wait} s; send events in batches`,
        },
      ],
      { ...headers, 'retry-after': String(wait) },
    );
  }
}
