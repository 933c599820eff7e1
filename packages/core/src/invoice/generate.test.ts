// SPDX-License-Identifier: Apache-2.0
import { describe, expect, test } from 'vitest';
import type { CatalogDefinition, PlanDefinition } from '../catalog/definition.js';
import { resolveCatalog } from '../catalog/resolve.js';
import { onePhase } from '../contract/phase.js';
import type { Subscription } from '../contract/subscription.js';
import { Decimal, decimal } from '../kit/decimal.js';
import { formatInstant } from '../kit/instant.js';
import { formatMinor } from '../kit/money.js';
import { type BilledLines, NOTHING_BILLED, withLines } from './billed.js';
import { generate } from './generate.js';
import type { InvoicePlan } from './invoice.js';
import { type UsageNeed, usageNeeded } from './usage-need.js';

const base = { charge: { model: 'flat', amount: '31' }, interval: 'month' } as const;
const plans = {
  monthly: { name: 'Monthly', prices: { base } },
  yearly: {
    name: 'Yearly',
    prices: {
      base: { charge: { model: 'flat', amount: '1200' }, interval: 'year' },
      events: {
        label: 'API calls',
        charge: { model: 'per_unit', unit_amount: '0.002' },
        interval: 'month',
        meter: 'events',
        included: '1000',
      },
    },
  },
  limited: { name: 'Limited', prices: { base }, features: { events: 1_000_000, members: 3 } },
  seats: {
    name: 'Seats',
    prices: { seats: { charge: { model: 'per_seat', unit_amount: '9.99' }, interval: 'month', feature: 'members' } },
  },
  weekly: {
    name: 'Weekly',
    prices: { base: { charge: { model: 'flat', amount: '167' }, interval: 'week', proration: 'second' } },
  },
  arrears: {
    name: 'Arrears',
    prices: {
      base: { ...base, timing: 'arrears' },
      setup: { charge: { model: 'flat', amount: '500' }, interval: 'once' },
      whole: { charge: { model: 'flat', amount: '7' }, interval: 'month', proration: 'none' },
    },
  },
  choice: {
    name: 'Choice',
    options: { monthly: { label: 'Monthly' }, yearly: { label: 'Yearly' } },
    prices: {
      month: { ...base, option: 'monthly' },
      year: { charge: { model: 'flat', amount: '310' }, interval: 'year', option: 'yearly' },
      dollars: { charge: { model: 'flat', amount: '40' }, interval: 'month', option: 'monthly', currency: 'USD' },
    },
  },
  enterprise: {
    name: 'Enterprise',
    contract: true,
    prices: { base: { charge: { model: 'negotiated', basis: 'flat' }, interval: 'month' } },
  },
} satisfies Record<string, PlanDefinition>;

const definition: CatalogDefinition = {
  id: 'acme',
  name: 'Acme',
  currencies: ['EUR', 'USD'],
  products: { acme: { name: 'Acme' } },
  meters: { events: { label: 'Events', event_type: 'event', aggregation: 'count', unit: 'event' } },
  features: {
    events: { kind: 'metered', label: 'Events', meter: 'events', unit: 'event', reset: 'month' },
    members: { kind: 'seats', label: 'Members', unit: 'member' },
  },
  support_levels: {
    gold: {
      name: 'Gold support',
      channels: ['email'],
      prices: { base: { ...base, charge: { model: 'flat', amount: '62' } } },
    },
  },
  plans,
  add_ons: {
    'more-events': {
      name: 'Additional events',
      applies_to: { plans: ['limited'] },
      trigger: 'beyond_limit',
      prices: {
        overage: {
          charge: { model: 'package', amount: '50', size: '1000000' },
          interval: 'month',
          meter: 'events',
          included: { limit_of: 'events' },
        },
      },
    },
    'more-members': {
      name: 'Additional members',
      applies_to: { plans: ['limited'] },
      trigger: 'beyond_limit',
      prices: {
        seats: {
          charge: { model: 'per_seat', unit_amount: '5' },
          interval: 'month',
          feature: 'members',
          included: { limit_of: 'members' },
        },
      },
    },
    announced: {
      name: 'Announced',
      availability: 'planned',
      applies_to: { plans: ['limited'] },
      trigger: 'beyond_limit',
      prices: { base },
    },
    calls: {
      name: 'Calls',
      applies_to: { plans: ['monthly'] },
      prices: {
        calls: {
          charge: { model: 'per_unit', unit_amount: '0.01' },
          interval: 'month',
          meter: 'events',
          included: '100',
        },
      },
    },
    pack: {
      name: 'Pack',
      applies_to: { plans: ['limited', 'monthly'] },
      prices: { base: { charge: { model: 'flat', amount: '29' }, interval: 'month' } },
      features: { events: 1_000_000 },
    },
  },
};
const catalog = resolveCatalog(definition);

