// SPDX-License-Identifier: Apache-2.0
import { expect, test } from 'vitest';
import { DEFAULT_DUNNING_POLICY as policy } from './policy.js';
import { schedulePreview } from './preview.js';
import type { DunningReason } from './reason.js';
import { dunningReasonText } from './reason-words.js';
import type { DunnedInvoice, DunningFailure, DunningMethod } from './state.js';
import { card, FROM, INVOICE, shortly } from './testing/example-invoice.js';

interface Golden {
  readonly name: string;
  readonly invoice?: Partial<DunnedInvoice>;
  readonly policy?: Partial<typeof policy>;
  readonly methods: readonly DunningMethod[];
  readonly failures?: Readonly<Record<string, DunningFailure>>;
  readonly steps: readonly string[];
}

const soft = (code: string): DunningFailure => ({ kind: 'soft', code });
const hard = (code: string): DunningFailure => ({ kind: 'hard', code });
const MAILS_ONLY = [
  '2026-03-12T08:00Z mail reminder_2',
  '2026-03-19T08:00Z mail reminder_3',
  '2026-03-26T08:00Z mail final_notice',
  // the clocks have gone forward: 9 o'clock is 07:00Z
  '2026-04-01T07:00Z end pause',
];

const GOLDEN: readonly Golden[] = [
  {
    name: 'one card, declined without a reason: the days of the policy',
    methods: [card('a')],
    steps: [
      '2026-03-02T08:00Z charge a',
      '2026-03-02T08:00Z mail payment_failed_soft',
      '2026-03-05T08:00Z charge a',
      '2026-03-05T23:00Z mark_past_due',
      '2026-03-09T08:00Z charge a',
      '2026-03-12T08:00Z mail reminder_2',
      '2026-03-16T08:00Z charge a',
      '2026-03-19T08:00Z mail reminder_3',
      '2026-03-23T08:00Z charge a',
      '2026-03-26T08:00Z mail final_notice',
      '2026-04-01T07:00Z end pause',
    ],
  },
  {
    // days 3, 7, 14, 21 are 23, 27 March, 3, 10 April; the last working day of March is the 31st, a Tuesday
    name: 'no money: the day after a pay day where one falls into the span of the try',
    invoice: { due_date: '2026-03-20' },
    policy: { mails: [], tell_of_failures: 'never' },
    methods: [card('a')],
    failures: { a: soft('insufficient-funds') },
    steps: [
      '2026-03-20T08:00Z charge a',
      '2026-03-23T08:00Z charge a',
      '2026-03-23T23:00Z mark_past_due',
      '2026-04-01T07:00Z charge a',
      '2026-04-03T07:00Z charge a',
      '2026-04-16T07:00Z charge a',
      '2026-04-20T07:00Z end pause',
    ],
  },
  {
    // 6 March is a Friday: the next day is a Saturday, so Monday; then not before the policy's day
    name: 'the bank could not be reached: the next working day',
    invoice: { due_date: '2026-03-06' },
    policy: { mails: [], tell_of_failures: 'never', retry_days: [7] },
    methods: [card('a')],
    failures: { a: soft('issuer-unavailable') },
    steps: [
      '2026-03-06T08:00Z charge a',
      '2026-03-09T08:00Z charge a',
      '2026-03-09T23:00Z mark_past_due',
      '2026-03-13T08:00Z charge a',
      '2026-04-06T07:00Z end pause',
    ],
  },
  {
    name: 'the first card is refused for good: the second at once, and never the first again',
    policy: { mails: [], retry_days: [3] },
    methods: [card('a'), card('b')],
    failures: { a: hard('card-lost-or-stolen') },
    steps: [
      '2026-03-02T08:00Z charge a',
      '2026-03-02T08:00Z charge b',
      '2026-03-02T08:00Z mail payment_failed_soft',
      '2026-03-05T08:00Z charge b',
      '2026-03-05T23:00Z mark_past_due',
      '2026-04-01T07:00Z end pause',
    ],
  },
  {
    name: 'the only card is refused for good: the customer is asked for another',
    methods: [card('a')],
    failures: { a: hard('account-closed') },
    steps: [
      '2026-03-02T08:00Z charge a',
      '2026-03-02T08:00Z mail payment_failed_hard',
      '2026-03-05T23:00Z mark_past_due',
      ...MAILS_ONLY,
    ],
  },
  {
    name: 'the bank wants to hear from the customer: no try without them',
    policy: { mails: [] },
    methods: [card('a')],
    failures: { a: soft('authentication-required') },
    steps: [
      '2026-03-02T08:00Z charge a',
      '2026-03-02T08:00Z mail payment_failed_soft',
      '2026-03-05T23:00Z mark_past_due',
      '2026-04-01T07:00Z end pause',
    ],
  },
  {
    name: 'cards take turns after two soft declines each',
    policy: { mails: [], tell_of_failures: 'never' },
    methods: [card('a'), card('b')],
    steps: [
      '2026-03-02T08:00Z charge a',
      '2026-03-05T08:00Z charge a',
      '2026-03-05T23:00Z mark_past_due',
      '2026-03-09T08:00Z charge b',
      '2026-03-16T08:00Z charge b',
      '2026-03-23T08:00Z charge a',
      '2026-04-01T07:00Z end pause',
    ],
  },
  {
    // 23 February is the Monday a week before
    name: 'a card that expires before the first try is asked for a week ahead, and the other one is tried',
    policy: { mails: [], retry_days: [], tell_of_failures: 'never' },
    methods: [card('a', [2026, 2]), card('b', [2026, 3])],
    steps: [
      '2026-02-23T08:00Z mail card_expires_soon',
      '2026-03-02T08:00Z charge b',
      '2026-03-05T23:00Z mark_past_due',
      '2026-04-01T07:00Z end pause',
    ],
  },
  {
    // declined on 20 March, the next try is 3 April, the card ends with March
    name: 'a card that expires between two tries is asked for after the first of them',
    invoice: { due_date: '2026-03-20' },
    policy: { mails: [], retry_days: [14], tell_of_failures: 'never', grace_days: 20 },
    methods: [card('a', [2026, 3])],
    steps: [
      '2026-03-20T08:00Z charge a',
      '2026-03-20T08:00Z mail card_expires_soon',
      '2026-04-09T22:00Z mark_past_due',
      '2026-04-20T07:00Z end pause',
    ],
  },
  {
    name: 'a bank transfer has reminders in place of tries',
    invoice: { collection: 'transfer' },
    methods: [],
    steps: ['2026-03-05T23:00Z mark_past_due', '2026-03-06T08:00Z mail reminder_1', ...MAILS_ONLY],
  },
  {
    // day 4 of a Tuesday is a Saturday; 3 days before is a Saturday as well and moves back, not past the due date
    name: 'mails move over the weekend: forward after the due date, back before it',
    invoice: { collection: 'transfer', due_date: '2026-03-03', timezone: 'America/New_York' },
    policy: {
      mails: [
        { day: -3, template: 'invoice_issued', audience: 'all' },
        { day: 4, template: 'reminder_1', audience: 'all' },
      ],
      end: { after_days: 10, outcome: 'write_off' },
    },
    methods: [],
    steps: [
      '2026-02-27T14:00Z mail invoice_issued',
      '2026-03-07T05:00Z mark_past_due',
      // the clocks went forward on Sunday 8 March
      '2026-03-09T13:00Z mail reminder_1',
      '2026-03-13T13:00Z end write_off',
    ],
  },
  {
    name: 'the policy allows two tries in 30 days: the third waits for the first to be 30 days old',
    policy: {
      mails: [],
      tell_of_failures: 'never',
      retry_days: [3, 7],
      max_attempts_per_30_days: 2,
      end: { after_days: 60, outcome: 'cancel' },
    },
    methods: [card('a')],
    steps: [
      '2026-03-02T08:00Z charge a',
      '2026-03-05T08:00Z charge a',
      '2026-03-05T23:00Z mark_past_due',
      // 30 days of 24 hours, so an hour later on the clock of the summer
      '2026-04-01T08:00Z charge a',
      '2026-05-01T07:00Z end cancel',
    ],
  },
  {
    name: 'in Tokyo, far from summer time',
    invoice: { timezone: 'Asia/Tokyo' },
    policy: { mails: [], retry_days: [1], tell_of_failures: 'never', grace_days: 0 },
    methods: [card('a')],
    steps: [
      '2026-03-02T00:00Z charge a',
      '2026-03-02T15:00Z mark_past_due',
      '2026-03-03T00:00Z charge a',
      '2026-04-01T00:00Z end pause',
    ],
  },
];

