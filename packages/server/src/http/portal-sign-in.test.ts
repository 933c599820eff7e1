// SPDX-License-Identifier: Apache-2.0
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { ApiClient } from '../testing/api-client.js';
import { Business } from '../testing/business.js';
import { openTestStore, type TestStore } from '../testing/index.js';
import { mailedText, openPortal, portalToken, portalVisit } from '../testing/portal-visit.js';
import { createApp } from './app.js';

const served = { visitor_limit: { per_second: 1_000, burst: 10_000 }, trusted_proxies: 1 };
let store: TestStore;
beforeAll(async () => {
  store = await openTestStore();
});
afterAll(() => store?.close());

async function opened(options: object = {}) {
  const business = await Business.open(store, { ...served, ...options });
  await business.api.patch('/v1/customers/ada', { email: 'Ada@example.com' });
  await openPortal(business);
  return business;
}

/** The token of the link that is mailed to who asks for one. */
async function mailedToken(business: Business, email = 'ada@example.com'): Promise<string> {
  const ask = () => business.visitor.post('/v1/portal/sign_in', { organisation: business.slug, email });
  return /#token=(\S+)/.exec(await mailedText(store, business, ask))?.[1] ?? '';
}

describe('a link by mail', () => {
  test('signs in once, whatever the case of the address', async () => {
    const business = await opened();
    const token = await mailedToken(business, ' ADA@example.com '.trim());
    const first = await business.visitor.post('/v1/portal/sessions', { token });
    expect(first).toMatchObject({ status: 201, body: { customer: { name: 'Ada' }, token: null } });
    expect(first.headers.get('set-cookie')).toMatch(
      /^kontor_portal=\S+; Path=\/; HttpOnly; SameSite=Lax; Max-Age=\d+$/,
    );
    const again = await business.visitor.post('/v1/portal/sessions', { token });
    expect([again.status, again.body.code]).toEqual([404, 'portal-link-unknown']);
  });

  test('does not stand in the mail that colleagues read', async () => {
    const business = await opened();
    const token = await mailedToken(business);
    const { data } = (await business.api.get('/v1/mails')).body;
    const { body } = await business.api.get(`/v1/mails/${data[0].id}`);
    expect(body.template).toBe('portal_link');
    expect(JSON.stringify(body)).not.toContain(token);
  });

  test('is too old after 15 minutes', async () => {
    const business = await opened();
    const token = await mailedToken(business);
    business.on('2026-01-01', '09:15');
    expect((await business.visitor.post('/v1/portal/sessions', { token })).status).toBe(404);
  });

  test('the answer is the same for an address that nobody has, a portal that is closed and one that does not exist', async () => {
    const business = await opened();
    const asked = (organisation: string, email: string) =>
      business.visitor.post('/v1/portal/sign_in', { organisation, email });
    const known = await asked(business.slug, 'ada@example.com');
    const unknown = await asked(business.slug, 'eve@example.com');
    await openPortal(business, { open: false });
    const closed = await asked(business.slug, 'ada@example.com');
    const nowhere = await asked('nowhere', 'ada@example.com');
    for (const one of [unknown, closed, nowhere]) {
      expect(one.status).toBe(known.status);
      expect(one.body).toEqual(known.body);
    }
    expect((await business.api.get('/v1/mails')).body.data).toHaveLength(1);
  });

  test('too many to one address are throttled, known or not', async () => {
    const business = await opened();
    for (const email of ['ada@example.com', 'eve@example.com']) {
      const statuses = [];
      for (let count = 0; count < 4; count++)
        statuses.push(
          (await business.visitor.post('/v1/portal/sign_in', { organisation: business.slug, email })).status,
        );
      expect(statuses).toEqual([200, 200, 200, 429]);
    }
  });

  test('too many from one place are throttled, whatever the address', async () => {
    const business = await opened();
    const from = (email: string) => business.visitor.post('/v1/portal/sign_in', { organisation: business.slug, email });
    for (let count = 0; count < 30; count++) await from(`somebody-${count}@example.com`);
    const { status, body, headers } = await from('ada@example.com');
    expect([status, body.code, headers.get('retry-after')]).toEqual([429, 'sign-in-throttled', '10']);
    // a second server on the same database is no way round
    const second = createApp({ store, ...served, now: () => business.now });
    const there = new ApiClient(second, business.visitor.headers);
    const asked = { organisation: business.slug, email: 'ada@example.com' };
    expect((await there.post('/v1/portal/sign_in', asked)).status).toBe(429);
    business.on('2026-01-01', '09:01');
    expect((await there.post('/v1/portal/sign_in', asked)).status).toBe(200);
  });

  test('an address of several customers chooses; no other customer can be chosen', async () => {
    const business = await opened();
    const second = await business.api.post('/v1/customers', { name: 'Ada Ltd', email: 'ada@example.com' });
    const eve = await business.api.post('/v1/customers', { name: 'Eve', email: 'eve@example.com' });
    const signed = await business.visitor.post('/v1/portal/sessions', { token: await mailedToken(business) });
    expect(signed.body).toMatchObject({ customer: null, customers: [{ name: 'Ada' }, { name: 'Ada Ltd' }] });
    const portal = business.visitor.with({
      cookie: (signed.headers.get('set-cookie') ?? '').split(';')[0] ?? '',
      'kontor-csrf': signed.body.csrf_token,
    });
    expect(await portal.get('/v1/portal/overview')).toMatchObject({
      status: 409,
      body: { code: 'portal-customer-missing' },
    });
    expect((await portal.put('/v1/portal/session', { customer_id: eve.body.id })).status).toBe(404);
    await portal.put('/v1/portal/session', { customer_id: second.body.id });
    expect((await portal.get('/v1/portal/overview')).body.customer.name).toBe('Ada Ltd');
  });
});

