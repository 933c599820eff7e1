// SPDX-License-Identifier: Apache-2.0
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { sellTo } from './portal-customer.js';
import { openWebWorld, picture, violations, visit, type WebWorld } from './web-world.js';

// What stands behind the links in mails: pages of the server without a script, which nobody signs in to.

let world: WebWorld;
let api: Awaited<ReturnType<typeof sellTo>>;
beforeAll(async () => {
  world = await openWebWorld('2026-01-10T10:00:00Z', { visitor_limit: { per_second: 1_000, burst: 10_000 } });
  api = await sellTo(world, 'acme', { plan: 'team', quantities: { seats: '3' } });
  await api.put('/v1/payment_providers/bank-transfer', { beneficiary: 'Acme GmbH', iban: 'DE89370400440532013000' });
  await api.post('/v1/billing/close', { until: '2026-01-02' });
});
afterAll(() => world?.close());

/** The link to a quote that was sent. */
async function quoteLink(): Promise<{ readonly id: string; readonly url: string }> {
  const terms = { customer_id: 'ada', plan: 'pro', start_date: '2026-02-01', term_months: 12 };
  const { id } = (await api.post('/v1/quotes', { ...terms, valid_until: '2026-01-31' })).body;
  return { id, url: (await api.post(`/v1/quotes/${id}/send`)).body.link };
}
const here = (url: string) => `${world.url}${new URL(url, world.url).pathname}`;

/** Every page, and what it is called. */
async function everyPage(page: Page, look: (name: string) => Promise<void>): Promise<void> {
  const [invoice] = (await api.get('/v1/invoices')).body.data;
  const open = async (name: string, url: string) => {
    await page.goto(here(url));
    await look(name);
  };
  await open('pay', (await api.post(`/v1/invoices/${invoice.id}/payment_link`, {})).body.url);
  await open('pay-unknown', '/pay/unknown');
  const { id, url } = await quoteLink();
  await open('quote', url);
  // not agreed: what is missing stands at the form
  const form = page.locator('form').first();
  await form.evaluate((element) => element.setAttribute('novalidate', ''));
  await form.getByRole('button').click();
  await page.getByRole('alert').waitFor();
  await look('quote-not-agreed');
  await page.goto(here(url));
  await page.locator('input[name=name]').fill('Ada Lovelace');
  await page.getByRole('checkbox').check();
  await form.getByRole('button').click();
  await form.waitFor({ state: 'detached' });
  await look('quote-signed');
  expect((await api.get(`/v1/quotes/${id}`)).body.status).toBe('accepted');
  const other = await quoteLink();
  await api.post(`/v1/quotes/${other.id}/revoke`);
  await open('quote-revoked', other.url);
  await open('quote-unknown', '/quotes/unknown');
}

test.each([
  ['light', 'en', 1280],
  ['dark', 'de', 1280],
  ['light', 'ja', 390],
] as const)('the pages behind mailed links, %s, in %s, %i wide', async (colorScheme, language, width) => {
  await api.put('/v1/customers/ada/billing_settings', { documents: { language } });
  const { page, complaints } = await visit(world, { colorScheme, viewport: { width, height: 900 } });
  const found: string[] = [];
  await everyPage(page, async (name) => {
    await picture(page, `visitor-${name}-${colorScheme}-${width}`);
    for (const violation of await violations(page)) found.push(`${name} ${violation}`);
    if ((await page.locator('h1').count()) !== 1) found.push(`${name} has not one heading of the first rank`);
    const overflow = await page.evaluate('document.documentElement.scrollWidth - document.documentElement.clientWidth');
    if ((overflow as number) > 0) found.push(`${name} is ${overflow} pixels wider than the window`);
  });
  expect(found).toEqual([]);
  expect(complaints).toEqual([]);
});
