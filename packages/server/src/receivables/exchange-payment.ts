// SPDX-License-Identifier: Apache-2.0
import {
  carriedShare,
  type Decimal,
  decimal,
  type ExchangeRate,
  entryOf,
  exchangeUpTo,
  fail,
  lesser,
  ok,
  type PlainDate,
  type PostedExchange,
  type Problem,
  type Result,
  rateDate,
  rateText,
} from '@kontor/core';
import { recordedRate } from '../currencies/recorded-rate.js';
import { packEntries } from '../store/ledger.js';
import type { Allocation, OpenInvoice, Payment, PaymentReturn, PaymentStanding } from '../store/payments.js';
import type { Transaction, WriteTransaction } from '../store/transaction.js';
import { followPaid } from './paid-invoices.js';

/** Money of a payment that pays an invoice in another currency, before it is stored: a payment of its own in that currency. */
export interface PlannedExchange {
  readonly from: Pick<Payment, 'id' | 'currency'>;
  readonly payment: Exchanged;
  readonly invoice_id: string;
}
/** What the exchange of a payment is stored as. */
type Exchanged = Omit<Payment, 'created_at'> & { readonly exchange: NonNullable<Payment['exchange']> };
/** An exchange, or a part of it, that is undone because the bank took the money back. */
export interface UndoneExchange {
  readonly payment: PaymentStanding;
  readonly from: Pick<Payment, 'id' | 'currency'>;
  readonly returned: Omit<PaymentReturn, 'created_at'>;
  readonly reopened: readonly Allocation[];
}

/** A rate that was agreed with the customer: how much of the invoice's currency one of what came in is. */
export function agreedRate(base: string, quote: string, rate: Decimal): ExchangeRate {
  return { base, quote, multiply: rate, divide: decimal('1'), recorded: [] };
}

/**
 * The rate between what came in and an invoice: the agreed one, else the one recorded for the day it counts for. Fails
 * with `exchange-rate-missing`.
 */
export async function rateFor(
  tx: Transaction,
  base: string,
  { currency: quote, number }: Pick<OpenInvoice, 'currency' | 'number'>,
  date: PlainDate,
  agreed: Decimal | null,
): Promise<Result<ExchangeRate>> {
  const rate = agreed === null ? await recordedRate(tx, { base, quote, date }) : agreedRate(base, quote, agreed);
  if (rate !== null) return ok(rate);
  return fail({
    code: 'exchange-rate-missing',
    path: 'exchange_rate',
    message: `${number} is in ${quote}, and no rate of ${base} in ${quote} is recorded that may stand for ${date}`,
    mend: 'record the rate of the day, or say the agreed one as `exchange_rate`',
  });
}

/**
 * What money in another currency pays of an invoice: as much as it comes to at the rate and is open; null where it comes
 * to nothing. `left_minor` is what there is of it.
 */
export function exchangeFor(
  payment: Pick<Payment, 'id' | 'customer_id' | 'currency' | 'money' | 'reference'>,
  left_minor: bigint,
  invoice: Pick<OpenInvoice, 'id' | 'currency' | 'open_minor'>,
  { id, rate, date }: { readonly id: string; readonly rate: ExchangeRate; readonly date: PlainDate },
): PlannedExchange | null {
  const { given_minor, taken_minor } = exchangeUpTo(left_minor, invoice.open_minor, rate);
  if (given_minor <= 0n || taken_minor <= 0n) return null;
  const source = rate.recorded.map((recorded) => recorded.source);
  return {
    from: { id: payment.id, currency: payment.currency },
    invoice_id: invoice.id,
    payment: {
      id,
      customer_id: payment.customer_id,
      currency: invoice.currency,
      amount_minor: taken_minor,
      fee_minor: 0n,
      money: payment.money,
      received_on: date,
      reference: payment.reference,
      exchange: {
        payment_id: payment.id,
        currency: payment.currency,
        amount_minor: given_minor,
        rate: rateText(rate),
        date: rateDate(rate),
        source: source.length === 0 ? null : [...new Set(source)].join('; '),
      },
    },
  };
}

