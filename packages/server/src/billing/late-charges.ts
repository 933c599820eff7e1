// SPDX-License-Identifier: Apache-2.0
import { type DueRequest, instantOf } from '@kontor/core';
import type { LateHour } from '../ingest/late-usage.js';
import { HOUR } from '../ingest/rollup.js';

/** Which usage lines have to be looked at again: those with late hours. */
export function lateCharges(hours: readonly LateHour[] | undefined): Pick<DueRequest, 'late'> {
  if (hours === undefined) return {};
  return {
    late: ({ price, phase, served }) => {
      const type = phase.catalog.definition.meters?.[price.meter ?? '']?.event_type;
      const { timezone } = phase.subscription;
      const from = instantOf(served.start, timezone) - HOUR;
      const to = instantOf(served.end, timezone);
      return hours.some((late) => late.type === type && late.hour > from && late.hour < to);
    },
  };
}
