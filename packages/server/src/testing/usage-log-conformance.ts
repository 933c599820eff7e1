// SPDX-License-Identifier: Apache-2.0
import {
  aggregate,
  type EventData,
  type IdentifiedReading,
  type Instant,
  type MeterDefinition,
  meterValue,
} from '@kontor/core';
import fc from 'fast-check';
import { beforeAll, describe, expect, test } from 'vitest';
import type { IncomingEvent } from '../ingest/record.js';
import type { UsageLog } from '../ingest/usage-log.js';

/** One organisation with a log, and what must be seen from outside. */
export interface UsageWorld {
  readonly log: UsageLog;
  /** Makes a customer with this external id; returns its id. */
  customer(external_id: string): Promise<string>;
  pushMeters(meters: Readonly<Record<string, MeterDefinition>>): Promise<void>;
  /** Quantity and number of events. */
  totals(
    customer_id: string,
    meter: MeterDefinition,
    from: Instant,
    to: Instant,
  ): Promise<{ quantity: string; events: string }>;
  /** Codes of what is in quarantine. */
  held(): Promise<string[]>;
  replay(): Promise<void>;
}

const HOUR = 3_600_000;
const NOON = Date.UTC(2024, 2, 1, 12);
const meter = (change: Partial<MeterDefinition> = {}): MeterDefinition => ({
  label: 'Calls',
  event_type: 'call',
  aggregation: 'sum',
  property: 'n',
  unit: 'call',
  ...change,
});
const calls = meter();
const event = (id: string, data: EventData, change: Partial<IncomingEvent> = {}): IncomingEvent => ({
  source: 's',
  id,
  subject: 'acme',
  type: 'call',
  time: NOON,
  received: NOON,
  data,
  ...change,
});

