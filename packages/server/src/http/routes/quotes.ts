// SPDX-License-Identifier: Apache-2.0
import { z } from '@hono/zod-openapi';
import {
  decideQuote,
  formatInstant,
  formatMinor,
  type Instant,
  type QuoteDocument,
  type QuoteTerms,
  quoteExpiry,
  quoteStatus,
  type Result,
} from '@kontor/core';
import { documentOfQuote, quoteProblems } from '../../quotes/quote-document.js';
import { sendQuote } from '../../quotes/sign.js';
import type { StoredQuote } from '../../store/quotes.js';
import type { Transaction, WriteTransaction } from '../../store/transaction.js';
import type { Api } from '../api.js';
import { requireMatch } from '../etag.js';
import { Refusal, unknownResource } from '../problem.js';
import {
  byId,
  currency,
  decimalText,
  instant,
  listAnswer,
  listOf,
  pageFields,
  pageOf,
  plainDate,
  present,
  timezone,
} from '../shapes.js';
import { catalogInForce } from './catalog.js';
import { customerBy } from './customers.js';
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
const newQuote = z.strictObject({
  ...fields,
  option: z.string().min(1).optional(),
  catalog_version: z.int().min(1).optional().openapi({ description: 'Default: the version in force.' }),
  currency: currency.optional().openapi({ description: "Default: the customer's." }),
  timezone: timezone.optional().openapi({ description: "Default: the customer's." }),
  quantities: quantities.default({}),
  add_ons: addOns.default([]),
  contract: agreed.optional(),
});
const changedQuote = z.strictObject({
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
const quote = z
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
const preview = z
  .object({
    object: z.literal('quote_preview'),
    currency: z.string(),
    first_invoice: money.nullable().openapi({ description: 'null where nothing has a fixed price.' }),
    term: money.openapi({ description: 'All fixed prices of the term; use comes on top.' }),
    document: quoteDocumentShape,
  })
  .openapi('QuotePreview');
const sent = z
  .object({
    object: z.literal('sent_quote'),
    quote,
    link: z.string().openapi({ description: 'For the customer to read and sign; shown once.' }),
    token: z.string().openapi({ description: 'The secret of the link.' }),
  })
  .openapi('SentQuote');

export function shownQuote(stored: StoredQuote, now: Instant): z.output<typeof quote> {
  const { terms } = stored;
  const at = (time: Instant | null) => (time === null ? null : formatInstant(time));
  return {
    id: stored.id,
    object: 'quote',
    number: stored.number,
    status: quoteStatus(stored, now),
    customer_id: stored.customer_id,
    plan: terms.plan,
    option: terms.option ?? null,
    catalog_version: terms.catalog_version,
    currency: terms.currency,
    timezone: terms.timezone,
    start_date: terms.start_date,
    term_months: terms.term_months,
    quantities: { ...terms.quantities },
    add_ons: terms.add_ons.map((entry) => ({ ...entry })),
    contract: terms.contract ?? null,
    valid_until: terms.valid_until,
    expires_at: formatInstant(stored.expires_at),
    document_hash: stored.document_hash,
    sent_at: at(stored.sent_at),
    closed_at: at(stored.closed_at),
    signature: stored.signature,
    decline_reason: stored.decline_reason,
    subscription_id: stored.subscription_id,
    created: formatInstant(stored.created_at),
  };
}

/** The value, or the refusal that undoes the transaction; a quote in the wrong state is a conflict. */
export function orRefuse<T>(result: Result<T>): T {
  if (result.ok) return result.value;
  const state = result.problems.some(({ code }) => code === 'quote-state' || code === 'quote-expired');
  throw new Refusal(state ? 409 : 422, result.problems);
}

async function quoteBy(tx: Transaction, id: string): Promise<StoredQuote> {
  const found = await tx.quotes.get(id);
  if (found === null) throw unknownResource('quote', id);
  return found;
}

async function requireOfferable(tx: WriteTransaction, terms: QuoteTerms): Promise<void> {
  if ((await tx.catalogs.get(terms.catalog_version)) === null)
    throw unknownResource('catalog version', String(terms.catalog_version));
  const problems = await quoteProblems(tx, terms);
  if (problems.length > 0) throw new Refusal(422, problems);
}

async function createQuote(tx: WriteTransaction, body: z.output<typeof newQuote>): Promise<StoredQuote> {
  const customer = await customerBy(tx, body.customer_id);
  const terms = {
    currency: customer.currency,
    timezone: customer.timezone,
    catalog_version: body.catalog_version ?? (await catalogInForce(tx)).version,
    ...present(body),
    customer_id: customer.id,
  } as QuoteTerms;
  await requireOfferable(tx, terms);
  return tx.quotes.create(terms, quoteExpiry(terms));
}

async function changeQuote(
  tx: WriteTransaction,
  before: StoredQuote,
  body: z.output<typeof changedQuote>,
): Promise<StoredQuote> {
  orRefuse(decideQuote(before, { kind: 'change' }, tx.now));
  const changed = Object.entries({ ...before.terms, ...present(body) }).filter(([, value]) => value !== null);
  const terms = Object.fromEntries(changed) as unknown as QuoteTerms;
  await requireOfferable(tx, terms);
  return tx.quotes.change(before.id, terms, quoteExpiry(terms));
}

function moneyOf(
  amounts: { readonly net_minor: string; readonly tax_minor: string; readonly total_minor: string },
  of: string,
) {
  const text = (minor: string) => formatMinor(BigInt(minor), of);
  return { net: text(amounts.net_minor), tax: text(amounts.tax_minor), total: text(amounts.total_minor) };
}

function shownPreview(document: QuoteDocument): z.input<typeof preview> {
  const { currency: of } = document.terms;
  const [first] = document.invoices;
  return {
    object: 'quote_preview',
    currency: of,
    first_invoice: first === undefined ? null : moneyOf(first, of),
    term: moneyOf(document.total, of),
    document: { ...document },
  };
}

/** `public_url`: where customers reach this server; default where the request reached it. */
export function addQuotes(api: Api, { public_url }: { readonly public_url: string | undefined }): void {
  api.add(
    {
      operation_id: 'listQuotes',
      method: 'get',
      path: '/v1/quotes',
      tag: 'Quotes',
      summary: 'Quotes, newest first',
      query: z.strictObject({ ...pageFields, customer_id: z.string().min(1).optional() }),
      answer: listOf(quote, 'QuoteList'),
    },
    ({ read, query, now }) =>
      read(async (tx) =>
        listAnswer(
          await tx.quotes.list({
            ...pageOf(query),
            ...(query.customer_id === undefined ? {} : { customer_id: query.customer_id }),
          }),
          (row) => shownQuote(row, now),
        ),
      ),
  );
  api.add(
    {
      operation_id: 'createQuote',
      method: 'post',
      path: '/v1/quotes',
      tag: 'Quotes',
      summary: 'Draft an offer of a contract',
      body: newQuote,
      answer: quote,
      status: 201,
    },
    ({ write, body }) => write(async (tx) => shownQuote(await createQuote(tx, body), tx.now)),
  );
  api.add(
    {
      operation_id: 'getQuote',
      method: 'get',
      path: '/v1/quotes/{id}',
      tag: 'Quotes',
      summary: 'One quote, and what became of it',
      params: byId,
      answer: quote,
    },
    ({ read, params, now }) => read(async (tx) => shownQuote(await quoteBy(tx, params.id), now)),
  );
  api.add(
    {
      operation_id: 'changeQuote',
      method: 'patch',
      path: '/v1/quotes/{id}',
      tag: 'Quotes',
      summary: 'Change a draft',
      params: byId,
      body: changedQuote,
      answer: quote,
    },
    ({ write, params, body, request, now }) =>
      write(async (tx) => {
        const before = await quoteBy(tx, params.id);
        requireMatch(request.headers, shownQuote(before, now));
        return shownQuote(await changeQuote(tx, before, body), tx.now);
      }),
  );
  api.add(
    {
      operation_id: 'previewQuote',
      method: 'get',
      path: '/v1/quotes/{id}/preview',
      tag: 'Quotes',
      summary: 'What a quote says: as it was sent, or as it would be',
      params: byId,
      answer: preview,
    },
    ({ read, params }) =>
      read(async (tx) => {
        const found = await quoteBy(tx, params.id);
        if (found.document !== null) return shownPreview(JSON.parse(found.document) as QuoteDocument);
        return shownPreview(orRefuse(await documentOfQuote(tx, found, null)));
      }),
  );
  api.add(
    {
      operation_id: 'sendQuote',
      method: 'post',
      path: '/v1/quotes/{id}/send',
      tag: 'Quotes',
      summary: 'Number a draft and make its link',
      description:
        'From then on it does not change. The link is shown in this answer only, for its secret is not stored; pass it on to the customer.',
      params: byId,
      answer: sent,
      idempotent: false,
    },
    ({ write, params, request }) =>
      write(async (tx) => {
        const before = await quoteBy(tx, params.id);
        const done = orRefuse(await sendQuote(tx, before));
        const base = (public_url ?? new URL(request.url).origin).replace(/\/+$/, '');
        return {
          object: 'sent_quote' as const,
          quote: shownQuote(done.quote, tx.now),
          link: `${base}/quotes/${done.token}`,
          token: done.token,
        };
      }),
  );
  api.add(
    {
      operation_id: 'revokeQuote',
      method: 'post',
      path: '/v1/quotes/{id}/revoke',
      tag: 'Quotes',
      summary: 'Take back a quote that is not answered yet',
      params: byId,
      answer: quote,
    },
    ({ write, params }) =>
      write(async (tx) => {
        const before = await quoteBy(tx, params.id);
        orRefuse(decideQuote(before, { kind: 'revoke' }, tx.now));
        return shownQuote(await tx.quotes.close(before.id, { status: 'revoked' }), tx.now);
      }),
  );
}
