// SPDX-License-Identifier: Apache-2.0
import type { Period, PlainDate } from '../contract/subscription.js';
import type { Instant } from '../kit/calendar.js';
import { formatInstant } from '../kit/instant.js';
import { canonicalJson } from '../kit/json.js';
import { derivationToJson } from '../rating/derivation-json.js';
import type { InvoiceLine, InvoicePlan } from './invoice.js';

/** What a plan becomes an invoice with, and what its amounts were computed from. */
export interface Issue {
  readonly id: string;
  /** The number on paper. */
  readonly number: string;
  readonly issued_at: Instant;
  /** Which version of the rating code computed the amounts. */
  readonly rating_version: number;
  /** Up to where usage had been counted, as the store names it. */
  readonly usage_watermark: string | null;
  /** One for each line of the plan, in its order. */
  readonly line_ids: readonly string[];
  readonly organisation: { readonly id: string; readonly name: string };
  readonly customer: {
    readonly id: string;
    readonly external_id: string | null;
    readonly name: string;
    readonly email: string | null;
    readonly country: string | null;
  };
}

/** The invoice as plain JSON values: amounts in minor units as text, instants as RFC 3339. */
export interface InvoiceDocument {
  readonly object: 'invoice';
  readonly id: string;
  readonly number: string;
  readonly issued_at: string;
  readonly invoice_date: PlainDate;
  readonly organisation: Issue['organisation'];
  readonly customer: Issue['customer'];
  readonly subscription_id: string;
  readonly currency: string;
  readonly period: Period;
  readonly catalog_version: number;
  readonly rating_version: number;
  readonly usage_watermark: string | null;
  readonly lines: readonly {
    readonly id: string;
    readonly kind: InvoiceLine['kind'];
    readonly charge_key: string;
    readonly label: string;
    readonly period: Period;
    readonly catalog_version: number;
    readonly amount_minor: string;
    readonly derivation: ReturnType<typeof derivationToJson>;
  }[];
  readonly total_minor: string;
}

/**
 * The document of an invoice: everything that is owed and why. The same plan and issue give the same document.
 * Throws a RangeError when there is not one id a line.
 */
export function invoiceDocument(plan: InvoicePlan, issue: Issue): InvoiceDocument {
  if (issue.line_ids.length !== plan.lines.length)
    throw new RangeError(`${plan.lines.length} lines need as many ids, not ${issue.line_ids.length}`);
  return {
    object: 'invoice',
    id: issue.id,
    number: issue.number,
    issued_at: formatInstant(issue.issued_at),
    invoice_date: plan.invoice_date,
    organisation: issue.organisation,
    customer: issue.customer,
    subscription_id: plan.subscription_id,
    currency: plan.currency,
    period: plan.period,
    catalog_version: plan.catalog_version,
    rating_version: issue.rating_version,
    usage_watermark: issue.usage_watermark,
    lines: plan.lines.map((line, index) => ({
      id: issue.line_ids[index] as string,
      kind: line.kind,
      charge_key: line.charge_key,
      label: line.label,
      period: line.period,
      catalog_version: line.catalog_version,
      amount_minor: line.amount_minor.toString(),
      derivation: derivationToJson(line.derivation),
    })),
    total_minor: plan.total_minor.toString(),
  };
}

/** The text whose SHA-256 is the document's hash: its canonical JSON (RFC 8785), to be hashed as UTF-8. */
export function invoiceHashInput(document: InvoiceDocument): string {
  return canonicalJson(document);
}
