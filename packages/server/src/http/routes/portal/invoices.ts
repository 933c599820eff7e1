// SPDX-License-Identifier: Apache-2.0
import { formatInstant } from '@kontor/core';
import { paymentPageLink, paymentPageUrl } from '../../../collecting/payment-links.js';
import type { Invoice } from '../../../store/invoices.js';
import type { Transaction } from '../../../store/transaction.js';
import type { Api } from '../../api.js';
import { textAnswer } from '../../operation.js';
import { PDF, pdfAnswer } from '../../pdf-answer.js';
import { ownCustomer } from '../../portal-access.js';
import { unknownResource } from '../../problem.js';
import { byId, decimalText, listOf, pageOf, pageQuery } from '../../shapes.js';
import { printed, XML, xmlAnswer, xmlFormat } from '../invoice-documents.js';
import { invoicePage, listed } from '../invoices.js';
import { paymentLink } from '../payment-links.js';
import { TAG } from './allowed.js';

const own = listed
  .extend({ open: decimalText.openapi({ description: 'What is to be paid of it.' }) })
  .openapi('PortalInvoice');

/** An invoice that the customer pays; another one is not there. */
async function ownInvoice(tx: Transaction, customer_id: string, id: string): Promise<Invoice> {
  const found = await tx.invoices.get(id);
  if (found === null || found.customer_id !== customer_id) throw unknownResource('invoice', id);
  return found;
}

export function addPortalInvoices(api: Api, { public_url }: { readonly public_url: string | undefined }): void {
  api.add(
    {
      operation_id: 'listOwnInvoices',
      method: 'get',
      path: '/v1/portal/invoices',
      tag: TAG,
      summary: 'Invoices and credit notes of the customer, newest first',
      access: ['portal'],
      query: pageQuery,
      answer: listOf(own, 'PortalInvoiceList'),
    },
    ({ read, caller, query }) => read((tx) => invoicePage(tx, { ...pageOf(query), customer_id: ownCustomer(caller) })),
  );
  api.add(
    {
      operation_id: 'getOwnInvoicePdf',
      method: 'get',
      path: '/v1/portal/invoices/{id}/pdf',
      tag: TAG,
      summary: 'An invoice as PDF, with its e-invoice inside where its rules allow',
      access: ['portal'],
      params: byId,
      answer: textAnswer,
      text: [PDF],
    },
    async ({ read, caller, params }) => {
      const document = await read(async (tx) => printed(tx, (await ownInvoice(tx, ownCustomer(caller), params.id)).id));
      return pdfAnswer(document, document.number, 'when-possible');
    },
  );
  api.add(
    {
      operation_id: 'getOwnInvoiceXml',
      method: 'get',
      path: '/v1/portal/invoices/{id}/e_invoice',
      tag: TAG,
      summary: 'An invoice as e-invoice (EN 16931)',
      access: ['portal'],
      params: byId,
      query: xmlFormat,
      answer: textAnswer,
      text: [XML],
    },
    async ({ read, caller, params, query }) =>
      xmlAnswer(
        await read(async (tx) => printed(tx, (await ownInvoice(tx, ownCustomer(caller), params.id)).id)),
        query.format,
      ),
  );
  api.add(
    {
      operation_id: 'makeOwnPaymentLink',
      method: 'post',
      path: '/v1/portal/invoices/{id}/payment_link',
      tag: TAG,
      summary: 'The address of the page on which an invoice is paid',
      access: ['portal'],
      params: byId,
      answer: paymentLink,
      idempotent: false,
    },
    ({ write, store, caller, params, request }) =>
      write(async (tx) => {
        const { id: invoice_id, customer_id } = await ownInvoice(tx, ownCustomer(caller), params.id);
        const made = await paymentPageLink(tx, store.secrets, { invoice_id, customer_id });
        return {
          object: 'payment_link' as const,
          invoice_id,
          url: paymentPageUrl(public_url ?? new URL(request.url).origin, made.token),
          expires: formatInstant(made.expires_at),
        };
      }),
  );
}
