// SPDX-License-Identifier: Apache-2.0
import { z } from '@hono/zod-openapi';
import { formatInstant } from '@kontor/core';
import type { ApiKey } from '../../store/keys.js';
import { roleInsufficient } from '../access.js';
import type { Api } from '../api.js';
import { unknownResource } from '../problem.js';
import { leads } from '../roles.js';
import { byId, instant, listAnswer, listOf, name, pageOf, pageQuery } from '../shapes.js';

const KINDS = ['secret', 'publishable', 'ingest'] as const;
const WORDS = 'secret: everything; publishable: what a browser may read; ingest: sending usage events';
const kind = z.enum(KINDS).openapi({ description: `${WORDS}.` });
export const apiKey = z
  .object({
    id: z.string(),
    object: z.literal('api_key'),
    kind: z.enum([...KINDS, 'customer']).openapi({
      description: `${WORDS}; customer: made in the portal, for what one customer uses and may do.`,
    }),
    customer_id: z.string().nullable().openapi({ description: 'Whose usage a key of the kind customer reads.' }),
    name: z.string(),
    prefix: z.string().openapi({ description: 'How the secret begins; the secret itself is not stored.' }),
    created: instant,
    revoked: instant.nullable(),
  })
  .openapi('ApiKey');
export const newApiKey = apiKey
  .extend({ secret: z.string().openapi({ description: 'Shown this once.' }) })
  .openapi('NewApiKey');

export function shownKey({ id, kind, customer_id, name, prefix, created_at, revoked_at }: ApiKey) {
  return {
    id,
    object: 'api_key' as const,
    kind,
    customer_id,
    name,
    prefix,
    created: formatInstant(created_at),
    revoked: revoked_at === null ? null : formatInstant(revoked_at),
  };
}

export function addApiKeys(api: Api): void {
  api.add(
    {
      operation_id: 'listApiKeys',
      method: 'get',
      path: '/v1/api_keys',
      tag: 'API keys',
      summary: 'The keys of the organisation, revoked ones too',
      query: pageQuery,
      answer: listOf(apiKey, 'ApiKeyList'),
    },
    ({ read, query }) => read(async (tx) => listAnswer(await tx.keys.list(pageOf(query)), shownKey)),
  );
  api.add(
    {
      operation_id: 'createApiKey',
      method: 'post',
      path: '/v1/api_keys',
      tag: 'API keys',
      summary: 'Make a key and show its secret, this once',
      body: z.strictObject({ kind: kind.default('secret'), name }),
      answer: newApiKey,
      status: 201,
      idempotent: false,
    },
    async ({ write, body, caller }) => {
      // it may do everything: with one a developer would be an admin
      if (caller.kind === 'member' && body.kind === 'secret' && !leads(caller.role))
        throw roleInsufficient(caller.role);
      return write(async (tx) => {
        const { key, secret } = await tx.keys.create(body);
        return { ...shownKey(key), secret };
      });
    },
  );
  api.add(
    {
      operation_id: 'revokeApiKey',
      method: 'post',
      path: '/v1/api_keys/{id}/revoke',
      tag: 'API keys',
      summary: 'End a key at once; ending it again changes nothing',
      params: byId,
      answer: apiKey,
    },
    ({ write, params }) =>
      write(async (tx) => {
        const key = await tx.keys.revoke(params.id);
        if (key === null) throw unknownResource('API key', params.id);
        return shownKey(key);
      }),
  );
}
