// SPDX-License-Identifier: Apache-2.0
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { ApiClient } from '../testing/api-client.js';
import { exampleCatalog } from '../testing/example-catalog.js';
import { openTestStore, type TestStore } from '../testing/index.js';
import { createApp } from './app.js';

let store: TestStore;
let now = Date.UTC(2026, 0, 1);
const failures: unknown[] = [];
let operator: ApiClient;
const keys = { secret: '', publishable: '', ingest: '' };
const ofOrganisation = { 'kontor-organisation': 'acme' };

beforeAll(async () => {
  store = await openTestStore();
  const app = createApp({
    store,
    operator_token: 'operator-token',
    now: () => now,
    rate_limit: { per_second: 10, burst: 20 },
    onFailure: (error) => failures.push(error),
  });
  operator = new ApiClient(app, { authorization: 'Bearer operator-token' });
  for (const slug of ['acme', 'other']) await operator.post('/v1/organisations', { slug, name: slug, currency: 'EUR' });
  for (const kind of ['secret', 'publishable', 'ingest'] as const)
    keys[kind] = (await operator.post('/v1/api_keys', { kind, name: kind }, ofOrganisation)).body.secret;
  await operator.put('/v1/catalog', exampleCatalog, ofOrganisation);
});
afterAll(() => store?.close());

const as = (secret: string) => operator.with({ authorization: `Bearer ${secret}` });
/** Time enough to fill the bucket of every key again. */
const wait = () => {
  now += 60_000;
};

describe('who may', () => {
  test('nobody without a key, or with one that is unknown', async () => {
    const bare = new ApiClient(createApp({ store }), {});
    const missing = await bare.get('/v1/customers');
    expect(missing.status).toBe(401);
    expect(missing.headers.get('www-authenticate')).toContain('Bearer');
    expect(missing.headers.get('content-type')).toBe('application/problem+json');
    expect(missing.body).toMatchObject({ code: 'key-missing', param: 'Authorization', status: 401 });
    expect((await as('sk_guessed').get('/v1/customers')).body.code).toBe('key-unknown');
    // an app without an operator token has no operator
    expect((await bare.get('/v1/organisations', { authorization: 'Bearer undefined' })).status).toBe(401);
  });

  test.each([
    ['secret', 'GET', '/v1/customers', 200],
    ['secret', 'GET', '/v1/organisations', 403],
    ['publishable', 'GET', '/v1/plans', 200],
    ['publishable', 'GET', '/v1/customers', 403],
    ['publishable', 'POST', '/v1/events', 403],
    ['ingest', 'POST', '/v1/events', 200],
    ['ingest', 'GET', '/v1/plans', 403],
    ['ingest', 'GET', '/v1/customers', 403],
  ] as const)('a %s key: %s %s is %i', async (kind, method, path, status) => {
    wait();
    const answer = await as(keys[kind]).send(method, path, method === 'POST' ? '[]' : undefined);
    expect(answer.status).toBe(status);
  });

  test('a revoked key ends at once, and its secret is nowhere', async () => {
    const { id, secret } = (await operator.post('/v1/api_keys', { name: 'short' }, ofOrganisation)).body;
    expect((await as(secret).get('/v1/organisation')).body.slug).toBe('acme');
    await operator.post(`/v1/api_keys/${id}/revoke`, undefined, ofOrganisation);
    expect((await as(secret).get('/v1/organisation')).status).toBe(401);
    const listed = (await operator.get('/v1/api_keys', ofOrganisation)).body.data;
    expect(listed.find((key: { id: string }) => key.id === id).revoked).not.toBeNull();
    expect(JSON.stringify([listed, (await operator.get('/v1/audit', ofOrganisation)).body])).not.toContain(secret);
  });

  test('what belongs to another organisation is not there', async () => {
    wait();
    const { id } = (await operator.post('/v1/customers', { name: 'Secret Ltd' }, { 'kontor-organisation': 'other' }))
      .body;
    const own = as(keys.secret);
    expect((await own.get(`/v1/customers/${id}`)).status).toBe(404);
    expect((await own.patch(`/v1/customers/${id}`, { name: 'Mine' })).status).toBe(404);
    expect((await own.get('/v1/customers')).body.data).toEqual([]);
    // the header is the operator's alone
    expect((await own.get('/v1/organisation', { 'kontor-organisation': 'other' })).body.slug).toBe('acme');
  });

  test('the operator says for which organisation', async () => {
    expect((await operator.get('/v1/customers')).body).toMatchObject({ code: 'organisation-missing', status: 400 });
    expect((await operator.get('/v1/customers', { 'kontor-organisation': 'nobody' })).body).toMatchObject({
      code: 'organisation-unknown',
      status: 404,
      detail: expect.stringContaining('nobody'),
    });
    expect(
      (await operator.post('/v1/organisations', { slug: 'acme', name: 'Again', currency: 'EUR' })).body,
    ).toMatchObject({
      code: 'slug-taken',
      status: 409,
    });
  });
});