describe('a session', () => {
  test('ends when somebody signs out, after 12 hours without use and after 30 days', async () => {
    const business = await opened();
    const { portal } = await portalVisit(business);
    const out = await portal.send('DELETE', '/v1/portal/session', undefined);
    expect(out.headers.get('set-cookie')).toContain('Max-Age=0');
    expect(await portal.get('/v1/portal/session')).toMatchObject({
      status: 401,
      body: { code: 'portal-session-missing' },
    });
    const idle = (await portalVisit(business)).portal;
    business.on('2026-01-01', '20:59');
    expect((await idle.get('/v1/portal/session')).status).toBe(200);
    business.on('2026-01-02', '09:00');
    expect((await idle.get('/v1/portal/session')).status).toBe(401);
    const busy = (await portalVisit(business)).portal;
    for (let half_days = 1; half_days < 60; half_days++) {
      const at = new Date(Date.parse('2026-01-02T09:00:00Z') + half_days * 43_199_000).toISOString();
      business.on(at.slice(0, 10), at.slice(11, 16));
      await busy.get('/v1/portal/session');
    }
    business.on('2026-02-01', '09:00');
    expect((await busy.get('/v1/portal/session')).status).toBe(401);
  });

  test('ends when the portal is closed, and when the customer has another address', async () => {
    const business = await opened();
    const signed = await business.visitor.post('/v1/portal/sessions', { token: await mailedToken(business) });
    const portal = business.visitor.with({ cookie: (signed.headers.get('set-cookie') ?? '').split(';')[0] ?? '' });
    expect((await portal.get('/v1/portal/session')).status).toBe(200);
    await business.api.patch('/v1/customers/ada', { email: 'new@example.com' });
    expect((await portal.get('/v1/portal/session')).status).toBe(401);
    const other = (await portalVisit(business)).portal;
    await openPortal(business, { open: false });
    expect((await other.get('/v1/portal/session')).status).toBe(401);
    await openPortal(business);
  });

  test('of whoever changes the address stays, with that customer alone', async () => {
    const business = await opened();
    await business.api.post('/v1/customers', { name: 'Eve', external_id: 'eve', email: 'eve@example.com' });
    const eve = (await business.api.get('/v1/customers/eve')).body.id;
    const visits = [];
    for (let count = 0; count < 2; count++) {
      const signed = await business.visitor.post('/v1/portal/sessions', { token: await mailedToken(business) });
      const [cookie = ''] = (signed.headers.get('set-cookie') ?? '').split(';');
      visits.push(business.visitor.with({ cookie, 'kontor-csrf': signed.body.csrf_token }));
    }
    const [mine, other] = visits;
    expect((await mine?.patch('/v1/portal/details', { email: 'eve@example.com' }))?.status).toBe(200);
    expect((await other?.get('/v1/portal/session'))?.status).toBe(401);
    expect((await mine?.get('/v1/portal/session'))?.body.customers).toHaveLength(1);
    expect((await mine?.put('/v1/portal/session', { customer_id: eve }))?.status).toBe(404);
  });
});

