// SPDX-License-Identifier: Apache-2.0
import { z } from '@hono/zod-openapi';
import { formatInstant, formatMinor } from '@kontor/core';
import { actorNames } from '../../identity/actor-names.js';
import { TIMELINE_KINDS, type TimelinePlace, type TimelineRow, timeline } from '../../store/timeline.js';
import type { Api } from '../api.js';
import { Refusal } from '../problem.js';
import { byId, decimalText, instant, listOf, pageFields } from '../shapes.js';
import { customerBy } from './customers.js';

const entry = z
  .object({
    id: z.string(),
    object: z.literal('timeline_entry'),
    at: instant,
    kind: z.enum(TIMELINE_KINDS).openapi({ description: '`change`: somebody did something, as the audit trail says.' }),
    about: z.string().openapi({ description: 'Id of what it is about.' }),
    title: z.string().openapi({ description: 'What it is called: a number, a subject; of a change its action.' }),
    status: z.string().nullable(),
    amount: decimalText.nullable(),
    currency: z.string().nullable(),
    actor: z.string().nullable().openapi({ description: 'Of a change or a charge who made it.' }),
    actor_name: z.string().nullable().openapi({ description: 'What the member or the key is called.' }),
  })
  .openapi('TimelineEntry');

function shown({ id, at, amount_minor, ...row }: TimelineRow, names: ReadonlyMap<string, string>) {
  return {
    ...row,
    id: `${at}/${id}`,
    object: 'timeline_entry' as const,
    at: formatInstant(at),
    actor_name: row.actor === null ? null : (names.get(row.actor) ?? null),
    amount: amount_minor === null ? null : formatMinor(amount_minor, row.currency ?? ''),
  };
}

function placeIn(cursor: string | undefined): TimelinePlace | null {
  if (cursor === undefined) return null;
  const [, at, id] = /^(\d{1,15})\/(\w+)$/.exec(cursor) ?? [];
  if (at !== undefined && id !== undefined) return { at: Number(at), id };
  throw new Refusal(400, [
    {
      code: 'invalid-format',
      path: 'starting_after',
      message: `${JSON.stringify(cursor)} is no id of an entry`,
      mend: 'write the id of the last entry of the page before',
    },
  ]);
}

export function addTimeline(api: Api): void {
  api.add(
    {
      operation_id: 'listTimeline',
      method: 'get',
      path: '/v1/customers/{id}/timeline',
      tag: 'Customers',
      summary: 'What happened to a customer, newest first',
      description:
        'Changes of the customer and of their subscriptions, quotes and licences with who made them; one-off charges, invoices, payments, ' +
        'attempts, refunds, mails, thresholds that were reached, usage statements.',
      params: byId,
      query: z.strictObject({ limit: pageFields.limit, starting_after: pageFields.starting_after }),
      answer: listOf(entry, 'TimelineEntryList'),
    },
    ({ read, params, query: { limit = 20, starting_after } }) =>
      read(async (tx) => {
        const { id } = await customerBy(tx, params.id);
        const rows = await timeline(tx, id, { before: placeIn(starting_after), limit: limit + 1 });
        const data = rows.slice(0, limit);
        const names = await actorNames(
          tx,
          data.flatMap(({ actor }) => (actor === null ? [] : [actor])),
        );
        return {
          object: 'list' as const,
          data: data.map((row) => shown(row, names)),
          has_more: rows.length > limit,
        };
      }),
  );
}
