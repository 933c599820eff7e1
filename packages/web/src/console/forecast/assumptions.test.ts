// SPDX-License-Identifier: Apache-2.0
import { expect, test } from 'vitest';
import { assumptionsOf, withAssumption, writtenPath } from './assumptions.ts';

const scenario = {
  name: 'Base',
  months: 12,
  segments: { cloud: { funnel: [{ name: 'paid', conversion: '10%' }], plans: ['team'] } },
  own: true,
  nothing: null,
};

test('finds every single value where it stands', () => {
  expect(assumptionsOf(scenario).map(({ path, value }) => `${path.join('.')}: ${value}`)).toEqual([
    'name: Base',
    'months: 12',
    'segments.cloud.funnel.0.name: paid',
    'segments.cloud.funnel.0.conversion: 10%',
    'segments.cloud.plans.0: team',
    'own: true',
  ]);
});

test.each([
  ['a number stays one', ['months'], '24', { ...scenario, months: 24 }],
  [
    'what is no number is text, which the API refuses or reads as a range',
    ['months'],
    '1..2',
    { ...scenario, months: '1..2' },
  ],
  [
    'a number is one again after a slip, within a list, too',
    ['segments', 'cloud', 'funnel', '0', 'conversion'],
    '0.05',
    { ...scenario, segments: { cloud: { funnel: [{ name: 'paid', conversion: 0.05 }], plans: ['team'] } } },
  ],
  ['what is on its way to a number is as it was typed', ['months'], '1.0', { ...scenario, months: '1.0' }],
])('puts another in its place: %s', (_name, path, typed, expected) => {
  expect(withAssumption(scenario, path, typed)).toEqual(expected);
});

test('is written as the API writes where a mistake is', () => {
  expect(writtenPath(['segments', 'cloud', 'funnel', '0', 'conversion'])).toBe('segments.cloud.funnel[0].conversion');
});

test('a number that is a text stays one', () => {
  expect(withAssumption({ opening: '0.4' }, ['opening'], '0.5')).toEqual({ opening: '0.5' });
});
