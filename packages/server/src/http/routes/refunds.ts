// SPDX-License-Identifier: Apache-2.0
import { z } from '@hono/zod-openapi';
import type { Instant, Result } from '@kontor/core';
import type { StripeConnection } from '../../collecting/providers.js';
import { type PlannedRefund, refundCreditNote, refundPayment, refundWallet } from '../../receivables/refund.js';
import { BY_HAND, type ProviderAccess, type RefundSender, requestRefund, senderOf } from '../../refunding/request.js';
import { sendRefunds } from '../../refunding/send.js';
import type { PaymentStanding } from '../../store/payments.js';
import { shownAllocation, shownRefund } from '../../store/shown.js';
import { freshId, type Transaction } from '../../store/transaction.js';
import { amountMinor } from '../amount.js';
import type { Api } from '../api.js';
import { Refusal, unknownResource } from '../problem.js';
import {
  asOf,
  asOfQuery,
  byId,
  decimalText,
  instant,
  listAnswer,
  listOf,
  pageFields,
  pageOf,
  plainDate,
} from '../shapes.js';
import { dry_run } from './credits.js';
import { ofCustomer } from './customers.js';
import { invoiceBy } from './invoices.js';
import { money, paymentBy } from './payments.js';
import { allocation, dayOf } from './receivables.js';
import { walletAccountBy } from './wallets.js';

export const refund = z
  .object({
    id: z.string().nullable().openapi({ description: 'null for a dry run.' }),
    object: z.literal('refund'),
    customer_id: z.string(),
    currency: z.string(),
    amount: decimalText,
    fee: decimalText,
    money,
    source: z.enum(['payment', 'credit_note', 'wallet']).openapi({ description: 'What is paid back.' }),
    source_id: z.string(),
    payment_id: z.string().nullable().openapi({ description: 'The payment it goes back through.' }),
    provider: z.string().nullable().openapi({ description: 'Who sends it; null: it was recorded by hand.' }),
    refunded_on: plainDate,
    reason: z.string(),
    status: z.enum(['requested', 'processing', 'succeeded', 'failed']).openapi({
      description:
        'requested: the provider is to be asked. processing: it was. failed: what it was taken from has it again.',
    }),
    provider_ref: z.string().nullable().openapi({ description: 'What the provider calls it.' }),
    failure: z.string().nullable(),
    problem: z.string().nullable().openapi({
      description: 'Why the provider has not answered; it is asked again.',
    }),
    created: instant.nullable(),
  })
  .openapi('Refund');
const storedRefund = refund
  .extend({ reopened: z.array(allocation).openapi({ description: 'Invoices that are open again by it.' }) })
  .openapi('RefundWithInvoices');
const newRefund = z
  .strictObject({
    payment_id: z.string().min(1).optional().openapi({
      description: 'The payment that is paid back; beside a credit note or a wallet, the one it goes back through.',
    }),
    credit_note_id: z.string().min(1).optional().openapi({
      description: 'What this credit note owes is paid back; by id or number.',
    }),
    wallet_id: z.string().min(1).optional().openapi({ description: 'Prepaid credit of this wallet is paid back.' }),
    amount: decimalText,
    reopen_invoices: z.boolean().default(false).openapi({
      description: 'Whether also what paid invoices goes back, which are owed again then. Default: what is on account.',
    }),
    by_hand: z.boolean().default(false).openapi({
      description: 'It is only recorded. Default: the provider that took the payment is asked to send it.',
    }),
    fee: decimalText.default('0').openapi({ description: 'What sending it costs.' }),
    money: money.optional().openapi({ description: 'Where it is sent from; default as the payment, or cash.' }),
    refunded_on: plainDate.optional().openapi({ description: 'Default: today.' }),
    reason: z.string().trim().max(500).default(''),
    dry_run,
  })
  .openapi('NewRefund');

/** A refund with what it is taken from, before it is stored. */
async function planned(
  tx: Transaction,
  body: z.output<typeof newRefund>,
  { now, access }: { readonly now: Instant; readonly access: ProviderAccess },
): Promise<PlannedRefund> {
  const { payment_id, wallet_id, credit_note_id } = body;
  if (wallet_id !== undefined && credit_note_id !== undefined)
    throw new Refusal(422, [
      {
        code: 'unknown-field',
        path: 'wallet_id',
        message: 'a credit note and a wallet are two refunds',
        mend: 'make one refund for each',
      },
    ]);
  const through = payment_id === undefined ? null : await paymentBy(tx, payment_id);
  const wallet = wallet_id === undefined ? null : (await walletAccountBy(tx, wallet_id)).wallet;
  const note = credit_note_id === undefined ? null : await invoiceBy(tx, credit_note_id);
  const of = note ?? wallet ?? through;
  if (of === null)
    throw new Refusal(422, [
      {
        code: 'missing-field',
        path: 'payment_id',
        message: 'it is not said what is paid back',
        mend: 'write `payment_id`, `credit_note_id`, or `wallet_id` for prepaid credit',
      },
    ]);
  if (through !== null && through.customer_id !== of.customer_id) throw unknownResource('payment', through.id);
  requireCurrency(through, of.currency);
  const terms = {
    id: freshId('rfd', now),
    amount_minor: amountMinor(body.amount, of.currency),
    fee_minor: amountMinor(body.fee, of.currency, 'fee', 'zero'),
    money: body.money ?? through?.money ?? 'cash',
    ...(through === null || body.by_hand ? BY_HAND : await senderBy(tx, through.id, access)),
    refunded_on: await dayOf(tx, body.refunded_on, now, 'refunded_on'),
    reason: body.reason,
  };
  const plan: Result<PlannedRefund> =
    note !== null
      ? await refundCreditNote(tx, note, terms, through)
      : wallet !== null
        ? await refundWallet(tx, wallet, terms, { through, now })
        : await refundPayment(tx, through as PaymentStanding, { ...terms, reopen_invoices: body.reopen_invoices });
  if (!plan.ok) throw new Refusal(422, plan.problems);
  return plan.value;
}

