// SPDX-License-Identifier: Apache-2.0
import { examples } from '@kontor/examples';
import type { Locator, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { exampleCatalog } from '../../../packages/server/src/testing/example-catalog.js';
import { openWebWorld, picture, violations, visit, visitConsole, type WebWorld } from '../web-world.js';

const concertmaster = examples.find(({ id }) => id === 'concertmaster')?.catalog;

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

test('an edition that nobody subscribes to stands beside the plans: in the console, and on the page where wanted', async () => {
  const api = world.organisation('concert');
  await world.operator.post('/v1/organisations', {
    slug: 'concert',
    name: 'Concert',
    currency: 'EUR',
    timezone: 'UTC',
  });
  await api.put('/v1/catalog', concertmaster);
  const { page, complaints } = await visitConsole(world, ['concert'], { path: '/catalog' });
  const matrix = page.getByRole('region', { name: 'Plans side by side, table' });
  const columns = async (within: Locator) =>
    (await within.getByRole('columnheader').allInnerTexts()).map((text) => text.split('\n')[0]);
  await matrix.getByRole('columnheader', { name: 'Open source' }).waitFor();
  expect(await columns(matrix)).toEqual(['Feature', 'Open source', 'Starter', 'Professional', 'Enterprise']);
  const cells = (name: string) => matrix.getByRole('row', { name }).getByRole('cell').allInnerTexts();
  expect((await cells('Licence'))[0]).toBe('Core platform\nMIT');
  expect((await cells('Prices'))[0]).toBe('No plan');
  expect((await cells('Fine-grained RBAC')).map((text) => text.trim())).toEqual([
    'Not included',
    'Not included',
    'Not included',
    'Included',
  ]);
  expect((await cells('Advanced nodes'))[0]?.trim()).toBe('Not stated');
  expect(await violations(page)).toEqual([]);
  await picture(page, 'catalog-edition');

  await api.post('/v1/pricing_page/publish', {});
  const address = `${world.url}/pricing/concert`;
  const offers = async () => /application\/ld\+json[^>]*>([^<]*)</.exec(await (await fetch(address)).text())?.[1];
  const before = await offers();
  const compared = (looking: Page) => looking.getByRole('region', { name: 'Table of all features' });
  const earlier = await visit(world);
  await earlier.page.goto(address);
  expect(await columns(compared(earlier.page))).toEqual(['Starter', 'Professional', 'Enterprise']);
  await page.getByRole('link', { name: 'Pricing page', exact: true }).click();
  await page.getByLabel('Also editions that no plan belongs to').check();
  await page.getByRole('button', { name: 'Save' }).click();
  await page.getByText('Saved', { exact: true }).first().waitFor();
  expect(await violations(page)).toEqual([]);
  // a browser that has the data keeps it for a minute
  const anybody = await visit(world);
  await anybody.page.goto(address);
  expect(await columns(compared(anybody.page))).toEqual(['Open source', 'Starter', 'Professional', 'Enterprise']);
  expect(await violations(anybody.page)).toEqual([]);
  await picture(anybody.page, 'pricing-edition');
  // it has no price and no card, and search engines are offered what they were
  expect(await offers()).toBe(before);
  expect(await anybody.page.getByRole('listitem').getByRole('heading', { name: 'Open source' }).count()).toBe(0);
  expect(await (await fetch(`${address}/data.json`)).json()).toMatchObject({
    catalog: { editions: { 'open-source': { name: 'Open source', licence: 'core-platform' } } },
  });
  expect([...complaints, ...anybody.complaints]).toEqual([]);
});
