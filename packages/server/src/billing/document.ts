// SPDX-License-Identifier: Apache-2.0

import { createHash } from 'node:crypto';
import { canonicalJson, derivationToJson, formatInstant, type InvoicePlan } from '@kontor/core';
import type { Customer } from '../store/customers.js';
import { invoiceNumber, type NewInvoice } from '../store/invoices.js';
import type { Organisation } from '../store/organisations.js';
import type { WriteTransaction } from '../store/transaction.js';

/** Grows when the same plan and usage would give another amount: says with which arithmetic an invoice was made. */
export const RATING_VERSION = 1;

/** The invoice to store for a plan: its ids, and the document with the hash that a later copy is held against. */
export function invoiceOf(
  tx: WriteTransaction,
  organisation: Organisation,
  customer: Customer,
  plan: InvoicePlan,
  sequence: bigint,
  usage_watermark: string,
): NewInvoice {
  const id = tx.newId('inv');
  const lines = plan.lines.map((line) => ({ id: tx.newId('il'), line }));
  const document = canonicalJson({
    id,
    number: invoiceNumber(organisation.invoice_prefix, sequence),
    organisation: { id: organisation.id, name: organisation.name },
    customer: {
      id: customer.id,
      external_id: customer.external_id,
      name: customer.name,
      email: customer.email,
      country: customer.country,
    },
    subscription_id: plan.subscription_id,
    currency: plan.currency,
    total_minor: plan.total_minor,
    period: plan.period,
    invoice_date: plan.invoice_date,
    issued_at: formatInstant(tx.now),
    catalog_version: plan.catalog_version,
    rating_version: RATING_VERSION,
    usage_watermark,
    lines: lines.map(({ id: line_id, line }) => ({
      id: line_id,
      charge_key: line.charge_key,
      label: line.label,
      period: line.period,
      amount_minor: line.amount_minor,
    })),
  });
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
    lines: lines.map(({ id: line_id, line }) => ({
      id: line_id,
      charge_key: line.charge_key,
      label: line.label,
      period_start: line.period.start,
      period_end: line.period.end,
      amount_minor: line.amount_minor,
      derivation: JSON.stringify(derivationToJson(line.derivation)),
    })),
  };
}
