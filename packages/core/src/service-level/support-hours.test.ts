// SPDX-License-Identifier: Apache-2.0
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { formatInstant, parseInstant } from '../kit/instant.js';
import { afterSupportHours, type SupportCalendar, supportTime } from './support-hours.js';

const at = (text: string) => parseInstant(text) as number;
const office = { from_hour: 9, to_hour: 17, weekdays: [0, 1, 2, 3, 4] };
const berlin: SupportCalendar = {
  hours: office,
  timezone: 'Europe/Berlin',
  holidays: new Set(['2026-04-03', '2026-04-06']),
};
const night: SupportCalendar = {
  hours: { from_hour: 0, to_hour: 24, weekdays: [0, 1, 2, 3, 4, 5, 6] },
  timezone: 'Europe/Berlin',
  holidays: new Set(),
};

// By hand. Berlin is UTC+1 until 2026-03-29 02:00 and UTC+2 from then on; Good Friday is 3 April, Easter Monday 6 April.
test.each<[string, SupportCalendar | null, string, number, string]>([
  ['within a day', berlin, '2026-03-03T10:00:00+01:00', 4, '2026-03-03T14:00:00+01:00'],
  ['to the very end of a day', berlin, '2026-03-03T13:00:00+01:00', 4, '2026-03-03T17:00:00+01:00'],
  ['before work: from its beginning', berlin, '2026-03-03T03:00:00+01:00', 2, '2026-03-03T11:00:00+01:00'],
  ['after work: from the next day', berlin, '2026-03-03T20:00:00+01:00', 2, '2026-03-04T11:00:00+01:00'],
  ['over a night: 2 of 4 hours', berlin, '2026-03-03T15:00:00+01:00', 4, '2026-03-04T11:00:00+01:00'],
  ['over a weekend', berlin, '2026-03-06T16:00:00+01:00', 4, '2026-03-09T12:00:00+01:00'],
  ['over Easter: Thursday, then Tuesday', berlin, '2026-04-02T15:00:00+02:00', 4, '2026-04-07T11:00:00+02:00'],
  ['over the weekend of the clocks', berlin, '2026-03-27T16:00:00+01:00', 8, '2026-03-30T16:00:00+02:00'],
  ['the day of 23 hours', night, '2026-03-29T00:00:00+01:00', 24, '2026-03-30T01:00:00+02:00'],
  ['the day of 25 hours', night, '2026-10-25T00:00:00+02:00', 24, '2026-10-25T23:00:00+01:00'],
  ['around the clock', null, '2026-03-06T16:00:00+01:00', 48, '2026-03-08T16:00:00+01:00'],
])('%s', (_, calendar, from, hours, expected) =>
  expect(formatInstant(afterSupportHours(at(from), hours, calendar) as number)).toBe(formatInstant(at(expected))),
);

test('where nobody ever works nothing is due', () => {
  expect(afterSupportHours(0, 1, { ...berlin, hours: { ...office, weekdays: [] } })).toBeNull();
});

test('time of work passes as the hours say', () => {
  expect(supportTime(at('2026-04-02T15:00:00+02:00'), at('2026-04-07T11:00:00+02:00'), berlin)).toBe(4 * 3_600_000);
  expect(supportTime(at('2026-03-03T10:00:00Z'), at('2026-03-03T09:00:00Z'), null)).toBe(0);
});

test('what is due after so many hours has exactly that much work before it', () => {
  const from = fc.integer({ min: at('2026-01-01T00:00:00Z'), max: at('2027-01-01T00:00:00Z') });
  fc.assert(
    fc.property(
      from,
      fc.integer({ min: 0, max: 60 }),
      fc.constantFrom(berlin, night, null),
      (start, hours, calendar) => {
        const due = afterSupportHours(start, hours, calendar) as number;
        expect(supportTime(start, due, calendar)).toBe(hours * 3_600_000);
      },
    ),
    { numRuns: 60 },
  );
});
