// SPDX-License-Identifier: Apache-2.0
import { afterAll, beforeAll, expect, test } from 'vitest';
import { exampleCatalog } from '../../../packages/server/src/testing/example-catalog.js';
import { openWebWorld, picture, violations, visitConsole, type WebWorld } from '../web-world.js';

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

test('what pays no invoice stays on account, by hand and from the bank, and pays a later one when somebody says so', async () => {
  await world.operator.post('/v1/organisations', { slug: 'ahead', name: 'Ahead', currency: 'EUR', timezone: 'UTC' });
  const api = world.organisation('ahead');
  await api.put('/v1/catalog', exampleCatalog);
  await api.post('/v1/customers', { external_id: 'ada', name: 'Ada Lovelace' });
  await api.post('/v1/bank_statements', {
    format: 'csv',
    content: 'id,date,amount,name,text\n1,2026-02-04,20.00,Ada Lovelace,in advance\n',
    mapping: {
      delimiter: ',',
      currency: 'EUR',
      columns: { booked_on: 'date', amount: 'amount', name: 'name', remittance_text: 'text', line_id: 'id' },
    },
  });
  const { page, complaints } = await visitConsole(world, ['ahead'], { path: '/payments', role: 'finance' });
  const dialog = page.getByRole('dialog');
  const gone = () => dialog.waitFor({ state: 'detached' });
  const choose = () => dialog.getByRole('button', { name: /^Ada Lovelace/ }).click();

  await page.getByRole('button', { name: 'Record a payment' }).click();
  await choose();
  await dialog.getByLabel('Amount').fill('12,50');
  await dialog.getByLabel('Received on').fill('2026-02-03');
  await dialog.getByText('€12.50 stays on account for later invoices.').waitFor();
  await dialog.getByRole('button', { name: 'Record the payment' }).click();
  await gone();
  await page.getByRole('tab', { name: 'Bank statement' }).click();
  await page
    .getByRole('row', { name: /in advance/ })
    .getByRole('button', { name: 'Assign' })
    .click();
  await dialog.getByLabel('Invoice or customer').selectOption('customer');
  await choose();
  await dialog.getByText('€20.00 stays on account for later invoices.').waitFor();
  await dialog.getByRole('button', { name: 'Assign' }).click();
  await gone();
  const on_account = async () =>
    Promise.all(
      (await api.get('/v1/payments')).body.data.map(
        async ({ id }: { id: string }) => (await api.get(`/v1/payments/${id}`)).body.on_account,
      ),
    );
  expect((await on_account()).sort()).toEqual(['12.50', '20.00']);

  await page.getByRole('tab', { name: 'Payments' }).click();
  await page.getByRole('row', { name: /€12\.50/ }).click();
  await page.getByText('It pays no invoice yet: it is on account.').waitFor();
  const pay = page.getByRole('button', { name: 'Pay open invoices' });
  await pay.click();
  await dialog.getByText('No invoice of this customer is open').waitFor();
  expect(await dialog.getByRole('button', { name: 'Pay these invoices' }).isDisabled()).toBe(true);
  await dialog.getByRole('button', { name: 'Cancel' }).click();
  await gone();

  const terms = { customer_id: 'ada', plan: 'team', start_date: '2026-02-05', trial_end_date: null };
  await api.post('/v1/subscriptions', terms);
  await api.post('/v1/billing/close', { until: '2026-02-06' });
  const [invoice] = (await api.get('/v1/invoices')).body.data;
  expect(invoice).toMatchObject({ total: '20.00', open: '20.00' });
  await pay.click();
  await dialog.getByRole('link', { name: invoice.number }).first().waitFor();
  expect(await dialog.getByRole('listitem').allInnerTexts()).toEqual([
    `€12.50 pays ${invoice.number}`,
    `€7.50 pays ${invoice.number}`,
  ]);
  expect(await violations(page)).toEqual([]);
  await picture(page, 'on-account');
  await dialog.getByRole('button', { name: 'Pay these invoices' }).click();
  await gone();
  await page.getByRole('row', { name: /Payment €12\.50/ }).waitFor();
  expect(await pay.count()).toBe(0);
  expect((await on_account()).sort()).toEqual(['0.00', '12.50']);
  expect((await api.get('/v1/customers/ada/open_invoices')).body.data).toEqual([]);
  const { accounts, differences } = (await api.get('/v1/ledger/balances')).body;
  expect(differences).toEqual([{ currency: 'EUR', difference: '0.00' }]);
  const balance = (name: string) =>
    accounts.find(({ account }: { account: string }) => account === name)?.balance ?? '0.00';
  expect([balance('cash'), balance('receivable')]).toEqual(['32.50', '-12.50']);
  expect(complaints).toEqual([]);
});
