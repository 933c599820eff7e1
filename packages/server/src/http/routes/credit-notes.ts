// SPDX-License-Identifier: Apache-2.0
import { z } from '@hono/zod-openapi';
import { type CreditAsk, decimal, formatMinor, type Instant } from '@kontor/core';
import type { StripeConnection } from '../../collecting/providers.js';
import {
  type CreditRequest,
  creditNoteOf,
  type PlannedCreditNote,
  storeCreditNote,
} from '../../receivables/credit-note.js';
import { type CreditNoteRefund, refundsOfCreditNote, requestRefundsOf } from '../../refunding/credit-note.js';
import type { Invoice, NewCreditNote } from '../../store/invoices.js';
import { shownInvoice } from '../../store/shown.js';
import type { Transaction } from '../../store/transaction.js';
import { amountMinor } from '../amount.js';
import type { Api } from '../api.js';
import type { Call } from '../operation.js';
import { Refusal } from '../problem.js';
import { asOfQuery, byId, decimalText, listAnswer, listOf, plainDate } from '../shapes.js';
import { dry_run } from './credits.js';
import { invoiceBy, invoice as invoiceShape } from './invoices.js';

const amounts = {
  amount: decimalText.openapi({ description: 'Before discount.' }),
  discount: decimalText,
  net: decimalText.openapi({ description: 'After discount, without tax.' }),
  tax: decimalText,
};
const creditNote = z
  .object({
    id: z.string().nullable().openapi({ description: 'null for a dry run.' }),
    object: z.literal('credit_note'),
    number: z.string().nullable(),
    invoice_id: z.string(),
    invoice_number: z.string(),
    customer_id: z.string(),
    currency: z.string(),
    date: plainDate,
    reason: z.string(),
    net: decimalText,
    tax: decimalText,
    total: decimalText.openapi({ description: 'What the customer owes less, or gets back.' }),
    lines: z.array(z.object({ line_id: z.string(), label: z.string(), ...amounts })),
    settled: z
      .array(
        z.object({
          to: z.enum(['invoice', 'refund', 'balance', 'credits']),
          invoice: z.string().nullable(),
          amount: decimalText,
        }),
      )
      .openapi({
        description:
          'First what is open of the invoice; then what was paid, to be refunded or to the balance; credits return to their grants.',
      }),
    coupons: z.array(z.string()).openapi({ description: 'Coupons that have their use back.' }),
    refunds: z
      .array(
        z.object({
          id: z.string().nullable(),
          payment_id: z.string(),
          provider: z.string(),
          amount: decimalText,
          status: z.literal('requested'),
        }),
      )
      .openapi({ description: 'What providers are asked to send back; read on at `/v1/refunds/{id}`.' }),
  })
  .openapi('CreditNote');
const percent = decimalText.openapi({ description: 'A fraction of the net amount.', example: '0.25' });
const newCreditNote = z
  .strictObject({
    invoice_id: z.string().min(1).openapi({ description: 'By id or number.' }),
    lines: z
      .array(
        z.strictObject({
          line_id: z.string().min(1),
          net: decimalText.optional().openapi({ description: 'Without tax.' }),
          gross: decimalText.optional().openapi({ description: 'With tax.' }),
          percent: percent.optional(),
        }),
      )
      .min(1)
      .max(1_000)
      .optional()
      .openapi({ description: 'These lines: each by an amount or a percentage, or all that is left of it.' }),
    percent: percent.optional(),
    amount: decimalText.optional().openapi({ description: 'With tax, over all lines in proportion to what is left.' }),
    from: plainDate.optional().openapi({ description: 'The days of the period from this one on: on termination.' }),
    paid_to: z.enum(['balance', 'refund']).default('balance').openapi({
      description: 'Where goes what was paid: to the credit balance, or it is owed until it is refunded.',
    }),
    send_refund: z.boolean().default(false).openapi({
      description:
        'With `paid_to` refund: the providers that took the payments of the invoice are asked to send it back at once. What they did not take is owed until it is refunded.',
    }),
    reason: z.string().trim().min(1).max(500),
    dry_run,
  })
  .openapi('NewCreditNote', {
    description: 'One of `lines`, `percent`, `amount` and `from`; none of them credits all that is left.',
  });
