// SPDX-License-Identifier: Apache-2.0
import { describe, expect, test } from 'vitest';
import { resolveCatalog } from '../catalog/resolve.js';
import { type Decision, decide, paidUntil, type SubscriptionCommand, termEnd } from './lifecycle.js';
import { onePhase, type Phase } from './phase.js';
import { statusOn } from './status.js';
import type { Subscription } from './subscription.js';

const flat = (amount: string, interval: 'month' | 'year') => ({ charge: { model: 'flat' as const, amount }, interval });
const definition = {
  id: 'acme',
  name: 'Acme',
  currencies: ['EUR'] as [string],
  products: { acme: { name: 'Acme' } },
  features: { members: { kind: 'seats' as const, label: 'Members', unit: 'member' } },
  plans: {
    small: { name: 'Small', features: { members: 10 }, prices: { base: flat('10', 'month') } },
    large: { name: 'Large', features: { members: 99 }, prices: { base: flat('100', 'month') } },
    yearly: { name: 'Yearly', prices: { base: flat('1000', 'year') } },
  },
};
const catalog = resolveCatalog(definition);
const sub: Subscription = {
  id: 'sub_1',
  customer_id: 'cus_1',
  status: 'active',
  plan: 'small',
  catalog_version: 1,
  currency: 'EUR',
  timezone: 'UTC',
  start_date: '2024-01-31',
  anchor: 'anniversary',
  anchor_date: '2024-01-31',
  quantities: {},
  add_ons: [],
};
const TODAY = '2024-03-10';
const one = (change: Partial<Subscription> = {}) => onePhase({ ...sub, ...change }, catalog);

function done(phases: readonly Phase[], command: SubscriptionCommand, today = TODAY): Decision {
  const decision = decide(phases, command, today);
  if (!decision.ok) throw new Error(decision.problems.map((problem) => problem.message).join('; '));
  return decision.value;
}
/** `from..to` and what is different from the usual terms. */
const text = ({ phases }: Pick<Decision, 'phases'>) =>
  phases.map(({ valid_from, valid_to, subscription }) => {
    const fields = Object.entries(subscription).filter(
      ([name, value]) => JSON.stringify(value) !== JSON.stringify(sub[name as keyof Subscription]),
    );
    return `${valid_from}..${valid_to === '9999-12-31' ? '' : valid_to} ${JSON.stringify(Object.fromEntries(fields))}`;
  });

