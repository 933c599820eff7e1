// SPDX-License-Identifier: Apache-2.0
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { defineCatalog } from '../catalog/define.js';
import { resolveCatalog } from '../catalog/resolve.js';
import type { Phase } from '../contract/phase.js';
import type { Subscription } from '../contract/subscription.js';
import type { RedeemedCoupon } from '../discount/apply.js';
import type { Coupon } from '../discount/coupon.js';
import { NOTHING_BILLED, withLines } from '../invoice/billed.js';
import { generate } from '../invoice/generate.js';
import { settle } from '../invoice/settle.js';
import { addToDate } from '../kit/calendar.js';
import { Decimal } from '../kit/decimal.js';
import { formatInstant } from '../kit/instant.js';
import { toMinor } from '../kit/money.js';
import { startOfDay } from '../kit/timezone.js';
import { type BilledHistory, billedStates } from './billed-history.js';
import { type BilledUsageLine, billedUsage } from './usage-history.js';

// 20.00 a month, 5.00 a seat, 0.10 a call; 1,200.00 a year; an add-on of 10.00; gold support of 50.00 a quarter
const catalog = resolveCatalog(
  defineCatalog({
    id: 'acme',
    name: 'Acme',
    currencies: ['EUR'],
    products: { acme: { name: 'Acme' } },
    editions: { own: { name: 'Own', delivery: ['self-hosted'] }, cloud: { name: 'Cloud', delivery: ['managed SaaS'] } },
    meters: { calls: { label: 'Calls', event_type: 'acme.call', aggregation: 'count', unit: 'call' } },
    features: {
      seats: { kind: 'seats', label: 'Seats', unit: 'seat' },
      requests: { kind: 'metered', label: 'Requests', meter: 'calls', unit: 'call', reset: 'month' },
    },
    support_levels: {
      gold: {
        name: 'Gold',
        channels: ['email'],
        prices: { base: { charge: { model: 'flat', amount: '50' }, interval: 'quarter' } },
      },
    },
    plans: {
      team: {
        name: 'Team',
        edition: 'cloud',
        features: { seats: 100, requests: 1000 },
        prices: {
          base: { charge: { model: 'flat', amount: '20' }, interval: 'month' },
          seats: { charge: { model: 'per_seat', unit_amount: '5' }, interval: 'month', feature: 'seats' },
          setup: { charge: { model: 'flat', amount: '99' }, interval: 'once' },
          calls: {
            charge: { model: 'per_unit', unit_amount: '0.1' },
            interval: 'month',
            meter: 'calls',
            minimum_amount: '3',
          },
        },
      },
      yearly: {
        name: 'Yearly',
        edition: 'own',
        features: { seats: 100 },
        prices: { base: { charge: { model: 'flat', amount: '1200' }, interval: 'year' } },
      },
    },
    add_ons: {
      extra: {
        name: 'Extra',
        applies_to: { plans: ['team'] },
        prices: { base: { charge: { model: 'flat', amount: '10' }, interval: 'month' } },
      },
    },
  }),
);

const terms: Subscription = {
  id: 'sub_1',
  customer_id: 'cus_1',
  status: 'active',
  plan: 'team',
  catalog_version: 1,
  currency: 'EUR',
  timezone: 'UTC',
  start_date: '2026-01-01',
  anchor: 'anniversary',
  anchor_date: '2026-01-01',
  quantities: { seats: '3' },
  add_ons: [],
};
/** Terms that follow each other: each holds from its day on. */
function phases(...changes: readonly [string, Partial<Subscription>][]): Phase[] {
  let subscription = terms;
  return changes.map(([valid_from, change], index) => {
    subscription = { ...subscription, ...change };
    return { subscription, catalog, valid_from, valid_to: changes[index + 1]?.[0] ?? '9999-12-31' };
  });
}
const history = (given: Partial<BilledHistory>): BilledHistory => ({
  phases: phases(['2026-01-01', {}]),
  redemptions: [],
  taxes: new Map(),
  ...given,
});
const day = (at: number | null) => (at === null ? null : formatInstant(at).slice(0, 10));
/** `2026-01-01 active plan/base 20 month`, with what is off each part and until when. */
const told = (given: BilledHistory) =>
  billedStates(given).map(({ at, status, cancelled_at, ends_at, parts }) =>
    [
      day(at),
      status,
      ...(cancelled_at === null ? [] : [`cancelled ${day(cancelled_at)}`]),
      ...(ends_at === null ? [] : [`ends ${day(ends_at)}`]),
      ...parts.map(({ charge_key, amount, interval, tax, discounts }) =>
        [
          charge_key,
          amount,
          ...(interval === 'month' ? [] : [JSON.stringify(interval)]),
          ...(tax.isZero() ? [] : [`tax ${tax}`]),
          ...discounts.map((off) => `-${off.amount}${off.ends_at === null ? '' : ` until ${day(off.ends_at)}`}`),
        ].join(' '),
      ),
    ].join(', '),
  );
