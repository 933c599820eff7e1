// SPDX-License-Identifier: Apache-2.0
import { isSelected } from '@kontor/core';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { advance } from '../billing/plan-migration/advance.js';
import { findMigration } from '../billing/plan-migration/record.js';
import { runMigration, startMigrationWorker } from '../billing/plan-migration/worker.js';
import { ApiClient } from '../testing/api-client.js';
import { exampleCatalog } from '../testing/example-catalog.js';
import { openTestStore, runScript, type TestStore } from '../testing/index.js';
import { createApp } from './app.js';

let store: TestStore;
let operator: ApiClient;
let api: ApiClient;
let org_id: string;
let now = 0;
const on = (day: string) => {
  now = Date.parse(`${day}T09:00:00Z`);
};
beforeAll(async () => {
  store = await openTestStore();
  const app = createApp({ store, operator_token: 'operator-token', now: () => now });
  operator = new ApiClient(app, { authorization: 'Bearer operator-token' });
});
afterAll(() => store?.close());

/** Version 2: the base costs 21.00 rather than 20.00, a call 0.20 rather than 0.10, and `later` is called `club`. */
const { team, free } = exampleCatalog.plans;
const dearer = {
  ...exampleCatalog,
  plans: {
    free,
    team: {
      ...team,
      prices: {
        ...team.prices,
        base: { charge: { model: 'flat', amount: '21' }, interval: 'month' },
        calls: { ...team.prices.calls, charge: { model: 'per_unit', unit_amount: '0.2' } },
      },
    },
    club: { ...team, name: 'Club' },
  },
};

let organisations = 0;
let subscriptions: string[] = [];
/** Customers c0 … c9 on the team plan from January on, billed for January and February; cN made 10 + 10 N calls. */
beforeEach(async () => {
  on('2026-01-01');
  const slug = `acme-${++organisations}`;
  org_id = (await operator.post('/v1/organisations', { slug, name: 'Acme', currency: 'EUR' })).body.id;
  const key = await operator.post('/v1/api_keys', { name: 'test' }, { 'kontor-organisation': slug });
  api = operator.with({ authorization: `Bearer ${key.body.secret}` });
  await api.put('/v1/catalog', exampleCatalog);
  subscriptions = [];
  const events: object[] = [];
  for (let n = 0; n < 10; n++) {
    now += 1_000; // ids sort by the time they were made
    await api.post('/v1/customers', { name: `C${n}`, external_id: `c${n}` });
    const terms = { customer_id: `c${n}`, plan: 'team', start_date: '2026-01-01', trial_end_date: null };
    subscriptions.push((await api.post('/v1/subscriptions', terms)).body.id);
    for (let call = 0; call < 10 + 10 * n; call++)
      events.push({
        specversion: '1.0',
        source: '/test',
        type: 'acme.call',
        id: `${n}-${call}`,
        subject: `c${n}`,
        time: '2026-01-15T12:00:00Z',
      });
  }
  on('2026-01-16');
  const sent = await api.post('/v1/events', events, { 'content-type': 'application/cloudevents-batch+json' });
  expect(sent.body.accepted).toBe(550);
  on('2026-02-10');
  await api.post('/v1/billing/close', { until: '2026-02-10' });
  await api.put('/v1/catalog', dearer);
});

async function drafted(change: object): Promise<string> {
  const body = { name: 'Spring', from_versions: [1], to_version: 2, ...change };
  const made = await api.post('/v1/plan_migrations', body);
  expect(made.body).toMatchObject({ object: 'plan_migration', status: 'draft' });
  return made.body.id;
}
const act = (id: string, action: string, fields: object = {}) =>
  api.post(`/v1/plan_migrations/${id}/actions`, { action, ...fields });
async function started(change: object): Promise<string> {
  const id = await drafted(change);
  expect((await act(id, 'start')).body).toMatchObject({ status: 'running' });
  return id;
}
const run = (id: string, onBatch?: () => void) =>
  runMigration(store, { org_id, id, actor: 'test', now: () => now, ...(onBatch === undefined ? {} : { onBatch }) });
