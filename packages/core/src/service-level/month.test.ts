// SPDX-License-Identifier: Apache-2.0
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { CatalogDefinition } from '../catalog/definition.js';
import { resolveCatalog } from '../catalog/resolve.js';
import { onePhase, type Phase } from '../contract/phase.js';
import type { Subscription } from '../contract/subscription.js';
import { parseInstant } from '../kit/instant.js';
import type { RevenueItem } from '../ledger/document.js';
import { type ServiceLevelRecord, serviceLevelMonths } from './month.js';
import { servicePromise } from './promise.js';
import type { SupportCase } from './response.js';
import type { Outage } from './uptime.js';

const at = (text: string) => parseInstant(text) as number;
const definition: CatalogDefinition = {
  id: 'acme',
  name: 'Acme',
  currencies: ['EUR'],
  products: { acme: { name: 'Acme' } },
  features: {},
  support_levels: {
    email: {
      name: 'E-mail',
      channels: ['email'],
      response_hours: 8,
      hours: { timezone: 'Europe/Berlin', from_hour: 9, to_hour: 17, weekdays: [0, 1, 2, 3, 4], holidays: 'de' },
    },
    gold: {
      name: 'Gold',
      channels: ['phone'],
      response_hours: { minimum: 1, maximum: 4, by: 'severity' },
      response_hours_by_severity: { critical: 1 },
      response_percent: '90',
      credits: { steps: [{ below_percent: '90', credit: '0.2' }] },
      prices: { base: { charge: { model: 'flat', amount: '500' }, interval: 'month' } },
    },
  },
  plans: {
    small: { name: 'Small', support: 'email', prices: {} },
    large: {
      name: 'Large',
      support: 'email',
      prices: {},
      sla: {
        uptime_percent: '99.9',
        components: ['api'],
        credits: {
          steps: [
            { below_percent: '99.9', credit: '0.1' },
            { below_percent: '99', credit: '0.25' },
          ],
        },
      },
    },
  },
};
const catalog = resolveCatalog(definition);
const sub: Subscription = {
  id: 'sub_1',
  customer_id: 'cus_1',
  status: 'active',
  plan: 'large',
  catalog_version: 1,
  currency: 'EUR',
  timezone: 'Europe/Berlin',
  start_date: '2026-01-01',
  anchor: 'calendar',
  anchor_date: '2026-01-01',
  quantities: {},
  add_ons: [{ add_on: 'support/gold', quantity: '1', start_date: '2026-01-01' }],
};
const line = (charge_key: string, net_minor: bigint): RevenueItem => ({
  id: charge_key,
  customer_id: 'cus_1',
  subscription_id: 'sub_1',
  invoice_id: 'inv_1',
  charge_key,
  currency: 'EUR',
  billed_on: '2026-03-01',
  net_minor,
  discount_minor: 0n,
  service_period: { start: '2026-03-01', end: '2026-04-01' },
  recognition: 'over_time',
  credits: [],
});
const asked = (
  id: string,
  severity: string,
  opened: string,
  responded: string | null,
  level: string | null = null,
): SupportCase => ({
  id,
  customer_id: 'cus_1',
  level,
  severity,
  opened_at: at(opened),
  responded_at: responded === null ? null : at(responded),
  resolved_at: null,
});
const outage = (id: string, from: string, to: string, more: Partial<Outage> = {}): Outage => ({
  id,
  component: 'api',
  from: at(from),
  to: at(to),
  planned: false,
  customer_ids: null,
  ...more,
});
const month = (phases: readonly Phase[], record: Partial<ServiceLevelRecord> = {}) => {
  const promise = phases.length === 0 ? null : servicePromise(phases, '2026-03');
  return serviceLevelMonths({
    customer_id: 'cus_1',
    month: '2026-03',
    promises: promise === null ? [] : [promise],
    lines: [line('plan/base', 200_000n), line('support/gold/base', 50_000n)],
    cases: [],
    outages: [],
    holidays: new Map(),
    now: at('2026-04-02T00:00:00Z'),
    ...record,
  });
};

