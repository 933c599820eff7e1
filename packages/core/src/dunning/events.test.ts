// SPDX-License-Identifier: Apache-2.0
import { expect, test } from 'vitest';
import { nextStep } from './next-step.js';
import { choosePolicy, DEFAULT_DUNNING_POLICY as policy } from './policy.js';
import { checkDunningPolicy } from './policy-check.js';
import { restOfSchedule } from './preview.js';
import { dunningReasonText } from './reason-words.js';
import { applyDunningEvent, attemptsOf, type DunningEvent, type DunningState, openDunning } from './state.js';
import { card, FROM, INVOICE, instantOf, shortly } from './testing/example-invoice.js';

type Happening = DunningEvent extends infer Event
  ? Event extends DunningEvent
    ? Omit<Event, 'id' | 'at'>
    : never
  : never;

/** State after events at times; the id of each is its place. */
function after(...events: readonly (readonly [at: string, event: Happening])[]): DunningState {
  return events.reduce<DunningState>(
    (state, [at, event], index) =>
      applyDunningEvent(state, { id: `evt_${index}`, at: instantOf(at), ...event } as DunningEvent),
    openDunning({ policy, invoice: INVOICE, methods: [card('a')], opened_at: FROM }),
  );
}
const next = (state: DunningState, now: string) => {
  const { step, because } = nextStep(state, instantOf(now));
  return step === null ? dunningReasonText(because) : shortly(step);
};
const started = (step: string, method_id = 'a') => ({ type: 'charge_started', step, method_id }) as const;
const failed = (attempt: string | null, kind: 'soft' | 'hard', code: string, method_id = 'a') =>
  ({ type: 'payment_failed', attempt, method_id, failure: { kind, code } }) as const;
const done = (step: string) => ({ type: 'step_done', step }) as const;
const TRIED = ['2026-03-02T08:00:00Z', started('charge-1')] as const;
const DECLINED = ['2026-03-02T08:00:05Z', failed('charge-1', 'soft', 'card-declined')] as const;
const REFUSED = ['2026-03-02T08:00:05Z', failed('charge-1', 'hard', 'card-expired')] as const;

test('a try under way is waited for', () => {
  expect(next(after(TRIED), '2026-03-20T08:00:00Z')).toBe(
    'The outcome of the try of 2026-03-02T08:00:00.000Z is not known yet.',
  );
});

test('paid and void end it; a payment that comes back begins it again', () => {
  const paid = ['2026-03-02T08:01:00Z', { type: 'paid' }] as const;
  expect(next(after(TRIED, paid), '2026-03-20T08:00:00Z')).toBe('Nothing is owed any more: it is paid.');
  expect(next(after(['2026-03-02T08:01:00Z', { type: 'voided' }]), '2026-03-20T08:00:00Z')).toMatch(/void/);
  const { type: _, ...returned } = failed('charge-1', 'hard', 'account-closed');
  const back = ['2026-03-09T10:00:00Z', { ...returned, type: 'payment_returned' }] as const;
  expect(next(after(TRIED, paid, back), '2026-03-09T10:00:00Z')).toBe('2026-03-09T10:00Z mail payment_failed_hard');
});

test('two tellings of one failure are one try, and one mail', () => {
  const again = ['2026-03-02T09:00:00Z', failed('charge-1', 'soft', 'card-declined')] as const;
  const told = ['2026-03-02T08:01:00Z', done('failed-charge-1')] as const;
  expect(attemptsOf(after(TRIED, DECLINED, again))).toHaveLength(1);
  expect(next(after(TRIED, DECLINED, told, again), '2026-03-02T10:00:00Z')).toBe('2026-03-05T08:00Z charge a');
});

test('a new method is tried at once, whatever came before', () => {
  const added = ['2026-03-03T20:00:00Z', { type: 'method_added', method: card('b') }] as const;
  for (const failure of [DECLINED, REFUSED])
    expect(next(after(TRIED, failure, added), '2026-03-03T20:00:00Z')).toBe('2026-03-04T08:00Z charge b');
});

test('a method that was taken away is not tried', () => {
  const removed = ['2026-03-03T10:00:00Z', { type: 'method_removed', method_id: 'a' }] as const;
  const schedule = restOfSchedule(after(TRIED, DECLINED, removed), instantOf('2026-03-03T10:00:00Z'));
  expect(schedule.filter(({ action }) => action.kind === 'charge')).toEqual([]);
});

test('a dispute stops everything until it is closed', () => {
  const disputed = ['2026-03-03T10:00:00Z', { type: 'disputed' }] as const;
  expect(next(after(TRIED, DECLINED, disputed), '2026-04-20T08:00:00Z')).toMatch(/disputes/);
  const closed = ['2026-03-10T10:00:00Z', { type: 'dispute_closed' }] as const;
  expect(next(after(TRIED, DECLINED, disputed, closed), '2026-03-10T10:00:00Z')).toBe('2026-03-10T10:00Z charge a');
});