function subscribed(plan: keyof typeof plans, change: Partial<Subscription> = {}): Subscription {
  return {
    id: 'sub_1',
    customer_id: 'cus_1',
    status: 'active',
    plan,
    catalog_version: 1,
    currency: 'EUR',
    timezone: 'Europe/Berlin',
    start_date: '2024-01-01',
    anchor: 'anniversary',
    anchor_date: change.start_date ?? '2024-01-01',
    quantities: {},
    add_ons: [],
    ...change,
  };
}

/** Invoices as text: a head `date total`, then `charge_key start..end amount` a line. `counts` is usage by period start. */
function invoices(
  subscription: Subscription,
  until: string,
  counts: Record<string, string> = {},
  billed: BilledLines = NOTHING_BILLED,
) {
  const usage = ({ period }: UsageNeed) => {
    const quantity = decimal(counts[period.start] ?? '0');
    return { quantity, event_count: quantity };
  };
  return generate({ phases: onePhase(subscription, catalog), billed, usage, until }).flatMap(textOf);
}

function textOf(plan: InvoicePlan): string[] {
  expect(plan.total_minor).toBe(plan.lines.reduce((sum, line) => sum + line.amount_minor, 0n));
  return [
    `${plan.invoice_date} ${formatMinor(plan.total_minor, plan.currency)}`,
    ...plan.lines.map(
      (line) =>
        `  ${line.charge_key} ${line.period.start}..${line.period.end} ${formatMinor(line.amount_minor, plan.currency)}`,
    ),
  ];
}

describe('in advance', () => {
  test('a month-end anchor clamps without drifting', () => {
    expect(invoices(subscribed('monthly', { start_date: '2023-01-31' }), '2023-05-01')).toEqual([
      '2023-01-31 31.00',
      '  plan/base 2023-01-31..2023-02-28 31.00',
      '2023-02-28 31.00',
      '  plan/base 2023-02-28..2023-03-31 31.00',
      '2023-03-31 31.00',
      '  plan/base 2023-03-31..2023-04-30 31.00',
      '2023-04-30 31.00',
      '  plan/base 2023-04-30..2023-05-31 31.00',
    ]);
  });

  test('a start and an end inside a calendar month are charged by the day', () => {
    const subscription = subscribed('monthly', {
      start_date: '2024-01-15',
      end_date: '2024-03-11',
      anchor: 'calendar',
    });
    expect(invoices(subscription, '2024-06-01')).toEqual([
      '2024-01-15 17.00', // 17 of 31 days
      '  plan/base 2024-01-15..2024-02-01 17.00',
      '2024-02-01 31.00',
      '  plan/base 2024-02-01..2024-03-01 31.00',
      '2024-03-01 10.00', // 10 of 31 days
      '  plan/base 2024-03-01..2024-03-11 10.00',
    ]);
  });

  test('`until` itself is not begun', () => {
    expect(invoices(subscribed('monthly'), '2024-01-01')).toEqual([]);
    expect(invoices(subscribed('arrears'), '2024-01-01')).toEqual([]);
    expect(invoices(subscribed('monthly'), '2024-01-02')).toHaveLength(2);
    expect(invoices(subscribed('monthly'), '2024-02-01')).toHaveLength(2);
    expect(invoices(subscribed('monthly'), '2024-02-02')).toHaveLength(4);
  });

  test('by the second, a 23-hour Sunday weighs 23 of 167 hours', () => {
    const subscription = subscribed('weekly', { start_date: '2024-03-31', anchor: 'calendar' });
    expect(invoices(subscription, '2024-04-01')).toEqual([
      '2024-03-31 23.00',
      '  plan/base 2024-03-31..2024-04-01 23.00',
    ]);
  });

  test('seats are the held ones; none held is no line', () => {
    expect(invoices(subscribed('seats', { quantities: { members: '7' } }), '2024-01-02')).toEqual([
      '2024-01-01 69.93',
      '  plan/seats 2024-01-01..2024-02-01 69.93',
    ]);
    expect(invoices(subscribed('seats'), '2024-01-02')).toEqual([]);
  });
});

