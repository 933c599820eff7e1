// SPDX-License-Identifier: Apache-2.0
import { decimal, formatMinor, fromMinor, type Problem, toMinor } from '@kontor/core';
import type { PrintableDocument, PrintedTax } from '../printable.js';
import { CATEGORY_RULES, VATEX } from './codes.js';
import { broken } from './rule.js';

const sameRate = (a: string, b: string) => decimal(a).equals(decimal(b));

/**
 * The VAT rules of EN 16931 on lines and breakdown: BR-CO-17, BR-CO-18 and, for each category, its rules 01 to 12
 * (`BR-S-08`, `BR-AE-10`, …).
 */
export function vatProblems(document: PrintableDocument): Problem[] {
  const { taxes } = document;
  if (taxes.length === 0)
    return [
      broken(
        'BR-CO-18',
        'taxes',
        'an invoice needs a tax breakdown, even of 0 %',
        'Add a row for the lines’ category.',
      ),
    ];
  const problems = document.lines.flatMap((line, index) => {
    const path = `lines[${index}].tax`;
    const rows = taxes.filter((tax) => tax.category === line.tax.category && sameRate(tax.rate, line.tax.rate));
    const found = rateProblems(line.tax, path, '05');
    if (rows.length === 1) return found;
    const { prefix, name } = CATEGORY_RULES[line.tax.category];
    const message = `${rows.length} rows of the breakdown are for ${name} at rate ${line.tax.rate}, not one`;
    return [...found, broken(`BR-${prefix}-01`, path, message, 'Give each category and rate of the lines one row.')];
  });
  problems.push(...taxes.flatMap((tax, index) => rowProblems(document, tax, `taxes[${index}]`)));
  problems.push(...partyProblems(document));
  if (taxes.length > 1 && taxes.some((tax) => tax.category === 'O'))
    problems.push(
      broken(
        'BR-O-11',
        'taxes',
        'what is outside the scope of VAT may not stand beside other categories',
        'Bill it on a document of its own.',
      ),
    );
  return problems;
}

function rateProblems(tax: Pick<PrintedTax, 'category' | 'rate'>, path: string, rule: string): Problem[] {
  const { prefix, name, rate } = CATEGORY_RULES[tax.category];
  const sign = decimal(tax.rate).sign();
  if (rate === 'positive' ? sign > 0 : sign === 0) return [];
  const wanted = rate === 'positive' ? 'above zero' : 'zero';
  const message = `the rate of ${name} must be ${wanted}, not ${tax.rate}`;
  return [broken(`BR-${prefix}-${rule}`, `${path}.rate`, message, 'Correct the rate, or the category.')];
}

function rowProblems(document: PrintableDocument, tax: PrintedTax, path: string): Problem[] {
  const { prefix, name, rate, exemption_reason } = CATEGORY_RULES[tax.category];
  const { currency } = document;
  const problems: Problem[] = rateProblems(tax, path, '05');
  const lines = document.lines.filter(
    (line) => line.tax.category === tax.category && sameRate(line.tax.rate, tax.rate),
  );
  const taxable = lines.reduce((sum, line) => sum + line.net_minor, 0n);
  if (taxable !== tax.taxable_minor)
    problems.push(
      broken(
        `BR-${prefix}-08`,
        `${path}.taxable_minor`,
        `the taxable amount is ${formatMinor(tax.taxable_minor, currency)}, but the lines of ${name} at this rate come to ${formatMinor(taxable, currency)}`,
        'Sum the lines of the category and rate.',
      ),
    );
  if (rate !== 'positive' && tax.amount_minor !== 0n)
    problems.push(
      broken(`BR-${prefix}-09`, `${path}.amount_minor`, `the tax of ${name} must be zero`, 'Charge no tax, or use S.'),
    );
  if (rate === 'positive') problems.push(...amountProblems(tax, lines.length, currency, path));

  const reasoned = (tax.exemption_reason ?? '').trim() !== '' || tax.vatex !== null;
  if (exemption_reason === 'required' && !reasoned && CATEGORY_RULES[tax.category].vatex === null)
    problems.push(
      broken(
        `BR-${prefix}-10`,
        `${path}.exemption_reason`,
        `${name} needs the reason why no tax is charged`,
        'Name the exemption in words, or by its VATEX code.',
      ),
    );
  if (exemption_reason === 'forbidden' && reasoned)
    problems.push(
      broken(`BR-${prefix}-10`, `${path}.exemption_reason`, `${name} may not have an exemption reason`, 'Remove it.'),
    );
  if (tax.vatex !== null && !VATEX.test(tax.vatex))
    problems.push(
      broken(
        'BR-CL-22',
        `${path}.vatex`,
        `${tax.vatex} is not a VATEX code`,
        'Take one of the list, e.g. VATEX-EU-AE.',
      ),
    );
  return problems;
}

/**
 * BR-CO-17. Tax that is rounded on every line may differ from the rate on their sum by half a minor unit a line, and
 * stays below one whole unit of the currency, which is what the published rule allows.
 */
function amountProblems(tax: PrintedTax, lines: number, currency: string, path: string): Problem[] {
  const computed = toMinor(fromMinor(tax.taxable_minor, currency).multiply(decimal(tax.rate)), currency, 'half-away');
  const difference = tax.amount_minor > computed ? tax.amount_minor - computed : computed - tax.amount_minor;
  const unit = toMinor(decimal(1), currency, 'half-away');
  // In a currency without minor digits one yen is the unit: a difference of one is rounding all the same.
  const most = BigInt(Math.ceil(lines / 2));
  if (difference <= most && (difference < unit || difference <= 1n)) return [];
  return [
    broken(
      'BR-CO-17',
      `${path}.amount_minor`,
      `the tax is ${formatMinor(tax.amount_minor, currency)}, but the rate on the taxable amount gives ${formatMinor(computed, currency)}`,
      'Compute the tax from the taxable amount and the rate.',
    ),
  ];
}

function partyProblems(document: PrintableDocument): Problem[] {
  const { seller, buyer } = document;
  const problems: Problem[] = [];
  for (const category of new Set(document.taxes.map((tax) => tax.category))) {
    const { prefix, name, buyer_identified } = CATEGORY_RULES[category];
    if (category === 'O') continue;
    const needsVatId = category === 'K' || category === 'G';
    if (seller.vat_id === null && (needsVatId || seller.tax_number === null))
      problems.push(
        broken(
          `BR-${prefix}-02`,
          'seller.vat_id',
          `${name} needs the seller’s ${needsVatId ? 'VAT identifier' : 'VAT identifier or tax number'}`,
          'Enter it in the settings of the organisation.',
        ),
      );
    const named = buyer.vat_id !== null || (category === 'AE' && buyer.registration !== null);
    if (buyer_identified && !named)
      problems.push(
        broken(
          `BR-${prefix}-02`,
          'buyer.vat_id',
          `${name} needs the buyer’s VAT identifier`,
          'Ask the customer for it, or charge tax.',
        ),
      );
  }
  return problems;
}
