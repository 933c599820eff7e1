// SPDX-License-Identifier: Apache-2.0
import { z } from '@hono/zod-openapi';
import type { Api } from '../../api.js';
import { ownCustomer } from '../../portal-access.js';
import { unknownResource } from '../../problem.js';
import { byId, listAnswer, listOf, name, pageOf, pageQuery } from '../../shapes.js';
import { apiKey, newApiKey, shownKey } from '../api-keys.js';
import { requireAllowed, TAG } from './allowed.js';

/** Keys by which a customer's own programs read what the customer uses and may do. */
export function addPortalApiKeys(api: Api): void {
  api.add(
    {
      operation_id: 'listOwnApiKeys',
      method: 'get',
      path: '/v1/portal/api_keys',
      tag: TAG,
      summary: 'The keys the customer made, revoked ones too',
      access: ['portal'],
      query: pageQuery,
      answer: listOf(apiKey, 'PortalApiKeyList'),
    },
    ({ read, caller, query }) =>
      read(async (tx) =>
        listAnswer(await tx.keys.list({ ...pageOf(query), customer_id: ownCustomer(caller) }), shownKey),
      ),
  );
  api.add(
    {
      operation_id: 'createOwnApiKey',
      method: 'post',
      path: '/v1/portal/api_keys',
      tag: TAG,
      summary: 'Make a key that reads usage and entitlements of the customer, and show its secret this once',
      description: 'It is good for GET /v1/portal/usage and GET /v1/portal/entitlements.',
      access: ['portal'],
      body: z.strictObject({ name }),
      answer: newApiKey,
      status: 201,
      idempotent: false,
    },
    ({ write, caller, body }) =>
      write(async (tx) => {
        const customer_id = ownCustomer(caller);
        await requireAllowed(tx, 'keys');
        const { key, secret } = await tx.keys.create({ kind: 'customer', customer_id, name: body.name });
        return { ...shownKey(key), secret };
      }),
  );
  api.add(
    {
      operation_id: 'revokeOwnApiKey',
      method: 'post',
      path: '/v1/portal/api_keys/{id}/revoke',
      tag: TAG,
      summary: 'End a key at once',
      access: ['portal'],
      params: byId,
      answer: apiKey,
    },
    ({ write, caller, params }) =>
      write(async (tx) => {
        const key = await tx.keys.revoke(params.id, ownCustomer(caller));
        if (key === null) throw unknownResource('API key', params.id);
        return shownKey(key);
      }),
  );
}
