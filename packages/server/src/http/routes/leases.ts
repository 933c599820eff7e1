// SPDX-License-Identifier: Apache-2.0
import { z } from '@hono/zod-openapi';
import { formatInstant, type Instant } from '@kontor/core';
import { leasesOf, MOST_UNITS, type NotLeasable, renewLease, type StoredLease } from '../../entitlement/leases.js';
import type { Api } from '../api.js';
import { Refusal } from '../problem.js';
import { byId, instant, listOf } from '../shapes.js';
import { customerBy } from './customers.js';

const units = z.int().min(0);
const silence = z.enum(['count', 'release']).openapi({
  description:
    'What becomes of the units of a holder that falls silent, which it may have used: `count`: they count as used ' +
    'until it speaks again or the window ends; `release`: they are free when the lease is over.',
});
const call = z.strictObject({
  feature: z.string().min(1).max(64),
  holder: z.string().min(1).max(200).openapi({ description: 'Names the process; unlike any other that runs.' }),
  lease: z.string().max(64).nullable().openapi({ description: 'The one it speaks of; null: it has none yet.' }),
  sequence: z.int().min(1).openapi({ description: 'Grows with each request of a holder.' }),
  used: units.openapi({ description: 'Units consumed by the lease so far.' }),
  ceiling: units.openapi({ description: 'It will consume no further by itself: what lies above may go to others.' }),
  want: z.int().min(0).max(MOST_UNITS).openapi({ description: 'Units wanted beside those used; 0 gives back.' }),
  lease_seconds: z.number().min(5).max(3_600).optional().openapi({ description: 'Default 60.' }),
  silence: silence.optional(),
});
const lease = z
  .object({
    id: z.string(),
    object: z.literal('quota_lease'),
    feature: z.string(),
    holder: z.string(),
    sequence: z.int(),
    granted: units.openapi({ description: 'How far the holder may consume, from the beginning of the lease.' }),
    used: units.openapi({ description: 'As the holder has told; these units are metered.' }),
    silence,
    expires_at: instant,
    window_end: instant.nullable().openapi({ description: 'When the limit starts afresh; null: never.' }),
    state: z.enum(['held', 'silent', 'over']).openapi({
      description: 'silent: nobody spoke for it in time, and what it has left counts as used; over: it holds nothing.',
    }),
  })
  .openapi('QuotaLease');
const renewed = lease
  .extend({
    expires_in_ms: units.openapi({ description: 'From when the request was sent.' }),
    recorded_at: instant.openapi({ description: 'Entitlements computed from here on have what was told.' }),
  })
  .openapi('RenewedQuotaLease');

export function addLeases(api: Api): void {
  api.add(
    {
      operation_id: 'renewLease',
      method: 'post',
      path: '/v1/customers/{id}/leases',
      tag: 'Customers',
      summary: 'Lease a part of a hard limit to one process: tell what it used, renew, give back',
      description:
        'What is used is metered here, so it is not sent as usage events as well. A request may be sent again: what ' +
        'was told is told by number. What all leases hold, and what is used, never exceeds the limit.',
      params: byId,
      body: call,
      answer: renewed,
      idempotent: false,
    },
    async ({ read, params, body, store, org_id, now, clock }) => {
      const customer = await read((tx) => customerBy(tx, params.id));
      const { lease_seconds, silence, ...request } = body;
      const terms = { customer, duration_ms: (lease_seconds ?? 60) * 1_000, silence: silence ?? 'count' } as const;
      const outcome = await renewLease(store, org_id, { ...request, ...terms }, now);
      if (typeof outcome === 'string') throw notLeasable(outcome, body.feature);
      return {
        ...shown(outcome.lease, now),
        expires_in_ms: Math.max(0, outcome.lease.expires_at - now),
        recorded_at: formatInstant(clock()),
      };
    },
  );
  api.add(
    {
      operation_id: 'listLeases',
      method: 'get',
      path: '/v1/customers/{id}/leases',
      tag: 'Customers',
      summary: 'The leases of a customer, and what is in doubt of silent ones',
      params: byId,
      answer: listOf(lease, 'QuotaLeaseList'),
    },
    ({ read, params, now }) =>
      read(async (tx) => {
        const { id } = await customerBy(tx, params.id);
        const all = await leasesOf(tx, id, null);
        return { object: 'list' as const, data: all.map((one) => shown(one, now)), has_more: false };
      }),
  );
}

function shown(one: StoredLease, now: Instant): z.input<typeof lease> {
  const { id, feature, holder, sequence, granted, used, expires_at, window_end } = one;
  const is_over = granted === used || (window_end !== null && window_end <= now) || one.silence === 'release';
  return {
    id,
    object: 'quota_lease',
    feature,
    holder,
    sequence,
    granted,
    used,
    silence: one.silence,
    expires_at: formatInstant(expires_at),
    window_end: window_end === null ? null : formatInstant(window_end),
    state: now < expires_at ? 'held' : is_over ? 'over' : 'silent',
  };
}

function notLeasable(why: NotLeasable, feature: string): Refusal {
  if (why === 'unknown')
    return new Refusal(422, [
      {
        code: 'unknown-feature',
        path: 'feature',
        message: `the catalog has no feature ${feature}`,
        mend: 'name a metered feature of the catalog',
      },
    ]);
  return new Refusal(422, [
    {
      code: 'feature-not-leasable',
      path: 'feature',
      message:
        why === 'no-quota'
          ? `${feature} is not metered: it has no units to lease`
          : `the meter of ${feature} does not count units: it takes the greatest, the latest or different ones`,
      mend: 'lease metered features whose meter counts or adds up, and that carries no amounts',
    },
  ]);
}
