// SPDX-License-Identifier: Apache-2.0
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { sendMails } from '../mail/deliver.js';
import type { OutgoingMail } from '../mail/smtp.js';
import { ApiClient } from '../testing/api-client.js';
import { openTestStore, type TestStore } from '../testing/index.js';
import { openMemberSession } from '../testing/member-session.js';
import { createApp } from './app.js';

const HOUR = 3_600_000;
const PASSWORD = 'correct horse battery';
const URL_OF_SERVER = 'https://billing.example.com';
let now = Date.UTC(2026, 0, 1, 9);
let store: TestStore;
let app: ReturnType<typeof createApp>;
let anyone: ApiClient;
let operator: ApiClient;
beforeAll(async () => {
  store = await openTestStore();
  const visitor_limit = { per_second: 1e6, burst: 1e6 };
  app = createApp({
    ...{ store, operator_token: 'operator-token', now: () => now, public_url: URL_OF_SERVER },
    ...{ sends_mail: true, visitor_limit },
  });
  anyone = new ApiClient(app, {});
  operator = new ApiClient(app, { authorization: 'Bearer operator-token' });
});
afterAll(() => store?.close());

let organisations = 0;
/** An organisation of its own, with its owner signed in. */
async function team() {
  const slug = `team-${++organisations}`;
  await operator.post('/v1/organisations', { slug, name: `Team ${organisations}`, currency: 'EUR' });
  const owner = await openMemberSession(store, { organisations: [slug], now, name: 'Olga Owner' });
  return { slug, owner, api: client(owner), as: (role: 'admin' | 'finance' | 'viewer') => member(slug, role) };
}
const client = ({ headers, cookie }: { headers: object; cookie: string }) =>
  anyone.with({ ...headers, cookie: `__Host-${cookie}` });
async function member(slug: string, role: 'admin' | 'finance' | 'viewer') {
  const one = await openMemberSession(store, { organisations: [slug], role, now });
  return { ...one, api: client(one) };
}
const tokenIn = (url: string) => {
  expect(url.startsWith(`${URL_OF_SERVER}/console/link#`)).toBe(true);
  return url.slice(url.indexOf('#') + 1);
};
const cookieOf = (headers: Headers) => /^[^;]+/.exec(headers.get('set-cookie') ?? '')?.[0] ?? '';
/** What is mailed by now. */
async function mailed(): Promise<OutgoingMail[]> {
  await app.settled();
  const mails: OutgoingMail[] = [];
  const send = async (mail: OutgoingMail) => {
    mails.push(mail);
    return { kind: 'sent' as const };
  };
  await sendMails(store, { now: () => now, mailer: { send, close: () => {} }, from: 'billing@example.com' });
  return mails;
}
const linkIn = (mail: OutgoingMail | undefined) => /https:\S+\/console\/link#\S+/.exec(mail?.text ?? '')?.[0] ?? '';

