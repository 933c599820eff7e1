// SPDX-License-Identifier: Apache-2.0
import {
  addOnsFor,
  aggregate,
  type Charge,
  checkCatalog,
  checkUsageEvent,
  type Decimal,
  decimal,
  type IdentifiedReading,
  isPlainDate,
  isTimezone,
  limitOf,
  type MeterDefinition,
  meterValue,
  parseUsageEvent,
  type ResolvedPrice,
  resolveCatalog,
  startOfDay,
  subscribedPrices,
  subscriptionProblems,
} from '@kontor/core';
import { describe, expect, test } from 'vitest';
import { examples, GENERATED_SOURCE, SAMPLE_PERIOD, type SampleEvent, subscriptionOf } from '../index.js';

const everyone = examples.flatMap((business) => business.customers);
const PERIOD = { start: SAMPLE_PERIOD.start, end: SAMPLE_PERIOD.until };

test('the five businesses, in their order', () => {
  expect(examples.map(({ id }) => id)).toEqual(['kalcifer', 'conexus', 'streaming', 'zendb', 'concertmaster']);
  for (const { id, name, catalog } of examples) expect([id, name]).toEqual([catalog.id, catalog.name]);
});

test('the world has what makes calendars hard', () => {
  const zones = new Set(everyone.map(({ timezone }) => timezone));
  expect(zones.size).toBeGreaterThanOrEqual(12);
  expect([...zones].every(isTimezone)).toBe(true);
  expect([...zones]).toContain('Asia/Kathmandu');
  expect([...zones]).toContain('America/New_York');
  const subscriptions = everyone.map(({ subscription }) => subscription);
  for (const { start_date, anchor_date, trial_end_date } of subscriptions) {
    expect([start_date, anchor_date, trial_end_date ?? start_date].every(isPlainDate)).toBe(true);
    expect(start_date.slice(0, 4)).toBe('2023');
    expect(start_date < SAMPLE_PERIOD.until).toBe(true);
  }
  expect(subscriptions.filter(({ anchor_date }) => anchor_date.endsWith('-31')).length).toBeGreaterThan(3);
  expect(subscriptions.filter(({ anchor }) => anchor === 'calendar').length).toBeGreaterThan(8);
  expect(subscriptions.filter(({ start_date }) => start_date.startsWith('2023-10')).length).toBeGreaterThan(20);
  expect(subscriptions.some(({ trial_end_date }) => trial_end_date !== undefined)).toBe(true);
  expect(subscriptions.some(({ contract }) => contract !== undefined)).toBe(true);
});

