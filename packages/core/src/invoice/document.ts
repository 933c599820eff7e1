// SPDX-License-Identifier: Apache-2.0
import type { Period, PlainDate } from '../contract/subscription.js';
import { dayOf, firstDayFrom, formatBound } from '../kit/bound.js';
import type { Instant } from '../kit/calendar.js';
import { formatInstant } from '../kit/instant.js';
import { canonicalJson } from '../kit/json.js';
import { derivationToJson } from '../rating/derivation-json.js';
import type { TaxAmount } from '../tax/tax-result.js';
import type { InvoiceLine } from './invoice.js';
import type { SettledLine, SettledPlan, Settlement } from './settle.js';

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
  /** Of a credit note. */
  readonly settled?: readonly SettledPart[];
  readonly organisation: { readonly id: string; readonly name: string };
  readonly customer: {
    readonly id: string;
    readonly external_id: string | null;
    readonly name: string;
    readonly email: string | null;
    readonly country: string | null;
  };
  /** The names of all whose lines are on it. */
  readonly holders?: readonly DocumentHolder[];
}

export interface DocumentHolder {
  readonly id: string;
  readonly external_id: string | null;
  readonly name: string;
}

/** Where a part of a credit note goes: off an open invoice, or one written off; to the customer; or back to credits. */
export interface SettledPart {
  readonly to: 'invoice' | 'refund' | 'balance' | 'credits';
  /** Which invoice it lowers, or what of which goes back; null for what no invoice had left. */
  readonly invoice: string | null;
  readonly amount_minor: string;
}

/** The invoice as plain JSON values: amounts in minor units as text, instants as RFC 3339. */
export interface InvoiceDocument {
  readonly object: SettledPlan['kind'];
  readonly id: string;
  readonly number: string;
  readonly issued_at: string;
  readonly invoice_date: PlainDate;
  readonly organisation: Issue['organisation'];
  readonly customer: Issue['customer'];
  /** Who is paid for, where that is not the customer alone, in the order of the lines. */
  readonly holders?: readonly DocumentHolder[];
  /** Null: of several subscriptions or of none, as the lines say. */
  readonly subscription_id: string | null;
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
    /** In whole days. */
    readonly period: Period;
    /** Where the period begins or ends within a day: a day, or an RFC 3339 timestamp with the zone's offset. */
    readonly times?: { readonly start: string; readonly end: string };
    /** Usage so far of a period that was not over. */
    readonly interim?: true;
    readonly catalog_version: number;
    /** Before discount. */
    readonly amount_minor: string;
    readonly discount_minor: string;
    /** After discount and without tax. */
    readonly net_minor: string;
    readonly tax_minor: string;
    /** EN 16931; null where taxes are none of the seller's business. */
    readonly vat_category: string | null;
    /** The rates on it, by the codes of `taxes`. */
    readonly tax_rates: readonly { readonly code: string; readonly rate: string; readonly amount_minor: string }[];
    readonly derivation: ReturnType<typeof derivationToJson>;
    /** Only where they are not those of the invoice. */
    readonly customer_id?: string;
    readonly subscription_id?: string | null;
    /** Only where there is one. */
    readonly tax_category?: string;
    readonly prepaid?: true;
  }[];
  readonly discounts: readonly { readonly source: string; readonly label: string; readonly amount_minor: string }[];
  /** Whether prices come without tax or with it; null where none is charged. */
  readonly tax_behaviour: Settlement['tax_behaviour'];
  readonly taxes: readonly {
    readonly code: string;
    readonly label: string;
    readonly jurisdiction: string;
    readonly kind: TaxAmount['kind'];
    /** A fraction: `0.19`. */
    readonly rate: string;
    readonly compound: boolean;
    readonly taxable_minor: string;
    readonly amount_minor: string;
  }[];
  /** Why no tax is charged, where that has to be said. */
  readonly tax_note: Settlement['tax_note'];
  readonly credits: readonly { readonly grant_id: string; readonly amount_minor: string }[];
  /** Of a credit note written by hand: which invoice it is about, and why it was written. */
  readonly corrects?: {
    readonly invoice_id: string;
    readonly number: string;
    readonly issue_date: PlainDate;
    readonly reason: string;
  };
  /** Of a credit note. */
  readonly settled?: readonly SettledPart[];
  readonly subtotal_minor: string;
  readonly discount_minor: string;
  readonly net_minor: string;
  readonly tax_minor: string;
  readonly total_minor: string;
  readonly credited_minor: string;
  readonly due_minor: string;
}

/**
 * The document of an invoice: everything that is owed and why. The same plan and issue give the same document, its
 * members in the order of canonical JSON, which is then written fastest. Throws a RangeError when there is not one id a line.
 */
