// SPDX-License-Identifier: Apache-2.0
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { resolveCatalog } from '../catalog/resolve.js';
import type { Phase } from '../contract/phase.js';
import type { Subscription } from '../contract/subscription.js';
import { boundOf, dayOf, instantOf } from '../kit/bound.js';
import { addToDate, daysBetween, earlierDate, laterDate } from '../kit/calendar.js';
import { Decimal, decimal } from '../kit/decimal.js';
import { formatMinor } from '../kit/money.js';
import { explainDerivation } from '../rating/explain.js';
import { recompute } from '../rating/recompute.js';
import { type BilledLines, NOTHING_BILLED, withLines } from './billed.js';
import type { DueCharge } from './due-charges.js';
import { type GenerateRequest, generate } from './generate.js';
import type { InvoicePlan } from './invoice.js';
import { type LinesNeed, linesNeeded } from './lines-needed.js';
import type { UsageNeed } from './usage-need.js';

// What a change of terms costs, in the days it holds for.
const month = { interval: 'month' } as const;
const flat = (amount: string, more: object = {}) => ({ charge: { model: 'flat' as const, amount }, ...month, ...more });
const catalog = resolveCatalog({
  id: 'acme',
  name: 'Acme',
  currencies: ['EUR'],
  products: { acme: { name: 'Acme' } },
  meters: { calls: { label: 'Calls', event_type: 'call', aggregation: 'count', unit: 'call' } },
  features: { members: { kind: 'seats', label: 'Members', unit: 'member' } },
  plans: {
    small: { name: 'Small', prices: { base: flat('31') } },
    large: { name: 'Large', prices: { base: flat('310') } },
    team: {
      name: 'Team',
      prices: { seats: { charge: { model: 'per_seat', unit_amount: '31' }, ...month, feature: 'members' } },
    },
    whole: {
      name: 'Whole',
      prices: { base: flat('100', { proration: 'none' }), setup: flat('50', { interval: 'once' }) },
    },
    whole2: {
      name: 'Whole 2',
      prices: { base: flat('200', { proration: 'none' }), setup: flat('50', { interval: 'once' }) },
    },
    metered: {
      name: 'Metered',
      prices: {
        base: flat('31'),
        calls: { charge: { model: 'per_unit', unit_amount: '1' }, ...month, meter: 'calls', included: '10' },
      },
    },
    peak: {
      name: 'Peak',
      prices: {
        seats: {
          charge: { model: 'per_seat', unit_amount: '10' },
          ...month,
          feature: 'members',
          seat_changes: 'high_water',
        },
      },
    },
    quarterly: {
      name: 'Quarterly',
      prices: {
        base: flat('90', { interval: 'quarter', timing: 'arrears' }),
        calls: { charge: { model: 'per_unit', unit_amount: '1' }, interval: 'quarter', meter: 'calls' },
      },
    },
    exact: { name: 'Exact', prices: { base: flat('31', { proration: 'second' }) } },
    exact2: { name: 'Exact 2', prices: { base: flat('310', { proration: 'second' }) } },
    exactTeam: {
      name: 'Exact team',
      prices: {
        seats: {
          charge: { model: 'per_seat', unit_amount: '31' },
          ...month,
          feature: 'members',
          proration: 'second',
        },
      },
    },
    exactUsage: {
      name: 'Exact usage',
      prices: {
        base: flat('62', { proration: 'second' }),
        calls: { charge: { model: 'per_unit', unit_amount: '1' }, ...month, meter: 'calls' },
      },
    },
    yearly: { name: 'Yearly', prices: { base: { charge: { model: 'flat', amount: '366' }, interval: 'year' } } },
  },
  services: {
    workshop: { name: 'Workshop', prices: { base: { charge: { model: 'flat', amount: '2500' }, interval: 'once' } } },
  },
  add_ons: {
    extra: { name: 'Extra', applies_to: { plans: ['small', 'metered'] }, prices: { base: flat('62') } },
    prompt: {
      name: 'Prompt',
      applies_to: { plans: ['small', 'exact'] },
      prices: { base: flat('93', { proration: 'second' }) },
    },
    yearly: { name: 'Backup', applies_to: { plans: ['small'] }, prices: { base: flat('366', { interval: 'year' }) } },
  },
});

const START = '2024-01-01';
const base: Subscription = {
  id: 'sub_1',
  customer_id: 'cus_1',
  status: 'active',
  plan: 'small',
  catalog_version: 1,
  currency: 'EUR',
  timezone: 'UTC',
  start_date: START,
  anchor: 'anniversary',
  anchor_date: START,
  quantities: {},
  add_ons: [],
};
type Terms = Partial<Subscription>;