describe('an invitation', () => {
  test('is mailed, says what it is for, and makes a member with a password', async () => {
    const { api, owner } = await team();
    const body = { email: 'Grace@Example.com', role: 'finance', language: 'de' };
    const made = await api.post('/v1/invitations', body);
    expect([made.status, made.body.status, made.body.email, made.body.invited_by]).toEqual([
      201,
      'open',
      'grace@example.com',
      owner.user.id,
    ]);
    const [mail] = await mailed();
    expect([mail?.to_address, mail?.subject]).toEqual(['grace@example.com', `Ihre Einladung zu Team ${organisations}`]);
    expect(mail?.text).toContain('Olga Owner lädt Sie ein');
    expect(linkIn(mail)).toBe(made.body.url);

    const path = `/v1/sign_in_links/${tokenIn(made.body.url)}`;
    expect((await anyone.get(path)).body).toEqual({
      object: 'sign_in_link',
      kind: 'invitation',
      email: 'grace@example.com',
      organisation: `Team ${organisations}`,
      needs: ['name', 'password'],
    });
    expect((await anyone.post(path, {})).body.errors.map(({ path }: { path: string }) => path)).toEqual([
      'name',
      'password',
    ]);
    expect((await anyone.post(path, { name: 'Grace', password: 'short' })).body.code).toBe('password-weak');
    const accepted = await anyone.post(path, { name: 'Grace', password: PASSWORD });
    expect(accepted.status).toBe(201);
    expect(accepted.body.user).toMatchObject({ email: 'grace@example.com', name: 'Grace', language: 'de' });
    expect(accepted.body.organisations).toMatchObject([{ role: 'finance' }]);
    const session = await anyone.get('/v1/session', { cookie: cookieOf(accepted.headers) });
    expect(session.body.user.name).toBe('Grace');
    expect((await anyone.post('/v1/sessions', { email: 'grace@example.com', password: PASSWORD })).status).toBe(201);

    // once
    expect((await anyone.get(path)).status).toBe(410);
    expect((await anyone.post(path, { name: 'Eve', password: PASSWORD })).body.code).toBe('sign-in-link-invalid');
    expect((await api.get('/v1/invitations')).body.data).toMatchObject([{ status: 'accepted' }]);
    const trail = (await api.get('/v1/audit')).body.data.map(
      ({ action, actor_name }: { action: string; actor_name: string }) => `${action} ${actor_name}`,
    );
    expect(trail.slice(0, 3)).toEqual([
      'member.added Grace <grace@example.com>',
      'invitation.accepted Grace <grace@example.com>',
      `member.invited Olga Owner <${owner.user.email}>`,
    ]);
  });

  test('followed twice at once makes one member', async () => {
    const { api } = await team();
    const { body } = await api.post('/v1/invitations', { email: 'twice@example.com', role: 'viewer' });
    const path = `/v1/sign_in_links/${tokenIn(body.url)}`;
    const both = await Promise.all([1, 2].map(() => anyone.post(path, { name: 'Twice', password: PASSWORD })));
    expect(both.map(({ status }) => status).sort()).toEqual([201, 410]);
    expect((await api.get('/v1/members')).body.data).toHaveLength(2);
  });

  test('ends after a week, when it is taken back, and by a later one', async () => {
    const { api } = await team();
    const invite = async () => (await api.post('/v1/invitations', { email: 'late@example.com', role: 'viewer' })).body;
    const status = async ({ url }: { url: string }) => (await anyone.get(`/v1/sign_in_links/${tokenIn(url)}`)).status;
    const first = await invite();
    const second = await invite();
    expect([await status(first), await status(second)]).toEqual([410, 200]);
    expect((await api.post(`/v1/invitations/${second.id}/revoke`)).body.status).toBe('revoked');
    expect(await status(second)).toBe(410);
    const third = await invite();
    now += 7 * 24 * HOUR - 1;
    expect(await status(third)).toBe(200);
    now += 1;
    expect(await status(third)).toBe(410);
    expect(
      (await operator.get('/v1/invitations', { 'kontor-organisation': `team-${organisations}` })).body.data,
    ).toMatchObject([{ status: 'expired' }, { status: 'revoked' }, { status: 'revoked' }]);
  });

  test('of somebody with an account does not open it for who holds the link', async () => {
    const first = await team();
    const { body } = await first.api.post('/v1/invitations', { email: 'victim@example.com', role: 'viewer' });
    await anyone.post(`/v1/sign_in_links/${tokenIn(body.url)}`, { name: 'Victim', password: PASSWORD });
    // another organisation invites the same person, and its admin knows the link
    const second = await team();
    const again = await second.api.post('/v1/invitations', { email: 'victim@example.com', role: 'viewer' });
    const path = `/v1/sign_in_links/${tokenIn(again.body.url)}`;
    expect((await anyone.get(path)).body.needs).toEqual(['current_password']);
    const stolen = await anyone.post(path, { name: 'Mallory', password: 'chosen by mallory' });
    expect([stolen.status, stolen.body.code]).toEqual([401, 'sign-in-wrong']);
    const by_inviter = await second.api.post(path, {});
    expect([by_inviter.status, by_inviter.body.code]).toEqual([401, 'sign-in-wrong']);
    const accepted = await anyone.post(path, { password: PASSWORD });
    expect(accepted.body.user.name).toBe('Victim');
    expect(accepted.body.organisations).toHaveLength(2);
  });

  test('is accepted by who is signed in without a password', async () => {
    const first = await team();
    const second = await team();
    const { body } = await second.api.post('/v1/invitations', { email: first.owner.user.email, role: 'admin' });
    const accepted = await first.api.post(`/v1/sign_in_links/${tokenIn(body.url)}`, {});
    expect(accepted.body.organisations.map(({ role }: { role: string }) => role).sort()).toEqual(['admin', 'owner']);
  });

  test('is read in no mail that members and keys can read', async () => {
    const { api, as } = await team();
    const { body } = await api.post('/v1/invitations', { email: 'new-owner@example.com', role: 'owner' });
    const viewer = await as('viewer');
    const { data } = (await viewer.api.get('/v1/mails')).body;
    const mail = (await viewer.api.get(`/v1/mails/${data[0].id}`)).body;
    expect(mail.text).toContain('/console/link#hidden');
    expect(JSON.stringify(mail)).not.toContain(tokenIn(body.url));
    expect(JSON.stringify((await viewer.api.get('/v1/audit')).body)).not.toContain(tokenIn(body.url));
  });

  test('is for no member', async () => {
    const { api, owner } = await team();
    const { status, body } = await api.post('/v1/invitations', { email: owner.user.email, role: 'viewer' });
    expect([status, body.code]).toEqual([409, 'already-member']);
  });

  test('an older one makes nobody less than they are', async () => {
    const { api, slug, owner } = await team();
    const email = 'rising@example.com';
    const old = await api.post('/v1/invitations', { email, role: 'viewer' });
    const path = `/v1/sign_in_links/${tokenIn(old.body.url)}`;
    const one = await openMemberSession(store, { organisations: [slug], role: 'owner', now, email });
    await api.send('DELETE', `/v1/members/${owner.user.id}`, undefined);
    const accepted = await client(one).post(path, {});
    expect(accepted.body.organisations).toMatchObject([{ role: 'owner' }]);
  });
});

