// SPDX-License-Identifier: Apache-2.0
import { z } from '@hono/zod-openapi';
import { linkToken } from '../../../quotes/sign.js';
import { shownQuote } from '../../../store/shown.js';
import type { Api } from '../../api.js';
import { ownCustomer } from '../../portal-access.js';
import { listOf, pageOf, pageQuery } from '../../shapes.js';
import { quote } from '../quote-shapes.js';
import { quotePageUrl } from '../quotes.js';
import { TAG } from './allowed.js';

const own = quote
  .omit({ signature: true })
  .extend({
    url: z.string().nullable().openapi({ description: 'Where it is read and signed; null: it has no link any more.' }),
  })
  .openapi('PortalQuote');

export function addPortalQuotes(api: Api, { public_url }: { readonly public_url: string | undefined }): void {
  api.add(
    {
      operation_id: 'listOwnQuotes',
      method: 'get',
      path: '/v1/portal/quotes',
      tag: TAG,
      summary: 'Offers to the customer, newest first; drafts are not seen',
      access: ['portal'],
      query: pageQuery,
      answer: listOf(own, 'PortalQuoteList'),
    },
    ({ read, store, caller, query, request, now }) =>
      read(async (tx) => {
        const base = public_url ?? new URL(request.url).origin;
        const { data, has_more } = await tx.quotes.list({ ...pageOf(query), customer_id: ownCustomer(caller) });
        const sent = data.filter(({ status }) => status !== 'draft');
        const shown = sent.map(async (row) => {
          const { signature: _signed, ...rest } = shownQuote(row, now);
          const token = await linkToken(tx, store.secrets, row.id);
          return { ...rest, url: token === null ? null : quotePageUrl(base, token) };
        });
        return { object: 'list' as const, data: await Promise.all(shown), has_more };
      }),
  );
}