/** Phases from `[day, terms]`: each day's terms hold until the next. */
function phasesOf(...terms: [string, Terms][]): Phase[] {
  return terms.map(([valid_from, change], index) => ({
    subscription: { ...base, ...change },
    catalog,
    valid_from,
    valid_to: terms[index + 1]?.[0] ?? '9999-12-31',
  }));
}
/** Ten calls a day, from midnight on one every 8640 seconds. */
const callsIn = ({ from, to }: UsageNeed) => Math.ceil(to / 8_640_000) - Math.ceil(from / 8_640_000);
const usage = (need: UsageNeed) => {
  const quantity = Decimal.fromInteger(callsIn(need));
  return { quantity, event_count: quantity };
};
const bill = (phases: readonly Phase[], until: string, billed: BilledLines = NOTHING_BILLED) =>
  generate({ phases, billed, usage, until });
const linesOf = (plans: readonly InvoicePlan[]) => plans.flatMap((plan) => plan.lines);
const after = (billed: BilledLines, plans: readonly InvoicePlan[]) => withLines(billed, linesOf(plans));
const text = (plans: readonly InvoicePlan[]) =>
  plans.flatMap((plan) =>
    plan.lines.map(
      ({ kind, label, period, amount_minor }) =>
        `${plan.invoice_date} ${kind} ${label} ${period.start}..${period.end} ${formatMinor(amount_minor, 'EUR')}`,
    ),
  );
/** Bills under the first terms until a day, then changes them and bills on. */
function changed(before: Phase[], billedUntil: string, now: Phase[], until: string): string[] {
  return text(bill(now, until, after(NOTHING_BILLED, bill(before, billedUntil))));
}
const small = phasesOf([START, {}]);

