// SPDX-License-Identifier: Apache-2.0
import { boundAt, formatBound, formatInstant, formatMinor, type Instant, quoteStatus, statusOn } from '@kontor/core';
import type { CatalogVersion } from './catalogs.js';
import type { Customer } from './customers.js';
import type { Invoice, InvoiceKind } from './invoices.js';
import type { Allocation, Payment, PaymentReturn } from './payments.js';
import type { Payout } from './payouts.js';
import type { StoredQuote } from './quotes.js';
import type { Refund } from './refunds.js';
import type { StoredSubscription } from './subscriptions.js';
import { FOREVER } from './values.js';

// Records as others see them: the answers of the API and the data of a webhook message are the same.

export function shownCustomer(row: Customer) {
  const { id, external_id, name, email, country, currency, timezone, payer_customer_id, consolidate } = row;
  const { sample, metadata } = row;
  const created = formatInstant(row.created_at);
  return {
    id,
    object: 'customer' as const,
    external_id,
    name,
    email,
    country,
    currency,
    timezone,
    payer_customer_id,
    consolidate,
    sample,
    metadata,
    created,
  };
}

/** As it stands at `now` in its zone. */
export function shownSubscription(row: StoredSubscription, now: Instant) {
  return {
    id: row.id,
    object: 'subscription' as const,
    customer_id: row.customer_id,
    status: statusOn(row, boundAt(now, row.timezone), row.past_due),
    plan: row.plan,
    option: row.option ?? null,
    catalog_version: row.catalog_version,
    currency: row.currency,
    timezone: row.timezone,
    start_date: row.start_date,
    end_date: row.end_date === undefined ? null : formatBound(row.end_date, row.timezone),
    trial_end_date: row.trial_end_date ?? null,
    trial_without_method: row.trial_without_method ?? null,
    cancelled_on: row.cancelled_on ?? null,
    anchor: row.anchor,
    anchor_date: row.anchor_date,
    quantities: { ...row.quantities },
    add_ons: row.add_ons.map((entry) => ({
      ...entry,
      start_date: formatBound(entry.start_date, row.timezone),
      end_date: entry.end_date === undefined ? null : formatBound(entry.end_date, row.timezone),
      anchor: entry.anchor ?? 'subscription',
    })),
    contract: row.contract ?? null,
    sample: row.sample,
    metadata: row.metadata,
    created: formatInstant(row.created_at),
  };
}

/** The head of an invoice; also of one about to be stored, whose status is `issued`. */
export function shownInvoice(
  row: Omit<
    Invoice,
    'sequence' | 'document' | 'usage_watermark' | 'rating_version' | 'sys_from' | 'credits_invoice_id'
  > & { readonly credits_invoice_id?: string | null },
) {
  return {
    id: row.id,
    object: 'invoice' as const,
    number: row.number,
    status: row.status,
    customer_id: row.customer_id,
    subscription_id: row.subscription_id || null,
    currency: row.currency,
    kind: row.kind as InvoiceKind,
    credits_invoice_id: row.credits_invoice_id ?? null,
    subtotal: formatMinor(row.subtotal_minor, row.currency),
    discount: formatMinor(row.discount_minor, row.currency),
    tax: formatMinor(row.tax_minor, row.currency),
    total: formatMinor(row.total_minor, row.currency),
    credited: formatMinor(row.credited_minor, row.currency),
    due: formatMinor(row.due_minor, row.currency),
    period: { start: row.period_start, end: row.period_end },
    invoice_date: row.invoice_date,
    issued: formatInstant(row.issued_at),
    catalog_version: row.catalog_version,
    document_hash: row.document_hash,
  };
}

/** A payment; of one that is not stored yet, without id and time. */
export function shownPayment(row: Omit<Payment, 'created_at' | 'id'>, id: string | null, created_at: Instant | null) {
  const { customer_id, currency: of, amount_minor, fee_minor, money: where, received_on, reference } = row;
  return {
    id,
    object: 'payment' as const,
    customer_id,
    currency: of,
    amount: formatMinor(amount_minor, of),
    fee: formatMinor(fee_minor, of),
    money: where,
    received_on,
    reference,
    created: created_at === null ? null : formatInstant(created_at),
  };
}

