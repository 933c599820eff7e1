// SPDX-License-Identifier: Apache-2.0
import type { Instant, MoneyAccount, PlainDate } from '@kontor/core';
import { type Page, type PageRequest, pagePlan, toPage } from './page.js';
import { commitOf, type Transaction } from './transaction.js';
import { toTimestamp } from './values.js';

/** Money that came in from a customer. */
export interface Payment {
  readonly id: string;
  readonly customer_id: string;
  readonly currency: string;
  /** What the customer paid, and what of it somebody kept for passing it on. */
  readonly amount_minor: bigint;
  readonly fee_minor: bigint;
  readonly money: MoneyAccount;
  readonly received_on: PlainDate;
  /** What the bank statement says, or the like. */
  readonly reference: string;
  readonly created_at: Instant;
  /** Where it is money of a payment in another currency: of which, what it took of that, and at which rate. */
  readonly exchange?: PaymentExchange | null;
}
/** Money of a payment that was exchanged to pay an invoice in another currency. */
export interface PaymentExchange {
  readonly payment_id: string;
  readonly currency: string;
  /** What of that payment, in its currency. */
  readonly amount_minor: bigint;
  /** How much one unit of that currency is, as decimal text. */
  readonly rate: string;
  /** The day it is of, and who published it; null: it was agreed. */
  readonly date: PlainDate | null;
  readonly source: string | null;
}
/** A payment and what became of it. */
export interface PaymentStanding extends Payment {
  /** What no invoice took, and was neither returned nor refunded. */
  readonly on_account_minor: bigint;
  /** What the bank or the provider took back. */
  readonly returned_minor: bigint;
  /** What was paid back through it. */
  readonly refunded_minor: bigint;
  /** What of it pays invoices in other currencies. */
  readonly exchanged_minor: bigint;
  /** Of an exchange: what of the other currency is on account again. */
  readonly exchange_undone_minor: bigint;
}
/** What of an invoice a payment paid, a credit note took off, or was given up; or what of that was taken back. */
export interface Allocation {
  readonly invoice_id: string;
  /** The payment; of a credit note or a write-off its own id. */
  readonly payment_id: string;
  readonly customer_id: string;
  readonly kind: 'payment' | 'credit_note' | 'write_off' | 'return' | 'refund';
  /** Below zero for what is taken back: the invoice is open again by it. */
  readonly amount_minor: bigint;
  readonly allocated_on: PlainDate;
}
/** A payment, or a part of it, that was taken back. */
export interface PaymentReturn {
  readonly id: string;
  readonly payment_id: string;
  readonly customer_id: string;
  readonly amount_minor: bigint;
  /** What was charged for it on top. */
  readonly fee_minor: bigint;
  readonly returned_on: PlainDate;
  readonly reason: string;
  readonly created_at: Instant;
  /** Of an exchange that is undone: what of the other currency is on account again. */
  readonly exchanged_minor?: bigint | null;
}
/** An invoice of which something is left to pay. */
export interface OpenInvoice {
  readonly id: string;
  readonly number: string;
  readonly customer_id: string;
  readonly currency: string;
  readonly invoice_date: PlainDate;
  readonly total_minor: bigint;
  readonly tax_minor: bigint;
  /** What was due when it was issued, after credits. */
  readonly due_minor: bigint;
  /** What of that is neither paid nor given up. */
  readonly open_minor: bigint;
}
export interface PaymentFilter {
  readonly customer_id?: string | undefined;
  readonly currency?: string | undefined;
  /** Received on this day or later. */
  readonly from?: PlainDate | undefined;
  /** The first day after. */
  readonly to?: PlainDate | undefined;
}
export interface Payments {
  get(id: string): Promise<PaymentStanding | null>;
  list(request?: PageRequest & PaymentFilter): Promise<Page<Payment>>;
  /** Stores a payment with what it pays. */
  record(payment: Omit<Payment, 'created_at'>, allocations: readonly Allocation[]): Promise<Payment>;
  /** The payments of a customer of which something is on account, oldest first. */
  onAccount(customer_id: string): Promise<PaymentStanding[]>;
  /** The exchanges of a payment in the order they were stored, with the invoice that each paid. */
  exchanges(payment_id: string): Promise<(PaymentStanding & { readonly invoice_id: string })[]>;
  /** Stores what a payment on account pays. */
  apply(allocations: readonly Allocation[]): Promise<void>;
  /** Stores that a payment was taken back, and which invoices are open again by it. */
  recordReturn(returned: Omit<PaymentReturn, 'created_at'>, reopened: readonly Allocation[]): Promise<PaymentReturn>;
  /** In the order they were stored. */
  returns(payment_id: string): Promise<PaymentReturn[]>;
  /** Stores what a document other than a payment changes of what is open; it keeps the audit entry. */
  allocate(allocations: readonly Allocation[]): Promise<void>;
  /** Stores that an invoice, or the rest of it, is given up. */
  writeOff(allocation: Allocation): Promise<void>;
  /** What was paid and given up of an invoice, or by a payment, in the order it was stored. */
  allocations(of: { readonly invoice_id: string } | { readonly payment_id: string }): Promise<Allocation[]>;
  /** The invoices of a customer of which something is open, oldest first. */
  openInvoices(customer_id: string): Promise<OpenInvoice[]>;
  /** Those of these invoices of which something is open. */
  openAmong(invoice_ids: readonly string[]): Promise<OpenInvoice[]>;
  /** Open invoices with one of these numbers, or of which one of these amounts was due; oldest first. */
  openMentioned(sequences: readonly bigint[], amounts_minor: readonly bigint[]): Promise<OpenInvoice[]>;
  /** What payments pay of invoices with one of these numbers, each payment once for each. */
  paidMentioned(sequences: readonly bigint[]): Promise<{ readonly number: string; readonly payment_id: string }[]>;
  /** What is open of an invoice, also when that is nothing. */
  open(invoice_id: string): Promise<OpenInvoice | null>;
}

