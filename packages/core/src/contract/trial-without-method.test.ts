// SPDX-License-Identifier: Apache-2.0
import { describe, expect, test } from 'vitest';
import { resolveCatalog } from '../catalog/resolve.js';
import { decide } from './lifecycle.js';
import { paidDays } from './paid-days.js';
import { onePhase, paidDaysIn, phaseOn } from './phase.js';
import { statusOn } from './status.js';
import type { Subscription } from './subscription.js';

const catalog = resolveCatalog({
  id: 'acme',
  name: 'Acme',
  currencies: ['EUR'],
  products: { acme: { name: 'Acme' } },
  features: {},
  plans: {
    team: {
      name: 'Team',
      prices: { base: { charge: { model: 'flat', amount: '20' }, interval: 'month' } },
    },
  },
});
const trial: Subscription = {
  id: 'sub_1',
  customer_id: 'cus_1',
  status: 'trialing',
  plan: 'team',
  catalog_version: 1,
  currency: 'EUR',
  timezone: 'UTC',
  start_date: '2026-03-01',
  trial_end_date: '2026-03-15',
  anchor: 'anniversary',
  anchor_date: '2026-03-01',
  quantities: {},
  add_ons: [],
};
const cancelling: Subscription = { ...trial, trial_without_method: 'cancel' };
const pausing: Subscription = { ...trial, trial_without_method: 'pause' };

describe('a trial that ends while there is nothing to pay with', () => {
  test.each<[string, Subscription, string, string]>([
    ['billed: before the end', trial, '2026-03-14', 'trialing'],
    ['billed: from the end on', trial, '2026-03-15', 'active'],
    ['billed and late', trial, '2026-03-15', 'active'],
    ['cancelled: the last day', cancelling, '2026-03-14', 'trialing'],
    ['cancelled: from the end on', cancelling, '2026-03-15', 'cancelled'],
    ['paused: the last day', pausing, '2026-03-14', 'trialing'],
    ['paused: from the end on', pausing, '2026-03-15', 'paused'],
    ['a contract that ends before the trial does', { ...cancelling, end_date: '2026-03-10' }, '2026-03-10', 'ended'],
  ])('%s', (_what, terms, day, status) => {
    expect(statusOn(terms, day)).toBe(status);
  });

  test('what is late shows as past due only while it is served and paid for', () => {
    const late = (terms: Subscription, day: string) => statusOn(terms, day, true);
    expect(late(trial, '2026-03-15')).toBe('past_due');
    expect(late(trial, '2026-03-14')).toBe('trialing');
    expect(late({ ...trial, status: 'paused' }, '2026-03-15')).toBe('paused');
    expect(late(cancelling, '2026-03-15')).toBe('cancelled');
  });

  test('is paid for on no day', () => {
    expect(paidDays(trial)).toEqual({ start: '2026-03-15', end: null });
    expect(paidDays(cancelling)).toBeNull();
    expect(paidDays(pausing)).toBeNull();
  });

  const given = (terms: Subscription, today: string) =>
    decide(onePhase(terms, catalog), { kind: 'method_given' }, today);

  test('a method given during the trial: it is paid for from its end on', () => {
    const decided = given(cancelling, '2026-03-10');
    if (!decided.ok) throw new Error(decided.problems[0]?.message);
    const { phases } = decided.value;
    expect(statusOn(phaseOn(phases, '2026-03-15').subscription, '2026-03-15')).toBe('active');
    expect(phases.map((_phase, index) => paidDaysIn(phases, index))).toEqual([
      null,
      { start: '2026-03-15', end: null },
    ]);
  });

  test('a method given to one that was paused for want of it: it is paid for from that day on', () => {
    const decided = given(pausing, '2026-03-20');
    if (!decided.ok) throw new Error(decided.problems[0]?.message);
    const { phases } = decided.value;
    expect(phases.map((_phase, index) => paidDaysIn(phases, index))).toEqual([
      null,
      { start: '2026-03-20', end: null },
    ]);
  });

  test('one that was cancelled for want of it stays so', () => {
    expect(given(cancelling, '2026-03-15')).toMatchObject({ ok: false, problems: [{ code: 'subscription-state' }] });
  });

  test('the seller begins paying all the same', () => {
    const decided = decide(onePhase(cancelling, catalog), { kind: 'convert_trial' }, '2026-03-10');
    if (!decided.ok) throw new Error(decided.problems[0]?.message);
    const [phase] = decided.value.phases;
    expect(phase?.subscription.trial_without_method).toBeUndefined();
    expect(statusOn(phase?.subscription as Subscription, '2026-03-15')).toBe('active');
  });
});
