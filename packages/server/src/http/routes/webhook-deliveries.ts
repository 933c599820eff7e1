// SPDX-License-Identifier: Apache-2.0
import { z } from '@hono/zod-openapi';
import { formatInstant } from '@kontor/core';
import {
  type Attempt,
  type Delivery,
  getDelivery,
  lastAttempt,
  listDeliveries,
  replayDeliveries,
} from '../../webhooks/deliveries.js';
import { getEndpoint } from '../../webhooks/endpoints.js';
import { eventTypes } from '../../webhooks/event-types.js';
import { messageBody } from '../../webhooks/message.js';
import type { Api } from '../api.js';
import { unknownResource } from '../problem.js';
import { byId, instant, listAnswer, listOf, pageFields, pageOf } from '../shapes.js';

const TAG = 'Webhooks';
const status = z.enum(['pending', 'waiting', 'succeeded', 'dead']).openapi({
  description:
    'pending: sent next · waiting: behind an earlier message about the same customer · dead: given up until replayed.',
});
const attempt = z.object({
  at: instant,
  status: z.int().nullable().openapi({ description: 'null: there was no answer.' }),
  error: z.string().nullable(),
  duration_ms: z.int().nullable(),
  response: z.string().nullable().openapi({ description: 'The first kilobyte of the answer.' }),
});
const delivery = z
  .object({
    id: z.string(),
    object: z.literal('webhook_delivery'),
    endpoint_id: z.string(),
    message_id: z.string().openapi({ description: 'The webhook-id header: the same in every attempt and replay.' }),
    type: z.enum(eventTypes),
    customer_id: z.string().nullable(),
    status,
    attempts: z.int().openapi({ description: 'Since it was queued, or replayed.' }),
    next_attempt: instant.nullable().openapi({ description: 'null when it is over.' }),
    last_attempt: attempt.nullable().openapi({ description: 'null: not tried since it was queued, or replayed.' }),
    created: instant,
  })
  .openapi('WebhookDelivery');
const withData = delivery
  .extend({
    data: z.unknown().openapi({ description: 'The `data` of the message.' }),
    body: z.string().openapi({ description: 'What is sent, to the byte: what the signature is of.' }),
    history: z.array(attempt).openapi({ description: 'Every attempt, the latest first, those before a replay too.' }),
  })
  .openapi('WebhookDeliveryWithData');
const ofEndpoint = z.string().min(1).max(200).optional();

const shownAttempt = ({ at, ...rest }: Attempt) => ({ at: formatInstant(at), ...rest });

function shown(row: Delivery) {
  const { id, endpoint_id, message_id, type, customer_id, status, attempts } = row;
  const last = lastAttempt(row);
  return {
    id,
    object: 'webhook_delivery' as const,
    endpoint_id,
    message_id,
    type,
    customer_id,
    status,
    attempts,
    next_attempt: status === 'succeeded' || status === 'dead' ? null : formatInstant(row.next_attempt_at),
    last_attempt: last === null ? null : shownAttempt(last),
    created: formatInstant(row.created_at),
  };
}

const replayed = z
  .object({
    object: z.literal('webhook_replay'),
    replayed: z.int(),
    ids: z.array(z.string()).openapi({ description: 'The deliveries that are queued again.' }),
  })
  .openapi('WebhookReplay');
const replay = (ids: string[]) => ({ object: 'webhook_replay' as const, replayed: ids.length, ids });

export function addWebhookDeliveries(api: Api): void {
  api.add(
    {
      operation_id: 'listWebhookDeliveries',
      method: 'get',
      path: '/v1/webhook_deliveries',
      tag: TAG,
      summary: 'What was sent and what is to be sent, newest first',
      query: z.strictObject({
        ...pageFields,
        endpoint_id: ofEndpoint,
        status: status.optional(),
        type: z.string().min(1).max(100).optional().openapi({ example: 'invoice.issued' }),
        customer_id: z.string().min(1).max(200).optional(),
        ids: z.string().min(1).max(4_000).optional().openapi({ description: 'Of these only, with commas between.' }),
      }),
      answer: listOf(delivery, 'WebhookDeliveryList'),
    },
    ({ read, query: { limit, starting_after, ending_before, ids, ...filter } }) =>
      read(async (tx) => {
        const page = pageOf({ limit, starting_after, ending_before });
        return listAnswer(await listDeliveries(tx, { ...page, ...filter, ids: ids?.split(',') }), shown);
      }),
  );
  api.add(
    {
      operation_id: 'getWebhookDelivery',
      method: 'get',
      path: '/v1/webhook_deliveries/{id}',
      tag: TAG,
      summary: 'One delivery with the data of its message',
      params: byId,
      answer: withData,
    },
    ({ read, params }) =>
      read(async (tx) => {
        const found = await getDelivery(tx, params.id);
        if (found === null) throw unknownResource('webhook delivery', params.id);
        return {
          ...shown(found),
          data: found.message.payload,
          body: messageBody(found.message),
          history: found.history.map(shownAttempt),
        };
      }),
  );
  api.add(
    {
      operation_id: 'replayWebhookDelivery',
      method: 'post',
      path: '/v1/webhook_deliveries/{id}/replay',
      tag: TAG,
      summary: 'Send one message again, delivered or dead, under its old id',
      params: byId,
      answer: replayed,
    },
    ({ write, params }) =>
      write(async (tx) => {
        if ((await getDelivery(tx, params.id)) === null) throw unknownResource('webhook delivery', params.id);
        return replay(await replayDeliveries(tx, { ids: [params.id] }));
      }),
  );
  api.add(
    {
      operation_id: 'listWebhookDeadLetters',
      method: 'get',
      path: '/v1/webhook_dead_letters',
      tag: TAG,
      summary: 'Messages that were given up, newest first',
      query: z.strictObject({ ...pageFields, endpoint_id: ofEndpoint }),
      answer: listOf(delivery, 'WebhookDeadLetterList'),
    },
    ({ read, query: { endpoint_id, ...page } }) =>
      read(async (tx) => listAnswer(await listDeliveries(tx, { ...pageOf(page), endpoint_id, status: 'dead' }), shown)),
  );
  api.add(
    {
      operation_id: 'replayWebhookDeadLetters',
      method: 'post',
      path: '/v1/webhook_dead_letters/replay',
      tag: TAG,
      summary: 'Send some messages again, or all dead ones of an endpoint',
      body: z.union([
        z.strictObject({ ids: z.array(z.string().min(1).max(200)).min(1).max(1_000) }),
        z.strictObject({ endpoint_id: z.string().min(1).max(200) }),
      ]),
      answer: replayed,
    },
    ({ write, body }) =>
      write(async (tx) => {
        if ('endpoint_id' in body && (await getEndpoint(tx, body.endpoint_id)) === null)
          throw unknownResource('webhook endpoint', body.endpoint_id);
        return replay(await replayDeliveries(tx, body));
      }),
  );
}
