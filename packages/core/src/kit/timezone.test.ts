// SPDX-License-Identifier: Apache-2.0
import fc from 'fast-check';
import { Temporal } from 'temporal-polyfill';
import { describe, expect, test } from 'vitest';
import { addToDate, dateOfDay } from './calendar.js';
import { formatInstant, parseInstant } from './instant.js';
import { dateAt, isTimezone, startOfDay } from './timezone.js';

const HOUR = 3_600_000;
const instant = (text: string) => parseInstant(text) as number;

describe('zones', () => {
  test.each(['UTC', 'Europe/Berlin', 'Asia/Kathmandu', 'America/Argentina/Buenos_Aires'])('%s is one', (zone) =>
    expect(isTimezone(zone)).toBe(true),
  );
  test.each(['', 'Berlin', 'Europe/Atlantis', '+02:00', 'europe/berlin', 'x'.repeat(1000)])('%j is none', (zone) =>
    expect(isTimezone(zone)).toBe(false),
  );
});

describe('days', () => {
  test.each([
    ['Europe/Berlin', '2024-03-31', '2024-03-30T23:00:00.000Z', 23],
    ['Europe/Berlin', '2024-10-27', '2024-10-26T22:00:00.000Z', 25],
    ['Europe/Berlin', '2024-06-15', '2024-06-14T22:00:00.000Z', 24],
    ['America/New_York', '2024-03-10', '2024-03-10T05:00:00.000Z', 23],
    ['America/New_York', '2024-11-03', '2024-11-03T04:00:00.000Z', 25],
    ['Asia/Kathmandu', '2024-01-01', '2023-12-31T18:15:00.000Z', 24],
    // the clocks skip midnight: the day begins at 01:00
    ['America/Sao_Paulo', '2018-11-04', '2018-11-04T03:00:00.000Z', 23],
    ['Africa/Cairo', '2024-04-26', '2024-04-25T22:00:00.000Z', 23],
    // Samoa left this day out
    ['Pacific/Apia', '2011-12-30', '2011-12-30T10:00:00.000Z', 0],
    ['UTC', '2024-02-29', '2024-02-29T00:00:00.000Z', 24],
  ])('%s %s begins at %s and has %d hours', (zone, date, begin, hours) => {
    const start = startOfDay(date, zone);
    const end = startOfDay(addToDate(date, { days: 1 }), zone);
    expect(formatInstant(start)).toBe(begin);
    expect((end - start) / HOUR).toBe(hours);
    if (hours > 0) {
      expect(dateAt(start, zone)).toBe(date);
      expect(dateAt(end - 1, zone)).toBe(date);
    }
    expect(dateAt(start - 1, zone)).toBe(addToDate(date, { days: -1 }));
    expect(dateAt(end, zone) > date).toBe(true);
  });

  test('an unknown zone throws', () => expect(() => startOfDay('2024-01-01', 'Europe/Atlantis')).toThrow(RangeError));

  test('Temporal names the same day for an instant', () => {
    const zone = fc.constantFrom('Europe/Berlin', 'America/New_York', 'Asia/Kathmandu', 'Pacific/Apia', 'Africa/Cairo');
    fc.assert(
      fc.property(zone, fc.integer({ min: 0, max: 2_000_000_000_000 }), (timezone, at) => {
        const zoned = Temporal.Instant.fromEpochMilliseconds(at).toZonedDateTimeISO(timezone);
        expect(dateAt(at, timezone)).toBe(zoned.toPlainDate().toString());
      }),
      { numRuns: 300 },
    );
  });

  test('days tile time', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 25_000 }), fc.integer({ min: 0, max: 200_000_000 }), (day, offset) => {
        const at = day * 24 * HOUR + offset;
        const date = dateAt(at, 'America/St_Johns');
        expect(startOfDay(date, 'America/St_Johns')).toBeLessThanOrEqual(at);
        expect(startOfDay(addToDate(date, { days: 1 }), 'America/St_Johns')).toBeGreaterThan(at);
        expect(dateOfDay(day)).not.toBe('');
      }),
      { numRuns: 200 },
    );
  });
});

describe('instants', () => {
  test.each([
    ['1970-01-01T00:00:00Z', 0],
    ['1970-01-01T01:00:00+01:00', 0],
    ['1969-12-31T23:59:59.9999Z', -1],
    ['2023-11-16T18:17:03.979960Z', 1700158623979],
    ['2023-11-16 18:17:03z', 1700158623000],
    ['2024-02-29T00:00:00-23:30', 1709249400000],
    ['2016-12-31T23:59:60Z', 1483228799999],
  ])('%s', (text, expected) => expect(parseInstant(text)).toBe(expected));
  test.each([
    '2024-02-30T00:00:00Z',
    '2024-01-01T24:00:00Z',
    '2024-01-01T00:60:00Z',
    '2024-01-01T00:00:00',
    '2024-01-01',
    '',
    '2024-01-01T00:00Z',
    '2024-01-01T00:00:00.Z',
    '2024-01-01T00:00:00+24:00',
    '1700158623',
  ])('%j is none', (text) => expect(parseInstant(text)).toBeNull());
  test('round trip', () => {
    fc.assert(
      fc.property(fc.integer({ min: -62_167_219_200_000, max: 253_402_300_799_999 }), (at) => {
        expect(instant(formatInstant(at))).toBe(at);
      }),
      { numRuns: 200 },
    );
  });
});
