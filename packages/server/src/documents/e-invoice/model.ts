// SPDX-License-Identifier: Apache-2.0
import { addToDate, Decimal, decimal, formatMinor, fromMinor, type Period, percentNumber } from '@kontor/core';
import type { LineTax, PrintableDocument, PrintedLine, PrintedParty, PrintedTax } from '../printable.js';
import { CATEGORY_RULES, isIban, paymentMeansCode, TYPE_CODES } from './codes.js';

/** First and last day, both in. */
export interface InvoicedPeriod {
  readonly first: string;
  readonly last: string;
}

export interface InvoicedTax {
  /** BT-118, BT-151. */
  readonly category: string;
  /** BT-119, BT-152, in percent; null for category O, which has no rate. */
  readonly percent: string | null;
}

export interface InvoicedTaxTotal extends InvoicedTax {
  readonly taxable: string;
  readonly amount: string;
  readonly reason: string | null;
  readonly reason_code: string | null;
}

export interface InvoicedLine {
  readonly id: string;
  readonly name: string;
  readonly description: string | null;
  /** BT-127 */
  readonly note: string | null;
  readonly period: InvoicedPeriod | null;
  readonly quantity: string;
  readonly unit: string;
  /** BT-146, never negative: a negative line has a negative quantity. */
  readonly price: string;
  /** BT-149: the quantity that `price` is for; null for one. */
  readonly base_quantity: string | null;
  /** BT-136, taken off `quantity × price`; null for none. */
  readonly allowance: string | null;
  readonly net: string;
  readonly tax: InvoicedTax;
}

export interface InvoicedParty extends PrintedParty {
  /** False where the rules forbid to name it: on a document outside the scope of VAT (BR-O-02). */
  readonly shows_vat_id: boolean;
}

/** The semantic model of EN 16931 as far as Kontor fills it; all amounts are decimal text. BT and BG: its term ids. */
export interface EInvoice {
  readonly type_code: '380' | '381';
  readonly number: string;
  readonly issue_date: string;
  readonly due_date: string | null;
  readonly currency: string;
  /** BT-6 and BT-111: the tax in the currency it is owed in, where that is another. */
  readonly tax_currency: { readonly code: string; readonly tax: string } | null;
  readonly notes: readonly string[];
  readonly references: PrintableDocument['references'];
  readonly period: InvoicedPeriod | null;
  readonly seller: InvoicedParty;
  readonly buyer: InvoicedParty;
  /** BT-72 and BT-80: asked for by supplies within the EU; null for every other document. */
  readonly delivery: { readonly date: string; readonly country: string } | null;
  readonly payment: {
    readonly code: string;
    readonly remittance: string | null;
    readonly terms: string | null;
    readonly account: { readonly id: string; readonly holder: string; readonly bic: string | null } | null;
    readonly mandate: PrintableDocument['payment']['mandate'];
  };
  readonly taxes: readonly InvoicedTaxTotal[];
  readonly lines: readonly InvoicedLine[];
  readonly totals: {
    readonly lines: string;
    readonly net: string;
    readonly tax: string;
    readonly gross: string;
    readonly prepaid: string | null;
    readonly due: string;
  };
}

const compact = (number: string) => number.replaceAll(' ', '');
const invoiced = (period: Period): InvoicedPeriod => ({
  first: period.start,
  last: addToDate(period.end, { days: -1 }),
});

/**
 * The semantic model of a document. Throws a RangeError for a quote; for everything else that the rules forbid, ask
 * `eInvoiceProblems` first.
 */
