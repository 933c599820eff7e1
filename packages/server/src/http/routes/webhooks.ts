// SPDX-License-Identifier: Apache-2.0
import { z } from '@hono/zod-openapi';
import { formatInstant } from '@kontor/core';
import type { Transaction } from '../../store/transaction.js';
import { type AddressPolicy, targetOf } from '../../webhooks/address-guard.js';
import {
  changeEndpoint,
  createEndpoint,
  deleteEndpoint,
  type Endpoint,
  getEndpoint,
  listEndpoints,
  rotateSecret,
} from '../../webhooks/endpoints.js';
import { EVENT_TYPES, eventTypes } from '../../webhooks/event-types.js';
import type { Api } from '../api.js';
import { Refusal, unknownResource } from '../problem.js';
import { byId, instant, listAnswer, listOf, pageOf, pageQuery, present } from '../shapes.js';

const TAG = 'Webhooks';
const url = z.string().min(1).max(2_048).openapi({ format: 'uri', example: 'https://example.com/hooks/kontor' });
const description = z.string().trim().max(500);
const wanted = z
  .array(z.enum(eventTypes))
  .min(1)
  .max(100)
  .nullable()
  .openapi({ description: 'null: all types, also those of later versions.' });
const status = z.enum(['enabled', 'disabled']);

const endpoint = z
  .object({
    id: z.string(),
    object: z.literal('webhook_endpoint'),
    url: z.string(),
    description: z.string(),
    event_types: z.array(z.string()).nullable(),
    status,
    disabled_because: z.string().nullable().openapi({ description: 'null where nobody but you disabled it.' }),
    previous_secret_until: instant
      .nullable()
      .openapi({ description: 'Until when the secret before the current one signs too.' }),
    created: instant,
  })
  .openapi('WebhookEndpoint');
const withSecret = endpoint
  .extend({ secret: z.string().openapi({ description: 'Shown this once; whsec_ and base64.' }) })
  .openapi('WebhookEndpointWithSecret');

function shown({ created_at, previous_secret_until, event_types, ...row }: Endpoint) {
  return {
    ...row,
    object: 'webhook_endpoint' as const,
    event_types: event_types === null ? null : [...event_types],
    previous_secret_until: previous_secret_until === null ? null : formatInstant(previous_secret_until),
    created: formatInstant(created_at),
  };
}

/** Nothing that leads into the network is stored; it is looked at again whenever something is sent. */
async function requirePublic(text: string, policy: AddressPolicy): Promise<void> {
  const target = await targetOf(text, policy);
  if (!target.ok) throw new Refusal(422, target.problems);
}

async function endpointBy(tx: Transaction, id: string): Promise<Endpoint> {
  const found = await getEndpoint(tx, id);
  if (found === null) throw unknownResource('webhook endpoint', id);
  return found;
}

