// SPDX-License-Identifier: Apache-2.0
import type { PlainDate } from '../../kit/calendar.js';
import { ACCOUNTS, type AccountKey, type AccountNumbers } from '../account.js';
import type { JournalEntry } from '../posting.js';
import { csvRecord, debitAndCredit, entryTitle, type JournalNames, NO_NAMES, type Written } from './journal-line.js';

const COLUMNS = [
  'JournalNo',
  'JournalDate',
  'AccountNumber',
  'AccountName',
  'Debits',
  'Credits',
  'Description',
  'Name',
  'Currency',
] as const;

/** How the program that imports expects it. */
export interface JournalImportSettings {
  readonly numbers: AccountNumbers;
  /** The accounts' names as the program knows them; those not named keep ours. */
  readonly account_names?: { readonly [Key in AccountKey]?: string };
  /** `iso` 2024-01-31 (the default), `month_first` 01/31/2024, `day_first` 31/01/2024. */
  readonly date_order?: 'iso' | 'month_first' | 'day_first';
  /** What stands in `Description` for a document and in `Name` for a customer; where there is none, their ids. */
  readonly names?: JournalNames;
}

/**
 * The journal in the columns that QuickBooks Online imports and that other programs with a mapping step (Xero and its
 * importers) take: the lines of an entry share a `JournalNo`, an entry has one currency, `Name` is the customer, and
 * accounts are matched by name. An entry in several currencies becomes several. With the same `written` the next portion
 * of a journal goes on where the last one ended.
 */
export function* journalImportCsv(
  entries: Iterable<JournalEntry>,
  { numbers, account_names = {}, date_order = 'iso', names = NO_NAMES }: JournalImportSettings,
  written: Written = { count: 0 },
): Generator<string> {
  if (written.count === 0) yield csvRecord(COLUMNS);
  for (const { date, kind, reference, postings } of entries)
    for (const currency of new Set(postings.map((posting) => posting.currency))) {
      written.count++;
      for (const posting of postings) {
        if (posting.currency !== currency) continue;
        const { account, dimensions } = posting;
        const { invoice_id, customer_id, charge_key, tax_code } = dimensions ?? {};
        const invoice = invoice_id === undefined || invoice_id === reference ? undefined : names.document(invoice_id);
        const document = names.document(reference) ?? reference;
        const about = [entryTitle(kind, document), invoice, charge_key, tax_code];
        yield csvRecord([
          String(written.count),
          dateIn(date_order, date),
          numbers[account],
          account_names[account] ?? ACCOUNTS[account].name,
          ...debitAndCredit(posting),
          about.filter((text) => text !== undefined).join(' '),
          customer_id === undefined ? '' : (names.customer(customer_id) ?? customer_id),
          currency,
        ]);
      }
    }
}

function dateIn(order: 'iso' | 'month_first' | 'day_first', date: PlainDate): string {
  const [year, month, day] = date.split('-');
  return order === 'iso' ? date : order === 'month_first' ? `${month}/${day}/${year}` : `${day}/${month}/${year}`;
}
