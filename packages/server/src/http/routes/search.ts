// SPDX-License-Identifier: Apache-2.0
import { z } from '@hono/zod-openapi';
import { search } from '../../store/search.js';
import type { Api } from '../api.js';
import { listOf, pageFields, searchText } from '../shapes.js';

const MOST_FOUND = 50;

const found = z
  .object({
    id: z.string().openapi({ description: 'Of a plan its key.' }),
    object: z.literal('search_result'),
    kind: z.enum(['customer', 'subscription', 'invoice', 'credit_note', 'quote', 'licence', 'coupon', 'plan']),
    title: z.string().openapi({ description: 'A name, a number or a code.' }),
    subtitle: z.string().nullable().openapi({ description: 'What tells it from others, such as the customer.' }),
    customer_id: z.string().nullable(),
  })
  .openapi('SearchResult');

export function addSearch(api: Api): void {
  api.add(
    {
      operation_id: 'search',
      method: 'get',
      path: '/v1/search',
      tag: 'Search',
      summary: 'Customers, subscriptions, invoices, quotes, licences, coupons and plans that begin so',
      description:
        'Ids, numbers and codes, and words of name, e-mail and own key of customers as they are now: each word that is ' +
        'looked for begins one of theirs, whatever its accents and capitals. Where few customers are found, what belongs ' +
        'to them is found with them.',
      query: z.strictObject({ q: searchText, limit: pageFields.limit }),
      answer: listOf(found, 'SearchResultList'),
    },
    ({ read, query: { q, limit = 20 } }) =>
      read(async (tx) => {
        const most = Math.min(limit, MOST_FOUND);
        const rows = await search(tx, q, most + 1);
        const data = rows.slice(0, most).map((row) => ({ ...row, object: 'search_result' as const }));
        return { object: 'list' as const, data, has_more: rows.length > most };
      }),
  );
}
