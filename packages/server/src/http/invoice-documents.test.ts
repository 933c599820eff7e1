// SPDX-License-Identifier: Apache-2.0
import { afterAll, beforeAll, expect, test } from 'vitest';
import { ApiClient } from '../testing/api-client.js';
import { exampleCatalog } from '../testing/example-catalog.js';
import { openTestStore, type TestStore } from '../testing/index.js';
import { pdfText } from '../testing/pdf-text.js';
import { createApp } from './app.js';

let store: TestStore;
let api: ApiClient;
let app: ReturnType<typeof createApp>;
let key: string;
let now = Date.UTC(2026, 0, 1, 9);
beforeAll(async () => {
  store = await openTestStore();
  app = createApp({ store, operator_token: 'operator-token', now: () => now });
  const operator = new ApiClient(app, { authorization: 'Bearer operator-token' });
  await operator.post('/v1/organisations', { slug: 'acme', name: 'Acme', currency: 'EUR' });
  key = (await operator.post('/v1/api_keys', { name: 'test' }, { 'kontor-organisation': 'acme' })).body.secret;
  api = operator.with({ authorization: `Bearer ${key}` });
  await api.put('/v1/catalog', exampleCatalog);
  await api.post('/v1/customers', { name: 'Ada', external_id: 'ada', country: 'FR', email: 'ada@example.org' });
  const terms = { customer_id: 'ada', plan: 'team', start_date: '2026-01-01', trial_end_date: null };
  await api.post('/v1/subscriptions', { ...terms, quantities: { seats: '3' } });
});
afterAll(() => store?.close());

const get = (path: string) => app.request(path, { headers: { authorization: `Bearer ${key}` } });

const documents = {
  language: 'de',
  payment_days: 14,
  seller: {
    name: 'Acme GmbH',
    address: { lines: ['Hafenstr. 1'], postal_code: '20457', city: 'Hamburg', country: 'DE' },
    vat_id: 'DE136695976',
    email: 'billing@acme.example',
    phone: '+49 40 123456',
    contact_name: 'Billing',
    electronic_address: { scheme: 'EM', id: 'billing@acme.example' },
  },
  bank: { iban: 'DE89370400440532013000', bic: 'COBADEFFXXX' },
};

test('an organisation that has not said who it is gets told what to do', async () => {
  await api.post('/v1/billing/close', { until: '2026-01-02' });
  const refused = await api.get('/v1/invoices/ACM-000001/e_invoice');
  expect(refused.body).toMatchObject({ status: 422, code: 'document-settings-missing' });
});