describe('March 2026 in Berlin: 743 hours, for the clocks go forward', () => {
  test('kept: nothing is given', () => {
    const [kept] = month(onePhase(sub, catalog));
    expect(kept).toMatchObject({ fee_minor: 250_000n, credit_minor: 0n });
    expect(kept?.uptime).toMatchObject({ served_ms: 743 * 3_600_000, down_ms: 0, breached: false, credit: null });
    expect(kept?.uptime?.percent?.toString()).toBe('100');
    expect(kept?.response).toMatchObject({
      level: 'gold',
      met: 0,
      missed: 0,
      percent: null,
      breached: false,
      credit: null,
    });
  });

  test('eight hours down are 98.9232 %: a quarter of the plan, not of the support', () => {
    const outages = [
      outage('o1', '2026-03-10T00:00:00Z', '2026-03-10T05:00:00Z'),
      outage('o2', '2026-03-10T04:00:00Z', '2026-03-10T08:00:00Z'),
      outage('o3', '2026-03-11T00:00:00Z', '2026-03-11T09:00:00Z', { component: 'docs' }),
    ];
    const [down] = month(onePhase(sub, catalog), { outages });
    expect(down?.uptime).toMatchObject({ down_ms: 8 * 3_600_000, outages: ['o1', 'o2'], breached: true });
    expect(down?.uptime?.percent?.toString()).toBe('98.9232');
    expect(down?.credit_minor).toBe(50_000n);
  });

  test('one of two answers late is 50 %: a fifth of the support', () => {
    const cases = [
      // Friday evening, around the clock: one hour for critical, four for all else
      asked('c1', 'critical', '2026-03-06T20:00:00Z', '2026-03-06T21:00:00Z'),
      asked('c2', 'low', '2026-03-06T20:00:00Z', '2026-03-07T00:00:01Z'),
      // nobody has answered, and it is not yet the time
      asked('c3', 'low', '2026-03-31T21:59:00Z', null),
      // of April
      asked('c4', 'low', '2026-03-31T22:00:00Z', null),
    ];
    const [late] = month(onePhase(sub, catalog), { cases, now: at('2026-03-31T23:00:00Z') });
    expect(late?.response?.checks.map(({ case_id, outcome }) => `${case_id} ${outcome}`)).toEqual([
      'c1 met',
      'c2 missed',
      'c3 pending',
    ]);
    expect(late?.response?.percent?.toString()).toBe('50');
    expect(late?.credit_minor).toBe(10_000n);
  });

  test('the plan’s own support answers within its hours, holidays of its calendar left out', () => {
    const phases = onePhase({ ...sub, add_ons: [] }, catalog);
    // Friday 12:00: five hours on Friday, Monday is a holiday, three on Tuesday until 12:00
    const cases = [asked('c1', 'low', '2026-03-06T12:00:00+01:00', '2026-03-10T12:00:00+01:00')];
    const holidays = new Map([['de', new Set(['2026-03-09'])]]);
    const response = (with_holidays: typeof holidays) => month(phases, { cases, holidays: with_holidays })[0]?.response;
    expect(response(holidays)).toMatchObject({ level: 'email', met: 1, missed: 0 });
    expect(response(holidays)?.checks[0]).toMatchObject({ waited_ms: 8 * 3_600_000, promised_hours: 8 });
    expect(response(new Map())).toMatchObject({ met: 0, missed: 1, breached: true, credit: null });
  });
});

test('what was promised when the month began holds for it, and the next month has the new terms', () => {
  const [only] = onePhase(sub, catalog) as [Phase];
  const phases = [
    { ...only, valid_to: '2026-03-16' },
    { ...only, subscription: { ...sub, plan: 'small' }, valid_from: '2026-03-16' },
  ];
  expect(servicePromise(phases, '2026-03')).toMatchObject({ plan: 'large', uptime: { percent: '99.9' } });
  expect(servicePromise(phases, '2026-04')).toMatchObject({ plan: 'small', uptime: null });
});

