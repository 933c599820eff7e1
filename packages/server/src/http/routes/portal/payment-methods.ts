// SPDX-License-Identifier: Apache-2.0
import { z } from '@hono/zod-openapi';
import { getMethod, methodsOf, removeMethod } from '../../../collecting/payment-methods.js';
import type { StripeConnection } from '../../../collecting/providers.js';
import type { Api } from '../../api.js';
import { ownCustomer } from '../../portal-access.js';
import { unknownResource } from '../../problem.js';
import { byId } from '../../shapes.js';
import { methodOrder, methods, putInOrder, returnUrl, setUpMethod, setup, shownMethods } from '../payment-methods.js';
import { customerIn, TAG } from './allowed.js';

export function addPortalPaymentMethods(api: Api, { stripe }: { readonly stripe: StripeConnection }): void {
  api.add(
    {
      operation_id: 'listOwnPaymentMethods',
      method: 'get',
      path: '/v1/portal/payment_methods',
      tag: TAG,
      summary: 'What the customer is charged by, in the order it is tried',
      access: ['portal'],
      answer: methods,
    },
    ({ read, caller }) => read(async (tx) => shownMethods(await methodsOf(tx, ownCustomer(caller)))),
  );
  api.add(
    {
      operation_id: 'setUpOwnPaymentMethod',
      method: 'post',
      path: '/v1/portal/payment_method_setups',
      tag: TAG,
      summary: 'A page of the provider on which the customer gives a card or an account',
      access: ['portal'],
      body: z.strictObject({ return_url: returnUrl }),
      answer: setup,
      idempotent: false,
    },
    async (call) => {
      const { store, org_id, body, caller } = call;
      const customer = await store.read(org_id, (tx) => customerIn(tx, ownCustomer(caller)));
      const wanted = { provider: 'stripe', presentation: 'hosted', return_url: body.return_url } as const;
      return setUpMethod(call, customer, wanted, stripe);
    },
  );
  api.add(
    {
      operation_id: 'orderOwnPaymentMethods',
      method: 'put',
      path: '/v1/portal/payment_methods',
      tag: TAG,
      summary: 'Put them into an order; the first is the default',
      access: ['portal'],
      body: methodOrder,
      answer: methods,
    },
    ({ write, caller, body }) => write((tx) => putInOrder(tx, ownCustomer(caller), body.order)),
  );
  api.add(
    {
      operation_id: 'removeOwnPaymentMethod',
      method: 'delete',
      path: '/v1/portal/payment_methods/{id}',
      tag: TAG,
      summary: 'Never be charged by one again',
      access: ['portal'],
      params: byId,
      answer: z.object({ id: z.string(), object: z.literal('payment_method'), deleted: z.literal(true) }),
    },
    ({ write, caller, params: { id } }) =>
      write(async (tx) => {
        const found = await getMethod(tx, id);
        if (found === null || found.customer_id !== ownCustomer(caller)) throw unknownResource('payment method', id);
        await removeMethod(tx, id);
        return { id, object: 'payment_method' as const, deleted: true as const };
      }),
  );
}