describe('a change of terms', () => {
  test.each<[string, Phase[], Phase[], string, string[]]>([
    [
      'upgrade at once: unused days back, the rest of the month on the new plan',
      small,
      phasesOf([START, {}], ['2024-01-11', { plan: 'large' }]),
      '2024-01-12',
      [
        '2024-01-11 credit Small: Monthly 2024-01-11..2024-02-01 -21.00',
        '2024-01-11 charge Large: Monthly 2024-01-11..2024-02-01 210.00',
      ],
    ],
    [
      'downgrade at once',
      phasesOf([START, { plan: 'large' }]),
      phasesOf([START, { plan: 'large' }], ['2024-01-31', { plan: 'small' }]),
      '2024-01-31',
      [],
    ],
    [
      'a change on the first day replaces the whole line',
      small,
      phasesOf([START, { plan: 'large' }]),
      '2024-01-02',
      [
        '2024-01-01 credit Small 2024-01-01..2024-02-01 -31.00',
        '2024-01-01 charge Large 2024-01-01..2024-02-01 310.00',
      ],
    ],
    [
      'a change at the end of the period costs nothing now',
      small,
      phasesOf([START, {}], ['2024-02-01', { plan: 'large' }]),
      '2024-01-31',
      [],
    ],
    [
      'cancelled at once',
      small,
      phasesOf([START, { end_date: '2024-01-21' }]),
      '2024-01-22',
      ['2024-01-21 credit Small 2024-01-21..2024-02-01 -11.00'],
    ],
    [
      'a cancellation to come is not credited yet',
      small,
      phasesOf([START, { end_date: '2024-01-21' }]),
      '2024-01-21',
      [],
    ],
    [
      'seats: more from a day on',
      phasesOf([START, { plan: 'team', quantities: { members: '2' } }]),
      phasesOf(
        [START, { plan: 'team', quantities: { members: '2' } }],
        ['2024-01-22', { plan: 'team', quantities: { members: '5' } }],
      ),
      '2024-01-23',
      [
        '2024-01-22 credit Team: Members 2024-01-22..2024-02-01 -20.00',
        '2024-01-22 charge Team: Members 2024-01-22..2024-02-01 50.00',
      ],
    ],
    [
      'paused: unused days back, the rest when it goes on',
      small,
      phasesOf([START, {}], ['2024-01-11', { status: 'paused' }], ['2024-01-29', {}]),
      '2024-02-01',
      ['2024-01-11 credit Small 2024-01-11..2024-02-01 -21.00', '2024-01-29 charge Small 2024-01-29..2024-02-01 3.00'],
    ],
    [
      'a price without proration stays until its period ends, and the new one begins then',
      phasesOf([START, { plan: 'whole' }]),
      phasesOf([START, { plan: 'whole' }], ['2024-01-11', { plan: 'whole2' }]),
      '2024-02-02',
      ['2024-02-01 charge Whole 2 2024-02-01..2024-03-01 200.00'],
    ],
    [
      'an add-on from a day on leaves the plan and its usage alone',
      phasesOf([START, { plan: 'metered' }]),
      phasesOf(
        [START, { plan: 'metered' }],
        ['2024-01-11', { plan: 'metered', add_ons: [{ add_on: 'extra', quantity: '1', start_date: '2024-01-11' }] }],
      ),
      '2024-02-01',
      [
        '2024-01-11 charge Extra 2024-01-11..2024-02-01 42.00',
        '2024-02-01 charge Metered: Calls 2024-01-01..2024-02-01 300.00',
      ],
    ],
    [
      'entries of one add-on that follow each other, each by its own number',
      phasesOf([
        START,
        {
          add_ons: [
            { add_on: 'extra', quantity: '1', start_date: START, end_date: '2024-02-01' },
            { add_on: 'extra', quantity: '2', start_date: '2024-02-01' },
          ],
        },
      ]),
      phasesOf([
        START,
        {
          add_ons: [
            { add_on: 'extra', quantity: '1', start_date: START, end_date: '2024-02-01' },
            { add_on: 'extra', quantity: '2', start_date: '2024-02-01' },
          ],
        },
      ]),
      '2024-02-02',
      ['2024-02-01 charge Small 2024-02-01..2024-03-01 31.00', '2024-02-01 charge Extra 2024-02-01..2024-03-01 124.00'],
    ],
    [
      'entries listed later first, with a change between',
      small,
      phasesOf(
        [
          START,
          {
            add_ons: [
              { add_on: 'extra', quantity: '2', start_date: '2024-02-01', end_date: '2024-03-01' },
              { add_on: 'extra', quantity: '1', start_date: START, end_date: '2024-02-01' },
            ],
          },
        ],
        ['2024-02-15', {}],
      ),
      '2024-02-02',
      [
        '2024-01-01 charge Extra 2024-01-01..2024-02-01 62.00',
        '2024-02-01 charge Small 2024-02-01..2024-03-01 31.00',
        '2024-02-01 charge Extra 2024-02-01..2024-02-15 59.86',
      ],
    ],
    [
      'seats at their most: held for an hour only',
      phasesOf([START, { plan: 'peak', quantities: { members: '2' } }]),
      phasesOf(
        [START, { plan: 'peak', quantities: { members: '2' } }],
        ['2024-01-22+032400', { plan: 'peak', quantities: { members: '5' } }],
        ['2024-01-22+036000', { plan: 'peak', quantities: { members: '1' } }],
      ),
      '2024-02-02',
      [
        '2024-01-22 credit Peak: Members 2024-01-01..2024-02-01 -20.00',
        '2024-01-22 charge Peak: Members 2024-01-01..2024-02-01 50.00',
        '2024-02-01 charge Peak: Members 2024-02-01..2024-03-01 10.00',
      ],
    ],
    [
      'within a day: by the day it is the new terms, usage goes by the second and is due the day after',
      phasesOf([START, { plan: 'metered' }]),
      phasesOf([START, { plan: 'metered' }], ['2024-01-11+043200', {}]),
      '2024-01-11',
      [],
    ],
    [
      'and the day after',
      phasesOf([START, { plan: 'metered' }]),
      phasesOf([START, { plan: 'metered' }], ['2024-01-11+043200', {}]),
      '2024-01-12',
      ['2024-01-12 charge Metered: Calls 2024-01-01..2024-01-11+043200 95.00'],
    ],
    [
      'by the second: half a day of 31 days of 31.00 and of 310.00',
      phasesOf([START, { plan: 'exact' }]),
      phasesOf([START, { plan: 'exact' }], ['2024-01-11+043200', { plan: 'exact2' }]),
      '2024-01-12',
      [
        '2024-01-11 credit Exact 2024-01-11+043200..2024-02-01 -20.50',
        '2024-01-11 charge Exact 2 2024-01-11+043200..2024-02-01 205.00',
      ],
    ],
    [
      'a day begun by one plan, spent on another, and ended by a third: by the day it is all the third’s',
      small,
      phasesOf([START, {}], ['2024-01-11+032400', { plan: 'large' }], ['2024-01-11+054000', { plan: 'yearly' }]),
      '2024-01-12',
      [
        '2024-01-11 credit Small 2024-01-11..2024-02-01 -21.00',
        '2024-01-11 charge Yearly 2024-01-11..2025-01-01 356.00',
      ],
    ],
    [
      'a service is charged once, on its day, and whole',
      small,
      phasesOf(
        [START, {}],
        ['2024-01-11', { add_ons: [{ add_on: 'service/workshop', quantity: '2', start_date: '2024-01-15' }] }],
        ['2024-03-01', {}],
      ),
      '2024-03-02',
      [
        '2024-01-15 charge Workshop 2024-01-15..2024-01-16 5000.00',
        '2024-02-01 charge Small 2024-02-01..2024-03-01 31.00',
        '2024-03-01 charge Small 2024-03-01..2024-04-01 31.00',
      ],
    ],
    [
      'usage under a plan ends with it',
      phasesOf([START, { plan: 'metered' }]),
      phasesOf([START, { plan: 'metered' }], ['2024-01-11', {}]),
      '2024-01-12',
      ['2024-01-11 charge Metered: Calls 2024-01-01..2024-01-11 90.00'],
    ],
    [
      'to a yearly plan, from the day on',
      small,
      phasesOf([START, {}], ['2024-01-11', { plan: 'yearly', anchor_date: '2024-01-11' }]),
      '2024-01-12',
      [
        '2024-01-11 credit Small 2024-01-11..2024-02-01 -21.00',
        '2024-01-11 charge Yearly 2024-01-11..2025-01-11 366.00',
      ],
    ],
    [
      'seats at their most: more from a day on count for the whole month',
      phasesOf([START, { plan: 'peak', quantities: { members: '2' } }]),
      phasesOf(
        [START, { plan: 'peak', quantities: { members: '2' } }],
        ['2024-01-22', { plan: 'peak', quantities: { members: '5' } }],
        ['2024-01-25', { plan: 'peak', quantities: { members: '1' } }],
      ),
      '2024-02-02',
      [
        '2024-01-25 credit Peak: Members 2024-01-01..2024-02-01 -20.00',
        '2024-01-25 charge Peak: Members 2024-01-01..2024-02-01 50.00',
        '2024-02-01 charge Peak: Members 2024-02-01..2024-03-01 10.00',
      ],
    ],
    [
      'seats at their most: fewer change nothing before the next month',
      phasesOf([START, { plan: 'peak', quantities: { members: '5' } }]),
      phasesOf(
        [START, { plan: 'peak', quantities: { members: '5' } }],
        ['2024-01-22', { plan: 'peak', quantities: { members: '2' } }],
      ),
      '2024-02-02',
      ['2024-02-01 charge Peak: Members 2024-02-01..2024-03-01 20.00'],
    ],
    [
      'committed spending: what is missing at the end of the term',
      phasesOf([START, { contract: { reference: 'C', commitment: { amount: '100', months: 3 } } }]),
      phasesOf([START, { contract: { reference: 'C', commitment: { amount: '100', months: 3 } } }]),
      '2024-04-01',
      [
        '2024-02-01 charge Small 2024-02-01..2024-03-01 31.00',
        '2024-03-01 charge Small 2024-03-01..2024-04-01 31.00',
        '2024-04-01 charge Small: committed spending 2024-01-01..2024-04-01 7.00',
      ],
    ],
    [
      'committed spending that was reached, and a term cut short',
      small,
      phasesOf(
        [START, { contract: { reference: 'C', commitment: { amount: '31', months: 1 } } }],
        [
          '2024-02-11',
          { end_date: '2024-02-11', contract: { reference: 'C', commitment: { amount: '31', months: 1 } } },
        ],
      ),
      '2024-02-12',
      [
        '2024-02-01 charge Small 2024-02-01..2024-02-11 10.69',
        '2024-02-11 charge Small: committed spending 2024-02-01..2024-02-11 20.31',
      ],
    ],
    [
      'a cancellation taken back',
      phasesOf([START, { end_date: '2024-01-11' }]),
      small,
      '2024-01-12',
      ['2024-01-01 credit Small 2024-01-01..2024-01-11 -10.00', '2024-01-01 charge Small 2024-01-01..2024-02-01 31.00'],
    ],
  ])('%s', (_what, before, now, until, expected) => {
    const lines = changed(before, '2024-01-02', now, until);
    expect(lines.map((line) => line.replaceAll(': Monthly', ''))).toEqual(
      expected.map((line) => line.replaceAll(': Monthly', '')),
    );
    // and again: nothing
    const first = after(NOTHING_BILLED, bill(before, '2024-01-02'));
    expect(bill(now, until, after(first, bill(now, until, first)))).toEqual([]);
  });

  const own = (add_on: string, start_date: string, more: object = {}) => ({
    add_ons: [{ add_on, quantity: '1', start_date, anchor: 'own' as const, ...more }],
  });
  const months = (phases: Phase[], until: string, label: string) =>
    text(bill(phases, until))
      .filter((line) => line.includes(label))
      .map((line) => line.replace(`charge ${label} `, ''));

  test('an add-on of its own anchor: whole periods from the day it was bought, month ends from that day', () => {
    expect(months(phasesOf([START, own('yearly', '2024-01-15')]), '2025-02-01', 'Backup')).toEqual([
      '2024-01-15 2024-01-15..2025-01-15 366.00',
      '2025-01-15 2025-01-15..2026-01-15 366.00',
    ]);
    expect(months(phasesOf([START, own('extra', '2024-01-31')]), '2024-04-30', 'Extra')).toEqual([
      '2024-01-31 2024-01-31..2024-02-29 62.00',
      '2024-02-29 2024-02-29..2024-03-31 62.00',
      '2024-03-31 2024-03-31..2024-04-30 62.00',
    ]);
    // otherwise the rest of the subscription's period, prorated
    expect(
      months(phasesOf([START, own('extra', '2024-01-31', { anchor: 'subscription' })]), '2024-02-02', 'Extra'),
    ).toEqual(['2024-01-31 2024-01-31..2024-02-01 2.00', '2024-02-01 2024-02-01..2024-03-01 62.00']);
    // from the first paid day, where a trial comes before
    const trial = { trial_end_date: '2024-02-10' };
    expect(months(phasesOf([START, { ...own('extra', '2024-01-31'), ...trial }]), '2024-03-10', 'Extra')).toEqual([
      '2024-02-10 2024-02-10..2024-03-10 62.00',
    ]);
  });

  test('its anchor outlives a pause, another quantity and another rhythm of the plan, and its rest is given back', () => {
    const bought = own('extra', '2024-01-15');
    const paused = phasesOf([START, bought], ['2024-01-20', { ...bought, status: 'paused' }], ['2024-02-10', bought]);
    expect(months(paused, '2024-02-16', 'Extra')).toEqual([
      '2024-01-15 2024-01-15..2024-01-20 10.00',
      '2024-02-10 2024-02-10..2024-02-15 10.00',
      '2024-02-15 2024-02-15..2024-03-15 62.00',
    ]);
    const more = { add_ons: [{ ...bought.add_ons[0], quantity: '2' }] } as Terms;
    expect(months(phasesOf([START, bought], ['2024-01-20', more]), '2024-02-16', 'Extra')).toEqual([
      '2024-01-15 2024-01-15..2024-01-20 10.00',
      '2024-01-20 2024-01-20..2024-02-15 104.00',
      '2024-02-15 2024-02-15..2024-03-15 124.00',
    ]);
    const moved = phasesOf([START, bought], ['2024-01-20', { ...bought, anchor_date: '2024-01-20' }]);
    expect(months(moved, '2024-02-16', 'Extra')).toEqual([
      '2024-01-15 2024-01-15..2024-02-15 62.00',
      '2024-02-15 2024-02-15..2024-03-15 62.00',
    ]);
    const gone = phasesOf([START, { ...own('yearly', '2024-01-15'), end_date: '2024-07-01' }]);
    const yearly = changed(phasesOf([START, own('yearly', '2024-01-15')]), '2024-06-02', gone, '2024-07-02');
    // 198 of 366 days are left
    expect(yearly.filter((line) => line.includes('Backup'))).toEqual([
      '2024-07-01 credit Backup 2024-07-01..2025-01-15 -198.00',
    ]);
  });

  test('usage is billed the day after its last, what begins today is due today', () => {
    const phases = phasesOf([START, { plan: 'metered' }]);
    const request = { phases, billed: NOTHING_BILLED, usage, until: '2024-02-01' };
    expect(text(generate({ ...request, arrears_until: '2024-01-31' }))).toEqual([
      '2024-01-01 charge Metered 2024-01-01..2024-02-01 31.00',
    ]);
    expect(text(generate(request))).toHaveLength(2);
  });

  test('late usage adjusts the next invoice, says so, and is billed once', () => {
    const phases = phasesOf([START, { plan: 'metered' }]);
    const first = after(NOTHING_BILLED, bill(phases, '2024-02-02'));
    const more = ({ period }: UsageNeed) => {
      const quantity = Decimal.fromInteger(period.start === START ? 400 : 290);
      return { quantity, event_count: quantity };
    };
    const request = { phases, usage: more, until: '2024-03-02', late: () => true };
    const next = generate({ ...request, billed: first });
    expect(text(next)).toEqual([
      '2024-03-01 charge Metered 2024-03-01..2024-04-01 31.00',
      '2024-03-01 charge Metered: Calls 2024-02-01..2024-03-01 280.00',
      '2024-03-01 charge Metered: Calls (late usage) 2024-01-01..2024-02-01 90.00',
    ]);
    expect(generate({ ...request, billed: after(first, next) })).toEqual([]);
    const alone = generate({ ...request, until: '2024-02-10', billed: first });
    expect(text(alone)).toEqual(['2024-02-09 charge Metered: Calls (late usage) 2024-01-01..2024-02-01 90.00']);
    for (const line of linesOf([...next, ...alone])) expect(recompute(line.derivation)).toBe(line.amount_minor);
  });

  test('usage of days that were paused and no longer are is billed, between what was billed of their month', () => {
    const metered = { plan: 'metered' };
    const pause = phasesOf([START, metered], ['2024-01-10', { ...metered, status: 'paused' }], ['2024-01-20', metered]);
    const billed = after(NOTHING_BILLED, bill(pause, '2024-02-01'));
    const again = bill(phasesOf([START, metered]), '2024-02-01', billed).flatMap(({ lines }) => lines);
    expect(again.filter(({ metered }) => metered).map(({ period }) => period)).toEqual([
      { start: '2024-01-10', end: '2024-01-20' },
    ]);
  });

  test('a credit says what was billed and what is owed, and computes again', () => {
    const first = after(NOTHING_BILLED, bill(small, '2024-01-02'));
    const [credit] = linesOf(bill(phasesOf([START, { end_date: '2024-01-08' }]), '2024-01-09', first));
    if (credit === undefined) throw new Error('no credit');
    expect(explainDerivation(credit.derivation)).toBe('7.00 is owed and 31.00 was billed before = -24.00 EUR');
    expect(recompute(credit.derivation)).toBe(-2400n);
  });
});

