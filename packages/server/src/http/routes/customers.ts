// SPDX-License-Identifier: Apache-2.0
import { z } from '@hono/zod-openapi';
import { dateAt, type PlainDate, payerProblems } from '@kontor/core';
import { replay } from '../../ingest/ingest.js';
import type { Customer } from '../../store/customers.js';
import { shownCustomer as shown } from '../../store/shown.js';
import type { Transaction } from '../../store/transaction.js';
import type { Api } from '../api.js';
import { requireMatch } from '../etag.js';
import { Refusal, unknownResource } from '../problem.js';
import {
  asOf,
  asOfQuery,
  byId,
  currency,
  instant,
  listAnswer,
  listOf,
  metadata,
  name,
  pageFields,
  pageOf,
  plainDate,
  present,
  searchText,
  storedMetadata,
  subscriptionStatus,
  timezone,
} from '../shapes.js';

const external_id = z.string().trim().min(1).max(200).openapi({
  description: "The seller's own key of the customer, which usage events may carry as their subject.",
});
const email = z.email().max(320);
const country = z
  .string()
  .regex(/^[A-Z]{2}$/, 'write two capital letters (ISO 3166-1 alpha-2)')
  .openapi({ example: 'DE' });

const customer = z
  .object({
    id: z.string(),
    object: z.literal('customer'),
    external_id: z.string().nullable(),
    name: z.string(),
    email: z.string().nullable(),
    country: z.string().nullable(),
    currency: z.string(),
    timezone: z.string(),
    payer_customer_id: z.string().nullable().openapi({ description: 'Who pays for it; null: itself.' }),
    consolidate: z.boolean().openapi({ description: 'Whether all that it pays on a day is one invoice a currency.' }),
    sample: z.boolean(),
    metadata: storedMetadata,
    created: instant,
  })
  .openapi('Customer');
const payer_customer_id = z.string().min(1).max(200).openapi({
  description: 'Who pays for it, by id or own key; null: itself. Who pays for others is not paid for.',
});
const newCustomer = z.strictObject({
  external_id: external_id.nullish(),
  name,
  email: email.nullish(),
  country: country.nullish(),
  currency: currency.optional().openapi({ description: "Default: the organisation's." }),
  timezone: timezone.optional().openapi({ description: "Default: the organisation's." }),
  payer_customer_id: payer_customer_id.nullish(),
  consolidate: z.boolean().optional(),
  metadata: metadata.optional(),
});
const change = z.strictObject({
  external_id: external_id.nullish(),
  name: name.optional(),
  email: email.nullish(),
  country: country.nullish(),
  currency: currency.optional(),
  timezone: timezone.optional(),
  payer_customer_id: payer_customer_id.nullish(),
  consolidate: z.boolean().optional(),
  metadata: metadata.optional(),
  effective_date: plainDate.optional().openapi({ description: 'The first day it holds for; default today.' }),
});
/** By its id, or by the seller's own key. */
export async function customerBy(tx: Transaction, id: string): Promise<Customer> {
  const found = (await tx.customers.get(id)) ?? (await tx.customers.byExternalId(id));
  if (found === null) throw unknownResource('customer', id);
  return found;
}

/** What a list of one customer's is narrowed by; of all customers by nothing. */
export async function ofCustomer(
  tx: Transaction,
  named: string | undefined,
): Promise<{ readonly customer_id?: string }> {
  return named === undefined ? {} : { customer_id: (await customerBy(tx, named)).id };
}

async function requireFreeKey(tx: Transaction, key: string | null | undefined, own_id?: string): Promise<void> {
  const holder = key == null ? null : await tx.customers.byExternalId(key);
  if (holder === null || holder.id === own_id) return;
  throw new Refusal(409, [
    {
      code: 'external-id-taken',
      path: 'external_id',
      message: `the customer ${holder.id} has the key ${key} already`,
      mend: 'use that customer, or another key',
    },
  ]);
}

/** The id of who is to pay from a day on, checked; null: the customer itself. */
async function payerOf(
  tx: Transaction,
  named: string | null | undefined,
  { id: customer_id, from }: { readonly id: string; readonly from: PlainDate },
): Promise<{ readonly payer_customer_id?: string | null }> {
  if (named === undefined) return {};
  if (named === null) return { payer_customer_id: null };
  const { id: payer_customer_id } = await customerBy(tx, named);
  const known = await tx.accounts.terms([customer_id, payer_customer_id]);
  const problems = payerProblems({ customer_id, payer_customer_id, from }, known);
  if (problems.length > 0) throw new Refusal(409, problems);
  return { payer_customer_id };
}

