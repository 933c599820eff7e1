// SPDX-License-Identifier: Apache-2.0
import {
  aggregate,
  formatMinor,
  generate,
  type IdentifiedReading,
  meterValue,
  NOTHING_BILLED,
  onePhase,
  resolveCatalog,
  type UsageNeed,
  withLines,
} from '@kontor/core';
import { describe, expect, test } from 'vitest';
import { type ExampleBusiness, examples, SAMPLE_PERIOD, type SampleCustomer, subscriptionOf } from '../index.js';

/** The invoices that closing November brings a customer, by the pure core alone; traces are left out. */
function invoicesOf(business: ExampleBusiness, customer: SampleCustomer, billed = NOTHING_BILLED) {
  const events = [...business.generatedUsage()].filter(({ subject }) => subject === customer.key);
  const usage = ({ meter: key, from, to }: UsageNeed) => {
    const meter = business.catalog.meters?.[key];
    if (meter === undefined) throw new Error(`no meter ${key}`);
    const readings: IdentifiedReading[] = [];
    for (const event of events) {
      const time = Date.parse(event.time);
      const read = meterValue(meter, event);
      if (time >= from && time < to && read.ok && read.value !== null)
        readings.push({ ...read.value, time, source: event.source, id: event.id });
    }
    return aggregate(meter, readings);
  };
  const catalog = resolveCatalog(business.catalog);
  const phases = onePhase(subscriptionOf(customer), catalog);
  return generate({ phases, billed, usage, until: SAMPLE_PERIOD.until });
}

/** Invoice date, then the amount of each line: worked out by hand. */
test.each([
  // 29 in advance on the 6th of October and of November
  ['concertmaster', 'pocket-orchard', ['2023-10-06 29.00', '2023-11-06 29.00']],
  // from the 31st: the next period starts on the last of November
  ['concertmaster', 'juniper-tutors', ['2023-10-31 29.00', '2023-11-30 29.00']],
  // 17 of September's 30 days of 29, then whole months
  ['concertmaster', 'two-rivers-clinic', ['2023-09-14 16.43', '2023-10-01 29.00', '2023-11-01 29.00']],
  // the support bought on the 16th of October: 16 of 31 days of 5,000
  ['concertmaster', 'orinoco-retail-group', ['2023-10-01 499.00', '2023-10-16 2580.65', '2023-11-01 499.00 5000.00']],
  // three instances at 99
  ['zendb', 'larkspur-health', ['2023-10-31 297.00', '2023-11-30 297.00']],
  // 22 of 30 days of two instances
  ['zendb', 'tessera-studio', ['2023-11-09 145.20']],
  // 999 and 16 nodes at the contract's 79
  ['zendb', 'albion-insurance', ['2023-10-01 999.00 1264.00', '2023-11-01 999.00 1264.00']],
  // two workspaces for 14 of October's 31 days, then both whole; its events stay within the plan
  [
    'kalcifer',
    'hinterland-bikes',
    ['2023-10-01 299.00', '2023-10-18 45.16', '2023-11-01 299.00 100.00', '2023-12-01 0.00'],
  ],
  // from the 31st; 815,501 events are 500,000 of the plan and one begun million
  ['kalcifer', 'bergwerk-outdoor', ['2023-10-31 299.00', '2023-11-30 299.00 50.00']],
  // by the calendar year: 61 of 365 days of 60,000
  ['conexus', 'drava-insurance', ['2023-11-01 10027.40']],
  // 17 of November's 30 days of 104 repositories at 750
  ['conexus', 'jura-satellites', ['2023-11-14 44200.00']],
  // nothing to pay
  ['zendb', 'lantern-notes', []],
  ['streaming', 'fennel-weather', []],
] as const)('%s: %s', (id, key, expected) => {
  const business = examples.find((example) => example.id === id) as ExampleBusiness;
  const customer = business.customers.find((candidate) => candidate.key === key) as SampleCustomer;
  expect(
    invoicesOf(business, customer).map(({ invoice_date, lines, currency }) =>
      [invoice_date, ...lines.map(({ amount_minor }) => formatMinor(amount_minor, currency))].join(' '),
    ),
  ).toEqual(expected);
});

describe.each(examples.map((business) => [business.id, business] as const))('%s', (_, business) => {
  test('closing November bills who pays, in advance and in arrears, and nothing twice', () => {
    let [advance, arrears] = [0, 0];
    const metered = new Set<string>();
    for (const customer of business.customers) {
      const invoices = invoicesOf(business, customer);
      const lines = invoices.flatMap((invoice) => invoice.lines);
      const prices = resolveCatalog(business.catalog).plans.get(customer.subscription.plan)?.prices;
      expect(lines.length > 0, customer.key).toBe((prices?.size ?? 0) > 0);
      for (const invoice of invoices)
        for (const line of invoice.lines) {
          if (line.period.end <= invoice.invoice_date) arrears++;
          else advance++;
          if (line.period.end <= invoice.invoice_date && line.amount_minor > 0n) metered.add(line.charge_key);
        }
      const billed = withLines(NOTHING_BILLED, lines);
      expect(invoicesOf(business, customer, billed)).toEqual([]);
    }
    expect(advance).toBeGreaterThan(0);
    const { plans, add_ons = {} } = business.catalog;
    const automatic = Object.values(add_ons).filter(({ trigger }) => trigger === 'beyond_limit');
    const priced = [...Object.values(plans), ...automatic].some(
      ({ availability = 'sold', prices = {} }) =>
        availability === 'sold' && Object.values(prices).some(({ meter }) => meter !== undefined),
    );
    expect(arrears > 0 && metered.size > 0).toBe(priced);
  });
});