/** At least eight steps each on average: changes learned and billing runs. `KONTOR_LIVES=125000` is a million. */
const { process } = globalThis as { process?: { env: Readonly<Record<string, string | undefined>> } };
const LIVES = Number(process?.env.KONTOR_LIVES ?? 12_500);
const STEPS = 8 * LIVES;

const day = fc.integer({ min: 0, max: 400 }).map((n) => addToDate(START, { days: n }));
/** A day, or a second within one; few days and few seconds, so that several fall on one day. */
const moment = fc.oneof(
  day,
  fc
    .record({ n: fc.integer({ min: 0, max: 80 }), second: fc.constantFrom(1, 32_400, 54_000, 86_399) })
    .map(({ n, second }) => boundOf(addToDate(START, { days: n }), second)),
);
const BY_SECOND = ['exact', 'exact2', 'exactTeam'] as const;
const terms: fc.Arbitrary<Terms> = fc.record(
  {
    plan: fc.constantFrom('small', 'large', 'team', 'peak', 'whole', 'whole2', 'yearly', ...BY_SECOND),
    quantities: fc.integer({ min: 0, max: 9 }).map((n) => ({ members: String(n) })),
    status: fc.constantFrom('active' as const, 'active' as const, 'paused' as const),
    end_date: moment,
    add_ons: fc.array(
      fc.record({
        add_on: fc.constantFrom('extra', 'yearly', 'prompt'),
        quantity: fc.constantFrom('1', '2'),
        start_date: fc.constantFrom(START, '2024-01-31', '2024-03-10', '2024-02-10+032400'),
        anchor: fc.constantFrom('own' as const, 'own' as const, 'subscription' as const),
      }),
      { maxLength: 1 },
    ),
  },
  { requiredKeys: [] },
);
/** A life: on a growing list of days, what is known of the terms changes, some of it for days long past or to come. */
const life = fc
  .array(fc.record({ learned: day, from: moment, terms }), { minLength: 1, maxLength: 6 })
  .map((changes) => [...changes].sort((a, b) => (a.learned < b.learned ? -1 : 1)));

