// SPDX-License-Identifier: Apache-2.0
import type { Browser, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import { ApiClient } from '../testing/api-client.js';
import { openBrowser } from '../testing/browser.js';
import { brightness, enterKey, says, visitConsole } from '../testing/console-visit.js';
import { openTestStore, type TestStore, WebhookReceiver } from '../testing/index.js';
import { deliverWebhooks } from '../webhooks/deliver.js';
import { createApp } from './app.js';
import { type Served, serve } from './serve.js';

// In a real browser, against the real API: what a person does when messages did not arrive.

const DAY = 24 * 3_600_000;
let store: TestStore;
let served: Served;
let browser: Browser;
let operator: ApiClient;
let api: ApiClient;
let key = '';
let receiver: WebhookReceiver;
let now = Date.UTC(2026, 2, 1, 9);
let organisations = 0;
beforeAll(async () => {
  [store, browser] = await Promise.all([openTestStore(), openBrowser()]);
  const app = createApp({ store, operator_token: 'token', now: () => now, allow_local_webhooks: true });
  served = await serve(app, { port: 0, hostname: '127.0.0.1' });
  operator = new ApiClient(app, { authorization: 'Bearer token' });
});
afterAll(async () => {
  await browser?.close();
  await served?.close();
  await store?.close();
});
beforeEach(async () => {
  receiver = await WebhookReceiver.open();
  const slug = `org-${++organisations}`;
  await operator.post('/v1/organisations', { slug, name: slug, currency: 'EUR' });
  api = operator.with({ 'kontor-organisation': slug });
  key = (await api.post('/v1/api_keys', { name: 'test' })).body.secret;
});
afterEach(() => receiver.close());

const deliver = () => deliverWebhooks(store, { now: () => now, random: () => 0.99, allow_local: true });
async function endpoint(path = ''): Promise<string> {
  const made = await api.post('/v1/webhook_endpoints', { url: receiver.url + path, event_types: ['customer.created'] });
  return made.body.id;
}
/** As many messages as names, which no endpoint took for three days. */
async function givenUp(names: readonly string[]): Promise<void> {
  receiver.answers(500, {}, '<b>down</b>');
  for (const name of names) await api.post('/v1/customers', { name });
  for (let day = 0; day < 5; day++) {
    await deliver();
    now += DAY;
  }
  receiver.answers(204);
  receiver.received.splice(0);
}
const heard = () => receiver.received.map(({ body }) => body.data.name).sort();

const visit = (options: { colorScheme?: 'dark' } = {}) =>
  visitConsole(browser, `${served.url}/webhooks/dead-letters`, options);
const enter = (page: Page, secret = key) => enterKey(page, secret);
const letters = (page: Page) => page.locator('tr[data-id]');

test('one is looked at and sent again, then those selected, then all', async () => {
  await endpoint();
  await givenUp(['Ada <i>', 'Bob', 'Cleo', 'Dora', 'Emil']);
  const { page, complaints } = await visit();
  await enter(page);
  await says(page, '5 dead letters');
  expect(await letters(page).count()).toBe(5);

  const first = letters(page).first();
  await first.getByRole('button', { name: /^Show/ }).click();
  await says(page, 'Last answer, after');
  const shown = await page.locator('pre').allTextContents();
  expect(shown[0]).toContain(`POST ${receiver.url}\nwebhook-id: msg_`);
  expect(shown[0]).toContain('"type": "customer.created"');
  expect(shown[1]).toMatch(/status 500|answered 500/);
  expect(shown[1]).toContain('<b>down</b>');
  await first.getByRole('button', { name: /^Show/ }).click();
  expect(await page.locator('pre').count()).toBe(0);

  await first.getByRole('button', { name: /again$/ }).click();
  await says(page, '1 message is queued again.');
  await letters(page).nth(0).getByRole('checkbox').check();
  await letters(page).nth(1).getByRole('checkbox').check();
  await page.getByRole('button', { name: 'Send 2 selected again' }).click();
  await says(page, '2 messages are queued again.');
  await deliver();
  expect(heard()).toHaveLength(3);

  await page.getByRole('button', { name: 'Send all again' }).click();
  await page.getByRole('button', { name: 'Cancel' }).click();
  expect(await letters(page).count()).toBe(2);
  await page.getByRole('button', { name: 'Send all again' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Send again' }).click();
  await says(page, '2 messages are queued again.');
  await says(page, 'Every message has arrived, or is still being tried.');
  await deliver();
  expect(heard()).toEqual(['Ada <i>', 'Bob', 'Cleo', 'Dora', 'Emil']);
  expect(complaints).toEqual([]);
  await page.close();
});

test('of one endpoint only, and a page at a time', async () => {
  const one = await endpoint('/one');
  const two = await endpoint('/two');
  const names = Array.from({ length: 26 }, (_none, index) => `Customer ${index}`);
  await givenUp(names);
  const { page } = await visit();
  await enter(page);
  await says(page, '25 or more dead letters');
  await page.getByLabel('Endpoint').selectOption(two);
  await page.getByRole('button', { name: 'Show more' }).click();
  await says(page, '26 dead letters');
  await page.getByLabel('Select all shown').check();
  await page.getByRole('button', { name: 'Send 26 selected again' }).click();
  await says(page, '26 messages are queued again.');
  await says(page, 'Every message has arrived, or is still being tried.');
  expect((await api.get(`/v1/webhook_dead_letters?endpoint_id=${one}&limit=100`)).body.data).toHaveLength(26);
  await page.close();
});

test('a wrong key opens nothing, the right one lasts until it is forgotten, and a server that is away is said', async () => {
  const { page } = await visit();
  await enter(page, 'sk_wrong');
  await page.getByRole('alert').waitFor();
  expect(await page.locator('#content').isVisible()).toBe(false);
  await enter(page);
  await says(page, 'Every message has arrived, or is still being tried.');
  expect(await page.getByRole('button', { name: 'Send all again' }).isDisabled()).toBe(true);
  await page.reload();
  await says(page, 'Every message has arrived, or is still being tried.');
  await page.context().setOffline(true);
  await page.getByRole('button', { name: 'Refresh' }).click();
  await says(page, 'The server cannot be reached.');
  await page.context().setOffline(false);
  await page.getByRole('button', { name: 'Forget the key' }).click();
  await page.reload();
  expect(await page.getByLabel('Secret key of the organisation').isVisible()).toBe(true);
  const kept = await page.evaluate('JSON.stringify([sessionStorage, localStorage, document.cookie])');
  expect(kept).not.toContain(key);
  await page.close();
});

test('by keyboard alone, and in the dark', async () => {
  await endpoint();
  await givenUp(['Ada']);
  const { page } = await visit({ colorScheme: 'dark' });
  await page.keyboard.press('Tab');
  await page.keyboard.type(key);
  await page.keyboard.press('Enter');
  await says(page, '1 dead letter');
  await letters(page).first().getByRole('checkbox').focus();
  await page.keyboard.press('Space');
  await page.getByRole('button', { name: 'Send 1 selected again' }).focus();
  await page.keyboard.press('Enter');
  await says(page, '1 message is queued again.');
  const { text, ground } = await brightness(page);
  expect(text).toBeGreaterThan(200);
  expect(ground).toBeLessThan(60);
  await page.close();
});
