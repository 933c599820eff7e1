// SPDX-License-Identifier: Apache-2.0
import type { Instant } from '../kit/calendar.js';
import { licenceSteps } from './conversion.js';
import { type DayEvent, icalendar } from './icalendar.js';
import type { ReleaseLedger } from './ledger.js';

/** The days on which licences of a ledger change, past and to come, in their order. */
export function conversionEvents({ id, parts }: ReleaseLedger): DayEvent[] {
  const events = Object.entries(parts).flatMap(([key, { name, releases }]) =>
    releases.flatMap((release) => {
      const steps = licenceSteps(release);
      return steps.slice(1).map(({ on, licence }, index) => ({
        uid: `${key}/${release.version}/${index + 1}@${id}`,
        date: on,
        summary: `${name} ${release.version} becomes ${licence}`,
        description: `Released on ${release.released_on} under ${release.licence}. From ${on} on it is under ${licence}.`,
      }));
    }),
  );
  return events.sort((a, b) => (a.date < b.date ? -1 : a.date > b.date ? 1 : 0));
}

/** The same as an iCalendar object (RFC 5545). `stamp` is when it was made. */
export function conversionCalendar(ledger: ReleaseLedger, stamp: Instant): string {
  return icalendar(`${ledger.name}: licences of releases`, conversionEvents(ledger), stamp);
}
