// SPDX-License-Identifier: Apache-2.0
import { afterAll, beforeAll, expect, test } from 'vitest';
import { Business } from '../testing/business.js';
import { openTestStore, type TestStore } from '../testing/index.js';
import { openPortal } from '../testing/portal-visit.js';
import { createApp } from './app.js';

const visitor_limit = { per_second: 1_000, burst: 10_000 };
let store: TestStore;
let business: Business;
let app: ReturnType<typeof createApp>;
beforeAll(async () => {
  store = await openTestStore();
  business = await Business.open(store, { visitor_limit });
  app = createApp({ store, operator_token: 'operator-token', visitor_limit, public_url: 'https://pay.example/kontor' });
  const logo = { format: 'svg', data: Buffer.from('<svg xmlns="http://www.w3.org/2000/svg"/>').toString('base64') };
  await openPortal(business, { frame_origins: ['https://app.example'], brand: { name: 'Acme & Sons', logo } });
});
afterAll(() => store?.close());

const policyOf = (response: Response) => response.headers.get('content-security-policy') ?? '';

test('one document stands at every address of the portal, and says where it is and whose', async () => {
  for (const path of ['', 'invoices', 'sign-in', 'open']) {
    const response = await app.request(`https://pay.example/portal/${business.slug}/${path}`);
    const html = await response.text();
    expect(html).toContain(`<base href="/kontor/portal/${business.slug}/"`);
    expect(html).toContain('name="api-root" content="../../"');
    expect(html).toContain(`name="organisation" content="${business.slug}"`);
    expect(policyOf(response)).toContain("frame-ancestors 'none'");
    expect(policyOf(response)).toContain("script-src 'self'");
    expect(response.headers.get('referrer-policy')).toBe('no-referrer');
  }
});

test('the page for frames may be framed by the origins of the settings alone', async () => {
  const response = await app.request(`https://pay.example/portal/${business.slug}/embed`);
  expect(policyOf(response)).toContain('frame-ancestors https://app.example');
});

test('files keep their names for ever, the logo is a picture and nothing else', async () => {
  const html = await (await app.request(`https://pay.example/portal/${business.slug}/`)).text();
  const file = /assets\/[^"]+\.js/.exec(html)?.[0];
  const asset = await app.request(`https://pay.example/portal/${business.slug}/${file}`);
  expect(asset.headers.get('cache-control')).toContain('immutable');
  const logo = await app.request(`https://pay.example/portal/${business.slug}/logo`);
  expect(logo.headers.get('content-type')).toBe('image/svg+xml');
  expect(policyOf(logo)).toContain('sandbox');
  const described = await business.visitor.get(`/v1/portal/pages/${business.slug}`);
  expect(described.body).toMatchObject({ name: 'Acme & Sons', logo: true, accent_colour: '#1f4e8c' });
});

test('a portal that is closed, or of nobody, is not there', async () => {
  const closed = await Business.open(store, { visitor_limit });
  for (const slug of [closed.slug, 'nobody', '..%2Fconsole']) {
    const response = await app.request(`https://pay.example/portal/${slug}/`);
    expect([response.status, ((await response.json()) as { code: string }).code]).toEqual([404, 'portal-unknown']);
    expect((await business.visitor.get(`/v1/portal/pages/${slug}`)).status).toBe(404);
  }
});

test('a name of its own leads to the portal once it is proven; the API is there, the console of others is not', async () => {
  const host = 'billing.acme.example';
  const operator = business.visitor.with({
    authorization: 'Bearer operator-token',
    'kontor-organisation': business.slug,
  });
  const root = async () => (await app.request(`https://${host}/`)).text();
  await operator.post('/v1/portal_domains', { host });
  expect(await root()).not.toContain('name="organisation"');
  await operator.post(`/v1/portal_domains/${host}/prove`);
  const html = await root();
  expect(html).toContain('<base href="/"');
  expect(html).toContain('name="api-root" content="./"');
  expect(html).toContain(`name="organisation" content="${business.slug}"`);
  expect((await app.request(`https://${host}/invoices`)).status).toBe(200);
  expect((await app.request(`https://${host}/v1/portal/session`)).status).toBe(401);
  const other = await app.request('https://other.acme.example/');
  expect(await other.text()).not.toContain('name="organisation"');
});