/** Customers asked for at once by their ids. */
const MANY = 100;

export function addCustomers(api: Api): void {
  api.add(
    {
      operation_id: 'listCustomers',
      method: 'get',
      path: '/v1/customers',
      tag: 'Customers',
      summary: 'Customers, newest first',
      query: z.strictObject({
        ...pageFields,
        q: searchText.optional().openapi({
          description:
            'With words in name, e-mail or own key that begin so, as they are now; each of its words counts.',
        }),
        plan: z.string().min(1).optional().openapi({ description: 'With a subscription to this plan.' }),
        status: subscriptionStatus
          .or(z.literal('none'))
          .optional()
          .openapi({
            type: 'string',
            enum: [...subscriptionStatus.options, 'none'],
            description: 'With a subscription (to that plan, if one is named) of this status; `none`: without any.',
          }),
        external_id: external_id.optional(),
        ids: z
          .string()
          .transform((text) => text.split(','))
          .pipe(z.array(z.string().min(1)).max(MANY))
          .optional()
          .openapi({ type: 'string', description: `Those of these ids, up to ${MANY}, with commas between them.` }),
        payer_customer_id: payer_customer_id.optional(),
        as_of: asOf,
      }),
      answer: listOf(customer, 'CustomerList'),
    },
    ({ read, query, now }) =>
      read(async (tx) => {
        if (query.ids !== undefined) {
          const known = [...(await tx.customers.many(query.ids)).values()];
          return listAnswer({ data: known.sort((a, b) => (a.id < b.id ? 1 : -1)), has_more: false }, shown);
        }
        if (query.external_id === undefined) {
          const payer = query.payer_customer_id === undefined ? null : await customerBy(tx, query.payer_customer_id);
          const { q: called, plan, status } = query;
          const standing = status === undefined || status === 'none' ? status : { status, at: now };
          const filter = { called, plan, standing, payer_customer_id: payer?.id };
          return listAnswer(await tx.customers.list({ ...pageOf(query), ...filter }), shown);
        }
        const found = await tx.customers.byExternalId(query.external_id);
        return listAnswer({ data: found === null ? [] : [found], has_more: false }, shown);
      }),
  );
  api.add(
    {
      operation_id: 'createCustomer',
      method: 'post',
      path: '/v1/customers',
      tag: 'Customers',
      summary: 'Make a customer; usage that waited for it in quarantine is counted',
      body: newCustomer,
      answer: customer,
      status: 201,
    },
    async ({ write, body, store, org_id }) => {
      const made = await write(async (tx) => {
        await requireFreeKey(tx, body.external_id);
        const { currency, timezone } = await tx.organisations.get();
        const { payer_customer_id: payer, ...fields } = present(body);
        const id = tx.newId('cus');
        const paid = await payerOf(tx, payer, { id, from: dateAt(tx.now, fields.timezone ?? timezone) });
        return shown(await tx.customers.put({ currency, timezone, ...fields, ...paid, id }));
      });
      await replay(store, org_id);
      return made;
    },
  );
  api.add(
    {
      operation_id: 'getCustomer',
      method: 'get',
      path: '/v1/customers/{id}',
      tag: 'Customers',
      summary: "One customer, by id or by the seller's own key",
      params: byId,
      query: asOfQuery,
      answer: customer,
    },
    ({ read, params }) => read(async (tx) => shown(await customerBy(tx, params.id))),
  );
  api.add(
    {
      operation_id: 'changeCustomer',
      method: 'patch',
      path: '/v1/customers/{id}',
      tag: 'Customers',
      summary: 'Change a customer from a day on',
      params: byId,
      body: change,
      answer: customer,
    },
    async ({ write, params, body, request, store, org_id }) => {
      const changed = await write(async (tx) => {
        const before = await customerBy(tx, params.id);
        requireMatch(request.headers, shown(before));
        await requireFreeKey(tx, body.external_id, before.id);
        const { effective_date, payer_customer_id: payer, ...fields } = present(body);
        const from = effective_date ?? dateAt(tx.now, fields.timezone ?? before.timezone);
        const paid = await payerOf(tx, payer, { id: before.id, from });
        return shown(
          await tx.customers.put(
            { ...before, ...fields, ...paid },
            effective_date === undefined ? {} : { valid_from: effective_date },
          ),
        );
      });
      if (body.external_id != null) await replay(store, org_id);
      return changed;
    },
  );
}
