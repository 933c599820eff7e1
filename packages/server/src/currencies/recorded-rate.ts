// SPDX-License-Identifier: Apache-2.0
import { addToDate, type CurrencyCode, type ExchangeRate, type PlainDate, pairsNeeded } from '@kontor/core';
import type { Transaction } from '../store/transaction.js';
import { currencyHistory, MAX_RATE_AGE_DAYS, rateRule, settingsAt } from './currency-settings.js';

/**
 * The recorded rate that may stand for a day by the settings that hold now, as it is known now; null: none. Without
 * settings it may be as old as by default, and goes through no third currency.
 */
export async function recordedRate(
  tx: Transaction,
  { base, quote, date }: { readonly base: CurrencyCode; readonly quote: CurrencyCode; readonly date: PlainDate },
): Promise<ExchangeRate | null> {
  const known = tx.commit?.seq ?? tx.as_of ?? 9223372036854775807n;
  const settings = settingsAt(await currencyHistory(tx), known);
  const rule = settings === null ? { cross_currency: null, max_age_days: MAX_RATE_AGE_DAYS } : rateRule(settings);
  const from = addToDate(date, { days: -rule.max_age_days });
  const rates = await tx.exchangeRates.between(pairsNeeded(base, quote, rule), from, date);
  return rates.find({ base, quote, date, known }, rule);
}
