// SPDX-License-Identifier: Apache-2.0
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { fasterOf } from '../gate/clock.js';
import type { PlaceTerms } from './place.js';
import { PlaceHolding } from './place-holding.js';
import { type KeptSession, type PlaceAnswer, PlacePool, type PlaceRequest } from './place-pool.js';

const SILENCE = 60_000;
const termsOf = (places: number): PlaceTerms => ({ places, heartbeat_ms: 20_000, silence_ms: SILENCE });

describe('a pool of two places', () => {
  const pool = () => new PlacePool();
  const run = (holder: string, session = '1'): PlaceRequest => ({ holder, session });
  const states = (answers: PlaceAnswer[]) => answers.map(({ state }) => state);
  const two = termsOf(2);

  test('gives two, and says who has them and when one is free', () => {
    const it = pool();
    expect(states([it.hold(run('a'), two, 0, 100), it.hold(run('b'), two, 5_000, 200)])).toEqual(['held', 'held']);
    expect(it.hold(run('c'), two, 10_000, 300)).toEqual({
      state: 'waiting',
      reason: 'full',
      ask_again_in_ms: 20_000,
      next_free_in_ms: 50_000,
      places: 2,
      taken: 2,
      held_by: [
        { holder: 'a', since: 100 },
        { holder: 'b', since: 200 },
      ],
    });
  });

  test('a node that asks again, or runs twice, has one place; it is free when the last run ends', () => {
    const it = pool();
    for (const session of ['1', '1', '2']) it.hold(run('a', session), two, 0, 0);
    expect(it.taken).toBe(1);
    expect(it.release(run('a', '1'), two, 1)).toBe(true);
    expect(it.taken).toBe(1);
    it.release(run('a', '2'), two, 2);
    expect(it.taken).toBe(0);
    // what it sent before it ended, and comes late, takes no place
    expect(it.hold(run('a', '1'), two, 3, 0).state).toBe('waiting');
    expect(it.hold(run('a', '3'), two, 4, 0).state).toBe('held');
  });

  test('a place of one that is silent is free to the millisecond', () => {
    const it = pool();
    it.hold(run('a'), two, 0, 0);
    it.hold(run('b'), two, 0, 0);
    expect(it.hold(run('c'), two, SILENCE - 1, 0).state).toBe('waiting');
    expect(it.hold(run('a'), two, SILENCE - 1, 0).state).toBe('held');
    expect(states([it.hold(run('c'), two, SILENCE, 0), it.hold(run('d'), two, SILENCE, 0)])).toEqual([
      'held',
      'waiting',
    ]);
    expect(it.culled).toBe(1);
  });

  test('a free place goes to who waited longest, unless that does not ask again', () => {
    const it = pool();
    it.hold(run('a'), two, 0, 0);
    it.hold(run('b'), two, 0, 0);
    for (const [at, name] of ['c', 'd', 'e'].entries()) it.hold(run(name), two, at, 0);
    it.release(run('a'), two, 10);
    expect(it.hold(run('d'), two, 11, 0).state).toBe('waiting');
    expect(it.hold(run('c'), two, 12, 0).state).toBe('held');
    it.release(run('b'), two, 13);
    // d asked at 11, and has its turn for twice the wait it was told
    expect(it.hold(run('e'), two, 40_000, 0).state).toBe('waiting');
    expect(it.hold(run('e'), two, 41_012, 0).state).toBe('held');
  });

  test('with fewer places than before, as many stay and the others go when they are silent', () => {
    const it = pool();
    for (const name of ['a', 'b', 'c', 'd']) it.hold(run(name), termsOf(4), 0, 0);
    expect(states(['a', 'b', 'c', 'd'].map((name) => it.hold(run(name), two, 10, 0)))).toEqual([
      'waiting',
      'waiting',
      'held',
      'held',
    ]);
    it.cull(SILENCE);
    expect(it.holders().map(({ holder }) => holder)).toEqual(['c', 'd']);
  });

  test('of those who have a place a page at a time', () => {
    const it = pool();
    for (const name of ['a', 'b', 'c']) it.hold(run(name), termsOf(9), 0, 0);
    expect([it.holders(2), it.holders(2, 'b')].map((page) => page.map(({ holder }) => holder))).toEqual([
      ['a', 'b'],
      ['c'],
    ]);
  });
});

