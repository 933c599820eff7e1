// SPDX-License-Identifier: Apache-2.0
import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { BillingInterval, Charge, Price } from '../catalog/charge.js';
import { resolveCatalog } from '../catalog/resolve.js';
import { onePhase } from '../contract/phase.js';
import type { Subscription } from '../contract/subscription.js';
import { addToDate, dateOfDay, dayNumber } from '../kit/calendar.js';
import { Decimal, decimal } from '../kit/decimal.js';
import { billedKey, NOTHING_BILLED, withLines } from './billed.js';
import { generate } from './generate.js';
import type { InvoicePlan } from './invoice.js';
import { type UsageNeed, usageNeeded } from './usage-need.js';

// Any mix of prices, days and add-ons: what is billed does not depend on how often billing ran.

const interval: fc.Arbitrary<BillingInterval> = fc.oneof(
  fc.constantFrom('once' as const, 'week' as const, 'month' as const, 'quarter' as const, 'year' as const),
  fc.record({
    every: fc.integer({ min: 1, max: 9 }),
    unit: fc.constantFrom('day' as const, 'week' as const, 'month' as const),
  }),
);
const cents = fc.integer({ min: 0, max: 100_000 }).map((value) => Decimal.fromParts(BigInt(value), 2).toString());
const fixed: fc.Arbitrary<Price> = fc.record({
  charge: fc.oneof(
    cents.map((amount): Charge => ({ model: 'flat', amount })),
    cents.map((unit_amount): Charge => ({ model: 'per_unit', unit_amount })),
  ),
  interval,
  timing: fc.constantFrom('advance' as const, 'arrears' as const),
  proration: fc.constantFrom('day' as const, 'second' as const, 'none' as const),
});
const metered: fc.Arbitrary<Price> = fc.record({
  charge: cents.map((unit_amount): Charge => ({ model: 'per_unit', unit_amount })),
  interval: interval.filter((any) => any !== 'once'),
  meter: fc.constant('events'),
  included: fc.constantFrom('0', '5', { limit_of: 'events' }),
});
const prices = fc.dictionary(fc.constantFrom('a', 'b', 'c', 'd'), fc.oneof(fixed, metered), { noNullPrototype: true });
const day = fc.integer({ min: dayNumber('2023-10-01'), max: dayNumber('2024-12-01') }).map(dateOfDay);

const world = fc
  .record({
    planPrices: prices,
    addOnPrices: prices,
    start: day,
    length: fc.option(fc.integer({ min: 0, max: 500 })),
    trial: fc.option(fc.integer({ min: 0, max: 40 })),
    anchor: fc.constantFrom('anniversary' as const, 'calendar' as const),
    anchorOffset: fc.constantFrom(0, 0, -40, 17),
    addOnStart: day,
    addOnLength: fc.option(fc.integer({ min: 1, max: 200 })),
    quantity: fc.constantFrom('0', '1', '2', '2.5'),
    timezone: fc.constantFrom('UTC', 'Europe/Berlin', 'America/Sao_Paulo'),
  })
  .map((any) => {
    const catalog = resolveCatalog({
      id: 'acme',
      name: 'Acme',
      currencies: ['EUR'],
      products: { acme: { name: 'Acme' } },
      meters: { events: { label: 'Events', event_type: 'event', aggregation: 'count', unit: 'event' } },
      features: { events: { kind: 'metered', label: 'Events', meter: 'events', unit: 'event', reset: 'month' } },
      plans: { plan: { name: 'Plan', prices: any.planPrices, features: { events: 3 } } },
      add_ons: {
        extra: { name: 'Extra', applies_to: { plans: ['plan'] }, prices: any.addOnPrices, features: { events: 2 } },
      },
    });
    const subscription: Subscription = {
      id: 'sub_1',
      customer_id: 'cus_1',
      status: 'active',
      plan: 'plan',
      catalog_version: 1,
      currency: 'EUR',
      timezone: any.timezone,
      start_date: any.start,
      ...(any.length === null ? {} : { end_date: addToDate(any.start, { days: any.length }) }),
      ...(any.trial === null ? {} : { trial_end_date: addToDate(any.start, { days: any.trial }) }),
      anchor: any.anchor,
      anchor_date: addToDate(any.start, { days: any.anchorOffset }),
      quantities: {},
      add_ons: [
        {
          add_on: 'extra',
          quantity: any.quantity,
          start_date: any.addOnStart,
          ...(any.addOnLength === null ? {} : { end_date: addToDate(any.addOnStart, { days: any.addOnLength }) }),
        },
      ],
    };
    return { catalog, subscription };
  });