const shown = async (id: string) => (await api.get(`/v1/plan_migrations/${id}`)).body;
/** The version that each subscription has come to, or will, in their order. */
async function versions(): Promise<string> {
  const found = [];
  for (const id of subscriptions) found.push((await phasesOf(id)).at(-1)?.catalog_version);
  return found.join('');
}
const phasesOf = (id: string) => store.read(org_id, (tx) => tx.subscriptions.history(id));
const termsOf = async () => {
  const all = [];
  for (const id of subscriptions) all.push((await phasesOf(id)).map(({ sys_from: _from, ...terms }) => terms));
  return all;
};
const changes = () =>
  store.read(org_id, async (tx) => {
    const { rows } = await tx.client.query("SELECT object FROM audit_entry WHERE action = 'subscription.changed'");
    return rows.map(({ object }) => object as string).sort();
  });

describe('a dry run', () => {
  test('shows the old and new invoice of each by its own usage, and stores nothing', async () => {
    const id = await drafted({
      strategy: { kind: 'all_now' },
      guard: { dearer_by_percent: '10', share_percent: '50' },
    });
    const before = await termsOf();
    const first = await api.get(`/v1/plan_migrations/${id}/dry_run?limit=4`);
    const rest = await api.get(`/v1/plan_migrations/${id}/dry_run?starting_after=${first.body.data[3].id}`);
    expect([first.body.has_more, rest.body.has_more]).toEqual([true, false]);
    const rows = [...first.body.data, ...rest.body.data];
    expect(rows.map((row) => row.id)).toEqual(subscriptions);
    // 20 + 10 N × 0.10, 21 + 10 N × 0.20; ten calls are included
    expect(rows.map(({ comparison }) => [comparison.old_invoice.total, comparison.new_invoice.total])).toEqual(
      Array.from({ length: 10 }, (_, n) => [`${20 + n}.00`, `${21 + 2 * n}.00`]),
    );
    expect(rows[3].comparison).toMatchObject({
      period: { start: '2026-01-01', end: '2026-02-01' },
      difference: '4.00',
      difference_percent: '+17.39',
      sentence: '2026-01-01 to 2026-01-31: 27.00 EUR instead of 23.00 EUR, 4.00 EUR more (+17.39 %)',
    });
    expect(
      rows[3].comparison.new_invoice.lines.map((line: { charge_key: string; amount: string }) => [
        line.charge_key,
        line.amount,
      ]),
    ).toEqual([
      ['plan/base', '21.00'],
      ['plan/calls', '6.00'],
    ]);
    // +5 % for c0, +9.5 % for c1, +13.6 % for c2, … +34.5 % for c9
    expect((await api.get(`/v1/plan_migrations/${id}/dry_run/summary`)).body).toMatchObject({
      subscriptions: 10,
      compared: 10,
      not_compared: 0,
      refused: 0,
      totals: [
        {
          currency: 'EUR',
          old_total: '245.00',
          new_total: '300.00',
          difference: '55.00',
          dearer: 10,
          cheaper: 0,
          unchanged: 0,
          largest_increase: { subscription_id: subscriptions[9], difference: '10.00' },
        },
      ],
      dearer_by: [
        { up_to_percent: '5', invoices: 1 },
        { up_to_percent: '10', invoices: 1 },
        { up_to_percent: '25', invoices: 4 },
        { up_to_percent: '50', invoices: 4 },
        { up_to_percent: null, invoices: 0 },
      ],
      guard: { compared: 10, dearer: 8, trips: true },
    });
    expect(await termsOf()).toEqual(before);
    expect(await shown(id)).toMatchObject({ status: 'draft', progress: { moved: 0 } });
  });

  test('is of the running period for those that are new, and says to which plan', async () => {
    const young = {
      customer_id: 'c0',
      plan: 'team',
      start_date: '2026-02-01',
      trial_end_date: null,
      catalog_version: 1,
    };
    await api.post('/v1/subscriptions', young);
    const id = await drafted({ strategy: { kind: 'all_now' }, plans: { team: 'club', free: 'free' } });
    const [first] = (await api.get(`/v1/plan_migrations/${id}/dry_run?limit=1`)).body.data;
    expect(first).toMatchObject({
      plan: 'team',
      new_plan: 'club',
      comparison: { complete: true, difference: '0.00' },
    });
    const after = `starting_after=${subscriptions[9]}`;
    expect((await api.get(`/v1/plan_migrations/${id}/dry_run?${after}`)).body.data).toMatchObject([
      { comparison: { period: { start: '2026-02-01', end: '2026-03-01' }, complete: false } },
    ]);
    expect((await api.get(`/v1/plan_migrations/${id}/dry_run/summary`)).body).toMatchObject({
      subscriptions: 11,
      compared: 11,
      not_compared: 0,
      totals: [{ dearer: 0, cheaper: 0, unchanged: 11, largest_increase: null }],
      guard: null,
    });
  });
});

