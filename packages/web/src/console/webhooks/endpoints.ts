// SPDX-License-Identifier: Apache-2.0
import { query, type Schemas } from '../../api/client.ts';

export type WebhookEndpoint = Schemas['WebhookEndpoint'];

/** Every endpoint, and the address of one by its id; the id where it is not known any more. */
export function useEndpoints() {
  const { data } = query.useQuery('get', '/v1/webhook_endpoints', { params: { query: { limit: 1_000 } } });
  const endpoints: readonly WebhookEndpoint[] = data?.data ?? [];
  return { endpoints, addressOf: (id: string) => endpoints.find((one) => one.id === id)?.url ?? id };
}
