// SPDX-License-Identifier: Apache-2.0
import {
  entryOf,
  fail,
  formatMinor,
  type Instant,
  lesser,
  ok,
  type PostedRefund,
  type Problem,
  type Result,
} from '@kontor/core';
import type { CreditUse } from '../store/credits.js';
import { packEntries } from '../store/ledger.js';
import type { Allocation, PaymentStanding } from '../store/payments.js';
import type { NewRefund, Refund, RefundSource } from '../store/refunds.js';
import { shownRefund } from '../store/shown.js';
import type { Transaction, WriteTransaction } from '../store/transaction.js';
import { storeTakenBack, type TakenBack, unusedCredit } from '../thresholds/paid-top-up.js';
import { refundableGrants } from './refundable-credit.js';
import { leftOf, reopens, takeBack } from './take-back.js';

/** Money that goes back, before it is stored, with what it is taken from. */
export interface PlannedRefund {
  readonly refund: NewRefund;
  /** Invoices that are open again, for what paid them goes back. */
  readonly reopened: readonly Allocation[];
  /** Unused credit that was bought by what goes back. */
  readonly taken_back: readonly TakenBack[];
  /** Prepaid credit that is paid out. */
  readonly taken: readonly Pick<CreditUse, 'grant_id' | 'amount_minor'>[];
}
export type RefundTerms = Omit<NewRefund, 'customer_id' | 'currency' | 'source' | 'source_id' | 'payment_id'>;

/**
 * Pays back a payment, or a part of it. What is on account goes first. What paid invoices goes back only with
 * `reopen_invoices`: they are owed again then.
 */
export async function refundPayment(
  tx: Transaction,
  payment: PaymentStanding,
  terms: RefundTerms & { readonly reopen_invoices: boolean },
): Promise<Result<PlannedRefund>> {
  const { reopen_invoices, ...given } = terms;
  const { amount_minor, refunded_on: date } = given;
  const beyond = beyondPayment(payment, amount_minor);
  if (beyond !== null) return fail(beyond);
  const { id, customer_id, currency, on_account_minor } = payment;
  if (amount_minor > on_account_minor && !reopen_invoices)
    return fail({
      code: 'refund-of-paid-invoice',
      path: 'amount',
      message: `${formatMinor(on_account_minor, currency)} ${currency} of ${id} is on account; the rest has paid invoices`,
      mend: 'refund a credit note of the invoice instead, or set `reopen_invoices` so that it is owed again',
    });
  const allocations = await tx.payments.allocations({ payment_id: id });
  const reopened = takeBack(payment, allocations, { kind: 'refund', amount_minor, date });
  return ok({
    refund: { ...given, customer_id, currency, source: 'payment', source_id: id, payment_id: id },
    reopened,
    taken_back: await unusedCredit(tx, reopened),
    taken: [],
  });
}

/** Pays prepaid credit of a wallet back, through a payment if one is named: promotional credit is no money. */
export async function refundWallet(
  tx: Transaction,
  wallet: { readonly id: string; readonly customer_id: string; readonly currency: string },
  given: RefundTerms,
  { through, now }: { readonly through: PaymentStanding | null; readonly now: Instant },
): Promise<Result<PlannedRefund>> {
  const { id, customer_id, currency } = wallet;
  const taken: Pick<CreditUse, 'grant_id' | 'amount_minor'>[] = [];
  let left = given.amount_minor;
  for (const { id: grant_id, remaining_minor } of await refundableGrants(tx, wallet, now)) {
    const amount_minor = lesser(remaining_minor, left);
    if (amount_minor > 0n) taken.push({ grant_id, amount_minor });
    left -= amount_minor;
  }
  if (left > 0n) return fail(beyondOwed(given.amount_minor - left, currency, 'prepaid credit of the wallet'));
  const beyond = through === null ? null : beyondPayment(through, given.amount_minor);
  if (beyond !== null) return fail(beyond);
  const refund = { ...given, customer_id, currency, source: 'wallet' as const, source_id: id };
  return ok({ refund: { ...refund, payment_id: through?.id ?? null }, reopened: [], taken_back: [], taken });
}

