// SPDX-License-Identifier: Apache-2.0
import type { PostedCreditNote } from '../document.js';
import { type JournalEntry, journalEntry } from '../posting.js';
import { splitCredit } from '../schedule.js';
import { about, credit, debit, lineDimensions, sum, taxPostings } from './side.js';

/**
 * A credit note: what is not yet earned on its date leaves deferred revenue first, the rest leaves revenue (with its
 * share of the discount), and credit that was to be bought is not given; the tax is owed no longer; the customer gets it off the invoice, as a refund, or into the
 * wallet.
 *
 * Throws a RangeError when a line is credited beyond what is left of it, when a line is of another invoice or
 * currency, or when `settled` does not sum to the total.
 */
export function creditNoteEntry(note: PostedCreditNote): JournalEntry {
  const { customer_id, currency } = note;
  const side = { currency, dimensions: { customer_id } };
  const total = sum(note.lines.flatMap((line) => [line.net_minor, ...line.tax.map((tax) => tax.amount_minor)]));
  const settled = sum(note.settled.map(({ amount_minor }) => amount_minor));
  if (total !== settled) throw new RangeError(`credit note ${note.id} is over ${total} and settles ${settled}`);
  return journalEntry({
    kind: 'credit_note',
    date: note.date,
    reference: note.id,
    postings: [
      ...note.lines.flatMap(({ item, net_minor, tax, prepaid }) => {
        if (item.invoice_id !== note.invoice_id || item.currency !== currency)
          throw new RangeError(`credit note ${note.id} credits ${item.id}, which is not of its invoice and currency`);
        const line = about(side, lineDimensions(item));
        if (prepaid) return [debit(line, 'customer_credit', net_minor), ...taxPostings(line, tax, 'given_back')];
        const { unearned, earned } = splitCredit(item, { date: note.date, net_minor });
        return [
          debit(line, 'deferred_revenue', unearned.net_minor),
          debit(line, 'revenue', earned.net_minor + earned.discount_minor),
          credit(line, 'discounts', earned.discount_minor),
          ...taxPostings(line, tax, 'given_back'),
        ];
      }),
      ...note.settled.map(({ to, amount_minor }) =>
        credit(to === 'receivable' ? about(side, { invoice_id: note.invoice_id }) : side, to, amount_minor),
      ),
    ],
  });
}
