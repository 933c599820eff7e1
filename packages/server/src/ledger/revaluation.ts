// SPDX-License-Identifier: Apache-2.0
import { addToDate, type CurrencyCode, convertMinor, type ExchangeRate, type PlainDate } from '@kontor/core';
import type { Store } from '../store/store.js';
import { MissingRates, type OpenedBooks } from './functional-balances.js';
import { functionalJournal } from './functional-journal.js';

/** What is owed in a foreign currency at the end of a day, as it is carried and as it would be worth. */
export interface RevaluedReceivables {
  readonly currency: CurrencyCode;
  readonly open_minor: bigint;
  readonly carried_minor: bigint;
  /** The rate of the day; null: none is recorded, so the two after it are not known. */
  readonly rate: ExchangeRate | null;
  readonly worth_minor: bigint | null;
  /** Above zero: a gain that is not realised. */
  readonly gain_minor: bigint | null;
}
export interface Revaluation {
  readonly functional_currency: CurrencyCode;
  readonly on: PlainDate;
  readonly receivables: readonly RevaluedReceivables[];
  readonly missing: MissingRates;
}

/** Open receivables at the rate of a day (IAS 21.23a), by currency. Nothing is posted: the report is for who closes the books. */
export async function revaluation(
  store: Store,
  org_id: string,
  { teller, seq }: OpenedBooks,
  on: PlainDate,
): Promise<Revaluation> {
  const missing = new MissingRates();
  const request = { org_id, seq, foreign_only: true, without_revenue: true, until: addToDate(on, { days: 1 }) };
  if (teller.posted.some(({ currency }) => currency !== teller.currency))
    for await (const portion of functionalJournal(store, teller, request)) missing.add(portion.missing);
  const sums = new Map<CurrencyCode, { open_minor: bigint; carried_minor: bigint }>();
  for (const { account, currency, amount_minor, functional_minor } of teller.books.open()) {
    if (account !== 'receivable') continue;
    const { open_minor, carried_minor } = sums.get(currency) ?? { open_minor: 0n, carried_minor: 0n };
    sums.set(currency, { open_minor: open_minor + amount_minor, carried_minor: carried_minor + functional_minor });
  }
  const receivables = [...sums]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([currency, sum]) => {
      const rate = teller.rate(currency, { date: on, known: seq });
      const worth_minor = rate === null ? null : convertMinor(sum.open_minor, rate);
      return {
        currency,
        ...sum,
        rate,
        worth_minor,
        gain_minor: worth_minor === null ? null : worth_minor - sum.carried_minor,
      };
    });
  return { functional_currency: teller.currency, on, receivables, missing };
}
