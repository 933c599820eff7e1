// SPDX-License-Identifier: Apache-2.0
import {
  type BilledLine,
  type BilledLines,
  type Bound,
  billedKey,
  boundOf,
  dayOf,
  type Instant,
  type InvoiceDocument,
  type InvoiceLine,
  isWithinDay,
  type LinesNeed,
  type Period,
  type PlainDate,
  parseInstant,
  type SettledPlan,
  secondOf,
} from '@kontor/core';
import { type Selectable, sql } from 'kysely';
import type { CreditNoteLine } from './credit-notes.js';
import { insertPacked, type PackedRows, packRows } from './packed-rows.js';
import { type Page, type PageRequest, pagePlan, toPage } from './page.js';
import type { InvoiceLineTable, InvoiceTable } from './schema.js';
import { commitOf, type Transaction } from './transaction.js';
import { toTimestamp } from './values.js';

export type Invoice = Omit<Selectable<InvoiceTable>, 'org_id'>;
type LineOfDays = 'id' | 'charge_key' | 'billed_start' | 'billed_start_second' | 'amount_minor';
export interface InvoiceLineRow extends Omit<Selectable<InvoiceLineTable>, 'org_id' | 'subscription_id'> {
  readonly derivation: unknown;
  /** As its document tells them. */
  readonly times?: { readonly start: string; readonly end: string };
  /** Who agreed it, and the subscription it is of; null: of none. */
  readonly customer_id: string;
  readonly subscription_id: string | null;
}

/** An invoice about to be stored; its number was taken in the same transaction. */
export interface NewInvoice {
  readonly id: string;
  readonly sequence: bigint;
  readonly number: string;
  readonly customer_id: string;
  /** '' for one over several subscriptions, or over none. */
  readonly subscription_id: string;
  readonly currency: string;
  readonly kind: InvoiceKind;
  readonly subtotal_minor: bigint;
  readonly discount_minor: bigint;
  readonly tax_minor: bigint;
  readonly total_minor: bigint;
  readonly credited_minor: bigint;
  readonly due_minor: bigint;
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
  /** None for a credit note by hand, which has lines of its own. */
  readonly lines: readonly NewInvoiceLine[];
}
/** A credit note by hand, about to be stored. */
export interface NewCreditNote extends NewInvoice {
  readonly credits_invoice_id: string;
}
export interface NewInvoiceLine {
  readonly id: string;
  /** Absent: the invoice's. Of a one-off charge the customer it was agreed with. */
  readonly subscription_id?: string;
  readonly charge_key: string;
  readonly label: string;
  readonly period_start: PlainDate;
  readonly period_end: PlainDate;
  readonly amount_minor: bigint;
  readonly discount_minor: bigint;
  readonly tax_minor: bigint;
  readonly kind: InvoiceLine['kind'];
  readonly billed: Period;
  readonly revision: number;
  readonly metered: boolean;
  readonly interim: boolean;
}
/** Which lines of a subscription: all of them, or those a core `LinesNeed` names. */
export interface BilledRequest extends Partial<LinesNeed> {
  readonly subscription_id: string;
}
export interface InvoiceFilter {
  readonly customer_id?: string | undefined;
  readonly subscription_id?: string | undefined;
  readonly kind?: InvoiceKind | undefined;
  readonly currency?: string | undefined;
  readonly number?: string | undefined;
  /** Of invoices of this day and later. */
  readonly from?: PlainDate | undefined;
  /** The first day after. */
  readonly to?: PlainDate | undefined;
  /** Of which something is left to pay; false: of which nothing is. */
  readonly open?: boolean | undefined;
}
export interface Invoices {
  get(id: string): Promise<Invoice | null>;
  byNumber(number: string): Promise<Invoice | null>;
  /**
   * The invoices of its customer that a credit note by changed terms takes back from, oldest first: those that billed its
   * lines before.
   */
  correctedBy(invoice: Invoice): Promise<{ readonly number: string; readonly issued_at: Instant }[]>;
  /** The numbers of those ids that are of an invoice or credit note. */
  numbersOf(ids: readonly string[]): Promise<Map<string, string>>;
  /** Newest first; where days are named, by those first. */
  list(request?: PageRequest & InvoiceFilter): Promise<Page<Invoice>>;
  /** With the derivation that the document holds of each. */
  lines(invoice_id: string): Promise<InvoiceLineRow[]>;
  /** All lines for the same charges and days as those of an invoice, corrections behind what they correct. */
  linesOfDays(invoice: Invoice): Promise<Pick<InvoiceLineRow, LineOfDays>[]>;
  /** The credit notes written by hand on an invoice, oldest first. */
  creditNotesOn(invoice_id: string): Promise<Invoice[]>;
  /**
   * What has been billed of subscriptions, by subscription id; by commits before `before` if given, and with
   * `billed_to` who was billed it.
   */
  billed(
    requests: readonly BilledRequest[],
    options?: { readonly before?: bigint | undefined; readonly billed_to?: boolean },
  ): Promise<Map<string, BilledLines>>;
  /** The invoices that one commit issued to a customer. */
  ofCommit(customer_id: string, seq: bigint): Promise<Invoice[]>;
  /** The last number that was taken of each series; 0 before the first. */
  lastNumbers(): Promise<Numbers>;
  /** Takes consecutive numbers and returns the first of each series; the row lock lasts until commit, so no gaps. */
  takeNumbers(counts: Readonly<Record<InvoiceKind, number>>): Promise<Numbers>;
  /** Stores invoices in one statement. A line that exists already makes the whole commit fail. */
  insert(packed: PackedInvoices): Promise<void>;
  /** Stores the head of a credit note by hand. */
  insertCreditNote(note: NewCreditNote): Promise<void>;
}

