// SPDX-License-Identifier: Apache-2.0
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Charge, Price } from '../catalog/charge.js';
import { resolveCatalog } from '../catalog/resolve.js';
import type { Phase } from '../contract/phase.js';
import type { Subscription } from '../contract/subscription.js';
import { addToDate, type PlainDate } from '../kit/calendar.js';
import { Decimal } from '../kit/decimal.js';
import { formatMinor } from '../kit/money.js';
import { startOfDay } from '../kit/timezone.js';
import { type BilledLine, type BilledLines, billedKey, NOTHING_BILLED, withLines } from './billed.js';
import { explainInvoice } from './explain.js';
import { generate } from './generate.js';
import type { InvoicePlan } from './invoice.js';
import type { UsageNeed } from './usage-need.js';

/** So many calls on a day, known from another day on. */
interface Calls {
  readonly day: PlainDate;
  readonly count: number;
  readonly known?: PlainDate;
}

function phasesFor(prices: Record<string, Price>[], from: readonly PlainDate[] = ['2023-11-01']): Phase[] {
  const catalog = resolveCatalog({
    id: 'acme',
    name: 'Acme',
    currencies: ['EUR'],
    products: { acme: { name: 'Acme' } },
    meters: { calls: { label: 'Calls', event_type: 'call', aggregation: 'count', unit: 'call' } },
    features: { calls: { kind: 'metered', label: 'Calls', meter: 'calls', unit: 'call', reset: 'month' } },
    plans: Object.fromEntries(prices.map((own, index) => [`plan-${index}`, { name: `Plan ${index}`, prices: own }])),
  });
  const subscription: Subscription = {
    id: 'sub_1',
    customer_id: 'cus_1',
    status: 'active',
    plan: 'plan-0',
    catalog_version: 1,
    currency: 'EUR',
    timezone: 'Europe/Berlin',
    start_date: from[0] as PlainDate,
    anchor: 'anniversary',
    anchor_date: from[0] as PlainDate,
    quantities: {},
    add_ons: [],
  };
  return prices.map((_own, index) => ({
    subscription: { ...subscription, plan: `plan-${index}` },
    catalog,
    valid_from: from[index] as PlainDate,
    valid_to: from[index + 1] ?? '9999-12-31',
  }));
}

/** A life of billing: what was billed is what all its invoices said so far. */
class Life {
  billed: BilledLines = NOTHING_BILLED;
  readonly invoices: InvoicePlan[] = [];

  constructor(
    readonly phases: readonly Phase[],
    readonly calls: readonly Calls[],
  ) {}

  /** Bills usage so far on a day, as much as is known on it. */
  interim(today: PlainDate): InvoicePlan[] {
    return this.#bill({ until: addToDate(today, { days: 1 }), interim: true }, today);
  }

  /** Bills what is over by a day, and everything late that is known on it. */
  close(until: PlainDate): InvoicePlan[] {
    return this.#bill({ until, late: () => true }, until);
  }

  total(): bigint {
    return this.invoices.reduce((sum, { total_minor }) => sum + total_minor, 0n);
  }

  #bill(request: { until: PlainDate; interim?: boolean; late?: () => boolean }, today: PlainDate): InvoicePlan[] {
    const usage = ({ from, to }: UsageNeed) => {
      const counted = this.calls.filter(({ day, known = day }) => {
        const at = startOfDay(day, 'Europe/Berlin');
        return at >= from && at < to && known <= today;
      });
      const quantity = Decimal.fromInteger(counted.reduce((sum, { count }) => sum + count, 0));
      return { quantity, event_count: quantity };
    };
    const invoices = generate({ phases: this.phases, billed: this.billed, ...request, usage });
    const lines = invoices.flatMap((invoice) => invoice.lines);
    const keys = new Set(
      [...this.billed.values()].map((line) => `${billedKey(line.charge_key, line.billed.start)}/${line.revision}`),
    );
    for (const line of lines) {
      const key = `${billedKey(line.charge_key, line.billed.start)}/${line.revision}`;
      expect(keys.has(key), key).toBe(false);
      keys.add(key);
    }
    this.billed = withLines(this.billed, lines);
    this.invoices.push(...invoices);
    return invoices;
  }
}

const per = (charge: Charge, more: Partial<Price> = {}): Record<string, Price> => ({
  calls: { charge, interval: 'month', meter: 'calls', ...more },
});
const tiers = [
  { up_to: 100, unit_amount: '1' },
  { up_to: null, unit_amount: '0.5' },
];
const amounts = (invoices: readonly InvoicePlan[]) =>
  invoices.flatMap(({ lines }) => lines.map(({ amount_minor }) => formatMinor(amount_minor, 'EUR'))).join(' ');