test('yearly in advance and monthly usage in arrears, in one subscription', () => {
  const counts = { '2024-01-01': '1500', '2024-02-01': '800', '2024-04-01': '1000.5' };
  expect(invoices(subscribed('yearly'), '2024-05-01', counts)).toEqual([
    '2024-01-01 1200.00',
    '  plan/base 2024-01-01..2025-01-01 1200.00',
    '2024-02-01 1.00', // 500 beyond the 1,000 included
    '  plan/events 2024-01-01..2024-02-01 1.00',
    '2024-03-01 0.00', // within the allowance: used, so shown; March was not used
    '  plan/events 2024-02-01..2024-03-01 0.00',
    '2024-05-01 0.00', // 0.5 × 0.002 = 0.001
    '  plan/events 2024-04-01..2024-05-01 0.00',
  ]);
});

test('fixed amounts in arrears are due at the end and prorated, once is once, none is whole', () => {
  const subscription = subscribed('arrears', { start_date: '2024-01-15', end_date: '2024-02-15', anchor: 'calendar' });
  expect(invoices(subscription, '2024-02-15')).toEqual([
    '2024-01-15 507.00',
    '  plan/setup 2024-01-15..2024-01-16 500.00',
    '  plan/whole 2024-01-15..2024-02-01 7.00',
    '2024-02-01 24.00',
    '  plan/base 2024-01-15..2024-02-01 17.00',
    '  plan/whole 2024-02-01..2024-02-15 7.00',
    '2024-02-15 14.97', // 14 of 29 days: 14.9655
    '  plan/base 2024-02-01..2024-02-15 14.97',
  ]);
});

describe('a zone with clock changes', () => {
  test('bounds usage by its own midnights', () => {
    const needs = usageNeeded({
      phases: onePhase(subscribed('yearly', { anchor: 'calendar' }), catalog),
      billed: NOTHING_BILLED,
      until: '2024-04-01',
    });
    expect(needs.map(({ meter, from, to }) => [meter, formatInstant(from), formatInstant(to)])).toEqual([
      ['events', '2023-12-31T23:00:00.000Z', '2024-01-31T23:00:00.000Z'],
      ['events', '2024-01-31T23:00:00.000Z', '2024-02-29T23:00:00.000Z'],
      ['events', '2024-02-29T23:00:00.000Z', '2024-03-31T22:00:00.000Z'],
    ]);
  });
});

describe('beyond the limit', () => {
  const counts = { '2024-01-01': '2400000' };
  const january = (change: Partial<Subscription>) =>
    invoices(subscribed('limited', change), '2024-02-01', counts).filter((line) => line.includes('more-events'));

  test('two begun millions past the plan’s one', () => {
    expect(january({})).toEqual(['  add_on/more-events/overage 2024-01-01..2024-02-01 100.00']);
  });
  test('an add-on in force on any day adds to the limit, per unit', () => {
    const pack = { add_on: 'pack', quantity: '1', start_date: '2024-01-31' };
    expect(january({ add_ons: [pack] })).toEqual(['  add_on/more-events/overage 2024-01-01..2024-02-01 50.00']);
    expect(january({ add_ons: [{ ...pack, quantity: '2' }] })).toEqual([
      '  add_on/more-events/overage 2024-01-01..2024-02-01 0.00',
    ]);
    expect(january({ add_ons: [{ ...pack, start_date: '2024-02-01' }] })[0]).toContain('100.00');
    const ended = { ...pack, start_date: '2023-12-01', end_date: '2024-01-01' };
    expect(january({ add_ons: [ended] })[0]).toContain('100.00');
  });
  test('the contract’s limit replaces the plan’s', () => {
    const contract = { reference: 'C-1', features: { events: 2_300_000 } };
    expect(january({ contract })).toEqual(['  add_on/more-events/overage 2024-01-01..2024-02-01 50.00']);
  });
  test('unlimited charges nothing and asks nothing', () => {
    const contract = { reference: 'C-1', features: { events: 'unlimited' as const } };
    expect(january({ contract })).toEqual([]);
    const request = { phases: onePhase(subscribed('limited', { contract }), catalog), billed: NOTHING_BILLED };
    expect(usageNeeded({ ...request, until: '2024-02-01' })).toEqual([]);
  });
  test('naming the add-on that comes with the plan charges it no second time', () => {
    const named = { add_on: 'more-events', quantity: '1', start_date: '2024-01-01' };
    expect(january({ add_ons: [named] })).toEqual(january({}));
  });
  test('unlimited seats are not shown at no charge', () => {
    const contract = { reference: 'C-1', features: { members: 'unlimited' as const } };
    const subscription = subscribed('limited', { contract, quantities: { members: '5' } });
    expect(invoices(subscription, '2024-01-02')).toHaveLength(2);
  });
  test('seats held past the limit', () => {
    expect(invoices(subscribed('limited', { quantities: { members: '5' } }), '2024-01-02')).toEqual([
      '2024-01-01 41.00',
      '  plan/base 2024-01-01..2024-02-01 31.00',
      '  add_on/more-members/seats 2024-01-01..2024-02-01 10.00',
    ]);
  });
});

