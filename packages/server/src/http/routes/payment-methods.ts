// SPDX-License-Identifier: Apache-2.0
import { randomUUID } from 'node:crypto';
import { z } from '@hono/zod-openapi';
import { formatInstant } from '@kontor/core';
import {
  methodLabel,
  methodsOf,
  noteCustomerRef,
  orderMethods,
  type PaymentMethod,
  refOfCustomer,
  removeMethod,
} from '../../collecting/payment-methods.js';
import { type ProviderKey, providerFor, type StripeConnection } from '../../collecting/providers.js';
import type { PaymentProvider, ProviderAnswer } from '../../payments/provider.js';
import type { Customer } from '../../store/customers.js';
import type { Store } from '../../store/store.js';
import type { WriteTransaction } from '../../store/transaction.js';
import type { Api } from '../api.js';
import { IDEMPOTENCY_HEADER } from '../idempotency.js';
import type { Call } from '../operation.js';
import { Refusal, unknownResource } from '../problem.js';
import { byId, currency, instant, listAnswer, listOf } from '../shapes.js';
import { customerBy } from './customers.js';

const TAG = 'Collecting';
const method = z
  .object({
    id: z.string(),
    object: z.literal('payment_method'),
    customer_id: z.string(),
    provider: z.string(),
    kind: z.string().openapi({ description: 'card, sepa_debit or what else the provider calls it.' }),
    brand: z.string().nullable(),
    last4: z.string().nullable(),
    label: z.string().openapi({ example: 'Visa •••• 4242' }),
    exp_month: z.int().nullable(),
    exp_year: z.int().nullable(),
    default: z.boolean().openapi({ description: 'Tried first.' }),
    created: instant,
  })
  .openapi('PaymentMethod');
export const methods = listOf(method, 'PaymentMethodList');
/** Where a page of the provider sends the customer back to. */
export const returnUrl = z
  .url({ protocol: /^https?$/ })
  .max(2_000)
  .openapi({ format: 'uri', example: 'https://example.com/account' });
export const setup = z
  .object({
    object: z.literal('payment_method_setup'),
    provider: z.string(),
    url: z.string().nullable().openapi({ description: 'Of a hosted page: send the customer there.' }),
    client_secret: z.string().nullable().openapi({ description: 'For the script of the provider in a page of yours.' }),
    expires: instant.nullable(),
  })
  .openapi('PaymentMethodSetup');

function shown(row: PaymentMethod, index: number) {
  const { id, customer_id, provider, kind, brand, last4, exp_month, exp_year } = row;
  return {
    id,
    object: 'payment_method' as const,
    customer_id,
    provider,
    kind,
    brand,
    last4,
    label: methodLabel(row),
    exp_month,
    exp_year,
    default: index === 0,
    created: formatInstant(row.created_at),
  };
}

export const shownMethods = (found: readonly PaymentMethod[]) =>
  listAnswer({ data: found.map(shown), has_more: false }, (row) => row);

/** The provider, or why there is none. */
export async function providerBy(
  store: Store,
  org_id: string,
  key: ProviderKey,
  stripe: StripeConnection,
): Promise<PaymentProvider> {
  const found = await providerFor(store, org_id, key, stripe);
  if (found !== null) return found;
  throw new Refusal(409, [
    {
      code: 'provider-not-set-up',
      path: 'provider',
      message: `${key} is not set up for this organisation`,
      mend: `set it up with PUT /v1/payment_providers/${key}; a sample organisation never meets a real one`,
    },
  ]);
}

/** What a provider answered; what it refuses is the caller's to mend, and one that does not answer is asked again. */
export function answered<T>(answer: ProviderAnswer<T>): T {
  if (answer.ok) return answer.value;
  if (answer.retry_after_ms === null) throw new Refusal(422, answer.problems);
  throw new Refusal(503, answer.problems, { 'retry-after': String(Math.ceil(answer.retry_after_ms / 1_000)) });
}

/** What the provider calls the customer: asked of it, and kept before it is used. */
export async function customerRef(
  store: Store,
  org_id: string,
  provider: PaymentProvider,
  { id, name, email }: Customer,
  now: number,
): Promise<string> {
  const known = await store.read(org_id, (tx) => refOfCustomer(tx, provider.key, id));
  const request = { customer_id: id, customer_ref: known, name, email };
  const { customer_ref } = answered(await provider.ensureCustomer(request));
  await store.append(org_id, (tx) => noteCustomerRef(tx, provider.key, id, customer_ref, now));
  return customer_ref;
}

