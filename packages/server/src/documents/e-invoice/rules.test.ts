// SPDX-License-Identifier: Apache-2.0
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { brokenRules, libraryCii } from '../../testing/independent-e-invoice.js';
import { sampleInvoices } from '../../testing/sample-documents.js';
import { facturXXml, peppolXml } from './e-invoice.js';

// Every sample against the business rules and code lists of EN 16931 as somebody else wrote them down; and what is
// changed in one has to be found, or the rules would prove nothing.

const xmlOf = (result: ReturnType<typeof facturXXml>) => {
  if (!result.ok) throw new Error(JSON.stringify(result.problems));
  return result.value;
};

describe.each(Object.entries(sampleInvoices))('%s', (_name, document) => {
  test('its CII keeps the rules', async () => {
    expect(await brokenRules(xmlOf(facturXXml(document)))).toEqual([]);
  });
  test('and so does the CII that a library makes of its UBL', async () => {
    const ubl = peppolXml(document);
    // Peppol wants more than the standard: a sample without a buyer reference is not sent over it
    if (ubl.ok) expect(await brokenRules(await libraryCii(ubl.value))).toEqual([]);
    else expect(ubl.problems.every(({ message }) => /^(PEPPOL-|BR-)/.test(message))).toBe(true);
  });
});

describe('a change is found', () => {
  const xml = xmlOf(facturXXml(sampleInvoices.germanInvoice));
  // the library also prints what it cannot read
  beforeEach(() => {
    vi.spyOn(console, 'error').mockImplementation(() => {});
    vi.spyOn(console, 'log').mockImplementation(() => {});
  });
  afterEach(() => vi.restoreAllMocks());

  test.each<[string, RegExp, string, string]>([
    ['the amount due', /(<ram:DuePayableAmount>)[\d.]+/, '$1800.15', 'BR-CO-16'],
    ['the total with tax', /(<ram:GrandTotalAmount>)[\d.]+/, '$1900.15', 'BR-CO-15'],
    ['the sum of the lines', /(<ram:LineTotalAmount>)756\.42/, '$1756.43', 'BR-CO-10'],
    ['the total of the tax', /(<ram:TaxTotalAmount currencyID="EUR">)[\d.]+/, '$1143.73', 'BR-CO-14'],
    ['the tax of a rate', /(<ram:CalculatedAmount>)[\d.]+/, '$1143.62', 'BR-CO-17'],
    ['the amount of a line', /(<ram:LineTotalAmount>)150\.00/, '$1151.00', 'BR-S-8'],
    ['the category of a line', /(<ram:CategoryCode>)S/, '$1E', 'BR-E-1'],
    ['the rate of a line', /(<ram:RateApplicablePercent>)19/, '$17', 'BR-S-8'],
    ['no VAT number', /<ram:SpecifiedTaxRegistration>[\s\S]*?<\/ram:SpecifiedTaxRegistration>/g, '', 'BR-S-2'],
    ['no terms', /<ram:SpecifiedTradePaymentTerms>[\s\S]*?<\/ram:SpecifiedTradePaymentTerms>/, '', 'BR-CO-25'],
  ])('%s', async (_what, place, change, rule) => {
    const changed = xml.replace(place, change);
    expect(changed).not.toBe(xml);
    expect(await brokenRules(changed)).toContain(rule);
  });

  test('no tax in the currency it is owed in', async () => {
    const dollars = xmlOf(facturXXml(sampleInvoices.dollarInvoice));
    const changed = dollars.replace(/<ram:TaxTotalAmount currencyID="EUR">[^<]*<\/ram:TaxTotalAmount>/, '');
    expect(changed).not.toBe(dollars);
    expect(await brokenRules(changed)).toContain('BR-53');
  });

  test.each<[string, RegExp, string, string]>([
    ['the amount credited', /(<cbc:PayableAmount currencyID="EUR">)[\d.]+/, '$130.75', 'BR-CO-16'],
    ['the total with tax', /(<cbc:TaxInclusiveAmount currencyID="EUR">)[\d.]+/, '$130.75', 'BR-CO-15'],
    [
      'the sum of the lines',
      /(<cac:LegalMonetaryTotal>\s*<cbc:LineExtensionAmount[^>]*>)[\d.]+/,
      '$126.00',
      'BR-CO-10',
    ],
    ['the tax of a rate', /(<cac:TaxSubtotal>[\s\S]*?<cbc:TaxAmount[^>]*>)[\d.]+/, '$14.65', 'BR-CO-17'],
    ['the amount of a line', /(<cac:CreditNoteLine>[\s\S]*?<cbc:LineExtensionAmount[^>]*>)[\d.]+/, '$126.00', 'BR-S-8'],
    ['the category of a line', /(<cac:ClassifiedTaxCategory>\s*<cbc:ID>)S/, '$1E', 'BR-E-1'],
  ])('in the UBL of a credit note: %s', async (_what, place, change, rule) => {
    const ubl = xmlOf(peppolXml(sampleInvoices.creditNote));
    const changed = ubl.replace(place, change);
    expect(changed).not.toBe(ubl);
    expect(await brokenRules(await libraryCii(changed))).toContain(rule);
  });

  test.each<[string, RegExp, string]>([
    ['a category that is none', /(<ram:CategoryCode>)S/g, '$1X'],
    ['a currency that is none', /(<ram:InvoiceCurrencyCode>)EUR/, '$1EUX'],
    ['a country that is none', /(<ram:CountryID>)DE/, '$1XX'],
    ['a unit that is none', /unitCode="C62"/, 'unitCode="ZZZZ"'],
    ['a scheme that is none', /schemeID="9930"/, 'schemeID="0000"'],
    ['a type of document that is none', /(<ram:TypeCode>)380/, '$1999'],
    ['a day that is none', /20260201/, '20261301'],
    ['no number', /<ram:ID>NL-2026-0001<\/ram:ID>/, ''],
    ['no name of the seller', /<ram:Name>Nordlicht Software GmbH<\/ram:Name>/, ''],
    ['no country of the seller', /<ram:CountryID>DE<\/ram:CountryID>/, ''],
    ['no quantity', /<ram:BilledQuantity[\s\S]*?<\/ram:BilledQuantity>/, ''],
    ['no breakdown', /<ram:ApplicableTradeTax>\s*<ram:CalculatedAmount>[\s\S]*?<\/ram:ApplicableTradeTax>/, ''],
  ])('%s', async (_what, place, change) => {
    const changed = xml.replace(place, change);
    expect(changed).not.toBe(xml);
    expect(await brokenRules(changed)).not.toEqual([]);
  });
});