describe('the sessions of a customer', () => {
  test('are shown to the customer alone, who ends one of them, or all but theirs', async () => {
    const business = await opened();
    await business.api.post('/v1/customers', { name: 'Eve', external_id: 'eve', email: 'eve@example.com' });
    const as = async (agent: string, customer?: string) =>
      (await portalVisit(business, customer)).portal.with({ 'user-agent': agent });
    const [phone, tablet, desk, eve] = [
      await as('phone'),
      await as('tablet'),
      await as('desk'),
      await as('eve', 'eve'),
    ];
    for (const one of [phone, tablet, desk, eve]) expect((await one.get('/v1/portal/session')).status).toBe(200);
    const { data } = (await desk.get('/v1/portal/sessions')).body;
    const id_of = (agent: string) => data.find((one: { agent: string }) => one.agent === agent)?.id;
    expect(data).toHaveLength(3);
    expect(data.find((one: { current: boolean }) => one.current)).toMatchObject({ agent: 'desk' });
    const end = (id: string) => eve.send('DELETE', `/v1/portal/sessions/${id}`, undefined);
    expect((await end(id_of('phone'))).status).toBe(404);
    expect((await desk.send('DELETE', `/v1/portal/sessions/${id_of('phone')}`, undefined)).body.ended).toBe(1);
    expect((await phone.get('/v1/portal/session')).status).toBe(401);
    expect((await desk.send('DELETE', '/v1/portal/sessions', undefined)).body.ended).toBe(1);
    expect((await tablet.get('/v1/portal/session')).status).toBe(401);
    expect((await desk.get('/v1/portal/session')).status).toBe(200);
    expect((await eve.get('/v1/portal/session')).status).toBe(200);
  });

  test('are not kept alive by pages by themselves', async () => {
    const business = await opened();
    const { portal } = await portalVisit(business);
    business.on('2026-01-01', '20:00');
    const { body } = await portal.get('/v1/portal/session', { 'kontor-background': '1' });
    expect(body.expires).toBe('2026-01-01T21:00:00.000Z');
    business.on('2026-01-01', '21:00');
    expect((await portal.get('/v1/portal/session')).status).toBe(401);
  });
});

describe('what other sites send', () => {
  test.each<[string, Record<string, string>]>([
    ['without the token of the session', { 'kontor-csrf': '' }],
    ['with the token of another session', { 'kontor-csrf': 'x'.repeat(43) }],
    ['from a page of another origin', { origin: 'https://evil.example' }],
    ['from another site, as the browser says', { 'sec-fetch-site': 'cross-site' }],
    ['from a sandbox', { origin: 'null' }],
  ])('%s changes nothing', async (_case, headers) => {
    const business = await opened();
    const { portal } = await portalVisit(business);
    const { status, body } = await portal.patch('/v1/portal/details', { name: 'Mallory' }, headers);
    expect([status, body.code]).toEqual([403, 'csrf-token-wrong']);
  });

  test('cannot sign anybody in', async () => {
    const business = await opened();
    const token = await portalToken(business);
    const foreign = await business.visitor.post('/v1/portal/sessions', { token }, { origin: 'https://evil.example' });
    expect(foreign.status).toBe(403);
  });
});

