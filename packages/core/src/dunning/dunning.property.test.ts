// SPDX-License-Identifier: Apache-2.0
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { addToDate, weekdayOf } from '../kit/calendar.js';
import { dateAt } from '../kit/timezone.js';
import { expiredAt, networkLimit } from './method-choice.js';
import { nextStep } from './next-step.js';
import { DEFAULT_DUNNING_POLICY, type DunningPolicy } from './policy.js';
import { checkDunningPolicy } from './policy-check.js';
import { restOfSchedule } from './preview.js';
import { RETRY_RULES } from './retry-day.js';
import { applyDunningEvent, type DunningEvent, type DunningFailure, type DunningState, openDunning } from './state.js';
import { FROM, INVOICE } from './testing/example-invoice.js';

const DAY = 86_400_000;
const ids = ['a', 'b', 'c'] as const;
const failure: fc.Arbitrary<DunningFailure> = fc.oneof(
  fc.constantFrom(...Object.keys(RETRY_RULES), 'card-declined').map((code) => ({ kind: 'soft' as const, code })),
  fc.constantFrom('card-expired', 'account-closed').map((code) => ({ kind: 'hard' as const, code })),
  fc.record({ kind: fc.constant('soft' as const), code: fc.constant('x'), retry_after_ms: fc.nat({ max: 9 * DAY }) }),
);
const days = (most: number) => fc.uniqueArray(fc.integer({ min: 1, max: 60 }), { maxLength: most });
const policies: fc.Arbitrary<DunningPolicy> = fc
  .record({
    grace_days: fc.nat({ max: 20 }),
    retries: days(40),
    mail_days: days(6),
    tell_of_failures: fc.constantFrom('first' as const, 'every' as const, 'never' as const),
    tries_per_method: fc.integer({ min: 1, max: 5 }),
    most: fc.option(fc.integer({ min: 1, max: 20 })),
    weekdays: fc.uniqueArray(fc.nat({ max: 6 }), { minLength: 1 }),
    from_hour: fc.nat({ max: 20 }),
  })
  .map(({ retries, mail_days, most, weekdays, from_hour, ...rest }) => ({
    ...DEFAULT_DUNNING_POLICY,
    ...rest,
    retry_days: retries.sort((a, b) => a - b),
    mails: mail_days
      .sort((a, b) => a - b)
      .map((day) => ({ day, template: 'reminder_1' as const, audience: 'all' as const })),
    office_hours: { from_hour, to_hour: from_hour + 3, weekdays },
    end: { after_days: 61, outcome: 'cancel' as const },
    ...(most === null ? {} : { max_attempts_per_30_days: most }),
  }));
const opening = fc
  .record({
    policy: policies,
    due: fc.nat({ max: 400 }),
    timezone: fc.constantFrom('UTC', 'Europe/Berlin', 'America/Sao_Paulo', 'Asia/Kolkata', 'Pacific/Apia'),
    months: fc.array(fc.option(fc.integer({ min: 1, max: 12 })), { minLength: 0, maxLength: 3 }),
    brand: fc.constantFrom('visa', 'mastercard'),
    collection: fc.constantFrom('charge' as const, 'transfer' as const),
  })
  .map(({ policy, due, timezone, months, brand, collection }) =>
    openDunning({
      policy,
      invoice: { ...INVOICE, due_date: addToDate('2026-03-01', { days: due }), timezone, collection },
      methods: months.map((month, index) => ({
        id: ids[index] as string,
        kind: 'card',
        brand,
        exp_month: month,
        exp_year: month === null ? null : 2026,
      })),
      opened_at: FROM,
    }),
  );
const runs = { numRuns: 300 };
const scheduled = fc.record({ state: opening, failures: fc.array(failure, { minLength: 1, maxLength: 12 }) });

/** The schedule if tries fail as the list says, over and over. */
function schedule({ state, failures }: { state: DunningState; failures: readonly DunningFailure[] }) {
  let tries = 0;
  return restOfSchedule(state, FROM, () => failures[tries++ % failures.length] as DunningFailure);
}

test('times never fall, keys never repeat, and the end is the end', () => {
  fc.assert(
    fc.property(scheduled, (given) => {
      expect(checkDunningPolicy(given.state.policy)).toEqual([]);
      const steps = schedule(given);
      for (const [index, step] of steps.entries()) expect(step.at).toBeGreaterThanOrEqual(steps[index - 1]?.at ?? FROM);
      expect(new Set(steps.map(({ key }) => key)).size).toBe(steps.length);
      expect(steps.filter(({ action }) => action.kind === 'end')).toEqual([steps.at(-1)]);
    }),
    runs,
  );
});

