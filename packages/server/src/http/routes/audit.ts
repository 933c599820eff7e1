// SPDX-License-Identifier: Apache-2.0
import { z } from '@hono/zod-openapi';
import { formatInstant } from '@kontor/core';
import { parseMoment } from '../../billing/test-clock.js';
import { actorNames } from '../../identity/actor-names.js';
import type { AuditEntry } from '../../store/audit.js';
import { AUDIT_ACTIONS } from '../../store/audit-actions.js';
import type { Api } from '../api.js';
import { instant, listAnswer, listOf, moment, pageFields, pageOf } from '../shapes.js';

const entry = z
  .object({
    id: z.string(),
    object: z.literal('audit_entry'),
    seq: z.string().openapi({ description: 'The number of the commit: `as_of` with it reads what was known then.' }),
    at: instant,
    actor: z.string().openapi({ description: 'Id of a member or a key, or the name of a command.' }),
    actor_name: z.string().nullable().openapi({ description: 'What the member or the key is called.' }),
    action: z.enum(AUDIT_ACTIONS).openapi({ description: 'What was done.' }),
    target: z.string().openapi({ description: 'Id of what changed.' }),
    before: z.unknown().nullable(),
    after: z.unknown().nullable(),
  })
  .openapi('AuditEntry');

function shownEntry(row: AuditEntry, actor_name: string | null) {
  const { id, seq, at, actor, action, object, before, after } = row;
  return {
    id,
    object: 'audit_entry' as const,
    seq: String(seq),
    at: formatInstant(at),
    actor,
    actor_name,
    action,
    target: object,
    before: before ?? null,
    after: after ?? null,
  };
}

export function addAudit(api: Api): void {
  api.add(
    {
      operation_id: 'listAuditEntries',
      method: 'get',
      path: '/v1/audit',
      tag: 'Audit',
      summary: 'Every change, newest first',
      query: z.strictObject({
        ...pageFields,
        target: z.string().min(1).optional().openapi({ description: 'Id of what changed.' }),
        actor: z.string().min(1).optional(),
        action: z.string().min(1).optional().openapi({ example: 'subscription.changed' }),
        from: moment.optional(),
        to: moment.optional(),
      }),
      answer: listOf(entry, 'AuditEntryList'),
    },
    ({ read, query: { target: object, actor, action, from, to, ...page } }) =>
      read(async (tx) => {
        const { timezone } = await tx.organisations.get();
        const at = (text: string | undefined) =>
          (text === undefined ? undefined : parseMoment(text, timezone)) ?? undefined;
        const filter = { object, actor, action, from: at(from), to: at(to) };
        const found = await tx.audit.list({ ...pageOf(page), ...filter });
        const actors = found.data.map((row) => row.actor);
        const names = await actorNames(tx, actors);
        return listAnswer(found, (row) => shownEntry(row, names.get(row.actor) ?? null));
      }),
  );
}
