// SPDX-License-Identifier: Apache-2.0
import { afterAll, beforeAll, expect, test } from 'vitest';
import { exampleCatalog } from '../../../packages/server/src/testing/example-catalog.js';
import { openWebWorld, violations, visitConsole, type WebWorld } from '../web-world.js';

// A bank's file is read, looked at and booked; what fits nothing is assigned or dismissed by hand.

let world: WebWorld;
beforeAll(async () => {
  world = await openWebWorld('2026-02-05T10:00:00Z');
});
afterAll(() => world?.close());

test('a statement is imported with what it pays in view, and its other lines are assigned and dismissed', async () => {
  await world.operator.post('/v1/organisations', { slug: 'bank', name: 'Bank', currency: 'EUR', timezone: 'UTC' });
  const api = world.organisation('bank');
  await api.put('/v1/catalog', exampleCatalog);
  await api.post('/v1/customers', { external_id: 'ada', name: 'Ada Lovelace' });
  const terms = { customer_id: 'ada', plan: 'team', start_date: '2026-01-01', trial_end_date: null };
  await api.post('/v1/subscriptions', terms);
  await api.post('/v1/billing/close', { until: '2026-02-02' });
  const [february, january] = (await api.get('/v1/invoices')).body.data;
  const { page, complaints } = await visitConsole(world, ['bank'], { path: '/payments?tab=bank', role: 'finance' });
  const dialog = page.getByRole('dialog');
  const lines = [
    'Buchungstag;Betrag;Auftraggeber;Verwendungszweck;Umsatz-ID',
    `04.02.2026;20,00;Ada Lovelace;Rechnung ${january.number};1`,
    '04.02.2026;7,77;Niemand;Geschenk;2',
    '04.02.2026;20,00;A. L.;danke;3',
    '04.02.2026;-9,90;Bank;Entgelt;4',
  ].join('\r\n');
  const give = (text: string) =>
    dialog
      .getByLabel('File of the bank')
      .setInputFiles({ name: 'auszug.csv', mimeType: 'text/csv', buffer: Buffer.from(text) });
  await page.getByRole('button', { name: 'Import a bank statement' }).click();
  await give('<Document>nothing of a bank</Document>');
  await dialog.getByRole('alert').waitFor();
  expect(await dialog.getByRole('button', { name: 'Book these lines' }).isDisabled()).toBe(true);
  await give(lines);
  await dialog.getByRole('row', { name: /Ada Lovelace .*Assigned/ }).waitFor();
  expect(await violations(page)).toEqual([]);
  expect((await api.get('/v1/bank_transactions')).body.data).toEqual([]);
  await dialog.getByRole('button', { name: 'Book these lines' }).click();
  await dialog.waitFor({ state: 'detached' });
  const open = async () =>
    (await api.get('/v1/customers/ada/open_invoices')).body.data.map(({ number }: { number: string }) => number);
  expect(await open()).toEqual([february.number]);

  const row = (name: RegExp) => page.getByRole('row', { name });
  await row(/A\. L\./)
    .getByRole('button', { name: 'Assign' })
    .click();
  await dialog.getByLabel('Number of the invoice').fill(february.number);
  await dialog.getByRole('button', { name: 'Assign' }).click();
  await dialog.waitFor({ state: 'detached' });
  expect(await open()).toEqual([]);
  await row(/Niemand/)
    .getByRole('button', { name: 'Dismiss' })
    .click();
  const dismiss = dialog.getByRole('button', { name: 'Dismiss' });
  expect(await dismiss.isDisabled()).toBe(true);
  await dialog.getByLabel('Why').fill('a gift');
  await dismiss.click();
  await dialog.waitFor({ state: 'detached' });
  expect((await api.get('/v1/bank_transactions?status=unmatched')).body.data).toEqual([]);

  // the same file again books nothing
  await page.getByRole('button', { name: 'Import a bank statement' }).click();
  await give(lines);
  await dialog.getByText('Booked before').first().waitFor();
  expect(await dialog.getByText('Booked before').count()).toBe(4);
  const { differences } = (await api.get('/v1/ledger/balances')).body;
  expect(differences).toEqual([{ currency: 'EUR', difference: '0.00' }]);
  expect(complaints).toEqual([]);
});