test.each(GOLDEN)('$name', ({ invoice, policy: change, methods, failures = {}, steps }) => {
  const schedule = schedulePreview(
    { ...policy, ...change },
    { ...INVOICE, ...invoice },
    methods,
    FROM,
    ({ action }) => {
      const method = action.kind === 'charge' ? action.method_id : '';
      return failures[method] ?? soft('card-declined');
    },
  );
  expect(schedule.map(shortly)).toEqual(steps);
});

test('every step says why', () => {
  const failures: Readonly<Record<string, DunningFailure>> = { a: hard('card-expired') };
  const schedule = schedulePreview(policy, INVOICE, [card('a'), card('b')], FROM, ({ action }) =>
    action.kind === 'charge' ? (failures[action.method_id] ?? soft('limit-exceeded')) : soft(''),
  );
  expect(schedule.slice(0, 5).map(({ because }) => dunningReasonText(because))).toEqual([
    'The invoice is due on 2026-03-02: the first try.',
    'The method before was refused for good (card expired), so the next one is tried at once.',
    'The try failed (limit exceeded) and the customer should know.',
    'The last try failed (limit exceeded); it is tried again on day 3 after the due date, as the policy says.',
    'It was due on 2026-03-02 and 3 days of grace are over.',
  ]);
  const last = schedule.at(-1)?.because as DunningReason;
  expect(dunningReasonText(last)).toBe('It is not paid 30 days after the due date: the subscription is paused.');
  expect(
    [...schedule.slice(0, 5).map(({ because }) => because), last].map((why) => dunningReasonText(why, 'de')),
  ).toEqual([
    'Die Rechnung ist am 02.03.2026 fällig: der erste Versuch.',
    'Das vorige Zahlungsmittel wurde endgültig abgelehnt (Karte abgelaufen); das nächste wird sofort versucht.',
    'Der Versuch scheiterte (Limit überschritten), und der Kunde soll es wissen.',
    'Der letzte Versuch scheiterte (Limit überschritten); der nächste folgt an Tag 3 nach der Fälligkeit, wie die Regelung sagt.',
    'Sie war am 02.03.2026 fällig, und die Schonfrist von 3 Tagen ist vorbei.',
    'Sie ist 30 Tage nach der Fälligkeit nicht bezahlt: Das Abonnement wird pausiert.',
  ]);
});
