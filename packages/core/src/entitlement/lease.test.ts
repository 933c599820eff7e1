// SPDX-License-Identifier: Apache-2.0
import { type LeaseAnswer, LeaseHolding, type LeaseRequest } from '@kontor/sdk';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { grantLease, heldUnits, type LeaseSilence, type QuotaLease, settleLease } from './lease.js';

const lease = (fields: Partial<QuotaLease> = {}): QuotaLease => ({
  id: 'lease_1',
  holder: 'a',
  sequence: 1,
  granted: 10,
  used: 4,
  expires_at: 60_000,
  silence: 'count',
  ...fields,
});
const request = (fields: Partial<LeaseRequest> = {}): LeaseRequest => ({
  lease: 'lease_1',
  sequence: 2,
  used: 7,
  ceiling: 10,
  want: 5,
  ...fields,
});

test.each([
  // request → granted, used, newly used
  ['what was used', {}, 10, 7, 3],
  ['what is given up', { ceiling: 8 }, 8, 7, 3],
  ['a ceiling that was never granted', { ceiling: 50 }, 10, 7, 3],
  ['less than was told before', { used: 1, ceiling: 5 }, 5, 4, 0],
  ['everything, and the rest back', { used: 10, ceiling: 10 }, 10, 10, 6],
  ['one that was overtaken', { sequence: 1, used: 9 }, 10, 4, 0],
] as const)('settles %s', (_name, fields, granted, used, newly_used) => {
  const settled = settleLease(lease(), request(fields));
  expect(settled).toMatchObject({ lease: { granted, used }, newly_used });
});

test.each([
  // free, units others hold, want → granted (6 are held, 4 used)
  [100, [], 6, 10],
  [100, [], 50, 54],
  [100, [], 90, 57], // half of the 94 that are left
  [100, [20, 20], 90, 23], // of 54, a quarter
  [6, [], 90, 10],
  [7, [], 90, 11], // the last one
  [9, [3], 90, 10],
  [0, [], 90, 10],
  [null, [500], 90, 94],
] as const)('of %j free, others holding %j, %i wanted: granted up to %i', (free, held, want, granted) => {
  const others = held.map((units, index) => lease({ holder: `b${index}`, granted: units, used: 0 }));
  const terms = { free, others, want, duration_ms: 60_000, window_end: 90_000 };
  expect(grantLease(lease(), terms, 1_000)).toMatchObject({ granted, expires_at: 61_000 });
  expect(grantLease(lease(), terms, 80_000).expires_at).toBe(90_000);
});

test('units of a silent holder', () => {
  expect(heldUnits(lease(), 59_999)).toBe(6);
  expect(heldUnits(lease(), 60_000)).toBe(6);
  expect(heldUnits(lease({ silence: 'release' }), 59_999)).toBe(6);
  expect(heldUnits(lease({ silence: 'release' }), 60_000)).toBe(0);
});

const TTL = 60_000;

/** Leases of one limit on one server, and eight processes that speak to it over a bad line. */
class World {
  now = 0;
  metered = 0;
  /** Consumed by anybody, told or not. */
  consumed = 0;
  readonly holders: LeaseHolding[] = Array.from({ length: 8 }, () => new LeaseHolding());
  /** Consumed by this life of each process. */
  readonly own: number[] = Array(8).fill(0);
  readonly names: string[] = Array.from({ length: 8 }, (_, index) => `p${index}`);
  readonly leases = new Map<string, QuotaLease>();
  /** On the way, in either direction; each may come late, twice or never. */
  readonly mail: (() => void)[] = [];
  readonly limit: number;
  readonly silence: LeaseSilence;
  #lives = 8;

  constructor(limit: number, silence: LeaseSilence) {
    this.limit = limit;
    this.silence = silence;
  }

  serve(name: string, asked: LeaseRequest): LeaseAnswer {
    const before =
      this.leases.get(name) ??
      ({
        id: `lease/${name}`,
        holder: name,
        sequence: 0,
        granted: 0,
        used: 0,
        expires_at: 0,
        silence: this.silence,
      } as const);
    const { lease: settled, newly_used, overtaken } = settleLease(before, asked);
    this.metered += newly_used;
    const others = [...this.leases.values()].filter(({ holder }) => holder !== name);
    const terms = { free: this.limit - this.metered, others, want: asked.want, duration_ms: TTL, window_end: null };
    const after = overtaken ? settled : grantLease(settled, terms, this.now);
    this.leases.set(name, after);
    return { id: after.id, granted: after.granted, expires_in_ms: Math.max(0, after.expires_at - this.now) };
  }

  ask(index: number, want: number): void {
    const holder = this.holders[index] as LeaseHolding;
    const name = this.names[index] as string;
    const asked = holder.request(want, this.now);
    const sent_at = this.now;
    this.mail.push(() => {
      const answer = this.serve(name, asked);
      this.mail.push(() => void holder.answer(asked, sent_at, answer));
    });
  }

