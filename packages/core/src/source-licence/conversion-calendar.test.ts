// SPDX-License-Identifier: Apache-2.0
import fc from 'fast-check';
import ICAL from 'ical.js';
import { expect, test } from 'vitest';
import { conversionCalendar } from './conversion-calendar.js';
import { icalendar } from './icalendar.js';
import type { ReleaseLedger } from './ledger.js';

const STAMP = Date.UTC(2026, 1, 3, 4, 5, 6, 789);
const ledger: ReleaseLedger = {
  id: 'acme',
  name: 'Acme, Inc.',
  parts: {
    core: {
      name: 'Acme; Core',
      licence: 'BUSL-1.1',
      releases: [
        {
          version: '2.0.0',
          released_on: '2025-03-31',
          licence: 'BUSL-1.1',
          change: { licence: 'MPL-2.0', on: '2027-12-31' },
        },
        { version: '1.0.0', released_on: '2024-02-29', licence: 'FSL-1.1-MIT' },
      ],
    },
    sdk: { name: 'SDK', licence: 'MIT', releases: [{ version: '1.0.0', released_on: '2024-02-29', licence: 'MIT' }] },
  },
};

/** What another reader of iCalendar makes of it. */
function read(text: string) {
  const calendar = new ICAL.Component(ICAL.parse(text) as unknown[]);
  return calendar.getAllSubcomponents('vevent').map((component) => {
    const event = new ICAL.Event(component);
    const { uid, summary, description, startDate, endDate } = event;
    const stamp = component.getFirstPropertyValue('dtstamp')?.toString();
    return {
      uid,
      summary,
      description,
      start: startDate.toString(),
      end: endDate.toString(),
      day: startDate.isDate,
      stamp,
    };
  });
}

test('conversions as another program reads them', () => {
  const text = conversionCalendar(ledger, STAMP);
  expect(read(text)).toEqual([
    {
      uid: 'core/1.0.0/1@acme',
      summary: 'Acme; Core 1.0.0 becomes MIT',
      description: 'Released on 2024-02-29 under FSL-1.1-MIT. From 2026-03-01 on it is under MIT.',
      start: '2026-03-01',
      end: '2026-03-02',
      day: true,
      stamp: '2026-02-03T04:05:06Z',
    },
    {
      uid: 'core/2.0.0/1@acme',
      summary: 'Acme; Core 2.0.0 becomes MPL-2.0',
      description: 'Released on 2025-03-31 under BUSL-1.1. From 2027-12-31 on it is under MPL-2.0.',
      start: '2027-12-31',
      end: '2028-01-01',
      day: true,
      stamp: '2026-02-03T04:05:06Z',
    },
  ]);
  expect(conversionCalendar(ledger, STAMP)).toBe(text);
});

test('an empty calendar is one', () => {
  expect(read(conversionCalendar({ id: 'a', name: 'A', parts: {} }, STAMP))).toEqual([]);
});

test('any text comes through, in lines of at most 75 octets that cut no character', () => {
  const words = fc.string({
    unit: fc.constantFrom('a', ',', ';', '\\', '\n', 'ü', '契', '🦊', ' ', ':'),
    maxLength: 200,
  });
  fc.assert(
    fc.property(words, words, (summary, description) => {
      const text = icalendar('name', [{ uid: 'u@a', date: '2026-03-01', summary, description }], STAMP);
      for (const line of text.split('\r\n'))
        expect(encodeURIComponent(line).replaceAll(/%../g, '.').length).toBeLessThanOrEqual(75);
      expect(text.replaceAll('\r\n', '')).not.toMatch(/[\r\n]/);
      expect(read(text)).toMatchObject([{ summary, description }]);
    }),
  );
});
