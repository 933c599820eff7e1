// SPDX-License-Identifier: Apache-2.0
import type { PlainDate } from '../kit/calendar.js';
import type { CurrencyCode } from '../kit/money.js';
import type { LedgerDocument } from './document.js';
import { entryOf } from './entry.js';
import type { EntryKind, JournalEntry } from './posting.js';

/** A document that changed what the customer owes. */
export interface StatementMovement {
  readonly date: PlainDate;
  readonly kind: EntryKind;
  /** The id of the document. */
  readonly reference: string;
  /** Above zero: the customer owes more by it. */
  readonly amount_minor: bigint;
  /** What is owed after it; below zero when too much was paid. */
  readonly balance_minor: bigint;
}

/** What a customer owed on a day, what changed it since, and what is owed now, in one currency. */
export interface StatementOfAccount {
  readonly customer_id: string;
  readonly currency: CurrencyCode;
  readonly from: PlainDate;
  /** The last day, which counts. */
  readonly until: PlainDate;
  readonly opening_minor: bigint;
  readonly movements: readonly StatementMovement[];
  readonly closing_minor: bigint;
  /** What is open on each invoice at the end, by id; sums with `on_account_minor` to `closing_minor`. */
  readonly open_items: readonly { readonly invoice_id: string; readonly open_minor: bigint }[];
  /** Paid without an invoice to pay it on, or owed without one; below zero is in the customer's favour. */
  readonly on_account_minor: bigint;
}

export interface StatementRequest {
  readonly customer_id: string;
  readonly currency: CurrencyCode;
  readonly from: PlainDate;
  readonly until: PlainDate;
}

/**
 * The statement of account from the customer's documents (invoices, payments, returns, credit notes, refunds, write-offs,
 * top-ups), in any order; documents of others are left out. It is read off the books: what it says is owed is the
 * ledger's receivable, to the cent. Opening balance and movements sum to the closing balance, or it throws.
 */
export function statementOf(documents: readonly LedgerDocument[], request: StatementRequest): StatementOfAccount {
  return statementOfEntries(documents.map(entryOf), request);
}

/** The same from journal entries. On one day what is owed comes before what is paid. Throws a RangeError if `until` is before `from`. */
export function statementOfEntries(
  entries: readonly JournalEntry[],
  { customer_id, currency, from, until }: StatementRequest,
): StatementOfAccount {
  if (until < from) throw new RangeError(`a statement cannot end on ${until}, before it begins on ${from}`);
  let opening_minor = 0n;
  let on_account_minor = 0n;
  const open = new Map<string, bigint>();
  const changes: Omit<StatementMovement, 'balance_minor'>[] = [];
  for (const { date, kind, reference, postings } of entries) {
    if (date > until) continue;
    let amount_minor = 0n;
    for (const posting of postings) {
      const { dimensions } = posting;
      if (posting.account !== 'receivable' || posting.currency !== currency) continue;
      if (dimensions?.customer_id !== customer_id) continue;
      amount_minor += posting.amount_minor;
      const { invoice_id } = dimensions;
      if (invoice_id === undefined) on_account_minor += posting.amount_minor;
      else open.set(invoice_id, (open.get(invoice_id) ?? 0n) + posting.amount_minor);
    }
    if (amount_minor === 0n) continue;
    if (date < from) opening_minor += amount_minor;
    // terms that change may make an invoice below zero: a credit note
    else
      changes.push({
        date,
        kind: kind === 'invoice' && amount_minor < 0n ? 'credit_note' : kind,
        reference,
        amount_minor,
      });
  }
  changes.sort(byDay);
  let balance_minor = opening_minor;
  const movements = changes.map((change) => {
    balance_minor += change.amount_minor;
    return { ...change, balance_minor };
  });
  const open_items = [...open]
    .filter(([, open_minor]) => open_minor !== 0n)
    .map(([invoice_id, open_minor]) => ({ invoice_id, open_minor }))
    .sort((a, b) => (a.invoice_id < b.invoice_id ? -1 : 1));
  const items = open_items.reduce((sum, { open_minor }) => sum + open_minor, on_account_minor);
  if (items !== balance_minor)
    throw new RangeError(`open items of ${items} differ from a closing balance of ${balance_minor}`);
  return {
    customer_id,
    currency,
    from,
    until,
    opening_minor,
    movements,
    closing_minor: balance_minor,
    open_items,
    on_account_minor,
  };
}

type Change = Omit<StatementMovement, 'balance_minor'>;

function byDay(a: Change, b: Change): number {
  if (a.date !== b.date) return a.date < b.date ? -1 : 1;
  if (a.amount_minor > 0n !== b.amount_minor > 0n) return a.amount_minor > 0n ? -1 : 1;
  return a.reference < b.reference ? -1 : a.reference > b.reference ? 1 : 0;
}