test('an invoice and a credit note as PDF, UBL and CII, with the amounts that are stored', async () => {
  const tax = { seller: { address: { country: 'DE' }, tax_ids: ['DE136695976'], eu_oss: true } };
  expect((await api.put('/v1/billing_settings', { tax, documents })).status).toBe(200);
  const buyer = {
    tax: { kind: 'business', tax_id: 'FR40303265045' },
    documents: {
      address: { lines: ['1 rue de la Paix'], postal_code: '75002', city: 'Paris' },
      electronic_address: { scheme: 'EM', id: 'ada@example.org' },
      buyer_reference: 'PO-17',
    },
  };
  expect((await api.put('/v1/customers/ada/billing_settings', buyer)).status).toBe(200);
  now = Date.UTC(2026, 1, 1, 9);
  await api.post('/v1/billing/close', { until: '2026-02-02' });

  const { body } = await api.get('/v1/invoices/ACM-000002');
  expect(body).toMatchObject({ total: '35.00', tax: '0.00' });
  const ubl = await (await get('/v1/invoices/ACM-000002/e_invoice')).text();
  expect(ubl).toContain('<cbc:ID>ACM-000002</cbc:ID>');
  expect(ubl).toMatch(/<cbc:PayableAmount currencyID="EUR">35\.00</);
  expect(ubl).toContain('VATEX-EU-AE');
  expect(ubl).toMatch(/<cbc:InvoicedQuantity unitCode="C62">3</);
  const cii = await (await get('/v1/invoices/ACM-000002/e_invoice?format=cii')).text();
  expect(cii).toMatch(/<ram:DuePayableAmount>35\.00</);
  const pdf = await get('/v1/invoices/ACM-000002/pdf?factur_x=required');
  expect(pdf.headers.get('content-type')).toBe('application/pdf');
  const bytes = Buffer.from(await pdf.arrayBuffer());
  expect(bytes.subarray(0, 5).toString('latin1')).toBe('%PDF-');

  await api.post('/v1/credit_notes', { invoice_id: 'ACM-000002', percent: '0.1', reason: 'an outage' });
  const byHand = await (await get('/v1/invoices/ACM-CN-000001/e_invoice')).text();
  expect(byHand).toMatch(/<cac:BillingReference>\s*<cac:InvoiceDocumentReference>\s*<cbc:ID>ACM-000002</);
  expect(byHand).toContain('an outage');
  expect(byHand).toMatch(/<cbc:TaxInclusiveAmount currencyID="EUR">3\.50</);
  const paper = await get('/v1/invoices/ACM-CN-000001/pdf');
  const text = (await pdfText(new Uint8Array(await paper.arrayBuffer()))).replaceAll(/\s+/g, ' ');
  // nobody pays it: the whole is credited, where it goes is said, and there is nothing to transfer
  expect(text).toMatch(/Gutgeschrieben 3,50\s€/);
  expect(text).toMatch(/Verbleib des Betrags Abgezogen von Rechnung ACM-000002 3,50\s€/);
  expect(text).not.toMatch(/Zahlung|Verrechnete/);

  const [subscription] = (await api.get('/v1/subscriptions')).body.data;
  await api.post(`/v1/subscriptions/${subscription.id}/actions`, { action: 'cancel', when: 'now' });
  const note = await (await get('/v1/invoices/ACM-CN-000002/e_invoice')).text();
  expect(note).toContain('<cbc:CreditNoteTypeCode>381</cbc:CreditNoteTypeCode>');
  // it refers to the invoice that it amends (Directive 2006/112/EC, article 219), and so does the paper
  expect(note.match(/<cac:BillingReference>/g)).toHaveLength(1);
  expect(note).toMatch(
    /<cac:InvoiceDocumentReference>\s*<cbc:ID>ACM-000002<\/cbc:ID>\s*<cbc:IssueDate>2026-02-01<\/cbc:IssueDate>/,
  );
  const printed = await get('/v1/invoices/ACM-CN-000002/pdf');
  const words = (await pdfText(new Uint8Array(await printed.arrayBuffer()))).replaceAll(/\s+/g, ' ');
  expect(words).toContain('Zu Rechnung ACM-000002');
  // cancelled on the first of the month: all of it comes back that was not credited before
  expect(note).toMatch(/<cbc:TaxInclusiveAmount currencyID="EUR">31\.50</);
});

test.each(['en', 'de', 'fr', 'es', 'ja'])('a PDF in %s says how its amounts are computed in it', async (language) => {
  await api.put('/v1/customers/ada/billing_settings', { documents: { language } });
  const { body } = await api.get(`/v1/invoices/ACM-000001/explanation?language=${language}`);
  const sentences: string[] = body.lines.map(({ sentence }: { sentence: string }) => sentence);
  // a flat fee that is its own price needs no words
  const told = sentences.find((sentence) => /3 .*[:：]/.test(sentence)) ?? '';
  const words = told.slice(told.lastIndexOf('2026')).replace(/^[^:]*: /, '');
  expect(words).toMatch(/3 /);
  const pdf = await get('/v1/invoices/ACM-000001/pdf');
  const plain = (text: string) => text.replaceAll(/\s/g, '');
  expect(plain(await pdfText(new Uint8Array(await pdf.arrayBuffer())))).toContain(plain(words));
});