const PAYMENT = 'id, customer_id, currency, amount_minor, fee_minor, money, received_on, reference, created_at';
const RETURN = 'id, payment_id, customer_id, amount_minor, fee_minor, returned_on, reason, exchanged_minor, created_at';
// Of whose money an exchange is; null for other payments. Amounts as text, for JSON knows no bigint.
const EXCHANGE = `CASE WHEN p.exchanged_from IS NOT NULL THEN p.exchange_rate
    || jsonb_build_object('payment_id', p.exchanged_from, 'amount_minor', p.exchanged_minor::text) END AS exchange`;
// A payment less what invoices took, what was returned, and what was refunded of it; a refund that failed took nothing.
const STANDING = `SELECT ${PAYMENT}, returned_minor, refunded_minor, given_minor AS exchanged_minor,
    undone_minor AS exchange_undone_minor, ${EXCHANGE},
    p.amount_minor - allocated_minor - returned_minor - taken_minor - given_minor AS on_account_minor
  FROM payment p
  CROSS JOIN LATERAL (SELECT coalesce(sum(x.exchanged_minor - (SELECT coalesce(sum(u.exchanged_minor), 0)
      FROM payment_return u WHERE u.org_id = x.org_id AND u.payment_id = x.id AND u.sys_from <= $3)), 0)::bigint
      AS given_minor FROM payment x WHERE x.org_id = p.org_id AND x.exchanged_from = p.id AND x.sys_from <= $3) x
  CROSS JOIN LATERAL (SELECT coalesce(sum(a.amount_minor), 0)::bigint AS allocated_minor FROM payment_allocation a
    WHERE a.org_id = p.org_id AND a.payment_id = p.id AND a.sys_from <= $3) a
  CROSS JOIN LATERAL (SELECT coalesce(sum(b.amount_minor), 0)::bigint AS returned_minor,
      coalesce(sum(b.exchanged_minor), 0)::bigint AS undone_minor FROM payment_return b
    WHERE b.org_id = p.org_id AND b.payment_id = p.id AND b.sys_from <= $3) b
  CROSS JOIN LATERAL (SELECT coalesce(sum(r.amount_minor), 0)::bigint AS refunded_minor,
      coalesce(sum(r.amount_minor) FILTER (WHERE r.source = 'payment'), 0)::bigint AS taken_minor FROM refund r
    WHERE r.org_id = p.org_id AND r.payment_id = p.id AND r.sys_from <= $3 AND NOT EXISTS (SELECT FROM refund_state s
      WHERE s.org_id = r.org_id AND s.refund_id = r.id AND s.status = 'failed' AND s.sys_from <= $3)) r
  WHERE p.org_id = $1 AND p.sys_from <= $3`;
