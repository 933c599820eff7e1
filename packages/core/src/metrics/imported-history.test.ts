// SPDX-License-Identifier: Apache-2.0
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { decimal } from '../kit/decimal.js';
import { formatInstant, parseInstant } from '../kit/instant.js';
import { type ImportedPeriod, importedStates } from './imported-history.js';
import { withPastDue } from './past-due.js';

const at = (day: string) => parseInstant(`${day}T00:00:00Z`) as number;
const day = (instant: number | null) => (instant === null ? null : formatInstant(instant).slice(0, 10));
const period = (
  start: string,
  end: string | null,
  amount: number,
  more: Partial<ImportedPeriod> = {},
): ImportedPeriod => ({
  plan: 'pro',
  start: at(start),
  end: end === null ? null : at(end),
  interval: 'month',
  amount: decimal(amount),
  trial_end: null,
  cancelled_at: null,
  past_due_since: null,
  paused_since: null,
  deployment: null,
  ...more,
});
const subscription = { customer_id: 'c', subscription_id: 's', currency: 'EUR' };
const states = (periods: readonly ImportedPeriod[]) => importedStates({ ...subscription, periods });
const told = (periods: readonly ImportedPeriod[]) =>
  states(periods).map((state) =>
    [
      day(state.at),
      state.status,
      ...(state.cancelled_at === null ? [] : [`cancelled ${day(state.cancelled_at)}`]),
      ...(state.ends_at === null ? [] : [`ends ${day(state.ends_at)}`]),
      ...state.parts.map(({ charge_key, amount }) => `${charge_key} ${amount}`),
    ].join(' '),
  );

describe('periods of another system', () => {
  test.each<[string, ImportedPeriod[], string[]]>([
    [
      'that follow each other',
      [period('2025-01-01', '2025-03-01', 50), period('2025-03-01', null, 75)],
      ['2025-01-01 active plan/pro 50', '2025-03-01 active plan/pro 75'],
    ],
    [
      'that leave a gap',
      [period('2025-01-01', '2025-02-01', 50), period('2025-06-01', null, 50)],
      ['2025-01-01 active ends 2025-02-01 plan/pro 50', '2025-02-01 ended', '2025-06-01 active plan/pro 50'],
    ],
    [
      'that overlap are items; one that goes is no cancellation',
      [
        period('2025-01-01', null, 50),
        period('2025-02-01', '2025-04-01', 20, { plan: 'extra', cancelled_at: at('2025-03-10') }),
        period('2025-02-01', null, 5),
      ],
      ['2025-01-01 active plan/pro 50', '2025-02-01 active plan/pro 55 plan/extra 20', '2025-04-01 active plan/pro 55'],
    ],
    [
      'of one plan by the month and by the year are told apart',
      [period('2025-01-01', null, 5), period('2025-01-01', null, 60, { interval: 'year' })],
      ['2025-01-01 active plan/pro 5 plan/pro/"year" 60'],
    ],
    [
      'with a trial, a pause, a cancellation',
      [
        period('2025-01-01', '2025-06-01', 10, {
          trial_end: at('2025-01-15'),
          paused_since: at('2025-04-01'),
          cancelled_at: at('2025-05-05'),
        }),
      ],
      [
        '2025-01-01 trialing ends 2025-06-01 plan/pro 10',
        '2025-01-15 active ends 2025-06-01 plan/pro 10',
        '2025-04-01 paused ends 2025-06-01 plan/pro 10',
        '2025-05-05 paused cancelled 2025-05-05 ends 2025-06-01 plan/pro 10',
        '2025-06-01 ended',
      ],
    ],
    ['that are free', [period('2025-01-01', null, 0)], ['2025-01-01 active']],
    ['none', [], []],
  ])('%s', (_name, periods, expected) => {
    expect(told(periods)).toEqual(expected);
  });

  test('come to what is held at any moment, in whatever order they are told', () => {
    const days = fc.integer({ min: 0, max: 60 });
    const one = fc.record({
      start: days,
      length: fc.integer({ min: 1, max: 30 }),
      amount: fc.nat(99),
      plan: fc.constantFrom('a', 'b'),
    });
    fc.assert(
      fc.property(fc.array(one, { maxLength: 8, size: 'max' }), fc.integer({ min: 0, max: 100 }), (given, when) => {
        const DAY = 86_400_000;
        const periods = given.map(({ start, length, amount, plan }) =>
          period('2025-01-01', null, amount, { plan, start: start * DAY, end: (start + length) * DAY }),
        );
        const held = given.filter(({ start, length }) => start <= when && start + length > when);
        const state = states(periods).findLast((each) => each.at <= when * DAY);
        const sum = (state?.parts ?? []).reduce((all, { amount }) => all.add(amount), decimal(0));
        expect(sum.toString()).toBe(String(held.reduce((all, { amount }) => all + amount, 0)));
        expect(told([...periods].reverse())).toEqual(told(periods));
      }),
    );
  });
});

test('what is unpaid since a day is past due from then on, and what is paused or over is not', () => {
  const life = states([period('2025-01-01', '2025-06-01', 10, { paused_since: at('2025-04-01') })]);
  const late = withPastDue(life, at('2025-03-01')).map(({ at: since, status }) => `${day(since)} ${status}`);
  expect(late).toEqual(['2025-01-01 active', '2025-03-01 past_due', '2025-04-01 paused', '2025-06-01 ended']);
  expect(withPastDue(life, at('2024-01-01')).map(({ status }) => status)).toEqual(['past_due', 'paused', 'ended']);
});
