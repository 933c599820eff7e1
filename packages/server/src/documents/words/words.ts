// SPDX-License-Identifier: Apache-2.0
import type { NumberStyle, PlainDate } from '@kontor/core';
import type { DocumentKind, DocumentLanguage, PaymentMeans } from '../printable.js';
import { de } from './de.js';
import { en } from './en.js';
import { es } from './es.js';
import { fr } from './fr.js';
import { ja } from './ja.js';

/** Everything a document says in one language. A language that lacks a word does not compile. */
export interface DocumentWords {
  /** BCP 47, for hyphenation and the shapes of glyphs. */
  readonly tag: string;
  readonly title: Readonly<Record<DocumentKind, string>>;
  readonly number: Readonly<Record<DocumentKind, string>>;
  readonly issue_date: string;
  readonly due_date: string;
  readonly valid_until: string;
  readonly service_period: string;
  readonly corrects: string;
  readonly purchase_order: string;
  readonly buyer_reference: string;
  readonly contract: string;
  readonly recipient: Readonly<Record<DocumentKind, string>>;
  readonly vat_id: string;
  readonly tax_number: string;
  readonly registration: string;
  readonly description: string;
  readonly quantity: string;
  readonly unit_price: string;
  readonly tax: string;
  readonly amount: string;
  readonly discount: string;
  readonly subtotal: string;
  readonly discounts_included: string;
  readonly total: string;
  readonly prepaid: string;
  readonly credits: string;
  readonly amount_due: Readonly<Record<DocumentKind, string>>;
  /** `19 % VAT on 100.00`, from the rate and the taxable amount as they are printed. */
  readonly tax_on: (tax: string, rate: string, taxable: string) => string;
  /** `VAT in EUR`, the currency it is owed in. */
  readonly tax_in: (tax: string, currency: string) => string;
  readonly reverse_charge: string;
  readonly payment: string;
  readonly means: Readonly<Record<PaymentMeans, string>>;
  readonly account_holder: string;
  /** Of an account without IBAN. */
  readonly account_number: string;
  readonly bank: string;
  readonly remittance: string;
  readonly mandate: string;
  readonly creditor_id: string;
  readonly debited_account: string;
  readonly pay_online: string;
  readonly notes: string;
  readonly settled: SettledWords;
  readonly offer: OfferWords;
  readonly page: (page: string, pages: string) => string;
  /** By UN/ECE Recommendation 20 code; `C62` is a plain count and has no word. */
  readonly units: Readonly<Record<'MON' | 'ANN' | 'QAN' | 'WEE' | 'DAY' | 'HUR' | 'MIN', string>>;
  readonly country: (code: string) => string;
  readonly date: (date: PlainDate) => string;
  /** From the first day to the last day, both in. */
  readonly dates: (first: string, last: string) => string;
  readonly numbers: NumberStyle;
}

/** Where the amount of a credit note goes, by the number of the invoice it is about. */
export interface SettledWords {
  readonly title: string;
  readonly invoice: (invoice: string) => string;
  /** Null: of what no invoice had left. */
  readonly balance: (invoice: string | null) => string;
  readonly refund: (invoice: string) => string;
  readonly credits: (invoice: string) => string;
}

/** What only a quote says. */
export interface OfferWords {
  readonly plan: string;
  readonly term: string;
  /** In place of its number until it is sent. */
  readonly draft: string;
  /** Above the invoices of the term. */
  readonly schedule: string;
  readonly invoice_date: string;
  readonly net: string;
  readonly gross: string;
  readonly by_use: string;
  readonly agreed: string;
  readonly ends: (last_day: string) => string;
  readonly renews: (last_day: string, months: number, notice_days: number) => string;
  readonly committed: (amount: string, months: number) => string;
  readonly signature: string;
  readonly signed_by: string;
  readonly signed_at: string;
  readonly signed_from: string;
  readonly document_hash: string;
  readonly not_signed: (last_day: string) => string;
  /** For whom the calculator of a pricing page makes one. */
  readonly visitor: string;
  /** What a month was reckoned with, empty: with nothing, and what it comes to. */
  readonly reckoned: (used: readonly string[], monthly: string) => string;
  /** Null: nobody knows for which country the taxes are. */
  readonly no_contract: (country: string | null) => string;
}

const WORDS: Readonly<Record<DocumentLanguage, DocumentWords>> = { en, de, fr, es, ja };

/** The languages that documents can be worded in. */
export const DOCUMENT_LANGUAGES = Object.keys(WORDS) as readonly DocumentLanguage[];

export function documentWords(language: DocumentLanguage): DocumentWords {
  return WORDS[language];
}
