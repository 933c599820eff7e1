// SPDX-License-Identifier: Apache-2.0
import { afterAll, beforeAll, expect, test } from 'vitest';
import { exampleCatalog } from '../../../packages/server/src/testing/example-catalog.js';
import { openWebWorld, picture, settled, violations, visit, visitConsole, type WebWorld } from '../web-world.js';

// A quote is written, edited while it is a draft, sent, and signed through its link; another is taken back.

let world: WebWorld;
beforeAll(async () => {
  world = await openWebWorld('2026-03-11T10:00:00Z');
});
afterAll(() => world?.close());

test('a draft is edited, sent, signed by the customer and becomes a subscription; another is taken back', async () => {
  await world.operator.post('/v1/organisations', { slug: 'offers', name: 'Offers', currency: 'EUR', timezone: 'UTC' });
  const api = world.organisation('offers');
  await api.put('/v1/catalog', exampleCatalog);
  await api.post('/v1/customers', { external_id: 'ada', name: 'Ada Lovelace', country: 'DE' });
  const { page, complaints } = await visitConsole(world, ['offers'], { path: '/quotes', role: 'finance' });
  const main = page.getByRole('main');
  const dialog = page.getByRole('dialog');

  await main.getByRole('button', { name: 'New quote' }).first().click();
  await dialog.getByRole('searchbox', { name: 'Customer' }).fill('Ada');
  await dialog.getByRole('button', { name: /^Ada Lovelace/ }).click();
  await dialog.getByLabel('Plan').selectOption('team');
  await dialog.getByLabel('Quantity: Seats').fill('2');
  await dialog.getByLabel('Begins on').fill('2026-04-01');
  await dialog.getByLabel('Term in months').fill('12');
  await dialog.getByLabel('Valid until').fill('2026-03-31');
  await dialog.getByRole('button', { name: 'Write the draft' }).click();
  await page.getByRole('heading', { level: 1, name: 'Draft of a quote' }).waitFor();
  await main.getByText('€360.00').first().waitFor();

  await main.getByRole('button', { name: 'Edit', exact: true }).click();
  await dialog.getByLabel('Quantity: Seats').waitFor();
  expect(await dialog.getByLabel('Quantity: Seats').inputValue()).toBe('2');
  await settled(page);
  expect(await violations(page)).toEqual([]);
  await picture(page, 'quote-edit');
  await dialog.getByLabel('Quantity: Seats').fill('6');
  await dialog.getByLabel('Term in months').fill('3');
  await dialog.getByRole('button', { name: 'Save the draft' }).click();
  await dialog.waitFor({ state: 'detached' });
  // 20.00 and 6 × 5.00, three times
  await main.getByText('€150.00').first().waitFor();
  const id = page.url().split('/').at(-1);
  const quote = async () => (await api.get(`/v1/quotes/${id}`)).body;
  expect(await quote()).toMatchObject({ quantities: { seats: '6' }, term_months: 3, start_date: '2026-04-01' });

  await main.getByRole('button', { name: 'Send', exact: true }).click();
  await dialog.getByRole('button', { name: 'Send', exact: true }).click();
  const link = (await dialog.locator('code').textContent()) as string;
  await page.keyboard.press('Escape');
  await main.getByText('Sent', { exact: true }).first().waitFor();
  expect(await main.getByRole('button', { name: 'Edit', exact: true }).count()).toBe(0);

  const customer = await visit(world);
  await customer.page.goto(link);
  await customer.page.getByText('€50.00').first().waitFor();
  await customer.page.getByLabel('Your full name').fill('Ada Lovelace');
  await customer.page.getByRole('checkbox').check();
  await customer.page.getByRole('button', { name: 'Sign and accept' }).click();
  await expect.poll(async () => (await quote()).status).toBe('accepted');
  await page.reload();
  await main.getByText('Accepted', { exact: true }).waitFor();
  await main.getByRole('link', { name: (await quote()).subscription_id }).click();
  await page.getByRole('heading', { level: 1, name: 'Team, 6 × Seats' }).waitFor();

  const { start_date, valid_until } = await quote();
  const other = await api.post('/v1/quotes', {
    customer_id: 'ada',
    plan: 'team',
    start_date,
    term_months: 1,
    valid_until,
  });
  await page.goto(`${world.url}/console/quotes/${other.body.id}`);
  await main.getByRole('button', { name: 'Take back' }).click();
  await dialog.getByRole('button', { name: 'Take back' }).click();
  await dialog.waitFor({ state: 'detached' });
  await expect.poll(async () => (await api.get(`/v1/quotes/${other.body.id}`)).body.status).toBe('revoked');
  await main.getByRole('button', { name: 'Edit', exact: true }).waitFor({ state: 'detached' });
  expect([...complaints, ...customer.complaints]).toEqual([]);
});
