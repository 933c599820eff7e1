// SPDX-License-Identifier: Apache-2.0
import { readFileSync } from 'node:fs';
import { importKeySet } from '@kontor/sdk/licence';
import { verifyLicenceSync } from '@kontor/sdk/node';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { ApiClient } from '../testing/api-client.js';
import { openBrowser } from '../testing/browser.js';
import { brightness, enterKey, says, visitConsole } from '../testing/console-visit.js';
import { exampleCatalog } from '../testing/example-catalog.js';
import { openTestStore, type TestStore } from '../testing/index.js';
import { createApp } from './app.js';
import { type Served, serve } from './serve.js';

// In a real browser, against the real API: a licence is looked at before it is signed, given away, renewed, revoked.

const now = Date.parse('2026-06-01T10:00:00Z');
let store: TestStore;
let served: Served;
let browser: Browser;
let operator: ApiClient;
let api: ApiClient;
let key = '';
let organisations = 0;
beforeAll(async () => {
  [store, browser] = await Promise.all([openTestStore(), openBrowser()]);
  const app = createApp({ store, operator_token: 'token', now: () => now });
  served = await serve(app, { port: 0, hostname: '127.0.0.1' });
  operator = new ApiClient(app, { authorization: 'Bearer token' });
});
afterAll(async () => {
  await browser?.close();
  await served?.close();
  await store?.close();
});
beforeEach(async () => {
  const slug = `seller-${++organisations}`;
  await operator.post('/v1/organisations', { slug, name: slug, currency: 'EUR' });
  api = operator.with({ 'kontor-organisation': slug });
  key = (await api.post('/v1/api_keys', { name: 'test' })).body.secret;
  await api.put('/v1/catalog', { ...exampleCatalog, licensing: { grace_days: 14 } });
});

async function customer(name: string): Promise<string> {
  const made = await api.post('/v1/customers', { name, country: 'DE', timezone: 'Europe/Berlin' });
  const terms = { customer_id: made.body.id, plan: 'team', start_date: '2026-06-01', end_date: '2027-06-01' };
  expect((await api.post('/v1/subscriptions', { ...terms, quantities: { seats: '50' } })).status).toBe(201);
  return made.body.id;
}
const visit = (options: { colorScheme?: 'dark' } = {}) => visitConsole(browser, `${served.url}/licences`, options);
const licences = (page: Page) => page.locator('tr[data-id]');
const button = (page: Page, name: string | RegExp) => page.getByRole('button', { name });

test('looked at before it is signed, issued, handed over, renewed, suspended, and revoked with a reason', async () => {
  await api.post('/v1/signing_keys', {});
  await customer('Ada <i> GmbH');
  const { page, complaints } = await visit();
  await enterKey(page, key);
  await says(page, 'No licence yet.');

  await button(page, 'Issue a licence…').click();
  const form = page.getByRole('dialog');
  await form.getByText('Nodes, cores, places and environments').click();
  await form.getByLabel('Cores at most').fill('8');
  await form.getByLabel('First day without right').fill('2026-09-01');
  await form.getByRole('button', { name: 'Preview' }).click();
  await says(page, '2026-08-31 22:00:00 UTC');
  expect(await form.locator('pre').textContent()).toContain('"cores": 8');
  expect((await api.get('/v1/licences')).body.data).toEqual([]);
  await form.getByRole('button', { name: 'Sign and issue' }).click();
  await says(page, /lic_\w+ is issued\./);
  const [issued] = (await api.get('/v1/licences')).body.data;
  expect(issued).toMatchObject({ ends_on: '2026-09-01', status: 'issued', kind: 'subscription' });
  expect(await licences(page).first().textContent()).toContain('Ada <i> GmbH');

  const downloading = page.waitForEvent('download');
  await button(page, /^Download/).click();
  const file = await downloading;
  expect(file.suggestedFilename()).toBe(`${issued.id}.licence`);
  const keys = importKeySet(JSON.stringify((await api.get('/v1/licence_key_set')).body));
  if (!keys.ok) throw new Error(keys.refusal.message);
  const policy = { keys: keys.value, issuer: `seller-${organisations}`, audience: 'acme', cores: 8 };
  expect(verifyLicenceSync(readFileSync(await file.path(), 'utf8'), policy, now)).toMatchObject({ ok: true });

  await button(page, /^Show lic_/).click();
  const picture = page.getByRole('img', { name: `QR code of ${issued.id}` });
  await picture.waitFor();
  await expect
    .poll(() => picture.evaluate((image) => (image as unknown as { naturalWidth: number }).naturalWidth))
    .toBeGreaterThan(100);
  expect(await page.locator('pre').first().textContent()).toBe(issued.token);

  await button(page, /^Renew/).click();
  await says(page, /renews lic_\w+; both hold until the end of each\./);
  expect(await licences(page).count()).toBe(2);
  await button(page, `Suspend ${issued.id}`).click();
  await page.getByLabel('Reason, kept with it').fill('unpaid');
  await page.getByRole('dialog').getByRole('button', { name: 'Suspend' }).click();
  await says(page, `${issued.id} is suspended.`);
  expect(await button(page, `Renew ${issued.id}`).count()).toBe(0);
  await button(page, `Resume ${issued.id}`).click();
  await says(page, `${issued.id} holds again.`);
  await button(page, `Revoke ${issued.id}`).click();
  await button(page, 'Cancel').click();
  await button(page, `Revoke ${issued.id}`).click();
  await page.getByLabel('Reason, kept with it').fill('copied to a forum');
  await page.getByRole('dialog').getByRole('button', { name: 'Revoke' }).click();
  await says(page, `${issued.id} is revoked.`);
  expect((await api.get(`/v1/licences/${issued.id}`)).body).toMatchObject({
    status: 'revoked',
    revoke_reason: 'copied to a forum',
  });
  expect(complaints).toEqual([]);
  await page.close();
});

test('what cannot be signed is said in the form, and a form that is left loses nothing that was there', async () => {
  await customer('Bob AG');
  const { page } = await visit();
  await enterKey(page, key);
  await button(page, 'Issue a licence…').click();
  const form = page.getByRole('dialog');
  await form.getByRole('button', { name: 'Sign and issue' }).click();
  expect(await form.getByRole('alert').textContent()).toMatch(/key/);
  await form.getByLabel('First day without right').fill('2026-05-01');
  await form.getByRole('button', { name: 'Preview' }).click();
  await form.getByRole('alert').filter({ hasText: '2026-0' }).waitFor();
  await page.keyboard.press('Escape');
  await says(page, 'No licence yet.');
  await page.close();
});

test('of one customer only, a page at a time, by keyboard alone, and in the dark', async () => {
  await api.post('/v1/signing_keys', {});
  const cleo = await customer('Cleo');
  await customer('Dora');
  for (const { id } of (await api.get('/v1/subscriptions')).body.data)
    for (let index = 0; index < 14; index++) await api.post('/v1/licences', { subscription_id: id });
  const { page } = await visit({ colorScheme: 'dark' });
  await page.keyboard.press('Tab');
  await page.keyboard.type(key);
  await page.keyboard.press('Enter');
  await says(page, '25 or more licences');
  await button(page, 'Show more').focus();
  await page.keyboard.press('Enter');
  await says(page, '28 licences');
  await page.getByLabel('Customer').selectOption(cleo);
  await says(page, '14 licences');
  const { text, ground } = await brightness(page);
  expect(text).toBeGreaterThan(200);
  expect(ground).toBeLessThan(60);
  await page.close();
});
