// SPDX-License-Identifier: Apache-2.0
import { afterAll, beforeAll, expect, test } from 'vitest';
import { exampleCatalog } from '../../../packages/server/src/testing/example-catalog.js';
import { openWebWorld, picture, violations, visitConsole, type WebWorld } from '../web-world.js';

// What may come: a scenario is stored after seeing what it comes to, then another version; and what a month would have been
// under other prices.

let world: WebWorld;
beforeAll(async () => {
  world = await openWebWorld('2026-03-10T10:00:00Z');
});
afterAll(() => world?.close());

async function company(slug: string) {
  await world.operator.post('/v1/organisations', { slug, name: slug, currency: 'EUR', timezone: 'UTC' });
  const api = world.organisation(slug);
  await api.put('/v1/catalog', exampleCatalog);
  return api;
}

test('a scenario is stored after seeing what it comes to, and changed into another version', async () => {
  const api = await company('outlook');
  const { page, complaints } = await visitConsole(world, ['outlook'], { path: '/forecast', role: 'finance' });
  const dialog = page.getByRole('dialog');
  const store = dialog.getByRole('button', { name: 'Store it' });
  const foreseen = dialog.getByRole('region', { name: 'What will happen' });

  await page.getByText('No scenario is stored yet').waitFor();
  await page.getByRole('button', { name: 'New scenario' }).click();
  await foreseen.getByText('Expected, and where 9 of 10 of 100 runs end.').waitFor();
  expect(await store.isDisabled()).toBe(true);
  await dialog.getByLabel('Name', { exact: true }).fill('base');
  await dialog.getByLabel('months', { exact: true }).fill('6');
  await expect.poll(() => store.isEnabled()).toBe(true);
  expect(await violations(page)).toEqual([]);
  await picture(page, 'scenario-new');
  await store.click();
  await dialog.waitFor({ state: 'detached' });
  await page.getByText('base@1 is stored.', { exact: true }).waitFor();
  const stored = (await api.get('/v1/scenarios/base')).body;
  expect(stored).toMatchObject({ version: 1, content: { months: 6, sources: { visits: { start: 100 } } } });

  await page.getByRole('button', { name: 'Another version' }).click();
  const start = dialog.getByLabel('sources › visits › start');
  await start.fill('much');
  await foreseen.getByRole('alert').waitFor();
  expect(await start.getAttribute('aria-invalid')).toBe('true');
  expect(await store.isDisabled()).toBe(true);
  await start.fill('200');
  await foreseen.getByRole('row', { name: 'sources.visits.start 100 200' }).waitFor();
  await dialog.getByText('the scenario as text').click();
  const text = dialog.getByLabel('Scenario as JSON');
  const whole = await text.inputValue();
  await text.fill('{');
  await dialog.getByText('This is no JSON object').waitFor();
  expect(await store.isDisabled()).toBe(true);
  await text.fill(whole);
  await foreseen.getByRole('row', { name: 'sources.visits.start 100 200' }).waitFor();
  await expect.poll(() => store.isEnabled()).toBe(true);
  expect(await violations(page)).toEqual([]);
  await picture(page, 'scenario-version');
  await store.click();
  await dialog.waitFor({ state: 'detached' });
  expect((await api.get('/v1/scenarios/base')).body).toMatchObject({
    version: 2,
    content: { sources: { visits: { start: 200 } } },
  });
  await page.getByRole('region', { name: 'Monthly recurring revenue by base@2' }).waitFor();
  expect(complaints).toEqual([]);
});

test('a past month is tried under other prices: what changes for whom, and nothing is stored', async () => {
  const api = await company('trial');
  for (const id of ['ada', 'grace']) {
    await api.post('/v1/customers', { external_id: id, name: id === 'ada' ? 'Ada' : 'Grace' });
    const terms = { customer_id: id, plan: 'team', start_date: '2026-01-01', trial_end_date: null };
    await api.post('/v1/subscriptions', terms);
  }
  await api.post('/v1/billing/close', { until: '2026-03-02' });
  const { page, complaints } = await visitConsole(world, ['trial'], { path: '/price-experiments', role: 'finance' });
  const run = page.getByRole('button', { name: 'Try these prices' });
  await page.getByLabel('Plan', { exact: true }).selectOption('team');
  expect(await run.isDisabled()).toBe(true);
  const base = page.getByRole('group', { name: 'Price base' });
  await base.getByLabel('Amount', { exact: true }).fill('24');
  await page.getByText('Changed: Team').waitFor();
  await page.getByLabel('Month', { exact: true }).fill('2026-03');
  await run.click();
  await page.getByRole('alert').filter({ hasText: '2026-03 is not over yet' }).waitFor();
  expect(await page.getByLabel('Month', { exact: true }).getAttribute('aria-invalid')).toBe('true');
  await page.getByLabel('Month', { exact: true }).fill('2026-02');
  await run.click();
  const revenue = page.getByRole('group', { name: 'Revenue' });
  await revenue.getByRole('row', { name: /^EUR €40\.00 €48\.00 €8\.00 .*2 dearer, 0 cheaper, 0 as before/ }).waitFor();
  const who = page.getByRole('group', { name: 'Customers whose bill changes most' });
  await who.getByRole('row', { name: /^Grace .*€20\.00 €24\.00 €4\.00/ }).waitFor();
  // what the head of the page half covers is no target that is too small
  await page.evaluate('scrollTo(0, 0)');
  expect(await violations(page)).toEqual([]);
  await picture(page, 'price-experiment');
  await base.getByLabel('Amount', { exact: true }).fill('22');
  await page.getByText('What was tried has changed since').waitFor();
  for (const [name, change] of [
    ['dark', () => page.emulateMedia({ colorScheme: 'dark' })],
    ['phone', () => page.setViewportSize({ width: 390, height: 800 })],
  ] as const) {
    await change();
    await picture(page, `price-experiment-${name}`);
  }
  expect(await page.evaluate('document.documentElement.scrollWidth <= innerWidth')).toBe(true);
  await page.getByRole('button', { name: 'Back to what is in force' }).click();
  await expect.poll(() => base.getByLabel('Amount', { exact: true }).inputValue()).toBe('20');
  expect((await api.get('/v1/catalog')).body.version).toBe(1);
  expect(complaints).toEqual([]);
});
