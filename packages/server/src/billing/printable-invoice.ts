// SPDX-License-Identifier: Apache-2.0

import {
  addToDate,
  derivationFromJson,
  explainDerivation,
  fail,
  type InvoiceDocument,
  ok,
  type Result,
} from '@kontor/core';
import type {
  DocumentLanguage,
  LineTax,
  PrintableDocument,
  PrintedLine,
  PrintedParty,
  PrintedTax,
  TaxCategory,
} from '../documents/printable.js';
import { creditorReference } from '../payments/bank-transfer/creditor-reference.js';
import type { Customer } from '../store/customers.js';
import type { Organisation } from '../store/organisations.js';

const ACCENT = '#1f4e8c';

/**
 * A stored invoice or credit note as it is printed and sent: its own amounts and sentences, with the parties' addresses
 * as they are known now. Fails with `document-settings-missing` while the organisation has not said who it is.
 */
export function printableInvoice(
  document: InvoiceDocument,
  organisation: Organisation,
  customer: Customer,
): Result<PrintableDocument> {
  const settings = organisation.billing.documents;
  if (settings === undefined)
    return fail({
      code: 'document-settings-missing',
      path: 'documents',
      message: `nothing says what stands on the invoices of ${organisation.name}`,
      mend: 'put `documents` with the seller into the billing settings: PUT /v1/billing_settings',
    });
  const { documents: buyer = {}, tax } = customer.billing;
  const language: DocumentLanguage = buyer.language ?? settings.language ?? 'en';
  // a credit note says by its kind which way the amounts go
  const sign = document.object === 'credit_note' ? -1n : 1n;
  const minor = (text: string) => sign * BigInt(text);
  const reference = creditorReference(document.number);
  const { bank, brand = {} } = settings;
  return ok({
    kind: document.object,
    language,
    page_size: settings.page_size ?? 'a4',
    number: document.number,
    issue_date: document.issued_at.slice(0, 10),
    due_date:
      settings.payment_days === undefined || document.object === 'credit_note'
        ? null
        : addToDate(document.issued_at.slice(0, 10), { days: settings.payment_days }),
    valid_until: null,
    service_period: document.period,
    seller: partyOf({ name: organisation.name, ...settings.seller }, settings.seller.address.country),
    buyer: partyOf(
      {
        name: customer.name,
        email: customer.email,
        vat_id: tax?.tax_id ?? null,
        contact_name: buyer.contact_name ?? null,
        electronic_address: buyer.electronic_address ?? null,
        address: {
          postal_code: tax?.address?.postal_code ?? null,
          city: tax?.address?.city ?? null,
          region: tax?.address?.region ?? null,
          ...buyer.address,
        },
      },
      tax?.address?.country ?? customer.country ?? settings.seller.address.country,
    ),
    brand: {
      logo:
        brand.logo === undefined ? null : { format: brand.logo.format, bytes: Buffer.from(brand.logo.data, 'base64') },
      accent_colour: brand.accent_colour ?? ACCENT,
      footer_text: brand.footer_text ?? null,
    },
    currency: document.currency,
    lines: document.lines.map((line) => lineOf(line, minor)),
    taxes: taxesOf(document, minor),
    totals: {
      net_minor: minor(document.net_minor),
      discount_minor: minor(document.discount_minor),
      tax_minor: minor(document.tax_minor),
      gross_minor: minor(document.total_minor),
      prepaid_minor: 0n,
      // the amount of a credit note goes to the credit balance
      credits_minor: sign === -1n ? minor(document.total_minor) : BigInt(document.credited_minor),
      due_minor: BigInt(document.due_minor),
    },
    references: {
      corrects: null,
      purchase_order: buyer.purchase_order ?? null,
      buyer_reference: buyer.buyer_reference ?? null,
      contract: null,
    },
    payment: {
      means: bank === undefined ? null : 'transfer',
      terms: settings.payment_terms ?? null,
      remittance: reference.ok ? reference.value : document.number,
      link: null,
      bank:
        bank === undefined
          ? null
          : {
              holder: bank.holder ?? settings.seller.name ?? organisation.name,
              iban: bank.iban,
              bic: bank.bic ?? null,
              bank_name: bank.bank_name ?? null,
            },
      mandate: null,
    },
    notes: document.tax_note === null ? [] : [document.tax_note.text],
  });
}

type Known = Partial<Omit<PrintedParty, 'address'>> & {
  readonly name: string;
  readonly address: Partial<PrintedParty['address']>;
};

function partyOf({ address, ...known }: Known, country: string): PrintedParty {
  return {
    vat_id: null,
    tax_number: null,
    registration: null,
    email: null,
    phone: null,
    contact_name: null,
    electronic_address: null,
    ...known,
    address: { lines: [], postal_code: null, city: null, region: null, ...address, country },
  };
}

/** With a quantity and its price where one price holds for all of it; otherwise once, with the sentence that tells how. */
function lineOf(line: InvoiceDocument['lines'][number], minor: (text: string) => bigint): PrintedLine {
  const derivation = derivationFromJson(line.derivation);
  if (!derivation.ok) throw new Error(`the derivation of invoice line ${line.id} is damaged`);
  const [step, ...more] = derivation.value.steps;
  const single = more.length === 0 && line.discount_minor === '0' ? step : undefined;
  const one = single?.kind === 'units' ? single : null;
  const flat = single?.kind === 'flat' ? single.amount : null;
  return {
    label: line.label,
    period: line.period,
    quantity: one === null ? '1' : one.quantity.toString(),
    unit: { code: 'C62', label: one === null ? null : derivation.value.unit },
    unit_price: (one?.unit_amount ?? flat)?.toString() ?? null,
    net_minor: minor(line.net_minor),
    discount_minor: minor(line.discount_minor),
    tax: taxOf(line),
    // a fee that is its own price needs no words
    explanation: flat === null ? explainDerivation(derivation.value) : null,
  };
}

function taxOf({ vat_category, tax_rates }: InvoiceDocument['lines'][number]): LineTax {
  return { category: (vat_category ?? 'O') as TaxCategory, rate: tax_rates[0]?.rate ?? '0' };
}

/** The breakdown: the taxes charged, and a row of its own for what is not taxed, with the reason. */
function taxesOf(document: InvoiceDocument, minor: (text: string) => bigint): PrintedTax[] {
  const charged = document.taxes.map(
    ({ kind, label, rate, taxable_minor, amount_minor }): PrintedTax => ({
      category: rate === '0' ? 'Z' : 'S',
      rate,
      label: kind === 'vat' ? null : label,
      taxable_minor: minor(taxable_minor),
      amount_minor: minor(amount_minor),
      exemption_reason: null,
      vatex: null,
    }),
  );
  const untaxed = new Map<TaxCategory, bigint>();
  for (const line of document.lines) {
    if (line.tax_rates.length > 0) continue;
    const category = taxOf(line).category;
    untaxed.set(category, (untaxed.get(category) ?? 0n) + minor(line.net_minor));
  }
  return [
    ...charged,
    ...[...untaxed].map(
      ([category, taxable_minor]): PrintedTax => ({
        category,
        rate: '0',
        label: null,
        taxable_minor,
        amount_minor: 0n,
        exemption_reason: document.tax_note?.text ?? null,
        vatex: document.tax_note?.vatex_code ?? null,
      }),
    ),
  ];
}
