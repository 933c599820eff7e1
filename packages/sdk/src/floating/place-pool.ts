// SPDX-License-Identifier: Apache-2.0
import { decidePlace, type PlaceTerms } from './place.js';

/** Who asks: what takes one place (a node, a process, a user), and one run of it, unlike any other. */
export interface PlaceRequest {
  readonly holder: string;
  readonly session: string;
}

/** A holder with a place. */
export interface PlaceHolder {
  readonly holder: string;
  /** Since when, as time of day: epoch milliseconds. */
  readonly since: number;
}

/** What a pool answers. */
export type PlaceAnswer =
  | {
      readonly state: 'held';
      /** From when the request was sent. */
      readonly expires_in_ms: number;
      /** When to speak again. */
      readonly heartbeat_in_ms: number;
      readonly places: number | null;
      readonly taken: number;
    }
  | {
      readonly state: 'waiting';
      /** `opening`: the pool lost its memory, and waits for what it may have promised to run out. */
      readonly reason: 'full' | 'opening';
      readonly ask_again_in_ms: number;
      /** When a place becomes free at the earliest, unless one is given back before; null: when it opens. */
      readonly next_free_in_ms: number | null;
      readonly places: number | null;
      readonly taken: number;
      /** Who has the places: the first twenty, longest first. */
      readonly held_by: readonly PlaceHolder[];
    };

/** What is kept of a pool: one run that has a place. */
export interface KeptSession extends PlaceRequest, PlaceHolder {}

interface Session extends PlaceRequest {
  readonly expires_at: number;
  /** It is written down: after a restart its place is known. */
  kept: boolean;
}
interface Held {
  readonly since: number;
  sessions: number;
  held_until: number;
  leaving: boolean;
}

const SHOWN = 20;
/** More that wait are answered, and have no turn. */
const MOST_WAITING = 10_000;

const keyOf = ({ holder, session }: PlaceRequest) => `${holder}\n${session}`;

/**
 * The places of one licence, in memory. Times are those of one clock that never goes back and never runs ahead:
 * whoever is culled must have been silent for so long in the world. Every method costs as much as it changes.
 */
export class PlacePool {
  /** By holder and run, who is silent longest first. */
  readonly #sessions = new Map<string, Session>();
  readonly #holders = new Map<string, Held>();
  /** Runs that gave their place back, until nothing they sent before can be on its way. */
  readonly #over = new Map<string, number>();
  /** Holders that wait, longest first, with the end of their turn. */
  readonly #waiting = new Map<string, number>();
  #leaving = 0;
  #opens_at = Number.NEGATIVE_INFINITY;
  #latest = Number.NEGATIVE_INFINITY;
  #culled = 0;

