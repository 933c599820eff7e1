// SPDX-License-Identifier: Apache-2.0
import { z } from '@hono/zod-openapi';
import { dateAt, formatMinor, type Instant, type PlainDate } from '@kontor/core';
import { type AllocatedPayment, payFromAccount, storeApplications } from '../../receivables/receive-payment.js';
import { storeWriteOff, writeOffOf } from '../../receivables/write-off.js';
import type { OpenInvoice } from '../../store/payments.js';
import { shownAllocation } from '../../store/shown.js';
import { freshId, type Transaction } from '../../store/transaction.js';
import type { Api } from '../api.js';
import { Refusal, unknownResource } from '../problem.js';
import { asOfQuery, byId, decimalText, listAnswer, listOf, plainDate } from '../shapes.js';
import { dry_run } from './credits.js';
import { customerBy } from './customers.js';

/** What of an invoice was paid, credited or given up, and what of that was taken back. */
export const allocation = z.object({
  invoice_id: z.string(),
  payment_id: z.string().nullable().openapi({ description: 'The payment; else the credit note or the write-off.' }),
  kind: z.enum(['payment', 'credit_note', 'write_off', 'return', 'refund']),
  amount: decimalText.openapi({ description: 'Below zero for what is taken back: it is open again.' }),
  date: plainDate,
});
/** The head of a refund: all of it is read at `/v1/refunds/{id}`. */
const refundOfInvoice = z.object({
  id: z.string(),
  payment_id: z.string().nullable(),
  amount: decimalText,
  date: plainDate,
  provider: z.string().nullable(),
  status: z.enum(['requested', 'processing', 'succeeded', 'failed']),
});
const openInvoice = z
  .object({
    id: z.string(),
    object: z.literal('open_invoice'),
    number: z.string(),
    customer_id: z.string(),
    currency: z.string(),
    invoice_date: plainDate,
    total: decimalText,
    due: decimalText.openapi({ description: 'What was to be paid when it was issued, after credits.' }),
    open: decimalText.openapi({ description: 'What of that is neither paid nor credited nor written off.' }),
  })
  .openapi('OpenInvoice');
const invoicePayments = openInvoice
  .extend({
    allocations: z.array(allocation),
    refunds: z.array(refundOfInvoice).openapi({
      description: 'What goes back of it: by its credit notes, or out of what had paid it.',
    }),
  })
  .openapi('InvoicePayments');
const applications = z
  .object({
    object: z.literal('payment_applications'),
    allocations: z.array(allocation.extend({ currency: z.string() })),
  })
  .openapi('PaymentApplications', {
    description: 'Which payment pays what; empty when nothing is open or on account.',
  });
const writeOff = z
  .object({
    id: z.string().nullable(),
    object: z.literal('write_off'),
    invoice_id: z.string(),
    customer_id: z.string(),
    currency: z.string(),
    amount: decimalText,
    tax: decimalText.openapi({ description: 'What of it is owed to no authority any more.' }),
    date: plainDate,
  })
  .openapi('WriteOff');
const writeOffRequest = z.strictObject({
  tax_relief: z.boolean().default(false).openapi({
    description: 'Whether the tax in it comes back from the authority. Ask your tax adviser.',
  }),
  dry_run,
});

function shownOpen({ total_minor, due_minor, open_minor, tax_minor: _tax, ...row }: OpenInvoice) {
  return {
    ...row,
    object: 'open_invoice' as const,
    total: formatMinor(total_minor, row.currency),
    due: formatMinor(due_minor, row.currency),
    open: formatMinor(open_minor, row.currency),
  };
}

/** What is open of an invoice, by id or number. */
export async function openInvoiceBy(tx: Transaction, id: string): Promise<OpenInvoice> {
  const found = (await tx.payments.open(id)) ?? (await openByNumber(tx, id));
  if (found === null) throw unknownResource('invoice', id);
  return found;
}

async function openByNumber(tx: Transaction, number: string): Promise<OpenInvoice | null> {
  const invoice = await tx.invoices.byNumber(number);
  return invoice === null ? null : tx.payments.open(invoice.id);
}

/** The day something happened: today, or one before. */
export async function dayOf(
  tx: Transaction,
  named: PlainDate | undefined,
  now: Instant,
  path = 'received_on',
): Promise<PlainDate> {
  const today = dateAt(now, (await tx.organisations.get()).timezone);
  if (named === undefined || named <= today) return named ?? today;
  throw new Refusal(422, [
    {
      code: 'date-in-future',
      path,
      message: `${named} is after today, ${today}`,
      mend: 'record it when it has happened',
    },
  ]);
}

