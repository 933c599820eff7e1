// SPDX-License-Identifier: Apache-2.0
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { parseLedger, parseRelease } from './parse.js';

const release = { version: '1.0.0', released_on: '2024-02-29', licence: 'FSL-1.1-MIT' };
const part = { name: 'Core', licence: 'FSL-1.1-MIT', releases: [release] };
const ledger = { id: 'acme', name: 'Acme', parts: { core: part } };
const of = (changed: object) => ({ ...ledger, parts: { core: { ...part, releases: [{ ...release, ...changed }] } } });
const at = 'parts.core.releases[0]';
const busl = { licence: 'BUSL-1.1', change: { licence: 'Apache-2.0' } };

test.each([
  ['the smallest', ledger],
  ['one not yet released', { ...ledger, parts: { core: { ...part, releases: [] } } }],
  ['BUSL', of(busl)],
  ['BUSL with a date', of({ ...busl, change: { ...busl.change, on: '2026-01-01' } })],
  ['own terms', of({ licence: 'LicenseRef-Acme', change: { licence: 'MIT', after_years: 3 } })],
  ['own terms that stay', of({ licence: 'LicenseRef-Acme' })],
  [
    'all of it',
    {
      ...ledger,
      timezone: 'Europe/Berlin',
      without_header: ['vendor/'],
      parts: { core: { ...part, copyright: '2024 Müller & Söhne GmbH', paths: ['src/'] } },
    },
  ],
])('takes %s', (_name, input) => {
  expect(parseLedger(input)).toEqual({ ok: true, value: input });
});

test.each<[string, unknown, string, string]>([
  ['nothing', {}, 'missing-field', 'id'],
  ['a place of nowhere', { ...ledger, timezone: 'Berlin' }, 'unknown-timezone', 'timezone'],
  ['a key with blanks', { ...ledger, parts: { 'The Core': part } }, 'invalid-key', 'parts.The Core'],
  ['no licence of the list', of({ licence: 'BSL-1.1' }), 'invalid-spdx', `${at}.licence`],
  [
    'headers of no licence',
    { ...ledger, parts: { core: { ...part, licence: 'Apache 2' } } },
    'invalid-spdx',
    'parts.core.licence',
  ],
  ['no day', of({ released_on: '2023-02-29' }), 'invalid-date', `${at}.released_on`],
  ['a day beyond the calendar', of({ released_on: '9999-01-01' }), 'invalid-date', `${at}.released_on`],
  ['a version of two lines', of({ version: '1.0\n' }), 'invalid-format', `${at}.version`],
  [
    'a version twice',
    { ...ledger, parts: { core: { ...part, releases: [release, { ...release, released_on: '2025-01-01' }] } } },
    'id-repeated',
    'parts.core.releases[1].version',
  ],
  ['BUSL without a change', of({ licence: 'BUSL-1.1' }), 'missing-field', `${at}.change`],
  ['a change of MIT', of({ licence: 'MIT', change: { licence: 'Zlib' } }), 'modifier-without-effect', `${at}.change`],
  ['a change of FSL', of({ change: { licence: 'Zlib' } }), 'modifier-without-effect', `${at}.change`],
  [
    'a change of one of two terms',
    of({ licence: 'LicenseRef-A OR LicenseRef-B', change: { licence: 'MIT', after_years: 1 } }),
    'modifier-without-effect',
    `${at}.change`,
  ],
  ['own terms that change some day', of({ ...busl, licence: 'LicenseRef-A' }), 'missing-field', `${at}.change.on`],
  ['a change into nothing', of({ ...busl, change: { licence: 'Apache' } }), 'invalid-spdx', `${at}.change.licence`],
  [
    'a change of the day',
    of({ ...busl, change: { licence: 'MIT', on: '2024-02-29' } }),
    'out-of-bounds',
    `${at}.change.on`,
  ],
  [
    'no years',
    of({ ...busl, change: { licence: 'MIT', after_years: 0 } }),
    'out-of-bounds',
    `${at}.change.after_years`,
  ],
  [
    'half a year',
    of({ ...busl, change: { licence: 'MIT', after_years: 0.5 } }),
    'invalid-type',
    `${at}.change.after_years`,
  ],
  [
    'a copyright that ends its comment',
    { ...ledger, parts: { core: { ...part, copyright: '2024 */ Acme' } } },
    'invalid-format',
    'parts.core.copyright',
  ],
  ['a field of another time', of({ license: 'MIT' }), 'unknown-field', `${at}.license`],
])('refuses %s', (_name, input, code, path) => {
  const answer = parseLedger(input);
  expect(answer.ok ? null : answer.problems.map((problem) => [problem.code, problem.path])).toContainEqual([
    code,
    path,
  ]);
});

test('nothing makes it throw', () => {
  const anything = fc.oneof(fc.jsonValue(), fc.constantFrom('BUSL-1.1', '2024-02-29', 'LicenseRef-A', 9999));
  const change = fc.record({ licence: anything, on: anything, after_years: anything }, { requiredKeys: [] });
  const held = fc.record({
    version: anything,
    released_on: anything,
    licence: anything,
    change: fc.oneof(change, anything),
  });
  fc.assert(
    fc.property(held, (input) => typeof parseRelease(input).ok === 'boolean'),
    { numRuns: 500 },
  );
});
