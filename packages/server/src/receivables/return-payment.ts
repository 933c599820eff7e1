// SPDX-License-Identifier: Apache-2.0
import { entryOf, fail, formatMinor, ok, type PlainDate, type Result } from '@kontor/core';
import { packEntries } from '../store/ledger.js';
import type { Allocation, PaymentReturn, PaymentStanding } from '../store/payments.js';
import { shownReturn } from '../store/shown.js';
import type { Transaction, WriteTransaction } from '../store/transaction.js';
import { storeTakenBack, type TakenBack, unusedCredit } from '../thresholds/paid-top-up.js';
import { storeUndone, type UndoneExchange, undoExchanges } from './exchange-payment.js';
import { leftOf, reopens, takeBack } from './take-back.js';

/** A payment that was taken back, before it is stored. */
export interface ReturnedPayment {
  readonly payment: PaymentStanding;
  readonly returned: Omit<PaymentReturn, 'created_at'>;
  /** Invoices that are open again. */
  readonly reopened: readonly Allocation[];
  /** Exchanges of it that are undone, and with them what they paid. */
  readonly undone: readonly UndoneExchange[];
  /** Unused credit that was bought by it. */
  readonly taken_back: readonly TakenBack[];
}
export interface ReturnTerms {
  /** Of the return. */
  readonly id: string;
  /** Null: all that is left of the payment. */
  readonly amount_minor: bigint | null;
  /** What the bank or the provider charges for it. */
  readonly fee_minor: bigint;
  readonly date: PlainDate;
  readonly reason: string;
}

/**
 * A direct debit that was returned, or a dispute that was lost: the invoices it paid are open again. Fails with
 * `return-exceeds-payment` for more than is left of the payment.
 */
export async function returnOf(
  tx: Transaction,
  payment: PaymentStanding,
  { id, amount_minor: named, fee_minor, date, reason }: ReturnTerms,
): Promise<Result<ReturnedPayment>> {
  if (payment.exchange != null)
    return fail({
      code: 'payment-exchanged',
      path: 'id',
      message: `${payment.id} is money of ${payment.exchange.payment_id}, in another currency`,
      mend: `record that ${payment.exchange.payment_id} was taken back`,
    });
  const left = leftOf(payment);
  const amount_minor = named ?? left;
  if (amount_minor <= 0n || amount_minor > left)
    return fail({
      code: 'return-exceeds-payment',
      path: 'amount',
      message: `${formatMinor(amount_minor, payment.currency)} ${payment.currency} cannot be taken back of a payment of which ${formatMinor(left, payment.currency)} is left`,
      mend: 'name at most what is left: the payment less what was returned and refunded before',
    });
  const allocations = await tx.payments.allocations({ payment_id: payment.id });
  const { id: payment_id, customer_id } = payment;
  const allocated_minor = allocations.reduce((sum, each) => sum + each.amount_minor, 0n);
  const undone = undoExchanges(
    payment,
    payment.exchanged_minor === 0n ? [] : await tx.payments.exchanges(payment.id),
    amount_minor - payment.on_account_minor - allocated_minor,
    { idOf: (index) => `${id}x${index + 1}`, date, reason },
  );
  const reopened = takeBack(payment, allocations, { kind: 'return', amount_minor, date });
  return ok({
    payment,
    returned: { id, payment_id, customer_id, amount_minor, fee_minor, returned_on: date, reason },
    reopened,
    undone,
    taken_back: await unusedCredit(tx, [...reopened, ...undone.flatMap((each) => each.reopened)]),
  });
}

/** Stores a return and posts it. Whoever planned it did so in the same transaction. */
export async function storeReturn(
  tx: WriteTransaction,
  { payment, returned, reopened, undone, taken_back }: ReturnedPayment,
): Promise<PaymentReturn> {
  await storeUndone(tx, undone);
  const stored = await tx.payments.recordReturn(returned, reopened);
  await storeTakenBack(tx, taken_back, returned.id);
  const { customer_id, currency, money } = payment;
  const { id, returned_on: date, amount_minor, fee_minor } = returned;
  const allocations = reopens(reopened);
  const document = { id, customer_id, currency, date, amount_minor, fee_minor, money, allocations };
  await tx.ledger.post(packEntries([entryOf({ kind: 'payment_returned', document })]));
  const data = shownReturn(stored, payment.currency, { reopened, undone, taken_back });
  tx.outbox.record({ type: 'payment.returned', object: payment.id, customer_id, data });
  return stored;
}
