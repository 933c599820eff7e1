// SPDX-License-Identifier: Apache-2.0
import { z } from '@hono/zod-openapi';
import { formatInstant } from '@kontor/core';
import { parseMoment } from '../../billing/test-clock.js';
import type { Organisation } from '../../store/organisations.js';
import type { Api } from '../api.js';
import { requireMatch } from '../etag.js';
import { Refusal } from '../problem.js';
import {
  currency,
  instant,
  listOf,
  metadata,
  moment,
  name,
  pageQuery,
  present,
  storedMetadata,
  timezone,
} from '../shapes.js';

const prefix = z
  .string()
  .regex(/^[A-Z0-9]{1,12}$/, 'write 1 to 12 capital letters and digits')
  .openapi({ example: 'ACM', description: 'In front of invoice numbers: ACM-000001.' });
const slug = z
  .string()
  .regex(/^[a-z0-9]+(-[a-z0-9]+)*$/, 'write small letters and digits, with single hyphens between')
  .max(60)
  .openapi({ example: 'acme' });

const organisation = z
  .object({
    id: z.string(),
    object: z.literal('organisation'),
    slug: z.string(),
    name: z.string(),
    currency: z.string(),
    timezone: z.string(),
    invoice_prefix: z.string(),
    sample: z.boolean(),
    metadata: storedMetadata,
    created: instant,
    test_clock: instant.nullable().openapi({ description: 'What time it is there; null: it lives in real time.' }),
  })
  .openapi('Organisation');

const newOrganisation = z.strictObject({
  slug,
  name,
  currency,
  timezone: timezone.default('UTC'),
  invoice_prefix: prefix.optional(),
  metadata: metadata.optional(),
  test_clock: moment.optional().openapi({
    description: 'The organisation lives in simulated time, from this moment on. It can be given now only.',
  }),
});
const change = z.strictObject({
  name: name.optional(),
  currency: currency.optional(),
  timezone: timezone.optional(),
  invoice_prefix: prefix.optional(),
  metadata: metadata.optional(),
});

function shown({ created_at, test_clock, ...row }: Organisation) {
  return {
    ...row,
    object: 'organisation' as const,
    created: formatInstant(created_at),
    test_clock: test_clock === null ? null : formatInstant(test_clock),
  };
}

export function addOrganisations(api: Api): void {
  api.add(
    {
      operation_id: 'listOrganisations',
      method: 'get',
      path: '/v1/organisations',
      tag: 'Organisations',
      summary: 'Every organisation of the installation, by slug',
      access: ['operator'],
      query: pageQuery.pick({ limit: true, starting_after: true }),
      answer: listOf(organisation, 'OrganisationList'),
    },
    async ({ store, query }) => {
      const all = await store.listOrganisations();
      const after = query.starting_after;
      const from = after === undefined ? 0 : all.findIndex(({ id }) => id === after) + 1;
      const data = all.slice(from, from + (query.limit ?? 1_000));
      return { object: 'list' as const, data: data.map(shown), has_more: from + data.length < all.length };
    },
  );
  api.add(
    {
      operation_id: 'createOrganisation',
      method: 'post',
      path: '/v1/organisations',
      tag: 'Organisations',
      summary: 'Make an organisation',
      access: ['operator'],
      body: newOrganisation,
      answer: organisation,
      status: 201,
      idempotent: false,
    },
    async ({ store, body, by }) => {
      const taken = await store.findOrganisation(body.slug);
      if (taken !== null) throw slugTaken(body.slug);
      const invoice_prefix = body.invoice_prefix ?? body.slug.replaceAll('-', '').slice(0, 3).toUpperCase();
      const test_clock = body.test_clock === undefined ? null : parseMoment(body.test_clock, body.timezone);
      return shown(
        await store
          .createOrganisation({ ...present(body), invoice_prefix, test_clock }, by)
          .catch((error: { code?: string }) => {
            throw error.code === '23505' ? slugTaken(body.slug) : error;
          }),
      );
    },
  );
  api.add(
    {
      operation_id: 'getOrganisation',
      method: 'get',
      path: '/v1/organisation',
      tag: 'Organisations',
      summary: 'The organisation the key belongs to',
      answer: organisation,
    },
    ({ read }) => read(async (tx) => shown(await tx.organisations.get())),
  );
  api.add(
    {
      operation_id: 'changeOrganisation',
      method: 'patch',
      path: '/v1/organisation',
      tag: 'Organisations',
      summary: 'Change it; invoices that are issued stay as they are',
      body: change,
      answer: organisation,
    },
    ({ write, body, request }) =>
      write(async (tx) => {
        requireMatch(request.headers, shown(await tx.organisations.get()));
        return shown(await tx.organisations.update(present(body)));
      }),
  );
}

function slugTaken(slug: string): Refusal {
  return new Refusal(409, [
    {
      code: 'slug-taken',
      path: 'slug',
      message: `there is an organisation ${slug} already`,
      mend: 'choose another slug, or use the one there is',
    },
  ]);
}
