// SPDX-License-Identifier: Apache-2.0
import type { ExpiryRow, ExpiryTable } from '@kontor/sdk/licence';
import type { ExpiryRule, LicensingDefinition } from '../catalog/definition.js';
import { addToDate, type PlainDate } from '../kit/calendar.js';
import { startOfDay } from '../kit/timezone.js';

export const WARN_DAYS = 30;
export const GRACE_DAYS = 14;

/** The first second of a day in a time zone, since 1970. Zones are whole seconds from UTC. */
export function firstSecond(date: PlainDate, timezone: string): number {
  return Math.floor(startOfDay(date, timezone) / 1000);
}

/**
 * The expiry table of a licence whose first day without right is `ends_on`: warning so many days before it, grace so
 * many behind it, and days that a feature stays are counted from the end of grace. Each boundary is a midnight of the
 * customer's, computed from `ends_on` and from no other boundary.
 */
export function expiryTable(licensing: LicensingDefinition, ends_on: PlainDate, timezone: string): ExpiryTable {
  const grace_days = licensing.grace_days ?? GRACE_DAYS;
  const at = (days: number) => firstSecond(addToDate(ends_on, { days }), timezone);
  const row = (rule: ExpiryRule): ExpiryRow =>
    typeof rule === 'string'
      ? { afterwards: rule }
      : { until: at(grace_days + rule.stays_days), afterwards: rule.afterwards };
  return {
    warn_from: at(-(licensing.warn_days ?? WARN_DAYS)),
    grace_until: at(grace_days),
    otherwise: row(licensing.on_expiry ?? 'stops'),
    features: Object.fromEntries(Object.entries(licensing.features ?? {}).map(([key, rule]) => [key, row(rule)])),
  };
}
