// SPDX-License-Identifier: Apache-2.0
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { guardProblem, guardTrips, NOTHING_COMPARED, type PricePair, tallyPrices } from './price-guard.js';

const guard = { dearer_by_percent: '5', share_percent: '20' };
const pair = (old_minor: bigint, new_minor: bigint): PricePair => ({ old_minor, new_minor });

describe('dearer by more than 5 %', () => {
  test.each<[bigint, bigint, number]>([
    [10_000n, 10_500n, 0],
    [10_000n, 10_501n, 1],
    [10_000n, 9_000n, 0],
    [0n, 0n, 0],
    [0n, 1n, 1],
    // a credit that became smaller, by 5 % and by more
    [-10_000n, -9_500n, 0],
    [-10_000n, -9_499n, 1],
    [90_071_992_547_409_930n, 94_575_592_174_780_426n, 0],
    [90_071_992_547_409_930n, 94_575_592_174_780_427n, 1],
  ])('%i to %i: %i', (old_minor, new_minor, dearer) => {
    expect(tallyPrices(guard, [pair(old_minor, new_minor)])).toEqual({ compared: 1, dearer });
  });
  test('of a third, exactly', () => {
    const third = { ...guard, dearer_by_percent: '33.3' };
    expect(tallyPrices(third, [pair(1000n, 1333n), pair(1000n, 1334n)])).toEqual({ compared: 2, dearer: 1 });
  });
});

describe('more than 20 % of the invoices', () => {
  test.each<[number, number, number | undefined, boolean]>([
    [0, 0, undefined, false],
    [5, 1, undefined, false],
    [4, 1, undefined, true],
    [500, 100, undefined, false],
    [500, 101, undefined, true],
    [4, 4, 5, false],
    [5, 4, 5, true],
    [0, 0, 0, false],
  ])('%i compared, %i dearer, at least %s: %s', (compared, dearer, minimum_invoices, trips) => {
    const own = minimum_invoices === undefined ? guard : { ...guard, minimum_invoices };
    expect(guardTrips(own, { compared, dearer })).toBe(trips);
  });
  test('in words', () => {
    expect(guardProblem(guard, { compared: 3, dearer: 1 }).message).toBe(
      '1 of 3 invoices (33.3 %) would be dearer by more than 5 %; the guard allows 20 %',
    );
  });
});

test('a tally in parts is the tally of all', () => {
  const pairs = fc.array(fc.tuple(fc.bigInt(-1_000n, 1_000n), fc.bigInt(-1_000n, 1_000n)).map(([a, b]) => pair(a, b)));
  fc.assert(
    fc.property(pairs, pairs, (a, b) => {
      const parts = tallyPrices(guard, b, tallyPrices(guard, a));
      expect(parts).toEqual(tallyPrices(guard, [...a, ...b], NOTHING_COMPARED));
    }),
    { numRuns: 200 },
  );
});
