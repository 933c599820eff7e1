// SPDX-License-Identifier: Apache-2.0
import type { KeptSession } from '../../floating/place-pool.js';
import { readWhole, writeWhole } from '../whole-file.js';

/** Everything that a pool keeps. */
export interface KeptPlaces {
  /** The longest that any of them was promised. */
  readonly silence_ms: number;
  readonly sessions: readonly KeptSession[];
}

/** Where a pool keeps who has places. */
export interface PlaceStore {
  /** Null: nothing was kept, or what was is damaged. */
  read(): KeptPlaces | null;
  /** Returns when it is on the disk; throws where it cannot be. */
  write(places: KeptPlaces): void;
}

export function placeFile(path: string): PlaceStore {
  return {
    read: () => parsed(readWhole(path)),
    write: (places) => writeWhole(path, `${JSON.stringify({ object: 'place_pool', version: 1, ...places })}\n`),
  };
}

function parsed(text: string | null): KeptPlaces | null {
  if (text === null) return null;
  try {
    const { object, version, silence_ms, sessions } = JSON.parse(text) as Partial<KeptPlaces> & {
      readonly object?: unknown;
      readonly version?: unknown;
    };
    if (object !== 'place_pool' || version !== 1 || typeof silence_ms !== 'number') return null;
    return Array.isArray(sessions) && sessions.every(isSession) ? { silence_ms, sessions } : null;
  } catch {
    return null;
  }
}

function isSession({ holder, session, since }: Partial<KeptSession>): boolean {
  return typeof holder === 'string' && typeof session === 'string' && typeof since === 'number';
}