export function addReceivables(api: Api): void {
  api.add(
    {
      operation_id: 'listInvoicePayments',
      method: 'get',
      path: '/v1/invoices/{id}/payments',
      tag: 'Payments',
      summary: 'What was paid, written off and refunded of an invoice, and what is open',
      params: byId,
      query: asOfQuery,
      answer: invoicePayments,
    },
    ({ read, params }) =>
      read(async (tx) => {
        const invoice = await openInvoiceBy(tx, params.id);
        const allocations = await tx.payments.allocations({ invoice_id: invoice.id });
        return {
          ...shownOpen(invoice),
          allocations: allocations.map((each) => shownAllocation(each, invoice.currency)),
          refunds: (await tx.refunds.ofInvoice(invoice.id)).map(
            ({ id, payment_id, amount_minor, currency, refunded_on: date, provider, status }) => ({
              ...{ id, payment_id, date, provider, status },
              amount: formatMinor(amount_minor, currency),
            }),
          ),
        };
      }),
  );
  api.add(
    {
      operation_id: 'writeOffInvoice',
      method: 'post',
      path: '/v1/invoices/{id}/write_off',
      tag: 'Payments',
      summary: 'Give up what is open of an invoice',
      description: 'It becomes bad debt. Credit service that was not delivered with a credit note first.',
      params: byId,
      body: writeOffRequest,
      answer: writeOff,
    },
    ({ read, write, params, body, now }) => {
      const plan = async (tx: Transaction, at: Instant) => {
        const invoice = await openInvoiceBy(tx, params.id);
        if (invoice.open_minor <= 0n)
          throw new Refusal(422, [
            {
              code: 'invoice-not-open',
              path: 'id',
              message: `nothing is open of ${invoice.number}`,
              mend: 'list the open invoices of its customer',
            },
          ]);
        const date = await dayOf(tx, undefined, at);
        return writeOffOf(tx, invoice, { id: freshId('wof', at), date, tax_relief: body.tax_relief });
      };
      const shown = ({
        id,
        amount_minor,
        tax,
        prepaid_minor: _to_come,
        ...rest
      }: Awaited<ReturnType<typeof plan>>) => ({
        ...rest,
        id: body.dry_run ? null : id,
        object: 'write_off' as const,
        amount: formatMinor(amount_minor, rest.currency),
        tax: formatMinor(
          tax.reduce((sum, each) => sum + each.amount_minor, 0n),
          rest.currency,
        ),
      });
      if (body.dry_run) return read(async (tx) => shown(await plan(tx, now)));
      return write(async (tx) => {
        const given = await plan(tx, tx.now);
        await storeWriteOff(tx, given);
        return shown(given);
      });
    },
  );
  api.add(
    {
      operation_id: 'listOpenInvoices',
      method: 'get',
      path: '/v1/customers/{id}/open_invoices',
      tag: 'Payments',
      summary: 'The invoices a customer has not paid in full, oldest first',
      params: byId,
      query: asOfQuery,
      answer: listOf(openInvoice, 'OpenInvoiceList'),
    },
    ({ read, params }) =>
      read(async (tx) => {
        const { id } = await customerBy(tx, params.id);
        return listAnswer({ data: await tx.payments.openInvoices(id), has_more: false }, shownOpen);
      }),
  );
  api.add(
    {
      operation_id: 'applyPayments',
      method: 'post',
      path: '/v1/customers/{id}/apply_payments',
      tag: 'Payments',
      summary: 'Pay open invoices with what a customer paid too much before, oldest first',
      params: byId,
      body: z.strictObject({ dry_run }),
      answer: applications,
    },
    ({ read, write, params, body, now }) => {
      const plan = async (tx: Transaction, at: Instant) => {
        const { id } = await customerBy(tx, params.id);
        return payFromAccount(tx, id, await dayOf(tx, undefined, at));
      };
      const shown = (paid: readonly AllocatedPayment[]) => ({
        object: 'payment_applications' as const,
        allocations: paid.flatMap(({ allocations, payment }) =>
          allocations.map((each) => ({ currency: payment.currency, ...shownAllocation(each, payment.currency) })),
        ),
      });
      if (body.dry_run) return read(async (tx) => shown(await plan(tx, now)));
      return write(async (tx) => {
        const paid = await plan(tx, tx.now);
        await storeApplications(tx, paid);
        return shown(paid);
      });
    },
  );
}
