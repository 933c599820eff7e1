// SPDX-License-Identifier: Apache-2.0
import type { Instant } from '../kit/calendar.js';
import { nextStep } from './next-step.js';
import type { DunningPolicy } from './policy.js';
import {
  applyDunningEvent,
  type DunnedInvoice,
  type DunningEvent,
  type DunningFailure,
  type DunningMethod,
  type DunningState,
  openDunning,
} from './state.js';
import type { DunningStep } from './step.js';

/** How every try of the preview ends, unless told otherwise. */
export const PREVIEWED_FAILURE: DunningFailure = softly('card-declined');
function softly(code: string): DunningFailure {
  return { kind: 'soft', code };
}

/** More steps than any policy that was checked can have. */
const MOST_STEPS = 5_000;

/** The whole schedule of an invoice that is never paid: the very steps that `nextStep` gives one by one. */
export function schedulePreview(
  policy: DunningPolicy,
  invoice: DunnedInvoice,
  methods: readonly DunningMethod[],
  from: Instant,
  failure: (step: DunningStep) => DunningFailure = () => PREVIEWED_FAILURE,
): DunningStep[] {
  return restOfSchedule(openDunning({ policy, invoice, methods, opened_at: from }), from, failure);
}

/** What is still to come from any state, if nobody pays and every try fails as `failure` says. */
export function restOfSchedule(
  state: DunningState,
  from: Instant,
  failure: (step: DunningStep) => DunningFailure = () => PREVIEWED_FAILURE,
): DunningStep[] {
  const steps: DunningStep[] = [];
  let [now, rest] = [from, state];
  while (steps.length < MOST_STEPS) {
    const { step } = nextStep(rest, now);
    if (step === null) return steps;
    steps.push(step);
    for (const event of outcomeOf(step, failure)) rest = applyDunningEvent(rest, event);
    now = step.at;
  }
  throw new RangeError(`the schedule of policy ${state.policy.key} has no end`);
}

function outcomeOf(step: DunningStep, failure: (step: DunningStep) => DunningFailure): DunningEvent[] {
  const { key, at, action } = step;
  if (action.kind !== 'charge') return [{ id: `done ${key}`, at, type: 'step_done', step: key }];
  const { method_id } = action;
  return [
    { id: `started ${key}`, at, type: 'charge_started', step: key, method_id },
    { id: `failed ${key}`, at, type: 'payment_failed', attempt: key, method_id, failure: failure(step) },
  ];
}
