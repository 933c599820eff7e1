// SPDX-License-Identifier: Apache-2.0
import { connectFloatingGate, type FloatingGate } from '@kontor/sdk/floating';
import { importKeySet } from '@kontor/sdk/licence';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { ApiClient } from '../testing/api-client.js';
import { exampleCatalog } from '../testing/example-catalog.js';
import { openTestStore, type TestStore } from '../testing/index.js';
import { createApp } from './app.js';

let store: TestStore;
let app: ReturnType<typeof createApp>;
let api: ApiClient;
let site: ApiClient & { key: string };
let now = Date.parse('2026-06-01T10:00:00Z');
let subscription: string;
let licence: { id: string; token: string };

beforeAll(async () => {
  store = await openTestStore();
  const rate_limit = { per_second: 1e6, burst: 1e6 };
  app = createApp({ store, operator_token: 'operator-token', rate_limit, now: () => now });
  const operator = new ApiClient(app, { authorization: 'Bearer operator-token' });
  await operator.post('/v1/organisations', { slug: 'acme', name: 'Acme', currency: 'EUR' });
  const key = async (kind: string) => {
    const made = await operator.post('/v1/api_keys', { name: kind, kind }, { 'kontor-organisation': 'acme' });
    const { secret } = made.body;
    return Object.assign(operator.with({ authorization: `Bearer ${secret}` }), { key: secret as string });
  };
  [api, site] = [await key('secret'), await key('publishable')];
  await api.put('/v1/catalog', exampleCatalog);
  const { id } = (await api.post('/v1/customers', { name: 'Ada' })).body;
  const terms = { customer_id: id, plan: 'team', start_date: '2026-01-01', quantities: { seats: '5' } };
  subscription = (await api.post('/v1/subscriptions', terms)).body.id;
  await api.post('/v1/signing_keys', {});
});
afterAll(() => store?.close());

async function issue(leases: number | null): Promise<{ id: string; token: string }> {
  const floating = leases === null ? {} : { floating: { leases, heartbeat_seconds: 60, cull_seconds: 300 } };
  return (await api.post('/v1/licences', { subscription_id: subscription, ...floating })).body;
}
beforeEach(async () => {
  licence = await issue(2);
});
const path = (id = licence.id) => `/v1/licences/${id}/activations`;
const hold = (holder: string, session = 'run', id = licence.id) => api.post(path(id), { holder, session });
const release = (holder: string, session = 'run') => api.post(`${path()}/release`, { holder, session });
const states = async (...holders: string[]) => {
  const found: string[] = [];
  for (const holder of holders) found.push((await hold(holder)).body.state);
  return found;
};
/** As the pool counts it, and as its rows say. */
async function taken(): Promise<[number, number]> {
  const organisation = (await api.get('/v1/organisation')).body.id;
  return store.read(organisation, async (tx) => {
    const { rows } = await tx.client.query<{ taken: bigint; held: bigint }>(
      `SELECT taken, (SELECT count(DISTINCT holder) FROM activation a WHERE a.family = p.family AND state = 'held') AS held
        FROM place_pool p WHERE family = $1`,
      [licence.id],
    );
    return [Number(rows[0]?.taken), Number(rows[0]?.held)];
  });
}

