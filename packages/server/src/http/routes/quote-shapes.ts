// SPDX-License-Identifier: Apache-2.0
import { z } from '@hono/zod-openapi';
import { formatMinor, type QuoteDocument, type Result } from '@kontor/core';
import { type DocumentRates, shownExchange } from '../../currencies/document-rates.js';
import type { DocumentLanguage } from '../../documents/printable.js';
import { DOCUMENT_LANGUAGES } from '../../documents/words/words.js';
import { orRefuse as refuse } from '../problem.js';
import { currency, decimalText, instant, plainDate, timezone } from '../shapes.js';
import { exchangeFields } from './invoices.js';
import { contract, quantities } from './subscriptions.js';

const addOns = z
  .array(z.strictObject({ add_on: z.string().min(1), quantity: decimalText.default('1') }))
  .max(500)
  .openapi({ description: 'For the whole term.' });
/** Dates from which a term can still be counted. */
const day = plainDate.refine((text) => text < '9000', 'write a day before the year 9000');
const agreed = contract.omit({ reference: true }).openapi({
  description: "What is agreed that differs from the catalog; the contract's reference will be the quote's number.",
});
const term = z.int().min(1).max(120).openapi({ description: 'Months the contract lasts.' });
const fields = {
  customer_id: z.string().min(1),
  plan: z.string().min(1),
  start_date: day.openapi({ description: 'The contract starts then, or when it is accepted if that is later.' }),
  term_months: term,
  valid_until: day.openapi({ description: "The last day to accept it, in the quote's time zone." }),
};
export const newQuote = z.strictObject({
  ...fields,
  option: z.string().min(1).optional(),
  catalog_version: z.int().min(1).optional().openapi({ description: 'Default: the version in force.' }),
  currency: currency.optional().openapi({ description: "Default: the customer's." }),
  timezone: timezone.optional().openapi({ description: "Default: the customer's." }),
  quantities: quantities.default({}),
  add_ons: addOns.default([]),
  contract: agreed.optional(),
});
export const changedQuote = z.strictObject({
  plan: fields.plan.optional(),
  option: z.string().min(1).nullish(),
  catalog_version: z.int().min(1).optional(),
  currency: currency.optional(),
  timezone: timezone.optional(),
  start_date: day.optional(),
  term_months: term.optional(),
  quantities: quantities.optional(),
  add_ons: addOns.optional(),
  contract: agreed.nullish(),
  valid_until: day.optional(),
});
const status = z.enum(['draft', 'sent', 'accepted', 'declined', 'expired', 'revoked']);
export const signature = z
  .object({
    name: z.string(),
    at: instant,
    ip: z.string().nullable().openapi({ description: 'null: signed in the process of the server itself.' }),
    user_agent: z.string().nullable(),
    document_hash: z.string(),
  })
  .openapi('Signature');
export const quote = z
  .object({
    id: z.string(),
    object: z.literal('quote'),
    number: z.string().nullable().openapi({ description: 'Taken when it is sent.', example: 'ACM-Q-000001' }),
    status,
    ...fields,
    option: z.string().nullable(),
    catalog_version: z.int(),
    currency: z.string(),
    timezone: z.string(),
    quantities,
    add_ons: z.array(z.object({ add_on: z.string(), quantity: z.string() })),
    contract: z.unknown().nullable(),
    expires_at: instant.openapi({ description: 'The first instant at which it cannot be accepted any more.' }),
    document_hash: z.string().nullable().openapi({ description: 'SHA-256 of the document that was sent.' }),
    sent_at: instant.nullable(),
    closed_at: instant.nullable().openapi({ description: 'When it was accepted, declined or revoked.' }),
    signature: signature.nullable(),
    decline_reason: z.string().nullable(),
    subscription_id: z.string().nullable().openapi({ description: 'The contract that came of it.' }),
    created: instant,
  })
  .openapi('Quote');
export const quoteDocumentShape = z.looseObject({}).openapi('QuoteDocument', {
  description:
    'What is signed, as plain JSON with amounts in minor units: `terms`, `invoices` with their lines and sentences, `total`, `usage_prices`, `agreements`.',
});
const money = z.object({ net: decimalText, tax: decimalText, total: decimalText });
export const preview = z
  .object({
    object: z.literal('quote_preview'),
    currency: z.string(),
    first_invoice: money.nullable().openapi({ description: 'null where nothing has a fixed price.' }),
    term: money.extend(exchangeFields).openapi({
      description: 'All fixed prices of the term; use comes on top. In other currencies at the rates of today.',
    }),
    language: z.enum(DOCUMENT_LANGUAGES).openapi({ description: 'Of the sentences of the document.' }),
    document: quoteDocumentShape,
  })
  .openapi('QuotePreview');
export const sent = z
  .object({
    object: z.literal('sent_quote'),
    quote,
    link: z.string().openapi({ description: 'For the customer to read and sign; shown once.' }),
    token: z.string().openapi({ description: 'The secret of the link.' }),
    mailed_to: z
      .string()
      .nullable()
      .openapi({ description: 'Where it was mailed to; null: `mail.quotes` is off, or the customer has no address.' }),
  })
  .openapi('SentQuote');

/** The value, or the refusal that undoes the transaction; a quote in the wrong state is a conflict. */
export function orRefuse<T>(result: Result<T>): T {
  return refuse(result, ['quote-state', 'quote-expired']);
}

function moneyOf(
  amounts: { readonly net_minor: string; readonly tax_minor: string; readonly total_minor: string },
  of: string,
) {
  const text = (minor: string) => formatMinor(BigInt(minor), of);
  return { net: text(amounts.net_minor), tax: text(amounts.tax_minor), total: text(amounts.total_minor) };
}

export function shownPreview(
  document: QuoteDocument,
  rates: DocumentRates,
  language: DocumentLanguage,
): z.input<typeof preview> {
  const { currency: of } = document.terms;
  const [first] = document.invoices;
  const { total_minor, tax_minor } = document.total;
  return {
    object: 'quote_preview',
    currency: of,
    first_invoice: first === undefined ? null : moneyOf(first, of),
    term: {
      ...moneyOf(document.total, of),
      ...shownExchange(rates, { total_minor: BigInt(total_minor), tax_minor: BigInt(tax_minor) }),
    },
    language,
    document: { ...document },
  };
}