  /** All it may, if that is less. */
  consume(index: number, most: number): void {
    const units = Math.min(most, this.holders[index]?.room(this.now) ?? 0);
    if (!this.holders[index]?.consume(units, this.now)) return;
    this.consumed += units;
    this.own[index] = (this.own[index] as number) + units;
  }

  pass(milliseconds: number): void {
    this.now += milliseconds;
  }

  /** The process is gone with all it knew; another takes its place. */
  crash(index: number): void {
    this.holders[index] = new LeaseHolding();
    this.own[index] = 0;
    this.names[index] = `p${this.#lives++}`;
  }

  /** Everybody alive gives back what is left, heard at once. */
  settle(): void {
    for (const [index, name] of this.names.entries()) {
      const holder = this.holders[index] as LeaseHolding;
      const asked = holder.request(0, this.now);
      holder.answer(asked, this.now, this.serve(name, asked));
    }
  }

  /** What one process could get now, if it asked often enough. */
  reachable(): number {
    const held = [...this.leases.values()].reduce((sum, one) => sum + heldUnits(one, this.now), 0);
    return this.limit - this.metered - held;
  }
}

type Step = (world: World) => void;
// mostly few of the eight, so that they meet
const process = fc.oneof({ weight: 3, arbitrary: fc.nat(1) }, { weight: 1, arbitrary: fc.nat(7) });
const steps = fc.array(
  fc.oneof(
    {
      weight: 6,
      arbitrary: fc.tuple(process, fc.constantFrom(1, 5, Number.POSITIVE_INFINITY)).map(
        ([i, n]): Step =>
          (w) =>
            w.consume(i, n),
      ),
    },
    {
      weight: 4,
      arbitrary: fc.tuple(process, fc.constantFrom(0, 1, 5, 80)).map(
        ([i, n]): Step =>
          (w) =>
            w.ask(i, n),
      ),
    },
    // deliver any message; the same again; lose one
    {
      weight: 8,
      arbitrary: fc.nat().map(
        (n): Step =>
          (w) =>
            void w.mail.splice(n % (w.mail.length + 1), 1)[0]?.(),
      ),
    },
    {
      weight: 2,
      arbitrary: fc.nat().map(
        (n): Step =>
          (w) =>
            w.mail[n % (w.mail.length + 1)]?.(),
      ),
    },
    {
      weight: 1,
      arbitrary: fc.nat().map(
        (n): Step =>
          (w) =>
            void w.mail.splice(n % (w.mail.length + 1), 1),
      ),
    },
    {
      weight: 3,
      arbitrary: fc.integer({ min: 1, max: 40_000 }).map(
        (ms): Step =>
          (w) =>
            w.pass(ms),
      ),
    },
    {
      weight: 1,
      arbitrary: process.map(
        (i): Step =>
          (w) =>
            w.crash(i),
      ),
    },
  ),
  // without `size` they would be of ten steps at most
  { maxLength: 150, size: 'max' },
);

describe('eight processes, with messages lost, late and doubled, and crashes', () => {
  test('never consume more than the limit', () => {
    fc.assert(
      fc.property(fc.nat(80), steps, (limit, all) => {
        const world = new World(limit, 'count');
        for (const step of all) {
          step(world);
          expect(world.consumed).toBeLessThanOrEqual(limit);
          expect(world.metered).toBeLessThanOrEqual(world.consumed);
        }
      }),
      { numRuns: 600 },
    );
  });

  test('an answer that comes after a later request is not taken: what that gave up may be another’s', () => {
    const world = new World(10, 'count');
    world.ask(0, 4);
    world.mail.shift()?.(); // granted 4; the answer is on its way
    world.ask(0, 4);
    world.mail.pop()?.(); // the later request arrives: it knew of nothing and kept nothing
    world.mail.shift()?.(); // now the first answer
    expect(world.holders[0]?.room(0)).toBe(0);
  });

  test('lose no quota: a lease later everything is free but what was used, or may have been by one that is gone', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 80 }), steps, (limit, all) => {
        const world = new World(limit, 'count');
        for (const step of all) step(world);
        world.pass(TTL);
        world.settle();
        const gone = [...world.leases.values()].filter(({ holder }) => !world.names.includes(holder));
        const doubtful = gone.reduce((sum, one) => sum + one.granted - one.used, 0);
        expect(world.reachable()).toBe(limit - world.metered - doubtful);
        // what the living used is metered exactly; what the gone may have used is no less than what they did
        expect(world.consumed).toBeLessThanOrEqual(world.metered + doubtful);
        if (gone.length === 0) expect(world.metered).toBe(world.consumed);
      }),
      { numRuns: 250 },
    );
  });

  test('with `release` everything that was not told is free when the lease is over', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 80 }), steps, (limit, all) => {
        const world = new World(limit, 'release');
        for (const step of all) step(world);
        world.pass(TTL);
        expect(world.reachable()).toBe(limit - world.metered);
      }),
      { numRuns: 200 },
    );
  });
});
