// SPDX-License-Identifier: Apache-2.0
import { z } from '@hono/zod-openapi';
import type { Instant } from '@kontor/core';
import { type ReturnedPayment, returnOf, storeReturn } from '../../receivables/return-payment.js';
import { shownReturn } from '../../store/shown.js';
import { freshId, type Transaction } from '../../store/transaction.js';
import { amountMinor } from '../amount.js';
import type { Api } from '../api.js';
import { Refusal } from '../problem.js';
import { byId, decimalText, instant, plainDate } from '../shapes.js';
import { dry_run } from './credits.js';
import { paymentBy } from './payments.js';
import { allocation, dayOf } from './receivables.js';

const paymentReturn = z
  .object({
    id: z.string().nullable().openapi({ description: 'null for a dry run.' }),
    object: z.literal('payment_return'),
    payment_id: z.string(),
    customer_id: z.string(),
    currency: z.string(),
    amount: decimalText,
    fee: decimalText,
    returned_on: plainDate,
    reason: z.string(),
    reopened: z
      .array(allocation.extend({ currency: z.string() }))
      .openapi({ description: 'Invoices that are open again by it.' }),
    credit_taken_back: decimalText.openapi({
      description: 'Unused credit of a top-up that it had bought: it comes again once the invoice is paid.',
    }),
    created: instant.nullable(),
  })
  .openapi('PaymentReturn');
const newReturn = z
  .strictObject({
    amount: decimalText.optional().openapi({ description: 'Default: all that is left of the payment.' }),
    fee: decimalText.default('0').openapi({ description: 'What the bank or the provider charges for it.' }),
    returned_on: plainDate.optional().openapi({ description: 'Default: today.' }),
    reason: z.string().trim().max(500).default('').openapi({ example: 'AM04: insufficient funds' }),
    dry_run,
  })
  .openapi('NewPaymentReturn');

export function addPaymentReturns(api: Api): void {
  api.add(
    {
      operation_id: 'returnPayment',
      method: 'post',
      path: '/v1/payments/{id}/return',
      tag: 'Payments',
      summary: 'Record that a payment was taken back: a returned debit, a lost dispute',
      description: 'What was on account goes first; then the invoices it paid, the latest first, are open again.',
      params: byId,
      body: newReturn,
      answer: paymentReturn,
    },
    ({ read, write, params, body, now }) => {
      const planned = async (tx: Transaction, at: Instant): Promise<ReturnedPayment> => {
        const payment = await paymentBy(tx, params.id);
        const plan = await returnOf(tx, payment, {
          id: freshId('ret', at),
          amount_minor: body.amount === undefined ? null : amountMinor(body.amount, payment.currency),
          fee_minor: amountMinor(body.fee, payment.currency, 'fee', 'zero'),
          date: await dayOf(tx, body.returned_on, at, 'returned_on'),
          reason: body.reason,
        });
        if (!plan.ok) throw new Refusal(422, plan.problems);
        return plan.value;
      };
      if (body.dry_run)
        return read(async (tx) => {
          const { payment, returned, ...effect } = await planned(tx, now);
          const shown = shownReturn({ ...returned, created_at: now }, payment.currency, effect);
          return { ...shown, id: null, created: null };
        });
      return write(async (tx) => {
        const plan = await planned(tx, tx.now);
        return shownReturn(await storeReturn(tx, plan), plan.payment.currency, plan);
      });
    },
  );
}
