// SPDX-License-Identifier: Apache-2.0
import type { PostedWriteOff } from '../document.js';
import { type JournalEntry, journalEntry } from '../posting.js';
import { about, credit, debit, sum, taxPostings } from './side.js';

/**
 * An invoice is given up: the customer owes it no longer, tax the authority gives back is owed no longer, the rest is
 * bad debt, or credit that is not given. Service that was not delivered is no bad debt: credit it with a credit note first.
 *
 * Below zero it takes a write-off back, before a credit note says that the money is not owed.
 *
 * Throws a RangeError when the tax is more than the amount, or has the other sign.
 */
export function writeOffEntry(writeOff: PostedWriteOff): JournalEntry {
  const { prepaid_minor = 0n } = writeOff;
  const side = { currency: writeOff.currency, dimensions: { customer_id: writeOff.customer_id } };
  const tax = sum(writeOff.tax.map(({ amount_minor }) => amount_minor));
  const sign = writeOff.amount_minor < 0n ? -1n : 1n;
  if (sign * tax > sign * writeOff.amount_minor || sign * tax < 0n)
    throw new RangeError(`write-off ${writeOff.id} is over ${writeOff.amount_minor}, its tax over ${tax}`);
  return journalEntry({
    kind: 'write_off',
    date: writeOff.date,
    reference: writeOff.id,
    postings: [
      debit(side, 'customer_credit', prepaid_minor),
      debit(side, 'bad_debt', writeOff.amount_minor - prepaid_minor - tax),
      ...taxPostings(side, writeOff.tax, 'given_back'),
      credit(about(side, { invoice_id: writeOff.invoice_id }), 'receivable', writeOff.amount_minor),
    ],
  });
}
