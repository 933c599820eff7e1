// SPDX-License-Identifier: Apache-2.0
import { z } from '@hono/zod-openapi';
import {
  derivationFromJson,
  explainInvoice,
  explainTotals,
  formatMinor,
  type InvoiceDocument,
  type NumberLanguage,
  recompute,
} from '@kontor/core';
import { rerunInvoice } from '../../billing/rerun.js';
import { type DocumentRates, documentRates, ratesOfDocuments, shownExchange } from '../../currencies/document-rates.js';
import { parseAsOf } from '../../store/as-of.js';
import type { Invoice, InvoiceLineRow } from '../../store/invoices.js';
import { shownInvoice as shown } from '../../store/shown.js';
import type { Transaction } from '../../store/transaction.js';
import type { Api } from '../api.js';
import { unknownResource } from '../problem.js';
import {
  asOf,
  byId,
  currency,
  decimalText,
  instant,
  listAnswer,
  listOf,
  pageFields,
  pageOf,
  plainDate,
  times,
} from '../shapes.js';
import { language } from './billing-settings.js';
import { ofCustomer } from './customers.js';

const period = z.object({ start: plainDate, end: plainDate.openapi({ description: 'First day after it.' }) });
export const invoice = z
  .object({
    id: z.string(),
    object: z.literal('invoice'),
    number: z.string(),
    status: z.string(),
    customer_id: z.string(),
    subscription_id: z
      .string()
      .nullable()
      .openapi({ description: 'null: of several subscriptions, or of none, as the lines say.' }),
    currency: z.string(),
    kind: z.enum(['invoice', 'credit_note']),
    credits_invoice_id: z.string().nullable().openapi({
      description: 'The invoice that a credit note written by hand is about.',
    }),
    subtotal: decimalText.openapi({ description: 'The sum of the lines.' }),
    discount: decimalText,
    tax: decimalText,
    total: decimalText.openapi({ description: 'After discounts, with taxes; below zero for a credit note.' }),
    credited: decimalText.openapi({ description: 'Paid from credits.' }),
    due: decimalText.openapi({ description: 'What is left to pay of the total.' }),
    period,
    invoice_date: plainDate,
    issued: instant,
    catalog_version: z.int().openapi({ description: '0: nothing on it comes from a catalog.' }),
    document_hash: z.string().openapi({ description: 'SHA-256 of the canonical JSON (RFC 8785) of the document.' }),
  })
  .openapi('Invoice');
const line = z.object({
  id: z.string(),
  charge_key: z.string(),
  label: z.string(),
  kind: z.enum(['charge', 'credit']),
  customer_id: z.string(),
  subscription_id: z.string().nullable().openapi({ description: 'null: a one-off charge of no subscription.' }),
  period,
  times: times.optional(),
  amount: decimalText.openapi({ description: 'Before discount.' }),
  discount: decimalText,
  tax: decimalText,
  sentence: z.string().openapi({ description: 'How the amount came about.' }),
  derivation: z.unknown().openapi({ description: 'Every step, as data: computing it again gives the amount.' }),
});
const exchange = z
  .object({
    base: z.string().openapi({ description: 'The currency of the document.' }),
    quote: z.string(),
    rate: decimalText.nullable().openapi({
      description:
        'How much `quote` one `base` is, to 15 places; null: no rate is recorded that may stand for its date.',
    }),
    date: plainDate.nullable().openapi({ description: 'The day the rate is of.' }),
    source: z.string().nullable(),
    recorded: z
      .array(
        z.object({
          base: z.string(),
          quote: z.string(),
          date: plainDate,
          rate: decimalText,
          source: z.string(),
        }),
      )
      .openapi({ description: 'What it was computed from, exactly: one recorded rate, or two.' }),
    amount: decimalText.nullable().openapi({ description: 'What is converted, in `quote`, rounded once.' }),
  })
  .openapi('DocumentExchange');
