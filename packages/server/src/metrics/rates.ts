// SPDX-License-Identifier: Apache-2.0
import {
  addToDate,
  type CurrencyCode,
  customersOf,
  type PlainDate,
  pairsNeeded,
  type RateOfDay,
  type RevenueHistory,
} from '@kontor/core';
import { MAX_RATE_AGE_DAYS, rateRule } from '../currencies/currency-settings.js';
import type { ReadTransaction } from '../store/transaction.js';

/** The currencies that customers pay in, without doubles. */
export function currenciesOf(history: RevenueHistory): Set<CurrencyCode> {
  const found = new Set<CurrencyCode>();
  for (const { currencies } of customersOf(history)) for (const currency of currencies) found.add(currency);
  return found;
}

/**
 * What these currencies were worth in another on each day until `until`, by the rule of the organisation's books, or
 * through its own currency and at most a week old. Null where there is nothing to convert.
 */
export async function ratesInto(
  tx: ReadTransaction,
  currencies: ReadonlySet<CurrencyCode>,
  quote: CurrencyCode,
  until: PlainDate,
): Promise<RateOfDay | null> {
  const foreign = [...currencies].filter((currency) => currency !== quote);
  if (foreign.length === 0) return null;
  const { billing, currency } = await tx.organisations.get();
  const rule =
    billing.currencies === undefined
      ? { cross_currency: currency, max_age_days: MAX_RATE_AGE_DAYS }
      : rateRule(billing.currencies);
  const pairs = new Map(
    foreign.flatMap((base) => pairsNeeded(base, quote, rule)).map((pair) => [pair.join(' '), pair]),
  );
  const rates = await tx.exchangeRates.between([...pairs.values()], '1970-01-01', addToDate(until, { days: 1 }));
  return (base, into, date) => rates.find({ base, quote: into, date, known: tx.seq }, rule);
}
