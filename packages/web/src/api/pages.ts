// SPDX-License-Identifier: Apache-2.0
import { API_ROOT, requestHeaders } from './client.ts';

/** One page of a list of the API. */
export interface ListPage<Row> {
  readonly data: readonly Row[];
  readonly has_more: boolean;
}

/** The values of a filter, as the query of a list. */
export type ListQuery = Readonly<Record<string, string | undefined>>;

/** Reads a page of any list: `path` such as `/v1/customers`. Throws the problem of a refusal. */
export async function readPage<Row>(
  path: string,
  filter: ListQuery,
  { limit, starting_after, signal }: { limit: number; starting_after?: string | undefined; signal?: AbortSignal },
): Promise<ListPage<Row>> {
  const parameters = new URLSearchParams({ limit: String(limit) });
  for (const [name, value] of Object.entries(filter))
    if (value !== undefined && value !== '') parameters.set(name, value);
  if (starting_after !== undefined) parameters.set('starting_after', starting_after);
  const response = await fetch(`${API_ROOT}${path}?${parameters}`, {
    headers: requestHeaders('GET'),
    credentials: 'same-origin',
    ...(signal === undefined ? {} : { signal }),
  });
  const body = await response.json();
  if (!response.ok) throw body;
  return body;
}

/** Every row of a list, page by page. */
export async function* allRows<Row extends { readonly id: string }>(
  path: string,
  filter: ListQuery,
  signal: AbortSignal,
): AsyncGenerator<readonly Row[]> {
  let starting_after: string | undefined;
  for (;;) {
    const page = await readPage<Row>(path, filter, { limit: 1_000, starting_after, signal });
    yield page.data;
    if (!page.has_more) return;
    starting_after = (page.data.at(-1) as Row).id;
  }
}