export type InvoiceKind = SettledPlan['kind'];
/** A sequence number of each series. */
export type Numbers = Readonly<Record<InvoiceKind, bigint>>;

/** `KAL` and 17n: `KAL-000017`; of a credit note `KAL-CN-000017`. */
export function invoiceNumber(prefix: string, sequence: bigint, kind: InvoiceKind = 'invoice'): string {
  return `${prefix}-${kind === 'credit_note' ? 'CN-' : ''}${String(sequence).padStart(6, '0')}`;
}

/** Where the number on paper has its place in the series. */
function sequenceIn(number: string): bigint | null {
  const digits = /-(\d{1,18})$/.exec(number)?.[1];
  return digits === undefined ? null : BigInt(digits);
}

const IS_OPEN = sql<boolean>`(due_minor > 0 AND due_minor > coalesce((SELECT sum(a.amount_minor) FROM payment_allocation a
  WHERE a.org_id = invoice.org_id AND a.invoice_id = invoice.id), 0))`;

const INVOICE_COLUMNS = {
  id: 'text',
  sequence: 'bigint',
  number: 'text',
  customer_id: 'text',
  subscription_id: 'text',
  currency: 'text',
  kind: 'text',
  subtotal_minor: 'bigint',
  discount_minor: 'bigint',
  tax_minor: 'bigint',
  total_minor: 'bigint',
  credited_minor: 'bigint',
  due_minor: 'bigint',
  period_start: 'date',
  period_end: 'date',
  invoice_date: 'date',
  issued_at: 'timestamptz',
  catalog_version: 'int',
  rating_version: 'int',
  usage_watermark: 'text',
  document: 'json',
  document_hash: 'text',
};
const LINE_COLUMNS = {
  invoice_id: 'text',
  position: 'int',
  id: 'text',
  subscription_id: 'text',
  charge_key: 'text',
  label: 'text',
  period_start: 'date',
  period_end: 'date',
  amount_minor: 'bigint',
  discount_minor: 'bigint',
  tax_minor: 'bigint',
  kind: 'text',
  billed_start: 'date',
  billed_end: 'date',
  revision: 'int',
  metered: 'boolean',
  interim: 'boolean',
};
/** Of lines that begin or end within a day. */
const SECOND_COLUMNS = { billed_start_second: 'int', billed_end_second: 'int' };

