// SPDX-License-Identifier: Apache-2.0
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { putMember } from '../identity/members.js';
import { hashPassword, storePassword } from '../identity/passwords.js';
import { openSession } from '../identity/sessions.js';
import { createUser } from '../identity/users.js';
import { ApiClient } from '../testing/api-client.js';
import { openTestStore, type TestStore } from '../testing/index.js';
import { openMemberSession } from '../testing/member-session.js';
import { createApp } from './app.js';

const HOUR = 3_600_000;
const START = Date.UTC(2026, 0, 1, 9);
const PASSWORD = 'correct horse battery';
let now = START;
let store: TestStore;
let app: ReturnType<typeof createApp>;
let operator: ApiClient;
let anyone: ApiClient;
/** The id of Ada, owner of acme and viewer of apex, who has a password. */
let ada: string;
const org_ids: Record<string, string> = {};

beforeAll(async () => {
  store = await openTestStore();
  app = createApp({ store, operator_token: 'operator-token', now: () => now });
  anyone = new ApiClient(app, {});
  operator = new ApiClient(app, { authorization: 'Bearer operator-token' });
  for (const slug of ['acme', 'apex', 'other'])
    org_ids[slug] = (await operator.post('/v1/organisations', { slug, name: slug, currency: 'EUR' })).body.id;
  const hash = await hashPassword(PASSWORD);
  ada = await store.person({}, async (tx) => {
    const { id } = await createUser(tx, { email: 'Ada@Example.com', name: 'Ada', language: 'de' }, now);
    await storePassword(tx, id, hash, now);
    return id;
  });
  const by = { actor: 'test', now };
  await store.write(org_ids.acme as string, by, (tx) => putMember(tx, ada, 'owner'));
  await store.write(org_ids.apex as string, by, (tx) => putMember(tx, ada, 'viewer'));
});
afterAll(() => store?.close());
beforeEach(() => {
  now = START;
});

const signIn = (email = 'ada@example.com', password = PASSWORD, headers = {}) =>
  anyone.post('/v1/sessions', { email, password }, headers);
const cookieOf = (headers: Headers) => /^[^;]+/.exec(headers.get('set-cookie') ?? '')?.[0] ?? '';

/** Ada in a browser, as if she had signed in there. */
async function signedIn() {
  const token = await store.person({ user_id: ada }, (tx) => openSession(tx, ada, now));
  const cookie = `kontor_session=${token}`;
  const csrf = (await anyone.get('/v1/session', { cookie })).body.csrf_token as string;
  return { cookie, csrf, console: anyone.with({ cookie, 'kontor-csrf': csrf }) };
}

describe('signing in', () => {
  test('with address and password, however the address is written; the answer says where one belongs', async () => {
    const { status, headers, body } = await signIn(' ADA@example.com ');
    expect(status).toBe(201);
    expect(headers.get('set-cookie')).toMatch(
      /^kontor_session=[\w-]{43}; Path=\/; HttpOnly; SameSite=Lax; Max-Age=2592000$/,
    );
    expect(headers.get('cache-control')).toBe('no-store');
    expect(body).toEqual({
      object: 'session',
      user: { id: ada, email: 'ada@example.com', name: 'Ada', language: 'de' },
      organisations: [
        { id: org_ids.acme, slug: 'acme', name: 'acme', role: 'owner' },
        { id: org_ids.apex, slug: 'apex', name: 'apex', role: 'viewer' },
      ],
      csrf_token: expect.stringMatching(/^[\w-]{43}$/),
      expires: '2026-01-01T21:00:00.000Z',
    });
    const again = await anyone.get('/v1/session', { cookie: cookieOf(headers) });
    expect(again.body).toEqual(body);
  });

  test.each([
    ['a wrong password', 'ada@example.com', `${PASSWORD}!`],
    ['an unknown address', 'nobody@example.com', PASSWORD],
    ['nothing', '', ''],
  ])('is refused with %s, in the same words', async (_, email, password) => {
    const { status, headers, body } = await signIn(email, password);
    expect([status, body.code, body.detail]).toEqual([
      401,
      'sign-in-wrong',
      'the e-mail address or the password is wrong; try again, or have a link sent to set a new password',
    ]);
    expect(headers.get('set-cookie')).toBeNull();
  });

  test('over TLS the cookie is bound to the host', async () => {
    const app = createApp({ store, now: () => now, public_url: 'https://billing.example.com' });
    const { headers, body } = await new ApiClient(app, { origin: 'https://billing.example.com' }).post('/v1/sessions', {
      email: 'ada@example.com',
      password: PASSWORD,
    });
    expect(headers.get('set-cookie')).toMatch(/^__Host-kontor_session=.*; Path=\/; .*; Secure$/);
    const client = new ApiClient(app, { 'kontor-csrf': body.csrf_token });
    const secure = cookieOf(headers);
    expect((await client.get('/v1/session', { cookie: secure })).status).toBe(200);
    // one that another host or a plain connection may have set
    expect((await client.get('/v1/session', { cookie: secure.replace('__Host-', '') })).status).toBe(401);
    const plain = { cookie: secure, origin: 'http://billing.example.com' };
    expect((await client.send('DELETE', '/v1/session', undefined, plain)).body.code).toBe('csrf-token-wrong');
  });

  test('a page of another site cannot sign anybody in', async () => {
    for (const headers of [
      { origin: 'https://evil.example' },
      { 'sec-fetch-site': 'cross-site' },
      { origin: 'null' },
    ]) {
      const { status, body } = await signIn('ada@example.com', PASSWORD, headers);
      expect([status, body.code]).toEqual([403, 'csrf-token-wrong']);
    }
  });

  test('gives a session that nobody knew before, and ends the one that was there', async () => {
    const first = await signedIn();
    const second = await signIn('ada@example.com', PASSWORD, { cookie: first.cookie });
    expect(cookieOf(second.headers)).not.toBe(first.cookie);
    expect((await first.console.get('/v1/session')).status).toBe(401);
    const planted = await signIn('ada@example.com', PASSWORD, { cookie: 'kontor_session=planted' });
    expect(cookieOf(planted.headers)).not.toContain('planted');
  });
});