describe.each(examples.map((business) => [business.id, business] as const))('%s', (_, business) => {
  const { catalog, customers } = business;
  const resolved = resolveCatalog(catalog);
  const events = [...business.generatedUsage()];

  test('nothing is wrong with the catalog, and nothing in it hardly meant', () => {
    expect(checkCatalog(catalog)).toEqual([]);
  });

  test('customer keys are unique, short and kebab-case', () => {
    const keys = customers.map(({ key }) => key);
    expect(new Set(keys).size).toBe(keys.length);
    for (const key of keys) expect(key).toMatch(/^[a-z0-9]+(-[a-z0-9]+)*$/);
  });

  test('every sold plan, and every way to pay it, has a customer; planned ones have none', () => {
    for (const [key, plan] of Object.entries(catalog.plans)) {
      const subscribers = customers.filter(({ subscription }) => subscription.plan === key);
      if ((plan.availability ?? 'sold') !== 'sold') {
        expect(subscribers, `${key} is not sold`).toEqual([]);
        continue;
      }
      expect(subscribers.length, key).toBeGreaterThan(0);
      for (const [option, { availability = 'sold' }] of Object.entries(plan.options ?? {})) {
        const chosen = subscribers.filter(
          ({ subscription }) => (subscription.option ?? Object.keys(plan.options ?? {})[0]) === option,
        );
        expect(chosen.length > 0, `${key} by ${option}`).toBe(availability === 'sold');
      }
    }
  });

  test.each(customers.map((customer) => [customer.key, customer] as const))('%s can be billed', (_key, customer) => {
    const subscription = subscriptionOf(customer);
    expect(subscriptionProblems(subscription, resolved)).toEqual([]);
    const available = addOnsFor(resolved, subscription.plan);
    for (const { add_on, start_date } of subscription.add_ons) {
      if (!add_on.startsWith('support/'))
        expect(available.has(add_on), `${add_on} applies to ${subscription.plan}`).toBe(true);
      expect(catalog.add_ons?.[add_on]?.availability ?? 'sold').toBe('sold');
      expect(start_date >= subscription.start_date).toBe(true);
    }
    for (const { price, charge_key } of subscribedPrices(subscription, resolved)) {
      expect(price.charge.model, charge_key).not.toBe('negotiated');
      if (price.feature !== undefined)
        expect(Number(subscription.quantities[price.feature] ?? 0), `${price.feature} held`).toBeGreaterThan(0);
    }
    for (const [feature, held] of Object.entries(subscription.quantities)) {
      const terms = resolved.plans.get(subscription.plan)?.features.get(feature)?.terms;
      const limit = limitOf(feature, subscription, resolved, PERIOD);
      expect(limit === 'unlimited' || !decimal(held).greaterThan(limit), `${feature}: ${held} of ${limit}`).toBe(true);
      const least = terms?.kind === 'seats' ? terms.at_least : null;
      expect(least?.greaterThan(decimal(held)) ?? false, `${feature}: ${held} is below ${least}`).toBe(false);
    }
  });

  test('negotiated prices are settled within the published range', () => {
    for (const customer of customers) {
      const { plan, contract } = customer.subscription;
      if (catalog.plans[plan]?.contract) expect(contract?.reference, customer.key).toBeTruthy();
      for (const [key, price] of resolved.plans.get(plan)?.prices ?? []) {
        const settled = contract?.charges?.[key];
        if (settled === undefined || price.charge.model !== 'negotiated') continue;
        const { minimum, maximum } = price.charge;
        for (const amount of amountsOf(settled, price)) {
          if (minimum !== undefined) expect(amount.lessThan(decimal(minimum)), `${customer.key} ${key}`).toBe(false);
          if (maximum !== undefined) expect(amount.greaterThan(decimal(maximum)), `${customer.key} ${key}`).toBe(false);
        }
      }
    }
  });

  test('generated events are CloudEvents of known customers and meters, each once, labelled as generated', () => {
    const keys = new Set(customers.map(({ key }) => key));
    const types = new Set(Object.values(catalog.meters ?? {}).map(({ event_type }) => event_type));
    const ids = new Set<string>();
    for (const event of events) {
      const parsed = parseUsageEvent(event);
      if (!parsed.ok) throw new Error(`${event.id}: ${JSON.stringify(parsed.problems)}`);
      expect(checkUsageEvent(parsed.value)).toEqual([]);
      expect(keys.has(event.subject), event.subject).toBe(true);
      expect(types.has(event.type), event.type).toBe(true);
      expect(event.type).not.toBe(business.traces?.event_type);
      expect(event.source).toBe(GENERATED_SOURCE);
      ids.add(event.id);
      for (const meter of Object.values(catalog.meters ?? {}))
        expect(meterValue(meter, parsed.value).ok, `${event.id}: ${JSON.stringify(event.data)}`).toBe(true);
    }
    expect(ids.size).toBe(events.length);
  });

  test('they lie in the customer’s own November, and come to 30 to 200 each', () => {
    for (const { key, timezone, subscription } of customers) {
      const own = events.filter(({ subject }) => subject === key);
      if (own.length === 0) continue;
      expect(own.length, key).toBeGreaterThanOrEqual(30);
      expect(own.length, key).toBeLessThanOrEqual(200);
      const times = own.map(({ time }) => Date.parse(time));
      const from = startOfDay(subscription.start_date, timezone);
      expect(Math.min(...times)).toBe(Math.max(from, startOfDay(SAMPLE_PERIOD.start, timezone)));
      expect(Math.max(...times)).toBe(startOfDay(SAMPLE_PERIOD.until, timezone) - 1);
    }
  });

  test('every price by usage has usage of each of its customers; where there is an allowance, some exceed it', () => {
    const beyond = new Map<string, number>();
    for (const customer of customers) {
      const subscription = subscriptionOf(customer);
      for (const { price, charge_key } of subscribedPrices(subscription, resolved)) {
        const meter = price.meter === undefined ? undefined : catalog.meters?.[price.meter];
        if (meter === undefined || meter.event_type === business.traces?.event_type) continue;
        const used = usedBy(customer.key, meter, events);
        expect(used.sign(), `${customer.key} uses ${price.meter}`).toBe(1);
        const { included } = price;
        if (included === undefined) continue;
        const limit =
          typeof included === 'object'
            ? limitOf(included.limit_of, subscription, resolved, PERIOD)
            : decimal(included).multiply(decimal(price.convert?.divide_by ?? 1));
        const over = limit !== 'unlimited' && used.greaterThan(limit);
        beyond.set(charge_key, (beyond.get(charge_key) ?? 0) + (over ? 1 : 0));
      }
    }
    for (const [charge_key, count] of beyond) expect(count, charge_key).toBeGreaterThan(0);
  });

  test('what a gate refuses stays within its limit', () => {
    for (const customer of customers) {
      const subscription = subscriptionOf(customer);
      const charged = new Set(subscribedPrices(subscription, resolved).map(({ price }) => price.meter));
      for (const [key, feature] of Object.entries(catalog.features)) {
        if (feature.kind !== 'metered' || charged.has(feature.meter)) continue;
        const meter = catalog.meters?.[feature.meter];
        if (meter === undefined || meter.event_type === business.traces?.event_type) continue;
        const limit = limitOf(key, subscription, resolved, PERIOD);
        const used = usedBy(customer.key, meter, events);
        expect(limit === 'unlimited' || !used.greaterThan(limit), `${customer.key}: ${used} of ${limit} ${key}`).toBe(
          true,
        );
      }
    }
  });

  test('it is the same usage every time', () => {
    expect([...business.generatedUsage()]).toEqual(events);
  });
});

