// SPDX-License-Identifier: Apache-2.0
import { afterAll, beforeAll, expect, test } from 'vitest';
import { exampleCatalog } from '../../../packages/server/src/testing/example-catalog.js';
import { openWebWorld, picture, violations, visitConsole, type WebWorld } from '../web-world.js';

// Collecting of an invoice is paused and resumed, a customer promises to pay, and what is owed is given up after all.

let world: WebWorld;
beforeAll(async () => {
  world = await openWebWorld('2026-03-11T10:00:00Z');
});
afterAll(() => world?.close());

test('collecting is paused and resumed, a promise to pay is noted, and the invoice is written off', async () => {
  await world.operator.post('/v1/organisations', { slug: 'owed', name: 'Owed', currency: 'EUR', timezone: 'UTC' });
  const api = world.organisation('owed');
  await api.put('/v1/catalog', exampleCatalog);
  await api.put('/v1/collecting', { enabled: true });
  await api.post('/v1/customers', { external_id: 'ada', name: 'Ada Lovelace', country: 'DE' });
  const terms = { customer_id: 'ada', plan: 'team', start_date: '2026-03-11', trial_end_date: null };
  await api.post('/v1/subscriptions', terms);
  await api.post('/v1/billing/close', { until: '2026-03-12' });
  const [{ id }] = (await api.get('/v1/invoices')).body.data;
  await api.post('/v1/collecting/run', {});
  const { page, complaints } = await visitConsole(world, ['owed'], { path: `/invoices/${id}`, role: 'finance' });
  const dialog = page.getByRole('dialog');
  const gone = () => dialog.waitFor({ state: 'detached' });

  const collection = async () => (await api.get(`/v1/invoices/${id}/collection`)).body;
  expect((await collection()).schedule.length).toBeGreaterThan(0);
  await page.getByRole('button', { name: 'Pause' }).click();
  await dialog.getByLabel('Why').fill('In talks');
  expect(await violations(page)).toEqual([]);
  await dialog.getByRole('button', { name: 'Pause' }).click();
  await gone();
  await page.getByText('It is paused (In talks)').waitFor();
  expect(await collection()).toMatchObject({ paused: true, status: 'open', schedule: [] });
  expect(await violations(page)).toEqual([]);
  await picture(page, 'collection-paused');
  await page.getByRole('button', { name: 'Resume' }).click();
  await dialog.getByRole('button', { name: 'Resume' }).click();
  await gone();
  await page.getByText('It is paused (In talks)').waitFor({ state: 'detached' });
  expect((await collection()).schedule.length).toBeGreaterThan(0);

  await page.getByRole('button', { name: 'Note a promise' }).click();
  const promise = dialog.getByRole('button', { name: 'Note the promise' });
  expect(await promise.isDisabled()).toBe(true);
  await dialog.getByLabel('Promised until').fill('2026-03-20');
  expect(await violations(page)).toEqual([]);
  await promise.click();
  await gone();
  const { schedule } = await collection();
  const to_come = (schedule as { action: string; at: string; outcome: string | null }[]).filter(
    ({ action, outcome }) => outcome === null && (action === 'mail' || action === 'charge'),
  );
  expect(to_come.length).toBeGreaterThan(0);
  expect(to_come.filter(({ at }) => at < '2026-03-21')).toEqual([]);

  await page.getByRole('button', { name: 'More' }).click();
  await page.getByRole('menuitem', { name: 'Write off' }).click();
  await dialog.getByText('€20.00').waitFor();
  await dialog.getByRole('button', { name: 'Write off', exact: true }).click();
  await gone();
  expect((await api.get('/v1/audit?action=invoice.written_off')).body.data).toMatchObject([{ object: 'audit_entry' }]);
  expect((await api.get('/v1/ledger/balances')).body.differences).toEqual([{ currency: 'EUR', difference: '0.00' }]);
  expect(complaints).toEqual([]);
});