describe('repeating', () => {
  const body = { name: 'Ada', external_id: 'ada' };
  test('a request that comes again gets its first answer and changes nothing', async () => {
    wait();
    const api = as(keys.secret).with({ 'idempotency-key': 'make-ada' });
    const commits = async () => (await operator.get('/v1/audit?limit=1', ofOrganisation)).body.data[0].seq;
    const first = await api.post('/v1/customers', body);
    const after = await commits();
    const again = await api.post('/v1/customers', body);
    expect(again.body).toEqual(first.body);
    expect([first.status, again.status]).toEqual([201, 201]);
    expect([first.headers.get('idempotent-replayed'), again.headers.get('idempotent-replayed')]).toEqual([
      null,
      'true',
    ]);
    expect(await commits()).toBe(after);
    expect((await as(keys.secret).get('/v1/customers?external_id=ada')).body.data).toHaveLength(1);
    expect((await api.post('/v1/customers', { ...body, name: 'Eve' })).body).toMatchObject({
      code: 'idempotency-key-reused',
      status: 422,
    });
    expect(
      (await api.post('/v1/subscriptions', { customer_id: 'ada', plan: 'free', start_date: '2026-01-01' })).status,
    ).toBe(422);
  });

  test('two at the same time are carried out once', async () => {
    wait();
    const api = as(keys.secret).with({ 'idempotency-key': 'race' });
    const answers = await Promise.all(Array.from({ length: 4 }, () => api.post('/v1/customers', { name: 'Racer' })));
    expect(new Set(answers.map((answer) => answer.body.id)).size).toBe(1);
  });

  test('what was refused may be mended and sent again under the same key', async () => {
    wait();
    const api = as(keys.secret).with({ 'idempotency-key': 'mend' });
    expect((await api.post('/v1/customers', { name: 'Ada', external_id: 'ada' })).body.code).toBe('external-id-taken');
    expect((await api.post('/v1/customers', { name: 'Ada', external_id: 'ada-2' })).status).toBe(201);
  });

  test('an answer with a secret is not kept', async () => {
    const refused = await operator.post('/v1/api_keys', { name: 'x' }, { ...ofOrganisation, 'idempotency-key': 'k' });
    expect(refused.body).toMatchObject({ code: 'idempotency-key-invalid', status: 400 });
    const long = await operator.post(
      '/v1/customers',
      { name: 'x' },
      { ...ofOrganisation, 'idempotency-key': 'k'.repeat(256) },
    );
    expect(long.body.code).toBe('idempotency-key-invalid');
  });

  test('work that does no harm twice keeps its first answer too', async () => {
    const close = () =>
      operator.post('/v1/billing/close', { until: '2026-01-02' }, { ...ofOrganisation, 'idempotency-key': 'close' });
    const first = await close();
    const again = await close();
    expect(again.body).toEqual(first.body);
    expect(again.headers.get('idempotent-replayed')).toBe('true');
  });
});

describe('reading', () => {
  test('a list is walked by cursor, forth and back, without gap or repetition', async () => {
    const api = operator.with({ 'kontor-organisation': 'other' });
    for (let index = 0; index < 7; index++) {
      now += 1;
      await api.post('/v1/customers', { name: `C${index}` });
    }
    const seen: string[] = [];
    let cursor = '';
    for (let more = true; more; ) {
      const { body } = await api.get(`/v1/customers?limit=3${cursor}`);
      seen.push(...body.data.map(({ name }: { name: string }) => name));
      cursor = `&starting_after=${body.data.at(-1).id}`;
      more = body.has_more;
    }
    expect(seen).toEqual(['C6', 'C5', 'C4', 'C3', 'C2', 'C1', 'C0', 'Secret Ltd']);
    const all = (await api.get('/v1/customers?limit=1000')).body.data;
    const back = (await api.get(`/v1/customers?limit=2&ending_before=${all[4].id}`)).body;
    expect(back.data.map(({ name }: { name: string }) => name)).toEqual(['C4', 'C3']);
    expect(back.has_more).toBe(true);
    for (const limit of ['0', '1001', 'many'])
      expect((await api.get(`/v1/customers?limit=${limit}`)).body).toMatchObject({ status: 400, param: 'limit' });
    expect((await api.get('/v1/customers?limitt=3')).body).toMatchObject({ code: 'unknown-field', param: 'limitt' });
  });

  test('what is unchanged is not sent again', async () => {
    const api = operator.with(ofOrganisation);
    const first = await api.get('/v1/organisation');
    const tag = first.headers.get('etag') as string;
    const again = await api.get('/v1/organisation', { 'if-none-match': `"other", W/${tag}` });
    expect([again.status, again.body]).toEqual([304, null]);
    await api.patch('/v1/organisation', { name: 'Acme Corp' });
    expect((await api.get('/v1/organisation', { 'if-none-match': tag })).status).toBe(200);
  });

  test('a change of what was changed in between is refused', async () => {
    const api = operator.with(ofOrganisation);
    const { body, headers } = await api.get('/v1/customers/ada');
    const tag = headers.get('etag') as string;
    const path = `/v1/customers/${body.id}`;
    expect((await api.patch(path, { name: 'Ada B' }, { 'if-match': tag })).body.name).toBe('Ada B');
    expect((await api.patch(path, { name: 'Ada C' }, { 'if-match': tag })).body).toMatchObject({
      code: 'precondition-failed',
      status: 412,
    });
    expect((await api.get(path)).body.name).toBe('Ada B');
  });
});

