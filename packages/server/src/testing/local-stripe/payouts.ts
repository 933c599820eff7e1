// SPDX-License-Identifier: Apache-2.0
import type Stripe from 'stripe';
import type { StripeBooks } from './books.js';
import { sampleObject } from './sample.js';

/** What the account pays out, such as every night by itself; an instant payout costs one in a hundred beside it. */
export function createPayout(
  books: StripeBooks,
  terms: Pick<Stripe.Payout, 'amount' | 'currency'> & Partial<Pick<Stripe.Payout, 'method' | 'arrival_date'>>,
): Stripe.Payout {
  const id = books.id('po');
  const fee = terms.method === 'instant' ? Math.ceil(terms.amount / 100) : 0;
  const payout: Stripe.Payout = {
    ...sampleObject('payout'),
    id,
    arrival_date: books.seconds,
    ...terms,
    balance_transaction: moved(books, id, -terms.amount, fee, terms.currency, 'payout').id,
    created: books.seconds,
    status: 'pending',
  };
  books.payouts.set(id, payout);
  books.happened('payout.created', payout);
  return payout;
}

/** How it ends; what is said to be paid may fail after that, and its money comes back with the fee. */
export function endPayout(books: StripeBooks, id: string, status: 'paid' | 'failed' | 'canceled'): Stripe.Event {
  const payout = books.payout(id);
  payout.status = status;
  if (status !== 'paid') {
    const { fee } = books.transactions.get(String(payout.balance_transaction)) as Stripe.BalanceTransaction;
    const back = moved(books, id, payout.amount, -fee, payout.currency, `payout_${FAILURES[status]}`);
    payout.failure_balance_transaction = back.id;
  }
  if (status === 'failed') payout.failure_code = 'account_closed';
  return books.happened(`payout.${status}`, payout);
}

const FAILURES = { failed: 'failure', canceled: 'cancel' } as const;

function moved(
  books: StripeBooks,
  source: string,
  amount: number,
  fee: number,
  currency: string,
  type: 'payout' | 'payout_failure' | 'payout_cancel',
): Stripe.BalanceTransaction {
  const made: Stripe.BalanceTransaction = {
    ...sampleObject('balance_transaction'),
    id: books.id('txn'),
    amount,
    available_on: books.seconds,
    created: books.seconds,
    currency,
    fee,
    net: amount - fee,
    reporting_category: type === 'payout' ? 'payout' : 'payout_reversal',
    source,
    type,
  };
  books.transactions.set(made.id, made);
  return made;
}
