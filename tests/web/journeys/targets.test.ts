// SPDX-License-Identifier: Apache-2.0
import { afterAll, beforeAll, expect, test } from 'vitest';
import { exampleCatalog } from '../../../packages/server/src/testing/example-catalog.js';
import { openWebWorld, picture, violations, visitConsole, type WebWorld } from '../web-world.js';

// A target is made, changed after seeing what that changes, put into an objective, and ended.

let world: WebWorld;
beforeAll(async () => {
  world = await openWebWorld('2026-03-10T10:00:00Z');
});
afterAll(() => world?.close());

test('a target and an objective of it are made, changed and ended', async () => {
  await world.operator.post('/v1/organisations', { slug: 'goals', name: 'Goals', currency: 'EUR', timezone: 'UTC' });
  const api = world.organisation('goals');
  await api.put('/v1/catalog', exampleCatalog);
  const { page, complaints } = await visitConsole(world, ['goals'], { path: '/targets', role: 'finance' });
  const dialog = page.getByRole('dialog');
  const button = (name: string) => dialog.getByRole('button', { name, exact: true });
  const gone = () => dialog.waitFor({ state: 'detached' });

  await page.getByText('No targets yet').waitFor();
  expect(await page.getByRole('button', { name: 'New objective' }).isDisabled()).toBe(true);
  await page.getByRole('button', { name: 'New target' }).click();
  await dialog.getByLabel('Name').fill('Revenue');
  await dialog.getByLabel('Key').fill('mrr-12');
  await dialog.getByLabel('Figure', { exact: true }).fill('mrr');
  // what the figure is measured in follows from it
  await expect.poll(() => dialog.getByLabel('Measured in').inputValue()).toBe('money');
  await dialog.getByLabel('Currency').fill('eur');
  await dialog.getByLabel('Value', { exact: true }).fill('much');
  await dialog.getByLabel('Due').fill('2026-12-31');
  await button('Save').click();
  await dialog.getByRole('alert').waitFor();
  expect(await dialog.getByLabel('Value', { exact: true }).getAttribute('aria-invalid')).toBe('true');
  expect(await violations(page)).toEqual([]);
  await picture(page, 'target-new');
  await dialog.getByLabel('Value', { exact: true }).fill('55000');
  await button('Save').click();
  await gone();
  const [made] = (await api.get('/v1/targets')).body.data;
  expect(made).toMatchObject({
    key: 'mrr-12',
    unit: 'money',
    currency: 'EUR',
    operator: '>=',
    value: '55000',
    version: 1,
  });

  await page.getByRole('button', { name: 'Change: Revenue' }).click();
  await dialog.getByText('No single value differs.').waitFor();
  expect(await button('Save').isDisabled()).toBe(true);
  await dialog.getByLabel('Value', { exact: true }).fill('60000');
  await dialog.getByLabel('Path', { exact: true }).selectOption('compound');
  const changes = dialog.getByRole('region', { name: 'What changes' });
  await changes.getByRole('row', { name: 'value 55000 60000' }).waitFor();
  await changes.getByRole('row', { name: 'path nothing compound' }).waitFor();
  expect(await violations(page)).toEqual([]);
  await picture(page, 'target-change');
  await button('Save').click();
  await gone();
  expect((await api.get('/v1/targets/mrr-12')).body).toMatchObject({ value: '60000', path: 'compound', version: 2 });

  await page.getByRole('button', { name: 'New objective' }).click();
  await dialog.getByLabel('Name').fill('A year of growth');
  await dialog.getByLabel('Key').fill('growth');
  expect(await button('Save').isDisabled()).toBe(true);
  await dialog.getByLabel('Revenue', { exact: true }).check();
  await dialog.getByLabel('Weight of Revenue').fill('2');
  await picture(page, 'objective-new');
  await button('Save').click();
  await gone();
  await page.getByRole('button', { name: 'Change: A year of growth' }).click();
  await dialog.getByLabel('Period').fill('Year 1');
  await changes.getByRole('row', { name: 'period nothing Year 1' }).waitFor();
  await button('Save').click();
  await gone();
  const [objective] = (await api.get('/v1/objectives')).body.data;
  expect(objective).toMatchObject({ period: 'Year 1', key_results: [{ target: 'mrr-12', weight: '2' }], version: 2 });
  expect(await violations(page)).toEqual([]);
  await picture(page, 'targets');
  for (const [name, change] of [
    ['dark', () => page.emulateMedia({ colorScheme: 'dark' })],
    ['phone', () => page.setViewportSize({ width: 390, height: 800 })],
  ] as const) {
    await change();
    await picture(page, `targets-${name}`);
  }
  expect(await page.evaluate('document.documentElement.scrollWidth <= innerWidth')).toBe(true);

  await page.getByRole('button', { name: 'End: A year of growth' }).click();
  await button('End').click();
  await gone();
  await page.getByRole('button', { name: 'End: Revenue' }).click();
  await button('End').click();
  await gone();
  await page.getByText('No targets yet').waitFor();
  expect((await api.get('/v1/targets?archived=true')).body.data).toMatchObject([{ key: 'mrr-12', archived: true }]);
  expect(complaints).toEqual([]);
});

test('who may not change them is not offered to', async () => {
  const { page } = await visitConsole(world, ['goals'], { path: '/targets', role: 'viewer' });
  await page.getByRole('heading', { name: 'Targets', level: 1 }).waitFor();
  await page.getByText('No alert yet').waitFor();
  expect(await page.getByRole('button', { name: 'New target' }).count()).toBe(0);
});