describe('bad input', () => {
  test.each([
    ['no JSON', 'POST', '/v1/customers', '{"name":', 400, 'malformed-json'],
    ['an empty body', 'POST', '/v1/customers', '', 400, 'malformed-json'],
    ['a list for an object', 'POST', '/v1/customers', '[]', 422, 'invalid-type'],
    ['a missing field', 'POST', '/v1/customers', '{}', 422, 'missing-field'],
    ['a field too many', 'POST', '/v1/customers', '{"name":"A","nmae":"B"}', 422, 'unknown-field'],
    ['no currency', 'POST', '/v1/customers', '{"name":"A","currency":"EURO"}', 422, 'invalid-format'],
    ['no e-mail address', 'POST', '/v1/customers', '{"name":"A","email":"a"}', 422, 'invalid-format'],
    ['no time zone', 'POST', '/v1/customers', '{"name":"A","timezone":"Mars/Olympus"}', 422, 'invalid-format'],
    ['an unknown choice', 'POST', '/v1/api_keys', '{"name":"A","kind":"scret"}', 422, 'unknown-choice'],
    ['a batch that is too long', 'POST', '/v1/events', JSON.stringify(Array(10_001).fill(0)), 413, 'batch-too-large'],
    ['a path that is not there', 'GET', '/v1/custmers', undefined, 404, 'route-unknown'],
    ['a method that is not taken', 'PUT', '/v1/customers', '{}', 405, 'method-not-allowed'],
  ])('%s', async (_name, method, path, body, status, code) => {
    const answer = await operator.send(method, path, body, ofOrganisation);
    expect(answer.body).toMatchObject({ status, code, type: `http://localhost/errors/${code}` });
    expect(answer.status).toBe(status);
    for (const { message, mend } of answer.body.errors)
      expect([message, mend].every((text) => text.length > 3)).toBe(true);
    expect((await fetchPage(answer.body.doc_url)).status).toBe(200);
  });
  const fetchPage = async (url: string) => createApp({ store }).request(url);

  test('every mistake is named, not only the first', async () => {
    const { body } = await operator.post('/v1/customers', { currency: 'X', country: 'germany' }, ofOrganisation);
    expect(body.errors.map(({ path }: { path: string }) => path).sort()).toEqual(['country', 'currency', 'name']);
    expect(body.detail).toContain('and 2 more');
  });

  test('other kinds of content, versions and sizes', async () => {
    const plain = { ...ofOrganisation, 'content-type': 'text/plain' };
    expect((await operator.send('POST', '/v1/customers', '{"name":"A"}', plain)).body.code).toBe(
      'media-type-unsupported',
    );
    const old = { ...ofOrganisation, 'kontor-version': '2020-01-01' };
    expect((await operator.get('/v1/customers', old)).body.code).toBe('api-version-unknown');
    const huge = JSON.stringify({ name: 'x'.repeat(17 * 1024 * 1024) });
    expect((await operator.send('POST', '/v1/customers', huge, ofOrganisation)).body).toMatchObject({
      code: 'request-too-large',
      status: 413,
    });
  });

  test('our own failures say nothing about the inside', async () => {
    const broken = createApp({
      store: Object.assign(Object.create(store), { read: () => Promise.reject(new Error('password=hunter2')) }),
      operator_token: 'operator-token',
      onFailure: (error) => failures.push(error),
    });
    const answer = await broken.request('/v1/customers', {
      headers: { authorization: 'Bearer operator-token', ...ofOrganisation },
    });
    expect(answer.status).toBe(500);
    const text = await answer.text();
    expect(text).toContain('internal-error');
    expect(text).not.toContain('hunter2');
    expect(failures).toHaveLength(1);
  });
});

test('a key that asks too often is slowed down, and told for how long', async () => {
  wait();
  const api = as(keys.publishable);
  const statuses: number[] = [];
  for (let index = 0; index < 21; index++) statuses.push((await api.get('/v1/plans')).status);
  expect(statuses).toEqual([...Array(20).fill(200), 429]);
  const refused = await api.get('/v1/plans');
  expect(refused.body).toMatchObject({ code: 'rate-limited', status: 429 });
  expect(refused.headers.get('retry-after')).toBe('1');
  expect((await as(keys.secret).get('/v1/organisation')).status).toBe(200);
  now += 500;
  const later = await api.get('/v1/plans');
  expect([later.status, later.headers.get('ratelimit-remaining')]).toEqual([200, '4']);
});
