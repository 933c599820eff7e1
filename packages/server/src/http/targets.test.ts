// SPDX-License-Identifier: Apache-2.0
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { Business } from '../testing/business.js';
import { openTestStore, type TestStore } from '../testing/index.js';

let store: TestStore;
let acme: Business;
beforeAll(async () => {
  store = await openTestStore();
});
afterAll(() => store?.close());

/** One subscription of 20.00 a month from New Year on. */
async function business() {
  acme = await Business.open(store);
  await acme.subscribe();
  return acme;
}
const mrr = {
  key: 'mrr-12',
  label: 'MRR',
  metric: 'mrr',
  unit: 'money',
  currency: 'EUR',
  operator: '=',
  value: '365',
  due: '2026-12-31',
  // one euro a day
  start: { date: '2025-12-31', value: '0' },
};
const stars = {
  key: 'stars',
  label: 'Stars',
  metric: 'community/stars',
  unit: 'count',
  noun: 'stars',
  operator: '>=',
  value: '1000',
  due: '2026-06-30',
};
const status = async (body: object = {}) => (await acme.api.post('/v1/target_status', body)).body;
const told = async (key: string, body: object = {}) =>
  (await status(body)).targets.find((one: { key: string }) => one.key === key);
const numbers = (content: string) =>
  acme.api.send('POST', '/v1/metrics/imports?kind=community', content, { 'content-type': 'text/csv' });

describe('targets', () => {
  test('stand by the figure of the day before: on the path, behind it, reached, missed', async () => {
    await business();
    expect((await acme.api.post('/v1/targets', mrr)).status).toBe(201);
    acme.on('2026-01-21');
    expect(await told('mrr-12')).toMatchObject({
      status: 'on_track',
      rule: 'path',
      actual: { date: '2026-01-20', value: '20' },
      expected: '20',
      progress: '0.0547',
    });
    acme.on('2026-01-22');
    const behind = await told('mrr-12');
    expect(behind).toMatchObject({ status: 'off_track', expected: '21' });
    expect(behind.words).toContain('the path is at €21.00; €345.00 to go');
    expect((await status()).policy.name).toBe('kontor');
    await acme.subscribe({ quantities: { seats: '69' }, start_date: '2026-02-01' });
    acme.on('2026-02-03');
    expect(await told('mrr-12')).toMatchObject({ status: 'reached', actual: { value: '385' }, progress: '1' });
    acme.on('2027-01-02');
    expect(await told('mrr-12')).toMatchObject({ status: 'reached', rule: 'due', actual: { date: '2026-12-31' } });
  });

  test('of imported numbers stand by the last one; without any nothing is known', async () => {
    await business();
    await acme.api.post('/v1/targets', stars);
    acme.on('2026-03-01');
    expect(await told('stars')).toMatchObject({ status: 'no_data', actual: null });
    expect((await numbers('series,date,value\nstars,2026-01-01,100\nstars,2026-02-20,400\n')).status).toBe(200);
    // from 100 on the day the target was made; 58 of 180 days are 390
    expect(await told('stars')).toMatchObject({ status: 'on_track', actual: { value: '400' }, progress: '0.4' });
    acme.on('2026-07-02');
    expect((await told('stars')).words).toBe('400 stars on 2026-06-30: 600 stars to go');
  });

  test('change by version, are archived, and are judged no more; the past stays', async () => {
    await business();
    const { id } = (await acme.api.post('/v1/targets', mrr)).body;
    const changed = await acme.api.put(`/v1/targets/mrr-12`, { ...mrr, value: '730' });
    expect(changed.body).toMatchObject({ id, version: 2, value: '730' });
    expect((await acme.api.post(`/v1/targets/${id}/archive`, {})).body).toMatchObject({ version: 3, archived: true });
    expect((await acme.api.get('/v1/targets')).body.data).toEqual([]);
    expect((await acme.api.get('/v1/targets?archived=true')).body.data).toHaveLength(1);
    expect((await status()).targets).toEqual([]);
    const versions = (await acme.api.get(`/v1/targets/${id}/versions`)).body.data;
    expect(versions.map(({ version, value }: { version: number; value: string }) => `${version} ${value}`)).toEqual([
      '3 730',
      '2 730',
      '1 365',
    ]);
  });

  test('a forecast decides where it knows the figure', async () => {
    await business();
    await acme.api.post('/v1/targets', { ...mrr, value: '300', due: '2026-02-28', start: undefined });
    await acme.api.post('/v1/targets', { ...mrr, key: 'more', value: '301', due: '2026-02-28', start: undefined });
    // ten of a hundred pay 20.00 in January, and ten more in February, when half of the first have left
    const scenario = {
      name: 'Example',
      currency: 'EUR',
      first_month: '2026-01',
      months: 4,
      counts: 'expected',
      sources: { visits: { kind: 'growth', start: 100 } },
      segments: {
        all: {
          source: 'visits',
          funnel: [{ name: 'paid', conversion: '10%' }],
          plans: ['team'],
          retention: { kind: 'churn', monthly: '50%' },
        },
      },
    };
    acme.on('2026-01-10');
    const chances = await status({ scenario, runs: 10 });
    expect(
      chances.targets.map((one: { status: string; rule: string; probability: number }) => [
        one.status,
        one.rule,
        one.probability,
      ]),
    ).toEqual([
      ['on_track', 'forecast', 1],
      ['off_track', 'forecast', 0],
    ]);
    const pushed = await acme.api.post('/v1/scenarios', { name: 'base', scenario });
    expect(pushed.status).toBe(201);
    expect((await told('more', { scenario_id: 'base', runs: 10 })).probability).toBe(0);
    expect((await acme.api.post('/v1/target_status', { scenario_id: 'none' })).status).toBe(404);
    expect((await acme.api.post('/v1/target_status', { scenario_id: 'base', scenario })).status).toBe(422);
    const wrong = await acme.api.post('/v1/target_status', { scenario: { ...scenario, months: 'many' } });
    expect(wrong.status).toBe(422);
  });
});