const coupon = (
  discount: Coupon['discount'],
  more: Partial<Coupon> = {},
  redeemed_on = '2026-01-01',
): RedeemedCoupon => ({
  coupon: { id: 'cou_1', code: 'C', name: 'C', discount, duration: { kind: 'forever' }, stacking: 'combine', ...more },
  redemption: {
    id: 'red_1',
    coupon_id: 'cou_1',
    customer_id: 'cus_1',
    subscription_id: null,
    redeemed_on,
    periods_used: 0,
    ended_on: null,
  },
});

// of the metered price its minimum recurs; what is once does not
const TEAM = 'plan/base 20, plan/seats 15, plan/calls 3';
const off = (base: string, seats: string, calls: string) =>
  `plan/base 20 ${base}, plan/seats 15 ${seats}, plan/calls 3 ${calls}`;

describe('what a subscription pays', () => {
  test.each<[string, Partial<BilledHistory>, string[]]>([
    ['a plan with seats', {}, [`2026-01-01, active, ${TEAM}`]],
    [
      'a year, from another plan on',
      { phases: phases(['2026-01-01', {}], ['2026-03-10', { plan: 'yearly' }]) },
      [`2026-01-01, active, ${TEAM}`, '2026-03-10, active, plan/base 1200 "year"'],
    ],
    [
      'seats that come and go',
      { phases: phases(['2026-01-01', {}], ['2026-02-10', { quantities: { seats: '4' } }]) },
      [`2026-01-01, active, ${TEAM}`, `2026-02-10, active, plan/base 20, plan/seats 20, plan/calls 3`],
    ],
    [
      'an add-on twice for a while, and support',
      {
        phases: phases([
          '2026-01-01',
          {
            add_ons: [
              { add_on: 'extra', quantity: '2', start_date: '2026-02-01', end_date: '2026-03-01' },
              { add_on: 'support/gold', quantity: '1', start_date: '2026-01-01' },
            ],
          },
        ]),
      },
      [
        `2026-01-01, active, ${TEAM}, support/gold/base 50 "quarter"`,
        `2026-02-01, active, ${TEAM}, add_on/extra/base 20, support/gold/base 50 "quarter"`,
        `2026-03-01, active, ${TEAM}, support/gold/base 50 "quarter"`,
      ],
    ],
    [
      'a trial',
      { phases: phases(['2026-01-01', { trial_end_date: '2026-01-15' }]) },
      [`2026-01-01, trialing, ${TEAM}`, `2026-01-15, active, ${TEAM}`],
    ],
    [
      'a trial that ends with nothing to pay with',
      { phases: phases(['2026-01-01', { trial_end_date: '2026-01-15', trial_without_method: 'cancel' }]) },
      [`2026-01-01, trialing, ends 2026-01-15, ${TEAM}`, '2026-01-15, ended, ends 2026-01-15'],
    ],
    [
      'a pause',
      {
        phases: phases(['2026-01-01', {}], ['2026-02-01', { status: 'paused' }], ['2026-04-01', { status: 'active' }]),
      },
      [`2026-01-01, active, ${TEAM}`, `2026-02-01, paused, ${TEAM}`, `2026-04-01, active, ${TEAM}`],
    ],
    [
      'a cancellation, of which nobody knew before',
      { phases: phases(['2026-01-01', { cancelled_on: '2026-03-10', end_date: '2026-04-01' }]) },
      [`2026-01-01, active, ${TEAM}`, `2026-03-10, active, cancelled 2026-03-10, ends 2026-04-01, ${TEAM}`],
    ],
    ['a draft', { phases: phases(['2026-01-01', { status: 'draft' }]) }, []],
    [
      'a commitment: 12 x 38 of 12,000 a year recur anyway',
      {
        phases: phases(['2026-01-01', { contract: { reference: 'C', commitment: { amount: '12000', months: 12 } } }]),
      },
      [`2026-01-01, active, ${TEAM}, contract/commitment 11544 {"every":12,"unit":"month"}`],
    ],
    [
      // a quarter of 38.00 is 9.50: 5.00, 3.75 and 0.75 of its parts
      'a quarter off three periods',
      { redemptions: [coupon({ percent: '0.25' }, { duration: { kind: 'periods', count: 3 } })] },
      [
        `2026-01-01, active, ${off('-5 until 2026-04-01', '-3.75 until 2026-04-01', '-0.75 until 2026-04-01')}`,
        `2026-04-01, active, ${TEAM}`,
      ],
    ],
    [
      'ten euro off the first invoice, redeemed in its midst: off the next',
      {
        redemptions: [
          coupon(
            { amount: '10', currency: 'EUR' },
            { duration: { kind: 'once' }, applies_to: { charge_keys: ['plan/base'] } },
            '2026-01-20',
          ),
        ],
      },
      [
        `2026-01-01, active, ${TEAM}`,
        '2026-02-01, active, plan/base 20 -10 until 2026-03-01, plan/seats 15, plan/calls 3',
        `2026-03-01, active, ${TEAM}`,
      ],
    ],
    [
      'a tenth off everything by volume',
      { volume: { currency: 'EUR', mode: 'whole', tiers: [{ from: '30', percent: '0.1' }] } },
      [`2026-01-01, active, ${off('-2', '-1.5', '-0.3')}`],
    ],
    [
      // 20.00 with a fifth of tax on top of it inside: 16.67 and 3.33; 3.00 on 15.00 outside
      'prices with tax and without',
      {
        taxes: new Map([
          ['plan/base', { net_minor: 1667n, tax_minor: 333n, inclusive: true }],
          ['plan/seats', { net_minor: 1500n, tax_minor: 300n, inclusive: false }],
        ]),
      },
      ['2026-01-01, active, plan/base 16.67 tax 3.33, plan/seats 15 tax 3, plan/calls 3'],
    ],
  ])('%s', (_name, given, expected) => {
    expect(told(history(given))).toEqual(expected);
  });

  test('says where it runs, as its edition is delivered', () => {
    const states = billedStates(history({ phases: phases(['2026-01-01', {}], ['2026-03-01', { plan: 'yearly' }]) }));
    expect(states.map(({ deployment }) => deployment)).toEqual(['cloud', 'self_hosted']);
  });
});