describe('a session', () => {
  test.each([
    ['no cookie', ''],
    ['a forged one', `kontor_session=${'a'.repeat(43)}`],
    ['an empty one', 'kontor_session='],
    ['one of the portal', 'kontor_portal=abc'],
  ])('is not there with %s', async (_, cookie) => {
    expect((await anyone.get('/v1/session', { cookie })).body.code).toBe('session-missing');
  });

  test('is not there with two cookies of its name: which is the planted one?', async () => {
    const { cookie } = await signedIn();
    expect((await anyone.get('/v1/session', { cookie: `${cookie}; kontor_session=planted` })).status).toBe(401);
    expect((await anyone.get('/v1/session', { cookie: `theme=dark; ${cookie}` })).status).toBe(200);
  });

  test('ends when it was not used for 12 hours, and lasts while it is', async () => {
    const { console } = await signedIn();
    now += 11 * HOUR;
    expect((await console.get('/v1/session')).body.expires).toBe('2026-01-02T08:00:00.000Z');
    now += 11 * HOUR;
    expect((await console.get('/v1/session')).status).toBe(200);
    now += 12 * HOUR;
    expect((await console.get('/v1/session')).body.code).toBe('session-missing');
  });

  test('ends after 30 days, however busy', async () => {
    const { console } = await signedIn();
    for (let half = 0; half < 71; half++) {
      now += 10 * HOUR;
      expect((await console.get('/v1/session')).status).toBe(200);
    }
    expect((await console.get('/v1/session')).body.expires).toBe('2026-01-31T09:00:00.000Z');
    now += 10 * HOUR;
    expect((await console.get('/v1/session')).status).toBe(401);
  });

  test('is kept alive by people, not by pages by themselves nor by streams', async () => {
    const { console, cookie } = await signedIn();
    const background = { cookie, 'kontor-background': '1' };
    const live = { cookie, 'kontor-organisation': 'acme' };
    now += 11 * HOUR;
    expect((await anyone.get('/v1/session', background)).body.expires).toBe('2026-01-01T21:00:00.000Z');
    const stream = await app.request('/v1/live', { headers: live });
    expect(stream.status).toBe(200);
    now += HOUR - 1;
    expect((await anyone.get('/v1/session', background)).status).toBe(200);
    now += 1;
    expect((await console.get('/v1/session')).body.code).toBe('session-missing');
    // and the stream is over with it
    const body = stream.body?.getReader();
    for (let piece = await body?.read(); !piece?.done; piece = await body?.read());
  });

  test('is shown to its owner with all others, who end one of them, or all but theirs', async () => {
    const { headers, user } = await openMemberSession(store, { organisations: ['acme'], now });
    const elsewhere = async (agent: string) => {
      const token = await store.person({ user_id: user.id }, (tx) => openSession(tx, user.id, now));
      return anyone.with({ cookie: `kontor_session=${token}`, 'user-agent': agent });
    };
    now += HOUR;
    const [phone, tablet, desk] = [await elsewhere('a phone'), await elsewhere('a tablet'), await elsewhere('a desk')];
    for (const one of [phone, tablet, desk]) expect((await one.get('/v1/session')).status).toBe(200);
    now += HOUR;
    const own = anyone.with({ ...headers, 'user-agent': 'a laptop' });
    const { data } = (await own.get('/v1/sessions')).body;
    expect(data).toHaveLength(4);
    expect(data[0]).toEqual({
      object: 'own_session',
      id: expect.stringMatching(/^cses_/),
      agent: 'a laptop',
      address: null,
      created: '2026-01-01T09:00:00.000Z',
      last_used: '2026-01-01T11:00:00.000Z',
      current: true,
    });
    const id_of = (agent: string) => data.find((one: { agent: string }) => one.agent === agent).id;
    const end = (id: string) => own.send('DELETE', `/v1/sessions/${id}`, undefined);
    expect((await end(id_of('a phone'))).body).toEqual({ object: 'ended_sessions', ended: 1 });
    expect((await phone.get('/v1/session')).status).toBe(401);
    expect((await tablet.get('/v1/session')).status).toBe(200);
    // not those of others
    const { console: ada_console } = await signedIn();
    expect((await ada_console.send('DELETE', `/v1/sessions/${id_of('a tablet')}`, undefined)).status).toBe(404);
    expect((await tablet.get('/v1/session')).status).toBe(200);
    expect((await own.send('DELETE', '/v1/sessions', undefined)).body.ended).toBe(2);
    expect((await desk.get('/v1/session')).status).toBe(401);
    expect((await own.get('/v1/sessions')).body.data).toMatchObject([{ current: true }]);
    expect((await ada_console.get('/v1/session')).status).toBe(200);
  });

  test('ends at once by signing out', async () => {
    const { console, cookie } = await signedIn();
    const out = await console.send('DELETE', '/v1/session', undefined);
    expect(out.status).toBe(200);
    expect(out.headers.get('set-cookie')).toMatch(/^kontor_session=; .*Max-Age=0/);
    expect((await anyone.get('/v1/session', { cookie })).status).toBe(401);
  });
});