test('a chosen add-on has its own days and quantity, on the subscription’s schedule', () => {
  const pack = { add_on: 'pack', quantity: '3', start_date: '2024-02-20', end_date: '2024-03-11' };
  const lines = invoices(subscribed('monthly', { add_ons: [pack] }), '2024-06-01').filter((line) =>
    line.includes('add_on'),
  );
  expect(lines).toEqual([
    '  add_on/pack/base 2024-02-20..2024-03-01 30.00', // 3 × 29.00, 10 of 29 days
    '  add_on/pack/base 2024-03-01..2024-03-11 28.06', // 87.00, 10 of 31 days: 28.0645
  ]);
});

test('an allowance counts per unit of the add-on', () => {
  const calls = { add_on: 'calls', quantity: '3', start_date: '2024-01-01' };
  expect(invoices(subscribed('monthly', { add_ons: [calls] }), '2024-02-01', { '2024-01-01': '1000' }).at(-1)).toBe(
    '  add_on/calls/calls 2024-01-01..2024-02-01 7.00', // 1,000 less 3 × 100
  );
});

test('support sold by itself is an add-on called support/…', () => {
  const gold = { add_on: 'support/gold', quantity: '1', start_date: '2024-01-16' };
  expect(invoices(subscribed('monthly', { add_ons: [gold] }), '2024-02-01')).toEqual([
    '2024-01-01 31.00',
    '  plan/base 2024-01-01..2024-02-01 31.00',
    '2024-01-16 32.00', // 16 of 31 days of 62.00
    '  support/gold/base 2024-01-16..2024-02-01 32.00',
  ]);
});

describe('a trial', () => {
  const trial = { start_date: '2024-01-10', trial_end_date: '2024-01-24' };
  test('moves an anniversary of the start date to its end', () => {
    expect(invoices(subscribed('monthly', trial), '2024-02-25')).toEqual([
      '2024-01-24 31.00',
      '  plan/base 2024-01-24..2024-02-24 31.00',
      '2024-02-24 31.00',
      '  plan/base 2024-02-24..2024-03-24 31.00',
    ]);
  });
  test('leaves other anchors, and the rest of their period is prorated', () => {
    expect(invoices(subscribed('monthly', { ...trial, anchor: 'calendar' }), '2024-02-01')).toEqual([
      '2024-01-24 8.00', // 8 of 31 days
      '  plan/base 2024-01-24..2024-02-01 8.00',
    ]);
    expect(invoices(subscribed('monthly', { ...trial, anchor_date: '2024-01-05' }), '2024-02-01')).toEqual([
      '2024-01-24 12.00', // 24 January to 5 February: 12 of 31 days
      '  plan/base 2024-01-24..2024-02-05 12.00',
    ]);
  });
  test('does not count usage before its end', () => {
    const [need] = usageNeeded({
      phases: onePhase(subscribed('yearly', { ...trial, anchor: 'calendar' }), catalog),
      billed: NOTHING_BILLED,
      until: '2024-02-01',
    });
    expect(need?.period).toEqual({ start: '2024-01-24', end: '2024-02-01' });
  });
  test('that is not survived costs nothing', () => {
    expect(
      invoices(subscribed('arrears', { ...trial, anchor: 'calendar', end_date: '2024-01-24' }), '2024-06-01'),
    ).toEqual([]);
  });
});

