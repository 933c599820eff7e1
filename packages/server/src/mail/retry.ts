// SPDX-License-Identifier: Apache-2.0
import type { Instant } from '@kontor/core';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

/** How long a mail is tried, from when it was queued: what it says about tomorrow should not arrive next week. */
export const RETRY_MS = 72 * HOUR;
/** Waits after the first, second, … failure; the last for all that follow. RFC 5321 4.5.4.1 asks for 30 minutes or more. */
const DELAYS_MS: readonly [number, ...number[]] = [5 * MINUTE, 30 * MINUTE, HOUR, 3 * HOUR, 6 * HOUR];

export interface FailedSending {
  readonly now: Instant;
  /** Attempts so far, this one included. */
  readonly attempts: number;
  readonly retry_until: Instant;
}

/** When to try again, up to a fifth later so that many do not come at once (`random` gives [0, 1)); null: no more. */
export function retryAt({ now, attempts, retry_until }: FailedSending, random: () => number): Instant | null {
  const delay = DELAYS_MS[Math.min(attempts, DELAYS_MS.length) - 1] ?? DELAYS_MS[0];
  const at = now + delay + Math.floor((delay / 5) * random());
  return at > retry_until ? null : at;
}