describe('members', () => {
  test('are listed; a role counts at once, and so does the end', async () => {
    const { api, owner, as } = await team();
    const viewer = await as('viewer');
    expect((await viewer.api.get('/v1/members')).body.data).toMatchObject([
      { id: viewer.user.id, role: 'viewer' },
      { id: owner.user.id, object: 'member', role: 'owner', name: 'Olga Owner' },
    ]);
    const rest = await viewer.api.get(`/v1/members?limit=1&starting_after=${viewer.user.id}`);
    expect(rest.body).toMatchObject({ data: [{ id: owner.user.id }], has_more: false });
    expect((await viewer.api.post('/v1/customers', { name: 'X' })).status).toBe(403);
    expect((await api.patch(`/v1/members/${viewer.user.id}`, { role: 'finance' })).body.role).toBe('finance');
    expect((await viewer.api.post('/v1/customers', { name: 'X' })).status).toBe(201);
    expect((await api.send('DELETE', `/v1/members/${viewer.user.id}`, undefined)).status).toBe(200);
    expect((await viewer.api.get('/v1/customers')).status).toBe(404);
    expect((await viewer.api.get('/v1/session')).body.organisations).toEqual([]);
    expect((await api.patch(`/v1/members/${viewer.user.id}`, { role: 'admin' })).status).toBe(404);
    // the trail still says who they were
    const { data } = (await api.get(`/v1/audit?target=${viewer.user.id}`)).body;
    expect(data.map(({ action }: { action: string }) => action)).toEqual([
      'member.removed',
      'member.changed',
      'member.added',
    ]);
  });

  test('the last owner stays one', async () => {
    const { api, owner, as } = await team();
    const refused = [409, 'last-owner'];
    const path = `/v1/members/${owner.user.id}`;
    const demoted = await api.patch(path, { role: 'admin' });
    const removed = await api.send('DELETE', path, undefined);
    expect([demoted.status, demoted.body.code]).toEqual(refused);
    expect([removed.status, removed.body.code]).toEqual(refused);
    const other = await as('admin');
    await api.patch(`/v1/members/${other.user.id}`, { role: 'owner' });
    // two owners who put each other out at once: one remains
    const both = await Promise.all([
      api.send('DELETE', `/v1/members/${other.user.id}`, undefined),
      other.api.send('DELETE', path, undefined),
    ]);
    expect(both.filter(({ status }) => status === 200)).toHaveLength(1);
    const left = await operator.get('/v1/members', { 'kontor-organisation': `team-${organisations}` });
    expect(left.body.data.map(({ role }: { role: string }) => role)).toEqual(['owner']);
  });

  test('an admin does everything but owners', async () => {
    const { owner, as } = await team();
    const [admin, viewer] = [await as('admin'), await as('viewer')];
    const codes = [
      await admin.api.patch(`/v1/members/${viewer.user.id}`, { role: 'owner' }),
      await admin.api.patch(`/v1/members/${owner.user.id}`, { role: 'viewer' }),
      await admin.api.send('DELETE', `/v1/members/${owner.user.id}`, undefined),
      await admin.api.post('/v1/invitations', { email: 'x@example.com', role: 'owner' }),
      await viewer.api.post('/v1/invitations', { email: 'x@example.com', role: 'viewer' }),
    ];
    expect(codes.map(({ body }) => body.code)).toEqual(Array(5).fill('role-insufficient'));
    expect((await admin.api.patch(`/v1/members/${viewer.user.id}`, { role: 'admin' })).status).toBe(200);
    expect((await admin.api.send('DELETE', `/v1/members/${viewer.user.id}`, undefined)).status).toBe(200);
  });

  test('of one organisation are nothing to another, and API keys manage none', async () => {
    const [one, two] = [await team(), await team()];
    expect((await one.api.patch(`/v1/members/${two.owner.user.id}`, { role: 'viewer' })).status).toBe(404);
    const key = (await one.api.post('/v1/api_keys', { name: 'server' })).body.secret;
    const by_key = await anyone.get('/v1/members', { authorization: `Bearer ${key}` });
    expect(by_key.body.code).toBe('key-scope-insufficient');
    const actor = (await one.api.get('/v1/audit')).body.data[0];
    expect([actor.action, actor.actor]).toEqual(['key.created', one.owner.user.id]);
  });
});

