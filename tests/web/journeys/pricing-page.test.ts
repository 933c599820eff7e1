// SPDX-License-Identifier: Apache-2.0
import { afterAll, beforeAll, expect, test } from 'vitest';
import { exampleCatalog } from '../../../packages/server/src/testing/example-catalog.js';
import { openWebWorld, violations, visit, visitConsole, type WebWorld } from '../web-world.js';

let world: WebWorld;
beforeAll(async () => {
  world = await openWebWorld('2026-03-10T10:00:00Z');
  await world.operator.post('/v1/organisations', { slug: 'acme', name: 'Acme', currency: 'EUR', timezone: 'UTC' });
  await world.organisation('acme').put('/v1/catalog', exampleCatalog);
});
afterAll(() => world?.close());

test('the pricing page is published with a question, seen by anybody, and taken back', async () => {
  const { page, complaints } = await visitConsole(world, ['acme'], { path: '/pricing-page' });
  await page.getByRole('button', { name: 'Add a question' }).click();
  await page.getByLabel('Question 1', { exact: true }).fill('Can I leave at any time?');
  await page.getByLabel('Answer 1', { exact: true }).fill('Yes, at the end of a month.');
  await page.getByLabel('Where a plan is bought').fill('javascript:alert(1)');
  await page.getByRole('button', { name: 'Save' }).click();
  await page.getByText('write an address that begins with').first().waitFor();
  await page.getByLabel('Where a plan is bought').fill('https://acme.example/buy?plan={plan}');
  await page.getByRole('button', { name: 'Save' }).click();
  await page.getByText('Saved', { exact: true }).first().waitFor();
  expect((await fetch(`${world.url}/pricing/acme`)).status).toBe(404);

  await page.getByRole('button', { name: 'Publish', exact: true }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Publish' }).click();
  await page.getByText('It shows version 1').waitFor();
  expect(await violations(page)).toEqual([]);
  const anybody = await visit(world);
  await anybody.page.goto(`${world.url}/pricing/acme`);
  await anybody.page.getByText('Can I leave at any time?').waitFor();

  await page.getByRole('button', { name: 'Take it back' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Take it back' }).click();
  await page.getByText('Nobody sees anything until you publish it.').waitFor();
  expect((await fetch(`${world.url}/pricing/acme`)).status).toBe(404);
  expect(complaints).toEqual([]);
});

test('who may not change it reads it', async () => {
  const { page } = await visitConsole(world, ['acme'], { path: '/pricing-page', role: 'viewer' });
  await page.getByText('Not published').waitFor();
  expect(await page.getByRole('button', { name: 'Publish' }).count()).toBe(0);
  expect(await page.getByLabel('Where a plan is bought').isDisabled()).toBe(true);
});
