// SPDX-License-Identifier: Apache-2.0
import type { Instant, PlainDate } from '@kontor/core';
import type { Selectable } from 'kysely';
import { type Page, type PageRequest, pagePlan, toPage } from './page.js';
import type { InvoiceLineTable, InvoiceTable } from './schema.js';
import { commitOf, type Transaction } from './transaction.js';
import { toTimestamp } from './values.js';

export type Invoice = Omit<Selectable<InvoiceTable>, 'org_id'>;
export type InvoiceLineRow = Omit<Selectable<InvoiceLineTable>, 'org_id'>;

/** An invoice about to be stored; its number is taken in the same transaction. */
export interface NewInvoice {
  readonly id: string;
  readonly customer_id: string;
  readonly subscription_id: string;
  readonly currency: string;
  readonly total_minor: bigint;
  readonly period_start: PlainDate;
  readonly period_end: PlainDate;
  readonly invoice_date: PlainDate;
  readonly issued_at: Instant;
  readonly catalog_version: number;
  readonly rating_version: number;
  readonly usage_watermark: string | null;
  /** JSON text of the document, and the SHA-256 of its canonical form. */
  readonly document: string;
  readonly document_hash: string;
  readonly lines: readonly NewInvoiceLine[];
}
export interface NewInvoiceLine {
  readonly id: string;
  readonly charge_key: string;
  readonly label: string;
  readonly period_start: PlainDate;
  readonly period_end: PlainDate;
  readonly amount_minor: bigint;
  /** JSON text. */
  readonly derivation: string;
}
export interface Invoices {
  get(id: string): Promise<Invoice | null>;
  byNumber(number: string): Promise<Invoice | null>;
  list(
    request?: PageRequest & { readonly customer_id?: string; readonly subscription_id?: string },
  ): Promise<Page<Invoice>>;
  lines(invoice_id: string): Promise<InvoiceLineRow[]>;
  /** What has been billed of these subscriptions: `charge_key@period_start` by subscription id. */
  billed(subscription_ids: readonly string[]): Promise<Map<string, Set<string>>>;
  /** Takes `count` consecutive numbers and returns the first; the row lock lasts until commit, so no gaps. */
  takeNumbers(count: number): Promise<bigint>;
  /** Stores invoices with the numbers from `first` on. A line that exists already makes the whole commit fail. */
  insert(invoices: readonly NewInvoice[], first: bigint, prefix: string): Promise<void>;
}

/** `KAL` and 17n: `KAL-000017`. */
export function invoiceNumber(prefix: string, sequence: bigint): string {
  return `${prefix}-${String(sequence).padStart(6, '0')}`;
}

const withoutOrg = <Row extends { org_id: string }>({ org_id: _org, ...row }: Row): Omit<Row, 'org_id'> => row;