/** What a document, or the preview of one, says in other currencies. */
export const exchangeFields = {
  exchange: exchange.nullable().openapi({
    description: 'The total in the functional currency; null: it is in it, or none is set.',
  }),
  tax_exchange: exchange.nullable().openapi({
    description: 'The tax in the currency it is owed in; null: it is in it, or none is set.',
  }),
};
export const listed = invoice
  .extend({
    ...exchangeFields,
    open: decimalText.openapi({ description: 'What is left to pay of it now.' }),
  })
  .openapi('ListedInvoice');
const withLines = invoice
  .extend({
    ...exchangeFields,
    lines: z.array(line),
    document: z.unknown(),
  })
  .openapi('InvoiceWithLines');
const explanation = z
  .object({
    object: z.literal('invoice_explanation'),
    invoice_id: z.string(),
    number: z.string(),
    currency: z.string(),
    total: decimalText,
    lines: z.array(z.object({ label: z.string(), amount: decimalText, sentence: z.string() })),
    totals: z.array(z.string()).openapi({ description: 'Discounts, taxes and credits, a sentence each.' }),
    recomputed: z.boolean().openapi({ description: 'Whether computing every line again gave the same cents.' }),
  })
  .openapi('InvoiceExplanation');

const rerun = z
  .object({
    object: z.literal('invoice_rerun'),
    invoice_id: z.string(),
    number: z.string(),
    rating_version: z
      .int()
      .openapi({ description: 'Of the arithmetic it was computed again by: that of the invoice.' }),
    equal: z.boolean(),
    differences: z.array(z.object({ path: z.string(), stored: z.unknown(), recomputed: z.unknown() })),
  })
  .openapi('InvoiceRerun');

const timesOf = ({ times: told }: InvoiceLineRow) => (told === undefined ? {} : { times: told });

/** What is stored of a line, read back; a derivation that cannot be read is corruption. */
function readLine(row: InvoiceLineRow, currency: string, in_language: NumberLanguage = 'en') {
  const derivation = derivationFromJson(row.derivation);
  if (!derivation.ok) throw new Error(`the derivation of invoice line ${row.id} is damaged`);
  const explained = {
    label: row.label,
    period: { start: row.period_start, end: row.period_end },
    ...timesOf(row),
    derivation: derivation.value,
  };
  const [sentence = ''] = explainInvoice({ lines: [explained] }, in_language);
  return { row, derivation: derivation.value, sentence, amount: formatMinor(row.amount_minor, currency) };
}

export async function invoiceBy(tx: Transaction, id: string): Promise<Invoice> {
  const found = (await tx.invoices.get(id)) ?? (await tx.invoices.byNumber(id));
  if (found === null) throw unknownResource('invoice', id);
  return found;
}

/** A page of invoices, as lists show them. */
export async function invoicePage(tx: Transaction, request: Parameters<Transaction['invoices']['list']>[0]) {
  const page = await tx.invoices.list(request);
  const rates = await ratesOfDocuments(tx, page.data);
  const told = new Map(page.data.map((row, index) => [row.id, rates[index] as DocumentRates]));
  const unpaid = await tx.payments.openAmong(page.data.map(({ id }) => id));
  const open = new Map(unpaid.map(({ id, open_minor }) => [id, open_minor]));
  return listAnswer(page, (row) => ({
    ...shown(row),
    ...shownExchange(told.get(row.id) as DocumentRates, row),
    open: formatMinor(open.get(row.id) ?? 0n, row.currency),
  }));
}

