// SPDX-License-Identifier: Apache-2.0
import { useQueries } from '@tanstack/react-query';
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

/** What customers are called, by their ids. */
export function useCustomerNames(ids: readonly string[]): ReadonlyMap<string, string> {
  const found = useQueries({
    queries: ids.map((id) =>
      query.queryOptions('get', '/v1/customers/{id}', { params: { path: { id } } }, { staleTime: 300_000 }),
    ),
  });
  return new Map(found.flatMap(({ data }) => (data === undefined ? [] : [[data.id, data.name] as const])));
}