test('no method is tried more often than its network allows, after a refusal for good, or when it has expired', () => {
  fc.assert(
    fc.property(scheduled, ({ state, failures }) => {
      const refused = new Set<string>();
      let tries = 0;
      const steps = restOfSchedule(state, FROM, ({ action }) => {
        const told = failures[tries++ % failures.length] as DunningFailure;
        if (action.kind !== 'charge') throw new RangeError('only charges fail');
        expect(refused).not.toContain(action.method_id);
        if (told.kind === 'hard') refused.add(action.method_id);
        return told;
      });
      for (const method of state.methods) {
        const at = steps.flatMap((step) =>
          step.action.kind === 'charge' && step.action.method_id === method.id ? [step.at] : [],
        );
        const own = state.policy.max_attempts_per_30_days ?? 100;
        const most = Math.min(networkLimit(method).attempts, own);
        for (const [index, instant] of at.entries()) {
          expect(expiredAt(method, instant, state.invoice.timezone)).toBe(false);
          const past = at[index - most];
          if (past !== undefined) expect(instant - past).toBeGreaterThanOrEqual(30 * DAY);
        }
      }
      if (state.invoice.collection === 'transfer') expect(tries).toBe(0);
    }),
    runs,
  );
});

test('tries and mails fall into office hours of the customer', () => {
  fc.assert(
    fc.property(scheduled, (given) => {
      const { timezone } = given.state.invoice;
      const { weekdays, from_hour, to_hour } = given.state.policy.office_hours;
      const clock = new Intl.DateTimeFormat('en', { timeZone: timezone, hour: 'numeric', hourCycle: 'h23' });
      for (const { at, action } of schedule(given)) {
        if (action.kind === 'mark_past_due') continue;
        expect(weekdays).toContain(weekdayOf(dateAt(at, timezone)));
        const hour = Number(clock.format(at));
        expect(hour).toBeGreaterThanOrEqual(from_hour);
        expect(hour).toBeLessThan(to_hour);
      }
    }),
    { numRuns: 150 },
  );
});

const happening: fc.Arbitrary<DunningEvent> = fc
  .record({
    minute: fc.nat({ max: 60 * 24 * 60 }),
    id: fc.nat({ max: 1_000 }),
    failure,
    method: fc.constantFrom(...ids),
  })
  .chain(({ minute, id, failure: told, method }) => {
    const base = { id: `evt_${id}`, at: FROM + minute * 60_000 };
    return fc.constantFrom<DunningEvent>(
      { ...base, type: 'charge_started', step: `charge-${id % 4}`, method_id: method },
      { ...base, type: 'payment_failed', attempt: `charge-${id % 4}`, method_id: method, failure: told },
      { ...base, type: 'payment_failed', attempt: null, method_id: method, failure: told },
      { ...base, type: 'disputed' },
      { ...base, type: 'dispute_closed' },
      { ...base, type: 'held', reason: null },
      { ...base, type: 'released' },
      { ...base, type: 'promised', until: '2026-03-20' },
      { ...base, type: 'method_removed', method_id: method },
      { ...base, type: 'step_done', step: 'past_due' },
    );
  });
const lives = fc.uniqueArray(happening, { selector: ({ id }) => id, maxLength: 12 });

test('events may come twice and in any order', () => {
  fc.assert(
    fc.property(
      opening,
      lives,
      fc.infiniteStream(fc.nat({ max: 1_000 })),
      fc.nat({ max: 90 }),
      (state, events, dice, day) => {
        const shuffled = events
          .flatMap((event) => [event, event])
          .map((event) => ({ event, place: dice.next().value as number }))
          .sort((a, b) => a.place - b.place)
          .map(({ event }) => event);
        const straight = events.reduce(applyDunningEvent, state);
        const crooked = shuffled.reduce(applyDunningEvent, state);
        expect(crooked).toEqual(straight);
        expect(nextStep(crooked, FROM + day * DAY)).toEqual(nextStep(straight, FROM + day * DAY));
        for (const event of events) expect(applyDunningEvent(straight, event)).toBe(straight);
      },
    ),
    { numRuns: 200 },
  );
});

const PAID: DunningEvent = { id: 'paid', at: FROM + 100 * DAY, type: 'paid' };

test('paid stops everything, whatever came before', () => {
  fc.assert(
    fc.property(opening, lives, fc.nat({ max: 200 }), (state, events, day) => {
      const paid = [...events, PAID].reduce(applyDunningEvent, state);
      expect(nextStep(paid, FROM + day * DAY)).toEqual({
        step: null,
        because: { kind: 'paid' },
      });
    }),
    { numRuns: 200 },
  );
});

test('what the preview says is what happens, step by step, also when asked often', () => {
  fc.assert(
    fc.property(opening, failure, (state, told) => {
      const expected = restOfSchedule(state, FROM, () => told);
      let [now, life] = [FROM, state];
      for (const step of expected) {
        expect(nextStep(life, now).step).toEqual(step);
        // looked at again halfway: nothing has changed
        const between = now + Math.floor((step.at - now) / 2);
        expect(nextStep(life, between).step).toEqual(step);
        now = step.at;
        life = applyDunningEvent(
          life,
          step.action.kind === 'charge'
            ? {
                id: step.key,
                at: now,
                type: 'payment_failed',
                attempt: step.key,
                method_id: step.action.method_id,
                failure: told,
              }
            : { id: step.key, at: now, type: 'step_done', step: step.key },
        );
      }
      expect(nextStep(life, now).step).toBeNull();
    }),
    runs,
  );
});