describe('a preview', () => {
  const proposed = {
    ...dearer,
    plans: { ...dearer.plans, team: { ...dearer.plans.team, prices: { base: dearer.plans.team.prices.base } } },
  };
  const gradual = { kind: 'gradual', percent: '40', batch_size: 10 };

  test('is the dry run of a catalog before it is published, of the share that then moves', async () => {
    const terms = { from_versions: [1], strategy: gradual, plans: { team: 'team' } };
    const preview = await api.post('/v1/plan_migrations/preview', { ...terms, catalog: proposed });
    expect(preview.status).toBe(200);
    const { migration_id, to_version, summary, subscriptions: told } = preview.body;
    expect(to_version).toBe(3);
    const shares = subscriptions.filter((id) => isSelected(migration_id, id, gradual as never));
    expect(told.data.map(({ id }: { id: string }) => id)).toEqual(shares);
    expect(summary.subscriptions).toBe(shares.length);
    for (const { comparison } of told.data) expect(comparison.new_invoice.total).toBe('21.00');
    // nothing was stored
    expect((await api.get('/v1/catalog')).body.version).toBe(2);
    expect((await api.get('/v1/plan_migrations')).body.data).toEqual([]);

    await api.put('/v1/catalog', proposed);
    const made = { name: 'Spring', ...terms, to_version, id: migration_id };
    expect((await api.post('/v1/plan_migrations', made)).status).toBe(201);
    const stored = (await api.get(`/v1/plan_migrations/${migration_id}/dry_run?limit=100`)).body;
    expect(stored.data).toEqual(told.data);
    expect((await api.get(`/v1/plan_migrations/${migration_id}/dry_run/summary`)).body).toEqual(summary);
    expect((await api.post('/v1/plan_migrations', made)).body).toMatchObject({ code: 'plan-migration-id-taken' });

    await act(migration_id, 'start');
    await run(migration_id);
    const counted = (await api.get('/v1/plans/subscribers')).body.data;
    const of = (catalog_version: number, count: number) => ({
      id: `${catalog_version}/team`,
      object: 'plan_subscribers',
      catalog_version,
      plan: 'team',
      subscriptions: count,
      customers: count,
    });
    expect(counted).toEqual([of(3, shares.length), of(1, 10 - shares.length)]);
  });

  test('says what is wrong with the catalog, or with the migration', async () => {
    const terms = { from_versions: [1], strategy: { kind: 'all_now' } };
    const unsound = { ...dearer, currencies: [] };
    expect((await api.post('/v1/plan_migrations/preview', { ...terms, catalog: unsound })).status).toBe(422);
    const nowhere = { ...terms, from_versions: [7], catalog: dearer };
    expect((await api.post('/v1/plan_migrations/preview', nowhere)).status).toBe(422);
    const id = 'pmg_7';
    expect((await api.post('/v1/plan_migrations', { name: 'x', ...terms, to_version: 2, id })).status).toBe(422);
  });
});

