// SPDX-License-Identifier: Apache-2.0
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { ApiClient } from '../../../packages/server/src/testing/api-client.js';
import { fillCompany } from '../company.js';
import { openWebWorld, picture, settled, violations, visitConsole, type WebWorld } from '../web-world.js';

// Somebody wants to know who used what, and why something was not counted.

let world: WebWorld;
let api: ApiClient;
beforeAll(async () => {
  world = await openWebWorld('2026-03-10T10:00:00Z');
  await fillCompany(world, 'acme');
  api = world.organisation('acme');
});
afterAll(() => world?.close());

const says = (page: Page, text: string | RegExp) => page.getByText(text).first().waitFor();

test('usage is explored by steps, groups and filters, and what is asked stands in the address', async () => {
  const { page, complaints } = await visitConsole(world, ['acme'], { path: '/usage?from=2026-03-01&to=2026-03-11' });
  await settled(page);
  const window = 'meter=calls&from=2026-03-01&to=2026-03-11';
  const { quantity } = (await api.get(`/v1/usage?${window}`)).body;
  await says(page, quantity);
  await page.getByLabel('Group by').fill('customer');
  await page.keyboard.press('Enter');
  await page.getByRole('rowheader', { name: 'Grace Hopper' }).waitFor();
  const groups = (await api.get(`/v1/usage?${window}&group_by=customer`)).body.groups;
  for (const group of groups) await page.getByRole('cell', { name: group.quantity, exact: true }).first().waitFor();
  await picture(page, 'journey-usage-by-customer');
  expect(await violations(page)).toEqual([]);
  await page.getByLabel('Only where').fill('region=eu');
  await page.keyboard.press('Enter');
  const eu = (await api.get(`/v1/usage?${window}&where=region%3Deu`)).body;
  await page.getByLabel('Steps').selectOption('week');
  await says(page, eu.quantity);
  const asked = new URL(page.url()).searchParams;
  expect(Object.fromEntries(asked)).toMatchObject({ group_by: 'customer', where: 'region=eu', by: 'week' });
  await page.getByRole('button', { name: 'As a table' }).click();
  await page.getByRole('rowheader', { name: '2 Mar 2026' }).waitFor();
  await page.getByLabel('Time zone').fill('Mars/Base');
  await page.keyboard.press('Enter');
  await page.getByRole('alert').waitFor();
  expect(complaints).toEqual([]);
  await page.close();
});

test('an event in quarantine says why; once its cause is mended it is counted', async () => {
  const { page } = await visitConsole(world, ['acme'], { path: '/usage/quarantine' });
  await says(page, '2 rows');
  await page.getByRole('button', { name: 'nobody-9-0' }).click();
  const window = page.getByRole('dialog');
  await window.getByText('How to mend it').waitFor();
  expect(await window.locator('pre').textContent()).toContain('"region": "eu"');
  await page.keyboard.press('Escape');
  await page.getByRole('button', { name: 'Count again' }).click();
  await says(page, 'Counted: 0. Still held: 2.');
  await api.post('/v1/customers', { external_id: 'nobody', name: 'Alan Turing' });
  await page.getByRole('button', { name: 'Count again' }).click();
  await says(page, /Still held: 0\.$/);
  await says(page, 'Nothing is held');
  await page.close();
});