describe('a change with a cookie', () => {
  const change = { name: 'Customer', external_id: 'x' };

  test('needs the token of its own session and a page of ours', async () => {
    const { cookie, csrf } = await signedIn();
    const other = await signedIn();
    const post = async (headers: Record<string, string>) => {
      const given = { cookie, 'kontor-organisation': 'acme', ...headers };
      const { status, body } = await anyone.post('/v1/customers', change, given);
      return [status, body.code];
    };
    const refused = [403, 'csrf-token-wrong'];
    expect(await post({})).toEqual(refused);
    expect(await post({ 'kontor-csrf': '' })).toEqual(refused);
    expect(await post({ 'kontor-csrf': other.csrf })).toEqual(refused);
    expect(await post({ 'kontor-csrf': csrf, origin: 'https://evil.example' })).toEqual(refused);
    expect(await post({ 'kontor-csrf': csrf, origin: 'http://localhost:9999' })).toEqual(refused);
    expect(await post({ 'kontor-csrf': csrf, 'sec-fetch-site': 'same-site' })).toEqual(refused);
    expect(await post({ 'kontor-csrf': csrf, 'sec-fetch-site': 'same-origin', origin: 'http://localhost' })).toEqual([
      201,
      undefined,
    ]);
  });

  test('is audited under the name of who did it', async () => {
    const { console } = await signedIn();
    const headers = { 'kontor-organisation': 'acme' };
    const { body } = await console.post('/v1/customers', { name: 'Grace' }, headers);
    const trail = await console.get(`/v1/audit?target=${body.id}`, headers);
    expect(trail.body.data).toMatchObject([{ action: 'customer.created', actor: ada }]);
  });

  test('other sites may not send cookies along: no answer allows it', async () => {
    const answer = await anyone.send('OPTIONS', '/v1/customers', undefined, {
      origin: 'https://evil.example',
      'access-control-request-method': 'POST',
    });
    expect(answer.headers.get('access-control-allow-credentials')).toBeNull();
    expect(answer.headers.get('access-control-allow-headers')).not.toMatch(/csrf|organisation/i);
  });
});

