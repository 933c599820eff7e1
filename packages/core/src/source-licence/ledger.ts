// SPDX-License-Identifier: Apache-2.0
import type { PlainDate } from '../kit/calendar.js';

/** Every release of a project with the licence it came out under: plain data, to which entries are added. */
export interface ReleaseLedger {
  /** Stable: names the project in calendars. */
  readonly id: string;
  readonly name: string;
  /** Where days are counted, of releases and of conversions alike; default UTC. */
  readonly timezone?: string;
  /** Parts of the code with licences of their own. A file belongs to the last part whose paths it is in. */
  readonly parts: Readonly<Record<string, SourcePart>>;
  /** What carries no header of ours: others' code, generated files. Patterns as in a .gitignore. */
  readonly without_header?: readonly string[];
}

export interface SourcePart {
  readonly name: string;
  /** The SPDX expression that the files are under now: what their headers say, and the next release comes out under. */
  readonly licence: string;
  /** `2024 Acme GmbH`: what headers say besides; default nothing. */
  readonly copyright?: string;
  /** Its files, by patterns as in a .gitignore; default all. */
  readonly paths?: readonly string[];
  readonly releases: readonly Release[];
}

/** One version. What is written here is what was promised on that day: it is never changed by a later one. */
export interface Release {
  readonly version: string;
  /** The day it was first made available to the public. A patch release has a day of its own. */
  readonly released_on: PlainDate;
  /** An SPDX expression. */
  readonly licence: string;
  /** Of BUSL-1.1, or of terms of one's own (`LicenseRef-…`) that change: into what, and when. */
  readonly change?: LicenceChange;
}

export interface LicenceChange {
  /** The SPDX expression it changes into. */
  readonly licence: string;
  /** The change date. */
  readonly on?: PlainDate;
  /** Or the anniversary of its release. Of BUSL-1.1 the fourth, when neither is named and whatever is named. */
  readonly after_years?: number;
}

/**
 * A ledger as it was written; what types cannot say, `parseLedger` does.
 *
 * @example
 * export const releases = defineReleases({
 *   id: 'acme', name: 'Acme',
 *   parts: {
 *     core: {
 *       name: 'Acme', licence: 'FSL-1.1-MIT',
 *       releases: [{ version: '1.0.0', released_on: '2024-02-29', licence: 'FSL-1.1-MIT' }],
 *     },
 *   },
 * });
 */
export function defineReleases<const L extends ReleaseLedger>(ledger: L): L {
  return ledger;
}