/** What every implementation of `UsageLog` must do. `open` makes a fresh organisation each time. */
export function describeUsageLog(name: string, open: () => Promise<UsageWorld>): void {
  describe(`${name} as a usage log`, () => {
    let world: UsageWorld;
    let acme: string;
    const total = async (definition = calls, from = 0, to = NOON + 1000 * HOUR) =>
      (await world.totals(acme, definition, from, to)).quantity;
    const fresh = async () => {
      world = await open();
      await world.pushMeters({ calls });
      acme = await world.customer('acme');
    };
    beforeAll(fresh);

    test('counts an event once within a batch and across batches, whatever its time says', async () => {
      const once = await world.log.record([event('1', { n: 1 }), event('2', { n: 2 }), event('1', { n: 1 })]);
      expect(once).toEqual({ accepted: 2, duplicates: 1, quarantined: [] });
      const again = await world.log.record([event('2', { n: 2 }, { time: NOON + HOUR }), event('3', { n: '0.5' })]);
      expect(again).toEqual({ accepted: 1, duplicates: 1, quarantined: [] });
      expect(await world.log.record([event('3', { n: 1 }), event('2', { n: 1 })])).toMatchObject({
        accepted: 0,
        duplicates: 2,
      });
      expect(await total()).toBe('3.5');
    });

    test('tells the same id of two sources apart', async () => {
      await fresh();
      await world.log.record([event('1', { n: 1 }), event('1', { n: 1 }, { source: 't' })]);
      expect(await total()).toBe('2');
    });

    test('takes the customer by its id or external id', async () => {
      await fresh();
      await world.log.record([event('1', { n: 1 }), event('2', { n: 1 }, { subject: acme })]);
      expect(await total()).toBe('2');
    });

    test('gives one answer to concurrent senders of the same events in different order', async () => {
      await fresh();
      const events = Array.from({ length: 400 }, (_, index) =>
        event(`e${index}`, { n: 1 }, { time: NOON + index * 60_000 }),
      );
      const batches = [events, events.toReversed(), events.slice(100), events.slice(0, 300).toReversed()];
      const answers = await Promise.all(batches.map((batch) => world.log.record(batch)));
      expect(answers.reduce((sum, one) => sum + one.accepted, 0)).toBe(400);
      expect(answers.reduce((sum, one) => sum + one.duplicates, 0)).toBe(1000);
      expect(await total()).toBe('400');
    });

    test('reads hours and the edges of any zone as the pure fold does, in any order of arrival', async () => {
      await fresh();
      const aggregations = ['count', 'sum', 'max', 'latest', 'unique'] as const;
      const meters = aggregations.map((aggregation) => meter({ aggregation }));
      await world.pushMeters(Object.fromEntries(meters.map((one, index) => [`m${index}`, one])));
      const instants = fc.integer({ min: 0, max: 400 }).map((quarters) => NOON + quarters * 900_000);
      let run = 0;
      await fc.assert(
        fc.asyncProperty(
          fc.array(
            fc.record({ id: fc.integer({ min: 0, max: 30 }), time: instants, n: fc.integer({ min: -999, max: 999 }) }),
            { maxLength: 40, size: 'max' },
          ),
          fc.integer({ min: 0, max: 40 }),
          instants,
          instants,
          async (all, cut, a, b) => {
            const source = `run${run++}`;
            const who = await world.customer(source);
            const events = all.map(({ id, time, n }) =>
              event(String(id), { n: n / 8 }, { source, subject: source, time }),
            );
            await world.log.record(events.slice(0, cut));
            await world.log.record(events.slice(cut));
            const [from, to] = a < b ? [a, b] : [b, a];
            const first = new Map<string, IncomingEvent>();
            for (const one of events) if (!first.has(one.id)) first.set(one.id, one);
            for (const definition of meters) {
              const readings = [...first.values()]
                .filter(({ time }) => time >= from && time < to)
                .map((one): IdentifiedReading => {
                  const read = meterValue(definition, one);
                  if (!read.ok || read.value === null) throw new Error('unread');
                  return { ...read.value, time: one.time, source: one.source, id: one.id };
                });
              const expected = aggregate(definition, readings);
              expect(await world.totals(who, definition, from, to), definition.aggregation).toEqual({
                quantity: expected.quantity.toString(),
                events: expected.event_count.toString(),
              });
            }
          },
        ),
        { numRuns: 40 },
      );
    });

    test('keeps what it cannot count, and counts it at its own time when it can', async () => {
      await fresh();
      const recorded = await world.log.record([
        event('1', { n: 1 }),
        event('2', { n: 10 }, { subject: 'later' }),
        event('3', { n: 100 }, { type: 'upload' }),
        event('4', { n: 'many' }),
        event('5', {}),
        event('2', { n: 10 }, { subject: 'later' }),
      ]);
      expect(recorded).toMatchObject({ accepted: 1, duplicates: 1 });
      expect(recorded.quarantined.map(({ index, problem }) => `${index} ${problem.code}`)).toEqual([
        '1 event-customer-unknown',
        '2 event-type-unknown',
        '3 meter-value-invalid',
        '4 meter-value-missing',
      ]);
      expect(await world.log.record([event('5', {}), event('1', { n: 1 }, { subject: 'nobody' })])).toMatchObject({
        accepted: 0,
        duplicates: 2,
      });
      const later = await world.customer('later');
      await world.replay();
      expect((await world.totals(later, calls, NOON, NOON + HOUR)).quantity).toBe('10');
      expect(await world.held()).toEqual(['event-type-unknown', 'meter-value-invalid', 'meter-value-missing']);
      const uploads = meter({ event_type: 'upload' });
      const texts = meter({ aggregation: 'unique' });
      await world.pushMeters({ uploads, texts });
      expect(await total(uploads)).toBe('100');
      expect(await total(texts)).toBe('2');
      expect(await world.held()).toEqual(['meter-value-missing']);
      await world.replay();
      expect(await total(uploads)).toBe('100');
    });

    test('counts a new or changed meter from the events there are, and goes on with the old rule', async () => {
      await fresh();
      const some = [1, 2, 3].map((n) => event(`e${n}`, { n, m: n * 10, live: n !== 2 }, { time: NOON + n * HOUR }));
      await world.log.record(some);
      const changed = meter({ property: 'm', filter: { live: true } });
      await world.pushMeters({ calls: changed });
      expect(await total(changed)).toBe('40');
      await world.log.record([event('e4', { n: 4, m: 40, live: true }), event('e5', { m: 50, live: true })]);
      expect(await total(changed)).toBe('130');
      expect(await total(calls)).toBe('10');
      expect(await total(meter({ aggregation: 'max' }))).toBe('4');
    });

    test('does nothing for no events', async () => {
      expect(await world.log.record([])).toEqual({ accepted: 0, duplicates: 0, quarantined: [] });
    });
  });
}