test.each([
  // what the wall clock and the steady one add, step by step → what passed
  ['together', [[500, 500]], 500],
  ['set back', [[-3_600_000, 500]], 500],
  [
    'set back, and asleep later',
    [
      [-3_600_000, 500],
      [60_000, 0],
    ],
    60_500,
  ],
  ['asleep', [[60_000, 10]], 60_000],
  ['set forward', [[3_600_000, 500]], 3_600_000],
  [
    'set forward and back again',
    [
      [3_600_000, 500],
      [-3_600_000, 500],
    ],
    3_600_500,
  ],
  ['read a moment apart, often', Array.from({ length: 100 }, (_, i) => (i % 2 === 0 ? [1, 0] : [0, 1])), 50],
] as [string, [number, number][], number][])('clocks %s', (_name, all, passed) => {
  let [wall, steady] = [1_000_000, 77];
  const now = fasterOf(
    () => wall,
    () => steady,
  );
  const from = now();
  let last = from;
  for (const [by_wall, by_steady] of all) {
    wall += by_wall;
    steady += by_steady;
    expect(now()).toBeGreaterThanOrEqual(last);
    last = now();
  }
  expect(last - from).toBe(passed);
});

test('a holder ends a tenth of the silence before the pool frees its place, however late the answer came', () => {
  const holding = new PlaceHolding();
  holding.held(1_000, SILENCE);
  expect([holding.isHeld(54_999), holding.isHeld(55_000)]).toEqual([true, false]);
  holding.held(500, SILENCE);
  expect(holding.validUntil).toBe(55_000);
});

/** A process with clocks of its own. */
class Process {
  readonly holding = new PlaceHolding();
  readonly holder: string;
  readonly session: string;
  /** What it calls time: a wall clock that is set, and a steady one that runs at its own speed and stops in sleep. */
  wall = 0;
  steady = 0;
  readonly speed: number;
  readonly now: () => number;

  constructor(holder: string, session: string, speed: number) {
    this.holder = holder;
    this.session = session;
    this.speed = speed;
    this.now = fasterOf(
      () => this.wall,
      () => this.steady,
    );
  }

  get isAtWork(): boolean {
    return this.holding.isHeld(this.now());
  }
}

/** One pool with a file, and eight processes of six nodes that speak to it over a bad line. */
class World {
  readonly places: number;
  readonly terms: PlaceTerms;
  pool = new PlacePool();
  /** The pool's own time; of no meaning after a restart. */
  time = 0;
  file: readonly KeptSession[] | null = [];
  readonly processes: Process[];
  /** Runs that gave their place back, and go on hearing answers to what they asked before. */
  readonly former: Process[] = [];
  /** On the way, in either direction; each may come late, twice or never. */
  readonly mail: (() => void)[] = [];
  #runs = 8;

  constructor(places: number) {
    this.places = places;
    this.terms = termsOf(places);
    this.processes = Array.from({ length: 8 }, (_, i) => new Process(`n${i % 6}`, `run${i}`, 0.97 + (i % 3) * 0.03));
  }

  atWork(): number {
    return new Set([...this.processes, ...this.former].filter(({ isAtWork }) => isAtWork).map(({ holder }) => holder))
      .size;
  }

  /** What the pool answers once it is written down; null: it died before. */
  serve(request: PlaceRequest, dies = false): PlaceAnswer | null {
    const answer = this.pool.hold(request, this.terms, this.time, 0);
    if (dies) {
      this.restart();
      return null;
    }
    if (answer.state === 'held' && !this.pool.isKept(request)) {
      this.file = this.pool.sessions();
      this.pool.kept(this.file);
    }
    return answer;
  }

  ask(index: number, dies: boolean): void {
    const process = this.processes[index] as Process;
    const { holding, holder, session } = process;
    const sent_at = process.now();
    this.mail.push(() => {
      const answer = this.serve({ holder, session }, dies);
      if (answer?.state === 'held') this.mail.push(() => holding.held(sent_at, answer.expires_in_ms));
    });
  }

  release(index: number): void {
    const { holding, holder, session } = this.processes[index] as Process;
    holding.release();
    this.mail.push(() => void this.pool.release({ holder, session }, this.terms, this.time));
    this.former.push(this.processes[index] as Process);
    this.#begin(index);
  }

