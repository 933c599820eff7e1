// SPDX-License-Identifier: Apache-2.0
import { z } from '@hono/zod-openapi';
import { formatMinor, type Instant } from '@kontor/core';
import { type PlannedExchange, storeExchanges } from '../../receivables/exchange-payment.js';
import { type AllocatedPayment, payInvoice, payOldest, storePayment } from '../../receivables/receive-payment.js';
import type { Payment, PaymentStanding } from '../../store/payments.js';
import { shownAllocation, shownPayment } from '../../store/shown.js';
import { freshId, type Transaction } from '../../store/transaction.js';
import { amountMinor } from '../amount.js';
import type { Api } from '../api.js';
import { Refusal, unknownResource } from '../problem.js';
import {
  asOf,
  asOfQuery,
  byId,
  currency,
  decimalText,
  instant,
  listAnswer,
  listOf,
  pageFields,
  pageOf,
  plainDate,
} from '../shapes.js';
import { dry_run } from './credits.js';
import { customerBy, ofCustomer } from './customers.js';
import {
  exchangeBy,
  exchangedPayment,
  exchangeRate,
  exchangesOf,
  nothingExchanged,
  shownExchange,
} from './payment-exchanges.js';
import { allocation, dayOf, openInvoiceBy } from './receivables.js';

export const money = z.enum(['cash', 'provider_balance']).openapi({
  description: 'Where it came in: the bank, or a payment provider that passes it on later.',
});
const payment = z
  .object({
    id: z.string().nullable().openapi({ description: 'null for a dry run.' }),
    object: z.literal('payment'),
    customer_id: z.string(),
    currency: z.string(),
    amount: decimalText,
    fee: decimalText,
    money,
    received_on: plainDate,
    reference: z.string(),
    created: instant.nullable(),
  })
  .openapi('Payment');
const allocatedPayment = payment
  .extend({
    exchanges: z.array(exchangedPayment).openapi({ description: 'Which invoices in other currencies it pays.' }),
    allocations: z.array(allocation).openapi({ description: 'Which invoices it pays.' }),
    on_account: decimalText.openapi({ description: 'What no invoice took, and did not go back.' }),
    returned: decimalText.openapi({ description: 'What the bank or the provider took back.' }),
    refunded: decimalText.openapi({ description: 'What was paid back through it.' }),
  })
  .openapi('AllocatedPayment');
const newPayment = z
  .strictObject({
    invoice_id: z.string().min(1).optional().openapi({ description: 'The invoice it is for, by id or number.' }),
    customer_id: z.string().min(1).optional().openapi({
      description: 'Instead of an invoice: it pays the oldest open ones, and the rest stays on account.',
    }),
    currency: currency.optional().openapi({ description: "Default: the invoice's, or the customer's." }),
    amount: decimalText.openapi({ description: 'What the customer paid, before any fee.' }),
    fee: decimalText.default('0').openapi({ description: 'What of it somebody kept for passing it on.' }),
    money: money.default('cash'),
    received_on: plainDate.optional().openapi({ description: 'Default: today.' }),
    reference: z.string().trim().max(500).default(''),
    exchange_rate: exchangeRate,
    dry_run,
  })
  .openapi('NewPayment');
const newExchange = z
  .strictObject({
    invoice_id: z
      .string()
      .min(1)
      .openapi({ description: 'An open invoice of the customer in another currency, by id or number.' }),
    exchange_rate: exchangeRate,
    date: plainDate
      .optional()
      .openapi({ description: 'The day it counts for, and whose rate it has. Default: today.' }),
    dry_run,
  })
  .openapi('NewPaymentExchange');

function shownAllocated(
  { payment: row, allocations, exchanges = [], on_account_minor }: AllocatedPayment,
  stored: Payment | null,
  { returned_minor, refunded_minor }: Pick<PaymentStanding, 'returned_minor' | 'refunded_minor'> = NEW,
) {
  return {
    ...shownPayment(row, stored?.id ?? null, stored?.created_at ?? null),
    allocations: allocations.map((each) => ({
      ...shownAllocation(each, row.currency),
      payment_id: stored?.id ?? null,
    })),
    exchanges: exchanges.map((each) => shownExchange(each, stored === null ? null : each.payment.id)),
    on_account: formatMinor(on_account_minor, row.currency),
    returned: formatMinor(returned_minor, row.currency),
    refunded: formatMinor(refunded_minor, row.currency),
  };
}
const NEW = { returned_minor: 0n, refunded_minor: 0n };

async function shownStanding(tx: Transaction, row: PaymentStanding) {
  const allocations = await tx.payments.allocations({ payment_id: row.id });
  const shown = shownAllocated({ payment: row, allocations, on_account_minor: row.on_account_minor }, row, row);
  return { ...shown, exchanges: await exchangesOf(tx, row.id) };
}

export async function paymentBy(tx: Transaction, id: string): Promise<PaymentStanding> {
  const found = await tx.payments.get(id);
  if (found === null) throw unknownResource('payment', id);
  return found;
}