/** Invoices and their lines, ready to be sent. */
export interface PackedInvoices {
  readonly invoices: PackedRows;
  readonly lines: PackedRows;
  /** Whether some line begins or ends within a day. */
  readonly within_days: boolean;
}

export function packInvoices(list: readonly NewInvoice[]): PackedInvoices {
  const lines = list.flatMap((invoice) => invoice.lines.map((line, position) => ({ invoice, line, position })));
  const within_days = lines.some(({ line: { billed } }) => isWithinDay(billed.start) || isWithinDay(billed.end));
  const second = (bound: Bound) => String(secondOf(bound));
  return {
    within_days,
    invoices: packRows(list, (invoice) => [
      invoice.id,
      String(invoice.sequence),
      invoice.number,
      invoice.customer_id,
      invoice.subscription_id,
      invoice.currency,
      invoice.kind,
      String(invoice.subtotal_minor),
      String(invoice.discount_minor),
      String(invoice.tax_minor),
      String(invoice.total_minor),
      String(invoice.credited_minor),
      String(invoice.due_minor),
      invoice.period_start,
      invoice.period_end,
      invoice.invoice_date,
      toTimestamp(invoice.issued_at),
      String(invoice.catalog_version),
      String(invoice.rating_version),
      invoice.usage_watermark,
      invoice.document,
      invoice.document_hash,
    ]),
    lines: packRows(lines, ({ invoice, line, position }) => [
      invoice.id,
      String(position),
      line.id,
      line.subscription_id ?? invoice.subscription_id,
      line.charge_key,
      line.label,
      line.period_start,
      line.period_end,
      String(line.amount_minor),
      String(line.discount_minor),
      String(line.tax_minor),
      line.kind,
      dayOf(line.billed.start),
      dayOf(line.billed.end),
      String(line.revision),
      line.metered ? 't' : 'f',
      line.interim ? 't' : 'f',
      ...(within_days
        ? [second(line.billed.start), isWithinDay(line.billed.end) ? second(line.billed.end) : null]
        : []),
    ]),
  };
}

interface BilledRow {
  subscription_id: string;
  charge_key: string;
  label: string;
  billed_start: PlainDate;
  billed_end: PlainDate;
  billed_start_second: number;
  billed_end_second: number | null;
  revision: number;
  metered: boolean;
  interim: boolean;
  amount_minor: bigint;
  discount_minor: bigint;
  /** Where it is asked who was billed. */
  invoice_id?: string;
  customer_id?: string;
}

/** What credit notes by hand took of a line with its corrections, of those billed to one customer. */
interface CreditedRow {
  subscription_id: string;
  customer_id: string;
  charge_key: string;
  billed_start: PlainDate;
  billed_start_second: number | null;
  credited_minor: bigint;
}

/** Rows come by subscription, charge and day, each with its corrections behind it. */
function billedOf(rows: readonly BilledRow[], credited: readonly CreditedRow[]): Map<string, BilledLines> {
  const found = new Map<string, Map<string, BilledLine>>();
  for (const row of rows) {
    const { subscription_id, charge_key, label, revision, metered, amount_minor } = row;
    let lines = found.get(subscription_id);
    if (lines === undefined) {
      lines = new Map();
      found.set(subscription_id, lines);
    }
    const start = boundOf(row.billed_start, row.billed_start_second);
    const key = billedKey(charge_key, start);
    const before = lines.get(key);
    lines.set(key, {
      charge_key,
      label,
      billed: { start, end: boundOf(row.billed_end, row.billed_end_second) },
      revision,
      metered,
      ...(row.interim ? { interim: true } : {}),
      ...billedToOf(row, before),
      amount_minor: (before?.amount_minor ?? 0n) + amount_minor,
      discount_minor: (before?.discount_minor ?? 0n) + row.discount_minor,
    });
  }
  for (const { subscription_id, customer_id, charge_key, billed_start, billed_start_second, ...row } of credited) {
    const lines = found.get(subscription_id);
    const key = billedKey(charge_key, boundOf(billed_start, billed_start_second));
    const line = lines?.get(key);
    if (line === undefined) continue;
    const billed_to = line.billed_to?.map((share) =>
      share.customer_id === customer_id ? { ...share, amount_minor: share.amount_minor - row.credited_minor } : share,
    );
    lines?.set(key, {
      ...line,
      ...(billed_to === undefined ? {} : { billed_to }),
      credited_minor: (line.credited_minor ?? 0n) + row.credited_minor,
    });
  }
  return found;
}

