// SPDX-License-Identifier: Apache-2.0
import { ACCOUNTS, type AccountNumbers } from '../account.js';
import type { JournalEntry } from '../posting.js';
import { csvRecord, debitAndCredit } from './journal-line.js';

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

/**
 * The journal as accounting programs with a web front (QuickBooks Online, Xero and their like) import it: the lines
 * of an entry share a `JournalNo`, an entry has one currency, and `Name` is the customer. Both programs let the
 * importer map columns and choose the date format; ours is ISO 8601. An entry in several currencies becomes several.
 */
export function* journalImportCsv(
  entries: Iterable<JournalEntry>,
  numbers: AccountNumbers,
  customerName: (customer_id: string) => string = (customer_id) => customer_id,
): Generator<string> {
  yield csvRecord(COLUMNS);
  let number = 0;
  for (const { date, kind, reference, postings } of entries)
    for (const currency of new Set(postings.map((posting) => posting.currency))) {
      number++;
      for (const posting of postings) {
        if (posting.currency !== currency) continue;
        const { account, dimensions } = posting;
        const about = [kind.replaceAll('_', ' '), reference, dimensions?.charge_key, dimensions?.tax_code];
        yield csvRecord([
          String(number),
          date,
          numbers[account],
          ACCOUNTS[account].name,
          ...debitAndCredit(posting),
          about.filter((text) => text !== undefined).join(' '),
          dimensions?.customer_id === undefined ? '' : customerName(dimensions.customer_id),
          currency,
        ]);
      }
    }
}
