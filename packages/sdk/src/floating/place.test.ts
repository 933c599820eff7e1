// SPDX-License-Identifier: Apache-2.0
import { expect, test } from 'vitest';
import { decidePlace, type PlaceView, placeTerms } from './place.js';

const TERMS = placeTerms({ leases: 3, heartbeat_seconds: 60, cull_seconds: 300 });
const view = (fields: Partial<PlaceView> = {}): PlaceView => ({
  held_until: null,
  leaving: false,
  taken: 0,
  taken_by_leaving: 0,
  ahead: 0,
  next_free_at: null,
  opens_at: 0,
  ...fields,
});
const NOW = 1_000_000;

test.each([
  // what is known → held until
  ['the first', {}, NOW + 300_000],
  ['the last place', { taken: 2 }, NOW + 300_000],
  ['one that has a place, though all are taken', { taken: 3, held_until: NOW + 1 }, NOW + 300_000],
  ['one that was promised longer', { taken: 3, held_until: NOW + 400_000 }, NOW + 400_000],
  ['the second that waits, of two free places', { taken: 1, ahead: 1 }, NOW + 300_000],
  ['one that has a place while the pool opens', { held_until: NOW + 1, taken: 1, opens_at: NOW + 9 }, NOW + 300_000],
  [
    'one told to go, once there is room',
    { held_until: NOW + 1, leaving: true, taken: 3, taken_by_leaving: 1 },
    NOW + 300_000,
  ],
] as [string, Partial<PlaceView>, number][])('%s has a place', (_name, fields, held_until) => {
  expect(decidePlace(view(fields), TERMS, NOW)).toEqual({ kind: 'hold', held_until });
});

test.each([
  // what is known → asks again in
  ['every place is taken', { taken: 3, next_free_at: NOW + 20_000 }, 'full', 20_000],
  [
    'and none will be free for long: a place may be given back',
    { taken: 3, next_free_at: NOW + 290_000 },
    'full',
    60_000,
  ],
  ['and one is free in a moment', { taken: 3, next_free_at: NOW + 10 }, 'full', 1_000],
  ['the free place is another’s turn', { taken: 2, ahead: 1 }, 'full', 1_000],
  ['the pool does not know who has places', { opens_at: NOW + 5_000 }, 'opening', 5_000],
  [
    'there are fewer places than there were',
    { taken: 5, held_until: NOW + 9_000, next_free_at: NOW + 9_000 },
    'full',
    9_000,
  ],
  ['it was told to go', { taken: 4, taken_by_leaving: 1, leaving: true, held_until: NOW + 9_000 }, 'full', 1_000],
] as const)('it waits: %s', (_name, fields, reason, ask_again_in_ms) => {
  const turn_until = NOW + 2 * ask_again_in_ms + 1_000;
  expect(decidePlace(view(fields), TERMS, NOW)).toEqual({ kind: 'wait', reason, ask_again_in_ms, turn_until });
});

test('without terms of a pool everybody has a place', () => {
  expect(decidePlace(view({ taken: 1e6 }), placeTerms(null), NOW)).toMatchObject({ kind: 'hold' });
});
