// SPDX-License-Identifier: Apache-2.0
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { Business } from '../testing/business.js';
import { exampleCatalog } from '../testing/example-catalog.js';
import { openTestStore, type TestStore } from '../testing/test-store.js';

const type = 'test.read';
const meter = (aggregation: string, more: object = {}) => ({
  ...{ label: aggregation, event_type: type, aggregation, unit: 'read', ...more },
});
const METERS = {
  reads: meter('count'),
  bytes: meter('sum', { property: 'size' }),
  peak: meter('max', { property: 'size' }),
  level: meter('latest', { property: 'size' }),
  users: meter('unique', { property: 'user' }),
  eu_reads: meter('count', { filter: { region: 'eu' } }),
};
// id, customer, time, size, user, region
const EVENTS = [
  ['1', 'ada', '2026-01-05T00:10:00Z', 5, 'u1', 'eu'],
  ['2', 'ada', '2026-01-05T13:00:00Z', 3, 'u2', 'eu'],
  ['3', 'ada', '2026-01-11T18:29:59Z', 8, 'u1', 'us'],
  ['4', 'ada', '2026-01-11T18:30:00Z', 2, 'u1', 'us'],
  ['5', 'ada', '2026-02-01T09:00:00Z', 1, 'u3', 'ap'],
  ['6', 'grace', '2026-01-05T08:00:00Z', 4, 'u9', 'eu'],
  ['7', 'grace', '2026-01-06T08:00:00Z', 9, 'u1', 'ap'],
] as const;

let store: TestStore;
let acme: Business;
beforeAll(async () => {
  store = await openTestStore();
  acme = await Business.open(store);
  acme.on('2026-02-10');
  await acme.api.post('/v1/customers', { name: 'Grace', external_id: 'grace' });
  const content = { ...exampleCatalog, meters: { ...exampleCatalog.meters, ...METERS } };
  const pushed = await acme.api.put('/v1/catalog', content);
  expect(pushed.status, JSON.stringify(pushed.body)).toBeLessThan(300);
  const events = EVENTS.map(([id, subject, time, size, user, region]) => ({
    ...{ specversion: '1.0', source: 'test', type, id, subject, time },
    data: { size, user, region },
  }));
  expect((await acme.api.post('/v1/events', events)).body.accepted).toBe(EVENTS.length);
});
afterAll(() => store.close());

const asked = async (query: Record<string, string>) => {
  const parameters = new URLSearchParams({ from: '2026-01-01', to: '2026-03-01', ...query });
  return (await acme.api.get(`/v1/usage?${parameters}`)).body;
};

describe('of all customers: each by itself, then summed', () => {
  test.each([
    ['reads', '7'],
    ['bytes', '32'],
    ['peak', '17'],
    ['level', '10'],
    ['users', '5'],
    ['eu_reads', '3'],
  ])('%s', async (name, quantity) => {
    const all = await asked({ meter: name });
    expect(all).toMatchObject({ customer_id: null, quantity, timezone: 'UTC' });
    const each = await Promise.all(['ada', 'grace'].map((customer_id) => asked({ meter: name, customer_id })));
    expect(each.reduce((sum, one) => sum + Number(one.quantity), 0)).toBe(Number(quantity));
    // series and their filter read other ways, and come to the same
    const days = await asked({ meter: name, by: 'day' });
    expect(days.buckets).toHaveLength(59);
    const whole = await asked({ meter: name, where: 'region=eu' });
    const eu = EVENTS.filter(([, , , , , region]) => region === 'eu').length;
    expect(whole.event_count).toBe(String(eu));
  });
});