describe('prices left out', () => {
  test.each([
    [{}, ['  plan/month 2024-01-01..2024-02-01 31.00']],
    [{ option: 'yearly' }, ['  plan/year 2024-01-01..2025-01-01 310.00']],
    [{ currency: 'USD' }, ['  plan/dollars 2024-01-01..2024-02-01 40.00']],
  ])('%j', (change, expected) => {
    expect(invoices(subscribed('choice', change), '2024-01-02').slice(1)).toEqual(expected);
  });
  test('a draft owes nothing', () => {
    expect(invoices(subscribed('monthly', { status: 'draft' }), '2024-06-01')).toEqual([]);
  });
});

describe('a contract', () => {
  test('settles a negotiated price', () => {
    const contract = { reference: 'C-1', charges: { base: { model: 'flat', amount: '4500' } as const } };
    expect(invoices(subscribed('enterprise', { contract }), '2024-01-02')[0]).toBe('2024-01-01 4500.00');
  });
  test('unsettled is refused, not billed as nothing', () => {
    expect(() => invoices(subscribed('enterprise'), '2024-01-02')).toThrow('negotiated-price-unsettled');
  });
  test('also replaces a price of an add-on, by its whole key', () => {
    const contract = {
      reference: 'C-1',
      charges: {
        'add_on/pack/base': { model: 'flat', amount: '10' } as const,
        base: { model: 'flat', amount: '1' } as const,
      },
    };
    const pack = { add_on: 'pack', quantity: '2', start_date: '2024-01-01' };
    expect(invoices(subscribed('monthly', { contract, add_ons: [pack] }), '2024-01-02')[0]).toBe('2024-01-01 21.00');
  });
});

test('what was billed is not billed again', () => {
  const [january] = generate({
    phases: onePhase(subscribed('monthly'), catalog),
    billed: NOTHING_BILLED,
    usage: () => ({ quantity: Decimal.ZERO, event_count: Decimal.ZERO }),
    until: '2024-01-02',
  });
  const billed = withLines(NOTHING_BILLED, january?.lines ?? []);
  expect(invoices(subscribed('monthly'), '2024-02-02', {}, billed)).toEqual([
    '2024-02-01 31.00',
    '  plan/base 2024-02-01..2024-03-01 31.00',
  ]);
});

test('a line is called by its plan and what it counts, and counts in its unit', () => {
  const labels = (plan: keyof typeof plans, quantities: Record<string, string>) =>
    generate({
      phases: onePhase(subscribed(plan, { quantities }), catalog),
      billed: NOTHING_BILLED,
      usage: () => ({ quantity: decimal(2000), event_count: decimal(2000) }),
      until: '2024-02-01',
    }).flatMap(({ lines }) => lines.map(({ label, derivation }) => [label, derivation.unit]));
  expect(labels('yearly', {})).toEqual([
    ['Yearly', null],
    ['Yearly: API calls', 'event'],
  ]);
  expect(labels('seats', { members: '2' })).toEqual([['Seats: Members', 'member']]);
});

test('each event is asked for only where a charge depends on it', () => {
  const percentage = (change: object) => ({
    charge: { model: 'percentage' as const, rate: '0.01', ...change },
    interval: 'month' as const,
    meter: 'events',
  });
  const asked = (prices: Exclude<PlanDefinition['prices'], undefined>) =>
    usageNeeded({
      phases: onePhase(
        subscribed('monthly'),
        resolveCatalog({ ...definition, plans: { ...plans, monthly: { name: 'Monthly', prices } } }),
      ),
      billed: NOTHING_BILLED,
      until: '2024-02-01',
    }).map((need) => need.transactions);
  expect(asked({ a: percentage({}) })).toEqual([false]);
  expect(asked({ a: percentage({ transaction_maximum: '5' }), b: percentage({}) })).toEqual([true]);
});

test('a prorated line keeps the exact amount in its derivation', () => {
  const [plan] = generate({
    phases: onePhase(subscribed('monthly', { start_date: '2024-02-10', anchor: 'calendar' }), catalog),
    billed: NOTHING_BILLED,
    usage: () => ({ quantity: Decimal.ZERO, event_count: Decimal.ZERO }),
    until: '2024-02-11',
  });
  const derivation = plan?.lines[0]?.derivation;
  expect(derivation?.steps.at(-1)).toMatchObject({ kind: 'proration', numerator: 20, denominator: 29, by: 'day' });
  expect(derivation?.exact.toString()).toBe('21.3793103448275862069'); // 31 × 20 / 29, 20 places
  expect(derivation?.amount_minor).toBe(2138n);
});
