// SPDX-License-Identifier: Apache-2.0
import type { PostedApplication, PostedPayment, PostedPaymentFee } from '../document.js';
import { type JournalEntry, journalEntry, type Posting } from '../posting.js';
import { about, credit, debit, sum } from './side.js';

/**
 * A payment is received: money without the fee, the fee as an expense, and the customer owes that much less: on the
 * invoices it is for, and what is left over on account.
 *
 * Throws a RangeError when more is allocated than was paid.
 */
export function paymentEntry(payment: PostedPayment): JournalEntry {
  const side = { currency: payment.currency, dimensions: { customer_id: payment.customer_id } };
  return journalEntry({
    kind: 'payment',
    date: payment.date,
    reference: payment.id,
    postings: [
      debit(side, payment.money, payment.amount_minor - payment.fee_minor),
      debit(side, 'payment_fees', payment.fee_minor),
      ...settledReceivables(payment),
    ],
  });
}

/**
 * A payment comes back (a returned direct debit, a lost chargeback): the customer owes it again, and the fee of the
 * return is ours. The fee of the payment itself stays where it was booked.
 */
export function paymentReturnedEntry(payment: PostedPayment): JournalEntry {
  const side = { currency: payment.currency, dimensions: { customer_id: payment.customer_id } };
  return journalEntry({
    kind: 'payment_returned',
    date: payment.date,
    reference: payment.id,
    postings: [
      ...settledReceivables(payment).map((posting) => ({ ...posting, amount_minor: -posting.amount_minor })),
      debit(side, 'payment_fees', payment.fee_minor),
      credit(side, payment.money, payment.amount_minor + payment.fee_minor),
    ],
  });
}

/** Money on account pays invoices: it moves from what the customer owes in all to what they owe on each. */
export function paymentAppliedEntry({ id, customer_id, currency, date, allocations }: PostedApplication): JournalEntry {
  const side = { currency, dimensions: { customer_id } };
  return journalEntry({
    kind: 'payment_applied',
    date,
    reference: id,
    postings: [
      debit(side, 'receivable', sum(allocations.map(({ amount_minor }) => amount_minor))),
      ...allocations.map(({ invoice_id, amount_minor }) =>
        credit(about(side, { invoice_id }), 'receivable', amount_minor),
      ),
    ],
  });
}

/** A fee in the currency of the provider's account: it leaves that balance, whatever the customer paid in. */
export function paymentFeeEntry({ id, customer_id, currency, date, fee_minor, money }: PostedPaymentFee): JournalEntry {
  const side = { currency, dimensions: { customer_id } };
  return journalEntry({
    kind: 'payment_fee',
    date,
    reference: id,
    postings: [debit(side, 'payment_fees', fee_minor), credit(side, money, fee_minor)],
  });
}

function settledReceivables(payment: PostedPayment): Posting[] {
  const side = { currency: payment.currency, dimensions: { customer_id: payment.customer_id } };
  const allocated = sum(payment.allocations.map(({ amount_minor }) => amount_minor));
  if (allocated > payment.amount_minor)
    throw new RangeError(`payment ${payment.id} is over ${payment.amount_minor} and allocates ${allocated}`);
  return [
    ...payment.allocations.map(({ invoice_id, amount_minor }) =>
      credit(about(side, { invoice_id }), 'receivable', amount_minor),
    ),
    credit(side, 'receivable', payment.amount_minor - allocated),
  ];
}
