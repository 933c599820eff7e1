// SPDX-License-Identifier: Apache-2.0
import {
  addToDate,
  type CurrencyCode,
  convertMinor,
  type ExchangeRate,
  earlierDate,
  formatMinor,
  laterDate,
  type PlainDate,
  pairsNeeded,
  rateDate,
  rateText,
} from '@kontor/core';
import type { Invoice } from '../store/invoices.js';
import type { ReadTransaction, Transaction, WriteTransaction } from '../store/transaction.js';
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

export const NO_RATES: DocumentRates = { functional: null, tax: null };

/**
 * The rates of an invoice or credit note: those of its date that were known at its commit. With `known` they are the ones
 * of its date by settings and rates of that commit instead. A credit note by hand takes back at the rates of its invoice.
 */
export async function documentRates(tx: Transaction, invoice: RatedInvoice, known?: bigint): Promise<DocumentRates> {
  const [rates = NO_RATES] = await ratesOfDocuments(tx, [invoice], known);
  return rates;
}

/** The same of many, in their order: as many statements as for one. */
export async function ratesOfDocuments(
  tx: Transaction,
  invoices: readonly RatedInvoice[],
  known?: bigint,
): Promise<DocumentRates[]> {
  const history = invoices.length === 0 ? [] : await currencyHistory(tx);
  if (history.length === 0) return invoices.map(() => NO_RATES);
  const corrected = await correctedBy(tx, invoices);
  const asked = invoices.map((invoice) => {
    const { currency: base, invoice_date: date, sys_from } = corrected.get(invoice.credits_invoice_id ?? '') ?? invoice;
    const commit = known ?? sys_from;
    const settings = settingsAt(history, commit);
    if (settings === null) return null;
    const rule = rateRule(settings);
    const { functional_currency: functional, tax_currency: tax = functional } = settings;
    const pairs = [functional, tax].flatMap((quote) => pairsNeeded(base, quote, rule));
    return { base, date, commit, rule, functional, tax, pairs };
  });
  const foreign = asked.flatMap((one) => (one === null || one.pairs.length === 0 ? [] : one));
  const pairs = new Map(foreign.flatMap((one) => one.pairs.map((pair) => [pair.join(' '), pair])));
  const from = foreign.map(({ date, rule }) => addToDate(date, { days: -rule.max_age_days }));
  const rates = await tx.exchangeRates.between(
    [...pairs.values()],
    from.reduce(earlierDate, from[0] ?? ''),
    foreign.map(({ date }) => date).reduce(laterDate, ''),
  );
  return asked.map((one): DocumentRates => {
    if (one === null) return NO_RATES;
    const { base, date, commit, rule } = one;
    const inCurrency = (quote: CurrencyCode) =>
      quote === base ? null : { base, quote, date, rate: rates.find({ base, quote, date, known: commit }, rule) };
    return { functional: inCurrency(one.functional), tax: inCurrency(one.tax) };
  });
}

/** The invoices that credit notes by hand are about, by id. */
async function correctedBy(
  tx: Transaction,
  invoices: readonly RatedInvoice[],
): Promise<ReadonlyMap<string, Pick<RatedInvoice, 'currency' | 'invoice_date' | 'sys_from'>>> {
  const ids = [...new Set(invoices.flatMap(({ credits_invoice_id }) => credits_invoice_id ?? []))];
  if (ids.length === 0) return new Map();
  const { rows } = await tx.client.query<Pick<Invoice, 'id' | 'currency' | 'invoice_date' | 'sys_from'>>(
    'SELECT id, currency, invoice_date, sys_from FROM invoice WHERE org_id = $1 AND id = ANY($2::text[])',
    [tx.org_id, ids],
  );
  return new Map(rows.map((row) => [row.id, row]));
}

/** What is planned or offered, at the rates of its date as far as they are known now. */
export function ratesOfPlans(
  tx: ReadTransaction | WriteTransaction,
  plans: readonly Pick<RatedInvoice, 'currency' | 'invoice_date'>[],
): Promise<DocumentRates[]> {
  const stamps = { sys_from: tx.seq, credits_invoice_id: null, total_minor: 0n, tax_minor: 0n };
  return ratesOfDocuments(
    tx,
    plans.map(({ currency, invoice_date }) => ({ ...stamps, currency, invoice_date })),
    tx.seq,
  );
}

/** The rates of an invoice as the API tells them, with its total and its tax at them. */
export function shownExchange(
  { functional, tax }: DocumentRates,
  invoice: Pick<RatedInvoice, 'total_minor' | 'tax_minor'>,
) {
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
