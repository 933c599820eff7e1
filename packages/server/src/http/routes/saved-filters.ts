// SPDX-License-Identifier: Apache-2.0
import { z } from '@hono/zod-openapi';
import { formatInstant } from '@kontor/core';
import {
  changeSavedFilter,
  createSavedFilter,
  getSavedFilter,
  removeSavedFilter,
  type SavedFilter,
  savedFilters,
} from '../../store/saved-filters.js';
import type { Transaction } from '../../store/transaction.js';
import type { Api } from '../api.js';
import { Refusal, unknownResource } from '../problem.js';
import { byId, instant, listOf, name, present } from '../shapes.js';

const TAG = 'Saved filters';
const list = z
  .string()
  .regex(/^[a-z][a-z_]{0,59}$/, 'write the name of a list such as customers')
  .openapi({ example: 'customers', description: 'The list it is for.' });
const query = z
  .record(z.string().min(1).max(60), z.string().max(500))
  .refine((entries) => Object.keys(entries).length <= 30, 'keep at most 30 parameters')
  .openapi({ description: 'The query of the list, by parameter.', example: { plan: 'team', status: 'past_due' } });
const shared = z.boolean().openapi({ description: 'Whether all members of the organisation see it.' });
const savedFilter = z
  .object({
    id: z.string(),
    object: z.literal('saved_filter'),
    list: z.string(),
    name: z.string(),
    query: z.record(z.string(), z.string()),
    shared,
    own: z.boolean().openapi({ description: 'Whether it is of the one who asks: nobody else changes it.' }),
    created: instant,
  })
  .openapi('SavedFilter');

function shown({ user_id, created_at, ...row }: SavedFilter, actor: string) {
  return {
    ...row,
    query: { ...row.query },
    object: 'saved_filter' as const,
    own: user_id === actor,
    created: formatInstant(created_at),
  };
}

/** One of one's own; of others there is nothing to change. */
async function ownFilter(tx: Transaction, id: string, actor: string): Promise<SavedFilter> {
  const found = await getSavedFilter(tx, id);
  if (found === null || found.user_id !== actor) throw unknownResource('saved filter', id);
  return found;
}

function taken(of: string): Refusal {
  return new Refusal(409, [
    {
      code: 'saved-filter-taken',
      path: 'name',
      message: `you have a filter called ${of} for this list`,
      mend: 'change that one, or write another name',
    },
  ]);
}

export function addSavedFilters(api: Api): void {
  api.add(
    {
      operation_id: 'listSavedFilters',
      method: 'get',
      path: '/v1/saved_filters',
      tag: TAG,
      summary: 'What you keep of what you looked for, and what others share, by list and name',
      access: ['member'],
      query: z.strictObject({ list: list.optional() }),
      answer: listOf(savedFilter, 'SavedFilterList'),
    },
    ({ read, query: { list: of = null }, caller }) =>
      read(async (tx) => {
        const rows = await savedFilters(tx, caller.actor, of);
        return { object: 'list' as const, data: rows.map((row) => shown(row, caller.actor)), has_more: false };
      }),
  );
  api.add(
    {
      operation_id: 'createSavedFilter',
      method: 'post',
      path: '/v1/saved_filters',
      tag: TAG,
      summary: 'Keep a filter of a list',
      access: ['member'],
      body: z.strictObject({ list, name, query, shared: shared.default(false) }),
      answer: savedFilter,
      status: 201,
      idempotent: false,
    },
    async ({ store, org_id, body, caller, now }) => {
      const made = await store.append(org_id, (tx) => createSavedFilter(tx, { ...body, user_id: caller.actor }, now));
      if (made === null) throw taken(body.name);
      return shown(made, caller.actor);
    },
  );
  api.add(
    {
      operation_id: 'changeSavedFilter',
      method: 'patch',
      path: '/v1/saved_filters/{id}',
      tag: TAG,
      summary: 'Change one of your filters',
      access: ['member'],
      params: byId,
      body: z.strictObject({ name: name.optional(), query: query.optional(), shared: shared.optional() }),
      answer: savedFilter,
      idempotent: false,
    },
    ({ store, org_id, params, body, caller }) =>
      store.append(org_id, async (tx) => {
        const before = await ownFilter(tx, params.id, caller.actor);
        const changed = await changeSavedFilter(tx, { ...before, ...present(body) });
        if (changed === null) throw taken(body.name ?? before.name);
        return shown(changed, caller.actor);
      }),
  );
  api.add(
    {
      operation_id: 'removeSavedFilter',
      method: 'delete',
      path: '/v1/saved_filters/{id}',
      tag: TAG,
      summary: 'Remove one of your filters',
      access: ['member'],
      params: byId,
      answer: savedFilter,
      idempotent: false,
    },
    ({ store, org_id, params, caller }) =>
      store.append(org_id, async (tx) => {
        const before = await ownFilter(tx, params.id, caller.actor);
        await removeSavedFilter(tx, before.id);
        return shown(before, caller.actor);
      }),
  );
}
