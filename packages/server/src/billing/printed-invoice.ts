// SPDX-License-Identifier: Apache-2.0
import type { InvoiceDocument, Result } from '@kontor/core';
import { debitNotice } from '../collecting/debit-notice.js';
import { documentRates } from '../currencies/document-rates.js';
import type { PrintableDocument } from '../documents/printable.js';
import type { Invoice } from '../store/invoices.js';
import type { Transaction } from '../store/transaction.js';
import { printableInvoice } from './printable-invoice.js';

/** A stored invoice or credit note ready to be printed and sent, as `printableInvoice` has it. */
export async function printedInvoice(tx: Transaction, invoice: Invoice): Promise<Result<PrintableDocument>> {
  const customer = await tx.customers.get(invoice.customer_id);
  if (customer === null) throw new Error(`${invoice.number} is of a customer that does not exist`);
  const { tax } = await documentRates(tx, invoice);
  const corrected = await tx.invoices.correctedBy(invoice);
  const document = invoice.document as InvoiceDocument;
  const told = { tax_rate: tax, corrected, debit: await debitNotice(tx, invoice) };
  return printableInvoice(document, await tx.organisations.get(), customer, told);
}
