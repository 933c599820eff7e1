// SPDX-License-Identifier: Apache-2.0
import type { StatedEntry, UsageStatement } from '@kontor/sdk/licence';
import { describe, expect, test } from 'vitest';
import type { CatalogDefinition, MeterDefinition } from '../catalog/definition.js';
import { parseInstant } from '../kit/instant.js';
import { meterValue } from './meter.js';
import { coversUntil, statedUsage } from './stated-usage.js';

const meter = (more: Partial<MeterDefinition>): MeterDefinition => ({
  label: 'Meter',
  event_type: 'acme.use',
  aggregation: 'count',
  unit: 'use',
  ...more,
});
const metered = (key: string) => ({ kind: 'metered', label: key, meter: key, unit: 'use', reset: 'month' }) as const;
const catalog: CatalogDefinition = {
  id: 'acme',
  name: 'Acme',
  currencies: ['EUR'],
  products: {},
  meters: {
    calls: meter({ filter: { region: 'eu', level: 5 } }),
    traffic: meter({ aggregation: 'sum', property: 'gb' }),
    peak: meter({ aggregation: 'max', property: 'n' }),
    users: meter({ aggregation: 'unique', property: 'id' }),
    sales: meter({ aggregation: 'sum', property: 'n', amount_property: 'eur' }),
  },
  features: {
    calls: metered('calls'),
    traffic: metered('traffic'),
    peak: metered('peak'),
    users: metered('users'),
    sales: metered('sales'),
    sso: { kind: 'boolean', label: 'SSO' },
    members: { kind: 'seats', label: 'Members', unit: 'member' },
  },
  plans: {},
};
const instant = (text: string) => parseInstant(text) as number;
const entry = (sequence: number, from: string, more: Partial<StatedEntry>): StatedEntry => ({
  sequence,
  from: instant(from),
  to: instant(from) + 3_600_000,
  at: instant(from),
  licence: 'lic_1',
  usage: {},
  seats: {},
  clock_set_back_seconds: 0,
  previous: '',
  hash: '',
  ...more,
});
const stated = (...entries: StatedEntry[]) =>
  statedUsage({ usage: { kind: 'entries', entries }, catalog, timezone: 'Europe/Berlin' });

describe('entries', () => {
  test('become events that their meters read as these amounts, at the instant they begin', () => {
    const found = stated(
      entry(7, '2026-06-30T22:00:00Z', { usage: { calls: '120', traffic: '0.25' } }),
      entry(8, '2026-06-30T23:00:00Z', { usage: { calls: '0', traffic: '1' } }),
    );
    if (!found.ok) throw new Error(JSON.stringify(found.problems));
    const { events } = found.value;
    expect(events.map(({ id, time, data }) => [id, time, data])).toEqual([
      ['7/calls', instant('2026-06-30T22:00:00Z'), { region: 'eu', level: 5, kontor_units: '120' }],
      ['7/traffic', instant('2026-06-30T22:00:00Z'), { gb: '0.25' }],
      ['8/traffic', instant('2026-06-30T23:00:00Z'), { gb: '1' }],
    ]);
    expect(meterValue(catalog.meters?.calls as MeterDefinition, events[0] as never)).toMatchObject({
      value: { units: 120 },
    });
    expect(meterValue(catalog.meters?.traffic as MeterDefinition, events[1] as never)).toMatchObject({ ok: true });
  });

  test('tell seats by the day of the customer, of which the most counts', () => {
    const found = stated(
      entry(1, '2026-06-30T21:00:00Z', { seats: { members: '9' } }),
      entry(2, '2026-06-30T22:00:00Z', { seats: { members: '10' } }),
      entry(3, '2026-07-01T10:00:00Z', { seats: { members: '12' } }),
      entry(4, '2026-07-01T11:00:00Z', { seats: { members: '8' }, licence: 'lic_2' }),
    );
    expect(found).toMatchObject({
      value: {
        seats: [
          { licence: 'lic_1', feature: 'members', date: '2026-06-30', seats: '9' },
          { licence: 'lic_1', feature: 'members', date: '2026-07-01', seats: '12' },
          { licence: 'lic_2', feature: 'members', date: '2026-07-01', seats: '8' },
        ],
      },
    });
  });

  test.each<[string, Partial<StatedEntry>, string]>([
    ['a feature that is not there', { usage: { pages: '1' } }, 'unknown-feature'],
    ['a name of every object', { usage: { constructor: '1' } }, 'unknown-feature'],
    ['usage of a switch', { usage: { sso: '1' } }, 'unknown-feature'],
    ['usage of seats', { usage: { members: '1' } }, 'unknown-feature'],
    ['seats of a meter', { seats: { calls: '1' } }, 'unknown-feature'],
    ['a part of one that is counted', { usage: { calls: '1.5' } }, 'invalid-quantity'],
    ['a meter of the greatest', { usage: { peak: '1' } }, 'meter-not-additive'],
    ['a meter of different ones', { usage: { users: '1' } }, 'meter-not-additive'],
    ['a meter of money', { usage: { sales: '1' } }, 'meter-not-additive'],
  ])('%s is refused, once', (_name, more, code) => {
    const twice = stated(entry(1, '2026-06-01T00:00:00Z', more), entry(2, '2026-06-01T01:00:00Z', more));
    expect(twice).toMatchObject({ ok: false, problems: [{ code }] });
    expect(twice.ok ? [] : twice.problems).toHaveLength(1);
  });
});

test('days without entries are told at their first instant, the first of them where the statement begins', () => {
  const statement = { to: { sequence: 40, hash: '' }, covers_from: instant('2026-06-01T10:00:00Z') } as UsageStatement;
  const day = (date: string, calls: string) => ({ date, licence: 'lic_1', usage: { calls }, seats: { members: '5' } });
  const found = statedUsage({
    usage: { kind: 'days', days: [day('2026-06-01', '4'), day('2026-06-02', '6')], statement },
    catalog,
    timezone: 'Europe/Berlin',
  });
  if (!found.ok) throw new Error(JSON.stringify(found.problems));
  expect(found.value.events.map(({ id, time, amount }) => [id, time, amount])).toEqual([
    ['40/2026-06-01/lic_1/calls', instant('2026-06-01T10:00:00Z'), '4'],
    ['40/2026-06-02/lic_1/calls', instant('2026-06-02T00:00:00Z'), '6'],
  ]);
  expect(found.value.seats.map(({ date }) => date)).toEqual(['2026-06-01', '2026-06-02']);
});

test('a day is told of once its midnight is reached, where the customer is', () => {
  // midnight of 1 September in Berlin is 22:00 UTC of the day before
  const until = (text: string) => coversUntil(instant(text), '2026-09-01', 'Europe/Berlin');
  expect([until('2026-08-31T21:59:59.999Z'), until('2026-08-31T22:00:00Z')]).toEqual([false, true]);
});