export function invoices(tx: Transaction): Invoices {
  const all = () => tx.db.selectFrom('invoice').selectAll().where('org_id', '=', tx.org_id);
  return {
    async get(id) {
      const row = await all().where('id', '=', id).executeTakeFirst();
      return row === undefined ? null : withoutOrg(row);
    },
    async byNumber(number) {
      const sequence = /-(\d{1,18})$/.exec(number)?.[1];
      if (sequence === undefined) return null;
      const row = await all().where('sequence', '=', BigInt(sequence)).where('number', '=', number).executeTakeFirst();
      return row === undefined ? null : withoutOrg(row);
    },
    async list(request = {}) {
      const plan = pagePlan(request);
      let query = all();
      if (request.customer_id !== undefined) query = query.where('customer_id', '=', request.customer_id);
      if (request.subscription_id !== undefined) query = query.where('subscription_id', '=', request.subscription_id);
      if (plan.cursor !== null) query = query.where('id', plan.compare, plan.cursor);
      return toPage(await query.orderBy('id', plan.order).limit(plan.fetch).execute(), plan, withoutOrg);
    },
    async lines(invoice_id) {
      const query = tx.db.selectFrom('invoice_line').selectAll().where('org_id', '=', tx.org_id);
      return (await query.where('invoice_id', '=', invoice_id).orderBy('position').execute()).map(withoutOrg);
    },
    async billed(subscription_ids) {
      const { rows } = await tx.client.query<{ subscription_id: string; keys: string[] }>({
        name: 'billed-keys',
        text: `SELECT subscription_id, array_agg(charge_key || '@' || period_start) AS keys FROM invoice_line
               WHERE org_id = $1 AND subscription_id = ANY($2::text[]) GROUP BY subscription_id`,
        values: [tx.org_id, subscription_ids],
      });
      return new Map(rows.map((row) => [row.subscription_id, new Set(row.keys)]));
    },
    async takeNumbers(count) {
      commitOf(tx);
      const { rows } = await tx.client.query<{ last: bigint }>(
        `INSERT INTO invoice_counter (org_id, series, last) VALUES ($1, 'invoice', $2::bigint)
         ON CONFLICT (org_id, series) DO UPDATE SET last = invoice_counter.last + $2::bigint RETURNING last`,
        [tx.org_id, count],
      );
      return (rows[0] as { last: bigint }).last - BigInt(count) + 1n;
    },
    async insert(list, first, prefix) {
      const { seq } = commitOf(tx);
      const of = <T>(pick: (invoice: NewInvoice, index: number) => T) => list.map(pick);
      await tx.client.query({
        name: 'insert-invoices',
        text: `INSERT INTO invoice (org_id, sys_from, id, sequence, number, customer_id, subscription_id, currency,
                 total_minor, period_start, period_end, invoice_date, issued_at, catalog_version, rating_version,
                 usage_watermark, document, document_hash)
               SELECT $1, $2, * FROM unnest($3::text[], $4::bigint[], $5::text[], $6::text[], $7::text[], $8::text[],
                 $9::bigint[], $10::date[], $11::date[], $12::date[], $13::timestamptz[], $14::int[], $15::int[],
                 $16::text[], $17::jsonb[], $18::text[])`,
        values: [
          tx.org_id,
          seq,
          of((invoice) => invoice.id),
          of((_invoice, index) => first + BigInt(index)),
          of((_invoice, index) => invoiceNumber(prefix, first + BigInt(index))),
          of((invoice) => invoice.customer_id),
          of((invoice) => invoice.subscription_id),
          of((invoice) => invoice.currency),
          of((invoice) => invoice.total_minor),
          of((invoice) => invoice.period_start),
          of((invoice) => invoice.period_end),
          of((invoice) => invoice.invoice_date),
          of((invoice) => toTimestamp(invoice.issued_at)),
          of((invoice) => invoice.catalog_version),
          of((invoice) => invoice.rating_version),
          of((invoice) => invoice.usage_watermark),
          of((invoice) => invoice.document),
          of((invoice) => invoice.document_hash),
        ],
      });
      const lines = list.flatMap((invoice) => invoice.lines.map((line, position) => ({ invoice, line, position })));
      await tx.client.query({
        name: 'insert-invoice-lines',
        text: `INSERT INTO invoice_line (org_id, invoice_id, position, id, subscription_id, charge_key, label,
                 period_start, period_end, amount_minor, derivation)
               SELECT $1, * FROM unnest($2::text[], $3::int[], $4::text[], $5::text[], $6::text[], $7::text[],
                 $8::date[], $9::date[], $10::bigint[], $11::jsonb[])`,
        values: [
          tx.org_id,
          lines.map(({ invoice }) => invoice.id),
          lines.map(({ position }) => position),
          lines.map(({ line }) => line.id),
          lines.map(({ invoice }) => invoice.subscription_id),
          lines.map(({ line }) => line.charge_key),
          lines.map(({ line }) => line.label),
          lines.map(({ line }) => line.period_start),
          lines.map(({ line }) => line.period_end),
          lines.map(({ line }) => line.amount_minor),
          lines.map(({ line }) => line.derivation),
        ],
      });
    },
  };
}
