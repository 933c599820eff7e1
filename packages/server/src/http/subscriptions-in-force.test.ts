// SPDX-License-Identifier: Apache-2.0
import { afterAll, beforeAll, expect, test } from 'vitest';
import { Business } from '../testing/business.js';
import { exampleCatalog } from '../testing/example-catalog.js';
import { openTestStore, type TestStore } from '../testing/index.js';

let store: TestStore;
beforeAll(async () => {
  store = await openTestStore();
});
afterAll(() => store?.close());

test('a subscription is shown, listed and found by the terms that hold now, whatever is agreed for later', async () => {
  const acme = await Business.open(store);
  await acme.api.put('/v1/catalog', {
    ...exampleCatalog,
    plans: { ...exampleCatalog.plans, pro: { ...exampleCatalog.plans.team, name: 'Pro' } },
  });
  acme.on('2026-01-05');
  const id = await acme.subscribe();
  const act = async (body: object) => {
    const done = await acme.api.post(`/v1/subscriptions/${id}/actions`, body);
    expect(done.status, JSON.stringify(done.body)).toBe(200);
  };
  const found = async (query: string) =>
    (await acme.api.get(`/v1/subscriptions?${query}`)).body.data.map((one: { id: string }) => one.id);
  const shown = async () => {
    const { plan, status } = (await acme.api.get(`/v1/subscriptions/${id}`)).body;
    const [listed] = (await acme.api.get('/v1/subscriptions')).body.data;
    expect([listed.plan, listed.status]).toEqual([plan, status]);
    // each filter finds it by what is shown, and by nothing else
    expect(await found(`plan=${plan}`)).toEqual([id]);
    expect(await found(`plan=${plan === 'pro' ? 'team' : 'pro'}`)).toEqual([]);
    for (const other of ['active', 'paused'])
      expect(await found(`status=${other}`)).toEqual(status === other ? [id] : []);
    return [plan, status];
  };
  expect(await shown()).toEqual(['team', 'active']);

  await act({ action: 'change', plan: 'pro', when: '2026-03-01' });
  expect(await shown()).toEqual(['team', 'active']);
  await act({ action: 'pause', when: 'now', until: '2026-01-20' });
  expect(await shown()).toEqual(['team', 'paused']);
  const phases = async () =>
    (await acme.api.get(`/v1/subscriptions/${id}/phases`)).body.data.map(
      ({ plan, valid_from, in_force }: { plan: string; valid_from: string; in_force: boolean }) =>
        `${valid_from} ${plan}${in_force ? ' now' : ''}`,
    );
  expect(await phases()).toEqual(['2026-01-01 team', '2026-01-05 team now', '2026-01-20 team', '2026-03-01 pro']);
  acme.on('2026-01-20');
  expect(await shown()).toEqual(['team', 'active']);
  acme.on('2026-03-01');
  expect(await shown()).toEqual(['pro', 'active']);
  expect(await phases()).toEqual(['2026-01-01 team', '2026-01-05 team', '2026-01-20 team', '2026-03-01 pro now']);
  // and in the past as it was then
  const then = async (path: string) => (await acme.api.get(`${path}?as_of=2026-01-06T00:00:00Z`)).body;
  expect(await then(`/v1/subscriptions/${id}`)).toMatchObject({ plan: 'team', status: 'paused' });
  expect((await then('/v1/subscriptions')).data[0]).toMatchObject({ plan: 'team', status: 'paused' });
});

test('before it starts a subscription is shown by its first terms', async () => {
  const acme = await Business.open(store);
  acme.on('2026-01-05');
  const body = {
    customer_id: 'ada',
    plan: 'team',
    trial_end_date: null,
    start_date: '2026-02-01',
    phases: [{ from: '2026-04-01', quantities: { seats: '9' } }],
  };
  const { id } = (await acme.api.post('/v1/subscriptions', body)).body;
  expect((await acme.api.get(`/v1/subscriptions/${id}`)).body.quantities).toEqual({});
  expect((await acme.api.get('/v1/subscriptions')).body.data[0].quantities).toEqual({});
});