describe('usage billed while its period runs, in calls by the tenth, the twentieth and the end', () => {
  test.each([
    ['each a euro', per({ model: 'per_unit', unit_amount: '1' }), [80, 150, 260], '80.00', '70.00', '110.00'],
    // 80; then 100 × 1 + 50 × 0.5 = 125; then 100 + 160 × 0.5 = 180
    ['graduated', per({ model: 'graduated', tiers }), [80, 150, 260], '80.00', '45.00', '55.00'],
    // 90 × 1; then 150 × 0.5 = 75, less than was billed; then 260 × 0.5 = 130
    ['volume, cheaper for a while', per({ model: 'volume', tiers }), [90, 150, 260], '90.00', '', '40.00'],
    // then 150 × 0.5 = 75 is all that is owed
    ['volume, cheaper in the end', per({ model: 'volume', tiers }), [90, 120, 150], '90.00', '', '-15.00'],
    [
      'a minimum that is missed',
      per({ model: 'per_unit', unit_amount: '1' }, { minimum_amount: '100' }),
      [60, 70, 80],
      '60.00',
      '10.00',
      '30.00',
    ],
    [
      'a minimum that is reached',
      per({ model: 'per_unit', unit_amount: '1' }, { minimum_amount: '100' }),
      [60, 110, 120],
      '60.00',
      '50.00',
      '10.00',
    ],
    [
      'an allowance',
      per({ model: 'per_unit', unit_amount: '1' }, { included: '50' }),
      [40, 70, 90],
      '',
      '20.00',
      '20.00',
    ],
    ['begun packages', per({ model: 'package', amount: '5', size: 100 }), [10, 100, 101], '5.00', '', '5.00'],
    ['nothing more', per({ model: 'per_unit', unit_amount: '1' }), [80, 80, 80], '80.00', '', '0.00'],
    [
      'a limit beyond which nothing is charged',
      per({ model: 'per_unit', unit_amount: '1' }, { limit: { quantity: 100, enforcement: 'hard' } }),
      [80, 150, 260],
      '80.00',
      '20.00',
      '0.00',
    ],
  ] as const)('%s', (_name, prices, [tenth, twentieth, end], first, second, last) => {
    const life = new Life(phasesFor([prices]), [
      { day: '2023-11-03', count: tenth },
      { day: '2023-11-15', count: twentieth - tenth },
      { day: '2023-11-28', count: end - twentieth },
    ]);
    expect(amounts(life.interim('2023-11-10'))).toBe(first);
    expect(amounts(life.interim('2023-11-20'))).toBe(second);
    expect(amounts(life.close('2023-12-01'))).toBe(last);
    expect(life.close('2023-12-01')).toEqual([]);
    const once = new Life(life.phases, life.calls);
    once.close('2023-12-01');
    expect(life.total()).toBe(once.total());
  });
});

describe('an interim invoice', () => {
  const prices = per({ model: 'per_unit', unit_amount: '1' }, { label: 'API calls' });
  const calls = [
    { day: '2023-11-03', count: 80 },
    { day: '2023-11-10', count: 5, known: '2023-11-11' },
    { day: '2023-11-15', count: 20 },
  ];

  test('says what it is over, and the end says what was billed before', () => {
    const life = new Life(phasesFor([prices]), calls);
    const [first] = life.interim('2023-11-10');
    expect(first?.invoice_date).toBe('2023-11-10');
    expect(first?.period).toEqual({ start: '2023-11-01', end: '2023-11-11' });
    expect(explainInvoice(first as InvoicePlan)).toEqual([
      'Plan 0: API calls (so far), 2023-11-01 to 2023-11-10: 80 calls: 80 at 1.00 = 80.00 EUR',
    ]);
    const [last] = life.close('2023-12-01');
    expect(last?.invoice_date).toBe('2023-12-01');
    expect(last?.lines).toMatchObject([
      { period: { start: '2023-11-01', end: '2023-12-01' }, revision: 1, amount_minor: 2500n, metered: true },
    ]);
    expect(last?.lines[0]).not.toHaveProperty('interim');
  });

  test('holds nothing but usage, and twice on a day nothing', () => {
    const base: Price = { charge: { model: 'flat', amount: '31' }, interval: 'month' };
    const life = new Life(phasesFor([{ base, ...prices }]), calls);
    expect(amounts(life.interim('2023-11-05'))).toBe('80.00');
    expect(life.interim('2023-11-05')).toEqual([]);
    expect(amounts(life.close('2023-11-06'))).toBe('31.00');
  });

  test('of a period that is over bills nothing: the close does', () => {
    const life = new Life(phasesFor([prices]), calls);
    expect(life.interim('2023-12-01')).toEqual([]);
    expect(amounts(life.close('2023-12-02'))).toBe('105.00');
  });

  test('that was dearer than the whole gives back the discount on the difference, too', () => {
    const life = new Life(phasesFor([per({ model: 'volume', tiers })]), [
      { day: '2023-11-03', count: 90 },
      { day: '2023-11-28', count: 60 },
    ]);
    life.interim('2023-11-10');
    const key = billedKey('plan/calls', '2023-11-01');
    // ten percent of 90.00
    const billed = { ...(life.billed.get(key) as BilledLine), discount_minor: 900n };
    life.billed = new Map([[key, billed]]);
    // 150 × 0.5 = 75.00: 15.00 less, of which 1.50 was not paid
    expect(life.close('2023-12-01')[0]?.lines).toMatchObject([
      { kind: 'credit', amount_minor: -1500n, discount_minor: -150n },
    ]);
  });

  test('is taken back where the plan turns out to have begun later', () => {
    const life = new Life(phasesFor([prices, prices], ['2023-11-01', '2023-11-12']), calls);
    life.interim('2023-11-10');
    const moved = new Life(phasesFor([per({ model: 'per_unit', unit_amount: '2' })], ['2023-11-12']), calls);
    moved.billed = life.billed;
    expect(amounts(moved.close('2023-12-12'))).toBe('-80.00 40.00');
  });

  test('before a change of plan is brought to what the days until then cost', () => {
    const dearer = per({ model: 'per_unit', unit_amount: '2' });
    const life = new Life(phasesFor([prices, dearer], ['2023-11-01', '2023-11-12']), calls);
    expect(amounts(life.interim('2023-11-10'))).toBe('80.00');
    // the five calls that were not known, then twenty at two euros
    expect(amounts(life.interim('2023-11-16'))).toBe('40.00');
    expect(amounts(life.close('2023-12-01'))).toBe('5.00 0.00');
  });
});

