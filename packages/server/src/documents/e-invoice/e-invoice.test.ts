// SPDX-License-Identifier: Apache-2.0
import { invoiceSchema } from '@e-invoice-eu/core';
import { Ajv2019 } from 'ajv/dist/2019.js';
import formats from 'ajv-formats';
import { describe, expect, test } from 'vitest';
import { asLibraryInvoice, libraryCii, parsedXml, type XmlNode } from '../../testing/independent-e-invoice.js';
import type { PrintableDocument, PrintedLine, PrintedTax, TaxCategory } from '../printable.js';
import { printableProblems } from '../printable-check.js';
import { eInvoiceProblems } from './check.js';
import { facturXXml, peppolXml } from './e-invoice.js';

// Held against @e-invoice-eu/core: our UBL has to be an invoice by its schema of EN 16931 (structure and code lists), a
// credit note under the names of an invoice, and the CII that it makes of the same data has to say the same amounts as ours.

const party = (name: string, country: string, vat_id: string | null) => ({
  name,
  address: { lines: ['1 Main St'], postal_code: '12345', city: 'Town', region: null, country },
  vat_id,
  tax_number: null,
  registration: null,
  email: 'billing@example.org',
  phone: '+49 40 1234',
  contact_name: 'Billing',
  electronic_address: { scheme: 'EM', id: 'billing@example.org' },
});
const line = (label: string, net_minor: bigint, rate: string, more: Partial<PrintedLine> = {}): PrintedLine => ({
  label,
  period: { start: '2026-01-01', end: '2026-02-01' },
  quantity: '1',
  unit: { code: 'C62', label: null },
  unit_price: null,
  net_minor,
  discount_minor: 0n,
  tax: { category: 'S', rate },
  explanation: null,
  ...more,
});
const tax = (rate: string, taxable_minor: bigint, amount_minor: bigint, category: TaxCategory = 'S'): PrintedTax => ({
  category,
  rate,
  label: null,
  taxable_minor,
  amount_minor,
  exemption_reason: category === 'AE' ? 'Reverse charge' : null,
  vatex: category === 'AE' ? 'VATEX-EU-AE' : null,
});

function documentOf(
  lines: PrintedLine[],
  taxes: PrintedTax[],
  more: Partial<PrintableDocument> = {},
): PrintableDocument {
  const sum = (values: bigint[]) => values.reduce((total, value) => total + value, 0n);
  const net_minor = sum(lines.map((one) => one.net_minor));
  const tax_minor = sum(taxes.map((one) => one.amount_minor));
  return {
    kind: 'invoice',
    language: 'en',
    page_size: 'a4',
    number: 'ACM-000001',
    issue_date: '2026-02-01',
    due_date: '2026-02-15',
    valid_until: null,
    service_period: { start: '2026-01-01', end: '2026-02-01' },
    seller: party('Acme GmbH', 'DE', 'DE136695976'),
    buyer: party('Ada SARL', 'FR', 'FR40303265045'),
    brand: { logo: null, accent_colour: '#1f4e8c', footer_text: null },
    currency: 'EUR',
    lines,
    taxes,
    totals: {
      net_minor,
      discount_minor: sum(lines.map((one) => one.discount_minor)),
      tax_minor,
      gross_minor: net_minor + tax_minor,
      prepaid_minor: 0n,
      credits_minor: 0n,
      due_minor: net_minor + tax_minor,
    },
    references: { corrects: [], purchase_order: null, buyer_reference: 'PO-17', contract: null },
    payment: {
      means: 'transfer',
      terms: 'Within 14 days',
      remittance: 'RF09KAL000075',
      link: null,
      bank: { holder: 'Acme GmbH', iban: 'DE89370400440532013000', bic: 'COBADEFFXXX', bank_name: null },
      mandate: null,
    },
    notes: [],
    offer: null,
    ...more,
  };
}

const cases: [string, PrintableDocument][] = [
  [
    'seats at their price, and a fee',
    documentOf(
      [line('Seats', 3_000n, '0.19', { quantity: '3', unit_price: '10' }), line('Fee', 4_900n, '0.19')],
      [tax('0.19', 7_900n, 1_501n)],
    ),
  ],
  [
    'two rates',
    documentOf(
      [line('Service', 10_000n, '0.19'), line('Book', 2_000n, '0.07')],
      [tax('0.19', 10_000n, 1_900n), tax('0.07', 2_000n, 140n)],
    ),
  ],
  [
    'reverse charge',
    documentOf([line('Service', 10_000n, '0', { tax: { category: 'AE', rate: '0' } })], [tax('0', 10_000n, 0n, 'AE')]),
  ],
  [
    'a discount, and days taken back',
    documentOf(
      [line('Plan', 8_000n, '0.19', { discount_minor: 2_000n }), line('Unused days', -1_355n, '0.19')],
      [tax('0.19', 6_645n, 1_263n)],
    ),
  ],
  [
    'in dollars, with the tax in euros too',
    documentOf([line('Service', 10_000n, '0.19')], [tax('0.19', 10_000n, 1_900n)], {
      currency: 'USD',
      tax_currency: {
        currency: 'EUR',
        // 19.00 / 1.0825 = 17.5519…
        tax_minor: 1_755n,
        rates: [{ base: 'EUR', quote: 'USD', rate: '1.0825', date: '2026-01-30', source: 'ECB' }],
      },
    }),
  ],
  [
    'a credit note of seats and a fee, and what it corrects',
    documentOf(
      [line('Seats', 1_000n, '0.19', { quantity: '1', unit_price: '10' }), line('Fee', 4_900n, '0.07')],
      [tax('0.19', 1_000n, 190n), tax('0.07', 4_900n, 343n)],
      {
        kind: 'credit_note',
        due_date: null,
        references: {
          corrects: [
            { number: 'ACM-000001', issue_date: '2026-02-01' },
            { number: 'ACM-000004', issue_date: '2026-03-01' },
          ],
          purchase_order: null,
          buyer_reference: 'PO-17',
          contract: null,
        },
      },
    ),
  ],
  [
    'markup in a name stays text',
    documentOf([line('<b>&"Plan"</b> مرحبا 日本', 100n, '0.19')], [tax('0.19', 100n, 19n)]),
  ],
];

