// SPDX-License-Identifier: Apache-2.0
import { ACCOUNTS, type AccountNumbers } from '../account.js';
import type { JournalEntry } from '../posting.js';
import { csvRecord, debitAndCredit, type JournalNames, NO_NAMES, type Written } from './journal-line.js';

const COLUMNS = [
  'entry',
  'date',
  'kind',
  'reference',
  'account',
  'account_number',
  'account_name',
  'debit',
  'credit',
  'currency',
  'customer_id',
  'subscription_id',
  'invoice_id',
  'charge_key',
  'tax_code',
  'jurisdiction',
  'document_number',
  'invoice_number',
  'customer_name',
] as const;

/**
 * The journal as CSV (RFC 4180, UTF-8), a posting a line with everything that is known of it. `entry` counts from one
 * and ties the postings of an entry together. `document_number` is that of the entry's document, `invoice_number` that of
 * the invoice a posting is about, such as the one a payment pays. Amounts are exact decimal text with a point. With the same `written`
 * the next portion of a journal goes on where the last one ended.
 */
export function* postingsCsv(
  entries: Iterable<JournalEntry>,
  numbers: AccountNumbers,
  written: Written = { count: 0 },
  names: JournalNames = NO_NAMES,
): Generator<string> {
  if (written.count === 0) yield csvRecord(COLUMNS);
  for (const { date, kind, reference, postings } of entries) {
    written.count++;
    for (const posting of postings) {
      const { account, currency, dimensions = {} } = posting;
      const [debit, credit] = debitAndCredit(posting);
      yield csvRecord([
        String(written.count),
        date,
        kind,
        reference,
        account,
        numbers[account],
        ACCOUNTS[account].name,
        debit,
        credit,
        currency,
        dimensions.customer_id ?? '',
        dimensions.subscription_id ?? '',
        dimensions.invoice_id ?? '',
        dimensions.charge_key ?? '',
        dimensions.tax_code ?? '',
        dimensions.jurisdiction ?? '',
        names.document(reference) ?? '',
        (dimensions.invoice_id && names.document(dimensions.invoice_id)) ?? '',
        (dimensions.customer_id && names.customer(dimensions.customer_id)) ?? '',
      ]);
    }
  }
}