const ADD_ON = { add_on: 'extra', quantity: '2', start_date: '2024-02-10' };
const SERVICE = { add_on: 'service/workshop', quantity: '1', start_date: '2024-05-05' };
/** A step of a longer life: terms from a day on, usage that comes in of a day, a close up to a day or of usage so far. */
const closes = ['close', 'close', 'close'] as const;
const step = fc.record({
  kind: fc.constantFrom('change' as const, 'usage' as const, 'interim' as const, ...closes),
  on: day,
  from: moment,
  whole: fc.constantFrom(true, true, true, false),
  change: fc.record(
    {
      plan: fc.constantFrom(
        'small',
        'metered',
        'peak',
        'whole',
        'whole2',
        'yearly',
        'quarterly',
        'exactUsage',
        ...BY_SECOND,
      ),
      quantities: fc.integer({ min: 0, max: 9 }).map((n) => ({ members: String(n) })),
      status: fc.constantFrom('active' as const, 'active' as const, 'paused' as const),
      end_date: moment,
      anchor_date: fc.constantFrom('2024-01-15', '2024-01-31', '2024-03-10'),
      add_ons: fc.constantFrom([], [ADD_ON], [ADD_ON, SERVICE]),
      contract: fc.constant({ reference: 'C', commitment: { amount: '900', months: 3 } }),
    },
    { requiredKeys: [] },
  ),
});