/** A payment with what it pays, before it is stored. */
async function planned(tx: Transaction, body: z.output<typeof newPayment>, now: Instant): Promise<AllocatedPayment> {
  if ((body.invoice_id === undefined) === (body.customer_id === undefined))
    throw new Refusal(422, [
      {
        code: 'missing-field',
        path: 'invoice_id',
        message: 'it is not said what is paid',
        mend: 'write `invoice_id`, or `customer_id` to pay the oldest open invoices',
      },
    ]);
  const invoice = body.invoice_id === undefined ? null : await openInvoiceBy(tx, body.invoice_id);
  const customer = await customerBy(tx, invoice?.customer_id ?? (body.customer_id as string));
  const of = body.currency ?? invoice?.currency ?? customer.currency;
  if (body.exchange_rate !== undefined && (invoice === null || of === invoice.currency)) throw nothingExchanged();
  const amount_minor = amountMinor(body.amount, of);
  const fee_minor = amountMinor(body.fee, of, 'fee', 'zero');
  if (fee_minor > amount_minor)
    throw new Refusal(422, [
      {
        code: 'fee-without-payment',
        path: 'fee',
        message: `a fee of ${body.fee} is more than the ${body.amount} it was kept of`,
        mend: 'write a fee of at most the amount',
      },
    ]);
  const given = {
    id: freshId('pay', now),
    customer_id: customer.id,
    currency: of,
    amount_minor,
    fee_minor,
    money: body.money,
    received_on: await dayOf(tx, body.received_on, now),
    reference: body.reference,
  };
  if (invoice === null) return payOldest(tx, given);
  if (of !== invoice.currency) {
    const exchange = await exchangeBy(tx, given, amount_minor, invoice, body, { date: given.received_on, now });
    const on_account_minor = amount_minor - exchange.payment.exchange.amount_minor;
    return { payment: given, allocations: [], exchanges: [exchange], on_account_minor };
  }
  const paid = payInvoice(given, invoice);
  if (!paid.ok) throw new Refusal(422, paid.problems);
  return paid.value;
}

/** Money on account that is to pay an invoice of its customer in another currency. */
async function plannedExchange(
  tx: Transaction,
  id: string,
  body: z.output<typeof newExchange>,
  now: Instant,
): Promise<{ readonly payment: PaymentStanding; readonly exchange: PlannedExchange }> {
  const payment = await paymentBy(tx, id);
  const invoice = await openInvoiceBy(tx, body.invoice_id);
  if (invoice.customer_id !== payment.customer_id) throw unknownResource('invoice', body.invoice_id);
  if (invoice.currency === payment.currency)
    throw new Refusal(422, [
      {
        code: 'payment-currency-mismatch',
        path: 'invoice_id',
        message: `${invoice.number} is in ${invoice.currency}, as the payment is: nothing is to be exchanged`,
        mend: 'apply it: `POST /v1/customers/{id}/apply_payments`',
      },
    ]);
  const date = await dayOf(tx, body.date, now, 'date');
  return { payment, exchange: await exchangeBy(tx, payment, payment.on_account_minor, invoice, body, { date, now }) };
}

export function addPayments(api: Api): void {
  api.add(
    {
      operation_id: 'listPayments',
      method: 'get',
      path: '/v1/payments',
      tag: 'Payments',
      summary: 'Money that came in, newest first',
      query: z.strictObject({
        ...pageFields,
        customer_id: z.string().min(1).optional(),
        currency: currency.optional(),
        from: plainDate.optional().openapi({ description: 'Received on this day or later.' }),
        to: plainDate.optional().openapi({ description: 'The first day after.' }),
        as_of: asOf,
      }),
      answer: listOf(payment, 'PaymentList'),
    },
    ({ read, query }) =>
      read(async (tx) => {
        const of = await ofCustomer(tx, query.customer_id);
        const { currency, from, to } = query;
        return listAnswer(await tx.payments.list({ ...pageOf(query), ...of, currency, from, to }), (row) =>
          shownPayment(row, row.id, row.created_at),
        );
      }),
  );
  api.add(
    {
      operation_id: 'recordPayment',
      method: 'post',
      path: '/v1/payments',
      tag: 'Payments',
      summary: 'Record money that came in: for an invoice, or for what a customer owes, oldest first',
      description:
        'An invoice takes at most what is open of it. What a customer pays too much stays on their account and lowers what they owe in all. For an invoice in another currency the money is exchanged, and the rest stays on account in the currency that came in.',
      body: newPayment,
      answer: allocatedPayment,
    },
    ({ read, write, body, now }) =>
      body.dry_run
        ? read(async (tx) => shownAllocated(await planned(tx, body, now), null))
        : write(async (tx) => {
            const plan = await planned(tx, body, tx.now);
            return shownAllocated(plan, await storePayment(tx, plan));
          }),
  );
  api.add(
    {
      operation_id: 'getPayment',
      method: 'get',
      path: '/v1/payments/{id}',
      tag: 'Payments',
      summary: 'One payment with the invoices it pays, and what went back',
      params: byId,
      query: asOfQuery,
      answer: allocatedPayment,
    },
    ({ read, params }) =>
      read(async (tx) => {
        const row = await paymentBy(tx, params.id);
        return shownStanding(tx, row);
      }),
  );
  api.add(
    {
      operation_id: 'exchangePayment',
      method: 'post',
      path: '/v1/payments/{id}/exchange',
      tag: 'Payments',
      summary: 'Pay an invoice in another currency with money on account',
      description:
        'At the agreed rate, else at the one recorded for the day. It takes what is open of the invoice at most; the rest stays on account in the currency that came in.',
      params: byId,
      body: newExchange,
      answer: allocatedPayment,
    },
    ({ read, write, params, body, now }) =>
      body.dry_run
        ? read(async (tx) => {
            const { payment: row, exchange } = await plannedExchange(tx, params.id, body, now);
            const shown = await shownStanding(tx, row);
            const on_account_minor = row.on_account_minor - exchange.payment.exchange.amount_minor;
            return {
              ...shown,
              exchanges: [...shown.exchanges, shownExchange(exchange, null)],
              on_account: formatMinor(on_account_minor, row.currency),
            };
          })
        : write(async (tx) => {
            const { payment: row, exchange } = await plannedExchange(tx, params.id, body, tx.now);
            await storeExchanges(tx, [exchange]);
            return shownStanding(tx, await paymentBy(tx, row.id));
          }),
  );
}