describe('a migration', () => {
  test('of new entries only moves nobody', async () => {
    const id = await started({ strategy: { kind: 'new_only' } });
    expect(await run(id)).toMatchObject({ status: 'completed', total: 0 });
    expect(await versions()).toBe('1111111111');
    // whoever comes now begins on the version in force
    const terms = { customer_id: 'c0', plan: 'team', start_date: '2026-02-10' };
    expect((await api.post('/v1/subscriptions', terms)).body.catalog_version).toBe(2);
  });

  test('of all at once takes effect today, and the next close bills the difference', async () => {
    const id = await started({ strategy: { kind: 'all_now' } });
    const advanced = await api.post(`/v1/plan_migrations/${id}/advance`);
    expect(advanced.body).toMatchObject({
      status: 'completed',
      progress: { total: 10, looked_at: 10, moved: 10, refused: 0, compared: 10 },
    });
    expect(await versions()).toBe('2222222222');
    const rows = (await api.get(`/v1/plan_migrations/${id}/subscriptions`)).body.data;
    expect(rows).toHaveLength(10);
    expect(rows[9]).toMatchObject({
      id: subscriptions[0],
      status: 'moved',
      effective_date: '2026-02-10',
      period: { start: '2026-01-01', end: '2026-02-01' },
      old_total: '20.00',
      new_total: '21.00',
    });
    // 19 of 28 days: 20.00 gives 13.57 back, 21.00 costs 14.25
    const { plans } = (await api.post('/v1/billing/preview', { until: '2026-02-11', customer_id: 'c0' })).body;
    expect(plans.map((plan: { total: string }) => plan.total)).toEqual(['0.68']);
  });

  test('at renewal takes effect when what is paid for ends', async () => {
    const id = await started({ strategy: { kind: 'at_renewal' } });
    expect(await run(id)).toMatchObject({ status: 'completed' });
    const phases = await phasesOf(subscriptions[0] as string);
    expect(phases.map(({ valid_from, catalog_version }) => [valid_from, catalog_version])).toEqual([
      ['2026-01-01', 1],
      ['2026-03-01', 2],
    ]);
    const bill = async (until: string) => {
      const { plans } = (await api.post('/v1/billing/preview', { until, customer_id: 'c0' })).body;
      return plans.map((plan: { invoice_date: string; total: string }) => [plan.invoice_date, plan.total]);
    };
    expect(await bill('2026-02-28')).toEqual([]);
    expect(await bill('2026-03-02')).toEqual([['2026-03-01', '21.00']]);
  });

  test('of a share moves that share; a larger one only adds', async () => {
    const strategy = { kind: 'gradual' as const, percent: '40', batch_size: 2 };
    const id = await started({ strategy });
    const chosen = (percent: string) =>
      subscriptions.map((subscription) => (isSelected(id, subscription, { ...strategy, percent }) ? 2 : 1)).join('');
    expect(await run(id)).toMatchObject({ status: 'completed', looked_at: 10 });
    expect(await versions()).toBe(chosen('40'));
    expect((await act(id, 'widen', { percent: '80' })).body).toMatchObject({ status: 'running' });
    expect(await run(id)).toMatchObject({ status: 'completed' });
    expect(await versions()).toBe(chosen('80'));
    expect((await act(id, 'widen', { percent: '70' })).body.code).toBe('plan-migration-percent');
    await act(id, 'widen', { percent: '100' });
    await run(id);
    expect(await versions()).toBe('2222222222');
    expect(await changes()).toEqual(subscriptions);
  });

  test('pauses before the batch at which its guard trips, and goes on once that is mended', async () => {
    const strategy = { kind: 'gradual', percent: '100', batch_size: 2 };
    // c0 +5 %, c1 +9.5 %, c2 +13.6 %, c3 +17.4 %: two of the first four are too many
    const id = await started({ strategy, guard: { dearer_by_percent: '10', share_percent: '40' } });
    const paused = await run(id);
    expect(paused).toMatchObject({ status: 'paused', tally: { compared: 2, dearer: 0 } });
    expect(paused?.paused_because).toMatchObject({
      code: 'plan-migration-guard-tripped',
      message: '2 of 4 invoices (50 %) would be dearer by more than 10 %; the guard allows 40 %',
    });
    const [a, b, c, d] = subscriptions;
    expect(await changes()).toEqual([a, b]);
    // nothing was mended: it pauses again where it was
    await act(id, 'resume');
    expect(await run(id)).toMatchObject({ status: 'paused' });
    expect(await changes()).toEqual([a, b]);
    // agreed with two customers that they keep their price of a call
    const charges = { calls: { model: 'per_unit', unit_amount: '0.1' } };
    for (const subscription of [c, d])
      await api.patch(`/v1/subscriptions/${subscription}`, { contract: { reference: 'C-1', charges } });
    await act(id, 'resume');
    // c4 and c5 are +20 % and more, two of six; c6 and c7 too, four of eight
    expect(await run(id)).toMatchObject({ status: 'paused', tally: { compared: 6, dearer: 2 } });
    expect((await shown(id)).progress).toMatchObject({ moved: 6, compared: 6, dearer: 2 });
    // another guard counts what was moved anew
    const guard = { dearer_by_percent: '21', share_percent: '70' };
    expect((await act(id, 'resume', { guard })).body).toMatchObject({
      status: 'running',
      paused_because: null,
      progress: { compared: 6, dearer: 1 },
    });
    expect(await run(id)).toMatchObject({ status: 'completed', tally: { compared: 10, dearer: 5 } });
    expect(await versions()).toBe('2222222222');
  });

  test('pauses, resumes and aborts when told to', async () => {
    const id = await started({ strategy: { kind: 'gradual', percent: '100', batch_size: 3 } });
    await api.post(`/v1/plan_migrations/${id}/advance`);
    expect((await act(id, 'pause')).body).toMatchObject({ status: 'paused', paused_because: null });
    expect((await api.post(`/v1/plan_migrations/${id}/advance`)).body.progress.moved).toBe(3);
    expect((await act(id, 'start')).body).toMatchObject({ status: 422, code: 'plan-migration-state' });
    await act(id, 'resume');
    await api.post(`/v1/plan_migrations/${id}/advance`);
    expect((await act(id, 'abort')).body).toMatchObject({ status: 'aborted', progress: { moved: 6 } });
    expect(await run(id)).toMatchObject({ status: 'aborted' });
    expect(await changes()).toHaveLength(6);
    expect((await act(id, 'resume')).body.code).toBe('plan-migration-state');
    expect((await api.get('/v1/plan_migrations')).body.data).toMatchObject([{ id, status: 'aborted' }]);
  });

  test('tries again what did not fit', async () => {
    const away = subscriptions[4] as string;
    const contract = { reference: 'C-1', features: { sso: false } };
    await api.patch(`/v1/subscriptions/${away}`, { contract });
    const { sso: _sso, ...features } = dearer.plans.team.features;
    const without = { ...exampleCatalog.features, single: exampleCatalog.features.sso } as Record<string, object>;
    delete without.sso;
    const plans = { free, team: { ...dearer.plans.team, features } };
    const pushed = await api.put('/v1/catalog', { ...dearer, features: without, plans });
    expect(pushed.status).toBe(200);
    const id = await started({ to_version: 3, strategy: { kind: 'all_now' } });
    expect(await run(id)).toMatchObject({ status: 'completed' });
    expect(await versions()).toBe('3333133333');
    const refused = await api.get(`/v1/plan_migrations/${id}/subscriptions?status=refused`);
    expect(refused.body.data).toMatchObject([{ id: away, status: 'refused', old_total: null }]);
    expect(refused.body.data[0].problems[0].path).toContain('sso');
    await api.patch(`/v1/subscriptions/${away}`, { contract: null });
    await act(id, 'resume');
    expect(await run(id)).toMatchObject({ status: 'completed' });
    expect(await versions()).toBe('3333333333');
    expect((await shown(id)).progress).toMatchObject({ moved: 10, refused: 0 });
  });

  test.each([
    [{ to_version: 9 }, 'plan-migration-version'],
    [{ from_versions: [2] }, 'plan-migration-version'],
    [{ plans: { team: 'later' } }, 'unknown-plan'],
    [{ strategy: { kind: 'gradual', percent: '0' } }, 'plan-migration-percent'],
    [{ guard: { dearer_by_percent: '1', share_percent: '200' } }, 'plan-migration-percent'],
  ])('that makes no sense is refused: %j', async (change, code) => {
    const body = { name: 'x', from_versions: [1], to_version: 2, strategy: { kind: 'all_now' }, ...change };
    expect((await api.post('/v1/plan_migrations', body)).body).toMatchObject({ status: 422, code });
  });

  test('of another organisation is not there', async () => {
    const id = await drafted({ strategy: { kind: 'all_now' } });
    const slug = `other-${organisations}`;
    await operator.post('/v1/organisations', { slug, name: 'Other', currency: 'EUR' });
    const key = await operator.post('/v1/api_keys', { name: 'test' }, { 'kontor-organisation': slug });
    const other = operator.with({ authorization: `Bearer ${key.body.secret}` });
    expect((await other.get(`/v1/plan_migrations/${id}`)).status).toBe(404);
    expect((await other.post(`/v1/plan_migrations/${id}/actions`, { action: 'start' })).status).toBe(404);
  });
});