  /** Takes up what was kept: each run has its place for a silence from now, however long ago that was. */
  restore(sessions: Iterable<KeptSession>, silence_ms: number, now: number): void {
    for (const { holder, session, since } of sessions) this.#enter({ holder, session }, since, now + silence_ms);
    for (const session of this.#sessions.values()) session.kept = true;
  }

  /**
   * What was promised before is not known: nobody gets a place until it has run out. Until then nothing may be written
   * down, or after a restart it would be taken for all there is.
   */
  open(at: number): void {
    this.#opens_at = at;
  }

  isOpen(now: number): boolean {
    return now >= this.#opens_at;
  }

  /** A holder asks for its place, or says that it is there. `since` is the time of day. */
  hold(request: PlaceRequest, terms: PlaceTerms, now: number, since: number): PlaceAnswer {
    this.cull(now);
    const held = this.#holders.get(request.holder);
    const is_over = this.#over.has(keyOf(request));
    const plan = decidePlace(
      {
        held_until: held?.held_until ?? null,
        leaving: held?.leaving ?? false,
        taken: this.#holders.size,
        taken_by_leaving: this.#leaving,
        ahead: held === undefined ? this.#ahead(request.holder, terms, now) : 0,
        next_free_at: this.#nextFree(),
        opens_at: this.#opens_at,
      },
      terms,
      now,
    );
    const { places } = terms;
    if (plan.kind === 'hold' && !is_over) {
      // a silence that became shorter does not pass those that were promised before
      const held_until = Math.max(plan.held_until, this.#latest);
      this.#waiting.delete(request.holder);
      this.#enter(request, held?.since ?? since, held_until);
      const expires_in_ms = held_until - now;
      return { state: 'held', expires_in_ms, heartbeat_in_ms: terms.heartbeat_ms, places, taken: this.taken };
    }
    const next_free_at = this.#nextFree();
    const { reason, ask_again_in_ms, turn_until } =
      plan.kind === 'wait'
        ? plan
        : { reason: 'full' as const, ask_again_in_ms: terms.heartbeat_ms, turn_until: Number.NEGATIVE_INFINITY };
    if (plan.kind === 'wait') {
      if (held === undefined) this.#queue(request.holder, turn_until);
      else if (!held.leaving && reason === 'full') this.#leave(held);
    }
    return {
      state: 'waiting',
      reason,
      ask_again_in_ms,
      next_free_in_ms: reason === 'opening' || next_free_at === null ? null : next_free_at - now,
      places,
      taken: this.taken,
      held_by: this.holders(SHOWN),
    };
  }

  /** A run ends: its holder's place is free unless another run of it is there. Whether it had one. */
  release(request: PlaceRequest, { silence_ms }: PlaceTerms, now: number): boolean {
    this.cull(now);
    this.#waiting.delete(request.holder);
    const key = keyOf(request);
    this.#over.delete(key);
    this.#over.set(key, now + silence_ms);
    return this.#drop(key);
  }

  /** Frees the places of those that were silent for too long. */
  cull(now: number): void {
    for (const [key, { expires_at }] of this.#sessions) {
      if (now < expires_at) break;
      this.#drop(key);
      this.#culled++;
    }
    for (const [key, until] of this.#over) {
      if (now < until) break;
      this.#over.delete(key);
    }
  }

  get taken(): number {
    return this.#holders.size;
  }

  get waiting(): number {
    return this.#waiting.size;
  }

  /** How many runs were silent for too long. */
  get culled(): number {
    return this.#culled;
  }

  /** Everything that has to be written down. */
  sessions(): KeptSession[] {
    return [...this.#sessions.values()].map(({ holder, session }) => ({
      holder,
      session,
      since: (this.#holders.get(holder) as Held).since,
    }));
  }

  /** Whether a run's place would be known after a restart: before, nothing may be promised. */
  isKept(request: PlaceRequest): boolean {
    return this.#sessions.get(keyOf(request))?.kept === true;
  }

  /** These were written down. */
  kept(sessions: Iterable<PlaceRequest>): void {
    for (const request of sessions) {
      const session = this.#sessions.get(keyOf(request));
      if (session !== undefined) session.kept = true;
    }
  }

  /** Who has a place, longest first; behind `after`, if it is named. */
  holders(most = Number.POSITIVE_INFINITY, after?: string): PlaceHolder[] {
    const found: PlaceHolder[] = [];
    let skips = after !== undefined;
    for (const [holder, { since }] of this.#holders) {
      if (found.length >= most) break;
      if (!skips) found.push({ holder, since });
      else if (holder === after) skips = false;
    }
    return found;
  }

  #enter(request: PlaceRequest, since: number, expires_at: number): void {
    const key = keyOf(request);
    const held = this.#holders.get(request.holder) ?? {
      since,
      sessions: 0,
      held_until: expires_at,
      leaving: false,
    };
    const before = this.#sessions.get(key);
    if (before === undefined) held.sessions++;
    // at the end of the map: it is now the one that was heard last
    this.#sessions.delete(key);
    this.#sessions.set(key, { ...request, expires_at, kept: before?.kept ?? false });
    this.#latest = Math.max(this.#latest, expires_at);
    held.held_until = Math.max(held.held_until, expires_at);
    if (held.leaving) this.#leaving--;
    held.leaving = false;
    this.#holders.set(request.holder, held);
  }

  #leave(held: Held): void {
    held.leaving = true;
    this.#leaving++;
  }

  #drop(key: string): boolean {
    const session = this.#sessions.get(key);
    if (session === undefined) return false;
    this.#sessions.delete(key);
    const held = this.#holders.get(session.holder) as Held;
    if (--held.sessions > 0) return true;
    if (held.leaving) this.#leaving--;
    this.#holders.delete(session.holder);
    return true;
  }

  #queue(holder: string, turn_until: number): void {
    if (this.#waiting.has(holder) || this.#waiting.size < MOST_WAITING) this.#waiting.set(holder, turn_until);
  }

  /** How many have their turn before a holder; who did not ask again in time has lost it. */
  #ahead(holder: string, { places }: PlaceTerms, now: number): number {
    const free = (places ?? Number.POSITIVE_INFINITY) - this.#holders.size;
    let ahead = 0;
    for (const [other, turn_until] of this.#waiting) {
      if (other === holder || ahead >= free) break;
      if (now < turn_until) ahead++;
      else this.#waiting.delete(other);
    }
    return ahead;
  }

  #nextFree(): number | null {
    for (const { expires_at } of this.#sessions.values()) return expires_at;
    return null;
  }
}
