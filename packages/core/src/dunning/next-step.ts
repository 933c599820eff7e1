// SPDX-License-Identifier: Apache-2.0
import { addToDate, type Instant } from '../kit/calendar.js';
import { dateAt, startOfDay } from '../kit/timezone.js';
import { chargeStep, nextTryOf } from './charge-step.js';
import { expiredAt, lastDayOf, nextDay, refusedForGood } from './method-choice.js';
import { inOfficeHours, openingOn } from './office-hours.js';
import type { PlannedMail } from './policy.js';
import type { DunningReason } from './reason.js';
import { type Attempt, attemptsOf, type DunningState, type Standing, standingOf } from './state.js';
import type { DunningStep } from './step.js';

/** The step that comes next, due when its `at` is reached; or null, and why nothing will happen by itself. */
export type NextStep =
  | { readonly step: DunningStep; readonly because: DunningReason }
  | { readonly step: null; readonly because: DunningReason };

/** Who asks for a method in advance does so this many days before the first try. */
const ASK_DAYS_BEFORE = 7;

/**
 * What happens next if nothing else does. Pure: the same state and instant give the same step, so it may be asked as
 * often as one likes; a step that is overdue is moved to the next office hours, never into the past.
 */
export function nextStep(state: DunningState, now: Instant): NextStep {
  const standing = standingOf(state);
  const attempts = attemptsOf(state);
  const waiting = whyNothing(standing, attempts);
  if (waiting !== null) return { step: null, because: waiting };
  const earliest = Math.max(now, heldUntil(state, standing));
  const end = endStep(state, earliest);
  const charge = chargeStep(state, earliest);
  const steps = [
    charge,
    failureMail(state, standing, attempts, charge, earliest),
    expiryMail(state, standing, attempts, earliest),
    plannedMail(state, standing, earliest),
    pastDueStep(state, standing, earliest),
  ];
  let next = end;
  // at one instant the earlier of this list goes first: a try may make the mails after it needless
  for (const step of steps.toReversed()) if (step !== null && step.at <= next.at) next = step;
  return { step: next, because: next.because };
}

function whyNothing({ settled, disputed, held, done }: Standing, attempts: readonly Attempt[]): DunningReason | null {
  if (settled === 'paid') return { kind: 'paid' };
  if (settled === 'voided') return { kind: 'voided' };
  if (done.has('end')) return { kind: 'policy_over' };
  if (disputed) return { kind: 'disputed' };
  if (held !== null) return { kind: 'held', note: held.reason };
  const open = attempts.find(({ under_way }) => under_way);
  if (open !== undefined) return { kind: 'outcome_unknown', tried_at: open.at };
  return null;
}

/** While a promise to pay stands nothing is done; it goes on when the office opens after its last day. */
function heldUntil({ policy, invoice }: DunningState, { promised_until }: Standing): Instant {
  if (promised_until === null) return 0;
  return openingOn(nextDay(promised_until), policy.office_hours, invoice.timezone);
}

function endStep({ policy, invoice }: DunningState, earliest: Instant): DunningStep {
  const { after_days, outcome } = policy.end;
  const planned = openingOn(addToDate(invoice.due_date, { days: after_days }), policy.office_hours, invoice.timezone);
  return {
    key: 'end',
    at: inOfficeHours(Math.max(planned, earliest), policy.office_hours, invoice.timezone),
    action: { kind: 'end', outcome },
    because: { kind: 'end', after_days, outcome },
  };
}

function pastDueStep({ policy, invoice }: DunningState, { done }: Standing, earliest: Instant): DunningStep | null {
  if (done.has('past_due')) return null;
  const first_day = addToDate(invoice.due_date, { days: policy.grace_days + 1 });
  return {
    key: 'past_due',
    at: Math.max(startOfDay(first_day, invoice.timezone), earliest),
    action: { kind: 'mark_past_due' },
    because: { kind: 'past_due', due_date: invoice.due_date, grace_days: policy.grace_days },
  };
}

