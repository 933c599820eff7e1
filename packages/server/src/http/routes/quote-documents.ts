// SPDX-License-Identifier: Apache-2.0
import type { Instant, QuoteDocument } from '@kontor/core';
import type { PrintableDocument } from '../../documents/printable.js';
import { printableQuote } from '../../quotes/printable-quote.js';
import { documentOfQuote } from '../../quotes/quote-document.js';
import type { StoredQuote } from '../../store/quotes.js';
import type { ReadTransaction } from '../../store/transaction.js';
import type { Api } from '../api.js';
import { textAnswer } from '../operation.js';
import { PDF, pdfAnswer } from '../pdf-answer.js';
import { orRefuse } from '../problem.js';
import { byId } from '../shapes.js';
import { byToken, quoteByToken } from './quote-links.js';
import { quoteBy } from './quotes.js';

/** Quotes on paper: as they were sent, and a draft as it would be. */
export function addQuoteDocuments(api: Api): void {
  api.add(
    {
      operation_id: 'getQuotePdf',
      method: 'get',
      path: '/v1/quotes/{id}/pdf',
      tag: 'Quotes',
      summary: 'A quote as PDF/A-3, with its signature once it is signed',
      params: byId,
      answer: textAnswer,
      text: [PDF],
    },
    async ({ read, params, now }) => {
      const { quote, document } = await read(async (tx) => {
        const quote = await quoteBy(tx, params.id);
        return { quote, document: await printed(tx, quote, now) };
      });
      return pdfAnswer(document, quote.number ?? quote.id);
    },
  );
  api.add(
    {
      operation_id: 'presentQuotePdf',
      method: 'get',
      path: '/v1/quotes/by_token/{token}/pdf',
      tag: 'Quotes',
      summary: 'What a link offers, as PDF/A-3',
      access: ['anyone'],
      params: byToken,
      answer: textAnswer,
      text: [PDF],
    },
    async ({ store, params, now }) => {
      const { org_id, id, test_clock } = await quoteByToken(store, params.token);
      const document = await store.read(org_id, async (tx) => printed(tx, await quoteBy(tx, id), test_clock ?? now));
      return pdfAnswer(document, document.number);
    },
  );
}

async function printed(tx: ReadTransaction, quote: StoredQuote, now: Instant): Promise<PrintableDocument> {
  const customer = await tx.customers.get(quote.customer_id);
  if (customer === null) throw new Error(`the quote ${quote.id} is for a customer that does not exist`);
  const document =
    quote.document === null
      ? orRefuse(await documentOfQuote(tx, quote, null))
      : (JSON.parse(quote.document) as QuoteDocument);
  return orRefuse(printableQuote(document, quote, { organisation: await tx.organisations.get(), customer, now }));
}
