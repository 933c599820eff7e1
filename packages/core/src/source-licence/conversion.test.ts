// SPDX-License-Identifier: Apache-2.0
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { addToDate, dateOfDay, dayNumber } from '../kit/calendar.js';
import { anniversaryOf, licenceSteps } from './conversion.js';
import type { Release, ReleaseLedger } from './ledger.js';
import { ledgerStatus, releaseStatus } from './status.js';

describe('anniversaries', () => {
  test.each([
    ['2024-02-29', 2, '2026-03-01'],
    ['2024-02-28', 2, '2026-02-28'],
    ['2024-03-01', 2, '2026-03-01'],
    ['2026-02-28', 2, '2028-02-28'],
    ['2026-03-01', 2, '2028-03-01'],
    ['2023-12-31', 2, '2025-12-31'],
    ['2024-02-29', 1, '2025-03-01'],
    ['2024-02-29', 3, '2027-03-01'],
    ['2024-02-29', 4, '2028-02-29'],
    // 2100 is no leap year, 2000 was one
    ['2096-02-29', 4, '2100-03-01'],
    ['1996-02-29', 4, '2000-02-29'],
    ['2098-02-28', 2, '2100-02-28'],
  ])('%s and %i years: %s', (date, years, anniversary) => {
    expect(anniversaryOf(date, years)).toBe(anniversary);
  });
});

const fsl = (released_on: string, licence = 'FSL-1.1-MIT'): Release => ({ version: '1.0.0', released_on, licence });
const busl = (released_on: string, change: Partial<Release['change']>, licence = 'BUSL-1.1'): Release => ({
  version: '1.0.0',
  released_on,
  licence,
  change: { licence: 'Apache-2.0', ...change },
});

describe('licences of a release', () => {
  test.each<[string, Release, readonly [string, string][]]>([
    ['MIT', fsl('2024-02-29', 'MIT'), []],
    ['Elastic', fsl('2024-02-29', 'Elastic-2.0'), []],
    ['FSL with MIT', fsl('2024-02-29'), [['2026-03-01', 'MIT']]],
    ['FSL with Apache', fsl('2023-06-15', 'FSL-1.1-ALv2'), [['2025-06-15', 'Apache-2.0']]],
    ['BUSL, no date', busl('2024-02-29', {}), [['2028-02-29', 'Apache-2.0']]],
    ['BUSL, an earlier date', busl('2024-01-01', { on: '2026-06-30' }), [['2026-06-30', 'Apache-2.0']]],
    ['BUSL, a later date', busl('2024-01-01', { on: '2030-01-01' }), [['2028-01-01', 'Apache-2.0']]],
    ['BUSL, the day itself', busl('2024-01-01', { on: '2028-01-01' }), [['2028-01-01', 'Apache-2.0']]],
    ['BUSL, three years', busl('2024-02-29', { after_years: 3 }), [['2027-03-01', 'Apache-2.0']]],
    ['BUSL, five years', busl('2024-02-29', { after_years: 5 }), [['2028-02-29', 'Apache-2.0']]],
    ['years and a date', busl('2024-01-01', { after_years: 2, on: '2025-05-05' }), [['2025-05-05', 'Apache-2.0']]],
    ['own terms', busl('2024-01-01', { after_years: 1 }, 'LicenseRef-Acme'), [['2025-01-01', 'Apache-2.0']]],
    [
      'own terms for ten years',
      busl('2020-02-29', { after_years: 10 }, 'LicenseRef-A'),
      [['2030-03-01', 'Apache-2.0']],
    ],
    [
      'sold besides',
      busl('2024-01-01', {}, 'BUSL-1.1 OR LicenseRef-Acme'),
      [['2028-01-01', 'Apache-2.0 OR LicenseRef-Acme']],
    ],
    [
      'two parts that change apart',
      busl('2024-02-29', { on: '2027-01-01', licence: 'MPL-2.0 OR MIT' }, 'FSL-1.1-MIT AND BUSL-1.1'),
      [
        ['2026-03-01', 'MIT AND BUSL-1.1'],
        ['2027-01-01', 'MIT AND (MPL-2.0 OR MIT)'],
      ],
    ],
    ['one that is there already', fsl('2024-01-01', 'FSL-1.1-MIT OR MIT'), [['2026-01-01', 'MIT']]],
  ])('%s', (_name, release, later) => {
    expect(licenceSteps(release)).toEqual([
      { on: release.released_on, licence: release.licence },
      ...later.map(([on, licence]) => ({ on, licence })),
    ]);
  });
});

