// SPDX-License-Identifier: Apache-2.0
import { z } from '@hono/zod-openapi';
import { dateAt, decideQuote, type QuoteDocument, type QuoteTerms, quoteExpiry } from '@kontor/core';
import { NO_RATES, ratesOfPlans } from '../../currencies/document-rates.js';
import { documentOfQuote, quoteProblems } from '../../quotes/quote-document.js';
import { sendQuote } from '../../quotes/sign.js';
import type { StoredQuote } from '../../store/quotes.js';
import { shownQuote } from '../../store/shown.js';
import type { Transaction, WriteTransaction } from '../../store/transaction.js';
import type { Api } from '../api.js';
import { requireMatch } from '../etag.js';
import { Refusal, unknownResource } from '../problem.js';
import { byId, listAnswer, listOf, pageFields, pageOf, present } from '../shapes.js';
import { catalogInForce } from './catalog.js';
import { customerBy, ofCustomer } from './customers.js';
import { languageOf, readerLanguage } from './portal/allowed.js';
import { changedQuote, newQuote, orRefuse, preview, quote, sent, shownPreview } from './quote-shapes.js';

export async function quoteBy(tx: Transaction, id: string): Promise<StoredQuote> {
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

/** Where a quote is read and signed, on the server that customers reach at `base`. */
export function quotePageUrl(base: string, token: string): string {
  return `${base.replace(/\/+$/, '')}/quotes/${token}`;
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
      query: z.strictObject({
        ...pageFields,
        customer_id: z.string().min(1).optional(),
        status: quote.shape.status.optional(),
      }),
      answer: listOf(quote, 'QuoteList'),
    },
    ({ read, query, now }) =>
      read(async (tx) =>
        listAnswer(
          await tx.quotes.list({
            ...pageOf(query),
            ...(await ofCustomer(tx, query.customer_id)),
            standing: query.status === undefined ? undefined : { status: query.status, at: now },
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
    ({ read, params, now, request, language: page }) =>
      read(async (tx) => {
        const found = await quoteBy(tx, params.id);
        const { customer_id } = found.terms;
        const language =
          found.document === null
            ? await readerLanguage(tx, customer_id, { request, language: page })
            : await languageOf(tx, customer_id);
        const document =
          found.document === null
            ? orRefuse(await documentOfQuote(tx, found, null, language))
            : (JSON.parse(found.document) as QuoteDocument);
        const { currency, timezone } = document.terms;
        const [rates] = await ratesOfPlans(tx, [{ currency, invoice_date: dateAt(now, timezone) }]);
        return shownPreview(document, rates ?? NO_RATES, language);
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
        'From then on it does not change. The link is shown in this answer only, and in the portal of the customer; it is mailed to the customer if `mail.quotes` of the billing settings says so, else pass it on.',
      params: byId,
      answer: sent,
      idempotent: false,
    },
    ({ write, store, params, request }) =>
      write(async (tx) => {
        const before = await quoteBy(tx, params.id);
        const base = public_url ?? new URL(request.url).origin;
        const done = orRefuse(
          await sendQuote(tx, before, { secrets: store.secrets, linkOf: (token) => quotePageUrl(base, token) }),
        );
        return {
          object: 'sent_quote' as const,
          quote: shownQuote(done.quote, tx.now),
          link: done.link,
          mailed_to: done.mailed_to,
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
