// SPDX-License-Identifier: Apache-2.0
import { z } from '@hono/zod-openapi';
import type { EntitlementSnapshot } from '@kontor/sdk';
import { customerSnapshot } from '../../entitlement/customer-snapshot.js';
import { LiveEntitlements } from '../../entitlement/live.js';
import type { Api } from '../api.js';
import { momentOf } from '../moment.js';
import { textAnswer } from '../operation.js';
import { asOf, byId, instant } from '../shapes.js';
import { customerBy } from './customers.js';

const source = z.string().nullable().openapi({ description: 'Who grants it: `plan/pro`; null: nobody.' });
const upgrade = z.object({
  offer: z.string().openapi({ description: 'Key of `offers`.' }),
  limit: z.string().nullable().optional(),
  soft: z.boolean().optional(),
});
const common = {
  source,
  detail: z.string().optional(),
  upgrades: z.array(upgrade).optional().openapi({ description: 'What would grant more, cheapest first.' }),
};
const quota = {
  limit: z.string().nullable(),
  used: z.string(),
  enforcement: z.enum(['hard', 'soft']),
  grace: z.string().optional().openapi({ description: 'How far past a soft limit is allowed; absent: without end.' }),
  resets_at: instant.nullable(),
  meter: z
    .object({
      event_type: z.string(),
      property: z.string().nullable(),
      data: z.record(z.string(), z.union([z.string(), z.number(), z.boolean()])).optional(),
    })
    .optional()
    .openapi({ description: 'How a unit of it is reported as a usage event.' }),
  blocked: z
    .literal('spend_cap')
    .optional()
    .openapi({ description: 'Denied whatever is left of it: what usage costs has reached its cap.' }),
  ...common,
};
const offer = z.object({
  kind: z.enum(['plan', 'add_on', 'seats']),
  key: z.string(),
  name: z.string(),
  monthly_amount: z.string().nullable().openapi({ description: 'Before usage, of one; null: by contract.' }),
  currency: z.string(),
  url: z.string().nullable(),
});
export const snapshot = z
  .object({
    object: z.literal('entitlement_snapshot'),
    customer_id: z.string().nullable(),
    computed_at: instant,
    plans: z.array(z.string()),
    features: z.record(
      z.string(),
      z.discriminatedUnion('kind', [
        z.object({ kind: z.literal('boolean'), allowed: z.boolean(), ...common }),
        z.object({ kind: z.literal('value'), value: z.union([z.string(), z.number()]).nullable(), ...common }),
        z.object({ kind: z.literal('metered'), ...quota }),
        z.object({ kind: z.literal('seats'), ...quota }),
      ]),
    ),
    offers: z.record(z.string(), offer).optional(),
  })
  .openapi('EntitlementSnapshot', { description: 'Everything a gate needs; a feature that is not here is denied.' });

/** Returns how to end the streams it opened. */
export function addEntitlements(api: Api): { readonly endStreams: () => void } {
  const live = new LiveEntitlements(api.surroundings);
  api.add(
    {
      operation_id: 'getEntitlements',
      method: 'get',
      path: '/v1/customers/{id}/entitlements',
      tag: 'Customers',
      summary: 'What a customer may do, what is used of it, and what would grant more',
      description: 'Its ETag stays the same until something else than the moment of the answer changes.',
      params: byId,
      query: z.strictObject({ as_of: asOf }),
      answer: snapshot,
      tagged: ({ computed_at: _moment, ...content }) => content,
    },
    ({ read, params, query, now }) =>
      read(async (tx) => {
        const customer = await customerBy(tx, params.id);
        return shownSnapshot(await customerSnapshot(tx, customer, await momentOf(tx, query.as_of, now)));
      }),
  );
  api.add(
    {
      operation_id: 'streamEntitlements',
      method: 'get',
      path: '/v1/customers/{id}/entitlements/stream',
      tag: 'Customers',
      summary: 'The same as it changes, as server-sent events',
      description:
        'Each `snapshot` is whole, so that nothing has to be put together; `current` says, every fifteen seconds, that ' +
        'the last one still holds. Whoever comes back with the `Last-Event-ID` of the state there still is gets ' +
        '`current` alone.',
      params: byId,
      answer: textAnswer,
      text: ['text/event-stream'],
    },
    async ({ read, params, request, org_id }) => {
      const { id } = await read((tx) => customerBy(tx, params.id));
      return {
        content_type: 'text/event-stream',
        lasting: true,
        pieces: await live.follow(org_id, id, request.headers.get('last-event-id')),
      };
    },
  );
  return { endStreams: () => live.end() };
}

export function shownSnapshot({ plans, features, offers, ...rest }: EntitlementSnapshot): z.input<typeof snapshot> {
  // the same fields, in types that may be changed
  return { ...rest, plans, features, ...(offers === undefined ? {} : { offers }) } as z.input<typeof snapshot>;
}
