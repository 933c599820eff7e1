// SPDX-License-Identifier: Apache-2.0
import {
  addToDate,
  amountWords,
  dateAt,
  formatMinor,
  type Instant,
  type Period,
  type QuoteDocument,
  type QuotedInvoice,
  type Result,
} from '@kontor/core';
import { printedFrame } from '../billing/printed-frame.js';
import { lineTax, printedTaxes } from '../billing/printed-taxes.js';
import type { PrintableDocument, PrintedLine } from '../documents/printable.js';
import { documentWords } from '../documents/words/words.js';
import type { Customer } from '../store/customers.js';
import type { Organisation } from '../store/organisations.js';
import type { StoredQuote } from '../store/quotes.js';
import { agreedTerms } from './agreed-terms.js';

type QuotedLine = QuotedInvoice['lines'][number];

/**
 * A quote as it is printed: the amounts and sentences that are signed, every line once for the whole term, and the
 * invoices it will come in. `now` dates a draft. Fails with `document-settings-missing` while the organisation has not
 * said who it is.
 */
export function printableQuote(
  document: QuoteDocument,
  { document_hash, signature, sent_at }: Pick<StoredQuote, 'document_hash' | 'signature' | 'sent_at'>,
  { organisation, customer, now }: { organisation: Organisation; customer: Customer; now: Instant },
): Result<PrintableDocument> {
  const framed = printedFrame(organisation, customer);
  if (!framed.ok) return framed;
  const { settings: _settings, ...frame } = framed.value;
  const { terms, total, invoices } = document;
  const words = documentWords(frame.language);
  const lines = wholeTerm(invoices, terms.currency);
  const gross_minor = BigInt(total.total_minor);
  return {
    ok: true,
    value: {
      ...frame,
      kind: 'quote',
      number: document.number ?? words.offer.draft,
      issue_date: dateAt(sent_at ?? now, terms.timezone),
      due_date: null,
      valid_until: terms.valid_until,
      service_period: null,
      buyer: { ...frame.buyer, name: document.customer.name },
      currency: terms.currency,
      lines: lines.length === 0 ? [planLine(document)] : lines,
      taxes: printedTaxes(invoices, BigInt),
      totals: {
        net_minor: BigInt(total.net_minor),
        discount_minor: BigInt(total.discount_minor),
        tax_minor: BigInt(total.tax_minor),
        gross_minor,
        prepaid_minor: 0n,
        credits_minor: 0n,
        due_minor: gross_minor,
      },
      references: { corrects: [], purchase_order: null, buyer_reference: null, contract: null },
      payment: { means: null, terms: null, remittance: null, link: null, bank: null, mandate: null },
      notes: [],
      offer: {
        plan: terms.option === undefined ? document.plan_name : `${document.plan_name}, ${terms.option}`,
        ...agreedTerms(document),
        invoices: invoices.map(({ invoice_date, net_minor, tax_minor, total_minor }) => ({
          date: invoice_date,
          net_minor: BigInt(net_minor),
          tax_minor: BigInt(tax_minor),
          gross_minor: BigInt(total_minor),
        })),
        usage_prices: document.usage_prices.map(({ label, price }) => ({ label, price })),
        document_hash,
        signature: signature === null ? null : { name: signature.name, at: signature.at, ip: signature.ip },
      },
    },
  };
}

/** A line that comes again at the same price stands once, with how often it comes. */
function wholeTerm(invoices: readonly QuotedInvoice[], currency: string): PrintedLine[] {
  const groups = new Map<string, { readonly first: QuotedLine; readonly period: Period; readonly count: bigint }>();
  for (const { lines } of invoices)
    for (const line of lines) {
      const { charge_key, label, amount_minor, net_minor, discount_minor, vat_category, tax_rates, period } = line;
      const rates = tax_rates.map(({ code, rate }) => `${code} ${rate}`);
      const key = [charge_key, label, amount_minor, net_minor, discount_minor, vat_category, ...rates].join('\n');
      const group = groups.get(key);
      groups.set(key, {
        first: group?.first ?? line,
        period: { start: group?.period.start ?? period.start, end: period.end },
        count: (group?.count ?? 0n) + 1n,
      });
    }
  return [...groups.values()].map(({ first, period, count }) => ({
    label: first.label,
    period,
    quantity: count.toString(),
    unit: { code: unitOf(first.period), label: null },
    unit_price: first.amount_minor === first.net_minor ? formatMinor(BigInt(first.net_minor), currency) : null,
    net_minor: count * BigInt(first.net_minor),
    discount_minor: count * BigInt(first.discount_minor),
    tax: lineTax(first),
    explanation: amountWords(first.sentence, first.label),
  }));
}

/** What a period is one of; a fee that comes once is one of nothing. */
function unitOf({ start, end }: Period): string {
  const units = { MON: 1, QAN: 3, ANN: 12 };
  const [code] = Object.entries(units).find(([, months]) => addToDate(start, { months }) === end) ?? ['C62'];
  return code;
}

/** Stands for an offer that has prices by use only. */
function planLine({ plan_name, terms, end_date }: QuoteDocument): PrintedLine {
  return {
    label: plan_name,
    period: { start: terms.start_date, end: end_date },
    quantity: '1',
    unit: { code: 'C62', label: null },
    unit_price: null,
    net_minor: 0n,
    discount_minor: 0n,
    tax: { category: 'O', rate: '0' },
    explanation: null,
  };
}
