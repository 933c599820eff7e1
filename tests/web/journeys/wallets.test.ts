// SPDX-License-Identifier: Apache-2.0
import { afterAll, beforeAll, expect, test } from 'vitest';
import { exampleCatalog } from '../../../packages/server/src/testing/example-catalog.js';
import { openWebWorld, picture, violations, visitConsole, type WebWorld } from '../web-world.js';

// A wallet of a customer is made, filled with what was paid and with a gift, topped up by a rule, and pays an invoice.

let world: WebWorld;
beforeAll(async () => {
  world = await openWebWorld('2026-03-11T10:00:00Z');
});
afterAll(() => world?.close());

test('a wallet is made, filled, pays an invoice, and tops itself up by a rule', async () => {
  await world.operator.post('/v1/organisations', { slug: 'purse', name: 'Purse', currency: 'EUR', timezone: 'UTC' });
  const api = world.organisation('purse');
  await api.put('/v1/catalog', exampleCatalog);
  const { id } = (await api.post('/v1/customers', { external_id: 'ada', name: 'Ada Lovelace', country: 'DE' })).body;
  const path = `/customers/${id}?tab=wallets`;
  const { page, complaints } = await visitConsole(world, ['purse'], { path, role: 'finance' });
  const dialog = page.getByRole('dialog');
  const button = (name: string) => dialog.getByRole('button', { name, exact: true });
  const gone = () => dialog.waitFor({ state: 'detached' });

  await page.getByText('No wallet.').waitFor();
  await page.getByRole('button', { name: 'New wallet' }).click();
  await dialog.getByLabel('Name').fill('Prepaid');
  await button('Make the wallet').click();
  await gone();
  const wallet = page.getByRole('region', { name: 'Prepaid', exact: true });

  await wallet.getByRole('button', { name: 'Give credit: Prepaid' }).click();
  await dialog.getByLabel('Amount in EUR').fill('0');
  await dialog.getByRole('alert').waitFor();
  expect(await button('Give credit').isDisabled()).toBe(true);
  await dialog.getByLabel('Amount in EUR').fill('12,50');
  await dialog.getByText('€12.50').waitFor();
  expect(await violations(page)).toEqual([]);
  await picture(page, 'wallet-grant');
  await button('Give credit').click();
  await gone();

  await wallet.getByRole('button', { name: 'Give credit: Prepaid' }).click();
  await dialog.getByLabel('Kind').selectOption('promotional');
  await dialog.getByLabel('Amount in EUR').fill('5');
  await dialog.getByLabel('Order of use').fill('2');
  await dialog.getByLabel('Lost from this day on').fill('2026-06-01');
  await dialog.getByLabel('Reason').fill('Sorry for Tuesday');
  await dialog.getByText('€5.00').waitFor();
  await button('Give credit').click();
  await gone();
  const credit = wallet.getByRole('group', { name: 'Credit: Prepaid' });
  await credit.getByRole('row', { name: /^A gift €5\.00 €5\.00 2 1 Jun 2026/ }).waitFor();
  await wallet.getByRole('row', { name: /given Sorry for Tuesday €5\.00 €17\.50/ }).waitFor();
  const [{ id: held }] = (await api.get('/v1/customers/ada/wallets')).body.data;
  const grants = (await api.get(`/v1/wallets/${held}/grants`)).body.data as Record<string, unknown>[];
  expect(grants.map(({ kind, amount, priority, expires_at }) => [kind, amount, priority, expires_at]).sort()).toEqual([
    ['prepaid', '12.50', 0, null],
    ['promotional', '5.00', 2, '2026-06-01T00:00:00.000Z'],
  ]);

  // 20.00: what was paid goes first by its order, then the gift
  const terms = { customer_id: 'ada', plan: 'team', start_date: '2026-03-11', trial_end_date: null };
  await api.post('/v1/subscriptions', terms);
  await api.post('/v1/billing/close', { until: '2026-03-12' });
  const [{ total, due }] = (await api.get('/v1/invoices')).body.data;
  expect([total, due]).toEqual(['20.00', '2.50']);
  await page.reload();
  const burn = wallet.getByRole('row', { name: /paid an invoice .* -€5\.00 €0\.00/ });
  await burn.getByRole('link', { name: /^inv_/ }).waitFor();

  // a gift that was given twice: the rest is void, once, for a reason
  await api.post(`/v1/wallets/${held}/grants`, { kind: 'promotional', amount: '8' });
  await page.reload();
  await wallet.getByRole('button', { name: 'Void the rest: A gift, €8.00' }).click();
  await dialog.getByLabel('Reason').fill('Given twice');
  await dialog.getByText('Nothing: a gift is in the books when it is used.').waitFor();
  expect(await violations(page)).toEqual([]);
  await picture(page, 'wallet-void');
  await button('Void the rest').click();
  await gone();
  await wallet.getByRole('row', { name: /voided Given twice -€8\.00 €0\.00/ }).waitFor();
  await wallet.getByRole('button', { name: /^Void the rest/ }).waitFor({ state: 'detached' });

  await wallet.getByText('It is not topped up by itself.').waitFor();
  await wallet.getByRole('button', { name: 'Set the top-up rule: Prepaid' }).click();
  await dialog.getByLabel('When it holds less than').fill('10');
  await dialog.getByLabel('Buy, in EUR').fill('much');
  await button('Save').click();
  await dialog.getByRole('alert').waitFor();
  expect(await dialog.getByLabel('Buy, in EUR').getAttribute('aria-invalid')).toBe('true');
  await dialog.getByLabel('Buy, in EUR').fill('50');
  await dialog.getByLabel('At most in a month').fill('100');
  await dialog.getByLabel('The credit comes').selectOption('when_paid');
  await button('Save').click();
  await gone();
  await wallet.getByText('Below €10.00, €50.00 is bought. At most €100.00 in a month.').waitFor();
  expect(await violations(page)).toEqual([]);
  await picture(page, 'wallet');
  for (const [name, change] of [
    ['dark', () => page.emulateMedia({ colorScheme: 'dark' })],
    ['phone', () => page.setViewportSize({ width: 390, height: 800 })],
  ] as const) {
    await change();
    await picture(page, `wallet-${name}`);
  }
  expect(await page.evaluate('document.documentElement.scrollWidth <= innerWidth')).toBe(true);

  await wallet.getByRole('button', { name: 'Remove the rule: Prepaid' }).click();
  await button('Remove the rule').click();
  await gone();
  await wallet.getByText('It is not topped up by itself.').waitFor();
  expect((await api.get(`/v1/wallets/${held}/top_up`)).status).toBe(404);
  expect(complaints).toEqual([]);
});