describe('a command', () => {
  test.each<[string, readonly Phase[], SubscriptionCommand, string, string[]]>([
    [
      'change now',
      one(),
      { kind: 'change', when: 'now', change: { plan: 'large' } },
      TODAY,
      ['2024-01-31..2024-03-10 {}', '2024-03-10.. {"plan":"large"}'],
    ],
    [
      'change at the end of the period, which clamps to the month',
      one(),
      { kind: 'change', when: 'period_end', change: { plan: 'large' } },
      '2024-03-31',
      ['2024-01-31..2024-03-31 {}', '2024-03-31.. {"plan":"large"}'],
    ],
    [
      'to a yearly plan now: its year begins today',
      one(),
      { kind: 'change', when: 'now', change: { plan: 'yearly' } },
      TODAY,
      ['2024-01-31..2024-03-10 {}', '2024-03-10.. {"plan":"yearly","anchor_date":"2024-03-10"}'],
    ],
    [
      'what is scheduled stays scheduled, and seats change in both',
      done(one(), { kind: 'change', when: '2024-05-01', change: { plan: 'large' } }).phases,
      { kind: 'change', when: 'now', change: { quantities: { members: '3' } } },
      TODAY,
      [
        '2024-01-31..2024-03-10 {}',
        '2024-03-10..2024-05-01 {"quantities":{"members":"3"}}',
        '2024-05-01.. {"plan":"large","quantities":{"members":"3"}}',
      ],
    ],
    [
      'cancel at the end of the period',
      one(),
      { kind: 'cancel', when: 'period_end' },
      '2024-03-31',
      ['2024-01-31..2024-03-10 {}', '2024-03-10.. {"end_date":"2024-03-31","cancelled_on":"2024-03-10"}'],
    ],
    [
      'cancel now',
      one(),
      { kind: 'cancel', when: 'now' },
      TODAY,
      ['2024-01-31..2024-03-10 {}', '2024-03-10.. {"end_date":"2024-03-10","cancelled_on":"2024-03-10"}'],
    ],
    [
      'cancel for a day long past',
      one(),
      { kind: 'cancel', when: '2024-02-10' },
      '2024-02-10',
      ['2024-01-31..2024-02-10 {}', '2024-02-10.. {"end_date":"2024-02-10","cancelled_on":"2024-02-10"}'],
    ],
    [
      'a cancellation drops what is scheduled after it',
      done(one(), { kind: 'change', when: '2024-05-01', change: { plan: 'large' } }).phases,
      { kind: 'cancel', when: 'period_end' },
      '2024-03-31',
      ['2024-01-31..2024-03-10 {}', '2024-03-10.. {"end_date":"2024-03-31","cancelled_on":"2024-03-10"}'],
    ],
    [
      'keep',
      done(one(), { kind: 'cancel', when: 'period_end' }, '2024-03-05').phases,
      { kind: 'keep' },
      TODAY,
      [
        '2024-01-31..2024-03-05 {}',
        '2024-03-05..2024-03-10 {"end_date":"2024-03-31","cancelled_on":"2024-03-05"}',
        '2024-03-10.. {}',
      ],
    ],
    [
      'pause for some days',
      one(),
      { kind: 'pause', when: 'now', until: '2024-04-01' },
      TODAY,
      ['2024-01-31..2024-03-10 {}', '2024-03-10..2024-04-01 {"status":"paused"}', '2024-04-01.. {}'],
    ],
    [
      'resume before that',
      done(one(), { kind: 'pause', when: '2024-03-01', until: '2024-04-01' }).phases,
      { kind: 'resume', when: 'now' },
      TODAY,
      [
        '2024-01-31..2024-03-01 {}',
        '2024-03-01..2024-03-10 {"status":"paused"}',
        '2024-03-10..2024-04-01 {}',
        '2024-04-01.. {}',
      ],
    ],
    [
      'activate a draft on another day',
      one({ status: 'draft' }),
      { kind: 'activate', on: '2024-04-30' },
      '2024-04-30',
      ['2024-01-31.. {"start_date":"2024-04-30","anchor_date":"2024-04-30"}'],
    ],
    [
      'activate a draft with a trial: it stays as long',
      one({ status: 'draft', trial_end_date: '2024-02-14' }),
      { kind: 'activate', on: '2024-04-30' },
      '2024-04-30',
      ['2024-01-31.. {"start_date":"2024-04-30","anchor_date":"2024-04-30","trial_end_date":"2024-05-14"}'],
    ],
    [
      'extend a trial',
      one({ status: 'trialing', trial_end_date: '2024-03-15' }),
      { kind: 'extend_trial', until: '2024-03-20' },
      TODAY,
      ['2024-01-31.. {"status":"trialing","trial_end_date":"2024-03-20"}'],
    ],
    [
      'convert a trial',
      one({ status: 'trialing', trial_end_date: '2024-03-15' }),
      { kind: 'convert_trial' },
      TODAY,
      ['2024-01-31.. {"trial_end_date":"2024-03-10"}'],
    ],
  ])('%s', (_what, phases, command, effective, expected) => {
    const decision = done(phases, command);
    expect(text(decision)).toEqual(expected);
    expect(decision.effective).toBe(effective);
  });

  test.each<[string, readonly Phase[], SubscriptionCommand, string]>([
    [
      'change what has ended',
      one({ end_date: '2024-03-01' }),
      { kind: 'change', when: 'now', change: {} },
      'subscription-state',
    ],
    ['keep what was not cancelled', one(), { kind: 'keep' }, 'subscription-state'],
    ['resume what is not paused', one(), { kind: 'resume', when: 'now' }, 'subscription-state'],
    [
      'extend a trial that is over',
      one({ trial_end_date: '2024-03-01' }),
      { kind: 'extend_trial', until: '2024-04-01' },
      'subscription-state',
    ],
    [
      'extend a trial into the past',
      one({ trial_end_date: '2024-03-15' }),
      { kind: 'extend_trial', until: TODAY },
      'trial-end-passed',
    ],
    ['activate twice', one(), { kind: 'activate' }, 'subscription-state'],
    ['pause a draft', one({ status: 'draft' }), { kind: 'pause', when: 'now' }, 'subscription-state'],
    ['a day that is none', one(), { kind: 'cancel', when: '2024-02-30' }, 'invalid-date'],
    ['to a plan there is not', one(), { kind: 'change', when: 'now', change: { plan: 'max' } }, 'unknown-plan'],
  ])('refuses to %s', (_what, phases, command, code) => {
    const decision = decide(phases, command, TODAY);
    expect(decision.ok ? [] : decision.problems.map((problem) => problem.code)).toEqual([code]);
  });
});

test.each<[Partial<Subscription>, string, string]>([
  [{}, TODAY, 'active'],
  [{ status: 'draft' }, TODAY, 'draft'],
  [{ status: 'trialing', trial_end_date: '2024-03-11' }, TODAY, 'trialing'],
  [{ status: 'trialing', trial_end_date: '2024-03-10' }, TODAY, 'active'],
  [{ end_date: '2024-03-11', cancelled_on: '2024-03-01' }, TODAY, 'active'],
  [{ end_date: '2024-03-10', cancelled_on: '2024-03-01' }, TODAY, 'cancelled'],
  [{ end_date: '2024-03-10' }, TODAY, 'ended'],
  [{ end_date: '2024-03-10', contract: { reference: 'C', renewal: { months: 12, notice_days: 90 } } }, TODAY, 'active'],
  [{ status: 'paused' }, TODAY, 'paused'],
])('%j is on %s: %s', (change, date, expected) => expect(statusOn({ ...sub, ...change }, date)).toBe(expected));

describe('the end of what is agreed', () => {
  const contract = { reference: 'C-1', renewal: { months: 12, notice_days: 90 } };
  const phase = (change: Partial<Subscription>) => one(change)[0] as Phase;
  test.each<[string, Partial<Subscription>, string, string]>([
    ['a month from the 31st', {}, '2024-02-10', '2024-02-29'],
    ['a yearly plan', { plan: 'yearly' }, TODAY, '2025-01-31'],
    ['a contract without renewal', { end_date: '2025-01-31' }, TODAY, '2025-01-31'],
    [
      'notice in time: 90 days before 31 January 2025 is 2 November',
      { end_date: '2025-01-31', contract },
      '2024-11-02',
      '2025-01-31',
    ],
    ['notice a day late: the next term', { end_date: '2025-01-31', contract }, '2024-11-03', '2026-01-31'],
    ['two terms later', { end_date: '2025-01-31', contract }, '2026-11-30', '2028-01-31'],
  ])('%s', (_what, change, today, end) => expect(termEnd(phase(change), today)).toBe(end));

  test('a trial is paid until it ends', () =>
    expect(paidUntil(phase({ status: 'trialing', trial_end_date: '2024-03-20' }), TODAY)).toBe('2024-03-20'));
});
