// SPDX-License-Identifier: Apache-2.0
import type { LeaseRequest } from '@kontor/sdk';
import type { Instant } from '../kit/calendar.js';

/**
 * What becomes of units whose holder fell silent, which it may have used or not. `count`: they count as used until it
 * speaks again or the window ends, so the limit holds whatever happened. `release`: they are free as soon as the lease
 * is over, and the limit may be passed by what the holder used and never told.
 */
export type LeaseSilence = 'count' | 'release';

/** A part of a hard limit that one process may consume by itself. Whole units, from the beginning of the lease. */
export interface QuotaLease {
  readonly id: string;
  readonly holder: string;
  /** Of the last request that was taken. */
  readonly sequence: number;
  readonly granted: number;
  /** As the holder has told. */
  readonly used: number;
  readonly expires_at: Instant;
  readonly silence: LeaseSilence;
}

/** A lease after its holder has spoken. */
export interface SettledLease {
  readonly lease: QuotaLease;
  /** Used since it spoke last: to be metered now. */
  readonly newly_used: number;
  /** The request had been overtaken, and changes nothing. */
  readonly overtaken: boolean;
}

/** Takes what a holder says of its lease: what it used, and what it gives up. */
export function settleLease(lease: QuotaLease, request: LeaseRequest): SettledLease {
  if (request.sequence <= lease.sequence) return { lease, newly_used: 0, overtaken: true };
  const used = Math.max(lease.used, request.used);
  const granted = Math.max(used, Math.min(lease.granted, request.ceiling));
  return {
    lease: { ...lease, sequence: request.sequence, used, granted },
    newly_used: used - lease.used,
    overtaken: false,
  };
}

/** Units that may be in use and are not metered yet. */
export function heldUnits({ granted, used, expires_at, silence }: QuotaLease, now: Instant): number {
  return silence === 'release' && now >= expires_at ? 0 : granted - used;
}

export interface LeaseGrant {
  /** Whole units between what is metered (the lease's own use among it) and the limit; null: it is unlimited. */
  readonly free: number | null;
  /** Of the same limit and window. */
  readonly others: readonly QuotaLease[];
  readonly want: number;
  readonly duration_ms: number;
  /** The window's end, which no lease outlasts; null: never. */
  readonly window_end: Instant | null;
}

/**
 * Renews a settled lease, with more units as far as they are free: at most what each would get if every holder at work,
 * and one that may come, asked for the same. So the last units are not all in one hand, and what a holder that falls
 * silent takes along is a part of what was left.
 */
export function grantLease(
  lease: QuotaLease,
  { free, others, want, duration_ms, window_end }: LeaseGrant,
  now: Instant,
): QuotaLease {
  // what was given back is over at once
  const lasts = want === 0 && lease.granted === lease.used ? 0 : duration_ms;
  const expires_at = window_end === null ? now + lasts : Math.min(now + lasts, window_end);
  const wanted = Math.max(0, want - (lease.granted - lease.used));
  if (free === null) return { ...lease, granted: lease.granted + wanted, expires_at };
  const held = others.reduce((sum, other) => sum + heldUnits(other, now), lease.granted - lease.used);
  const left = Math.max(0, free - held);
  const at_work = others.filter((other) => now < other.expires_at).length;
  const share = Math.max(1, Math.floor(left / (at_work + 2)));
  return { ...lease, granted: lease.granted + Math.min(wanted, left, share), expires_at };
}