describe('a link of the seller’s own product', () => {
  test('is good for five minutes and carries the way back', async () => {
    const business = await opened();
    const token = await portalToken(business, 'ada', { return_url: 'https://app.example/account' });
    const signed = await business.visitor.post('/v1/portal/sessions', { token });
    expect(signed.body.return_url).toBe('https://app.example/account');
    const late = await portalToken(business);
    business.on('2026-01-01', '09:05');
    expect((await business.visitor.post('/v1/portal/sessions', { token: late })).status).toBe(404);
  });

  test('in a frame the session is a bearer token, good for an hour and no cookie', async () => {
    const business = await opened();
    const token = await portalToken(business, 'ada', { embedded: true });
    const signed = await business.visitor.post('/v1/portal/sessions', { token });
    expect(signed.headers.get('set-cookie')).toBeNull();
    const framed = business.visitor.with({ authorization: `Bearer ${signed.body.token}` });
    expect((await framed.get('/v1/portal/overview')).body.customer.name).toBe('Ada');
    expect((await framed.patch('/v1/portal/details', { name: 'Ada L.' })).status).toBe(200);
    expect(
      (await business.visitor.get('/v1/portal/session', { cookie: `kontor_portal=${signed.body.token}` })).status,
    ).toBe(401);
    expect((await framed.get('/v1/customers')).status).toBe(401);
    business.on('2026-01-01', '10:00');
    expect((await framed.get('/v1/portal/overview')).status).toBe(401);
  });

  test('is refused where the portal is closed', async () => {
    const business = await Business.open(store, served);
    const { status, body } = await business.api.post('/v1/customers/ada/portal_sessions', {});
    expect([status, body.code]).toEqual([409, 'portal-closed']);
  });
});