describe('a place', () => {
  test('is given, kept by a sign of life, listed, and given back', async () => {
    const first = await hold('a');
    expect(first).toMatchObject({
      status: 200,
      body: {
        object: 'activation',
        state: 'held',
        expires_in_ms: 300_000,
        heartbeat_in_ms: 60_000,
        places: 2,
        taken: 1,
        licence_tag: licence.id,
      },
    });
    now += 60_000;
    expect((await hold('a')).body).toMatchObject({ id: first.body.id, since: first.body.since, taken: 1 });
    await hold('b');
    const { data, has_more } = (await api.get(`${path()}?limit=1`)).body;
    expect([data.map(({ holder }: { holder: string }) => holder), has_more]).toEqual([['b'], true]);
    const rest = (await api.get(`${path()}?limit=1&starting_after=${data[0].id}`)).body;
    expect(rest).toMatchObject({ data: [{ holder: 'a', state: 'held' }], has_more: false });
    expect([(await release('a')).body.released, (await release('a')).body.released]).toEqual([true, false]);
    expect([await taken(), (await hold('c')).body.state]).toEqual([[1, 1], 'held']);
    // what the run sent before it ended brings nothing back
    expect((await hold('a')).body.state).toBe('waiting');
  });

  test('is one for all runs of a holder, and free when the last ends', async () => {
    for (const session of ['1', '2', '2']) await hold('a', session);
    await hold('b');
    expect(await taken()).toEqual([2, 2]);
    await release('a', '1');
    expect((await hold('c')).body.state).toBe('waiting');
    await release('a', '2');
    expect(await states('c', 'b', 'd')).toEqual(['held', 'held', 'waiting']);
  });

  test('is free to the millisecond when nothing is heard; who waits is told by whom and how long', async () => {
    await hold('a');
    now += 100_000;
    await hold('b');
    expect((await hold('c')).body).toMatchObject({
      state: 'waiting',
      reason: 'full',
      next_free_in_ms: 200_000,
      ask_again_in_ms: 60_000,
      held_by: [{ holder: 'a' }, { holder: 'b' }],
    });
    now += 199_999;
    expect(await states('c')).toEqual(['waiting']);
    now += 1;
    expect([await states('c', 'd'), await taken()]).toEqual([
      ['held', 'waiting'],
      [2, 2],
    ]);
  });

  test('goes to who waited longest, unless that does not ask again', async () => {
    await states('a', 'b');
    for (const name of ['c', 'd']) {
      now += 10;
      await hold(name);
    }
    await release('a');
    expect(await states('d', 'c')).toEqual(['waiting', 'held']);
    now += 10;
    expect(await states('e')).toEqual(['waiting']);
    await release('b');
    expect(await states('e')).toEqual(['waiting']);
    now += 130_000;
    expect(await states('e')).toEqual(['held']);
  });

  test('is shared by a licence and its renewals', async () => {
    await hold('a');
    const { body: renewed } = await api.post(`/v1/licences/${licence.id}/renew`, {});
    expect((await hold('b', 'run', renewed.id)).body).toMatchObject({ taken: 2, licence_tag: renewed.id });
    expect((await hold('a')).body).toMatchObject({ state: 'held', licence_tag: renewed.id });
    expect((await hold('c', 'run', renewed.id)).body.state).toBe('waiting');
    expect((await api.get(path(renewed.id))).body.data).toHaveLength(3);
  });
});

describe('who may', () => {
  test('with a publishable key, who has the text of the licence', async () => {
    const run = { holder: 'a', session: 'run' };
    expect((await site.post(path(), { ...run, licence: licence.token })).body.state).toBe('held');
    const other = await issue(2);
    for (const text of [undefined, other.token, `${licence.token}x`])
      expect(await site.post(path(), { ...run, licence: text })).toMatchObject({
        status: 404,
        body: { code: 'resource-unknown' },
      });
    expect((await site.post(`${path()}/release`, run)).status).toBe(404);
    expect((await site.get(path())).status).toBe(403);
    expect((await site.post(`${path()}/release`, { ...run, licence: licence.token })).body.released).toBe(true);
  });

  test.each([
    ['of a licence that is not there', () => hold('a', 'run', 'lic_none'), 404, 'resource-unknown'],
    ['of one without places', async () => hold('a', 'run', (await issue(null)).id), 409, 'licence-not-floating'],
    ['for nobody', () => api.post(path(), { holder: '', session: 's' }), 422, 'invalid-format'],
    ['for a name of two lines', () => api.post(path(), { holder: 'a\nb', session: 's' }), 422, 'invalid-format'],
  ])('a place %s is refused', async (_name, ask, status, code) => {
    expect(await ask()).toMatchObject({ status, body: { code } });
  });

  test('of a revoked licence no place is given or kept; that of its renewal goes on', async () => {
    await hold('a');
    const { body: renewed } = await api.post(`/v1/licences/${licence.id}/renew`, {});
    await api.post(`/v1/licences/${licence.id}/revoke`, {});
    expect(await hold('a')).toMatchObject({ status: 409, body: { code: 'licence-revoked' } });
    expect((await hold('a', 'run', renewed.id)).body).toMatchObject({ state: 'held', taken: 1 });
  });
});