/** What each month's invoice comes to, and the redemption as it is after the last of them. */
function billedMonths(given: readonly Phase[], redeemed: RedeemedCoupon | null, months: number) {
  let billed = NOTHING_BILLED;
  let redemptions = redeemed === null ? [] : [redeemed];
  const net = Array.from({ length: months }, (_none, month) => {
    const until = addToDate('2026-01-02', { months: month });
    const usage = () => ({ quantity: Decimal.ZERO, event_count: Decimal.ZERO });
    let sum = 0n;
    for (const plan of generate({ phases: given, billed, until, usage })) {
      // what is metered is billed in arrears, its minimum with it
      const lines = plan.lines.filter(({ metered, charge_key }) => !metered && charge_key !== 'plan/setup');
      const settled = settle({ ...plan, lines }, { redemptions, tax: null, grants: [], now: 0 });
      if (!settled.ok) throw new Error('nothing is taxed');
      sum += settled.value.net_minor;
      billed = withLines(billed, plan.lines);
      redemptions = redemptions.map(({ coupon: of, redemption }) => ({
        coupon: of,
        redemption: settled.value.redemptions.find(({ id }) => id === redemption.id) ?? redemption,
      }));
    }
    return sum;
  });
  return { net, redemptions };
}

test('it is what each month is billed to, coupons with it, before they are used and after', () => {
  const off = fc.oneof(
    fc.record({ percent: fc.constantFrom('0.1', '0.25', '0.333') }),
    fc.record({ amount: fc.constantFrom('1', '7.5', '500'), currency: fc.constant('EUR') }),
  );
  const duration = fc.oneof(
    fc.constant({ kind: 'forever' as const }),
    fc.constant({ kind: 'once' as const }),
    fc.record({ kind: fc.constant('periods' as const), count: fc.integer({ min: 1, max: 4 }) }),
  );
  const given = fc.record({
    seats: fc.integer({ min: 0, max: 9 }),
    extras: fc.integer({ min: 0, max: 3 }),
    coupon: fc.option(
      fc.record({ off, duration, redeemed_on: fc.constantFrom('2026-01-01', '2026-01-17', '2026-02-01') }),
    ),
  });
  fc.assert(
    fc.property(given, ({ seats, extras, coupon: of }) => {
      const add_ons =
        extras === 0 ? [] : [{ add_on: 'extra', quantity: String(extras), start_date: '2026-01-01' as const }];
      const life = phases(['2026-01-01', { quantities: { seats: String(seats) }, add_ons }]);
      const scope = { charge_keys: ['plan/base', 'plan/seats', 'add_on/extra/base'] };
      const redeemed =
        of === null ? null : coupon(of.off, { duration: of.duration, applies_to: scope }, of.redeemed_on);
      const { net, redemptions } = billedMonths(life, redeemed, 6);
      for (const known of [redeemed === null ? [] : [redeemed], redemptions]) {
        const states = billedStates(history({ phases: life, redemptions: known }));
        const recurring = net.map((_minor, month) => {
          const at = startOfDay(addToDate('2026-01-01', { months: month }), 'UTC');
          const parts = states.findLast((state) => state.at <= at)?.parts ?? [];
          return parts
            .filter(({ kind }) => kind !== 'commitment')
            .map(({ amount, discounts }) =>
              discounts
                .filter(({ ends_at }) => ends_at === null || ends_at > at)
                .reduce((left, { amount: less }) => left.subtract(less), amount),
            )
            .reduce((sum, amount) => sum + toMinor(amount, 'EUR', 'half-away'), 0n);
        });
        expect(recurring).toEqual(net);
      }
    }),
  );
});

