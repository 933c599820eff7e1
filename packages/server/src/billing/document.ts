// SPDX-License-Identifier: Apache-2.0

import { hash } from 'node:crypto';
import {
  dayOf,
  firstDayFrom,
  type Instant,
  type InvoiceDocument,
  type InvoiceLine,
  type Issue,
  invoiceDocument,
  invoiceHashInput,
  oneOffChargeId,
} from '@kontor/core';
import { settledParts } from '../receivables/settle-credit.js';
import type { Customer } from '../store/customers.js';
import { invoiceNumber, type NewInvoice } from '../store/invoices.js';
import type { Organisation } from '../store/organisations.js';
import { freshId } from '../store/transaction.js';
import { RATING_VERSION } from './rating-version.js';
import type { BillablePlan } from './settlement-book.js';

/** What all invoices of a batch share. */
export interface IssueContext {
  readonly organisation: Organisation;
  readonly customers: ReadonlyMap<string, Customer>;
  readonly usage_watermark: string;
  readonly now: Instant;
  /** Of the arithmetic that the plans were made with; default the present one. */
  readonly rating_version?: number;
}

/** The document of a plan under the ids and the number it is given. */
export function documentOf(
  plan: BillablePlan,
  {
    id,
    number,
    line_ids,
    organisation,
    customers,
    usage_watermark,
    now,
    rating_version = RATING_VERSION,
  }: IssueContext & Pick<NewInvoice, 'id' | 'number'> & { readonly line_ids: readonly string[] },
): InvoiceDocument {
  const customer = customers.get(plan.customer_id);
  if (customer === undefined) throw new Error(`an invoice is over ${plan.customer_id}, who does not exist`);
  return invoiceDocument(plan, {
    id,
    number,
    issued_at: now,
    rating_version,
    usage_watermark,
    line_ids,
    ...(plan.credit === null ? {} : { settled: settledParts(plan.credit.parts, 'balance', plan.credit.rest_minor) }),
    organisation: { id: organisation.id, name: organisation.name },
    customer: {
      id: customer.id,
      external_id: customer.external_id,
      name: customer.name,
      email: customer.email,
      country: customer.country,
    },
    ...holdersOf(plan, customers),
  });
}

/** Everybody whose lines are on an invoice that somebody pays for others. */
function holdersOf({ customer_id, lines }: BillablePlan, customers: IssueContext['customers']): Pick<Issue, 'holders'> {
  const ids = new Set(lines.flatMap(({ holder }) => holder?.customer_id ?? []));
  if (ids.size === 0 || (ids.size === 1 && ids.has(customer_id))) return {};
  const named = [...ids].flatMap((id) => customers.get(id) ?? []);
  return { holders: named.map(({ id, external_id, name }) => ({ id, external_id, name })) };
}

/** Where a line is stored that has a holder of its own: a one-off charge under its customer, so that it is billed once. */
function storedUnder({ charge_key, holder }: InvoiceLine): { readonly subscription_id?: string } {
  if (holder === undefined) return {};
  const { customer_id, subscription_id } = holder;
  return {
    subscription_id: subscription_id === null || oneOffChargeId(charge_key) !== null ? customer_id : subscription_id,
  };
}

/** The invoice to store for a plan: its ids, and the document with the hash that a later copy is held against. */
export function invoiceOf(plan: BillablePlan, sequence: bigint, context: IssueContext): NewInvoice {
  const { organisation, customers, usage_watermark, now, rating_version = RATING_VERSION } = context;
  const id = freshId('inv', now);
  const number = invoiceNumber(organisation.invoice_prefix, sequence, plan.kind);
  const line_ids = plan.lines.map(() => freshId('il', now));
  const shared = { organisation, customers, usage_watermark, now, rating_version };
  const document = documentOf(plan, { id, number, line_ids, ...shared });
  const text = invoiceHashInput(document);
  return {
    id,
    sequence,
    number,
    customer_id: plan.customer_id,
    subscription_id: plan.subscription_id ?? '',
    currency: plan.currency,
    kind: plan.kind,
    subtotal_minor: plan.settlement.subtotal_minor,
    discount_minor: plan.settlement.discount_minor,
    tax_minor: plan.settlement.tax_minor,
    total_minor: plan.total_minor,
    credited_minor: plan.settlement.credited_minor,
    due_minor: plan.settlement.due_minor,
    period_start: plan.period.start,
    period_end: plan.period.end,
    invoice_date: plan.invoice_date,
    issued_at: now,
    catalog_version: plan.catalog_version,
    rating_version,
    usage_watermark,
    document: text,
    document_hash: hash('sha256', text, 'hex'),
    lines: plan.lines.map((line, index) => ({
      id: line_ids[index] as string,
      ...storedUnder(line),
      charge_key: line.charge_key,
      label: line.label,
      period_start: dayOf(line.period.start),
      period_end: firstDayFrom(line.period.end),
      amount_minor: line.amount_minor,
      discount_minor: plan.settlement.lines[index]?.discount_minor ?? 0n,
      tax_minor: plan.settlement.lines[index]?.tax_minor ?? 0n,
      kind: line.kind,
      billed: line.billed,
      revision: line.revision,
      metered: line.metered,
      interim: line.interim === true,
    })),
  };
}