/** Who was billed a line with this row of it; whoever is billed comes to the end. */
function billedToOf({ customer_id, invoice_id, amount_minor }: BilledRow, before: BilledLine | undefined) {
  if (customer_id === undefined || invoice_id === undefined) return {};
  const shares = before?.billed_to ?? [];
  const own = shares.find((share) => share.customer_id === customer_id);
  const share = {
    customer_id,
    invoice_ids: [...(own?.invoice_ids ?? []), invoice_id],
    amount_minor: (own?.amount_minor ?? 0n) + amount_minor,
  };
  const others = shares.filter((other) => other !== own);
  return {
    billed_to: amount_minor < 0n && own !== undefined ? shares.with(shares.indexOf(own), share) : [...others, share],
  };
}

const BILLED_LINES = `SELECT l.subscription_id, l.charge_key, l.label, l.billed_start, l.billed_end, l.billed_start_second,
  l.billed_end_second, l.revision, l.metered, l.interim, l.amount_minor, l.discount_minor`;
const BILLED_TO = `, l.invoice_id, (SELECT customer_id FROM invoice i WHERE i.org_id = l.org_id AND i.id = l.invoice_id)`;

/** The lines of a credit note written by hand, as those of other documents: what it takes has the sign turned. */
function handWritten(rows: readonly CreditNoteLine[], told: InvoiceDocument['lines']): InvoiceLineRow[] {
  return rows.map((row, position) => ({
    invoice_id: row.credit_note_id,
    position,
    id: row.id,
    customer_id: row.customer_id,
    subscription_id: row.subscription_id || null,
    charge_key: row.charge_key,
    label: told[position]?.label ?? '',
    period_start: row.period_start,
    period_end: row.period_end,
    amount_minor: -row.amount_minor,
    kind: told[position]?.kind ?? 'credit',
    billed_start: row.billed_start,
    billed_end: row.period_end,
    billed_start_second: row.billed_start_second ?? 0,
    billed_end_second: null,
    revision: 0,
    metered: false,
    interim: false,
    sys_from: 0n,
    discount_minor: -row.discount_minor,
    tax_minor: -row.tax_minor,
    ...(told[position]?.times === undefined ? {} : { times: told[position].times }),
    derivation: told[position]?.derivation,
  }));
}

/** Under whose ids the lines of an invoice are stored: a line is found by whose it is. */
function holdersOf(invoice: Pick<Invoice, 'subscription_id' | 'document'>): string[] {
  const holders = new Set([invoice.subscription_id]);
  for (const { customer_id, subscription_id } of (invoice.document as InvoiceDocument).lines)
    for (const id of [customer_id, subscription_id]) if (id != null) holders.add(id);
  return [...holders];
}

/** Within which days the lines of a document are billed from: a charge by its period, a credit by the one it is of. */
function startsOf(lines: InvoiceDocument['lines']): { readonly from: PlainDate; readonly until: PlainDate } {
  const starts = lines.map(({ kind, period }) => (kind === 'credit' ? '-infinity' : period.start)).sort();
  const last = lines
    .map(({ period }) => period.start)
    .sort()
    .at(-1);
  return { from: starts[0] ?? '-infinity', until: last ?? '-infinity' };
}

