// SPDX-License-Identifier: Apache-2.0
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { Decimal, decimal } from '../kit/decimal.js';
import { aggregate, type IdentifiedReading, mergeRollups, type Rollup, rollupOf, totalOf } from './aggregate.js';
import { type MeterRule, meterValue } from './meter.js';

const meter = (rule: Partial<MeterRule>): MeterRule => ({
  event_type: 'call',
  aggregation: 'sum',
  property: 'n',
  ...rule,
});
const read = (rule: Partial<MeterRule>, data: Record<string, unknown>, type = 'call') => {
  const result = meterValue(meter(rule), { type, data });
  if (!result.ok) return result.problems.map((problem) => `${problem.code} ${problem.path}`).join();
  return result.value === null
    ? null
    : String(result.value.value) + (result.value.amount ? ` @${result.value.amount}` : '');
};

describe('a meter reads', () => {
  test.each<[string, Partial<MeterRule>, Record<string, unknown>, string | null]>([
    ['a number', {}, { n: 1.5 }, '1.5'],
    ['a decimal text', {}, { n: '0.000000000001' }, '0.000000000001'],
    ['one for a count', { aggregation: 'count' }, {}, '1'],
    ['one for a count whatever stands for several to others', { aggregation: 'sum' }, { n: 3, kontor_units: 9 }, '3'],
    [
      'no part of one as a count',
      { aggregation: 'count' },
      { kontor_units: '0.5' },
      'meter-value-invalid data.kontor_units',
    ],
    ['nothing as a count', { aggregation: 'count' }, { kontor_units: 0 }, 'meter-value-invalid data.kontor_units'],
    [
      'less than nothing as a count',
      { aggregation: 'count' },
      { kontor_units: -4 },
      'meter-value-invalid data.kontor_units',
    ],
    ['a text for unique', { aggregation: 'unique' }, { n: 'eve' }, 'eve'],
    ['a number for unique', { aggregation: 'unique' }, { n: 5 }, '5'],
    ['the amount beside', { amount_property: 'eur' }, { n: 2, eur: '0.40' }, '2 @0.4'],
    ['nothing it filters out', { filter: { model: 'a' } }, { n: 1, model: 'b' }, null],
    ['nothing where the filter finds no member', { filter: { model: 'a' } }, { n: 1 }, null],
    ['numbers in filters by value', { filter: { level: 5 } }, { n: 1, level: '5.0' }, '1'],
    ['booleans in filters as text too', { filter: { live: true } }, { n: 1, live: 'true' }, '1'],
    ['a missing member as a problem', {}, {}, 'meter-value-missing data.n'],
    ['an inherited member as missing', { property: 'toString' }, {}, 'meter-value-missing data.toString'],
    ['31 digits as a problem', {}, { n: `1${'0'.repeat(30)}` }, 'meter-value-invalid data.n'],
    [
      '30 digits and 20 places',
      {},
      { n: `${'9'.repeat(30)}.${'0'.repeat(19)}1` },
      `${'9'.repeat(30)}.${'0'.repeat(19)}1`,
    ],
    ['21 places as a problem', {}, { n: `0.${'0'.repeat(20)}1` }, 'meter-value-invalid data.n'],
    ['a text as a problem', {}, { n: 'many' }, 'meter-value-invalid data.n'],
    ['an object as a problem, even for unique', { aggregation: 'unique' }, { n: {} }, 'meter-value-invalid data.n'],
    [
      'both problems',
      { amount_property: 'eur' },
      { n: null },
      'meter-value-missing data.n,meter-value-missing data.eur',
    ],
  ])('%s', (_name, rule, data, expected) => expect(read(rule, data)).toBe(expected));
  test('nothing of another type', () => expect(read({}, { n: 1 }, 'other')).toBeNull());
});

const reading = (id: string, time: number, value: string, amount: string | null = null): IdentifiedReading => ({
  source: 's',
  id,
  time,
  value: decimal(value),
  amount: amount === null ? null : decimal(amount),
});
const readings = [
  reading('1', 10, '0.1', '1.00'),
  reading('2', 30, '-5'),
  reading('3', 20, '7', '0.25'),
  reading('4', 30, '-6'),
  reading('1', 10, '0.1', '1.00'),
];

