// SPDX-License-Identifier: Apache-2.0
import { describe, expect, test } from 'vitest';
import { collectionDay, mandateLapses, sequenceType } from './direct-debit.js';

test.each([
  ['recurrent', false, 0, 'FRST'],
  ['recurrent', false, 1, 'RCUR'],
  ['recurrent', true, 0, 'FNAL'],
  ['recurrent', true, 5, 'FNAL'],
  ['one_off', false, 0, 'OOFF'],
] as const)('%s, ending %s, after %i debits: %s', (kind, ending, debits, expected) =>
  expect(sequenceType({ kind, ending, debits })).toBe(expected),
);

test('a mandate lapses three years after it was signed, or last used', () => {
  expect(mandateLapses('2024-02-29', null)).toBe('2027-02-28');
  expect(mandateLapses('2024-02-29', '2026-01-05')).toBe('2029-01-05');
});

describe('the day of a debit', () => {
  const given = {
    due_date: '2026-03-02',
    notified_on: '2026-03-01',
    prenotification_days: 14,
    lead_days: 1,
    today: '2026-03-02',
  };
  test.each([
    ['fourteen days after it was told, on a Monday, for the 15th is a Sunday', {}, '2026-03-16'],
    ['when it is due', { prenotification_days: 1, due_date: '2026-03-18' }, '2026-03-18'],
    ['as soon as the bank takes it', { prenotification_days: 0 }, '2026-03-03'],
    // Good Friday and Easter Monday
    ['after Easter', { prenotification_days: 0, today: '2026-04-02' }, '2026-04-07'],
    ['of a file made on a holiday', { prenotification_days: 0, today: '2026-04-03' }, '2026-04-08'],
  ])('is %s', (_name, change, day) => expect(collectionDay({ ...given, ...change })).toBe(day));
});
