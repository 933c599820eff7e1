// SPDX-License-Identifier: Apache-2.0

import { createHash } from 'node:crypto';
import { derivationToJson, type InvoicePlan, invoiceDocument, invoiceHashInput } from '@kontor/core';
import { invoiceNumber, type NewInvoice } from '../store/invoices.js';
import type { WriteTransaction } from '../store/transaction.js';

/** Grows when the same plan and usage would give another amount: says with which arithmetic an invoice was made. */
export const RATING_VERSION = 1;

/** The invoice to store for a plan: its ids, and the document with the hash that a later copy is held against. */
export function invoiceOf(
  tx: WriteTransaction,
  plan: InvoicePlan,
  number: { readonly prefix: string; readonly sequence: bigint },
  usage_watermark: string,
): NewInvoice {
  const id = tx.newId('inv');
  const document = invoiceHashInput(
    invoiceDocument(plan, {
      id,
      number: invoiceNumber(number.prefix, number.sequence),
      issued_at: tx.now,
      rating_version: RATING_VERSION,
      usage_watermark,
    }),
  );
  return {
    id,
    customer_id: plan.customer_id,
    subscription_id: plan.subscription_id,
    currency: plan.currency,
    total_minor: plan.total_minor,
    period_start: plan.period.start,
    period_end: plan.period.end,
    invoice_date: plan.invoice_date,
    issued_at: tx.now,
    catalog_version: plan.catalog_version,
    rating_version: RATING_VERSION,
    usage_watermark,
    document,
    document_hash: createHash('sha256').update(document).digest('hex'),
    lines: plan.lines.map((line) => ({
      id: tx.newId('il'),
      charge_key: line.charge_key,
      label: line.label,
      period_start: line.period.start,
      period_end: line.period.end,
      amount_minor: line.amount_minor,
      derivation: JSON.stringify(derivationToJson(line.derivation)),
    })),
  };
}