describe('a link to sign in', () => {
  test('is made by the operator and works once, within a quarter of an hour', async () => {
    const { owner } = await team();
    const make = async () => tokenIn((await operator.post('/v1/sign_in_links', { email: owner.user.email })).body.url);
    const token = await make();
    const path = `/v1/sign_in_links/${token}`;
    expect((await anyone.get(path)).body).toMatchObject({ kind: 'sign_in', email: owner.user.email, needs: [] });
    // looking does not use it up, and a page of another site does not either
    expect((await anyone.post(path, {}, { origin: 'https://evil.example' })).body.code).toBe('csrf-token-wrong');
    expect((await anyone.post(path, {})).body.user.id).toBe(owner.user.id);
    expect((await anyone.post(path, {})).status).toBe(410);
    const both = await make();
    const at_once = await Promise.all([1, 2].map(() => anyone.post(`/v1/sign_in_links/${both}`, {})));
    expect(at_once.map(({ status }) => status).sort()).toEqual([201, 410]);
    const late = await make();
    now += HOUR / 4;
    expect((await anyone.post(`/v1/sign_in_links/${late}`, {})).status).toBe(410);
    expect((await anyone.get(`/v1/sign_in_links/${'a'.repeat(43)}`)).status).toBe(410);
  });

  test('every session it opened is ended by the operator, at once, and no other', async () => {
    const { owner, api } = await team();
    const other = await team();
    const end = (email: string) => operator.post('/v1/sign_outs', { email });
    expect((await api.post('/v1/sign_outs', { email: owner.user.email })).status).toBe(401);
    expect((await end(owner.user.email.toUpperCase())).body).toEqual({ object: 'ended_sessions', ended: 1 });
    expect((await api.get('/v1/session')).status).toBe(401);
    expect((await other.api.get('/v1/session')).status).toBe(200);
    expect((await end(owner.user.email)).body.ended).toBe(0);
    expect((await end('x@example.com')).body.code).toBe('user-unknown');
  });

  test('is not for members to make, nor for who is unknown', async () => {
    const { api } = await team();
    expect((await api.post('/v1/sign_in_links', { email: 'x@example.com' })).status).toBe(401);
    expect((await operator.post('/v1/sign_in_links', { email: 'x@example.com' })).body.code).toBe('user-unknown');
  });
});