/** With what has become of it at `now`. */
export function shownQuote(stored: StoredQuote, now: Instant) {
  const { terms } = stored;
  const at = (time: Instant | null) => (time === null ? null : formatInstant(time));
  return {
    id: stored.id,
    object: 'quote' as const,
    number: stored.number,
    status: quoteStatus(stored, now),
    customer_id: stored.customer_id,
    plan: terms.plan,
    option: terms.option ?? null,
    catalog_version: terms.catalog_version,
    currency: terms.currency,
    timezone: terms.timezone,
    start_date: terms.start_date,
    term_months: terms.term_months,
    quantities: { ...terms.quantities },
    add_ons: terms.add_ons.map((entry) => ({ ...entry })),
    contract: terms.contract ?? null,
    valid_until: terms.valid_until,
    expires_at: formatInstant(stored.expires_at),
    document_hash: stored.document_hash,
    sent_at: at(stored.sent_at),
    closed_at: at(stored.closed_at),
    signature: stored.signature,
    decline_reason: stored.decline_reason,
    subscription_id: stored.subscription_id,
    created: formatInstant(stored.created_at),
  };
}

/** In force: at the commit `as_of`, null for now. */
export function shownCatalogVersion({ version, hash, created_at, sys_to }: CatalogVersion, as_of: bigint | null) {
  return {
    object: 'catalog_version' as const,
    id: String(version),
    version,
    hash,
    created: formatInstant(created_at),
    in_force: as_of === null ? sys_to === FOREVER : sys_to > as_of,
  };
}

export function shownAllocation({ invoice_id, payment_id, kind, amount_minor, allocated_on }: Allocation, of: string) {
  return { invoice_id, payment_id, kind, amount: formatMinor(amount_minor, of), date: allocated_on };
}

/** In the currency `of` the payment. */
export function shownReturn(
  row: PaymentReturn,
  of: string,
  {
    reopened,
    undone,
    taken_back,
  }: {
    readonly reopened: readonly Allocation[];
    readonly undone: readonly { readonly payment: Payment; readonly reopened: readonly Allocation[] }[];
    readonly taken_back: readonly { readonly amount_minor: bigint }[];
  },
) {
  return {
    id: row.id as string | null,
    object: 'payment_return' as const,
    payment_id: row.payment_id,
    customer_id: row.customer_id,
    currency: of,
    amount: formatMinor(row.amount_minor, of),
    fee: formatMinor(row.fee_minor, of),
    returned_on: row.returned_on,
    reason: row.reason,
    reopened: [
      ...reopened.map((each) => ({ ...shownAllocation(each, of), currency: of })),
      ...undone.flatMap(({ payment: { currency }, reopened: again }) =>
        again.map((each) => ({ ...shownAllocation(each, currency), currency })),
      ),
    ],
    credit_taken_back: formatMinor(
      taken_back.reduce((sum, { amount_minor }) => sum + amount_minor, 0n),
      of,
    ),
    created: formatInstant(row.created_at) as string | null,
  };
}

export function shownRefund(row: Refund) {
  return {
    id: row.id as string | null,
    object: 'refund' as const,
    customer_id: row.customer_id,
    currency: row.currency,
    amount: formatMinor(row.amount_minor, row.currency),
    fee: formatMinor(row.fee_minor, row.currency),
    money: row.money,
    source: row.source,
    source_id: row.source_id,
    payment_id: row.payment_id,
    provider: row.provider,
    refunded_on: row.refunded_on,
    reason: row.reason,
    status: row.status,
    provider_ref: row.provider_ref,
    failure: row.failure,
    problem: row.problem,
    created: formatInstant(row.created_at) as string | null,
  };
}

/** `created_at` is null for what is not stored. */
export function shownPayout(row: Omit<Payout, 'created_at'> & { readonly created_at: Instant | null }) {
  const { id, provider, currency, amount_minor, fee_minor, created_at, failed_on } = row;
  return {
    id: created_at === null ? null : id,
    object: 'payout' as const,
    provider,
    currency,
    amount: formatMinor(amount_minor, currency),
    fee: formatMinor(fee_minor, currency),
    received: formatMinor(amount_minor - fee_minor, currency),
    paid_on: row.paid_on,
    reference: row.reference,
    status: failed_on === null ? ('paid' as const) : ('failed' as const),
    failed_on,
    failure: row.failure,
    bank_transaction_id: row.bank_transaction_id,
    created: created_at === null ? null : formatInstant(created_at),
  };
}