test.each([
  ['2024-02-28', 'unreleased', null, null, { on: '2024-02-29', licence: 'FSL-1.1-MIT' }],
  ['2024-02-29', 'as_released', 'FSL-1.1-MIT', '2024-02-29', { on: '2026-03-01', licence: 'MIT' }],
  ['2026-02-28', 'as_released', 'FSL-1.1-MIT', '2024-02-29', { on: '2026-03-01', licence: 'MIT' }],
  ['2026-03-01', 'converted', 'MIT', '2026-03-01', null],
  ['2099-12-31', 'converted', 'MIT', '2026-03-01', null],
])('on %s', (date, state, licence, since, next) => {
  expect(releaseStatus(fsl('2024-02-29'), date)).toEqual({ state, licence, since, next });
});

const day = fc.integer({ min: dayNumber('1990-01-01'), max: dayNumber('2110-12-31') }).map(dateOfDay);
const licence = fc.constantFrom('MIT', 'FSL-1.1-MIT', 'FSL-1.1-ALv2', 'FSL-1.1-MIT AND CC-BY-4.0', 'Elastic-2.0');
const release: fc.Arbitrary<Release> = fc.oneof(
  fc.record({ version: fc.constantFrom('1.0.0', '1.0.1', '2.0.0'), released_on: day, licence }),
  fc
    .record({ released_on: day, days: fc.integer({ min: 1, max: 4000 }), dated: fc.boolean() })
    .map(({ released_on, days, dated }) => busl(released_on, dated ? { on: addToDate(released_on, { days }) } : {})),
);

describe('laws', () => {
  test('a conversion is never taken back', () => {
    fc.assert(
      fc.property(release, day, day, (held, one, other) => {
        const [early, late] = [one, other].sort() as [string, string];
        const steps = licenceSteps(held).map((step) => step.licence);
        const place = (date: string) => steps.indexOf(releaseStatus(held, date).licence ?? '');
        expect(place(early)).toBeLessThanOrEqual(place(late));
      }),
    );
  });

  test('what holds for a release does not depend on the releases beside it', () => {
    fc.assert(
      fc.property(fc.array(release, { maxLength: 5 }), release, fc.array(release), day, (before, held, after, date) => {
        const ledger = (releases: readonly Release[]): ReleaseLedger => ({
          id: 'acme',
          name: 'Acme',
          parts: { core: { name: 'Core', licence: 'MIT', releases } },
        });
        const alone = ledgerStatus(ledger([held]), date)[0];
        expect(ledgerStatus(ledger([...before, held, ...after]), date)[before.length]).toEqual(alone);
      }),
    );
  });

  test('FSL changes two years on, BUSL at the latest four, never on the day of the release', () => {
    fc.assert(
      fc.property(release, (held) => {
        const [first, second] = licenceSteps(held);
        if (second === undefined) return;
        const years = held.licence.startsWith('BUSL') ? 4 : 2;
        expect(second.on > first.on && second.on <= addToDate(held.released_on, { years, days: 1 })).toBe(true);
      }),
    );
  });

  test('of two releases the earlier one converts no later', () => {
    fc.assert(
      fc.property(day, day, fc.integer({ min: 1, max: 10 }), (one, other, years) => {
        const [early, late] = [one, other].sort() as [string, string];
        expect(anniversaryOf(early, years) <= anniversaryOf(late, years)).toBe(true);
      }),
    );
  });
});
