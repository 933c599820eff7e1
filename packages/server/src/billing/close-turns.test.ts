// SPDX-License-Identifier: Apache-2.0
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { CloseTurns } from './close-turns.js';

const LAST = { invoice: 10n, credit_note: 3n };

/** One lane with so many invoices in each of its batches; each step it takes when the scheduler lets it. */
async function lane(turns: CloseTurns, index: number, batches: readonly number[], s: fc.Scheduler, log: string[]) {
  const mine = turns.lane(index);
  for (const count of batches) {
    await s.schedule(Promise.resolve());
    const { first } = await mine.number({ invoice: BigInt(count), credit_note: 0n }, LAST);
    await s.schedule(Promise.resolve());
    const before = log.length;
    expect(await mine.store(0n)).toBe(BigInt(log.length));
    expect(log.length).toBeGreaterThanOrEqual(before);
    log.push(`${index}: ${first.invoice}+${count}`);
    const next = { invoice: first.invoice + BigInt(count), credit_note: first.credit_note };
    mine.stored({ seq: BigInt(log.length), first: next, now: 0 });
  }
  turns.finish(index);
}

test('whichever lane is faster, one batch of each is numbered and stored after the other, without a gap', async () => {
  const lanes = fc.array(fc.array(fc.nat({ max: 9 }), { maxLength: 5 }), { minLength: 1, maxLength: 4 });
  await fc.assert(
    fc.asyncProperty(lanes, fc.scheduler(), async (all, s) => {
      const turns = new CloseTurns(all.length, 0);
      const log: string[] = [];
      await s.waitFor(Promise.all(all.map((batches, index) => lane(turns, index, batches, s, log))));
      const expected: string[] = [];
      let next = LAST.invoice + 1n;
      for (let round = 0; round < 5; round++)
        for (const [index, batches] of all.entries()) {
          const count = batches[round];
          if (count === undefined) continue;
          expected.push(`${index}: ${next}+${count}`);
          next += BigInt(count);
        }
      expect(log).toEqual(expected);
    }),
    { numRuns: 200 },
  );
});

test('a batch that takes more than it was to moves the hopes of those after it', async () => {
  const turns = new CloseTurns(2, 0);
  const [one, two] = [turns.lane(0), turns.lane(1)];
  const counts = { invoice: 2n, credit_note: 0n };
  expect((await one.number(counts, LAST)).first.invoice).toBe(11n);
  expect((await two.number(counts, LAST)).first.invoice).toBe(13n);
  await one.store(0n);
  // planned anew: three invoices instead of two, at another instant
  one.stored({ seq: 7n, first: { invoice: 14n, credit_note: 4n }, now: 5 });
  expect(await two.store(6n)).toBe(1n);
  expect(await one.number(counts, LAST)).toEqual({ first: { invoice: 16n, credit_note: 4n }, now: 5 });
});