test('objectives are graded by their key results; a file of both is imported once', async () => {
  await business();
  const file = {
    begins: '2026-01-01',
    targets: [
      { ...mrr, value: '40', due: undefined, due_month: 12, start: undefined },
      { ...stars, due: undefined, due_month: 6 },
    ],
    objectives: [
      { key: 'year-1', label: 'Begin', key_results: [{ target: 'mrr-12', weight: '3' }, { target: 'stars' }] },
    ],
  };
  const preview = await acme.api.post('/v1/targets/import', { file, dry_run: true });
  expect(preview.body).toMatchObject({
    targets: { added: ['mrr-12', 'stars'] },
    objectives: { added: ['year-1'] },
    stored: false,
  });
  expect((await acme.api.get('/v1/targets')).body.data).toEqual([]);
  await acme.api.post('/v1/targets/import', { file });
  const again = { ...file, targets: [file.targets[0], { ...file.targets[1], value: '2000' }] };
  expect((await acme.api.post('/v1/targets/import', { file: again })).body).toMatchObject({
    targets: { added: [], changed: ['stars'], unchanged: 1 },
    objectives: { unchanged: 1 },
  });
  acme.on('2026-02-01');
  // half of 40.00, three times; nothing is known of the stars
  const [objective] = (await status()).objectives;
  expect(objective).toMatchObject({ key: 'year-1', progress: '0.375', grade: '0.4', colour: 'yellow', unknown: 1 });
});

describe('alerts', () => {
  const events = async () =>
    (await acme.api.get('/v1/alert_events')).body.data.map(
      ({ change, date, words }: Record<string, string>) => `${change} ${date} ${words}`,
    );
  const look = async () => (await acme.api.post('/v1/alerts/look', {})).body;

  test('are raised once and cleared once, with a message and a mail', async () => {
    await business();
    await acme.api.put('/v1/collecting', { enabled: false, mail: { support_email: 'desk@example.com' } });
    const hook = { url: 'https://93.184.216.34/hook', event_types: ['alert.raised', 'alert.cleared'] };
    expect((await acme.api.post('/v1/webhook_endpoints', hook)).status).toBe(201);
    const rule = {
      label: 'Stars',
      mail: true,
      of: 'metric',
      metric: 'community/stars',
      operator: '<',
      threshold: '100',
      clear_at: '150',
    };
    const { id } = (await acme.api.post('/v1/alerts', rule)).body;
    expect(await look()).toMatchObject({ looked: 1, raised: 0 });
    await numbers('series,date,value\nstars,2026-01-05,90\nstars,2026-01-07,120\nstars,2026-01-08,150\n');
    for (const [day, expected] of [
      ['2026-01-06', { looked: 1, raised: 1, cleared: 0 }],
      // again on the same day
      ['2026-01-06', { looked: 0, raised: 0, cleared: 0 }],
      ['2026-01-07', { looked: 1, raised: 0, cleared: 0 }],
      // between its bounds
      ['2026-01-08', { looked: 1, raised: 0, cleared: 0 }],
      ['2026-01-09', { looked: 1, raised: 0, cleared: 1 }],
    ] as const) {
      acme.on(day);
      expect(await look()).toMatchObject(expected);
    }
    expect(await events()).toEqual([
      'cleared 2026-01-08 community/stars: 150',
      'raised 2026-01-05 community/stars: 90',
    ]);
    expect((await acme.api.get('/v1/alerts')).body.data[0]).toMatchObject({ id, status: 'quiet', since: '2026-01-08' });
    const org_id = (await store.findOrganisation(acme.slug))?.id as string;
    const { rows } = await store.read(org_id, (tx) =>
      tx.client.query<{ type: string; payload: { words: string } }>(
        'SELECT type, payload FROM event_outbox WHERE org_id = $1 ORDER BY seq',
        [org_id],
      ),
    );
    expect(rows.map(({ type, payload }) => `${type} ${payload.words}`)).toEqual([
      'alert.raised community/stars: 90',
      'alert.cleared community/stars: 150',
    ]);
    const mails = (await acme.api.get('/v1/mails')).body.data;
    expect(
      mails.map(({ template, to }: { template: string; to: { address: string } }) => [template, to.address]),
    ).toEqual([
      ['metric_alert', 'desk@example.com'],
      ['metric_alert', 'desk@example.com'],
    ]);
    await acme.api.send('DELETE', `/v1/alerts/${id}`, undefined);
    expect((await acme.api.get('/v1/alert_events')).body.data[0]).toMatchObject({ label: 'Stars', change: 'cleared' });
  });

  test('two looks at once tell once', async () => {
    await business();
    const rule = { label: 'MRR', of: 'metric', metric: 'mrr', operator: '>=', threshold: '20' };
    await acme.api.post('/v1/alerts', rule);
    acme.on('2026-01-03');
    const told = await Promise.all([look(), look()]);
    expect(told.reduce((sum, { raised }) => sum + raised, 0)).toBe(1);
    expect(await events()).toEqual(['raised 2026-01-02 mrr: €20.00 (kontor 1)']);
  });

  test('of a target follow how it stands', async () => {
    await business();
    await acme.api.post('/v1/targets', mrr);
    await acme.api.post('/v1/alerts', { label: 'MRR', of: 'target', target: 'mrr-12' });
    acme.on('2026-01-22');
    expect(await look()).toMatchObject({ raised: 1 });
    await acme.subscribe({ quantities: { seats: '69' }, start_date: '2026-02-01' });
    acme.on('2026-02-03');
    expect(await look()).toMatchObject({ cleared: 1 });
    await acme.api.post('/v1/targets/mrr-12/archive', {});
    acme.on('2026-02-04');
    expect(await look()).toMatchObject({ looked: 1, raised: 0, cleared: 0 });
    expect((await events())[0]).toMatch(/^cleared 2026-02-02 €385\.00 on 2026-02-02/);
  });
});

