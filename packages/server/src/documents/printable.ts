// SPDX-License-Identifier: Apache-2.0
import type { CurrencyCode, Period, PlainDate } from '@kontor/core';

export type DocumentKind = 'invoice' | 'credit_note' | 'quote';

/** ISO 639-1 codes of the languages that documents are worded in. */
export type DocumentLanguage = 'en' | 'de' | 'fr' | 'es' | 'ja';

/**
 * UNCL5305, as EN 16931 restricts it: S standard or reduced rate, Z zero rate, E exempt, AE reverse charge, K supply
 * within the EU, G export, O outside the scope of the tax.
 */
export type TaxCategory = 'S' | 'Z' | 'E' | 'AE' | 'K' | 'G' | 'O';

export interface PrintedAddress {
  /** Street, building, post box: at most three lines. */
  readonly lines: readonly string[];
  readonly postal_code: string | null;
  readonly city: string | null;
  /** State, province or prefecture. */
  readonly region: string | null;
  /** ISO 3166-1 alpha-2, capitals. */
  readonly country: string;
}

export interface PrintedParty {
  readonly name: string;
  readonly address: PrintedAddress;
  /** VAT identifier with its country prefix: `DE123456789`. */
  readonly vat_id: string | null;
  /** The local tax number that is not a VAT identifier, e.g. the German Steuernummer. */
  readonly tax_number: string | null;
  /** Number in the register of companies. */
  readonly registration: string | null;
  readonly email: string | null;
  readonly phone: string | null;
  /** The person or desk to ask. */
  readonly contact_name: string | null;
  /** Where e-invoices are delivered: `scheme` is a code of the EAS list (`9930`: German VAT number, `EM`: e-mail). */
  readonly electronic_address: { readonly scheme: string; readonly id: string } | null;
}

export interface BankAccount {
  readonly holder: string;
  /** An IBAN, or the number of an account that has none. */
  readonly iban: string;
  readonly bic: string | null;
  readonly bank_name: string | null;
}

export interface Brand {
  /** SVG, PNG or JPEG. */
  readonly logo: { readonly format: 'svg' | 'png' | 'jpg'; readonly bytes: Uint8Array } | null;
  /** `#rrggbb`. */
  readonly accent_colour: string;
  /** Small print at the foot of every page; line breaks are kept. */
  readonly footer_text: string | null;
}

export interface LineTax {
  readonly category: TaxCategory;
  /** Decimal text: `0.19` is 19 %. Zero for every category but S. */
  readonly rate: string;
}

export interface PrintedLine {
  /** Whose line it is, where a document is over several: a heading above the first of them. */
  readonly group?: string;
  readonly label: string;
  readonly period: Period | null;
  /** Where it begins or ends within a day: a day, or an RFC 3339 timestamp. */
  readonly times?: Period;
  /** Decimal text. */
  readonly quantity: string;
  readonly unit: {
    /** UN/ECE Recommendation 20: `C62` one, `MON` month, `HUR` hour; see `UNITS`. */
    readonly code: string;
    /** What to print instead of the code's own word, e.g. `API calls`. */
    readonly label: string | null;
  };
  /** Exact decimal text in major units; null where no one price holds for the whole quantity (tiers, packages). */
  readonly unit_price: string | null;
  /** What the line comes to without tax, after its discount. */
  readonly net_minor: bigint;
  /** What was taken off to reach `net_minor`; zero for none. */
  readonly discount_minor: bigint;
  readonly tax: LineTax;
  /** How the amount came about, one sentence, in small print; null for none. */
  readonly explanation: string | null;
}

/** One row of the tax breakdown: all lines of one category and rate, or one jurisdiction. */
export interface PrintedTax extends LineTax {
  /** `CA state sales tax`; null for the language's own word for VAT. */
  readonly label: string | null;
  readonly taxable_minor: bigint;
  readonly amount_minor: bigint;
  /** Why no tax is charged, in the words of the law. */
  readonly exemption_reason: string | null;
  /** A code of the VATEX list: `VATEX-EU-AE`. */
  readonly vatex: string | null;
}

/** The tax in the currency it is owed in, where that is another than the document's (BT-6, BT-111). */
export interface PrintedTaxCurrency {
  readonly currency: CurrencyCode;
  readonly tax_minor: bigint;
  /** What it was converted by: on `date`, one `base` was `rate` (decimal text) of `quote`. */
  readonly rates: readonly {
    readonly base: CurrencyCode;
    readonly quote: CurrencyCode;
    readonly rate: string;
    readonly date: PlainDate;
    readonly source: string;
  }[];
}

