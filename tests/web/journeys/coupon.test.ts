// SPDX-License-Identifier: Apache-2.0
import { afterAll, beforeAll, expect, test } from 'vitest';
import { exampleCatalog } from '../../../packages/server/src/testing/example-catalog.js';
import { openWebWorld, picture, violations, visitConsole, type WebWorld } from '../web-world.js';

// A coupon is made and given to a customer, and the next invoice says so; then it is ended.

let world: WebWorld;
beforeAll(async () => {
  world = await openWebWorld('2026-03-11T10:00:00Z');
});
afterAll(() => world?.close());

test('a coupon is made, given to a customer and taken off their next invoice', async () => {
  await world.operator.post('/v1/organisations', { slug: 'less', name: 'Less', currency: 'EUR', timezone: 'UTC' });
  const api = world.organisation('less');
  await api.put('/v1/catalog', exampleCatalog);
  await api.post('/v1/customers', { external_id: 'ada', name: 'Ada Lovelace', country: 'DE' });
  const { page, complaints } = await visitConsole(world, ['less'], { path: '/coupons', role: 'finance' });
  const dialog = page.getByRole('dialog');

  await page.getByRole('button', { name: 'New coupon' }).first().click();
  await dialog.getByLabel('Code').fill('SPRING');
  await dialog.getByLabel('Name').fill('Spring');
  await dialog.getByLabel('Percent', { exact: true }).fill('25');
  await dialog.getByRole('button', { name: 'Make the coupon' }).click();
  await dialog.waitFor({ state: 'detached' });
  const row = page.getByRole('row').filter({ hasText: 'SPRING' });
  await row.getByText(/^25\s?%$/).waitFor();

  await row.getByRole('button', { name: 'Give to a customer' }).click();
  await dialog.getByRole('button', { name: /^Ada Lovelace/ }).press('Enter');
  // the customer that was chosen stands there, and whoever has no mouse goes on from there
  await expect.poll(() => page.evaluate('document.activeElement.textContent')).toBe('Another');
  await dialog.getByRole('button', { name: 'Give to a customer' }).click();
  await dialog.waitFor({ state: 'detached' });

  await api.post('/v1/subscriptions', {
    customer_id: 'ada',
    plan: 'team',
    start_date: '2026-03-11',
    trial_end_date: null,
  });
  await api.post('/v1/billing/close', { until: '2026-03-12' });
  const [invoice] = (await api.get('/v1/invoices')).body.data;
  // 20.00 less a quarter
  expect(invoice.total).toBe('15.00');

  await row.getByRole('button', { name: 'End SPRING' }).click();
  await dialog.getByText('Nobody redeems it any more').waitFor();
  expect(await violations(page)).toEqual([]);
  await picture(page, 'coupon-end');
  await dialog.getByRole('button', { name: 'End', exact: true }).click();
  await dialog.waitFor({ state: 'detached' });
  await row.getByText(/^11 Mar 2026/).waitFor();
  expect(await row.getByRole('button', { name: 'End SPRING' }).count()).toBe(0);
  await picture(page, 'coupons');
  await api.post('/v1/customers', { external_id: 'eve', name: 'Eve', country: 'DE' });
  await row.getByRole('button', { name: 'Give to a customer' }).click();
  await dialog.getByRole('button', { name: /^Eve/ }).press('Enter');
  await dialog.getByRole('button', { name: 'Give to a customer' }).click();
  await dialog.getByRole('alert').filter({ hasText: 'SPRING was ended' }).waitFor();
  expect(complaints).toEqual([]);
});