describe('a password', () => {
  /** Somebody with a password, signed in by it. */
  async function withPassword(email: string) {
    const { api } = await team();
    const { body } = await api.post('/v1/invitations', { email, role: 'viewer' });
    const { headers } = await anyone.post(`/v1/sign_in_links/${tokenIn(body.url)}`, { name: 'P', password: PASSWORD });
    await mailed();
    const cookie = cookieOf(headers);
    const csrf = (await anyone.get('/v1/session', { cookie })).body.csrf_token;
    return anyone.with({ cookie, 'kontor-csrf': csrf });
  }
  const signIn = async (email: string, password: string) =>
    (await anyone.post('/v1/sessions', { email, password })).status;

  test('is set anew by a mailed link, which ends every session', async () => {
    const email = 'forgetful@example.com';
    const session = await withPassword(email);
    const asked = await anyone.post('/v1/password_resets', { email });
    const unknown = await anyone.post('/v1/password_resets', { email: 'nobody@example.com' });
    expect(asked.body).toEqual({ object: 'password_reset', mail: true });
    expect(unknown.body).toEqual(asked.body);
    const mails = await mailed();
    expect(mails.map(({ to_address, subject }) => `${to_address}: ${subject}`)).toEqual([
      `${email}: Set a new password`,
    ]);
    const path = `/v1/sign_in_links/${tokenIn(linkIn(mails[0]))}`;
    expect((await anyone.get(path)).body).toMatchObject({ kind: 'reset', email, needs: ['password'] });
    expect((await anyone.post(path, { password: email })).body.code).toBe('password-weak');
    expect((await session.get('/v1/session')).status).toBe(200);
    const set = await anyone.post(path, { password: 'another long password' });
    expect(set.status).toBe(201);
    expect((await session.get('/v1/session')).status).toBe(401);
    expect((await anyone.get('/v1/session', { cookie: cookieOf(set.headers) })).status).toBe(200);
    expect([await signIn(email, PASSWORD), await signIn(email, 'another long password')]).toEqual([401, 201]);
    expect((await anyone.post(path, { password: 'yet another password' })).status).toBe(410);
  });

  test('the mail leads to this server, whatever host the request names, and is sent three times an hour', async () => {
    const email = 'impatient@example.com';
    await withPassword(email);
    const from = () => anyone.post('/v1/password_resets', { email }, { host: 'evil.example' });
    for (let index = 0; index < 5; index++) {
      now += 1_000;
      await from();
      await app.settled();
    }
    const mails = await mailed();
    expect(mails).toHaveLength(3);
    for (const mail of mails) tokenIn(linkIn(mail));
    now += HOUR;
    await from();
    expect(await mailed()).toHaveLength(1);
    // without an address of its own a server mails none
    const nameless = new ApiClient(createApp({ store, now: () => now, sends_mail: true }), {});
    expect((await nameless.post('/v1/password_resets', { email })).body.mail).toBe(false);
  });

  test('is changed by who knows the current one: every other session ends', async () => {
    const email = 'careful@example.com';
    const session = await withPassword(email);
    const other = await anyone.post('/v1/sessions', { email, password: PASSWORD });
    const change = (current: string | null, chosen: string) =>
      session.post('/v1/session/password', { current, new: chosen });
    expect((await change('wrong', 'a new long password')).body).toMatchObject({
      code: 'sign-in-wrong',
      param: 'current',
    });
    expect((await change(null, 'a new long password')).body.code).toBe('sign-in-wrong');
    expect((await change(PASSWORD, 'short')).body).toMatchObject({ code: 'password-weak', param: 'new' });
    const changed = await change(PASSWORD, 'a new long password');
    expect(changed.status).toBe(200);
    expect((await session.get('/v1/session')).status).toBe(401);
    expect((await anyone.get('/v1/session', { cookie: cookieOf(other.headers) })).status).toBe(401);
    expect((await anyone.get('/v1/session', { cookie: cookieOf(changed.headers) })).status).toBe(200);
    expect(await signIn(email, 'a new long password')).toBe(201);
  });

  test('is set by who came by a link only; name and language are their own', async () => {
    const { api } = await team();
    const set = await api.post('/v1/session/password', { current: null, new: PASSWORD });
    expect(set.status).toBe(200);
    const cookie = cookieOf(set.headers);
    const changed = await anyone.patch(
      '/v1/session/user',
      { name: 'Olga O.', language: 'de' },
      { cookie, 'kontor-csrf': set.body.csrf_token },
    );
    expect(changed.body).toMatchObject({ name: 'Olga O.', language: 'de' });
    expect((await anyone.get('/v1/session', { cookie })).body.user.name).toBe('Olga O.');
  });
});