/** Pays what a credit note owes back, through a payment if one is named. */
export async function refundCreditNote(
  tx: Transaction,
  note: { readonly id: string; readonly number: string; readonly customer_id: string; readonly currency: string },
  given: RefundTerms,
  through: PaymentStanding | null,
): Promise<Result<PlannedRefund>> {
  const { id, customer_id, currency } = note;
  const left = (await tx.creditNotes.toRefund(id)) - (await tx.refunds.paidBack('credit_note', id));
  if (given.amount_minor > left) return fail(beyondOwed(left, currency, `credit note ${note.number}`));
  const beyond = through === null ? null : beyondPayment(through, given.amount_minor);
  if (beyond !== null) return fail(beyond);
  const refund = { ...given, customer_id, currency, source: 'credit_note' as const, source_id: id };
  return ok({ refund: { ...refund, payment_id: through?.id ?? null }, reopened: [], taken_back: [], taken: [] });
}

/** Null, or that the payment has less left than goes back through it. */
export function beyondPayment(payment: PaymentStanding, amount_minor: bigint): Problem | null {
  if (payment.exchange != null)
    return {
      code: 'payment-exchanged',
      path: 'payment_id',
      message: `${payment.id} is money of ${payment.exchange.payment_id}, in another currency`,
      mend: 'refund without a payment, in the currency of the invoice',
    };
  // what was exchanged pays invoices in other currencies: a credit note of those owes it back
  const left = leftOf(payment) - payment.exchanged_minor;
  if (amount_minor <= left) return null;
  const said = (minor: bigint) => `${formatMinor(minor, payment.currency)} ${payment.currency}`;
  return {
    code: 'refund-exceeds-payment',
    path: 'amount',
    message: `a refund of ${said(amount_minor)} does not fit into the ${said(left)} that is left of ${payment.id}`,
    mend: 'refund at most what is left: the payment less what was returned and refunded before',
  };
}

export function beyondOwed(left: bigint, currency: string, of: string): Problem {
  return {
    code: 'refund-exceeds-owed',
    path: 'amount',
    message: `${formatMinor(left, currency)} ${currency} of the ${of} can be paid back`,
    mend: 'refund at most that',
  };
}

const FROM = { payment: 'receivable', credit_note: 'refunds_payable', wallet: 'customer_credit' } as const satisfies {
  [Source in RefundSource]: PostedRefund['from'];
};

/**
 * Stores a refund and posts it. Whoever planned it did so in the same transaction.
 * @param provider_ref the provider's name for it, where it has one already
 */
export async function storeRefund(
  tx: WriteTransaction,
  { refund, reopened, taken_back, taken }: PlannedRefund,
  provider_ref: string | null = null,
): Promise<Refund> {
  const stored = await tx.refunds.record(refund, { provider_ref, failure: null });
  const { id, customer_id } = refund;
  await tx.payments.allocate(reopened);
  await storeTakenBack(tx, taken_back, id);
  await tx.credits.recordUses(
    taken.map((each) => ({ ...each, customer_id, kind: 'refund', reference: id, at: tx.now })),
  );
  const document = { ...posted(refund, refund.refunded_on), reopens: reopens(reopened) };
  await tx.ledger.post(packEntries([entryOf({ kind: 'refund', document })]));
  tx.outbox.record({ type: 'refund.created', object: id, customer_id, data: shownRefund(stored) });
  return stored;
}

export function posted(refund: NewRefund, date: string): PostedRefund {
  const { id, customer_id, currency, amount_minor, fee_minor, money, source } = refund;
  return { id, customer_id, currency, date, amount_minor, fee_minor, money, from: FROM[source] };
}