/** What is refused where nothing can be exchanged. */
export function nothingToExchange({ number }: Pick<OpenInvoice, 'number'>): Problem {
  return {
    code: 'payment-not-on-account',
    path: 'invoice_id',
    message: `there is nothing that would pay ${number}`,
    mend: 'name a payment of which something is on account, and an invoice of which something is open',
  };
}

export function allocationOf({ payment, invoice_id }: PlannedExchange): Allocation {
  const { id: payment_id, customer_id, amount_minor, received_on: allocated_on } = payment;
  return { invoice_id, payment_id, customer_id, kind: 'payment', amount_minor, allocated_on };
}

/** Stores exchanges and posts them. Whoever planned them did so in the same transaction. */
export async function storeExchanges(tx: WriteTransaction, exchanges: readonly PlannedExchange[]): Promise<void> {
  for (const exchange of exchanges) {
    await tx.payments.record(exchange.payment, [allocationOf(exchange)]);
    await tx.ledger.post(packEntries([entryOf({ kind: 'exchange', document: posted(exchange) })]));
  }
  await followPaid(tx, exchanges.map(allocationOf));
}

function posted({ from, payment, invoice_id }: PlannedExchange): PostedExchange {
  const { id, customer_id, received_on: date, currency, amount_minor, exchange } = payment;
  return {
    id,
    customer_id,
    date,
    given: { currency: from.currency, amount_minor: exchange.amount_minor },
    taken: { currency, amount_minor, invoice_id },
  };
}

/**
 * Undoes exchanges, the latest first, until so much of the payment is on account again: the invoices are open again by its
 * share of what they took, so that all of it gives all of it back.
 */
export function undoExchanges(
  from: Pick<Payment, 'id' | 'currency'>,
  exchanges: readonly (PaymentStanding & { readonly invoice_id: string })[],
  amount_minor: bigint,
  { idOf, date, reason }: { idOf: (index: number) => string; readonly date: PlainDate; readonly reason: string },
): UndoneExchange[] {
  const undone: UndoneExchange[] = [];
  let left = amount_minor;
  for (const { invoice_id, ...payment } of [...exchanges].reverse()) {
    const { id: payment_id, customer_id, exchange, exchange_undone_minor: before } = payment;
    const taken = lesser(left, (exchange?.amount_minor ?? 0n) - before);
    if (exchange == null || taken <= 0n) continue;
    left -= taken;
    const whole = { amount_minor: exchange.amount_minor, functional_minor: payment.amount_minor };
    const share = carriedShare(whole, before, taken);
    const part = { payment_id, customer_id, amount_minor: -share, kind: 'return' as const, allocated_on: date };
    undone.push({
      payment,
      from,
      returned: {
        id: idOf(undone.length),
        payment_id,
        customer_id,
        amount_minor: share,
        fee_minor: 0n,
        returned_on: date,
        reason,
        exchanged_minor: taken,
      },
      reopened: share === 0n ? [] : [{ ...part, invoice_id }],
    });
  }
  return undone;
}

/** Stores that exchanges were undone, and posts it. */
export async function storeUndone(tx: WriteTransaction, undone: readonly UndoneExchange[]): Promise<void> {
  for (const { payment, from, returned, reopened } of undone) {
    await tx.payments.recordReturn(returned, reopened);
    const [{ invoice_id } = { invoice_id: '' }] = reopened;
    const document: PostedExchange = {
      id: returned.id,
      customer_id: payment.customer_id,
      date: returned.returned_on,
      given: { currency: from.currency, amount_minor: -(returned.exchanged_minor ?? 0n) },
      taken: { currency: payment.currency, amount_minor: -returned.amount_minor, invoice_id },
    };
    await tx.ledger.post(packEntries([entryOf({ kind: 'exchange', document })]));
  }
}
