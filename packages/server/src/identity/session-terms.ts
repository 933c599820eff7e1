// SPDX-License-Identifier: Apache-2.0
import { createHash, randomBytes } from 'node:crypto';
import type { Instant } from '@kontor/core';

// What holds for every session of a browser, of members and of customers alike.

const HOUR = 3_600_000;
/** A session ends after so long without use. */
export const IDLE_MS = 12 * HOUR;
/** However busy. */
export const LONGEST_MS = 30 * 24 * HOUR;
/** When it was last used is known to within so long: it is not written at every request. */
const SEEN_WITHIN_MS = 300_000;

/** What uses a session, and from where; null: not known. */
export interface Device {
  /** What the browser says it is. */
  readonly agent: string | null;
  readonly address: string | null;
}

/** Whether the use of a session is to be written down: the last one is minutes ago, or said less. */
export function isNews(
  known: { readonly seen_at: Instant; readonly agent: string | null },
  used: Device,
  now: Instant,
): boolean {
  return known.seen_at < now - SEEN_WITHIN_MS || (known.agent === null && used.agent !== null);
}

/** 256 random bits, which nobody guesses; names a session or a link to one, and is stored as a hash only. */
export function newToken(): string {
  return randomBytes(32).toString('base64url');
}

/** Follows from the token of the session alone: only who has the session knows it. */
export function csrfToken(purpose: 'csrf' | 'portal csrf', token: string): string {
  return createHash('sha256').update(`${purpose} ${token}`).digest('base64url');
}