test('what is paused by hand does nothing until it is resumed, also where a dispute was closed meanwhile', () => {
  const held = ['2026-03-03T10:00:00Z', { type: 'held', reason: 'in talks' }] as const;
  const closed = ['2026-03-04T10:00:00Z', { type: 'dispute_closed' }] as const;
  expect(next(after(TRIED, DECLINED, held, closed), '2026-04-20T08:00:00Z')).toMatch(/paused \(in talks\)/);
  const released = ['2026-03-10T10:00:00Z', { type: 'released' }] as const;
  expect(next(after(TRIED, DECLINED, held, closed, released), '2026-03-10T10:00:00Z')).toBe(
    '2026-03-10T10:00Z charge a',
  );
});

test('a promise holds everything, the end too, until the office opens after its last day', () => {
  const told = ['2026-03-02T08:01:00Z', done('failed-charge-1')] as const;
  const promised = ['2026-03-03T10:00:00Z', { type: 'promised', until: '2026-04-10' }] as const;
  const schedule = restOfSchedule(after(TRIED, DECLINED, told, promised), instantOf('2026-03-03T10:00:00Z'));
  expect(schedule.map(shortly)).toEqual([
    // 10 April is a Friday; of the three mails that were held only the latest goes out
    '2026-04-13T07:00Z charge a',
    '2026-04-13T07:00Z mail final_notice',
    '2026-04-13T07:00Z mark_past_due',
    '2026-04-13T07:00Z end pause',
  ]);
});

test('a worker that slept makes one try and sends one mail, in office hours', () => {
  const told = ['2026-03-02T08:01:00Z', done('failed-charge-1')] as const;
  // a Saturday
  const schedule = restOfSchedule(after(TRIED, DECLINED, told), instantOf('2026-03-21T03:00:00Z'));
  expect(schedule.slice(0, 4).map(shortly)).toEqual([
    '2026-03-21T03:00Z mark_past_due',
    '2026-03-23T08:00Z charge a',
    '2026-03-23T08:00Z mail reminder_3',
    '2026-03-26T08:00Z mail final_notice',
  ]);
});

test('the provider may ask to wait longer than the policy', () => {
  const wait = {
    type: 'payment_failed',
    attempt: 'charge-1',
    method_id: 'a',
    failure: { kind: 'soft', code: 'card-declined', retry_after_ms: 4 * 86_400_000 },
  } as const;
  const told = ['2026-03-02T08:01:00Z', done('failed-charge-1')] as const;
  const waiting = after(TRIED, ['2026-03-02T08:00:00Z', wait], told, ['2026-03-06T00:00:00Z', done('past_due')]);
  expect(next(waiting, '2026-03-02T09:00:00Z')).toBe('2026-03-06T08:00Z charge a');
});

test('tries of other invoices count for the limit of the network', () => {
  const first = instantOf('2026-02-20T08:00:00Z');
  const earlier_attempts = Array.from({ length: 15 }, (_, hour) => ({ method_id: 'a', at: first + hour * 3_600_000 }));
  const state = openDunning({ policy, invoice: INVOICE, methods: [card('a')], opened_at: FROM, earlier_attempts });
  const charges = restOfSchedule(state, FROM).filter(({ action }) => action.kind === 'charge');
  // 30 days after the first of them: 22 March, a Sunday
  expect(charges.map(shortly)).toEqual(['2026-03-23T08:00Z charge a']);
});

test('the first policy that is meant is taken', () => {
  const large = { ...policy, key: 'large', applies_to: { amounts: [{ currency: 'EUR', from_minor: 100_000n }] } };
  const french = { ...policy, key: 'french', applies_to: { countries: ['FR'], plans: ['pro', 'team'] } };
  const key = (change: object, policies = [large, french, policy]) =>
    choosePolicy(policies, { ...INVOICE, ...change })?.key ?? null;
  expect(key({})).toBe('default');
  expect(key({ amount_minor: 100_000n })).toBe('large');
  expect(key({ amount_minor: 99_999n, country: 'FR' })).toBe('french');
  expect(key({ amount_minor: 100_000n, currency: 'USD' })).toBe('default');
  expect(key({ country: 'FR', plans: ['free'] })).toBe('default');
  expect(key({ country: null }, [french])).toBeNull();
});

test('a policy that cannot be carried out says so', () => {
  const codes = (change: object) =>
    checkDunningPolicy({ ...policy, ...change }).map(({ code, path }) => `${code} ${path}`);
  expect(codes({})).toEqual([]);
  expect(codes({ retry_days: [7, 3] })).toEqual(['dunning-days-unordered retry_days[1]']);
  expect(codes({ retry_days: [3, 30] })).toEqual(['dunning-day-after-end retry_days[1]']);
  expect(codes({ grace_days: -1 })).toEqual(['out-of-bounds grace_days']);
  expect(codes({ pay_days: [0] })).toEqual(['out-of-bounds pay_days[0]']);
  expect(codes({ office_hours: { from_hour: 9, to_hour: 9, weekdays: [] } })).toEqual([
    'out-of-bounds office_hours.to_hour',
    'dunning-never-at-work office_hours.weekdays',
  ]);
});