export function addInvoices(api: Api): void {
  api.add(
    {
      operation_id: 'listInvoices',
      method: 'get',
      path: '/v1/invoices',
      tag: 'Invoices',
      summary: 'Invoices, newest first',
      description: 'Where days are named, by the day of the invoice first.',
      query: z.strictObject({
        ...pageFields,
        customer_id: z.string().min(1).optional(),
        subscription_id: z.string().min(1).optional(),
        kind: z.enum(['invoice', 'credit_note']).optional(),
        currency: currency.optional(),
        number: z.string().min(1).max(200).optional().openapi({ example: 'KAL-000001' }),
        from: plainDate.optional().openapi({ description: 'Of this day and later.' }),
        to: plainDate.optional().openapi({ description: 'The first day after.' }),
        open: z
          .stringbool({ truthy: ['true'], falsy: ['false'] })
          .optional()
          .openapi({
            type: 'string',
            enum: ['true', 'false'],
            description: 'Of which something is left to pay, or nothing is.',
          }),
      }),
      answer: listOf(listed, 'InvoiceList'),
    },
    ({ read, query: { limit, starting_after, ending_before, customer_id, ...filter } }) =>
      read(async (tx) => {
        const of = await ofCustomer(tx, customer_id);
        return invoicePage(tx, { ...pageOf({ limit, starting_after, ending_before }), ...of, ...filter });
      }),
  );
  api.add(
    {
      operation_id: 'getInvoice',
      method: 'get',
      path: '/v1/invoices/{id}',
      tag: 'Invoices',
      summary: 'One invoice with its lines, by id or number',
      params: byId,
      query: z.strictObject({ as_of: asOf }),
      answer: withLines,
    },
    ({ read, params }) =>
      read(async (tx) => {
        const found = await invoiceBy(tx, params.id);
        // an invoice never changes: as of a moment before it, there is none
        if (tx.as_of !== null && found.sys_from > tx.as_of) throw unknownResource('invoice', params.id);
        const lines = await tx.invoices.lines(found.id);
        return {
          ...shown(found),
          lines: lines.map((stored) => {
            const { row, sentence, amount } = readLine(stored, found.currency);
            return {
              id: row.id,
              charge_key: row.charge_key,
              label: row.label,
              kind: row.kind as 'charge' | 'credit',
              customer_id: row.customer_id,
              subscription_id: row.subscription_id,
              period: { start: row.period_start, end: row.period_end },
              ...timesOf(row),
              amount,
              discount: formatMinor(row.discount_minor, found.currency),
              tax: formatMinor(row.tax_minor, found.currency),
              sentence,
              derivation: row.derivation,
            };
          }),
          ...shownExchange(await documentRates(tx, found), found),
          document: found.document,
        };
      }),
  );
  api.add(
    {
      operation_id: 'explainInvoice',
      method: 'get',
      path: '/v1/invoices/{id}/explanation',
      tag: 'Invoices',
      summary: 'Every amount as a sentence, and computed again',
      params: byId,
      query: z.strictObject({ language: language.default('en') }),
      answer: explanation,
    },
    ({ read, params, query }) =>
      read(async (tx) => {
        const found = await invoiceBy(tx, params.id);
        const lines = (await tx.invoices.lines(found.id)).map((row) => readLine(row, found.currency, query.language));
        const sum = lines.reduce((total, { derivation }) => total + recompute(derivation), 0n);
        return {
          object: 'invoice_explanation' as const,
          invoice_id: found.id,
          number: found.number,
          currency: found.currency,
          total: formatMinor(found.total_minor, found.currency),
          lines: lines.map(({ row, amount, sentence }) => ({ label: row.label, amount, sentence })),
          totals: explainTotals(found.document as InvoiceDocument, query.language),
          recomputed:
            sum === found.subtotal_minor &&
            lines.every(({ row, derivation }) => recompute(derivation) === row.amount_minor),
        };
      }),
  );
  api.add(
    {
      operation_id: 'rerunInvoice',
      method: 'get',
      path: '/v1/invoices/{id}/rerun',
      tag: 'Invoices',
      summary: 'The invoice computed again from what was known when it was issued, or at another moment',
      description:
        'Without `as_of` it is equal, whatever was learned since. With `as_of` terms, customer, usage and exchange rates are those known at that moment, and the differences say what that changes.',
      params: byId,
      query: z.strictObject({ as_of: asOf }),
      answer: rerun,
    },
    async ({ store, org_id, params, query }) => {
      const found = await store.read(org_id, (tx) => invoiceBy(tx, params.id));
      const as_of = query.as_of === undefined ? undefined : (parseAsOf(query.as_of) ?? undefined);
      const { rating_version, equal, differences } = await rerunInvoice(store, org_id, found, as_of);
      return {
        object: 'invoice_rerun' as const,
        invoice_id: found.id,
        number: found.number,
        rating_version,
        equal,
        differences: [...differences],
      };
    },
  );
}
