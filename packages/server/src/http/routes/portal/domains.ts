// SPDX-License-Identifier: Apache-2.0
import { z } from '@hono/zod-openapi';
import { formatInstant } from '@kontor/core';
import {
  acceptDomain,
  claimDomain,
  getDomain,
  isProven,
  listDomains,
  type PortalDomain,
  proofName,
  removeDomain,
  type TxtResolver,
} from '../../../portal/domains.js';
import type { Transaction } from '../../../store/transaction.js';
import type { Api } from '../../api.js';
import { orRefuse, Refusal, unknownResource } from '../../problem.js';
import { instant } from '../../shapes.js';
import { SETTINGS_TAG } from './settings.js';

const host = z
  .string()
  .max(253)
  .regex(
    /^(?=.*[a-z])([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$/,
    'write a name in small letters, such as billing.example.com',
  )
  .openapi({ example: 'billing.example.com' });
const byHost = z.strictObject({ host });
const domain = z
  .object({
    object: z.literal('portal_domain'),
    host: z.string(),
    record: z
      .object({ type: z.literal('TXT'), name: z.string(), value: z.string() })
      .openapi({ description: 'What shows that the name is yours: add it where the name is managed.' }),
    proven_by: z.enum(['dns', 'operator']).nullable(),
    proven: instant.nullable().openapi({ description: 'null: the portal is not served there yet.' }),
  })
  .openapi('PortalDomain');

const shown = ({ host: name, proof, proven_by, proven_at }: PortalDomain) => ({
  object: 'portal_domain' as const,
  host: name,
  record: { type: 'TXT' as const, name: proofName(name), value: proof },
  proven_by,
  proven: proven_at === null ? null : formatInstant(proven_at),
});

async function domainBy(tx: Transaction, name: string): Promise<PortalDomain> {
  const found = await getDomain(tx, name);
  if (found === null) throw unknownResource('domain of the portal', name);
  return found;
}

/** `resolve`: what asks for TXT records; default the system's. */
export function addPortalDomains(api: Api, { resolve }: { readonly resolve: TxtResolver | undefined }): void {
  api.add(
    {
      operation_id: 'listPortalDomains',
      method: 'get',
      path: '/v1/portal_domains',
      tag: SETTINGS_TAG,
      summary: 'Names under which the portal is reached, or will be',
      answer: z.object({ object: z.literal('list'), data: z.array(domain) }).openapi('PortalDomainList'),
    },
    ({ read }) => read(async (tx) => ({ object: 'list' as const, data: (await listDomains(tx)).map(shown) })),
  );
  api.add(
    {
      operation_id: 'claimPortalDomain',
      method: 'post',
      path: '/v1/portal_domains',
      tag: SETTINGS_TAG,
      summary: 'Have the portal under a name of your own; answers the DNS record that proves it',
      body: byHost,
      answer: domain,
      status: 201,
    },
    ({ write, body }) => write(async (tx) => shown(await claimDomain(tx, body.host))),
  );
  api.add(
    {
      operation_id: 'provePortalDomain',
      method: 'post',
      path: '/v1/portal_domains/{host}/prove',
      tag: SETTINGS_TAG,
      summary: 'Look for the DNS record; the operator needs none',
      params: byHost,
      answer: domain,
    },
    async ({ read, write, params, caller }) => {
      const claimed = await read((tx) => domainBy(tx, params.host));
      const by = caller.kind === 'operator' ? ('operator' as const) : ('dns' as const);
      if (by === 'dns' && claimed.proven_at === null && !(await isProven(claimed, resolve)))
        throw new Refusal(409, [
          {
            code: 'portal-domain-unproven',
            path: 'host',
            message: `${proofName(claimed.host)} has no TXT record ${claimed.proof}`,
            mend: 'add the record where the name is managed, wait until it is known, and ask again',
          },
        ]);
      return write(async (tx) =>
        shown(orRefuse(await acceptDomain(tx, await domainBy(tx, params.host), by), ['portal-domain-taken'])),
      );
    },
  );
  api.add(
    {
      operation_id: 'removePortalDomain',
      method: 'delete',
      path: '/v1/portal_domains/{host}',
      tag: SETTINGS_TAG,
      summary: 'Serve the portal under a name no more',
      params: byHost,
      answer: z
        .object({ host: z.string(), object: z.literal('portal_domain'), deleted: z.literal(true) })
        .openapi('RemovedPortalDomain'),
    },
    ({ write, params }) =>
      write(async (tx) => {
        await removeDomain(tx, await domainBy(tx, params.host));
        return { host: params.host, object: 'portal_domain' as const, deleted: true as const };
      }),
  );
}
