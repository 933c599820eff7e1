// SPDX-License-Identifier: Apache-2.0
import { z } from '@hono/zod-openapi';
import { printedInvoice } from '../../billing/printed-invoice.js';
import { facturXXml, peppolXml } from '../../documents/e-invoice/e-invoice.js';
import type { PrintableDocument } from '../../documents/printable.js';
import type { ReadTransaction } from '../../store/transaction.js';
import type { Api } from '../api.js';
import { textAnswer } from '../operation.js';
import { PDF, pdfAnswer } from '../pdf-answer.js';
import { orRefuse } from '../problem.js';
import { byId } from '../shapes.js';
import { once } from '../text-response.js';
import { invoiceBy } from './invoices.js';

export const XML = 'application/xml';

export const xmlFormat = z.strictObject({
  format: z.enum(['ubl', 'cii']).default('ubl').openapi({
    description: 'UBL for Peppol (BIS Billing 3.0), or the CII of Factur-X and ZUGFeRD.',
  }),
});

/** A document as e-invoice, or the rule of the standard that it breaks. */
export function xmlAnswer(document: PrintableDocument, format: z.output<typeof xmlFormat>['format']) {
  const xml = orRefuse(format === 'ubl' ? peppolXml(document) : facturXXml(document));
  return { content_type: XML, file_name: `${document.number}.xml`, pieces: once(xml) };
}

/** Invoices and credit notes as people and machines read them. */
export function addInvoiceDocuments(api: Api): void {
  api.add(
    {
      operation_id: 'getInvoicePdf',
      method: 'get',
      path: '/v1/invoices/{id}/pdf',
      tag: 'Invoices',
      summary: 'An invoice or credit note as PDF/A-3, with its e-invoice inside where its rules allow',
      params: byId,
      query: z.strictObject({
        factur_x: z.enum(['required', 'when-possible', 'none']).default('when-possible'),
      }),
      answer: textAnswer,
      text: [PDF],
    },
    async ({ read, params, query }) => {
      const document = await read((tx) => printed(tx, params.id));
      return pdfAnswer(document, document.number, query.factur_x);
    },
  );
  api.add(
    {
      operation_id: 'getInvoiceXml',
      method: 'get',
      path: '/v1/invoices/{id}/e_invoice',
      tag: 'Invoices',
      summary: 'An invoice or credit note as e-invoice (EN 16931)',
      params: byId,
      query: xmlFormat,
      answer: textAnswer,
      text: [XML],
    },
    async ({ read, params, query }) => {
      return xmlAnswer(await read((tx) => printed(tx, params.id)), query.format);
    },
  );
}

export async function printed(tx: ReadTransaction, id: string): Promise<PrintableDocument> {
  return orRefuse(await printedInvoice(tx, await invoiceBy(tx, id)));
}
