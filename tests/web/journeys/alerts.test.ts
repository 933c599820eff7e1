// SPDX-License-Identifier: Apache-2.0
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { exampleCatalog } from '../../../packages/server/src/testing/example-catalog.js';
import { openWebWorld, picture, violations, visitConsole, type WebWorld } from '../web-world.js';

// Somebody wants to hear of a figure and of a target: alerts are added, raised, cleared and removed.

let world: WebWorld;
beforeAll(async () => {
  world = await openWebWorld('2026-01-20T10:00:00Z');
});
afterAll(() => world?.close());

const onTargets = (page: Page) => ({
  page,
  dialog: page.getByRole('dialog'),
  rules: page.getByLabel('Raised when', { exact: true }),
  told: page.getByLabel('What happened', { exact: true }),
});

test('alerts of a figure and of a target are added, looked at, raised, cleared and removed', async () => {
  await world.operator.post('/v1/organisations', { slug: 'aims', name: 'Aims', currency: 'EUR', timezone: 'UTC' });
  const api = world.organisation('aims');
  await api.put('/v1/catalog', exampleCatalog);
  for (const external_id of ['ada', 'grace']) await api.post('/v1/customers', { external_id, name: external_id });
  const subscribe = (customer_id: string) =>
    api.post('/v1/subscriptions', { customer_id, plan: 'team', start_date: '2026-01-01', trial_end_date: null });
  await subscribe('ada');
  await api.post('/v1/targets', {
    ...{ key: 'year', label: 'A year of growth', metric: 'mrr', unit: 'money', currency: 'EUR', operator: '>=' },
    ...{ value: '365', due: '2026-12-31', start: { date: '2025-12-31', value: '365' } },
  });
  const { page, complaints } = await visitConsole(world, ['aims'], { path: '/targets' });
  const { dialog, rules, told } = onTargets(page);
  const add = async (fill: () => Promise<unknown>) => {
    await page.getByRole('button', { name: 'Add an alert' }).click();
    await fill();
    await dialog.getByRole('button', { name: 'Add an alert' }).click();
  };
  await page.getByText('No alert yet').waitFor();
  await add(async () => {
    await dialog.getByLabel('Name').fill('Revenue is low');
    await dialog.getByLabel('Figure').selectOption('mrr');
    await dialog.getByLabel('Is').selectOption('<');
    await dialog.getByLabel('Threshold').fill('little');
  });
  await dialog.getByRole('alert').waitFor();
  expect(await violations(page)).toEqual([]);
  await picture(page, 'alert-form');
  await dialog.getByLabel('Threshold').fill('30,5');
  await dialog.getByRole('button', { name: 'Add an alert' }).click();
  await dialog.waitFor({ state: 'detached' });
  await add(async () => {
    await dialog.getByLabel('Name').fill('Off course');
    await dialog.getByLabel('Of', { exact: true }).selectOption('target');
    await dialog.getByLabel('Target').selectOption('year');
  });
  await dialog.waitFor({ state: 'detached' });
  await rules.getByRole('row', { name: /Revenue is low Quiet mrr < 30\.5/ }).waitFor();
  await rules.getByRole('row', { name: /Off course Quiet year is off track or missed/ }).waitFor();

  const look = page.getByRole('button', { name: 'Look now' });
  await look.click();
  await page.getByText('Raised: 2. Cleared: 0.', { exact: true }).waitFor();
  await rules.getByRole('row', { name: /Revenue is low Raised/ }).waitFor();
  await told.getByRole('row', { name: /Revenue is low Raised .*20/ }).waitFor();
  await told.getByRole('row', { name: /Off course Raised/ }).waitFor();
  await page.getByText('Raised: 2. Cleared: 0.', { exact: true }).waitFor({ state: 'detached' });
  // the same day again tells nothing
  await look.click();
  await page.getByText('Raised: 0. Cleared: 0.', { exact: true }).waitFor();
  expect((await api.get('/v1/alert_events')).body.data).toHaveLength(2);

  // 40.00 from the next day on
  world.clock.now = Date.parse('2026-01-21T10:00:00Z');
  await subscribe('grace');
  world.clock.now = Date.parse('2026-01-22T10:00:00Z');
  const later = await visitConsole(world, ['aims'], { path: '/targets' });
  const { page: at, dialog: asked, rules: held, told: heard } = onTargets(later.page);
  await at.getByRole('button', { name: 'Look now' }).click();
  await at.getByText('Raised: 0. Cleared: 1.', { exact: true }).waitFor();
  await held.getByRole('row', { name: /Revenue is low Quiet/ }).waitFor();
  await heard.getByRole('row', { name: /Revenue is low Over again .*40/ }).waitFor();

  await at.getByRole('button', { name: 'Remove: Revenue is low' }).click();
  expect(await violations(at)).toEqual([]);
  await asked.getByRole('button', { name: 'Remove' }).click();
  await asked.waitFor({ state: 'detached' });
  await held.getByRole('row', { name: /Revenue is low/ }).waitFor({ state: 'detached' });
  expect((await api.get('/v1/alerts')).body.data).toMatchObject([{ rule: { label: 'Off course' } }]);
  // what it told stays known
  await heard.getByRole('row', { name: /Revenue is low Over again/ }).waitFor();
  expect([...complaints, ...later.complaints]).toEqual([]);
});