export function invoiceDocument(plan: SettledPlan, issue: Issue): InvoiceDocument {
  const { settlement } = plan;
  if (issue.line_ids.length !== plan.lines.length)
    throw new RangeError(`${plan.lines.length} lines need as many ids, not ${issue.line_ids.length}`);
  const { organisation, customer, holders } = issue;
  return {
    catalog_version: plan.catalog_version,
    credited_minor: settlement.credited_minor.toString(),
    credits: settlement.burns.map(({ grant_id, amount_minor }) => ({
      amount_minor: amount_minor.toString(),
      grant_id,
    })),
    currency: plan.currency,
    customer: {
      country: customer.country,
      email: customer.email,
      external_id: customer.external_id,
      id: customer.id,
      name: customer.name,
    },
    discount_minor: settlement.discount_minor.toString(),
    discounts: settlement.discounts.map(({ source, label, amount_minor }) => ({
      amount_minor: amount_minor.toString(),
      label,
      source,
    })),
    due_minor: settlement.due_minor.toString(),
    ...(holders === undefined
      ? {}
      : { holders: holders.map(({ id, external_id, name }) => ({ external_id, id, name })) }),
    id: issue.id,
    invoice_date: plan.invoice_date,
    issued_at: formatInstant(issue.issued_at),
    lines: plan.lines.map((line, index) =>
      lineJson(line, settlement.lines[index] as SettledLine, issue.line_ids[index] as string),
    ),
    net_minor: settlement.net_minor.toString(),
    number: issue.number,
    object: plan.kind,
    organisation: { id: organisation.id, name: organisation.name },
    period: { end: plan.period.end, start: plan.period.start },
    rating_version: issue.rating_version,
    ...(issue.settled === undefined ? {} : { settled: issue.settled }),
    subscription_id: plan.subscription_id,
    subtotal_minor: settlement.subtotal_minor.toString(),
    tax_behaviour: settlement.tax_behaviour,
    tax_minor: settlement.tax_minor.toString(),
    tax_note: settlement.tax_note,
    taxes: settlement.taxes.map(taxAmountJson),
    total_minor: settlement.total_minor.toString(),
    usage_watermark: issue.usage_watermark,
  };
}

function lineJson(line: InvoiceLine, settled: SettledLine, id: string): InvoiceDocument['lines'][number] {
  const { holder } = line;
  const { discount_minor, net_minor, tax_minor, tax_rates, vat_category } = settledLineJson(settled);
  return {
    amount_minor: line.amount_minor.toString(),
    catalog_version: line.catalog_version,
    charge_key: line.charge_key,
    ...(holder === undefined ? {} : { customer_id: holder.customer_id }),
    derivation: derivationToJson(line.derivation),
    discount_minor,
    id,
    ...(line.interim === true ? { interim: true as const } : {}),
    kind: line.kind,
    label: line.label,
    net_minor,
    period: { end: firstDayFrom(line.period.end), start: dayOf(line.period.start) },
    ...(line.prepaid === undefined ? {} : { prepaid: line.prepaid }),
    ...(holder === undefined ? {} : { subscription_id: holder.subscription_id }),
    ...(line.tax_category === undefined ? {} : { tax_category: line.tax_category }),
    tax_minor,
    tax_rates,
    ...timesOf(line),
    vat_category,
  };
}

/** When the period of a line begins and ends, where that is within a day; nothing where days say it all. */
export function timesOf({ period, timezone }: Pick<InvoiceLine, 'period' | 'timezone'>): {
  readonly times?: { readonly start: string; readonly end: string };
} {
  if (timezone === undefined) return {};
  return { times: { end: formatBound(period.end, timezone), start: formatBound(period.start, timezone) } };
}

/** What a line comes to after its discount, as plain JSON values. */
export function settledLineJson(line: SettledLine) {
  return {
    discount_minor: line.discount_minor.toString(),
    net_minor: line.net_minor.toString(),
    tax_minor: line.tax_minor.toString(),
    tax_rates: line.taxes.map(({ code, rate, amount_minor }) => ({
      amount_minor: amount_minor.toString(),
      code,
      rate,
    })),
    vat_category: line.vat_category,
  };
}

/** One tax of the summary as plain JSON values. */
export function taxAmountJson({ code, label, jurisdiction, kind, rate, compound, ...minor }: TaxAmount) {
  const [taxable_minor, amount_minor] = [minor.taxable_minor.toString(), minor.amount_minor.toString()];
  return { amount_minor, code, compound, jurisdiction, kind, label, rate, taxable_minor };
}

/** The text whose SHA-256 is the document's hash: its canonical JSON (RFC 8785), to be hashed as UTF-8. */
export function invoiceHashInput(document: InvoiceDocument): string {
  return canonicalJson(document);
}
