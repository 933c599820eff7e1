// SPDX-License-Identifier: Apache-2.0
import type { FloatingTerms } from '../licence/claims.js';

/** How many may be at work at once, and how they show that they are. Times in milliseconds. */
export interface PlaceTerms {
  /** Null: any number. */
  readonly places: number | null;
  /** How often a holder speaks. */
  readonly heartbeat_ms: number;
  /** Who is not heard for so long gives up its place. */
  readonly silence_ms: number;
}

/** Of a licence that is not floating: whoever asks has a place. */
const UNLIMITED: PlaceTerms = { places: null, heartbeat_ms: 60_000, silence_ms: 300_000 };

export function placeTerms(floating: FloatingTerms | null): PlaceTerms {
  if (floating === null) return UNLIMITED;
  const { leases, heartbeat_seconds, cull_seconds } = floating;
  return { places: leases, heartbeat_ms: heartbeat_seconds * 1_000, silence_ms: cull_seconds * 1_000 };
}

/** What a pool knows at one moment that matters to one holder. Who was silent for too long is not in it. */
export interface PlaceView {
  /** Until when the holder has its place if nothing more is heard of it; null: it has none. */
  readonly held_until: number | null;
  /** It was told to go: there are fewer places than there were. */
  readonly leaving: boolean;
  /** Places taken, its own among them; and of those, by holders that were told to go. */
  readonly taken: number;
  readonly taken_by_leaving: number;
  /** Holders that began to wait before it and still do; counted no further than there are free places. */
  readonly ahead: number;
  /** When the place of some holder becomes free at the earliest, if that is not heard; null: none is taken. */
  readonly next_free_at: number | null;
  /** Nobody gets a place before: what a pool that lost its memory had promised must have run out. */
  readonly opens_at: number;
}

/**
 * `hold`: it has its place until then; `wait`: every place is taken, `opening`: or may be, by holders that are not
 * known; it asks again, and keeps its turn if it does so before `turn_until`.
 */
export type PlacePlan =
  | { readonly kind: 'hold'; readonly held_until: number }
  | {
      readonly kind: 'wait';
      readonly reason: 'full' | 'opening';
      readonly ask_again_in_ms: number;
      readonly turn_until: number;
    };

/** Places come free at any moment: who waits does not ask more often than this. */
const SHORTEST_WAIT_MS = 1_000;

/**
 * What becomes of a holder that asks for a place, or says that it is still there: the same request. Asking twice, late
 * or again after an answer that was lost never takes a second place. A place that is free goes to who waited longest.
 */
export function decidePlace(view: PlaceView, terms: PlaceTerms, now: number): PlacePlan {
  const { places, silence_ms } = terms;
  const limit = places ?? Number.POSITIVE_INFINITY;
  const staying = view.taken - view.taken_by_leaving;
  const keeps = view.held_until !== null && (view.leaving ? staying < limit : staying <= limit);
  const held_until = Math.max(view.held_until ?? now, now + silence_ms);
  if (keeps) return { kind: 'hold', held_until };
  if (now < view.opens_at) return wait('opening', view.opens_at - now, terms, now);
  if (view.held_until === null && view.taken + view.ahead < limit) return { kind: 'hold', held_until };
  return wait('full', (view.next_free_at ?? now) - now, terms, now);
}

function wait(reason: 'full' | 'opening', earliest_ms: number, terms: PlaceTerms, now: number): PlacePlan {
  const ask_again_in_ms = Math.max(SHORTEST_WAIT_MS, Math.min(earliest_ms, terms.heartbeat_ms));
  return { kind: 'wait', reason, ask_again_in_ms, turn_until: now + 2 * ask_again_in_ms + SHORTEST_WAIT_MS };
}
