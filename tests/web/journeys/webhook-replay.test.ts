// SPDX-License-Identifier: Apache-2.0
import type { Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import type { ApiClient } from '../../../packages/server/src/testing/api-client.js';
import { WebhookReceiver } from '../../../packages/server/src/testing/index.js';
import { deliverWebhooks } from '../../../packages/server/src/webhooks/deliver.js';
import { openWebWorld, visitConsole, type WebWorld } from '../web-world.js';

// What a person does when messages did not arrive: looks at what was answered, sends one again, some, all; a real receiver
// gets them under the ids they had.

const DAY = 86_400_000;
let world: WebWorld;
let api: ApiClient;
let receiver: WebhookReceiver;
let slug: string;
let organisations = 0;
beforeAll(async () => {
  world = await openWebWorld('2026-03-01T09:00:00Z');
});
afterAll(() => world?.close());
beforeEach(async () => {
  receiver = await WebhookReceiver.open();
  slug = `seller-${++organisations}`;
  await world.operator.post('/v1/organisations', { slug, name: slug, currency: 'EUR' });
  api = world.organisation(slug);
});
afterEach(() => receiver.close());

const deliver = () =>
  deliverWebhooks(world.store, { now: () => world.clock.now, random: () => 0.99, allow_local: true });
const endpoint = (path = '') =>
  api.post('/v1/webhook_endpoints', { url: receiver.url + path, event_types: ['customer.created'] });

/** Messages that no endpoint took for three days; returns their ids. */
async function givenUp(names: readonly string[]): Promise<Set<string>> {
  receiver.answers(500, {}, '<b>down</b>');
  for (const name of names) await api.post('/v1/customers', { name });
  for (let day = 0; day < 5; day++) {
    await deliver();
    world.clock.now += DAY;
  }
  const ids = new Set(receiver.received.map(({ headers }) => headers['webhook-id'] as string));
  receiver.answers(204);
  receiver.received.splice(0);
  return ids;
}
const heard = () => receiver.received.map(({ body }) => body.data.name).sort();
const says = (page: Page, text: string | RegExp) => page.getByText(text).first().waitFor();
const button = (page: Page, name: string | RegExp) => page.getByRole('button', { name });
const boxes = (page: Page) => page.getByRole('checkbox', { name: /^Select Customer made/ });

test('one is looked at and sent again, then those selected, then all; each keeps its id', async () => {
  await endpoint();
  const ids = await givenUp(['Ada <i>', 'Bob', 'Cleo', 'Dora', 'Emil']);
  const { page, complaints } = await visitConsole(world, [slug], { path: '/webhooks/dead-letters' });
  await says(page, '5 rows');

  await page.getByRole('link', { name: 'Customer made' }).first().click();
  await says(page, 'It was given up. Send it again when the receiver is well.');
  const shown = await page.locator('pre').allTextContents();
  expect(shown[0]).toBe('<b>down</b>');
  expect(shown.at(-1)).toContain('"name": "Emil"');
  expect(await page.getByRole('listitem').filter({ hasText: '500' }).count()).toBe(4);
  await button(page, 'Send again').click();
  await says(page, 'Queued again: 1.');
  expect(await deliver()).toBe(1);
  await says(page, 'Every one of them was taken.');
  await says(page, 'The receiver has taken it.');
  expect(heard()).toEqual(['Emil']);

  await page.goBack();
  await says(page, '4 rows');
  await boxes(page).nth(0).check();
  await boxes(page).nth(1).check();
  await button(page, 'Send 2 again').click();
  await says(page, '2 rows');
  receiver.answer = (response, { body }) => response.writeHead(body.data.name === 'Cleo' ? 500 : 204).end();
  await deliver();
  await says(page, '1 of 2 taken');
  await says(page, 'Not taken: 1.');

  receiver.answers(204);
  await button(page, 'Send all again').click();
  await button(page, 'Cancel').click();
  expect(await boxes(page).count()).toBe(2);
  await button(page, 'Send all again').click();
  await page.getByRole('dialog').getByRole('button', { name: 'Send again' }).click();
  await says(page, 'No dead letters');
  world.clock.now += 3_600_000;
  await deliver();
  await says(page, 'Every one of them was taken.');
  expect(new Set(heard())).toEqual(new Set(['Ada <i>', 'Bob', 'Cleo', 'Dora', 'Emil']));
  expect(new Set(receiver.received.map(({ headers }) => headers['webhook-id']))).toEqual(ids);
  expect(complaints).toEqual([]);
  await page.close();
});

test('of one endpoint only, by keyboard alone', async () => {
  const one = (await endpoint('/one')).body.id;
  const two = (await endpoint('/two')).body.id;
  await givenUp(Array.from({ length: 26 }, (_none, index) => `Customer ${index}`));
  const { page } = await visitConsole(world, [slug], { path: '/webhooks/dead-letters' });
  await says(page, '52 rows');
  await page.getByLabel('Endpoint').selectOption(two);
  await says(page, '26 rows');
  await button(page, 'Select all shown').focus();
  await page.keyboard.press('Enter');
  await button(page, 'Send 26 again').focus();
  await page.keyboard.press('Enter');
  await says(page, 'Nothing matches these filters.');
  expect((await api.get(`/v1/webhook_dead_letters?endpoint_id=${one}&limit=100`)).body.data).toHaveLength(26);
  expect((await api.get(`/v1/webhook_dead_letters?endpoint_id=${two}`)).body.data).toEqual([]);
  await page.close();
});

test('an endpoint is made with its secret shown once, tested, given a new secret, disabled and ended', async () => {
  const { page, complaints } = await visitConsole(world, [slug], { path: '/webhooks' });
  await button(page, 'Add an endpoint').first().click();
  const form = page.getByRole('dialog');
  await form.getByLabel('Address').fill('http://10.0.0.1/hooks');
  await form.getByRole('button', { name: 'Add an endpoint' }).click();
  await form.getByRole('alert').waitFor();
  await form.getByLabel('Address').fill(receiver.url);
  await form.getByLabel('Only some types of messages').check();
  await form.getByLabel('Invoice issued').check();
  await form.getByRole('button', { name: 'Add an endpoint' }).click();
  await says(page, /^whsec_/);
  await button(page, 'I have kept it').click();
  expect(await page.getByText(/whsec_/).count()).toBe(0);
  const [made] = (await api.get('/v1/webhook_endpoints')).body.data;
  expect(made).toMatchObject({ url: receiver.url, event_types: ['invoice.issued'], status: 'enabled' });

  const choose = async (item: string) => {
    await button(page, `Actions ${receiver.url}`).click();
    await page.getByRole('menuitem', { name: item }).click();
  };
  await choose('Send a test');
  await says(page, 'A test message is on its way.');
  await deliver();
  expect(receiver.received.map(({ body }) => body.type)).toEqual(['webhook.test']);
  await choose('Make a new secret');
  await page.getByRole('dialog').getByRole('button', { name: 'Make a new secret' }).click();
  await says(page, /^whsec_/);
  await button(page, 'I have kept it').click();
  await choose('Disable');
  await page.getByRole('dialog').getByRole('button', { name: 'Disable' }).click();
  await says(page, 'Disabled');
  await choose('Enable');
  await says(page, 'Enabled');
  await choose('End the endpoint');
  await page.getByRole('dialog').getByRole('button', { name: 'End the endpoint' }).click();
  await says(page, 'No endpoint yet');
  expect(complaints).toEqual([]);
  await page.close();
});

test('who may only look is offered nothing else, and a link to the old page leads to this one', async () => {
  await endpoint();
  await givenUp(['Ada']);
  const { page } = await visitConsole(world, [slug], { role: 'viewer' });
  await page.goto(`${world.url}/webhooks/dead-letters`);
  await says(page, '1 row');
  expect(await boxes(page).count()).toBe(0);
  expect(await button(page, /again/).count()).toBe(0);
  await page.goto(`${world.url}/console/webhooks`);
  await says(page, receiver.url);
  expect(await button(page, /Actions|Add/).count()).toBe(0);
  await page.close();
});
