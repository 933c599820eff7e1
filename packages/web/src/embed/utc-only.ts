// SPDX-License-Identifier: Apache-2.0

// What plans cost is rated in UTC, where days begin without a table of zones: this stands in the bundle for the 20 kB
// of the Temporal polyfill, knows UTC and nothing else, and refuses every other zone instead of guessing.

const refuse = (): never => {
  throw new RangeError('prices are computed in UTC here');
};

class ZonedDateTime {
  readonly timeZoneId: string;
  constructor(_nanoseconds: bigint, timezone: string) {
    if (timezone !== 'UTC') refuse();
    this.timeZoneId = timezone;
  }
}

export const Temporal = { ZonedDateTime, PlainDate: { from: refuse }, Instant: { fromEpochMilliseconds: refuse } };