const OPEN = `SELECT i.id, i.number, i.customer_id, i.currency, i.invoice_date, i.total_minor, i.tax_minor, i.due_minor,
    i.due_minor - coalesce(a.settled_minor, 0) AS open_minor
  FROM invoice i LEFT JOIN LATERAL (SELECT sum(amount_minor)::bigint AS settled_minor FROM payment_allocation a
    WHERE a.org_id = i.org_id AND a.invoice_id = i.id AND a.sys_from <= $3) a ON true
  WHERE i.org_id = $1 AND i.sys_from <= $3`;

type StandingRow = Omit<PaymentStanding, 'exchange'> & {
  readonly exchange: (Omit<PaymentExchange, 'amount_minor'> & { readonly amount_minor: string }) | null;
};

function standingOf({ exchange, ...row }: StandingRow): PaymentStanding {
  return { ...row, exchange: exchange === null ? null : { ...exchange, amount_minor: BigInt(exchange.amount_minor) } };
}

export function payments(tx: Transaction): Payments {
  const latest = tx.as_of ?? 9223372036854775807n;
  const allocate = async (allocations: readonly Allocation[]) => {
    if (allocations.length === 0) return;
    await tx.client.query({
      name: 'allocate-payment',
      text: `INSERT INTO payment_allocation (org_id, sys_from, invoice_id, payment_id, customer_id, kind, amount_minor,
          allocated_on)
        SELECT $1, $2, * FROM unnest($3::text[], $4::text[], $5::text[], $6::text[], $7::bigint[], $8::date[])`,
      values: [
        tx.org_id,
        commitOf(tx).seq,
        allocations.map(({ invoice_id }) => invoice_id),
        allocations.map(({ payment_id }) => payment_id),
        allocations.map(({ customer_id }) => customer_id),
        allocations.map(({ kind }) => kind),
        allocations.map(({ amount_minor }) => amount_minor),
        allocations.map(({ allocated_on }) => allocated_on),
      ],
    });
  };
  return {
    async get(id) {
      const { rows } = await tx.client.query<StandingRow>(`${STANDING} AND p.id = $2`, [tx.org_id, id, latest]);
      return rows[0] === undefined ? null : standingOf(rows[0]);
    },
    async list({ customer_id, currency, from, to, ...request } = {}) {
      const plan = pagePlan(request);
      const { rows } = await tx.client.query<Payment>(
        `SELECT ${PAYMENT} FROM payment
         WHERE org_id = $1 AND sys_from <= $2 AND exchanged_from IS NULL AND ($3::text IS NULL OR customer_id = $3)
           AND ($4::text IS NULL OR id ${plan.compare} $4) AND ($6::text IS NULL OR currency = $6)
           AND ($7::date IS NULL OR received_on >= $7) AND ($8::date IS NULL OR received_on < $8)
         ORDER BY id ${plan.order} LIMIT $5`,
        [tx.org_id, latest, customer_id ?? null, plan.cursor, plan.fetch, currency ?? null, from ?? null, to ?? null],
      );
      return toPage(rows, plan, (payment) => payment);
    },
    async record(payment, allocations) {
      const { seq, now } = commitOf(tx);
      const { id, customer_id, currency, amount_minor, fee_minor, money, received_on, reference, exchange } = payment;
      const { payment_id: from = null, amount_minor: exchanged_minor = null, ...rate } = exchange ?? {};
      await tx.client.query(
        `INSERT INTO payment (org_id, sys_from, ${PAYMENT}, exchanged_from, exchanged_minor, exchange_rate)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14)`,
        [
          tx.org_id,
          seq,
          id,
          customer_id,
          currency,
          amount_minor,
          fee_minor,
          money,
          received_on,
          reference,
          toTimestamp(now),
          from,
          exchanged_minor,
          exchange == null ? null : JSON.stringify(rate),
        ],
      );
      await allocate(allocations);
      tx.audit.record({ action: 'payment.recorded', object: id, after: { ...payment, allocations } });
      return { ...payment, created_at: now };
    },
    async onAccount(customer_id) {
      const { rows } = await tx.client.query<StandingRow>(
        `SELECT * FROM (${STANDING} AND p.customer_id = $2) p WHERE on_account_minor > 0 ORDER BY received_on, id`,
        [tx.org_id, customer_id, latest],
      );
      return rows.map(standingOf);
    },
    async exchanges(payment_id) {
      const { rows } = await tx.client.query<StandingRow & { invoice_id: string }>(
        `SELECT p.*, a.invoice_id FROM (${STANDING} AND p.exchanged_from = $2) p
         JOIN payment_allocation a ON a.org_id = $1 AND a.payment_id = p.id AND a.kind = 'payment'
         ORDER BY p.created_at, p.id`,
        [tx.org_id, payment_id, latest],
      );
      return rows.map(({ invoice_id, ...row }) => ({ ...standingOf(row), invoice_id }));
    },
    async apply(allocations) {
      await allocate(allocations);
      for (const allocation of allocations)
        tx.audit.record({ action: 'payment.applied', object: allocation.payment_id, after: allocation });
    },
    async recordReturn(returned, reopened) {
      const { seq, now } = commitOf(tx);
      const { id, payment_id, customer_id, amount_minor, fee_minor, returned_on, reason, exchanged_minor } = returned;
      const values = [
        id,
        payment_id,
        customer_id,
        amount_minor,
        fee_minor,
        returned_on,
        reason,
        exchanged_minor ?? null,
      ];
      await tx.client.query(
        `INSERT INTO payment_return (org_id, sys_from, ${RETURN}) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)`,
        [tx.org_id, seq, ...values, toTimestamp(now)],
      );
      await allocate(reopened);
      tx.audit.record({ action: 'payment.returned', object: payment_id, after: { ...returned, reopened } });
      return { ...returned, created_at: now };
    },
    async returns(payment_id) {
      const { rows } = await tx.client.query<PaymentReturn>(
        `SELECT ${RETURN} FROM payment_return WHERE org_id = $1 AND payment_id = $2 AND sys_from <= $3
         ORDER BY sys_from, id`,
        [tx.org_id, payment_id, latest],
      );
      return rows;
    },
    allocate,
    async writeOff(allocation) {
      await allocate([allocation]);
      tx.audit.record({ action: 'invoice.written_off', object: allocation.invoice_id, after: allocation });
    },
    async allocations(of) {
      const [column, value] =
        'invoice_id' in of ? (['invoice_id', of.invoice_id] as const) : (['payment_id', of.payment_id] as const);
      const { rows } = await tx.client.query<Allocation>(
        `SELECT invoice_id, payment_id, customer_id, kind, amount_minor, allocated_on FROM payment_allocation
         WHERE org_id = $1 AND ${column} = $2 AND sys_from <= $3 ORDER BY sys_from, invoice_id`,
        [tx.org_id, value, latest],
      );
      return rows;
    },
    async openInvoices(customer_id) {
      const { rows } = await tx.client.query<OpenInvoice>(
        `SELECT * FROM (${OPEN} AND i.customer_id = $2 AND i.due_minor > 0) o WHERE open_minor > 0
         ORDER BY invoice_date, id`,
        [tx.org_id, customer_id, latest],
      );
      return rows;
    },
    async openAmong(invoice_ids) {
      if (invoice_ids.length === 0) return [];
      const { rows } = await tx.client.query<OpenInvoice>(
        `SELECT * FROM (${OPEN} AND i.id = ANY($2::text[]) AND i.due_minor > 0) o WHERE open_minor > 0 ORDER BY id`,
        [tx.org_id, invoice_ids, latest],
      );
      return rows;
    },
    async openMentioned(sequences, amounts_minor) {
      const { rows } = await tx.client.query<OpenInvoice>(
        `SELECT * FROM (${OPEN} AND i.due_minor > 0 AND i.kind = 'invoice'
           AND (i.sequence = ANY($2::bigint[]) OR i.due_minor = ANY($4::bigint[]))) o
         WHERE open_minor > 0 ORDER BY invoice_date, id`,
        [tx.org_id, sequences, latest, amounts_minor],
      );
      return rows;
    },
    async paidMentioned(sequences) {
      const { rows } = await tx.client.query<{ number: string; payment_id: string }>(
        `SELECT DISTINCT i.number, a.payment_id FROM invoice i JOIN payment_allocation a ON a.org_id = i.org_id
           AND a.invoice_id = i.id AND a.kind = 'payment' AND a.sys_from <= $3
         WHERE i.org_id = $1 AND i.kind = 'invoice' AND i.sequence = ANY($2::bigint[])`,
        [tx.org_id, sequences, latest],
      );
      return rows;
    },
    async open(invoice_id) {
      const { rows } = await tx.client.query<OpenInvoice>(`${OPEN} AND i.id = $2`, [tx.org_id, invoice_id, latest]);
      return rows[0] ?? null;
    },
  };
}
