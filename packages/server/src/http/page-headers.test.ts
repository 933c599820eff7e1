// SPDX-License-Identifier: Apache-2.0
import { afterAll, beforeAll, expect, test } from 'vitest';
import { Business } from '../testing/business.js';
import { openTestStore, type TestStore } from '../testing/index.js';
import { openPortal } from '../testing/portal-visit.js';
import { createApp } from './app.js';

let store: TestStore;
let app: ReturnType<typeof createApp>;
let slug: string;
beforeAll(async () => {
  store = await openTestStore();
  app = createApp({ store });
  const business = await Business.open(store);
  await openPortal(business, { frame_origins: ['https://shop.example'] });
  slug = business.slug;
  const published = await business.api.post('/v1/pricing_page/publish', {});
  expect(published.body).toMatchObject({ published: true });
});
afterAll(() => store?.close());

test.each([
  ['/console/', "'none'"],
  ['/console/customers/cus_1', "'none'"],
  ['/console/mail-frame', "'self'"],
  ['/portal/{}/', "'none'"],
  ['/portal/{}/invoices', "'none'"],
  ['/portal/{}/embed', 'https://shop.example'],
  ['/pricing/{}', "'none'"],
  ['/pay/unknown', "'none'"],
  ['/quotes/unknown', "'none'"],
  ['/reference', "'none'"],
])('%s says what it is and wants nothing of the device; it is framed by %s', async (path, framed_by) => {
  const { headers } = await app.request(path.replace('{}', slug));
  const own = Object.fromEntries(headers);
  expect(own['content-type']).toMatch(/^text\/html/);
  expect(own).toMatchObject({
    'x-content-type-options': 'nosniff',
    'referrer-policy': 'no-referrer',
    'permissions-policy': expect.stringMatching(/camera=\(\).*geolocation=\(\).*microphone=\(\)/),
    'cross-origin-opener-policy': 'same-origin',
  });
  const policy = (own['content-security-policy'] ?? '').split('; ');
  expect(policy).toContain("default-src 'none'");
  expect(policy).toContain(`frame-ancestors ${framed_by}`);
  expect(policy.find((part) => part.startsWith('script-src')) ?? '').not.toMatch(/unsafe|\*/);
});

test.each([
  ['https://billing.example', 'max-age=31536000'],
  ['http://127.0.0.1:4242', null],
  [undefined, null],
])('reached at %s, browsers are told of TLS: %s', async (public_url, told) => {
  const reached = createApp({ store, public_url });
  for (const path of ['/console/', '/healthz', '/v1/customers', '/embed/kontor-pricing.js', '/nothing'])
    expect((await reached.request(path)).headers.get('strict-transport-security'), path).toBe(told);
});