describe('deny by default', () => {
  test('a session of the portal opens no operation but those of the portal', async () => {
    const business = await opened();
    const { portal, cookie } = await portalVisit(business);
    for (const path of ['/v1/customers', '/v1/invoices', '/v1/session', '/v1/portal_settings', '/v1/audit'])
      expect((await portal.get(path)).status).toBe(401);
    const token = cookie.split('=')[1] as string;
    const bearer = business.visitor.with({ authorization: `Bearer ${token}` });
    expect((await bearer.get('/v1/portal/overview')).status).toBe(401);
  });

  test('a secret key and the operator are nobody’s customer', async () => {
    const business = await opened();
    expect((await business.api.get('/v1/portal/overview')).status).toBe(403);
    const operator = business.visitor.with({
      authorization: 'Bearer operator-token',
      'kontor-organisation': business.slug,
    });
    expect((await operator.get('/v1/portal/overview')).status).toBe(403);
    expect((await business.visitor.get('/v1/portal/overview')).status).toBe(401);
  });

  test('what belongs to another customer, or to another organisation, is not there', async () => {
    const business = await opened();
    const other = await opened();
    await business.api.post('/v1/customers', { name: 'Eve', external_id: 'eve' });
    const sub = await business.subscribe();
    await business.close('2026-01-02');
    const [invoice] = (await business.api.get('/v1/invoices')).body.data;
    const threshold = await business.api.post('/v1/usage_thresholds', {
      customer_id: 'ada',
      measure: { of: 'amount', currency: 'EUR' },
      at: '10',
      action: 'notify',
    });
    const mine = (await portalVisit(business)).portal;
    const key = await mine.post('/v1/portal/api_keys', { name: 'mine' });
    const eve = (await portalVisit(business, 'eve')).portal;
    const abroad = (await portalVisit(other)).portal;
    for (const portal of [eve, abroad]) {
      for (const path of [`invoices/${invoice.id}/pdf`, `invoices/${invoice.id}/e_invoice`, `licences/${sub}/file`])
        expect((await portal.get(`/v1/portal/${path}`)).status).toBe(404);
      for (const [path, body] of [
        [`subscriptions/${sub}/actions`, { action: 'cancel' }],
        [`subscriptions/${sub}/actions/preview`, { action: 'cancel' }],
        [`invoices/${invoice.id}/payment_link`, undefined],
        [`api_keys/${key.body.id}/revoke`, undefined],
      ] as const)
        expect((await portal.post(`/v1/portal/${path}`, body)).status).toBe(404);
      const path = `/v1/portal/usage_thresholds/${threshold.body.id}`;
      expect((await portal.patch(path, { at: '1' })).status).toBe(404);
      expect((await portal.send('DELETE', path, undefined)).status).toBe(404);
      for (const list of ['invoices', 'subscriptions', 'api_keys', 'usage_thresholds', 'quotes', 'licences'])
        expect((await portal.get(`/v1/portal/${list}`)).body.data).toEqual([]);
    }
  });

  test('an idempotency key of one customer answers no other one', async () => {
    const business = await opened();
    await business.api.post('/v1/customers', { name: 'Eve', external_id: 'eve' });
    const mine = (await portalVisit(business)).portal;
    const eve = (await portalVisit(business, 'eve')).portal;
    const once = { 'idempotency-key': 'one' };
    const first = await mine.patch('/v1/portal/details', { language: 'de' }, once);
    const second = await eve.patch('/v1/portal/details', { language: 'de' }, once);
    expect([first.body.name, second.body.name]).toEqual(['Ada', 'Eve']);
  });
});

describe('a name of its own', () => {
  test('is proven by DNS or by the operator, and by one organisation alone', async () => {
    const records = new Map<string, string[][]>();
    const resolve_txt = async (name: string) => {
      const found = records.get(name);
      if (found === undefined) throw new Error('ENOTFOUND');
      return found;
    };
    const business = await opened({ resolve_txt });
    const claimed = await business.api.post('/v1/portal_domains', { host: 'billing.acme.example' });
    expect(claimed.body).toMatchObject({ record: { type: 'TXT', name: '_kontor.billing.acme.example' }, proven: null });
    const prove = () => business.api.post('/v1/portal_domains/billing.acme.example/prove');
    expect(await prove()).toMatchObject({ status: 409, body: { code: 'portal-domain-unproven' } });
    const { value } = claimed.body.record;
    records.set('_kontor.billing.acme.example', [['something else'], [value.slice(0, 20), value.slice(20)]]);
    expect((await prove()).body).toMatchObject({ proven_by: 'dns' });
    expect(await portalUrl(business)).toMatch(/^https:\/\/billing\.acme\.example\/open#token=/);

    const other = await opened({ resolve_txt });
    await other.api.post('/v1/portal_domains', { host: 'billing.acme.example' });
    const operator = other.visitor.with({
      authorization: 'Bearer operator-token',
      'kontor-organisation': other.slug,
    });
    const taken = await operator.post('/v1/portal_domains/billing.acme.example/prove');
    expect([taken.status, taken.body.code]).toEqual([409, 'portal-domain-taken']);
    await business.api.send('DELETE', '/v1/portal_domains/billing.acme.example', undefined);
    const accepted = await operator.post('/v1/portal_domains/billing.acme.example/prove');
    expect(accepted.body).toMatchObject({ proven_by: 'operator' });
  });
});

async function portalUrl({ api }: Business): Promise<string> {
  return (await api.post('/v1/customers/ada/portal_sessions', {})).body.url;
}