test('a wallet of credits is made with what one is worth, and filled by their number', async () => {
  await world.operator.post('/v1/organisations', { slug: 'units', name: 'Units', currency: 'EUR', timezone: 'UTC' });
  const api = world.organisation('units');
  const { id } = (await api.post('/v1/customers', { external_id: 'ada', name: 'Ada Lovelace', country: 'DE' })).body;
  const path = `/customers/${id}?tab=wallets`;
  const { page, complaints } = await visitConsole(world, ['units'], { path, role: 'finance' });
  const dialog = page.getByRole('dialog');
  const button = (name: string) => dialog.getByRole('button', { name, exact: true });

  await page.getByRole('button', { name: 'New wallet' }).click();
  await dialog.getByLabel('Name').fill('Tokens');
  await dialog.getByLabel('It counts in').selectOption('credits');
  expect(await button('Make the wallet').isDisabled()).toBe(true);
  await dialog.getByLabel('What one credit is worth, in EUR').fill('0');
  await button('Make the wallet').click();
  await dialog.getByRole('alert').waitFor();
  expect(await dialog.getByLabel('What one credit is worth').getAttribute('aria-invalid')).toBe('true');
  expect(await violations(page)).toEqual([]);
  await picture(page, 'wallet-of-credits');
  await dialog.getByLabel('What one credit is worth, in EUR').fill('0,15');
  await button('Make the wallet').click();
  await dialog.waitFor({ state: 'detached' });

  await page.getByRole('button', { name: 'Give credit: Tokens' }).click();
  await dialog.getByLabel('Credits', { exact: true }).fill('200');
  await dialog.getByText('€30.00').waitFor();
  await button('Give credit').click();
  await dialog.waitFor({ state: 'detached' });
  await page.getByRole('region', { name: 'Tokens', exact: true }).getByText('200', { exact: true }).waitFor();
  const [wallet] = (await api.get('/v1/customers/ada/wallets')).body.data;
  expect(wallet).toMatchObject({ kind: 'credits', credit_value: '0.15', balance: '30.00', credits: '200' });
  expect(complaints).toEqual([]);
});