/** Tells of the last failure. A method refused for good with no other to try is always told, so that one is given. */
function failureMail(
  { policy, invoice }: DunningState,
  { done }: Standing,
  attempts: readonly Attempt[],
  charge: DunningStep | null,
  earliest: Instant,
): DunningStep | null {
  const last = attempts.at(-1);
  if (last?.failure == null || last.failed_at === null) return null;
  const key = `failed-${last.key}`;
  if (done.has(key)) return null;
  const refused = refusedForGood(last.method_id, attempts);
  const toldBefore = attempts.some((attempt) => done.has(`failed-${attempt.key}`));
  const stuck = charge === null && refused;
  const told = policy.tell_of_failures === 'every' || (policy.tell_of_failures === 'first' && !toldBefore);
  if (!stuck && !told) return null;
  const template = last.failure.kind === 'hard' ? 'payment_failed_hard' : 'payment_failed_soft';
  return {
    key,
    at: inOfficeHours(Math.max(last.failed_at, earliest), policy.office_hours, invoice.timezone),
    action: { kind: 'mail', template, method_id: last.method_id },
    because: { kind: stuck ? 'ask_for_method' : 'tell_failure', failure_code: last.failure.code },
  };
}

/** Asks for a method in place of one that will have expired when it would be tried next. */
function expiryMail(
  state: DunningState,
  { done, methods }: Standing,
  attempts: readonly Attempt[],
  earliest: Instant,
): DunningStep | null {
  const { policy, invoice } = state;
  if (invoice.collection === 'transfer') return null;
  const last = attempts.at(-1);
  const expiring = methods.flatMap((method) => {
    const by = done.has(`expires-${method.id}`) ? null : nextTryOf(state, method.id, earliest);
    const last_day = lastDayOf(method);
    return by !== null && last_day !== null && expiredAt(method, by, invoice.timezone)
      ? [{ method, by, last_day }]
      : [];
  });
  const first = expiring[0];
  if (first === undefined) return null;
  const { method, by, last_day } = first;
  const in_advance = openingOn(
    addToDate(invoice.due_date, { days: -ASK_DAYS_BEFORE }),
    policy.office_hours,
    invoice.timezone,
    'before',
  );
  return {
    key: `expires-${method.id}`,
    at: inOfficeHours(Math.max(last?.failed_at ?? in_advance, earliest), policy.office_hours, invoice.timezone),
    action: { kind: 'mail', template: 'card_expires_soon', method_id: method.id },
    because: { kind: 'method_expires', last_day, next_try: dateAt(by, invoice.timezone) },
  };
}

/** The planned mail whose turn it is. Of several that are overdue only the latest is sent; none goes back in time. */
function plannedMail(state: DunningState, { done }: Standing, earliest: Instant): DunningStep | null {
  const { policy, invoice, opened_at } = state;
  const due = openingOn(invoice.due_date, policy.office_hours, invoice.timezone);
  const mails = policy.mails
    .filter(({ audience }) => audience === 'all' || audience === invoice.collection)
    .map((mail) => ({ mail, key: `mail-${mail.day}-${mail.template}`, at: plannedAt(state, mail) }));
  const sent = mails.findLastIndex(({ key }) => done.has(key));
  const open = mails.slice(sent + 1).filter(({ mail, at }) => at >= opened_at && !(mail.day < 0 && earliest >= due));
  const first = open[0];
  if (first === undefined) return null;
  const reached = Math.max(first.at, earliest);
  const turn = open.findLast(({ at }) => at <= reached) ?? first;
  const { day, template } = turn.mail;
  return {
    key: turn.key,
    at: inOfficeHours(reached, policy.office_hours, invoice.timezone),
    action: { kind: 'mail', template, method_id: null },
    because: { kind: 'planned_mail', day, due_date: invoice.due_date },
  };
}

function plannedAt({ policy, invoice }: DunningState, { day }: PlannedMail): Instant {
  const date = addToDate(invoice.due_date, { days: day });
  return openingOn(date, policy.office_hours, invoice.timezone, day < 0 ? 'before' : 'after');
}