describe('windows', () => {
  test.each([
    ['month', 'UTC', ['6', '1']],
    ['week', 'UTC', ['0', '6', '0', '0', '1', '0', '0', '0', '0']],
    // midnight of India is half past six in the evening of UTC
    ['week', 'Asia/Kolkata', ['0', '5', '1', '0', '1', '0', '0', '0', '0']],
  ])('by %s in %s', async (by, timezone, expected) => {
    const quantities = async (more = {}) =>
      (await asked({ meter: 'reads', by, timezone, ...more })).buckets.map(
        ({ quantity }: { quantity: string }) => quantity,
      );
    expect(await quantities()).toEqual(expected);
    // a filter reads the events themselves
    expect(await quantities({ where: 'size=5,user=u1' })).toEqual(
      expected.map((_one, at) => (at === (by === 'month' ? 0 : 1) ? '1' : '0')),
    );
  });

  test('by hour and by day of one customer; the first and last are cut', async () => {
    const span = { customer_id: 'ada', meter: 'bytes', from: '2026-01-05T00:05:00Z', to: '2026-01-05T13:30:00Z' };
    const hours = (await asked({ ...span, by: 'hour' })).buckets;
    expect(hours).toHaveLength(14);
    expect(hours[0]).toEqual({
      ...{ from: '2026-01-05T00:05:00.000Z', to: '2026-01-05T01:00:00.000Z', quantity: '5', event_count: '1' },
    });
    expect(hours.at(-1)).toMatchObject({ to: '2026-01-05T13:30:00.000Z', quantity: '3' });
    const days = await asked({
      ...{ customer_id: 'ada', meter: 'reads', by: 'day', timezone: 'Asia/Kolkata' },
      ...{ from: '2026-01-11', to: '2026-01-13' },
    });
    expect(days.buckets.map(({ quantity }: { quantity: string }) => quantity)).toEqual(['1', '1']);
  });

  test('more than a thousand are refused', async () => {
    expect(await asked({ meter: 'reads', by: 'hour', from: '2025-01-01' })).toMatchObject({ code: 'series-too-long' });
  });
});

describe('groups', () => {
  const told = ({ groups }: { groups: { key: string | null; rest: boolean; quantity: string }[] }) =>
    groups.map(({ key, rest, quantity }) => `${rest ? 'rest' : key} ${quantity}`);

  test.each([
    ['reads', 'region', ['eu 3', 'ap 2', 'us 2']],
    ['bytes', 'region', ['eu 12', 'ap 10', 'us 10']],
    ['peak', 'region', ['ap 10', 'eu 9', 'us 8']],
    ['users', 'region', ['eu 3', 'ap 2', 'us 1']],
    ['eu_reads', 'region', ['eu 3']],
    ['reads', 'nothing', ['null 7']],
  ])('%s by %s', async (name, group_by, expected) => {
    expect(told(await asked({ meter: name, group_by }))).toEqual(expected);
  });

  test('the rest of them is one, and all come to the whole in every window', async () => {
    for (const name of ['reads', 'bytes'])
      for (const group_by of ['region', 'customer']) {
        const one = await asked({ meter: name, group_by, top: '1', by: 'week' });
        expect(one.groups.map(({ rest }: { rest: boolean }) => rest)).toEqual([false, true]);
        for (const [at, { quantity }] of one.buckets.entries()) {
          const sum = one.groups.reduce(
            (of: number, group: { buckets: { quantity: string }[] }) => of + Number(group.buckets[at]?.quantity),
            0,
          );
          expect(sum).toBe(Number(quantity));
        }
      }
  });

  test('by customer', async () => {
    const [ada, grace] = await Promise.all(
      ['ada', 'grace'].map(async (id) => (await acme.api.get(`/v1/customers/${id}`)).body.id),
    );
    expect(told(await asked({ meter: 'bytes', group_by: 'customer' }))).toEqual([`${ada} 19`, `${grace} 13`]);
    expect(told(await asked({ meter: 'users', group_by: 'customer' }))).toEqual([`${ada} 3`, `${grace} 2`]);
    expect(told(await asked({ meter: 'bytes', group_by: 'region', customer_id: 'grace' }))).toEqual(['ap 9', 'eu 4']);
  });
});

test('a filter that the meter speaks against is refused', async () => {
  expect(await asked({ meter: 'eu_reads', where: 'region=us' })).toMatchObject({ code: 'invalid-format' });
  expect(await asked({ meter: 'eu_reads', where: 'region=eu' })).toMatchObject({ quantity: '3' });
});
