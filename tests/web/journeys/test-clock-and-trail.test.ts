// SPDX-License-Identifier: Apache-2.0
import { afterAll, beforeAll, expect, test } from 'vitest';
import { exampleCatalog } from '../../../packages/server/src/testing/example-catalog.js';
import { openWebWorld, violations, visitConsole, type WebWorld } from '../web-world.js';

let world: WebWorld;
beforeAll(async () => {
  world = await openWebWorld('2026-03-10T10:00:00Z');
});
afterAll(() => world?.close());

test('time passes in a simulated organisation, and the trail shows it as it was on any day', async () => {
  await world.operator.post('/v1/organisations', {
    ...{ slug: 'sim', name: 'Sim', currency: 'EUR', timezone: 'Asia/Tokyo' },
    test_clock: '2026-01-01',
  });
  const api = world.organisation('sim');
  await api.put('/v1/catalog', exampleCatalog);
  await api.post('/v1/customers', { external_id: 'ada', name: 'Ada Byron' });
  await api.post('/v1/subscriptions', {
    ...{ customer_id: 'ada', plan: 'team', start_date: '2026-01-01', trial_end_date: null },
  });
  // the second day in Tokyo, and still the first in Greenwich
  await api.post('/v1/test_clock', { to: '2026-01-01T16:00:00Z' });
  await api.patch('/v1/customers/ada', { name: 'Ada King' });
  const { page, complaints } = await visitConsole(world, ['sim'], { path: '/test-clock' });
  await page.getByLabel('Let it become').fill('2026-03-02');
  await page.getByRole('button', { name: 'Let time pass' }).click();
  expect(await violations(page)).toEqual([]);
  await page.getByRole('dialog').getByRole('button', { name: 'Let time pass' }).click();
  await page.getByText('2 invoices: €40.00').waitFor();
  await page.getByText('2 Mar 2026', { exact: false }).first().waitFor();

  await api.patch('/v1/customers/ada', { name: 'Ada Lovelace' });
  await api.post('/v1/customers', { external_id: 'grace', name: 'Grace Hopper' });
  await page.getByRole('link', { name: 'Audit trail' }).click();
  const rows = page.getByRole('region', { name: 'Changes' });
  await rows.getByText('Test clock moved').first().waitFor();
  await rows.getByText('Customer changed').first().click();
  await page.getByRole('row', { name: 'name Ada King Ada Lovelace' }).waitFor();
  expect(await violations(page)).toEqual([]);
  await page.keyboard.press('Escape');

  await page.getByRole('tab', { name: 'As it was known' }).click();
  const customers = page.getByRole('region', { name: 'Customers' });
  await customers.getByText('Grace Hopper').waitFor();
  const slider = page.getByRole('slider');
  await slider.focus();
  await page.keyboard.press('Home');
  await page.getByText('As it was known on 1 Jan 2026, 23:59.').waitFor();
  await customers.getByText('Ada Byron').waitFor();
  expect(await customers.getByText('Grace Hopper').count()).toBe(0);
  expect(await violations(page)).toEqual([]);
  await page.getByRole('tab', { name: 'Invoices' }).click();
  await page.getByRole('region', { name: 'Invoices' }).getByText('SIM-000001').waitFor();
  expect(await page.getByText('SIM-000002').count()).toBe(0);
  await page.getByRole('tab', { name: 'Changed since' }).click();
  await page.getByRole('region', { name: 'Changed since' }).getByText('Customer changed').first().waitFor();
  // what is shown is in the address
  expect(page.url()).toContain('on=2026-01-01');

  // pages begin with the days of the organisation, not with those of who looks
  await page.goto(`${world.url}/console/service-levels`);
  await page.locator('input[type=month][value="2026-02"]').waitFor();
  await page.goto(`${world.url}/console/usage`);
  await page.locator('input[type=date][value="2026-03-03"]').waitFor();
  expect(complaints).toEqual([]);
});