async function senderBy(tx: Transaction, payment_id: string, access: ProviderAccess): Promise<RefundSender> {
  const sender = await senderOf(tx, payment_id, access);
  if (sender !== null) return sender;
  throw new Refusal(409, [
    {
      code: 'provider-not-set-up',
      path: 'payment_id',
      message: `the provider that took ${payment_id} is not set up any more`,
      mend: 'set it up again with PUT /v1/payment_providers, or send the money yourself and set `by_hand`',
    },
  ]);
}

function requireCurrency(payment: PaymentStanding | null, of: string): void {
  if (payment !== null && payment.currency !== of)
    throw new Refusal(422, [
      {
        code: 'payment-currency-mismatch',
        path: 'payment_id',
        message: `${payment.id} is in ${payment.currency}, and what is paid back in ${of}`,
        mend: 'name a payment in that currency, or none',
      },
    ]);
}

const run = z
  .object({
    object: z.literal('refund_run'),
    refunds: z.int().openapi({ description: 'Refunds about which a provider was asked.' }),
  })
  .openapi('RefundRun');

export function addRefunds(api: Api, { stripe }: { readonly stripe: StripeConnection }): void {
  api.add(
    {
      operation_id: 'listRefunds',
      method: 'get',
      path: '/v1/refunds',
      tag: 'Payments',
      summary: 'Money that went back, newest first',
      query: z.strictObject({
        ...pageFields,
        customer_id: z.string().min(1).optional(),
        payment_id: z.string().min(1).optional(),
        status: refund.shape.status.optional(),
        as_of: asOf,
      }),
      answer: listOf(refund, 'RefundList'),
    },
    ({ read, query }) =>
      read(async (tx) => {
        const { customer_id, payment_id, status } = query;
        const of = await ofCustomer(tx, customer_id);
        const through = payment_id === undefined ? {} : { payment_id };
        return listAnswer(await tx.refunds.list({ ...pageOf(query), ...of, ...through, status }), shownRefund);
      }),
  );
  api.add(
    {
      operation_id: 'createRefund',
      method: 'post',
      path: '/v1/refunds',
      tag: 'Payments',
      summary: 'Pay money back: of a payment, what a credit note owes, or prepaid credit',
      description:
        'A payment has left what came in less what was returned and refunded; no more goes back. It is posted in the same commit. A refund of a payment that a provider took is sent by it, within seconds: `status` says how it goes.',
      body: newRefund,
      answer: storedRefund,
    },
    ({ read, write, body, now, store: { secrets } }) => {
      const access = { secrets, stripe };
      const shown = ({ reopened }: PlannedRefund, of: ReturnType<typeof shownRefund>) => ({
        ...of,
        reopened: reopened.map((each) => shownAllocation(each, of.currency)),
      });
      if (body.dry_run)
        return read(async (tx) => {
          const plan = await planned(tx, body, { now, access });
          const unknown = { provider_ref: null, failure: null, problem: null };
          const refunded = shownRefund({ ...plan.refund, ...unknown, created_at: now });
          return shown(plan, { ...refunded, id: null, created: null });
        });
      return write(async (tx) => {
        const plan = await planned(tx, body, { now: tx.now, access });
        return shown(plan, shownRefund(await requestRefund(tx, plan)));
      });
    },
  );
  api.add(
    {
      operation_id: 'sendRefunds',
      method: 'post',
      path: '/v1/refunds/send',
      tag: 'Payments',
      summary: 'Ask providers now for the refunds that are due; the server does it by itself within seconds',
      description: 'Done twice, it sends nothing twice: every refund has a key of its own.',
      body: z.strictObject({}),
      answer: run,
    },
    ({ store, org_id, by, repeatable }) => {
      const options = { now: () => by.real_now ?? by.now, stripe, actor: by.actor };
      return repeatable(async () => ({
        object: 'refund_run' as const,
        refunds: await sendRefunds(store, org_id, options),
      }));
    },
  );
  api.add(
    {
      operation_id: 'getRefund',
      method: 'get',
      path: '/v1/refunds/{id}',
      tag: 'Payments',
      summary: 'One refund with how it goes',
      params: byId,
      query: asOfQuery,
      answer: refund,
    },
    ({ read, params }) =>
      read(async (tx) => {
        const found = await tx.refunds.get(params.id);
        if (found === null) throw unknownResource('refund', params.id);
        return shownRefund(found);
      }),
  );
}
