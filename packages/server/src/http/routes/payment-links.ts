// SPDX-License-Identifier: Apache-2.0
import { z } from '@hono/zod-openapi';
import { formatInstant } from '@kontor/core';
import { paymentPageLink, paymentPageUrl } from '../../collecting/payment-links.js';
import type { Api } from '../api.js';
import { byId, instant } from '../shapes.js';
import { invoiceBy } from './invoices.js';

export const paymentLink = z
  .object({
    object: z.literal('payment_link'),
    invoice_id: z.string(),
    url: z.string().openapi({ description: 'Whoever has it sees the invoice and can pay it.' }),
    expires: instant,
  })
  .openapi('PaymentLink');

/** `public_url`: where customers reach this server; default where the request reached it. */
export function addPaymentLinks(api: Api, { public_url }: { readonly public_url: string | undefined }): void {
  api.add(
    {
      operation_id: 'makePaymentLink',
      method: 'post',
      path: '/v1/invoices/{id}/payment_link',
      tag: 'Collecting',
      summary: 'The address of the page on which an invoice is paid, the same as in mails',
      params: byId,
      body: z.strictObject({
        renew: z.boolean().default(false).openapi({ description: 'Make a new one; the one before leads nowhere.' }),
      }),
      answer: paymentLink,
      idempotent: false,
    },
    ({ write, store, params, body, request }) =>
      write(async (tx) => {
        const { id: invoice_id, customer_id } = await invoiceBy(tx, params.id);
        const made = await paymentPageLink(tx, store.secrets, { invoice_id, customer_id }, body.renew);
        return {
          object: 'payment_link' as const,
          invoice_id,
          url: paymentPageUrl(public_url ?? new URL(request.url).origin, made.token),
          expires: formatInstant(made.expires_at),
        };
      }),
  );
}
