// SPDX-License-Identifier: Apache-2.0
import { query } from '../api/client.ts';

/** What a customer is called; the id until that is known. */
export function CustomerName({ id }: { readonly id: string }) {
  const { data } = query.useQuery(
    'get',
    '/v1/customers/{id}',
    { params: { path: { id } } },
    { staleTime: 300_000, retry: false },
  );
  return <span title={id}>{data?.name ?? id}</span>;
}