test('however often usage is billed while it comes, late usage among it, the sum is that of one bill', () => {
  const cents = fc.integer({ min: 0, max: 500 }).map((value) => Decimal.fromParts(BigInt(value), 2).toString());
  const steps = fc.tuple(cents, cents, fc.integer({ min: 1, max: 60 })).map(([first, second, up_to]) => [
    { up_to, unit_amount: first, flat_amount: second },
    { up_to: null, unit_amount: second },
  ]);
  const charge: fc.Arbitrary<Charge> = fc.oneof(
    cents.map((unit_amount): Charge => ({ model: 'per_unit', unit_amount })),
    steps.map((tiers): Charge => ({ model: 'graduated', tiers })),
    steps.map((tiers): Charge => ({ model: 'volume', tiers })),
    cents.map((amount): Charge => ({ model: 'package', amount, size: 7 })),
    cents.map(
      (amount): Charge => ({
        model: 'committed',
        committed_quantity: 20,
        committed_amount: amount,
        overage_unit_amount: '0.3',
      }),
    ),
  );
  const price: fc.Arbitrary<Price> = fc.record(
    {
      charge,
      interval: fc.constantFrom('week' as const, 'month' as const, 'quarter' as const),
      meter: fc.constant('calls'),
      included: fc.constantFrom('0', '15'),
      minimum_amount: cents,
    },
    { requiredKeys: ['charge', 'interval', 'meter'] },
  );
  const prices = fc.dictionary(fc.constantFrom('a', 'b'), price, { minKeys: 1, noNullPrototype: true });
  const day = fc.integer({ min: 0, max: 120 }).map((days) => addToDate('2023-11-01', { days }));
  const calls = fc
    .record({ day, count: fc.integer({ min: 1, max: 50 }), late: fc.constantFrom(0, 0, 0, 3, 40) })
    .map(({ day, count, late }) => ({ day, count, known: addToDate(day, { days: late }) }));
  fc.assert(
    fc.property(
      fc.array(prices, { minLength: 1, maxLength: 2 }),
      day,
      fc.array(calls, { maxLength: 25, size: 'max' }),
      fc.array(fc.tuple(day, fc.boolean()), { maxLength: 10 }),
      (plans, change, events, steps) => {
        const phases = phasesFor(plans, ['2023-11-01', addToDate(change, { days: 1 })]);
        const life = new Life(phases, events);
        for (const [day, interim] of [...steps].sort(([a], [b]) => (a < b ? -1 : 1)))
          if (interim) life.interim(day);
          else life.close(day);
        const once = new Life(phases, events);
        for (const one of [life, once]) one.close('2024-06-01');
        expect(life.total()).toBe(once.total());
        expect([...life.billed].filter(([, { interim }]) => interim === true)).toEqual([]);
        const sums = ({ billed }: Life) =>
          new Map(
            [...billed].map(([key, { amount_minor }]) => [key, amount_minor] as const).filter(([, sum]) => sum !== 0n),
          );
        expect(sums(life)).toEqual(sums(once));
      },
    ),
    { numRuns: 300 },
  );
});
