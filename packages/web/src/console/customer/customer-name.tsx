// SPDX-License-Identifier: Apache-2.0
import { useQueries, useQuery } from '@tanstack/react-query';
import type { Schemas } from '../../api/client.ts';
import { readPage } from '../../api/pages.ts';
import { Link } from '../../ui/routing.tsx';

type Customer = Schemas['Customer'];

/** As many as the API reads at once. */
const AT_ONCE = 100;
let waiting = new Map<string, ((customer: Customer | null) => void)[]>();

/** Reads a customer together with the others that a page wants at the same time. */
function readCustomer(id: string): Promise<Customer | null> {
  if (waiting.size === 0) queueMicrotask(() => void readWaiting());
  return new Promise((resolve) => waiting.set(id, [...(waiting.get(id) ?? []), resolve]));
}

async function readWaiting(): Promise<void> {
  const asked = waiting;
  waiting = new Map();
  const ids = [...asked.keys()];
  for (let from = 0; from < ids.length; from += AT_ONCE) {
    const some = ids.slice(from, from + AT_ONCE);
    const found = await readPage<Customer>('/v1/customers', { ids: some.join(',') }, { limit: AT_ONCE }).catch(
      () => null,
    );
    const by_id = new Map(found?.data.map((customer) => [customer.id, customer]));
    for (const id of some) for (const resolve of asked.get(id) ?? []) resolve(by_id.get(id) ?? null);
  }
}

const reading = (id: string) => ({ queryKey: ['get', '/v1/customers', 'name', id], queryFn: () => readCustomer(id) });

/** The name of a customer by id; the id while it is not known. */
export function useCustomerName(id: string): string {
  const { data } = useQuery(reading(id));
  return data?.name ?? id;
}

export function CustomerName({ id }: { readonly id: string }) {
  return <>{useCustomerName(id)}</>;
}

/** The name, leading to the customer. */
export function CustomerLink({ id }: { readonly id: string }) {
  return <Link to={`/customers/${id}`}>{useCustomerName(id)}</Link>;
}

/** The names of those that are known by now, by id. */
export function useCustomerNames(ids: readonly string[]): ReadonlyMap<string, string> {
  const found = useQueries({ queries: ids.map(reading) });
  return new Map(found.flatMap(({ data }) => (data == null ? [] : [[data.id, data.name] as const])));
}
