// SPDX-License-Identifier: Apache-2.0
import type { PlainDate } from '../kit/calendar.js';
import { type LicenceStep, licenceSteps } from './conversion.js';
import type { Release, ReleaseLedger } from './ledger.js';

/** What holds for one release on one day. */
export interface ReleaseStatus {
  readonly state: 'unreleased' | 'as_released' | 'converted';
  /** The SPDX expression that applies; null before the release. */
  readonly licence: string | null;
  /** The first day of it. */
  readonly since: PlainDate | null;
  /** What it becomes, and when; null: it stays as it is. */
  readonly next: LicenceStep | null;
}

export interface LedgerStatus extends ReleaseStatus {
  readonly part: string;
  readonly version: string;
  readonly released_on: PlainDate;
  /** The SPDX expression it came out under. */
  readonly released_under: string;
}

/** The day belongs to what begins on it. */
export function releaseStatus(release: Release, date: PlainDate): ReleaseStatus {
  const steps = licenceSteps(release);
  const begun = steps.filter(({ on }) => on <= date);
  const now = begun.at(-1);
  if (now === undefined) return { state: 'unreleased', licence: null, since: null, next: steps[0] };
  return {
    state: begun.length === 1 ? 'as_released' : 'converted',
    licence: now.licence,
    since: now.on,
    next: steps[begun.length] ?? null,
  };
}

/** Every release of a ledger on a day, in the order it is written in. */
export function ledgerStatus({ parts }: ReleaseLedger, date: PlainDate): LedgerStatus[] {
  return Object.entries(parts).flatMap(([part, { releases }]) =>
    releases.map((release) => ({
      part,
      version: release.version,
      released_on: release.released_on,
      released_under: release.licence,
      ...releaseStatus(release, date),
    })),
  );
}
