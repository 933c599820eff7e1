// SPDX-License-Identifier: Apache-2.0
import { expect, test } from 'vitest';
import { formatSpdx, licencesIn, parseSpdx, type SpdxExpression, withLicences } from './spdx.js';

test.each<[string, string | null]>([
  ['MIT', 'MIT'],
  ['FSL-1.1-ALv2', 'FSL-1.1-ALv2'],
  ['LicenseRef-Acme', 'LicenseRef-Acme'],
  ['DocumentRef-spdx:LicenseRef-Acme', 'DocumentRef-spdx:LicenseRef-Acme'],
  ['GPL-2.0-only WITH Classpath-exception-2.0', 'GPL-2.0-only WITH Classpath-exception-2.0'],
  ['EPL-1.0+', 'EPL-1.0+'],
  ['(MIT)', 'MIT'],
  ['MIT AND (Apache-2.0 OR BUSL-1.1)', 'MIT AND (Apache-2.0 OR BUSL-1.1)'],
  ['(MIT AND Apache-2.0) OR BUSL-1.1', 'MIT AND Apache-2.0 OR BUSL-1.1'],
  ['MIT OR (Apache-2.0 OR BUSL-1.1)', 'MIT OR Apache-2.0 OR BUSL-1.1'],
  ['mit', null],
  ['Apache 2', null],
  ['BSL-1.1', null],
  ['MIT OR', null],
  ['MIT or Apache-2.0', 'MIT OR Apache-2.0'],
  ['MIT WITH Apache-2.0', null],
  ['LicenseRef-', null],
  ['', null],
  [`${'('.repeat(900)}MIT${')'.repeat(900)}`, null],
])('%s is %s', (text, written) => {
  const expression = parseSpdx(text);
  expect(expression === null ? null : formatSpdx(expression)).toBe(written);
});

test('licences of an expression, and others in their place', () => {
  const expression = parseSpdx('(BUSL-1.1 OR LicenseRef-Acme) AND MIT') as SpdxExpression;
  expect(licencesIn(expression).map(({ license }) => license)).toEqual(['BUSL-1.1', 'LicenseRef-Acme', 'MIT']);
  const replaced = (of: string, by: string) =>
    formatSpdx(withLicences(expression, ({ license }) => (license === of ? parseSpdx(by) : null)));
  expect(replaced('BUSL-1.1', 'Apache-2.0')).toBe('(Apache-2.0 OR LicenseRef-Acme) AND MIT');
  expect(replaced('BUSL-1.1', 'LicenseRef-Acme')).toBe('LicenseRef-Acme AND MIT');
  expect(replaced('MIT', 'MIT OR Zlib')).toBe('(BUSL-1.1 OR LicenseRef-Acme) AND (MIT OR Zlib)');
});