describe('a roll back', () => {
  test('restores every phase, and the next close takes back what was charged by the new terms', async () => {
    const before = await termsOf();
    const id = await started({ strategy: { kind: 'all_now' } });
    await run(id);
    await api.post('/v1/billing/close', { until: '2026-02-11' });
    on('2026-02-15');
    // words of the caller are no change of terms, and stay
    const noted = subscriptions[1] as string;
    await api.patch(`/v1/subscriptions/${noted}`, { metadata: { note: 'hello' } });
    expect((await act(id, 'roll_back')).body).toMatchObject({ status: 'rolling_back', progress: { total: 10 } });
    expect(await run(id)).toMatchObject({ status: 'rolled_back', looked_at: 10 });
    const after = await termsOf();
    expect(after[1]?.map(({ metadata }) => metadata)).toEqual([{ note: 'hello' }]);
    expect(after.map((phases) => phases.map((phase) => ({ ...phase, metadata: {} })))).toEqual(before);
    expect((await shown(id)).progress).toMatchObject({ moved: 0, rolled_back: 10, kept: 0 });
    await api.post('/v1/billing/close', { until: '2026-02-16' });
    const { customer_id } = (await api.get(`/v1/subscriptions/${subscriptions[0]}`)).body;
    const { data } = (await api.get(`/v1/invoices?customer_id=${customer_id}&limit=100`)).body;
    const cents = data.map(({ total }: { total: string }) => Number(total.replace('.', '')));
    // January and February at 20.00, as if nothing had been
    expect(cents.reduce((sum: number, amount: number) => sum + amount, 0)).toBe(4_000);
    expect((await act(id, 'resume')).body.code).toBe('plan-migration-state');
  });

  test('leaves what somebody changed since, and says so', async () => {
    const id = await started({ strategy: { kind: 'at_renewal' } });
    await run(id);
    const changed = subscriptions[2] as string;
    await api.patch(`/v1/subscriptions/${changed}`, { quantities: { seats: '3' } });
    await act(id, 'roll_back');
    expect(await run(id)).toMatchObject({ status: 'rolled_back' });
    expect(await versions()).toBe('1121111111');
    const kept = (await api.get(`/v1/plan_migrations/${id}/subscriptions?status=kept`)).body.data;
    expect(kept).toMatchObject([{ id: changed, problems: [{ code: 'plan-migration-changed-since' }] }]);
  });

  test('of half a migration takes back that half', async () => {
    const before = await termsOf();
    const id = await started({ strategy: { kind: 'gradual', percent: '100', batch_size: 3 } });
    await api.post(`/v1/plan_migrations/${id}/advance`);
    await act(id, 'abort');
    await act(id, 'roll_back');
    await run(id);
    expect(await termsOf()).toEqual(before);
    expect((await shown(id)).progress).toMatchObject({ moved: 0, rolled_back: 3 });
  });
});