export function addWebhooks(api: Api, policy: AddressPolicy): void {
  api.add(
    {
      operation_id: 'listWebhookEventTypes',
      method: 'get',
      path: '/v1/webhook_event_types',
      tag: TAG,
      summary: 'What webhooks can tell',
      answer: z.object({
        object: z.literal('list'),
        data: z.array(
          z.object({
            id: z.enum(eventTypes),
            object: z.literal('webhook_event_type'),
            when: z.string(),
            data: z.string().openapi({ description: 'The schema of the message’s `data`.' }),
          }),
        ),
        has_more: z.boolean(),
      }),
    },
    async () => ({
      object: 'list' as const,
      data: eventTypes.map((id) => {
        const { when, data } = EVENT_TYPES[id];
        return { id, object: 'webhook_event_type' as const, when, data };
      }),
      has_more: false,
    }),
  );
  api.add(
    {
      operation_id: 'listWebhookEndpoints',
      method: 'get',
      path: '/v1/webhook_endpoints',
      tag: TAG,
      summary: 'Where messages go, newest first',
      query: pageQuery,
      answer: listOf(endpoint, 'WebhookEndpointList'),
    },
    ({ read, query }) => read(async (tx) => listAnswer(await listEndpoints(tx, pageOf(query)), shown)),
  );
  api.add(
    {
      operation_id: 'createWebhookEndpoint',
      method: 'post',
      path: '/v1/webhook_endpoints',
      tag: TAG,
      summary: 'Send messages to a URL from now on; its signing secret is shown this once',
      body: z.strictObject({ url, description: description.default(''), event_types: wanted.default(null) }),
      answer: withSecret,
      status: 201,
      idempotent: false,
    },
    async ({ write, body, store }) => {
      await requirePublic(body.url, policy);
      return write(async (tx) => {
        const made = await createEndpoint(tx, store.secrets, body);
        return { ...shown(made.endpoint), secret: made.secret };
      });
    },
  );
  api.add(
    {
      operation_id: 'getWebhookEndpoint',
      method: 'get',
      path: '/v1/webhook_endpoints/{id}',
      tag: TAG,
      summary: 'One endpoint',
      params: byId,
      answer: endpoint,
    },
    ({ read, params }) => read(async (tx) => shown(await endpointBy(tx, params.id))),
  );
  api.add(
    {
      operation_id: 'changeWebhookEndpoint',
      method: 'patch',
      path: '/v1/webhook_endpoints/{id}',
      tag: TAG,
      summary: 'Change an endpoint, disable or enable it',
      description:
        'What happens while it is disabled is not queued for it. What was queued before is sent when it is enabled again.',
      params: byId,
      body: z.strictObject({
        url: url.optional(),
        description: description.optional(),
        event_types: wanted.optional(),
        status: status.optional(),
      }),
      answer: endpoint,
    },
    async ({ write, params, body }) => {
      if (body.url !== undefined) await requirePublic(body.url, policy);
      return write(async (tx) => {
        const changed = await changeEndpoint(tx, params.id, present(body));
        if (changed === null) throw unknownResource('webhook endpoint', params.id);
        return shown(changed);
      });
    },
  );
  api.add(
    {
      operation_id: 'deleteWebhookEndpoint',
      method: 'delete',
      path: '/v1/webhook_endpoints/{id}',
      tag: TAG,
      summary: 'End an endpoint, with everything queued for it and its dead letters',
      params: byId,
      answer: z.object({ id: z.string(), object: z.literal('webhook_endpoint'), deleted: z.literal(true) }),
    },
    ({ write, params }) =>
      write(async (tx) => {
        const deleted = await deleteEndpoint(tx, params.id);
        if (deleted === null) throw unknownResource('webhook endpoint', params.id);
        return { id: deleted.id, object: 'webhook_endpoint' as const, deleted: true as const };
      }),
  );
  api.add(
    {
      operation_id: 'rotateWebhookSecret',
      method: 'post',
      path: '/v1/webhook_endpoints/{id}/rotate_secret',
      tag: TAG,
      summary: 'A new signing secret; for a day the old one signs too',
      params: byId,
      answer: withSecret,
      idempotent: false,
    },
    ({ write, params, store }) =>
      write(async (tx) => {
        const rotated = await rotateSecret(tx, store.secrets, params.id);
        if (rotated === null) throw unknownResource('webhook endpoint', params.id);
        return { ...shown(rotated.endpoint), secret: rotated.secret };
      }),
  );
  api.add(
    {
      operation_id: 'testWebhookEndpoint',
      method: 'post',
      path: '/v1/webhook_endpoints/{id}/test',
      tag: TAG,
      summary: 'Send a webhook.test message to one endpoint',
      params: byId,
      answer: z.object({ object: z.literal('webhook_test'), endpoint_id: z.string(), type: z.literal('webhook.test') }),
    },
    ({ write, params }) =>
      write(async (tx) => {
        const { id, status } = await endpointBy(tx, params.id);
        if (status === 'disabled') throw disabled(id);
        const test = { object: 'webhook_test' as const, endpoint_id: id };
        tx.outbox.record({ type: 'webhook.test', object: id, customer_id: null, data: test, endpoint_id: id });
        return { ...test, type: 'webhook.test' as const };
      }),
  );
}

function disabled(id: string): Refusal {
  return new Refusal(409, [
    {
      code: 'webhook-endpoint-disabled',
      path: 'id',
      message: `${id} is disabled, so nothing is sent to it`,
      mend: 'enable it first: PATCH it with {"status": "enabled"}',
    },
  ]);
}
