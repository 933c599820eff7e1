// SPDX-License-Identifier: Apache-2.0
import { afterAll, beforeAll, expect, test } from 'vitest';
import { exampleCatalog } from '../../../packages/server/src/testing/example-catalog.js';
import { openWebWorld, visitConsole, type WebWorld } from '../web-world.js';

// An invoice is paid, credited in full with its reason, and what was paid goes back; then the books still balance.

let world: WebWorld;
beforeAll(async () => {
  world = await openWebWorld('2026-03-02T10:00:00Z');
});
afterAll(() => world?.close());

test('a paid invoice is credited and refunded, and the books balance', async () => {
  await world.operator.post('/v1/organisations', { slug: 'back', name: 'Back', currency: 'EUR', timezone: 'UTC' });
  const api = world.organisation('back');
  await api.put('/v1/catalog', exampleCatalog);
  await api.post('/v1/customers', { external_id: 'ada', name: 'Ada Lovelace', country: 'DE' });
  await api.post('/v1/subscriptions', {
    customer_id: 'ada',
    plan: 'team',
    start_date: '2026-02-01',
    trial_end_date: null,
  });
  await api.post('/v1/billing/close', { until: '2026-02-02' });
  const [invoice] = (await api.get('/v1/invoices')).body.data;

  const { page, complaints } = await visitConsole(world, ['back'], {
    path: `/invoices/${invoice.id}`,
    role: 'finance',
  });
  const dialog = page.getByRole('dialog');
  const button = (name: string) => page.getByRole('button', { name, exact: true });
  await button('Record a payment').click();
  await dialog.getByText('€20.00 pays').waitFor();
  await dialog.getByRole('button', { name: 'Record the payment' }).click();
  await dialog.waitFor({ state: 'detached' });
  await page.getByText('Paid', { exact: true }).waitFor();

  await button('Credit').click();
  await dialog.getByLabel('Reason').fill('Ordered twice');
  await dialog.getByLabel('What was paid of it goes').selectOption('refund');
  await dialog.getByText('€20.00 is owed as a refund').waitFor();
  await dialog.getByRole('button', { name: 'Issue the credit note' }).click();
  await page.getByRole('heading', { level: 1, name: /^Credit note / }).waitFor();

  await button('Refund').click();
  await dialog.getByText('€20.00 is recorded as sent back by hand.').waitFor();
  await dialog.getByLabel('Amount').fill('12,50');
  await dialog.getByText('€12.50 is recorded as sent back by hand.').waitFor();
  await dialog.getByLabel('Amount').fill('20,00');
  await dialog.getByText('€20.00 is recorded as sent back by hand.').waitFor();
  await dialog.getByRole('button', { name: 'Refund', exact: true }).click();
  await dialog.waitFor({ state: 'detached' });

  await page.getByRole('link', { name: 'Payments', exact: true }).click();
  await page.getByRole('tab', { name: 'Refunds' }).click();
  await page.getByRole('cell', { name: 'Sent', exact: true }).waitFor();
  await page.getByRole('link', { name: 'Ledger', exact: true }).click();
  await page.getByText('The books balance: in every currency all accounts sum to zero.').waitFor();

  const [refund] = (await api.get('/v1/refunds')).body.data;
  expect(refund).toMatchObject({ source: 'credit_note', amount: '20.00', status: 'succeeded' });
  const { accounts, differences } = (await api.get('/v1/ledger/balances')).body;
  expect(differences).toEqual([{ currency: 'EUR', difference: '0.00' }]);
  const balance = (name: string) =>
    accounts.find(({ account }: { account: string }) => account === name)?.balance ?? '0.00';
  expect([balance('cash'), balance('refunds_payable'), balance('receivable')]).toEqual(['0.00', '0.00', '0.00']);
  expect(complaints).toEqual([]);
});

test('whoever may only read is offered no change', async () => {
  const api = world.organisation('back');
  const [invoice] = (await api.get('/v1/invoices?kind=invoice')).body.data;
  const { page } = await visitConsole(world, ['back'], { path: `/invoices/${invoice.id}`, role: 'viewer' });
  await page.getByRole('button', { name: 'PDF' }).waitFor();
  for (const name of ['Credit', 'Refund', 'Record a payment'])
    expect(await page.getByRole('button', { name, exact: true }).count()).toBe(0);
});

test('an invoice that was wrong, and not paid, is voided', async () => {
  const api = world.organisation('back');
  const { id: customer_id } = (await api.post('/v1/customers', { external_id: 'grace', name: 'Grace Hopper' })).body;
  const terms = { customer_id, plan: 'team', start_date: '2026-02-01', trial_end_date: null };
  await api.post('/v1/subscriptions', terms);
  await api.post('/v1/billing/close', { until: '2026-02-02' });
  const [invoice] = (await api.get(`/v1/invoices?customer_id=${customer_id}`)).body.data;
  const path = `/invoices/${invoice.id}`;
  const { page, complaints } = await visitConsole(world, ['back'], { path, role: 'finance' });
  const dialog = page.getByRole('dialog');
  await page.getByRole('button', { name: 'More' }).click();
  await page.getByRole('menuitem', { name: 'Void' }).click();
  const confirm = dialog.getByRole('button', { name: 'Void the invoice' });
  expect(await confirm.isDisabled()).toBe(true);
  await dialog.getByLabel('Reason').fill('Ordered by mistake');
  await dialog.getByText('lowers what is open').waitFor();
  await confirm.click();
  await dialog.waitFor({ state: 'detached' });
  expect((await api.get(`/v1/invoices/${invoice.id}/payments`)).body.open).toBe('0.00');
  expect((await api.get(`/v1/invoices/${invoice.id}/credit_notes`)).body.data).toMatchObject([{ total: '-20.00' }]);
  expect((await api.get('/v1/ledger/balances')).body.differences).toEqual([{ currency: 'EUR', difference: '0.00' }]);
  expect(complaints).toEqual([]);
});