const voidRequest = z.strictObject({ reason: z.string().trim().min(1).max(500), dry_run }).openapi('VoidInvoice');

const tooMany = (path: string, names: readonly string[]) =>
  new Refusal(422, [
    {
      code: 'unknown-field',
      path,
      message: `${names.map((name) => `\`${name}\``).join(' and ')} do not go together`,
      mend: 'say in one way how much is credited',
    },
  ]);

const nothingToSend = () =>
  new Refusal(422, [
    {
      code: 'unknown-field',
      path: 'send_refund',
      message: 'what goes to the credit balance is not sent back',
      mend: 'write `"paid_to": "refund"` as well, or leave `send_refund` out',
    },
  ]);

/** One way of several to say how much; undefined: all that is left. */
function onlyOne<Ask extends object>(asks: Ask, path: string): keyof Ask | undefined {
  const named = Object.entries(asks).flatMap(([name, value]) => (value === undefined ? [] : [name]));
  if (named.length > 1) throw tooMany(path === '' ? (named[1] as string) : `${path}.${named[1]}`, named);
  return named[0] as keyof Ask | undefined;
}

function percentAsk(text: string, path: string): CreditAsk {
  const given = decimal(text);
  if (given.sign() > 0 && given.compare(decimal('1')) <= 0) return { kind: 'percent', percent: given };
  throw new Refusal(422, [
    {
      code: 'out-of-range',
      path,
      message: `${text} is no part of a line`,
      mend: 'write a fraction above 0 and up to 1: `0.25` is a quarter',
    },
  ]);
}

function requestOf(body: z.output<typeof newCreditNote>, currency: string): CreditRequest {
  const { lines, percent: part, amount, from } = body;
  switch (onlyOne({ lines, percent: part, amount, from }, '')) {
    case undefined:
      return { kind: 'each', ask: { kind: 'rest' } };
    case 'percent':
      return { kind: 'each', ask: percentAsk(part as string, 'percent') };
    case 'amount':
      return { kind: 'amount', amount_minor: amountMinor(amount as string, currency) };
    case 'from':
      return { kind: 'each', ask: { kind: 'from', date: from as string } };
    case 'lines':
      return {
        kind: 'lines',
        lines: (lines ?? []).map(({ line_id, ...asks }, index) => {
          const path = `lines[${index}]`;
          const by = onlyOne(asks, path);
          if (by === undefined) return { line_id, path, ask: { kind: 'rest' } };
          const text = asks[by] as string;
          if (by === 'percent') return { line_id, path, ask: percentAsk(text, `${path}.percent`) };
          return { line_id, path, ask: { kind: by, amount_minor: amountMinor(text, currency, `${path}.${by}`) } };
        }),
      };
  }
}

function shown(
  { invoice, date, reason, credited, settled, coupons }: PlannedCreditNote,
  refunds: readonly CreditNoteRefund[],
  note: NewCreditNote | null,
) {
  const { currency } = invoice;
  const money = (minor: bigint) => formatMinor(minor, currency);
  const taxOf = (taxes: readonly bigint[]) => taxes.reduce((sum, tax) => sum + tax, 0n);
  const net = credited.reduce((sum, { share }) => sum + share.net_minor, 0n);
  const tax = credited.reduce((sum, { share }) => sum + taxOf(share.taxes), 0n);
  return {
    id: note?.id ?? null,
    object: 'credit_note' as const,
    number: note?.number ?? null,
    invoice_id: invoice.id,
    invoice_number: invoice.number,
    customer_id: invoice.customer_id,
    currency,
    date,
    reason,
    net: money(net),
    tax: money(tax),
    total: money(net + tax),
    lines: credited.map(({ line, share }) => ({
      line_id: line.id,
      label: line.label,
      amount: money(share.amount_minor),
      discount: money(share.discount_minor),
      net: money(share.net_minor),
      tax: money(taxOf(share.taxes)),
    })),
    settled: settled.map(({ amount_minor, ...part }) => ({ ...part, amount: money(BigInt(amount_minor)) })),
    coupons: coupons.map(({ code }) => code),
    refunds: refunds.map(({ id, payment_id, provider, amount_minor }) => ({
      id: note === null ? null : id,
      payment_id,
      provider,
      amount: money(amount_minor),
      status: 'requested' as const,
    })),
  };
}

/** An invoice of which nothing was paid may be void. */
async function requireUnpaid(tx: Transaction, invoice: Invoice): Promise<void> {
  const paid = (await tx.creditNotes.creditableInvoice(invoice.id))?.paid_minor ?? 0n;
  if (paid <= 0n) return;
  throw new Refusal(422, [
    {
      code: 'invoice-paid',
      path: 'id',
      message: `${formatMinor(paid, invoice.currency)} ${invoice.currency} of ${invoice.number} is paid`,
      mend: 'write a credit note, which says where that goes',
    },
  ]);
}

/** Plans a credit note and stores it, or only says what it would be. */
function credited(
  {
    read,
    write,
    body,
    now,
    store: { secrets },
  }: Pick<Call<unknown, unknown, { reason: string; dry_run: boolean }>, 'read' | 'write' | 'body' | 'now' | 'store'>,
  asked: (tx: Transaction) => Promise<CreditAsked>,
  stripe: StripeConnection,
) {
  const planned = async (tx: Transaction, at: Instant) => {
    const { invoice, send_refund, ...terms } = await asked(tx);
    const plan = await creditNoteOf(tx, invoice, { ...terms, reason: body.reason, now: at });
    if (!plan.ok) throw new Refusal(422, plan.problems);
    const refunds = send_refund
      ? await refundsOfCreditNote(tx, plan.value, { now: at, access: { secrets, stripe } })
      : [];
    return { plan: plan.value, refunds };
  };
  if (body.dry_run)
    return read(async (tx) => {
      const { plan, refunds } = await planned(tx, now);
      return shown(plan, refunds, null);
    });
  return write(async (tx) => {
    const { plan, refunds } = await planned(tx, tx.now);
    const note = await storeCreditNote(tx, plan);
    await requestRefundsOf(tx, note.id, refunds);
    return shown(plan, refunds, note);
  });
}

interface CreditAsked {
  readonly invoice: Invoice;
  readonly request: CreditRequest;
  readonly paid_to: 'balance' | 'refund';
  readonly send_refund: boolean;
}

export function addCreditNotes(api: Api, { stripe }: { readonly stripe: StripeConnection }): void {
  api.add(
    {
      operation_id: 'createCreditNote',
      method: 'post',
      path: '/v1/credit_notes',
      tag: 'Invoices',
      summary: 'Credit an issued invoice: whole, in part, or the rest of its period',
      description:
        'It has a number of the credit notes and a document of its own, read at `/v1/invoices/{id}`. What is owed by the terms is not changed: the credited days are not billed again.',
      body: newCreditNote,
      answer: creditNote,
    },
    (call) =>
      credited(
        call,
        async (tx) => {
          const { paid_to, send_refund, invoice_id } = call.body;
          if (send_refund && paid_to !== 'refund') throw nothingToSend();
          const invoice = await invoiceBy(tx, invoice_id);
          return { invoice, request: requestOf(call.body, invoice.currency), paid_to, send_refund };
        },
        stripe,
      ),
  );
  api.add(
    {
      operation_id: 'voidInvoice',
      method: 'post',
      path: '/v1/invoices/{id}/void',
      tag: 'Invoices',
      summary: 'Credit an invoice whole of which nothing was paid',
      params: byId,
      body: voidRequest,
      answer: creditNote,
    },
    (call) =>
      credited(
        call,
        async (tx) => {
          const invoice = await invoiceBy(tx, call.params.id);
          await requireUnpaid(tx, invoice);
          return { invoice, request: { kind: 'each', ask: { kind: 'rest' } }, paid_to: 'balance', send_refund: false };
        },
        stripe,
      ),
  );
  api.add(
    {
      operation_id: 'listCreditNotes',
      method: 'get',
      path: '/v1/invoices/{id}/credit_notes',
      tag: 'Invoices',
      summary: 'The credit notes written by hand on an invoice, oldest first',
      params: byId,
      query: asOfQuery,
      answer: listOf(invoiceShape, 'CreditNoteList'),
    },
    ({ read, params }) =>
      read(async (tx) => {
        const { id } = await invoiceBy(tx, params.id);
        return listAnswer({ data: await tx.invoices.creditNotesOn(id), has_more: false }, shownInvoice);
      }),
  );
}