describe('which organisation', () => {
  test('has to be said, by id or slug, and has to be one of the member', async () => {
    const { console } = await signedIn();
    const list = async (name?: string) => {
      const { status, body } = await console.get(
        '/v1/customers',
        name === undefined ? {} : { 'kontor-organisation': name },
      );
      return [status, body.code];
    };
    expect(await list()).toEqual([400, 'organisation-missing']);
    expect(await list('acme')).toEqual([200, undefined]);
    expect(await list(org_ids.apex)).toEqual([200, undefined]);
    // the same for one that exists and for one that does not
    expect(await list('other')).toEqual([404, 'organisation-unknown']);
    expect(await list('nowhere')).toEqual([404, 'organisation-unknown']);
  });

  test('decides the role', async () => {
    const { console } = await signedIn();
    const make = async (name: string) => {
      const { status, body } = await console.post('/v1/api_keys', { name: 'server' }, { 'kontor-organisation': name });
      return [status, body.code];
    };
    expect(await make('acme')).toEqual([201, undefined]);
    expect(await make('apex')).toEqual([403, 'role-insufficient']);
    expect((await console.get('/v1/organisations')).body.code).toBe('key-missing');
  });

  test('a membership that ends, ends at once; another role counts at once', async () => {
    const { headers, user } = await openMemberSession(store, { organisations: ['acme', 'apex'], role: 'viewer', now });
    const member = anyone.with(headers);
    const post = async () => (await member.post('/v1/customers', { name: 'Lin' })).status;
    expect(await post()).toBe(403);
    await store.write(org_ids.acme as string, { actor: 'test', now }, (tx) => putMember(tx, user.id, 'finance'));
    expect(await post()).toBe(201);
    await store.append(org_ids.acme as string, (tx) =>
      tx.client.query('UPDATE membership SET removed_at = $2 WHERE user_id = $1', [user.id, '2026-01-01T09:00:00Z']),
    );
    expect(await post()).toBe(404);
    expect((await member.get('/v1/session')).body.organisations).toMatchObject([{ slug: 'apex' }]);
  });
});

test('an organisation is left by whoever is not its only owner', async () => {
  const { headers, user } = await openMemberSession(store, { organisations: ['other', 'apex'], role: 'owner', now });
  const member = anyone.with(headers);
  const leave = (name: string) => member.send('DELETE', `/v1/session/organisations/${name}`, undefined);
  const alone = await leave('other');
  expect([alone.status, alone.body.code]).toEqual([409, 'last-owner']);
  expect((await leave('acme')).body.code).toBe('organisation-unknown');
  await openMemberSession(store, { organisations: ['other'], role: 'owner', now });
  expect((await leave('other')).body.organisations).toMatchObject([{ slug: 'apex' }]);
  expect((await leave('other')).status).toBe(404);
  expect((await member.get('/v1/customers')).body.code).toBe('organisation-unknown');
  const trail = await operator.get(`/v1/audit?target=${user.id}`, { 'kontor-organisation': 'other' });
  expect(trail.body.data[0]).toMatchObject({ action: 'member.removed', actor: user.id });
});

describe('a key and a cookie', () => {
  test('the key alone counts, a wrong one too', async () => {
    const { cookie, csrf } = await signedIn();
    const key = await operator.post('/v1/api_keys', { name: 'test' }, { 'kontor-organisation': 'other' });
    const both = anyone.with({ cookie, 'kontor-csrf': csrf, 'kontor-organisation': 'acme' });
    const by_key = await both.post(
      '/v1/customers',
      { name: 'Of other' },
      { authorization: `Bearer ${key.body.secret}` },
    );
    expect(by_key.status).toBe(201);
    expect((await operator.get('/v1/customers', { 'kontor-organisation': 'other' })).body.data).toHaveLength(1);
    expect((await both.get('/v1/customers', { authorization: 'Bearer sk_wrong' })).body.code).toBe('key-unknown');
    expect((await both.get('/v1/customers', { authorization: 'Basic abc' })).body.code).toBe('key-missing');
    expect((await both.get('/v1/session', { authorization: `Bearer ${key.body.secret}` })).body.code).toBe(
      'key-scope-insufficient',
    );
  });

  test('the operator has no session', async () => {
    expect((await operator.get('/v1/session')).body.code).toBe('session-missing');
  });

  test('a developer makes keys, but none that may do more than they do', async () => {
    const developer = anyone.with(
      (await openMemberSession(store, { organisations: ['acme'], role: 'developer', now })).headers,
    );
    const make = async (kind: string) => (await developer.post('/v1/api_keys', { kind, name: kind })).body.code;
    expect(await make('ingest')).toBeUndefined();
    expect(await make('publishable')).toBeUndefined();
    expect(await make('secret')).toBe('role-insufficient');
  });
});
