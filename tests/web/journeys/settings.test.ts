// SPDX-License-Identifier: Apache-2.0
import type { Locator, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { exampleCatalog } from '../../../packages/server/src/testing/example-catalog.js';
import { englishOn } from '../english.js';
import { openWebWorld, picture, settled, violations, visitConsole, type WebWorld } from '../web-world.js';

let world: WebWorld;
beforeAll(async () => {
  world = await openWebWorld('2026-03-10T10:00:00Z');
});
afterAll(() => world?.close());

const region = (page: Page, name: string) => page.getByRole('region', { name, exact: true });
const partOf = (page: Page, name: string) =>
  page.getByRole('navigation', { name: 'Parts of the settings' }).getByRole('link', { name, exact: true }).click();

/** Looks at what changes and stores it; returns the rows that were shown. */
async function store(page: Page, form: Locator): Promise<string[]> {
  await form.getByRole('button', { name: 'Review changes' }).click();
  const dialog = page.getByRole('dialog', { name: 'What changes' });
  const rows = await dialog.getByRole('row').allInnerTexts();
  await dialog.getByRole('button', { name: 'Save', exact: true }).click();
  await dialog.waitFor({ state: 'detached' });
  return rows.slice(1).map((row) => row.split('\t').join(' | '));
}

test('what is set stands in the settings of the API, and the rest of them stays', async () => {
  await world.operator.post('/v1/organisations', { slug: 'set', name: 'Set', currency: 'EUR' });
  const api = world.organisation('set');
  await api.put('/v1/catalog', exampleCatalog);
  await api.put('/v1/billing_settings', {
    ledger: { date_order: 'iso' },
    tax: { seller: { address: { country: 'DE' } } },
  });
  const billing = async () => (await api.get('/v1/billing_settings')).body;
  const { page, complaints } = await visitConsole(world, ['set'], { path: '/settings' });

  const organisation = region(page, 'Organisation');
  await organisation.getByLabel('Time zone').fill('Europe/Vienna');
  await organisation.getByLabel('Before invoice numbers').fill('SETT');
  await organisation.getByRole('button', { name: 'Add: Metadata' }).click();
  await organisation.getByLabel('Key, 1').fill('ticker');
  await organisation.getByLabel('Value, 1').fill('SET');
  expect(await store(page, organisation)).toEqual([
    'Before invoice numbers | SET | SETT',
    'Time zone | UTC | Europe/Vienna',
    'Metadata | Nothing | ticker SET',
  ]);
  await expect
    .poll(async () => (await api.get('/v1/organisation')).body)
    .toMatchObject({ timezone: 'Europe/Vienna', invoice_prefix: 'SETT', metadata: { ticker: 'SET' } });
  await organisation.getByRole('button', { name: 'Review changes' }).click();
  await page.getByText('Nothing was changed.').first().waitFor();

  await partOf(page, 'Documents');
  const seller = region(page, 'Seller');
  await region(page, 'Bank account').getByLabel('IBAN').fill('DE89370400440532013000');
  await seller.getByLabel('Country').fill('de');
  await seller.getByLabel('Street and number').fill('Musterstraße 1\nHinterhaus');
  await store(page, seller);
  // the mistake stands at its field
  await seller.getByText(/write a country as two capital letters/).waitFor();
  await seller.getByLabel('Country').fill('DE');
  await seller.getByLabel('City').fill('Berlin');
  await store(page, seller);
  await expect.poll(billing).toEqual({
    ledger: { date_order: 'iso' },
    tax: { seller: { address: { country: 'DE' } } },
    documents: { seller: { address: { lines: ['Musterstraße 1', 'Hinterhaus'], city: 'Berlin', country: 'DE' } } },
  });
  // what is being written in another form is still there, and goes on top of what was stored
  expect(await store(page, region(page, 'Bank account'))).toEqual(['IBAN | Nothing | DE89370400440532013000']);
  await expect.poll(async () => (await billing()).documents.bank).toEqual({ iban: 'DE89370400440532013000' });
  expect((await billing()).documents.seller.address.city).toBe('Berlin');

  await partOf(page, 'Taxes');
  const taxes = region(page, 'How taxes are charged');
  const sample = taxes.getByRole('region', { name: 'What a customer would be charged' });
  await sample.getByText(/The invoice would be refused: tax is due there/).waitFor();
  await taxes.getByLabel('One Stop Shop').check();
  // France's, as the next invoice would have it
  await sample.getByText('20% VAT (FR) on 100.00 EUR = 20.00 EUR').waitFor();
  await sample.getByLabel('The customer is').selectOption('business');
  await sample.getByLabel('VAT number of the customer').fill('FR83404833048');
  await sample.getByText('Reverse charge: the customer accounts for the tax').waitFor();
  await taxes.getByLabel('Import CSV').setInputFiles({
    ...{ name: 'rates.csv', mimeType: 'text/csv' },
    buffer: Buffer.from('jurisdiction,label,kind,rate\nDE,VAT,vat,19\n'),
  });
  await taxes.getByText(/is more than the amount itself/).waitFor();
  await taxes.getByLabel('Import CSV').setInputFiles({
    ...{ name: 'rates.csv', mimeType: 'text/csv' },
    buffer: Buffer.from(
      'jurisdiction,label,kind,rate,category\nUS-IL,Illinois,sales_tax,0.0625,\nDE,VAT,vat,0.07,ebook\n',
    ),
  });
  await taxes.getByText('Rows of your own: 2').waitFor();
  await taxes.getByLabel('American states with nexus').fill('IL, NY');
  expect(await store(page, taxes)).toEqual([
    'American states with nexus | Nothing | IL, NY',
    'One Stop Shop | No | Yes',
    'Rates | Nothing | US-IL Illinois Sales tax 0.0625; DE VAT VAT 0.07 ebook',
  ]);
  await expect
    .poll(async () => (await billing()).tax)
    .toMatchObject({
      seller: { eu_oss: true, nexus_states: ['IL', 'NY'] },
      rates: [{ jurisdiction: 'US-IL' }, { jurisdiction: 'DE', category: 'ebook' }],
    });

  await partOf(page, 'Currencies');
  await region(page, 'Books and taxes').getByLabel('Functional currency').fill('EUR');
  await store(page, region(page, 'Books and taxes'));
  await expect.poll(async () => (await billing()).currencies).toEqual({ functional_currency: 'EUR' });
  const rates = region(page, 'Exchange rates').first();
  await rates.getByRole('button', { name: 'Enter a rate' }).click();
  const entering = page.getByRole('dialog', { name: 'Enter a rate' });
  for (const [label, value] of [
    ['Of', 'eur'],
    ['In', 'usd'],
    ['Day', '2026-03-02'],
    ['Rate', '1,08'],
    ['Published by', 'House bank'],
  ] as const)
    await entering.getByLabel(label, { exact: true }).fill(value);
  await entering.getByRole('button', { name: 'Record' }).click();
  await entering.waitFor({ state: 'detached' });
  await rates.getByRole('button', { name: 'Import a file' }).click();
  const importing = page.getByRole('dialog', { name: 'Import a file' });
  await importing.getByLabel('File').setInputFiles({
    ...{ name: 'eurofxref.csv', mimeType: 'text/csv' },
    buffer: Buffer.from('Date, USD, JPY, \n02 March 2026, 1.0825, 160.1, \n'),
  });
  // the dry run says that one was known otherwise
  await importing.getByText('EUR/USD').waitFor();
  expect((await api.get('/v1/exchange_rates')).body.data.map(({ rate }: { rate: string }) => rate)).toEqual(['1.08']);
  await importing.getByRole('button', { name: 'Record' }).click();
  await importing.waitFor({ state: 'detached' });
  await rates.getByText('160.1').waitFor();
  expect((await api.get('/v1/exchange_rates?quote=USD')).body.data[0].rate).toBe('1.0825');

  await partOf(page, 'Ledger accounts');
  const accounts = region(page, 'Accounts');
  await accounts.getByLabel('Receivables: number', { exact: true }).fill('10400');
  await accounts.getByLabel('Receivables: name', { exact: true }).fill('Forderungen');
  await store(page, accounts);
  await region(page, 'The file to import').getByLabel('Days are written').selectOption('day_first');
  await store(page, region(page, 'The file to import'));
  await expect
    .poll(async () => (await billing()).ledger)
    .toEqual({ date_order: 'day_first', accounts: { receivable: { number: '10400', name: 'Forderungen' } } });

  await partOf(page, 'Mail');
  const sender = region(page, 'Sender and look');
  await sender.getByLabel('Name of the sender').fill('Set GmbH');
  await sender.getByLabel('Small print').fill('Set GmbH, Wien');
  // as it would be, before it is stored
  await sender
    .getByText(/Set GmbH, Wien/)
    .last()
    .waitFor();
  await store(page, sender);
  await expect
    .poll(async () => (await api.get('/v1/collecting')).body.mail)
    .toEqual({ sender_name: 'Set GmbH', footer: 'Set GmbH, Wien' });
  await page.getByRole('link', { name: 'See how mails read' }).click();
  await page.getByRole('heading', { name: 'Mail templates' }).waitFor();
  await page
    .getByText(/Set GmbH, Wien/)
    .first()
    .waitFor();
  expect(complaints).toEqual([]);
});

test('the next invoice and the journal are as it was set', async () => {
  const api = world.organisation('set');
  await api.post('/v1/customers', { external_id: 'ada', name: 'Ada Byron', country: 'FR' });
  await api.put('/v1/customers/ada/billing_settings', { tax: { kind: 'consumer' } });
  await api.post('/v1/subscriptions', {
    ...{ customer_id: 'ada', plan: 'team', start_date: '2026-03-01', trial_end_date: null },
  });
  await api.post('/v1/billing/close', { until: '2026-03-10' });
  const [invoice] = (await api.get('/v1/invoices')).body.data;
  expect(invoice).toMatchObject({ number: 'SETT-000001', subtotal: '20.00', tax: '4.00', total: '24.00' });
  const journal = await api.get('/v1/ledger/export?format=journal_csv&chart=skr03');
  expect(journal.body).toContain('1,01/03/2026,10400,Forderungen,24.00,');
});

test('how invoices are collected is previewed whole, and kept with the policy', async () => {
  const api = world.organisation('set');
  const { page, complaints } = await visitConsole(world, ['set'], { path: '/settings/collecting' });
  await region(page, 'Dunning policies').first().getByRole('button', { name: 'Add a policy' }).click();
  const policy = region(page, 'New policy');
  const preview = policy.getByRole('region', { name: 'What happens to an invoice nobody pays' });
  await preview.getByLabel('Due on').fill('2026-03-02');
  await preview.getByRole('img', { name: /^\d+ steps from day 0 to day 30/ }).waitFor();
  await policy.getByLabel('Name', { exact: true }).fill('short');
  await policy.getByLabel('Tried again on days').fill('2, 40');
  // what cannot be carried out is said while it is written
  await preview.getByText(/40/).first().waitFor();
  await policy.getByLabel('Tried again on days').fill('2, 5');
  for (const row of [4, 3, 2]) await policy.getByRole('button', { name: `Remove: Mails, ${row}` }).click();
  await policy.getByLabel('Day, 1').fill('-3');
  await policy.getByLabel('Gives up after days').fill('10');
  await policy.getByLabel('And then').selectOption('cancel');
  await policy.getByLabel('Only for countries').fill('DE, AT');
  await preview.getByLabel('It is paid').selectOption('transfer');
  await preview.getByText('The policy is not for such an invoice.').waitFor();
  await preview.getByRole('row', { name: /^-3 / }).waitFor();
  await preview.getByRole('row', { name: /Subscription is cancelled/ }).waitFor();
  await store(page, policy);
  await expect
    .poll(async () => (await api.get('/v1/collecting')).body.policies)
    .toMatchObject([
      {
        key: 'short',
        retry_days: [2, 5],
        mails: [{ day: -3, template: 'reminder_1', audience: 'transfer' }],
        end: { after_days: 10, outcome: 'cancel' },
        applies_to: { countries: ['DE', 'AT'] },
      },
    ]);
  // a mistake of a policy that is stored stands at its field, too
  const stored = region(page, 'Policy short');
  await stored.getByLabel('Office hours until (hour)').fill('3');
  await store(page, stored);
  await stored
    .getByText(/is not a whole number from 10 to 24/)
    .first()
    .waitFor();

  const collecting = region(page, 'Collecting');
  await collecting.getByLabel('Charge customers and write to them').check();
  await collecting.getByLabel('Collect what is open already, too').check();
  await collecting.getByLabel(/^Days before the end of a trial/).fill('');
  await collecting.getByRole('button', { name: 'Review changes' }).click();
  await page
    .getByRole('dialog')
    .getByRole('row', { name: /^SETT-000001 .* €24.00$/ })
    .waitFor();
  await page.getByRole('dialog').getByRole('button', { name: 'Save', exact: true }).click();
  await expect
    .poll(async () => (await api.get('/v1/collecting')).body)
    .toMatchObject({ enabled: true, trials: { remind_days: null }, policies: [{ key: 'short' }] });
  expect(await collecting.getByLabel('Collect what is open already, too').isChecked()).toBe(false);
  await region(page, 'Dunning policies').first().getByRole('button', { name: 'Remove: short' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Remove', exact: true }).click();
  await expect.poll(async () => (await api.get('/v1/collecting')).body.policies).toEqual([]);
  expect(complaints).toEqual([]);
});

test('providers and the portal are set up without the API, and no secret is shown again', async () => {
  const api = world.organisation('set');
  const { page, complaints } = await visitConsole(world, ['set'], { path: '/settings/providers' });
  const stripe = region(page, 'Stripe');
  await stripe.getByLabel('Secret or restricted key').fill('sk_test_abcd1234');
  expect((await store(page, stripe)).join()).not.toContain('sk_test');
  await stripe.getByText('The key that ends in 1234 is set. Empty: it stays.').waitFor();
  expect(await stripe.getByLabel('Secret or restricted key').inputValue()).toBe('');
  await stripe.getByLabel('SEPA debits').check();
  await store(page, stripe);
  const bank = region(page, 'Bank transfer');
  await bank.getByLabel('Name of the holder').fill('Set GmbH');
  await bank.getByLabel('IBAN').fill('DE89 3704 0044 0532 0130 01');
  await store(page, bank);
  await bank.getByText(/IBAN/).first().waitFor();
  await bank.getByLabel('IBAN').fill('DE89370400440532013000');
  await bank.getByLabel('SEPA creditor identifier').fill('DE98ZZZ09999999999');
  await store(page, bank);
  const providers = async () => (await api.get('/v1/payment_providers')).body.data;
  await expect.poll(providers).toMatchObject([
    { id: 'bank-transfer', iban: 'DE89370400440532013000', direct_debit: { creditor_id: 'DE98ZZZ09999999999' } },
    { id: 'stripe', method_types: ['card', 'sepa_debit'], api_key_end: '1234' },
  ]);
  await stripe.getByRole('button', { name: 'Remove' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Remove', exact: true }).click();
  await expect.poll(async () => (await providers()).length).toBe(1);

  await partOf(page, 'Portal');
  const portal = region(page, 'Portal');
  await portal.getByLabel('Open', { exact: true }).check();
  await portal.getByLabel('set caps').check();
  await portal.getByLabel('cancel', { exact: true }).check();
  await portal.getByLabel('Address for help').fill('mailto:help@example.com');
  await portal.getByLabel('Pages that may frame it, one a line').fill('app.example.com');
  await store(page, portal);
  await portal.getByText(/write an origin such as/).waitFor();
  await portal.getByLabel('Pages that may frame it, one a line').fill('https://app.example.com');
  await store(page, portal);
  await expect
    .poll(async () => (await api.get('/v1/portal_settings')).body)
    .toMatchObject({
      open: true,
      allow: ['cancellation', 'caps'],
      links: { support: 'mailto:help@example.com' },
      frame_origins: ['https://app.example.com'],
    });
  const domains = region(page, 'Names of your own');
  await domains.getByLabel(/^Name, such as/).fill('billing.example.com');
  await domains.getByRole('button', { name: 'Add' }).click();
  await domains.getByText('Not proven yet').waitFor();
  await page.evaluate('scrollTo(0, 0)');
  expect(await violations(page)).toEqual([]);
  await domains.getByRole('button', { name: 'Remove' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Remove', exact: true }).click();
  await expect.poll(async () => (await api.get('/v1/portal_domains')).body.data).toEqual([]);
  expect(complaints).toEqual([]);
});

test('who only reads changes no setting, and in German everything is German', async () => {
  const { page, complaints } = await visitConsole(world, ['set'], {
    ...{ path: '/settings', role: 'viewer', language: 'de' },
    viewport: { width: 390, height: 844 },
  });
  await page.getByText('Das ändern Inhaberschaft und Verwaltung.').waitFor();
  expect(await page.getByLabel('Zeitzone').isDisabled()).toBe(true);
  await page.goto(`${world.url}/console/settings/collecting`);
  await page.getByRole('button', { name: 'Ansehen: default' }).click();
  await page.getByRole('img', { name: /Schritte von Tag/ }).waitFor();
  await settled(page);
  expect(await violations(page)).toEqual([]);
  expect(await englishOn(page)).toEqual([]);
  await picture(page, 'dunning-de-390');
  // wide enough for why each step comes when it does
  await page.setViewportSize({ width: 1280, height: 900 });
  await page.getByText('fällig: der erste Versuch.').waitFor();
  expect(await englishOn(page)).toEqual([]);
  await picture(page, 'dunning-de-1280');
  const owner = await visitConsole(world, ['set'], { path: '/settings/taxes', language: 'de' });
  await owner.page.getByLabel('CSV einlesen').setInputFiles({
    ...{ name: 'rates.csv', mimeType: 'text/csv' },
    buffer: Buffer.from('jurisdiction,label,kind,rate\nDE,VAT,vat,19\n'),
  });
  await owner.page.getByText('Der Satz ist mehr als der ganze Betrag.').waitFor();
  expect(await englishOn(owner.page, ['Illinois'])).toEqual([]);
  expect(complaints).toEqual([]);
});
