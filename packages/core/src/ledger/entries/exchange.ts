// SPDX-License-Identifier: Apache-2.0
import type { PostedExchange } from '../document.js';
import { type JournalEntry, journalEntry } from '../posting.js';
import { about, credit, debit } from './side.js';

/**
 * Money on account pays an invoice in another currency. It leaves the customer's account in the one and comes to the
 * invoice in the other; between them is an account of what was exchanged, so that each currency balances by itself
 * (a trading account: P. Selinger, Tutorial on Multiple Currency Accounting, 2005). In the functional currency nothing
 * is on it (`FunctionalBooks`).
 */
export function exchangeEntry({ id, customer_id, date, given, taken }: PostedExchange): JournalEntry {
  const [out, into] = [given, taken].map(({ currency }) => ({ currency, dimensions: { customer_id } })) as [Side, Side];
  return journalEntry({
    kind: 'exchange',
    date,
    reference: id,
    postings: [
      debit(out, 'receivable', given.amount_minor),
      credit(out, 'currency_exchange', given.amount_minor),
      debit(into, 'currency_exchange', taken.amount_minor),
      credit(about(into, { invoice_id: taken.invoice_id }), 'receivable', taken.amount_minor),
    ],
  });
}

type Side = Parameters<typeof debit>[0];