test('a contract replaces the SLA of its plan', () => {
  const contract = {
    reference: 'C-1',
    sla: { uptime_percent: '99.99', credits: { steps: [{ below_percent: '99.99', credit: '0.5' }] } },
  };
  const outages = [outage('o1', '2026-03-10T00:00:00Z', '2026-03-10T00:05:00Z', { component: 'docs' })];
  const [down] = month(onePhase({ ...sub, contract }, catalog), { outages });
  // five minutes of 44,580 are 0.0112 %; half of the plan's 2,000.00
  expect(down?.uptime).toMatchObject({ promised_percent: '99.99', breached: true, credit: { amount_minor: 100_000n } });
});

test('only served time counts: from the 16th, without a pause of a day, and nothing before the first', () => {
  const [only] = onePhase({ ...sub, start_date: '2026-03-16' }, catalog) as [Phase];
  const phases = [
    { ...only, valid_to: '2026-03-20' },
    {
      ...only,
      subscription: { ...only.subscription, status: 'paused' as const },
      valid_from: '2026-03-20',
      valid_to: '2026-03-21',
    },
    { ...only, valid_from: '2026-03-21' },
  ];
  // 16 days to the end of March, one of 23 hours, less one
  const outages = [outage('o1', '2026-03-15T00:00:00+01:00', '2026-03-16T01:00:00+01:00')];
  const [served] = month(phases, { outages });
  expect(served?.uptime).toMatchObject({ served_ms: (15 * 24 - 1) * 3_600_000, down_ms: 3_600_000 });
  expect(servicePromise(phases, '2026-02')).toBeNull();
});

test('a case counts once, for the fastest of several subscriptions, or for the level that it names', () => {
  const other = onePhase({ ...sub, id: 'sub_2', add_ons: [] }, catalog);
  const promises = [onePhase(sub, catalog), other].flatMap((phases) => servicePromise(phases, '2026-03') ?? []);
  const cases = [
    asked('c1', 'low', '2026-03-06T12:00:00Z', null),
    asked('c2', 'low', '2026-03-06T12:00:00Z', null, 'email'),
    asked('c3', 'low', '2026-03-06T12:00:00Z', null, 'phone'),
  ];
  const found = month([], { promises, cases });
  expect(found.map(({ response }) => response?.checks.map(({ case_id }) => case_id))).toEqual([['c1'], ['c2']]);
});

test('whatever happens, in whatever order it is told: a credit is never below nothing or above the fee', () => {
  const hours = fc.integer({ min: 0, max: 742 });
  const times = fc.record({ from: hours, length: hours, planned: fc.boolean() });
  const asking = fc.record({ opened: hours, waited: fc.option(hours, { nil: null }) });
  const first = at('2026-03-01T00:00:00+01:00');
  const hour = (count: number) => new Date(first + count * 3_600_000).toISOString();
  fc.assert(
    fc.property(
      fc.array(times, { maxLength: 8, size: 'max' }),
      fc.array(asking, { maxLength: 8, size: 'max' }),
      fc.bigInt({ min: -1000n, max: 100_000n }),
      (down, help, net_minor) => {
        const outages = down.map(({ from, length, planned }, index) =>
          outage(`o${index}`, hour(from), hour(from + length), { planned }),
        );
        const cases = help.map(({ opened, waited }, index) =>
          asked(`c${index}`, 'low', hour(opened), waited === null ? null : hour(opened + waited)),
        );
        const lines = [line('plan/base', net_minor), line('support/gold/base', 5_000n)];
        const [told] = month(onePhase(sub, catalog), { outages, cases, lines });
        const [turned] = month(onePhase(sub, catalog), { outages: [...outages].reverse(), cases, lines });
        expect(turned).toEqual(told);
        const { credit_minor = -1n, fee_minor = 0n } = told ?? {};
        expect(credit_minor >= 0n && credit_minor <= (fee_minor > 0n ? fee_minor : 0n)).toBe(true);
      },
    ),
    { numRuns: 60 },
  );
});