/** What is known after some of the changes: the later word holds from its day on. */
function known(changes: readonly { from: string; terms: Terms }[]): Phase[] {
  let phases: [string, Terms][] = [[START, {}]];
  for (const { from, terms: said } of changes)
    phases = [...phases.filter(([valid_from]) => valid_from < from), [from, said]];
  return phasesOf(...phases);
}
const sum = (lines: Iterable<{ amount_minor: bigint }>) =>
  [...lines].reduce((all, line) => all + line.amount_minor, 0n);

/** What of the lines a store would read: see `linesNeeded`. */
function asked(billed: BilledLines, need: LinesNeed | null): BilledLines {
  if (need === null) return billed;
  const { since, metered } = need;
  const before = [...billed].filter(
    ([, line]) => line.billed.start < since && line.interim !== true && metered.includes(line.charge_key),
  );
  const last = new Map(
    before
      .sort(([, a], [, b]) => (a.billed.start < b.billed.start ? -1 : 1))
      .map(([key, line]) => [line.charge_key, key]),
  );
  const those = new Set(last.values());
  return new Map([...billed].filter(([key, line]) => line.billed.start >= since || those.has(key)));
}
const planText = (plans: readonly InvoicePlan[]) =>
  plans
    .flatMap(({ invoice_date, lines }) =>
      lines.map(
        ({ kind, charge_key, period, billed, revision, amount_minor }) =>
          `${invoice_date} ${kind} ${charge_key}@${billed.start}..${billed.end} ${period.start}..${period.end} ${revision} ${amount_minor}`,
      ),
    )
    .join('\n');