test('there are some ten thousand generated events, not millions', () => {
  const count = examples.reduce((sum, business) => sum + [...business.generatedUsage()].length, 0);
  expect(count).toBeGreaterThan(5_000);
  expect(count).toBeLessThan(30_000);
});

/** What the customer used in the month by the meter's own rule. */
function usedBy(customer: string, meter: MeterDefinition, events: readonly SampleEvent[]): Decimal {
  const readings: IdentifiedReading[] = [];
  for (const event of events) {
    if (event.subject !== customer || event.type !== meter.event_type) continue;
    const read = meterValue(meter, event);
    if (read.ok && read.value !== null)
      readings.push({ ...read.value, time: Date.parse(event.time), source: event.source, id: event.id });
  }
  return aggregate(meter, readings).quantity;
}

/** Every amount per unit, or in all, that a settled charge can come to. */
function amountsOf(charge: Charge, price: ResolvedPrice): Decimal[] {
  switch (charge.model) {
    case 'flat':
      return [decimal(charge.amount)];
    case 'per_unit':
    case 'per_seat':
      return [decimal(charge.unit_amount)];
    case 'graduated':
    case 'volume':
      return charge.tiers.map(({ unit_amount }) => decimal(unit_amount ?? 0));
    default:
      throw new Error(`${price.label} is settled by a ${charge.model} charge, which this test cannot judge`);
  }
}