test('an event that stands for several is counted as so many, with others or alone', () => {
  const rule = meter({ aggregation: 'count' });
  const found = [{}, { kontor_units: '120' }, { kontor_units: 3 }].map((data, index) => {
    const result = meterValue(rule, { type: 'call', data });
    if (!result.ok || result.value === null) throw new Error('it is read');
    return { ...result.value, source: 's', id: String(index), time: index };
  });
  expect(aggregate(rule, found).quantity.toString()).toBe('124');
  expect(aggregate(rule, found.slice(1, 2)).quantity.toString()).toBe('120');
});

describe('a period', () => {
  test.each<[MeterRule['aggregation'], string]>([
    ['count', '4'],
    ['sum', '-3.9'],
    ['max', '7'],
    ['latest', '-5'], // of -5 and -6 at the same instant the greater
    ['unique', '4'],
  ])('%s is %s', (aggregation, quantity) => {
    const total = aggregate(meter({ aggregation, amount_property: 'eur' }), readings);
    expect(total.quantity.toString()).toBe(quantity);
    expect(total.event_count.toString()).toBe('4');
    expect(total.amount?.toString()).toBe('1.25');
  });
  test('without events is zero', () => {
    for (const aggregation of ['count', 'sum', 'max', 'latest', 'unique'] as const)
      expect(aggregate(meter({ aggregation }), [])).toEqual({ quantity: Decimal.ZERO, event_count: Decimal.ZERO });
  });
  test('where all is negative has a negative maximum', () => {
    expect(aggregate(meter({ aggregation: 'max' }), [reading('1', 1, '-2')]).quantity.toString()).toBe('-2');
  });
});

const manyReadings = fc
  .uniqueArray(
    fc.record({
      id: fc.integer({ min: 0, max: 60 }),
      time: fc.integer({ min: 0, max: 20 }),
      coefficient: fc.bigInt({ min: -(10n ** 20n), max: 10n ** 20n }),
      scale: fc.integer({ min: 0, max: 12 }),
    }),
    { selector: (one) => one.id, maxLength: 40, size: 'max' },
  )
  .map((all) =>
    all.map(
      (one): IdentifiedReading => ({
        source: 's',
        id: String(one.id),
        time: one.time,
        value: Decimal.fromParts(one.coefficient, one.scale),
        amount: null,
      }),
    ),
  );
const shown = (total: ReturnType<typeof aggregate>) => `${total.quantity} ${total.event_count}`;

test('order and repetition never change a total, nor does the way it is split into rollups', () => {
  fc.assert(
    fc.property(
      manyReadings.chain((all) =>
        fc.tuple(
          fc.constant(all),
          fc.shuffledSubarray(all, { minLength: all.length }),
          fc.subarray(all),
          fc.infiniteStream(fc.integer({ min: 0, max: 3 })),
        ),
      ),
      fc.constantFrom<MeterRule['aggregation']>('count', 'sum', 'max', 'latest', 'unique'),
      ([all, shuffled, repeated, parts], aggregation) => {
        const rule = meter({ aggregation });
        const expected = shown(aggregate(rule, all));
        expect(shown(aggregate(rule, [...repeated, ...shuffled, ...repeated]))).toBe(expected);
        if (aggregation === 'unique') return;
        const rollups = new Map<number, Rollup>();
        for (const one of shuffled) {
          const part = parts.next().value as number;
          const known = rollups.get(part);
          rollups.set(part, known === undefined ? rollupOf(one) : mergeRollups(rollupOf(one), known));
        }
        const merged = [...rollups.values()].reduce<Rollup | null>(
          (sum, part) => (sum === null ? part : mergeRollups(sum, part)),
          null,
        );
        expect(shown(totalOf(rule, merged))).toBe(expected);
      },
    ),
    { numRuns: 300 },
  );
});