/** Bills without looking back at what a close has settled, which must say the same as looking at everything. */
function billOn(request: Omit<GenerateRequest, 'billed'>, billed: BilledLines): InvoicePlan[] {
  const { closed_until: _closed, ...everything } = request;
  const plans = generate({ ...request, billed: asked(billed, linesNeeded(request)) });
  const whole = generate({ ...everything, billed });
  if (planText(plans) !== planText(whole)) expect(planText(plans)).toBe(planText(whole));
  return plans;
}

describe('whatever happens to a subscription', () => {
  test(`billing as it was learned comes to what billing at the end comes to, over ${STEPS} steps`, () => {
    let steps = 0;
    fc.assert(
      fc.property(life, day, fc.array(day, { maxLength: 3 }), (changes, end, closes) => {
        let billed: BilledLines = NOTHING_BILLED;
        steps += changes.length + 1;
        changes.forEach(({ learned }, index) => {
          const phases = known(changes.slice(0, index));
          let closed_until: string | undefined;
          // closes since the last change look no further back than the one before
          const since = index === 0 ? '' : (changes[index - 1]?.learned ?? '');
          for (const until of [...closes.filter((date) => date > since && date < learned).sort(), learned]) {
            const request = { phases, usage, until, ...(closed_until === undefined ? {} : { closed_until }) };
            const plans = billOn(request, billed);
            billed = after(billed, plans);
            steps++;
            for (const { derivation, amount_minor } of linesOf(plans))
              if (recompute(derivation) !== amount_minor) expect(recompute(derivation)).toBe(amount_minor);
            // no credit goes beyond what was billed
            for (const { amount_minor } of billed.values()) if (amount_minor < 0n) expect(amount_minor).toBe(0n);
            closed_until = until;
          }
        });
        // past every change there is, for what is still to come is not due yet
        const days = changes.flatMap(({ learned, from, terms: { end_date } }) => [learned, from, end_date ?? from]);
        const until = [end, ...days].map((date) => addToDate(date, { days: 1 })).reduce(laterDate);
        const final = known(changes);
        billed = after(billed, bill(final, until, billed));
        const once = after(NOTHING_BILLED, bill(final, until));
        expect(bill(final, until, billed)).toEqual([]);
        const text = (lines: BilledLines) =>
          [...lines]
            .filter(([, line]) => line.amount_minor !== 0n)
            .map(([key, line]) => `${key} ${line.amount_minor}`)
            .sort();
        expect(text(billed)).toEqual(text(once));
        expect(sum(billed.values())).toBe(sum(once.values()));
      }),
      { numRuns: LIVES },
    );
    expect(steps).toBeGreaterThanOrEqual(STEPS);
  }, 600_000);

  test('what a close has settled need not be looked at again: usage, late usage, add-ons, commitments, schedules', () => {
    fc.assert(
      fc.property(fc.array(step, { minLength: 4, maxLength: 14 }), (steps) => {
        let billed: BilledLines = NOTHING_BILLED;
        let terms: { from: string; terms: Terms }[] = [];
        let closed: string | undefined;
        const late: { day: string; calls: number }[] = [];
        let unseen: string[] = [];
        const counted = (need: UsageNeed) => {
          const { start, end } = need.period;
          const came = late.filter((one) => one.day >= start && one.day < end);
          const calls = callsIn(need) + came.reduce((all, one) => all + one.calls, 0);
          return { quantity: Decimal.fromInteger(calls), event_count: Decimal.fromInteger(calls) };
        };
        for (const { kind, on, from, change, whole } of steps) {
          if (kind === 'change') {
            terms = [...terms, { from, terms: change }];
            closed = undefined;
          } else if (kind === 'usage') {
            late.push({ day: on, calls: 7 });
            unseen.push(on);
          } else if (kind === 'interim') {
            const request = { phases: known(terms), usage: counted, until: on, interim: true };
            const plans = billOn({ ...request, ...(closed === undefined ? {} : { closed_until: closed }) }, billed);
            billed = after(billed, plans);
          } else {
            const isLate = ({ served }: DueCharge) => unseen.some((one) => one >= served.start && one < served.end);
            const closed_until = closed === undefined ? undefined : [closed, ...unseen].reduce(earlierDate);
            const request = { phases: known(terms), usage: counted, until: on, late: isLate };
            const plans = billOn({ ...request, ...(closed_until === undefined ? {} : { closed_until }) }, billed);
            billed = after(billed, plans);
            // a close of this customer alone says nothing of how far everything was closed, and forgets nothing
            if (whole) {
              closed = on;
              unseen = [];
            }
          }
        }
      }),
      { numRuns: Math.ceil(0.4 * LIVES) },
    );
  }, 600_000);

  test('prorated prices come to the sum of their days and seconds, within half a cent a line', () => {
    fc.assert(
      fc.property(life, (changes) => {
        const prorated = ({ plan, add_ons: _apart, ...rest }: Terms): Terms =>
          plan === undefined || plan.startsWith('whole') || plan === 'peak' ? rest : { ...rest, plan };
        const phases = known(changes.map((change) => ({ ...change, terms: prorated(change.terms) })));
        const until = '2025-03-01';
        const lines = linesOf(bill(phases, until));
        let exact = Decimal.ZERO;
        for (let n = 0; n < daysBetween(START, '2026-06-01'); n++)
          exact = exact.add(owedOn(phases, addToDate(START, { days: n }), until));
        const billed = Decimal.fromParts(sum(lines), 2);
        const tolerance = decimal('0.005').multiply(Decimal.fromInteger(lines.length + 1));
        expect(billed.subtract(exact).abs().greaterThan(tolerance)).toBe(false);
      }),
      { numRuns: 200 },
    );
  });
});

