// SPDX-License-Identifier: Apache-2.0
import { z } from '@hono/zod-openapi';
import { formatInstant } from '@kontor/core';
import type { OwnSession } from '../identity/sessions.js';
import { instant } from './shapes.js';

/** A session as its owner is shown it, in the console and in the portal. */
export const ownSession = z
  .object({
    object: z.literal('own_session'),
    id: z.string(),
    agent: z.string().nullable().openapi({ description: 'What the browser says it is; null: not known.' }),
    address: z.string().nullable().openapi({ description: 'Where it was last used from; null: not known.' }),
    created: instant,
    last_used: instant.openapi({ description: 'By a person, to within five minutes.' }),
    current: z.boolean().openapi({ description: 'It is the one that asks.' }),
  })
  .openapi('OwnSession');
export const ownSessionList = z
  .object({ object: z.literal('list'), data: z.array(ownSession) })
  .openapi('OwnSessionList');
export const endedSessions = z
  .object({ object: z.literal('ended_sessions'), ended: z.int() })
  .openapi('EndedSessions', { description: 'How many sessions ended.' });

export function shownOwnSessions(sessions: readonly OwnSession[], current_id: string) {
  return {
    object: 'list' as const,
    data: sessions.map(({ id, agent, address, created_at, seen_at }) => ({
      object: 'own_session' as const,
      id,
      agent,
      address,
      created: formatInstant(created_at),
      last_used: formatInstant(seen_at),
      current: id === current_id,
    })),
  };
}
