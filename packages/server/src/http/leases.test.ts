// SPDX-License-Identifier: Apache-2.0
import { type ConnectedGate, connectGate, LeaseHolding, type LeaseRequest } from '@kontor/sdk';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { ApiClient } from '../testing/api-client.js';
import { exampleCatalog } from '../testing/example-catalog.js';
import { openTestStore, type TestStore } from '../testing/index.js';
import { createApp } from './app.js';

const LIMIT = 40;
let store: TestStore;
let app: ReturnType<typeof createApp>;
let api: ApiClient;
let key: string;
let now = Date.parse('2026-01-10T12:00:00Z');

beforeAll(async () => {
  store = await openTestStore();
  const rate_limit = { per_second: 1e6, burst: 1e6 };
  app = createApp({ store, operator_token: 'operator-token', rate_limit, now: () => now });
  const operator = new ApiClient(app, { authorization: 'Bearer operator-token' });
  await operator.post('/v1/organisations', { slug: 'acme', name: 'Acme', currency: 'EUR' });
  key = (await operator.post('/v1/api_keys', { name: 'test' }, { 'kontor-organisation': 'acme' })).body.secret;
  api = operator.with({ authorization: `Bearer ${key}` });
  const { free, ...plans } = exampleCatalog.plans;
  await api.put('/v1/catalog', {
    ...exampleCatalog,
    plans: { ...plans, free: { ...free, features: { ...free.features, calls: LIMIT } } },
  });
});
afterAll(async () => {
  app?.endStreams();
  await store?.close();
});

async function customer(plan = 'free'): Promise<string> {
  const { id } = (await api.post('/v1/customers', { name: 'Ada' })).body;
  await api.post('/v1/subscriptions', { customer_id: id, plan, start_date: '2026-01-01', trial_end_date: null });
  return id;
}

async function used(id: string, month = '01'): Promise<string> {
  const next = `0${Number(month) + 1}`;
  const query = `customer_id=${id}&meter=calls&from=2026-${month}-01&to=2026-${next}-01`;
  return (await api.get(`/v1/usage?${query}`)).body.quantity;
}

function renew(id: string, holder: string, request: LeaseRequest, more: object = {}) {
  return api.post(`/v1/customers/${id}/leases`, { feature: 'calls', holder, ...request, ...more });
}

const first: LeaseRequest = { lease: null, sequence: 1, used: 0, ceiling: 0, want: 10 };

describe('a lease', () => {
  test('is granted, renewed with what was used, and given back', async () => {
    const id = await customer();
    const made = await renew(id, 'a', first);
    expect(made.body).toMatchObject({
      object: 'quota_lease',
      granted: 10,
      used: 0,
      state: 'held',
      expires_in_ms: 60_000,
    });
    const { id: lease } = made.body;
    const told = { lease, sequence: 2, used: 4, ceiling: 10, want: 10 };
    expect((await renew(id, 'a', told)).body).toMatchObject({ id: lease, granted: 14, used: 4 });
    expect(await used(id)).toBe('4');
    // the same again, as after an answer that was lost
    expect((await renew(id, 'a', told)).body).toMatchObject({ granted: 14, used: 4 });
    expect(await used(id)).toBe('4');
    expect((await renew(id, 'a', { lease, sequence: 3, used: 9, ceiling: 9, want: 0 })).body).toMatchObject({
      granted: 9,
      used: 9,
    });
    expect([await used(id), (await renew(id, 'b', { ...first, want: 100 })).body.granted]).toEqual(['9', 15]);
  });

  test('whose answer was lost is given up by a holder that never heard of it', async () => {
    const id = await customer();
    await renew(id, 'a', { ...first, want: 20 });
    expect((await renew(id, 'a', { ...first, sequence: 2, want: 3 })).body).toMatchObject({ granted: 3 });
  });

  test('ends with the window; what is told late belongs to where it was used', async () => {
    const id = await customer();
    now = Date.parse('2026-01-31T22:59:50Z');
    const january = (await renew(id, 'a', first)).body;
    expect(january.window_end).toBe('2026-02-01T00:00:00.000Z');
    now = Date.parse('2026-02-01T00:00:05Z');
    const february = (await renew(id, 'a', { lease: january.id, sequence: 2, used: 7, ceiling: 7, want: 5 })).body;
    expect(february).toMatchObject({ granted: 5, used: 0, window_end: '2026-03-01T00:00:00.000Z' });
    expect(february.id).not.toBe(january.id);
    expect([await used(id, '01'), await used(id, '02')]).toEqual(['7', '0']);
    now = Date.parse('2026-01-10T12:00:00Z');
  });

  test('of a soft limit has all it wants', async () => {
    const id = await customer('team');
    expect((await renew(id, 'a', { ...first, want: 5_000 })).body.granted).toBe(5_000);
  });

  test.each([
    ['sso', 'feature-not-leasable'],
    ['seats', 'feature-not-leasable'],
    ['nothing', 'unknown-feature'],
  ])('of %s is refused: %s', async (feature, code) => {
    const refused = await renew(await customer(), 'a', first, { feature });
    expect([refused.status, refused.body.code]).toEqual([422, code]);
  });

  test('that fell silent holds its units, until somebody says what became of them', async () => {
    const id = await customer();
    const { id: lease } = (await renew(id, 'gone', first)).body;
    const lent = (await renew(id, 'lent', { ...first, want: 15 }, { silence: 'release' })).body.granted;
    now += 60_000;
    const { data } = (await api.get(`/v1/customers/${id}/leases`)).body;
    expect(data.map((one: { holder: string; state: string }) => [one.holder, one.state])).toEqual([
      ['gone', 'silent'],
      ['lent', 'over'],
    ]);
    expect(lent).toBeGreaterThan(0);
    await renew(id, 'gone', { lease, sequence: 2, used: 6, ceiling: 6, want: 0 });
    expect(await used(id)).toBe('6');
    expect((await renew(id, 'b', { ...first, want: 100 })).body.granted).toBe(17);
    now -= 60_000;
  });
});

