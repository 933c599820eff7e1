// SPDX-License-Identifier: Apache-2.0
import { addToDate, ledgerStatus, licenceSteps, parseLedger, releaseStatus } from '@kontor/core';
import { expect, test } from 'vitest';
import { catalog } from './catalog.js';
import { releases } from './releases.js';

test('the ledger is sound, and says of each part what the catalog says of its edition', () => {
  expect(parseLedger(releases)).toEqual({ ok: true, value: releases });
  for (const edition of ['community', 'enterprise'] as const)
    for (const licence of [releases.parts[edition], ...releases.parts[edition].releases])
      expect(licence.licence).toBe(catalog.licences[edition].spdx);
});

test('what the catalog promises is what the licence does', () => {
  const { spdx, after_years } = catalog.licences.community.converts_to;
  for (const release of releases.parts.community.releases) {
    const opened = addToDate(release.released_on, { years: after_years, days: 1 });
    expect(releaseStatus(release, opened).licence).toBe(spdx);
    expect(licenceSteps(release)).toHaveLength(2);
  }
});

test.each([
  ['2023-09-03', [null, null, null, null, null]],
  ['2025-09-03', ['FSL-1.1-MIT', 'FSL-1.1-MIT', 'FSL-1.1-MIT', null, null]],
  ['2025-09-04', ['MIT', 'FSL-1.1-MIT', 'FSL-1.1-MIT', null, null]],
  ['2026-02-28', ['MIT', 'FSL-1.1-MIT', 'FSL-1.1-MIT', 'FSL-1.1-MIT', 'LicenseRef-Conexus-Enterprise']],
  // the anniversary of 29 February; the patch release has a day of its own
  ['2026-03-01', ['MIT', 'MIT', 'FSL-1.1-MIT', 'FSL-1.1-MIT', 'LicenseRef-Conexus-Enterprise']],
  ['2026-03-12', ['MIT', 'MIT', 'MIT', 'FSL-1.1-MIT', 'LicenseRef-Conexus-Enterprise']],
  ['2027-11-18', ['MIT', 'MIT', 'MIT', 'MIT', 'LicenseRef-Conexus-Enterprise']],
])('licences on %s', (date, licences) => {
  expect(ledgerStatus(releases, date).map(({ licence }) => licence)).toEqual(licences);
});
