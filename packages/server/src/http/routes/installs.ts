// SPDX-License-Identifier: Apache-2.0
import { z } from '@hono/zod-openapi';
import { formatInstant } from '@kontor/core';
import { type Install, listInstalls, registerInstall, revokeInstall } from '../../licensing/installs.js';
import type { Api } from '../api.js';
import { orRefuse, unknownResource } from '../problem.js';
import { byId, instant, listAnswer, listOf, name, pageFields, pageOf } from '../shapes.js';
import { licenceBy, reason } from './licences.js';

const TAG = 'Usage statements';
const install = z
  .object({
    id: z.string(),
    object: z.literal('install'),
    licence_id: z.string().openapi({ description: 'The licence it was registered for.' }),
    customer_id: z.string(),
    subscription_id: z.string(),
    name: z.string(),
    public_key: z.string().openapi({ description: '32 bytes in base64url.' }),
    thumbprint: z.string().openapi({ description: 'Of the public key (RFC 7638): the `kid` of its statements.' }),
    status: z.enum(['active', 'revoked']),
    stated_sequence: z.int().openapi({ description: 'The last entry of its record that was stated; 0: none was.' }),
    covers_until: instant.nullable().openapi({ description: 'Up to when its usage is known.' }),
    revoked_at: instant.nullable(),
    revoke_reason: z.string().nullable(),
    created: instant,
  })
  .openapi('Install');

function shown({ created_at, revoked_at, covers_until, stated_at, stated_hash, stated_sequence, ...row }: Install) {
  const text = (at: number | null) => (at === null ? null : formatInstant(at));
  return {
    ...row,
    object: 'install' as const,
    status: revoked_at === null ? ('active' as const) : ('revoked' as const),
    stated_sequence: Number(stated_sequence),
    covers_until: text(covers_until),
    revoked_at: text(revoked_at),
    created: formatInstant(created_at),
  };
}

export function addInstalls(api: Api): void {
  api.add(
    {
      operation_id: 'registerInstall',
      method: 'post',
      path: '/v1/licences/{id}/installs',
      tag: TAG,
      summary: 'Register the key of an installation, whose usage statements are taken from then on',
      description:
        'It counts for the licences that renew this one as well. Registered again it answers with the first.',
      params: byId,
      body: z.strictObject({
        public_key: z.string().length(43).openapi({ description: 'The public half of its key, in base64url.' }),
        name: name.default('installation'),
      }),
      answer: install,
      status: 201,
    },
    ({ write, params, body }) =>
      write(async (tx) => shown(orRefuse(await registerInstall(tx, await licenceBy(tx, params.id), body)))),
  );
  api.add(
    {
      operation_id: 'listInstalls',
      method: 'get',
      path: '/v1/installs',
      tag: TAG,
      summary: 'Installations whose usage statements are taken, newest first',
      query: z.strictObject({ ...pageFields, licence_id: z.string().min(1).optional() }),
      answer: listOf(install, 'InstallList'),
    },
    ({ read, query: { licence_id, ...page } }) =>
      read(async (tx) => {
        const of = licence_id === undefined ? {} : { licence_id };
        return listAnswer(await listInstalls(tx, { ...pageOf(page), ...of }), shown);
      }),
  );
  api.add(
    {
      operation_id: 'revokeInstall',
      method: 'post',
      path: '/v1/installs/{id}/revoke',
      tag: TAG,
      summary: 'Take no more statements that the key of an installation signs',
      description: 'Its seats count as given up from this day on.',
      params: byId,
      body: z.strictObject({ reason }),
      answer: install,
    },
    ({ write, params, body }) =>
      write(async (tx) => {
        const revoked = await revokeInstall(tx, params.id, body.reason ?? null);
        if (revoked === null) throw unknownResource('installation', params.id);
        return shown(revoked);
      }),
  );
}
