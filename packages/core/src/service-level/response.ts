// SPDX-License-Identifier: Apache-2.0
import type { SupportLevelDefinition } from '../catalog/definition.js';
import type { Instant } from '../kit/calendar.js';
import { afterSupportHours, type SupportCalendar, supportTime } from './support-hours.js';

/** Somebody asked for help. */
export interface SupportCase {
  readonly id: string;
  readonly customer_id: string;
  /** Key of a support level; null: whatever the customer has. */
  readonly level: string | null;
  readonly severity: string;
  readonly opened_at: Instant;
  /** Null: nobody has answered yet. */
  readonly responded_at: Instant | null;
  readonly resolved_at: Instant | null;
}

export type ResponseOutcome = 'met' | 'missed' | 'pending';

/** How the first response to a case stands to the promise. */
export interface ResponseCheck {
  readonly case_id: string;
  readonly severity: string;
  readonly promised_hours: number;
  /** The last instant at which it is in time. */
  readonly due_at: Instant;
  /** How long it waited for an answer, in milliseconds of the hours of the level; until now where there is none. */
  readonly waited_ms: number;
  readonly outcome: ResponseOutcome;
}

export interface ResponseCompliance {
  readonly checks: readonly ResponseCheck[];
  readonly met: number;
  readonly missed: number;
  /** Not due yet, and counted neither way. */
  readonly pending: number;
}

/** Hours until the first response that a level promises for a severity; null when it promises none. */
export function promisedHours(level: SupportLevelDefinition, severity: string): number | null {
  const own = level.response_hours_by_severity?.[severity];
  if (own !== undefined) return own;
  const { response_hours } = level;
  return typeof response_hours === 'object' ? response_hours.maximum : (response_hours ?? null);
}

/** Whether each case was answered in time, by the hours of the level; cases without a promise are left out. */
export function responseCompliance(
  cases: readonly SupportCase[],
  level: SupportLevelDefinition,
  calendar: SupportCalendar | null,
  now: Instant,
): ResponseCompliance {
  const checks = cases.flatMap((one): ResponseCheck[] => {
    const promised_hours = promisedHours(level, one.severity);
    const due_at = promised_hours === null ? null : afterSupportHours(one.opened_at, promised_hours, calendar);
    if (promised_hours === null || due_at === null) return [];
    const answered = one.responded_at ?? now;
    const outcome = answered > due_at ? 'missed' : one.responded_at === null ? 'pending' : 'met';
    const waited_ms = supportTime(one.opened_at, answered, calendar);
    return [{ case_id: one.id, severity: one.severity, promised_hours, due_at, waited_ms, outcome }];
  });
  const count = (outcome: ResponseOutcome) => checks.filter((check) => check.outcome === outcome).length;
  return { checks, met: count('met'), missed: count('missed'), pending: count('pending') };
}
