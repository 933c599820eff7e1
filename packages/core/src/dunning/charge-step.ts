// SPDX-License-Identifier: Apache-2.0
import type { Instant } from '../kit/calendar.js';
import { dateAt } from '../kit/timezone.js';
import { type Among, type ChosenMethod, chooseMethod, refusedForGood } from './method-choice.js';
import { inOfficeHours, openingOn } from './office-hours.js';
import type { DunningReason } from './reason.js';
import { type RetryDay, retryDay } from './retry-day.js';
import { type Attempt, attemptsOf, type DunningState, standingOf } from './state.js';
import type { DunningStep } from './step.js';

/** The next try of a method, not before `earliest`; null when there is nothing to try or no day left to try it. */
export function chargeStep(state: DunningState, earliest: Instant): DunningStep | null {
  if (state.invoice.collection === 'transfer') return null;
  const attempts = attemptsOf(state);
  const planned = plannedTry(state, attempts);
  if (planned === null) return null;
  const choice = firstChoice(state, planned.prefer, Math.max(planned.at, earliest));
  if (choice === null) return null;
  return {
    key: `charge-${attempts.length + 1}`,
    at: choice.at,
    action: { kind: 'charge', method_id: choice.method.id },
    because: planned.because,
  };
}

/** When this method would be tried next if it did not expire; null when no day is left, or it was refused for good. */
export function nextTryOf(state: DunningState, method_id: string, earliest: Instant): Instant | null {
  if (state.invoice.collection === 'transfer') return null;
  const planned = plannedTry(state, attemptsOf(state));
  if (planned === null) return null;
  return firstChoice(state, [], Math.max(planned.at, earliest), { only: [method_id], even_expired: true })?.at ?? null;
}

/** The method for a try at `at` or the first time after it at which the office is open and a limit allows it. */
function firstChoice(
  state: DunningState,
  prefer: readonly string[],
  at: Instant,
  among: Among = {},
): ChosenMethod | null {
  const { policy, invoice } = state;
  const open = inOfficeHours(at, policy.office_hours, invoice.timezone);
  for (const id of prefer) {
    const preferred = chooseMethod(state, open, { only: [id] });
    if (preferred?.at === open) return preferred;
  }
  const chosen = chooseMethod(state, open, among);
  return chosen === null || chosen.at === open ? chosen : firstChoice(state, prefer, chosen.at, among);
}

interface PlannedTry {
  readonly at: Instant;
  readonly because: DunningReason;
  /** Methods to try before all others. */
  readonly prefer: readonly string[];
}

function plannedTry(state: DunningState, attempts: readonly Attempt[]): PlannedTry | null {
  const { policy, invoice } = state;
  const { methods } = standingOf(state);
  const last = attempts.at(-1);
  if (last === undefined || last.failure === null || last.failed_at === null)
    return {
      at: openingOn(invoice.due_date, policy.office_hours, invoice.timezone),
      because: { kind: 'first_try', due_date: invoice.due_date },
      prefer: [],
    };
  const since = last.failed_at;
  const untried = methods.filter(({ id }) => !attempts.some(({ method_id }) => method_id === id));
  const added = untried.filter(({ added_at }) => added_at !== null && added_at >= last.at);
  const newest = added.at(-1);
  if (newest?.added_at != null)
    return {
      at: Math.max(newest.added_at, since),
      because: { kind: 'new_method' },
      prefer: [newest.id],
    };
  const gone = refusedForGood(last.method_id, attempts);
  if (gone && untried.length > 0)
    return {
      at: since,
      because: { kind: 'next_method', failure_code: last.failure.code },
      prefer: untried.map(({ id }) => id),
    };
  const day = dayAfter(state, attempts, last);
  if (day === null) return null;
  return {
    at: Math.max(
      openingOn(day.date, policy.office_hours, invoice.timezone),
      since + (last.failure.retry_after_ms ?? 0),
    ),
    because: { kind: 'retry', failure_code: last.failure.code, day: day.why },
    prefer: [],
  };
}

function dayAfter(state: DunningState, attempts: readonly Attempt[], last: Attempt): RetryDay | null {
  const { policy, invoice } = state;
  if (last.failure === null) return null;
  const before = attempts.at(-2);
  return retryDay(policy, invoice.due_date, {
    failure: last.failure,
    tried_on: dateAt(last.at, invoice.timezone),
    before: before?.failure?.code === last.failure.code ? dateAt(before.at, invoice.timezone) : null,
  });
}