describe('what is refused', () => {
  test.each<[string, string, object, number, string, string]>([
    ['a figure there is not', '/v1/targets', { ...mrr, metric: 'mmr' }, 422, 'target-metric-unknown', 'metric'],
    ['one for each plan', '/v1/targets', { ...mrr, metric: 'mrr/plan' }, 422, 'target-metric-unknown', 'metric'],
    ['another unit', '/v1/targets', { ...mrr, metric: 'logo_churn' }, 422, 'target-unit-mismatch', 'unit'],
    ['no value', '/v1/targets', { ...mrr, value: undefined }, 422, 'missing-field', 'value'],
    ['a key that is taken', '/v1/targets', mrr, 409, 'target-key-taken', 'key'],
    [
      'a key result of nothing',
      '/v1/objectives',
      { key: 'o', label: 'O', key_results: [{ target: 'x' }] },
      422,
      'target-unknown',
      'key_results[0].target',
    ],
    ['a file of nothing', '/v1/targets/import', { file: {} }, 422, 'missing-field', 'targets'],
    [
      'an alert on no figure',
      '/v1/alerts',
      { label: 'x', of: 'metric', metric: 'x', operator: '<', threshold: '1' },
      422,
      'target-metric-unknown',
      'metric',
    ],
    ['an alert on no target', '/v1/alerts', { label: 'x', of: 'target', target: 'x' }, 422, 'target-unknown', 'target'],
    ['a policy of nobody', '/v1/target_status', { policy: 'x' }, 404, 'resource-unknown', 'id'],
  ])('%s', async (_, path, body, code_of_answer, code, param) => {
    if ((await acme.api.get('/v1/targets/mrr-12')).status === 404) await acme.api.post('/v1/targets', mrr);
    expect(await acme.api.post(path, body)).toMatchObject({ status: code_of_answer, body: { code, param } });
  });

  test('another organisation sees nothing of it', async () => {
    await business();
    const { id } = (await acme.api.post('/v1/targets', mrr)).body;
    const alert = (await acme.api.post('/v1/alerts', { label: 'MRR', of: 'target', target: 'mrr-12' })).body;
    const other = (await Business.open(store)).api;
    for (const path of ['/v1/targets', '/v1/objectives', '/v1/alerts', '/v1/alert_events'])
      expect((await other.get(path)).body.data).toEqual([]);
    expect((await other.get(`/v1/targets/${id}`)).status).toBe(404);
    expect((await other.put(`/v1/alerts/${alert.id}`, alert.rule)).status).toBe(404);
    expect((await other.post('/v1/target_status', {})).body.targets).toEqual([]);
    expect((await other.post('/v1/targets', mrr)).status).toBe(201);
  });
});