  /** The process is gone; the node starts it again. */
  crash(index: number): void {
    this.#begin(index);
  }

  #begin(index: number): void {
    const { holder, speed } = this.processes[index] as Process;
    this.processes[index] = new Process(holder, `run${this.#runs++}`, speed);
  }

  /** The pool is killed, and starts with what is in its file; there is none until it is open again. */
  restart(): void {
    this.pool = new PlacePool();
    this.time = -1_000 * this.#runs++;
    if (this.file === null) this.pool.open(this.time + SILENCE);
    else this.pool.restore(this.file, SILENCE, this.time);
  }

  lose(): void {
    this.file = null;
    this.restart();
  }

  pass(milliseconds: number, asleep: number | null = null): void {
    this.time += milliseconds * 1.02;
    for (const [index, process] of [...this.processes, ...this.former].entries()) {
      process.wall += milliseconds * process.speed;
      if (index !== asleep) process.steady += milliseconds * process.speed;
      // it looks at its clocks now and then, as the client does
      process.now();
    }
  }

  set(index: number, milliseconds: number): void {
    (this.processes[index] as Process).wall += milliseconds;
  }
}

type Step = (world: World) => void;
const who = fc.nat(7);
const step = (weight: number, arbitrary: fc.Arbitrary<Step>) => ({ weight, arbitrary });
const steps = fc.array(
  fc.oneof(
    step(
      8,
      fc.tuple(who, fc.nat(20)).map(
        ([i, n]): Step =>
          (w) =>
            w.ask(i, n === 0),
      ),
    ),
    // deliver any message; the same again; lose one
    step(
      12,
      fc.nat().map(
        (n): Step =>
          (w) =>
            void w.mail.splice(n % (w.mail.length + 1), 1)[0]?.(),
      ),
    ),
    step(
      3,
      fc.nat().map(
        (n): Step =>
          (w) =>
            w.mail[n % (w.mail.length + 1)]?.(),
      ),
    ),
    step(
      1,
      fc.nat().map(
        (n): Step =>
          (w) =>
            void w.mail.splice(n % (w.mail.length + 1), 1),
      ),
    ),
    step(
      5,
      fc.oneof(fc.integer({ min: 1, max: 40_000 }), fc.constant(0.995 * SILENCE)).map(
        (ms): Step =>
          (w) =>
            w.pass(ms),
      ),
    ),
    step(
      1,
      fc.tuple(who, fc.integer({ min: 1, max: 90_000 })).map(
        ([i, ms]): Step =>
          (w) =>
            w.pass(ms, i),
      ),
    ),
    step(
      2,
      fc.tuple(who, fc.integer({ min: -7_200_000, max: 600_000 })).map(
        ([i, ms]): Step =>
          (w) =>
            w.set(i, ms),
      ),
    ),
    step(
      2,
      who.map(
        (i): Step =>
          (w) =>
            w.release(i),
      ),
    ),
    step(
      2,
      who.map(
        (i): Step =>
          (w) =>
            w.crash(i),
      ),
    ),
    step(
      2,
      fc.constant<Step>((w) => w.restart()),
    ),
    step(
      1,
      fc.constant<Step>((w) => w.lose()),
    ),
  ),
  // without `size` they would be of ten steps at most
  { maxLength: 150, size: 'max' },
);

describe('eight processes, with messages lost, late and doubled, crashes, restarts, clocks that are set', () => {
  test('are never more at work than there are places', () => {
    let most = 0;
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 4 }), steps, (places, all) => {
        const world = new World(places);
        for (const one of all) {
          one(world);
          const at_work = world.atWork();
          expect(at_work).toBeLessThanOrEqual(places);
          most = Math.max(most, at_work);
        }
      }),
      { numRuns: 500 },
    );
    // the worlds were not empty
    expect(most).toBeGreaterThan(1);
  });

  test('lose no place for longer than a silence', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 4 }), steps, (places, all) => {
        const world = new World(places);
        for (const one of all) one(world);
        world.pass(SILENCE);
        for (let node = 0; node < places; node++)
          expect(world.serve({ holder: `fresh${node}`, session: 'x' })?.state).toBe('held');
        expect(world.serve({ holder: 'one too many', session: 'x' })?.state).toBe('waiting');
      }),
      { numRuns: 200 },
    );
  });
});