describe('what usage came to', () => {
  const line = (net_minor: bigint, more: Partial<BilledUsageLine> = {}): BilledUsageLine => ({
    invoice_id: 'inv_1',
    charge_key: 'plan/calls',
    billed: { start: '2026-01-01', end: '2026-02-01' },
    revision: 0,
    net_minor,
    quantity: null,
    ...more,
  });
  const usage = (given: readonly Phase[], lines: readonly BilledUsageLine[]) =>
    billedUsage(given, lines).map(({ from, to, amount, meter, feature }) =>
      [day(from), day(to), amount, meter, feature].join(' '),
    );

  test('is what a period was billed beyond its minimum, corrections with it', () => {
    const corrected = { revision: 1, billed: { start: '2026-01-01', end: '2026-02-01' } };
    expect(usage(phases(['2026-01-01', {}]), [line(200n, corrected), line(1000n)])).toEqual([
      '2026-01-01 2026-02-01 9 calls requests',
    ]);
    expect(usage(phases(['2026-01-01', {}]), [line(300n)])).toEqual(['2026-01-01 2026-02-01 0 calls requests']);
  });

  test('is not told again where a contract commits to it', () => {
    // 11,544 a year more than recurs anyway: 962.00 a month
    const committed = { contract: { reference: 'C', commitment: { amount: '12000', months: 12 } } };
    expect(usage(phases(['2026-01-01', committed]), [line(96_000n)])).toEqual([
      '2026-01-01 2026-02-01 0 calls requests',
    ]);
    expect(usage(phases(['2026-01-01', committed]), [line(97_000n)])).toEqual([
      '2026-01-01 2026-02-01 5 calls requests',
    ]);
  });

  test('of a charge that no terms have is left out', () => {
    expect(usage(phases(['2026-01-01', {}]), [line(100n, { charge_key: 'plan/gone' })])).toEqual([]);
  });
});