export const methodOrder = z.strictObject({ order: z.array(z.string().min(1)).min(1).max(100) });

/** The methods of a customer in another order; one that is not theirs is unknown. */
export async function putInOrder(tx: WriteTransaction, customer_id: string, order: readonly string[]) {
  const known = new Set((await methodsOf(tx, customer_id)).map(({ id }) => id));
  const unknown = order.find((id) => !known.has(id));
  if (unknown !== undefined) throw unknownResource('payment method of this customer', unknown);
  return shownMethods(await orderMethods(tx, customer_id, order));
}

/** Asks the provider for where a customer gives something to be charged by. */
export async function setUpMethod(
  { store, org_id, now, request }: Pick<Call<unknown, unknown, unknown>, 'store' | 'org_id' | 'now' | 'request'>,
  customer: Customer,
  wanted: {
    readonly provider: ProviderKey;
    readonly presentation: 'hosted' | 'embedded';
    readonly currency?: string | undefined;
    readonly return_url: string;
  },
  stripe: StripeConnection,
) {
  const provider = await providerBy(store, org_id, wanted.provider, stripe);
  const customer_ref = await customerRef(store, org_id, provider, customer, now);
  const made = answered(
    await provider.setupPaymentMethod({
      customer_ref,
      currency: wanted.currency ?? customer.currency,
      presentation: wanted.presentation,
      return_url: wanted.return_url,
      idempotency_key: `kontor-setup-${request.headers.get(IDEMPOTENCY_HEADER) ?? randomUUID()}`,
    }),
  );
  return {
    object: 'payment_method_setup' as const,
    provider: provider.key,
    url: made.kind === 'link' ? made.url : null,
    client_secret: made.kind === 'client_secret' ? made.client_secret : null,
    expires: made.kind === 'link' ? formatInstant(made.expires_at) : null,
  };
}

export function addPaymentMethods(api: Api, { stripe }: { readonly stripe: StripeConnection }): void {
  api.add(
    {
      operation_id: 'setUpPaymentMethod',
      method: 'post',
      path: '/v1/customers/{id}/payment_method_setups',
      tag: TAG,
      summary: 'Let a customer give a card or an account to be charged from',
      description:
        'A page of the provider, or a secret for its script in a page of yours. What they give is learned by webhook.',
      params: byId,
      body: z.strictObject({
        provider: z.literal('stripe').default('stripe'),
        presentation: z.enum(['hosted', 'embedded']).default('hosted'),
        currency: currency.optional().openapi({ description: "What will be charged; default: the customer's." }),
        return_url: returnUrl,
      }),
      answer: setup,
      idempotent: false,
    },
    async (call) => {
      const customer = await call.store.read(call.org_id, (tx) => customerBy(tx, call.params.id));
      return setUpMethod(call, customer, call.body, stripe);
    },
  );
  api.add(
    {
      operation_id: 'listPaymentMethods',
      method: 'get',
      path: '/v1/customers/{id}/payment_methods',
      tag: TAG,
      summary: 'What a customer can be charged by, in the order it is tried',
      params: byId,
      answer: methods,
    },
    ({ read, params }) => read(async (tx) => shownMethods(await methodsOf(tx, (await customerBy(tx, params.id)).id))),
  );
  api.add(
    {
      operation_id: 'orderPaymentMethods',
      method: 'put',
      path: '/v1/customers/{id}/payment_methods',
      tag: TAG,
      summary: 'Put the methods of a customer into an order; the first is the default',
      params: byId,
      body: methodOrder,
      answer: methods,
    },
    ({ write, params, body }) => write(async (tx) => putInOrder(tx, (await customerBy(tx, params.id)).id, body.order)),
  );
  api.add(
    {
      operation_id: 'removePaymentMethod',
      method: 'delete',
      path: '/v1/payment_methods/{id}',
      tag: TAG,
      summary: 'Never charge a method again',
      params: byId,
      answer: z.object({ id: z.string(), object: z.literal('payment_method'), deleted: z.literal(true) }),
    },
    ({ write, params }) =>
      write(async (tx) => {
        if ((await removeMethod(tx, params.id)) === null) throw unknownResource('payment method', params.id);
        return { id: params.id, object: 'payment_method' as const, deleted: true as const };
      }),
  );
}