describe('whatever happens to a worker', () => {
  const strategy = { kind: 'gradual', percent: '100', batch_size: 2 };

  test('killed between batches, the next run goes on', async () => {
    const id = await started({ strategy });
    for (let kills = 0; kills < 4; kills++) {
      let batches = 0;
      const killed = run(id, () => {
        if (++batches === 1 + (kills % 2)) throw new Error('killed');
      });
      await expect(killed).rejects.toThrow('killed');
    }
    expect(await run(id)).toMatchObject({ status: 'completed', looked_at: 10 });
    expect(await changes()).toEqual(subscriptions);
    expect(await versions()).toBe('2222222222');
  });

  test('killed within a batch, nothing of it is stored', async () => {
    const id = await started({ strategy });
    await api.post(`/v1/plan_migrations/${id}/advance`);
    const killed = store.write(org_id, { actor: 'test', now }, async (tx) => {
      const found = await findMigration(tx, id);
      if (found === null) throw new Error('there is no migration');
      expect((await advance(tx, found)).looked_at).toBe(4);
      throw new Error('killed');
    });
    await expect(killed).rejects.toThrow('killed');
    expect((await shown(id)).progress).toMatchObject({ looked_at: 2, moved: 2 });
    await run(id);
    expect(await changes()).toEqual(subscriptions);
  });

  test('killed while it rolls back, the next run goes on', async () => {
    const before = await termsOf();
    const id = await started({ strategy });
    await run(id);
    await act(id, 'roll_back');
    const killed = store.write(org_id, { actor: 'test', now }, async (tx) => {
      await advance(tx, (await findMigration(tx, id)) as NonNullable<Awaited<ReturnType<typeof findMigration>>>);
      throw new Error('killed');
    });
    await expect(killed).rejects.toThrow('killed');
    expect(await run(id)).toMatchObject({ status: 'rolled_back' });
    expect(await termsOf()).toEqual(before);
  });

  test('kill -9 after a batch and within one: nobody is moved twice, nobody left out', async () => {
    const id = await started({ strategy });
    const module = (path: string) => JSON.stringify(new URL(path, import.meta.url).href);
    const head = `import { openStore } from ${module('../store/open.ts')};
      import { advance } from ${module('../billing/plan-migration/advance.ts')};
      import { findMigration } from ${module('../billing/plan-migration/record.ts')};
      import { runMigration } from ${module('../billing/plan-migration/worker.ts')};
      const store = await openStore({ database_url: process.env.DATABASE });
      const [org_id, id, actor, now] = ['${org_id}', '${id}', 'child', ${now}];
      const die = () => process.kill(process.pid, 'SIGKILL');`;
    const killed = async (source: string) =>
      expect(await runScript(`${head}\n${source}`, { DATABASE: store.database_url }).ended()).toBe('SIGKILL');
    await killed(
      'let batches = 0; const onBatch = () => { if (++batches === 2) die(); };' +
        'await runMigration(store, { org_id, id, actor, now: () => now, onBatch });',
    );
    expect((await shown(id)).progress).toMatchObject({ looked_at: 4, moved: 4 });
    await killed(
      'await store.write(org_id, { actor, now }, async (tx) => {' +
        'await advance(tx, await findMigration(tx, id)); die(); await new Promise(() => {}); });',
    );
    expect((await shown(id)).progress).toMatchObject({ looked_at: 4, moved: 4 });
    expect(await run(id)).toMatchObject({ status: 'completed', looked_at: 10 });
    expect(await changes()).toEqual(subscriptions);
  }, 600_000);

  test('two at once move everybody once', async () => {
    const id = await started({ strategy });
    const ended = await Promise.all([run(id), run(id), run(id)]);
    expect(ended.map((migration) => migration?.status)).toEqual(['completed', 'completed', 'completed']);
    expect(await changes()).toEqual(subscriptions);
    expect((await shown(id)).progress).toMatchObject({ looked_at: 10, moved: 10 });
  });

  test('the one of the server finds what was started, of whatever organisation', async () => {
    const id = await started({ strategy });
    const worker = startMigrationWorker(store, { now: () => now, interval_ms: 1 });
    while ((await shown(id)).status === 'running');
    await worker.stop();
    expect(await shown(id)).toMatchObject({ status: 'completed', progress: { moved: 10 } });
  });
});
