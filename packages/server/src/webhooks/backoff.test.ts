// SPDX-License-Identifier: Apache-2.0
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { nextAttempt, RETRY_DELAYS_MS, RETRY_MS, retryAfter } from './backoff.js';

const queued = Date.UTC(2026, 0, 1);
const retry_until = queued + RETRY_MS;
/** As close to no jitter as [0, 1) allows. */
const almostOne = () => 1 - Number.EPSILON;

/** The instants of all attempts of a message that always fails, each attempt taking no time. */
function life(random: () => number): number[] {
  const instants = [queued];
  for (;;) {
    const now = instants.at(-1) as number;
    const next = nextAttempt({ now, attempts: instants.length, retry_until }, random);
    if (next === null) return instants;
    instants.push(next);
  }
}

test('without jitter: 5 s, 5 min, 30 min, 2, 5, 10, 14 and 20 hours, and the end of the three days', () => {
  const gaps = life(almostOne).map((at, index, all) => Math.round((at - (all[index - 1] ?? at)) / 1000));
  // 5 s + 5 min + 30 min + 51 h = 185,705 s; the last attempt is 73,495 s later, at 259,200 s
  expect(gaps).toEqual([0, 5, 300, 1_800, 7_200, 18_000, 36_000, 50_400, 72_000, 73_495]);
});

test('the delays grow', () => {
  expect([...RETRY_DELAYS_MS].sort((a, b) => a - b)).toEqual(RETRY_DELAYS_MS);
});

test('with any jitter attempts come one after the other, end with the third day and not before', () => {
  fc.assert(
    fc.property(fc.infiniteStream(fc.double({ min: 0.001, max: 1, maxExcluded: true, noNaN: true })), (dice) => {
      const instants = life(() => dice.next().value);
      for (const [index, at] of instants.slice(1).entries()) {
        const gap = at - (instants[index] as number);
        expect(gap).toBeGreaterThan(0);
        expect(gap).toBeLessThanOrEqual(RETRY_DELAYS_MS[Math.min(index, RETRY_DELAYS_MS.length - 1)] as number);
      }
      expect(instants.at(-1)).toBe(retry_until);
    }),
    { numRuns: 200 },
  );
});

test('what the receiver asks for is kept to, within the three days', () => {
  const failed = { now: queued, attempts: 1, retry_until };
  expect(nextAttempt({ ...failed, retry_after_ms: 3_600_000 }, almostOne)).toBe(queued + 3_600_000);
  expect(nextAttempt({ ...failed, attempts: 5, retry_after_ms: 1_000 }, () => 0)).toBe(queued + 1_000);
  expect(nextAttempt({ ...failed, retry_after_ms: 10 * RETRY_MS }, almostOne)).toBe(retry_until);
});

test('a message that waited longer than three days behind another is tried once', () => {
  expect(nextAttempt({ now: retry_until + 1, attempts: 1, retry_until }, almostOne)).toBeNull();
});

describe('Retry-After', () => {
  test.each([
    ['120', 120_000],
    [' 5 ', 5_000],
    ['0', 0],
    ['Thu, 01 Jan 2026 00:02:00 GMT', 120_000],
    ['Wed, 31 Dec 2025 00:00:00 GMT', 0],
    ['soon', undefined],
    [undefined, undefined],
  ])('%s', (header, expected) => expect(retryAfter(header, queued)).toBe(expected));
});