const withoutOrg = <Row extends { org_id: string }>({ org_id: _org, ...row }: Row): Omit<Row, 'org_id'> => row;

export function invoices(tx: Transaction): Invoices {
  const all = () => tx.db.selectFrom('invoice').selectAll().where('org_id', '=', tx.org_id);
  return {
    async get(id) {
      const row = await all().where('id', '=', id).executeTakeFirst();
      return row === undefined ? null : withoutOrg(row);
    },
    async correctedBy(invoice) {
      if (invoice.kind !== 'credit_note' || invoice.credits_invoice_id !== null) return [];
      const { rows } = await tx.client.query<{ number: string; issued_at: string }>(
        `SELECT i.number, i.document ->> 'issued_at' AS issued_at FROM invoice i
         WHERE i.org_id = $1 AND i.customer_id = $2 AND i.kind = 'invoice' AND i.id IN (
           SELECT o.invoice_id FROM invoice_line l
           JOIN invoice_line o ON o.org_id = l.org_id AND o.subscription_id = l.subscription_id
             AND o.charge_key = l.charge_key AND o.billed_start = l.billed_start
             AND o.billed_start_second = l.billed_start_second AND o.revision < l.revision AND o.amount_minor > 0
           WHERE l.org_id = $1 AND l.subscription_id = ANY($3::text[]) AND l.invoice_id = $4 AND l.amount_minor < 0)
         ORDER BY i.sequence`,
        [tx.org_id, invoice.customer_id, holdersOf(invoice), invoice.id],
      );
      return rows.map(({ number, issued_at }) => ({ number, issued_at: parseInstant(issued_at) as Instant }));
    },
    async numbersOf(ids) {
      const { rows } = await tx.client.query<{ id: string; number: string }>(
        'SELECT id, number FROM invoice WHERE org_id = $1 AND id = ANY($2::text[])',
        [tx.org_id, ids],
      );
      return new Map(rows.map((row) => [row.id, row.number]));
    },
    async byNumber(number) {
      const sequence = sequenceIn(number);
      if (sequence === null) return null;
      const row = await all()
        .where('kind', 'in', ['invoice', 'credit_note'])
        .where('sequence', '=', sequence)
        .where('number', '=', number)
        .executeTakeFirst();
      return row === undefined ? null : withoutOrg(row);
    },
    async list({ customer_id, subscription_id, kind, currency, number, from, to, open, ...request } = {}) {
      const plan = pagePlan(request);
      let query = all();
      if (customer_id !== undefined) query = query.where('customer_id', '=', customer_id);
      if (subscription_id !== undefined) query = query.where('subscription_id', '=', subscription_id);
      if (kind !== undefined) query = query.where('kind', '=', kind);
      if (currency !== undefined) query = query.where('currency', '=', currency);
      if (number !== undefined)
        query = query
          .where('kind', 'in', ['invoice', 'credit_note'])
          .where('sequence', '=', sequenceIn(number) ?? -1n)
          .where('number', '=', number);
      if (open !== undefined) query = query.where(open ? IS_OPEN : sql<boolean>`NOT ${IS_OPEN}`);
      const dated = from !== undefined || to !== undefined;
      if (from !== undefined) query = query.where('invoice_date', '>=', from);
      if (to !== undefined) query = query.where('invoice_date', '<', to);
      if (dated) query = query.orderBy('invoice_date', plan.order);
      if (plan.cursor !== null && !dated) query = query.where('id', plan.compare, plan.cursor);
      if (plan.cursor !== null && dated) {
        const last = await all().where('id', '=', plan.cursor).executeTakeFirst();
        if (last === undefined) return { data: [], has_more: false };
        query = query.where((eb) =>
          eb(eb.refTuple('invoice_date', 'id'), plan.compare, eb.tuple(last.invoice_date, last.id)),
        );
      }
      return toPage(await query.orderBy('id', plan.order).limit(plan.fetch).execute(), plan, withoutOrg);
    },
    async lines(invoice_id) {
      const invoice = await this.get(invoice_id);
      if (invoice === null) return [];
      const { lines } = invoice.document as InvoiceDocument;
      if (invoice.credits_invoice_id !== null)
        return handWritten(await tx.creditNotes.lines({ credit_note_id: invoice_id }), lines);
      const told = new Map(lines.map((line) => [line.id, line]));
      const { from, until } = startsOf(lines);
      const rows = await tx.db
        .selectFrom('invoice_line')
        .selectAll()
        .where('org_id', '=', tx.org_id)
        .where(sql<boolean>`subscription_id = ANY(${holdersOf(invoice)}::text[])`)
        .where(sql<boolean>`charge_key = ANY(${lines.map(({ charge_key }) => charge_key)}::text[])`)
        .where(sql<boolean>`billed_start BETWEEN ${from} AND ${until}`)
        .where('invoice_id', '=', invoice_id)
        .orderBy('position')
        .execute();
      return rows.map(({ org_id: _org, ...row }) => {
        const line = told.get(row.id);
        const { customer_id, subscription_id } = { ...invoice, ...line };
        const times = line?.times === undefined ? {} : { times: line.times };
        return {
          ...row,
          ...times,
          derivation: line?.derivation,
          customer_id,
          subscription_id: subscription_id || null,
        };
      });
    },
    async creditNotesOn(invoice_id) {
      const { rows } = await tx.client.query<{ id: string }>(
        `SELECT DISTINCT credit_note_id AS id FROM credit_note_line
         WHERE org_id = $1 AND invoice_id = $2 AND sys_from <= $3`,
        [tx.org_id, invoice_id, tx.as_of ?? 9223372036854775807n],
      );
      if (rows.length === 0) return [];
      const ids = rows.map(({ id }) => id);
      return (await all().where('id', 'in', ids).orderBy('sequence').execute()).map(withoutOrg);
    },
    async linesOfDays(invoice) {
      const { rows } = await tx.client.query<Pick<InvoiceLineRow, LineOfDays>>(
        `SELECT o.id, o.charge_key, o.billed_start, o.billed_start_second, o.amount_minor FROM invoice_line o
         WHERE o.org_id = $1 AND o.subscription_id = ANY($2::text[]) AND EXISTS (SELECT FROM invoice_line l
           WHERE l.org_id = o.org_id AND l.subscription_id = o.subscription_id AND l.charge_key = o.charge_key
             AND l.billed_start = o.billed_start AND l.billed_start_second = o.billed_start_second AND l.invoice_id = $3)
         ORDER BY o.subscription_id, o.charge_key, o.billed_start, o.billed_start_second, o.revision`,
        [tx.org_id, holdersOf(invoice), invoice.id],
      );
      return rows;
    },
    async ofCommit(customer_id, seq) {
      const rows = await all().where('customer_id', '=', customer_id).where('sys_from', '=', seq).execute();
      return rows.map(withoutOrg);
    },
    async billed(requests, { before = 9223372036854775807n, billed_to = false } = {}) {
      const columns = `${BILLED_LINES}${billed_to ? BILLED_TO : ''}`;
      const ids = requests.map(({ subscription_id }) => subscription_id);
      const since = requests.map((request) => request.since ?? '-infinity');
      const earlier = requests.flatMap(({ subscription_id, since: day, metered = [] }) =>
        metered.map((charge_key) => ({ subscription_id, charge_key, day })),
      );
      const billed = tx.client.query<BilledRow>({
        name: billed_to ? 'billed-lines-to-whom' : 'billed-lines',
        text: `${columns} FROM unnest($3::text[], $4::date[]) AS asked (subscription_id, since)
               JOIN invoice_line l ON l.org_id = $1 AND l.subscription_id = asked.subscription_id
                 AND l.billed_start >= asked.since
               WHERE l.sys_from < $2
               UNION ALL
               ${columns} FROM unnest($5::text[], $6::text[], $7::date[]) AS asked (subscription_id, charge_key, since)
               JOIN invoice_line l ON l.org_id = $1 AND l.subscription_id = asked.subscription_id
                 AND l.charge_key = asked.charge_key AND l.billed_start = (
                   SELECT max(e.billed_start) FROM invoice_line e
                   WHERE e.org_id = $1 AND e.subscription_id = asked.subscription_id
                     AND e.charge_key = asked.charge_key AND e.billed_start < asked.since AND NOT e.interim)
               WHERE l.sys_from < $2
               ORDER BY subscription_id, charge_key, billed_start, billed_start_second, revision`,
        values: [
          tx.org_id,
          before,
          ids,
          since,
          earlier.map(({ subscription_id }) => subscription_id),
          earlier.map(({ charge_key }) => charge_key),
          earlier.map(({ day }) => day),
        ],
      });
      const credited = tx.client.query<CreditedRow>({
        name: 'credited-lines',
        text: `SELECT subscription_id, customer_id, charge_key, billed_start, billed_start_second,
                 sum(amount_minor)::bigint AS credited_minor
               FROM credit_note_line WHERE org_id = $1 AND subscription_id = ANY($2::text[]) AND sys_from < $3
               GROUP BY subscription_id, customer_id, charge_key, billed_start, billed_start_second`,
        values: [tx.org_id, ids, before],
      });
      const [lines, credits] = await Promise.all([billed, credited]);
      return billedOf(lines.rows, credits.rows);
    },
    async lastNumbers() {
      const rows = await tx.db
        .selectFrom('invoice_counter')
        .select(['series', 'last'])
        .where('org_id', '=', tx.org_id)
        .execute();
      const of = (kind: InvoiceKind) => rows.find(({ series }) => series === kind)?.last ?? 0n;
      return { invoice: of('invoice'), credit_note: of('credit_note') };
    },
    async takeNumbers(counts) {
      commitOf(tx);
      const take = async (series: InvoiceKind) => {
        const count = counts[series];
        if (count === 0) return 0n;
        const { rows } = await tx.client.query<{ last: bigint }>(
          `INSERT INTO invoice_counter (org_id, series, last) VALUES ($1, $3, $2::bigint)
           ON CONFLICT (org_id, series) DO UPDATE SET last = invoice_counter.last + $2::bigint RETURNING last`,
          [tx.org_id, count, series],
        );
        return (rows[0] as { last: bigint }).last - BigInt(count) + 1n;
      };
      return { invoice: await take('invoice'), credit_note: await take('credit_note') };
    },
    async insert({ invoices, lines, within_days }) {
      if (invoices.count === 0) return;
      const { seq } = commitOf(tx);
      const constants = { org_id: tx.org_id };
      const heads = insertPacked('invoice', { ...constants, sys_from: seq }, INVOICE_COLUMNS, invoices);
      const rows = insertPacked(
        'invoice_line',
        { ...constants, sys_from: seq },
        within_days ? { ...LINE_COLUMNS, ...SECOND_COLUMNS } : LINE_COLUMNS,
        lines,
        heads.values.length + 1,
      );
      await tx.client.query({
        name: within_days ? 'insert-invoices-within-days' : 'insert-invoices',
        text: `WITH heads AS (${heads.text}) ${rows.text}`,
        values: [...heads.values, ...rows.values],
      });
    },
    async insertCreditNote(note) {
      const constants = { org_id: tx.org_id, sys_from: commitOf(tx).seq, credits_invoice_id: note.credits_invoice_id };
      const { text, values } = insertPacked('invoice', constants, INVOICE_COLUMNS, packInvoices([note]).invoices);
      await tx.client.query(text, [...values]);
    },
  };
}