/** Some usage that depends on the question alone; some periods have none. */
const usage = ({ from, to }: UsageNeed) => {
  const quantity = decimal(((from + to) / 3_600_000) % 7);
  return { quantity, event_count: quantity };
};
const keysOf = (invoices: readonly InvoicePlan[]) =>
  invoices.flatMap(({ lines }) => lines.map((line) => billedKey(line.charge_key, line.period.start)));
const billedBy = (invoices: readonly InvoicePlan[]) =>
  withLines(
    NOTHING_BILLED,
    invoices.flatMap(({ lines }) => lines),
  );
const linesOf = (invoices: readonly InvoicePlan[]) =>
  invoices
    .flatMap(({ invoice_date, lines }) =>
      lines.map(
        (line) => `${invoice_date} ${line.charge_key} ${line.period.start} ${line.period.end} ${line.amount_minor}`,
      ),
    )
    .sort();
const until = fc
  .tuple(day, fc.integer({ min: 0, max: 300 }))
  .map(([a, more]) => [a, addToDate(a, { days: more })] as const);

test('billing until a and then until b gives the lines of billing until b at once', () => {
  fc.assert(
    fc.property(world, until, ({ catalog, subscription }, [a, b]) => {
      const first = generate({ phases: onePhase(subscription, catalog), billed: NOTHING_BILLED, usage, until: a });
      const second = generate({ phases: onePhase(subscription, catalog), billed: billedBy(first), usage, until: b });
      const once = generate({ phases: onePhase(subscription, catalog), billed: NOTHING_BILLED, usage, until: b });
      expect([...linesOf(first), ...linesOf(second)].sort()).toEqual(linesOf(once));
      expect(generate({ phases: onePhase(subscription, catalog), billed: billedBy(once), usage, until: b })).toEqual(
        [],
      );
    }),
    { numRuns: 200 },
  );
});

test('no charge of a period comes twice, totals are the sums of lines, dates rise', () => {
  fc.assert(
    fc.property(world, day, ({ catalog, subscription }, end) => {
      const invoices = generate({ phases: onePhase(subscription, catalog), billed: NOTHING_BILLED, usage, until: end });
      const keys = keysOf(invoices);
      expect(new Set(keys).size).toBe(keys.length);
      for (const { lines, total_minor, period, invoice_date } of invoices) {
        expect(total_minor).toBe(lines.reduce((sum, line) => sum + line.amount_minor, 0n));
        expect(invoice_date <= end).toBe(true);
        for (const line of lines) expect(line.period.start >= period.start && line.period.end <= period.end).toBe(true);
      }
      const dates = invoices.map(({ invoice_date }) => invoice_date);
      expect(dates).toEqual([...new Set(dates)].sort());
    }),
    { numRuns: 200 },
  );
});

test('usageNeeded names every question generate asks, once', () => {
  fc.assert(
    fc.property(world, day, ({ catalog, subscription }, end) => {
      const request = { phases: onePhase(subscription, catalog), billed: NOTHING_BILLED, until: end };
      const key = (need: UsageNeed) => `${need.meter} ${need.from} ${need.to}`;
      const asked = new Set<string>();
      generate({
        ...request,
        usage: (need) => {
          asked.add(key(need));
          return usage(need);
        },
      });
      expect(usageNeeded(request).map(key).sort()).toEqual([...asked].sort());
    }),
    { numRuns: 100 },
  );
});
