// SPDX-License-Identifier: Apache-2.0
import {
  addToDate,
  type CurrencyCode,
  convertMinor,
  type ExchangeRate,
  formatMinor,
  type PlainDate,
  pairsNeeded,
  rateDate,
  rateText,
} from '@kontor/core';
import type { Invoice } from '../store/invoices.js';
import type { Transaction } from '../store/transaction.js';
import { currencyHistory, rateRule, settingsAt } from './currency-settings.js';

/** What a document is told at in another currency; `rate` null: none is recorded that may stand for its day. */
export interface DocumentRate {
  readonly base: CurrencyCode;
  readonly quote: CurrencyCode;
  readonly date: PlainDate;
  readonly rate: ExchangeRate | null;
}
/** The rates of a document; null where the currency is its own, or none is set. */
export interface DocumentRates {
  readonly functional: DocumentRate | null;
  readonly tax: DocumentRate | null;
}
/** The part of an invoice or credit note that its rates follow from. */
export type RatedInvoice = Pick<
  Invoice,
  'currency' | 'invoice_date' | 'sys_from' | 'credits_invoice_id' | 'total_minor' | 'tax_minor'
>;

const NONE: DocumentRates = { functional: null, tax: null };

/**
 * The rates of an invoice or credit note: those of its date that were known at its commit. With `known` they are the ones
 * of its date by settings and rates of that commit instead. A credit note by hand takes back at the rates of its invoice.
 */
export async function documentRates(tx: Transaction, invoice: RatedInvoice, known?: bigint): Promise<DocumentRates> {
  const history = await currencyHistory(tx);
  if (history.length === 0) return NONE;
  const { credits_invoice_id } = invoice;
  const corrected = credits_invoice_id === null ? invoice : ((await tx.invoices.get(credits_invoice_id)) ?? invoice);
  const { currency: base, invoice_date: date } = corrected;
  const commit = known ?? corrected.sys_from;
  const settings = settingsAt(history, commit);
  if (settings === null) return NONE;
  const rule = rateRule(settings);
  const { functional_currency, tax_currency = functional_currency } = settings;
  const pairs = [functional_currency, tax_currency].flatMap((quote) => pairsNeeded(base, quote, rule));
  const rates = await tx.exchangeRates.between(pairs, addToDate(date, { days: -rule.max_age_days }), date);
  const inCurrency = (quote: CurrencyCode) =>
    quote === base ? null : { base, quote, date, rate: rates.find({ base, quote, date, known: commit }, rule) };
  return { functional: inCurrency(functional_currency), tax: inCurrency(tax_currency) };
}

/** The rates of an invoice as the API tells them, with its total and its tax at them. */
export function shownExchange({ functional, tax }: DocumentRates, invoice: RatedInvoice) {
  return {
    exchange: functional === null ? null : shownRate(functional, invoice.total_minor),
    tax_exchange: tax === null ? null : shownRate(tax, invoice.tax_minor),
  };
}

function shownRate({ base, quote, rate }: DocumentRate, amount_minor: bigint) {
  if (rate === null) return { base, quote, rate: null, date: null, source: null, amount: null, recorded: [] };
  const recorded = rate.recorded.map(({ sys_from: _commit, ...row }) => ({ ...row, rate: row.rate.toString() }));
  return {
    base,
    quote,
    rate: rateText(rate),
    date: rateDate(rate),
    source: [...new Set(recorded.map(({ source }) => source))].join('; '),
    amount: formatMinor(convertMinor(amount_minor, rate), quote),
    recorded,
  };
}
