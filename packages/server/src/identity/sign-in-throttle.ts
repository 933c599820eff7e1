// SPDX-License-Identifier: Apache-2.0
import type { Instant } from '@kontor/core';

/** How often somebody may be wrong, and how the wait grows from there. */
interface Patience {
  /** So many attempts without a wait. */
  readonly free: number;
  /** The first wait; each further failure doubles it. */
  readonly first_ms: number;
  readonly most_ms: number;
  /** One failure is forgiven in so long. */
  readonly forgiven_ms: number;
}
interface Failures {
  /** Less what was forgiven until `at`: with a fraction. */
  readonly count: number;
  readonly at: Instant;
  readonly until: Instant;
}

const MINUTE = 60_000;
/** Whoever guesses at one account from many places can keep its owner out, but not for long: links still work. */
const ACCOUNT: Patience = { free: 5, first_ms: MINUTE / 2, most_ms: 15 * MINUTE, forgiven_ms: 60 * MINUTE };
/** An office may share one, where somebody is always wrong. */
const ADDRESS: Patience = { free: 20, first_ms: MINUTE / 2, most_ms: 15 * MINUTE, forgiven_ms: 10 * MINUTE };
/** Of each kind; the longest quiet are forgotten first. */
const MOST_REMEMBERED = 50_000;

/** Slows down who guesses passwords, by account and by where they are; in the memory of this process. */
export class SignInThrottle {
  readonly #accounts = new Map<string, Failures>();
  readonly #addresses = new Map<string, Failures>();

  /**
   * Counts an attempt before it is known how it ends, so that many at once are as many. Returns the milliseconds to wait;
   * 0: it may be made.
   */
  attempt(account: string, address: string, now: Instant): number {
    const wait = Math.max(waitOf(this.#accounts.get(account), now), waitOf(this.#addresses.get(address), now));
    if (wait > 0) return wait;
    count(this.#accounts, account, ACCOUNT, now);
    count(this.#addresses, address, ADDRESS, now);
    return 0;
  }

  /** It was the right password: the account is as before, and the address has one attempt less. */
  succeeded(account: string, address: string): void {
    this.#accounts.delete(account);
    const known = this.#addresses.get(address);
    if (known === undefined) return;
    if (known.count <= 1) this.#addresses.delete(address);
    else this.#addresses.set(address, { ...known, count: known.count - 1 });
  }
}

function waitOf(known: Failures | undefined, now: Instant): number {
  return known === undefined ? 0 : Math.max(0, known.until - now);
}

function count(all: Map<string, Failures>, key: string, patience: Patience, now: Instant): void {
  const { free, first_ms, most_ms, forgiven_ms } = patience;
  const known = all.get(key);
  const before = known === undefined ? 0 : Math.max(0, known.count - Math.max(0, now - known.at) / forgiven_ms);
  const over = Math.ceil(before + 1) - free;
  const wait = over < 0 ? 0 : Math.min(most_ms, first_ms * 2 ** over);
  all.delete(key); // to the end: the map's order is that of last use
  all.set(key, { count: before + 1, at: now, until: now + wait });
  if (all.size > MOST_REMEMBERED) all.delete(all.keys().next().value as string);
}