/**
 * The slow way: what one day costs, if its period begins before `until`. By the day it is the terms' that it ends with;
 * by the second each terms' have their part of its 86,400. Months here start on the first.
 */
function owedOn(phases: readonly Phase[], date: string, until: string): Decimal {
  const midnight = Date.parse(`${date}T00:00:00Z`);
  const tomorrow = new Date(midnight + 86_400_000).toISOString().slice(0, 10);
  const owner = phases.findLast((one, index) => index === 0 || one.valid_from < tomorrow) as Phase;
  let owed = Decimal.ZERO;
  phases.forEach((phase, index) => {
    const { plan, status, end_date, quantities } = phase.subscription;
    if (status === 'paused' || date < START) return;
    const yearly = plan === 'yearly';
    const start = yearly ? `${date.slice(0, 4)}-01-01` : `${date.slice(0, 7)}-01`;
    const end = addToDate(start, yearly ? { years: 1 } : { months: 1 });
    // of a period that begins before `until`, the time of a run counts when the run begins before it
    if (laterDate(start, index === 0 ? START : phase.valid_from) >= until) return;
    const seconds = BY_SECOND.some((one) => one === plan);
    const length = daysBetween(start, end) * (seconds ? 86_400 : 1);
    const per = (amount: string) => decimal(amount).divide(Decimal.fromInteger(length), 20, 'half-even');
    const prices: Readonly<Record<string, string>> = {
      small: '31',
      large: '310',
      yearly: '366',
      exact: '31',
      exact2: '310',
    };
    const each =
      prices[plan] === undefined ? per('31').multiply(decimal(quantities.members ?? '0')) : per(prices[plan]);
    if (seconds) {
      const from = index === 0 ? midnight : Math.max(midnight, instantOf(phase.valid_from, 'UTC'));
      const last = Math.min(
        midnight + 86_400_000,
        ...(index === phases.length - 1 ? [] : [instantOf(phase.valid_to, 'UTC')]),
        ...(end_date === undefined ? [] : [instantOf(end_date, 'UTC')]),
      );
      if (last > from) owed = owed.add(each.multiply(Decimal.fromInteger((last - from) / 1_000)));
    } else if (phase === owner && (end_date === undefined || date < dayOf(end_date))) owed = owed.add(each);
  });
  return owed;
}