export interface PrintedTotals {
  readonly net_minor: bigint;
  /** The sum of the lines' discounts; they are in `net_minor` already. */
  readonly discount_minor: bigint;
  readonly tax_minor: bigint;
  readonly gross_minor: bigint;
  /** Paid before the document was issued. */
  readonly prepaid_minor: bigint;
  /** Settled from credit notes and wallets. */
  readonly credits_minor: bigint;
  /** `gross - prepaid - credits`. */
  readonly due_minor: bigint;
}

export type PaymentMeans = 'transfer' | 'direct_debit' | 'card' | 'online';

export interface PrintedPayment {
  readonly means: PaymentMeans | null;
  /** `Within 14 days without deduction`. */
  readonly terms: string | null;
  /** What the payer writes, e.g. an ISO 11649 creditor reference `RF18 5390 0754 7034`. */
  readonly remittance: string | null;
  /** Where the document can be paid, an https address. */
  readonly link: string | null;
  readonly bank: BankAccount | null;
  /** For direct debits. */
  readonly mandate: {
    readonly reference: string;
    readonly creditor_id: string;
    readonly debited_iban: string | null;
  } | null;
}

export interface DocumentReferences {
  /** The invoices that a credit note corrects, oldest first. */
  readonly corrects: readonly { readonly number: string; readonly issue_date: PlainDate | null }[];
  readonly purchase_order: string | null;
  /** What the buyer asked to be quoted, e.g. a cost centre or a German Leitweg-ID. */
  readonly buyer_reference: string | null;
  readonly contract: string | null;
}

/** Where a part of a credit note goes: off an invoice, to be refunded, to the balance, or back to credits. */
export interface PrintedSettlement {
  readonly to: 'invoice' | 'refund' | 'balance' | 'credits';
  /** The number of the invoice it is about; null for what no invoice had left. */
  readonly invoice: string | null;
  readonly amount_minor: bigint;
}

/** What a quote says besides its lines, which are those of the whole term. */
export interface PrintedOffer {
  readonly plan: string;
  readonly term: Period;
  /** Every invoice of the term, in order of date. */
  readonly invoices: readonly {
    readonly date: PlainDate;
    readonly net_minor: bigint;
    readonly tax_minor: bigint;
    readonly gross_minor: bigint;
  }[];
  /** What comes on top by use, with its price in words. */
  readonly usage_prices: readonly { readonly label: string; readonly price: string }[];
  /** By how much the contract goes on after its term, unless it is cancelled in time; null: it ends. */
  readonly renewal: { readonly months: number; readonly notice_days: number } | null;
  /** What is spent at least in so many months. */
  readonly commitment: { readonly amount_minor: bigint; readonly months: number } | null;
  /** What else is agreed, a sentence each, in the words that are signed. */
  readonly agreements: readonly string[];
  /** SHA-256 of what is signed; null for a draft. */
  readonly document_hash: string | null;
  readonly signature: {
    readonly name: string;
    /** RFC 3339. */
    readonly at: string;
    readonly ip: string | null;
  } | null;
}

/**
 * Everything that stands on an invoice, a credit note or a quote: the one input of the PDF and of the e-invoices.
 * Amounts are minor units of `currency`. Amounts of a credit note are positive: its kind says the direction.
 */
export interface PrintableDocument {
  readonly kind: DocumentKind;
  readonly language: DocumentLanguage;
  readonly page_size: 'a4' | 'us-letter';
  readonly number: string;
  readonly issue_date: PlainDate;
  readonly due_date: PlainDate | null;
  /** The last day a quote can be accepted. */
  readonly valid_until: PlainDate | null;
  readonly service_period: Period | null;
  readonly seller: PrintedParty;
  readonly buyer: PrintedParty;
  readonly brand: Brand;
  readonly currency: CurrencyCode;
  readonly lines: readonly PrintedLine[];
  readonly taxes: readonly PrintedTax[];
  readonly tax_currency?: PrintedTaxCurrency;
  readonly totals: PrintedTotals;
  readonly references: DocumentReferences;
  readonly payment: PrintedPayment;
  /** Of a credit note: where its amount goes. */
  readonly settled?: readonly PrintedSettlement[];
  readonly notes: readonly string[];
  /** Of a quote; null for everything else. */
  readonly offer: PrintedOffer | null;
}
