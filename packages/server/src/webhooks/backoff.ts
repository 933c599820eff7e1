// SPDX-License-Identifier: Apache-2.0
import type { Instant } from '@kontor/core';

const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;

/** How long a message is tried: from when it was queued. */
export const RETRY_MS = 72 * HOUR;
/** At most this long after the first, second, … failure; the last for all that follow. In milliseconds. */
export const RETRY_DELAYS_MS: readonly [number, ...number[]] = [
  5 * SECOND,
  5 * MINUTE,
  30 * MINUTE,
  2 * HOUR,
  5 * HOUR,
  10 * HOUR,
  14 * HOUR,
  20 * HOUR,
  24 * HOUR,
];
/** Never sooner, however the dice fall. */
const LEAST_MS = SECOND;

export interface FailedAttempt {
  readonly now: Instant;
  /** Attempts so far, this one included. */
  readonly attempts: number;
  readonly retry_until: Instant;
  /** What the receiver asked to wait. */
  readonly retry_after_ms?: number | undefined;
}

/**
 * When to try again: full jitter below the delay of the table (`random` gives [0, 1)), not before what the receiver
 * asked for, and once more at the very end of the three days; null when they are over.
 */
export function nextAttempt(failed: FailedAttempt, random: () => number): Instant | null {
  const { now, attempts, retry_until } = failed;
  if (now >= retry_until) return null;
  const longest = RETRY_DELAYS_MS[Math.min(attempts, RETRY_DELAYS_MS.length) - 1] ?? RETRY_DELAYS_MS[0];
  const delay = Math.max(LEAST_MS, Math.floor(longest * random()), failed.retry_after_ms ?? 0);
  return Math.min(now + delay, retry_until);
}

/** Milliseconds of a `Retry-After` header: seconds or an HTTP date (RFC 9110); undefined when it says nothing. */
export function retryAfter(header: string | undefined, now: Instant): number | undefined {
  if (header === undefined) return undefined;
  if (/^\d{1,9}$/.test(header.trim())) return Number(header.trim()) * SECOND;
  const until = Date.parse(header);
  return Number.isNaN(until) ? undefined : Math.max(0, until - now);
}