export function eInvoice(document: PrintableDocument): EInvoice {
  const { kind, currency, totals, payment } = document;
  if (kind === 'quote') throw new RangeError('a quote is no invoice');
  const money = (minor: bigint) => formatMinor(minor, currency);
  const { bank } = payment;
  const sepa =
    currency === 'EUR' && (payment.means === 'direct_debit' ? payment.mandate !== null : isIban(bank?.iban ?? ''));
  const outside = document.taxes.some((tax) => tax.category === 'O');
  const settled = totals.prepaid_minor + totals.credits_minor;
  const period = coveredPeriod(document);
  const withinUnion = document.taxes.some((tax) => tax.category === 'K');
  return {
    type_code: TYPE_CODES[kind],
    number: document.number,
    issue_date: document.issue_date,
    due_date: document.due_date,
    currency,
    tax_currency: taxCurrency(document),
    notes: document.notes,
    references: document.references,
    period: period === null ? null : invoiced(period),
    seller: { ...document.seller, shows_vat_id: !outside },
    // BT-32 is a term of the seller only.
    buyer: { ...document.buyer, tax_number: null, shows_vat_id: !outside },
    delivery: withinUnion
      ? { date: period === null ? document.issue_date : invoiced(period).last, country: document.buyer.address.country }
      : null,
    payment: {
      code: paymentMeansCode(payment.means, sepa),
      remittance: payment.remittance,
      terms: payment.terms,
      account:
        payment.means === 'transfer' && bank !== null
          ? { id: compact(bank.iban), holder: bank.holder, bic: bank.bic === null ? null : compact(bank.bic) }
          : null,
      mandate: payment.means === 'direct_debit' ? payment.mandate : null,
    },
    taxes: document.taxes.map((tax) => taxTotal(tax, money)),
    lines: document.lines.map((line, index) => invoicedLine(line, index, document)),
    totals: {
      lines: money(totals.net_minor),
      net: money(totals.net_minor),
      tax: money(totals.tax_minor),
      gross: money(totals.gross_minor),
      prepaid: settled === 0n ? null : money(settled),
      due: money(totals.due_minor),
    },
  };
}

function taxCurrency({ tax_currency }: PrintableDocument): EInvoice['tax_currency'] {
  if (tax_currency === undefined) return null;
  const { currency: code, tax_minor } = tax_currency;
  return { code, tax: formatMinor(tax_minor, code) };
}

function lineTax(tax: LineTax): InvoicedTax {
  const percent = CATEGORY_RULES[tax.category].rate === 'none' ? null : percentNumber(tax.rate);
  return { category: tax.category, percent };
}

function taxTotal(tax: PrintedTax, money: (minor: bigint) => string): InvoicedTaxTotal {
  return {
    ...lineTax(tax),
    taxable: money(tax.taxable_minor),
    amount: money(tax.amount_minor),
    reason: tax.exemption_reason,
    reason_code: tax.vatex ?? CATEGORY_RULES[tax.category].vatex,
  };
}

/** The document's period, widened to hold the lines' periods: Peppol (R110, R111) wants them inside it. */
function coveredPeriod(document: PrintableDocument): Period | null {
  const { service_period, lines } = document;
  if (service_period === null) return null;
  let { start, end } = service_period;
  for (const { period } of lines) {
    if (period === null) continue;
    if (period.start < start) start = period.start;
    if (period.end > end) end = period.end;
  }
  return { start, end };
}

function invoicedLine(line: PrintedLine, index: number, document: PrintableDocument): InvoicedLine {
  const { currency } = document;
  // A discount with the sign of a surcharge goes into the price: an allowance may not be negative.
  const allowance_minor = line.discount_minor > 0n ? line.discount_minor : 0n;
  return {
    id: String(index + 1),
    name: line.label,
    description: line.explanation,
    note: line.group ?? null,
    period: line.period === null ? null : invoiced(line.period),
    ...pricing(line, line.net_minor + allowance_minor, currency),
    allowance: allowance_minor === 0n ? null : formatMinor(allowance_minor, currency),
    net: formatMinor(line.net_minor, currency),
    tax: lineTax(line.tax),
  };
}

/**
 * Quantity and price whose product is the line's amount before its discount. A unit price that gives the amount
 * exactly is kept. Where none does (tiers, packages, proration), the whole amount is stated as the price of the whole
 * quantity, which is exact and keeps the quantity that was used.
 */
function pricing(
  line: PrintedLine,
  amount_minor: bigint,
  currency: string,
): Pick<InvoicedLine, 'quantity' | 'unit' | 'price' | 'base_quantity'> {
  const quantity = decimal(line.quantity);
  const amount = fromMinor(amount_minor, currency);
  const unit = line.unit.code;
  if (line.unit_price !== null) {
    const price = decimal(line.unit_price);
    if (price.sign() >= 0 && quantity.multiply(price).equals(amount))
      return { quantity: quantity.toString(), unit, price: price.toString(), base_quantity: null };
  }
  const size = amount.abs().toString();
  const signed = (value: Decimal) => (amount.sign() < 0 ? value.negate() : value).toString();
  if (quantity.isZero())
    return amount.isZero()
      ? { quantity: '0', unit, price: '0', base_quantity: null }
      : { quantity: signed(Decimal.ONE), unit: 'C62', price: size, base_quantity: null };
  const base = quantity.abs();
  return {
    quantity: signed(base),
    unit,
    price: size,
    base_quantity: base.equals(Decimal.ONE) ? null : base.toString(),
  };
}