/** Every leaf of an XML text, by its path. */
function leaves(xml: string): Map<string, string[]> {
  const found = new Map<string, string[]>();
  const walk = (nodes: readonly XmlNode[], path: string) => {
    for (const node of nodes) {
      const name = Object.keys(node).find((key) => key !== ':@');
      if (name === undefined || name.startsWith('?')) continue;
      if (name === '#text') {
        const text = String(node[name]).trim();
        if (text !== '') found.set(path, [...(found.get(path) ?? []), text]);
      } else walk(node[name] as XmlNode[], `${path}/${name.replace(/^.*:/, '')}`);
    }
  };
  walk(parsedXml(xml), '');
  return found;
}
const xmlOf = (result: ReturnType<typeof peppolXml>) => {
  if (!result.ok) throw new Error(JSON.stringify(result.problems));
  return result.value;
};

describe.each(cases)('%s', (_what, document) => {
  test('reconciles and breaks no rule', () => {
    expect(printableProblems(document)).toEqual([]);
    expect(eInvoiceProblems(document, 'peppol')).toEqual([]);
    expect(eInvoiceProblems(document, 'factur-x')).toEqual([]);
  });

  test('its UBL is an invoice by the schema of an independent library', () => {
    const ajv = new Ajv2019({ strict: false, allErrors: true });
    formats.default(ajv);
    const validate = ajv.compile(invoiceSchema as object);
    const invoice = asLibraryInvoice(xmlOf(peppolXml(document)));
    expect(
      validate(invoice) ? [] : validate.errors?.map(({ instancePath, message }) => `${instancePath} ${message}`),
    ).toEqual([]);
  });

  test('the CII that the library makes of it says the same amounts as ours', async () => {
    const cii = await libraryCii(xmlOf(peppolXml(document)));
    const [ours, its] = [leaves(xmlOf(facturXXml(document))), leaves(cii)];
    const amounts = [...its.keys()].filter((path) => /(Amount|RateApplicablePercent)$/.test(path));
    expect(amounts.length).toBeGreaterThan(8);
    for (const path of amounts.filter((one) => /MonetarySummation|ApplicableTradeTax/.test(one)))
      expect([path, ours.get(path)?.map(Number)]).toEqual([path, its.get(path)?.map(Number)]);
  });
});

test('a credit note has its own names in UBL, and no other', () => {
  const [, document] = cases.find(([what]) => what.startsWith('a credit note')) as [string, PrintableDocument];
  const ubl = xmlOf(peppolXml(document));
  const names = new Set([...ubl.matchAll(/<(?:c[ab]c:)?(\w*(?:Invoice|Credit)\w*)/g)].map(([, name]) => name));
  expect([...names].sort()).toEqual([
    'CreditNote',
    'CreditNoteLine',
    'CreditNoteTypeCode',
    'CreditedQuantity',
    'InvoiceDocumentReference',
    'InvoicePeriod',
  ]);
});

test('tax in another currency is BT-6 and BT-111', () => {
  const [, document] = cases.find(([what]) => what.startsWith('in dollars')) as [string, PrintableDocument];
  const ubl = xmlOf(peppolXml(document));
  expect(leaves(ubl).get('/Invoice/TaxCurrencyCode')).toEqual(['EUR']);
  expect(leaves(ubl).get('/Invoice/TaxTotal/TaxAmount')).toEqual(['19.00', '17.55']);
  expect(ubl).toMatch(/<cbc:TaxAmount currencyID="EUR">17\.55</);
  const cii = xmlOf(facturXXml(document));
  expect(cii).toMatch(/<ram:TaxTotalAmount currencyID="USD">19\.00<.*\s*<ram:TaxTotalAmount currencyID="EUR">17\.55</);
  const dinars = { currency: 'BHD', tax_minor: 1n, rates: [] };
  const [problem] = eInvoiceProblems({ ...document, tax_currency: dinars }, 'factur-x');
  expect(problem?.message).toMatch(/^BR-DEC-15/);
});

test('what a rule forbids is named by the rule, and a quote is no invoice', () => {
  const [, document] = cases[0] as [string, PrintableDocument];
  const nobody = {
    ...document,
    buyer: { ...document.buyer, electronic_address: null },
    references: { ...document.references, buyer_reference: null },
  };
  const problems = eInvoiceProblems(nobody, 'peppol').map(({ message }) => message);
  expect(problems.some((message) => message.startsWith('PEPPOL-EN16931-R010'))).toBe(true);
  expect(problems.some((message) => message.startsWith('PEPPOL-EN16931-R003'))).toBe(true);
  expect(eInvoiceProblems({ ...document, kind: 'quote' }, 'peppol').map(({ code }) => code)).toEqual([
    'e-invoice-kind-unsupported',
  ]);
});