test('eight processes that ask at once never get more than there is', async () => {
  const id = await customer();
  const answers = await Promise.all(
    Array.from({ length: 8 }, (_, index) => renew(id, `p${index}`, { ...first, want: 100 })),
  );
  const granted = answers.map(({ body }) => body.granted as number);
  expect(granted.reduce((sum, units) => sum + units, 0)).toBeLessThanOrEqual(LIMIT);
  expect(Math.min(...granted)).toBeGreaterThan(0);
});

type Step = readonly [
  kind: 'consume' | 'ask' | 'lose request' | 'lose answer' | 'crash',
  process: number,
  units: number,
];

test('whatever is lost or dies, the limit holds, and what the living tell is metered exactly', async () => {
  const step = fc.tuple(
    fc.constantFrom('consume', 'consume', 'ask', 'ask', 'lose request', 'lose answer', 'crash') as fc.Arbitrary<
      Step[0]
    >,
    fc.nat(7),
    fc.integer({ min: 1, max: 12 }),
  );
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 15, maxLength: 30, size: 'max' }), async (steps) => {
      const id = await customer();
      const processes = Array.from({ length: 8 }, (_, index) => ({
        name: `p${index}`,
        holding: new LeaseHolding(),
        own: 0,
      }));
      let [consumed, lives, living] = [0, 8, 0];
      for (const [kind, index, units] of steps) {
        const process = processes[index] as (typeof processes)[number];
        if (kind === 'consume') {
          const taken = Math.min(units, process.holding.room(now));
          process.holding.consume(taken, now);
          process.own += taken;
          consumed += taken;
          expect(consumed).toBeLessThanOrEqual(LIMIT);
        } else if (kind === 'crash')
          Object.assign(process, { name: `p${lives++}`, holding: new LeaseHolding(), own: 0 });
        else {
          const asked = process.holding.request(units, now);
          if (kind === 'lose request') continue;
          const { body } = await renew(id, process.name, asked);
          if (kind === 'ask') process.holding.answer(asked, now, body);
        }
      }
      for (const { name, holding, own } of processes) {
        living += own;
        await renew(id, name, holding.request(0, now));
      }
      const { data } = (await api.get(`/v1/customers/${id}/leases`)).body as {
        data: { holder: string; granted: number; used: number }[];
      };
      const doubtful = data.reduce((sum, lease) => sum + lease.granted - lease.used, 0);
      const metered = Number(await used(id));
      expect(metered).toBeGreaterThanOrEqual(living);
      expect(metered).toBeLessThanOrEqual(consumed);
      expect(consumed).toBeLessThanOrEqual(metered + doubtful);
      expect(metered + doubtful).toBeLessThanOrEqual(LIMIT);
    }),
    { numRuns: 5 },
  );
});

describe('gates with leases', () => {
  function open(id: string, lossy = false): ConnectedGate<typeof exampleCatalog> {
    let calls = 0;
    return connectGate<typeof exampleCatalog>({
      url: 'http://kontor.test',
      key,
      customer: id,
      leases: { features: ['calls'] },
      random: () => 0,
      fetch: async (url, request) => {
        const response = await app.request(url.slice('http://kontor.test'.length), request as RequestInit);
        // every third answer about a lease is lost after it was carried out
        if (lossy && url.endsWith('/leases') && ++calls % 3 === 0) throw new TypeError('connection reset');
        return response as never;
      },
    });
  }

  test('share a hard limit to the last unit, and not one more', async () => {
    const id = await customer();
    const gates = [open(id), open(id, true), open(id), open(id, true)];
    await Promise.all(gates.map((gate) => gate.ready()));
    let taken = 0;
    for (let before = -1; before !== taken; ) {
      before = taken;
      for (const gate of gates) while (await gate.acquire('calls')) taken++;
      for (const gate of gates) await gate.flush();
    }
    expect(taken).toBe(LIMIT);
    for (const gate of gates) await gate.close();
    expect(await used(id)).toBe(String(LIMIT));
    expect(gates[0]?.consume('calls')).toBe(false);
  });

  test('give back what they did not need', async () => {
    const id = await customer();
    const gate = open(id);
    await gate.ready();
    expect([gate.consume('calls', 3), gate.check('calls').allowed]).toEqual([true, true]);
    expect(gate.check('calls', { need: 12 }).reason).toBe('no_lease');
    expect(gate.check('calls', { need: LIMIT }).reason).toBe('limit_reached');
    await gate.close();
    const [lease] = (await api.get(`/v1/customers/${id}/leases`)).body.data;
    expect(lease).toMatchObject({ granted: 3, used: 3, state: 'over' });
  });
});