test('of a suspended licence no place is given until it is resumed', async () => {
  await hold('a');
  await api.post(`/v1/licences/${licence.id}/suspend`, {});
  expect(await hold('a')).toMatchObject({ status: 409, body: { code: 'licence-suspended' } });
  await api.post(`/v1/licences/${licence.id}/resume`, {});
  expect(await states('a')).toEqual(['held']);
});

describe('a product with the seller behind it', () => {
  const gates: FloatingGate[] = [];
  afterEach(async () => {
    for (const gate of gates.splice(0)) await gate.close();
  });
  async function open(holder: string, text = licence.token): Promise<FloatingGate> {
    const { body } = await site.get('/v1/licence_key_set');
    const keys = importKeySet(JSON.stringify(body));
    if (!keys.ok) throw new Error(keys.refusal.message);
    const gate = connectFloatingGate({
      url: 'http://seller',
      token: site.key,
      licence: text,
      holder,
      policy: { keys: keys.value, issuer: 'acme', audience: 'acme' },
      fetch: (url, request) => Promise.resolve(app.request(url, request)),
      // time stands still: nobody is asked a second time
      clock: { now: () => now, after: () => () => {} },
    });
    gates.push(gate);
    while (gate.place === 'asking') await new Promise((resolve) => setImmediate(resolve));
    return gate;
  }

  test('takes its places there, and verifies what it is handed', async () => {
    const [a, b, c] = [await open('a'), await open('b'), await open('c')];
    expect([a, b, c].map((gate) => [gate.place, gate.allows('sso')])).toEqual([
      ['held', true],
      ['held', true],
      ['waiting', false],
    ]);
    expect(a.check('sso').source).toBe(`licence/${licence.id}`);
    await a.close();
    expect((await open('d')).place).toBe('waiting'); // c has its turn
    expect(await taken()).toEqual([1, 1]);
  });

  test('comes to the renewal of a licence that was revoked, and to nothing where there is none', async () => {
    const { body: renewed } = await api.post(`/v1/licences/${licence.id}/renew`, {});
    await api.post(`/v1/licences/${licence.id}/revoke`, {});
    const gate = await open('a');
    expect([gate.place, gate.check('sso').source]).toEqual(['held', `licence/${renewed.id}`]);
    await api.post(`/v1/licences/${renewed.id}/revoke`, {});
    expect((await open('b')).place).toBe('refused');
    expect((await open('c', 'no licence')).place).toBe('refused');
  });
});

test('eight connections that ask, give back and fall silent at once never have more places than there are', async () => {
  licence = await issue(3);
  let random = 20_260_601;
  const next = (below: number) => {
    random = (random * 1_103_515_245 + 12_345) % 2_147_483_648;
    return random % below;
  };
  for (let round = 0; round < 12; round++) {
    await Promise.all(
      Array.from({ length: 8 }, async (_, index) => {
        const holder = `n${(index + next(3)) % 10}`;
        const session = `s${round % 4}-${index % 2}`;
        const { body } = await hold(holder, session);
        expect(body.taken).toBeLessThanOrEqual(3);
        if (next(3) === 0) await release(holder, session);
      }),
    );
    const [counted, held] = await taken();
    expect(counted).toBe(held);
    expect(held).toBeLessThanOrEqual(3);
    now += next(2) * 170_000;
  }
  // nobody is heard any more, and every place is free
  now += 300_000;
  expect(await states('x', 'y', 'z', 'one too many')).toEqual(['held', 'held', 'held', 'waiting']);
});
