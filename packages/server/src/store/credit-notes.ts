// SPDX-License-Identifier: Apache-2.0
import type { CreditableInvoice, PlainDate, PostedTax } from '@kontor/core';
import { commitOf, type Transaction } from './transaction.js';
import { toJson } from './values.js';

/** What an invoice has left for credits. */
export interface StoredCreditable extends CreditableInvoice {
  readonly customer_id: string;
  /** '' of what is paid together. */
  readonly subscription_id: string;
  readonly currency: string;
  readonly invoice_date: PlainDate;
}
/** What a credit note gives back of what was paid on an invoice. */
export interface CreditSettlement {
  readonly credit_note_id: string;
  readonly invoice_id: string;
  readonly customer_id: string;
  readonly source: 'paid' | 'prepaid' | 'promotional';
  readonly destination: 'refund' | 'balance' | 'grant';
  readonly amount_minor: bigint;
}
/** A line of a credit note written by hand: what it takes of a line of its invoice, with the sign of that line. */
export interface CreditNoteLine {
  readonly credit_note_id: string;
  readonly position: number;
  readonly id: string;
  readonly customer_id: string;
  readonly subscription_id: string;
  readonly invoice_id: string;
  readonly line_id: string;
  readonly charge_key: string;
  readonly billed_start: PlainDate;
  /** Of a line that begins within a day. */
  readonly billed_start_second: number | null;
  readonly period_start: PlainDate;
  readonly period_end: PlainDate;
  readonly amount_minor: bigint;
  readonly discount_minor: bigint;
  readonly net_minor: bigint;
  readonly tax_minor: bigint;
  readonly taxes: readonly PostedTax[];
  readonly credited_on: PlainDate;
}
export interface CreditNotes {
  /** Invoices of these subscriptions, and these, with what they have left for credits, by commits before `before` if given. */
  creditable(
    of: {
      readonly customer_ids: readonly string[];
      readonly subscription_ids: readonly string[];
      readonly invoice_ids: readonly string[];
    },
    before?: bigint,
  ): Promise<StoredCreditable[]>;
  creditableInvoice(invoice_id: string): Promise<StoredCreditable | null>;
  /** Stores what credit notes give back. */
  settle(settlements: readonly CreditSettlement[]): Promise<void>;
  /** Stores the lines of a credit note written by hand. */
  insertLines(lines: readonly CreditNoteLine[]): Promise<void>;
  /** The lines of a credit note, or of all credit notes on an invoice, in the order they were stored. */
  lines(of: { readonly credit_note_id: string } | { readonly invoice_id: string }): Promise<CreditNoteLine[]>;
  /** What a credit note owes to be refunded, refunds not subtracted. */
  toRefund(credit_note_id: string): Promise<bigint>;
}

interface CreditableRow extends Omit<StoredCreditable, 'burns'> {
  readonly given: { readonly prepaid: string; readonly promotional: string };
  readonly burns: readonly { grant_id: string; kind: 'prepaid' | 'promotional'; amount_minor: string }[];
}

const CREDITABLE = `SELECT i.id AS invoice_id, i.number, i.customer_id, i.subscription_id, i.currency,
    i.invoice_date,
    i.due_minor - a.settled_minor AS open_minor, a.paid_minor - c.paid_minor AS paid_minor, a.written_off_minor,
    c.given, u.burns
  FROM invoice i
  CROSS JOIN LATERAL (SELECT coalesce(sum(amount_minor), 0)::bigint AS settled_minor,
      coalesce(sum(amount_minor) FILTER (WHERE kind IN ('payment', 'return', 'refund')), 0)::bigint AS paid_minor,
      coalesce(sum(amount_minor) FILTER (WHERE kind = 'write_off'), 0)::bigint AS written_off_minor
    FROM payment_allocation a WHERE a.org_id = i.org_id AND a.invoice_id = i.id AND a.sys_from <= $2) a
  CROSS JOIN LATERAL (SELECT coalesce(sum(amount_minor) FILTER (WHERE source = 'paid'), 0)::bigint AS paid_minor,
      json_build_object('prepaid', coalesce(sum(amount_minor) FILTER (WHERE source = 'prepaid'), 0)::text,
        'promotional', coalesce(sum(amount_minor) FILTER (WHERE source = 'promotional'), 0)::text) AS given
    FROM credit_settlement c WHERE c.org_id = i.org_id AND c.invoice_id = i.id AND c.sys_from <= $2) c
  CROSS JOIN LATERAL (SELECT coalesce(json_agg(json_build_object('grant_id', u.grant_id, 'kind', g.kind,
      'amount_minor', u.amount_minor::text) ORDER BY u.grant_id DESC), '[]') AS burns
    FROM credit_use u JOIN credit_grant g ON g.org_id = u.org_id AND g.id = u.grant_id
    WHERE u.org_id = i.org_id AND u.customer_id = i.customer_id AND u.reference = i.id AND u.kind = 'burn'
      AND u.sys_from <= $2) u
  WHERE i.org_id = $1 AND i.kind = 'invoice' AND i.sys_from <= $2`;

function creditableOf({ given, burns, ...row }: CreditableRow): StoredCreditable {
  const left = { prepaid: BigInt(given.prepaid), promotional: BigInt(given.promotional) };
  return {
    ...row,
    // what went back before was of the first of them
    burns: burns.map(({ kind, grant_id, amount_minor: text }) => {
      const burned = BigInt(text);
      const gone = left[kind] < burned ? left[kind] : burned;
      left[kind] -= gone;
      return { kind, grant_id, amount_minor: burned - gone };
    }),
  };
}

const LINE_TYPES = {
  credit_note_id: 'text',
  position: 'integer',
  id: 'text',
  customer_id: 'text',
  subscription_id: 'text',
  invoice_id: 'text',
  line_id: 'text',
  charge_key: 'text',
  billed_start: 'date',
  billed_start_second: 'integer',
  period_start: 'date',
  period_end: 'date',
  amount_minor: 'bigint',
  discount_minor: 'bigint',
  net_minor: 'bigint',
  tax_minor: 'bigint',
  taxes: 'jsonb',
  credited_on: 'date',
} as const satisfies Record<keyof CreditNoteLine, string>;
const LINE_COLUMNS = Object.keys(LINE_TYPES) as (keyof CreditNoteLine)[];
type LineRow = Omit<CreditNoteLine, 'taxes'> & {
  readonly taxes: readonly (Omit<PostedTax, 'amount_minor'> & { readonly amount_minor: string })[];
};

export function creditNotes(tx: Transaction): CreditNotes {
  const latest = tx.as_of ?? 9223372036854775807n;
  return {
    async creditable({ customer_ids, subscription_ids, invoice_ids }, before) {
      if (subscription_ids.length === 0) return [];
      const until = before === undefined || before > latest ? latest : before - 1n;
      const { rows } = await tx.client.query<CreditableRow>({
        name: 'creditable-invoices',
        text: `${CREDITABLE} AND i.customer_id = ANY($3::text[])
            AND (i.subscription_id = ANY($4::text[]) OR i.id = ANY($5::text[]))
          ORDER BY i.invoice_date DESC, i.id DESC`,
        values: [tx.org_id, until, customer_ids, subscription_ids, invoice_ids],
      });
      return rows.map(creditableOf);
    },
    async creditableInvoice(invoice_id) {
      const { rows } = await tx.client.query<CreditableRow>(`${CREDITABLE} AND i.id = $3`, [
        tx.org_id,
        latest,
        invoice_id,
      ]);
      return rows[0] === undefined ? null : creditableOf(rows[0]);
    },
    async settle(settlements) {
      if (settlements.length === 0) return;
      await tx.client.query({
        name: 'settle-credits',
        text: `INSERT INTO credit_settlement (org_id, sys_from, credit_note_id, invoice_id, customer_id, source,
            destination, amount_minor)
          SELECT $1, $2, * FROM unnest($3::text[], $4::text[], $5::text[], $6::text[], $7::text[], $8::bigint[])`,
        values: [
          tx.org_id,
          commitOf(tx).seq,
          settlements.map(({ credit_note_id }) => credit_note_id),
          settlements.map(({ invoice_id }) => invoice_id),
          settlements.map(({ customer_id }) => customer_id),
          settlements.map(({ source }) => source),
          settlements.map(({ destination }) => destination),
          settlements.map(({ amount_minor }) => amount_minor),
        ],
      });
    },
    async insertLines(lines) {
      const types = LINE_COLUMNS.map((column, index) => `$${index + 3}::${LINE_TYPES[column]}[]`);
      await tx.client.query(
        `INSERT INTO credit_note_line (org_id, sys_from, ${LINE_COLUMNS.join(', ')})
         SELECT $1, $2, * FROM unnest(${types.join(', ')})`,
        [
          tx.org_id,
          commitOf(tx).seq,
          ...LINE_COLUMNS.map((column) =>
            lines.map((line) => (column === 'taxes' ? toJson(line.taxes) : line[column])),
          ),
        ],
      );
    },
    async lines(of) {
      const [column, value] =
        'invoice_id' in of
          ? (['invoice_id', of.invoice_id] as const)
          : (['credit_note_id', of.credit_note_id] as const);
      const { rows } = await tx.client.query<LineRow>(
        `SELECT ${LINE_COLUMNS.join(', ')} FROM credit_note_line
         WHERE org_id = $1 AND ${column} = $2 AND sys_from <= $3 ORDER BY sys_from, credit_note_id, position`,
        [tx.org_id, value, latest],
      );
      return rows.map((row) => ({
        ...row,
        taxes: row.taxes.map((tax) => ({ ...tax, amount_minor: BigInt(tax.amount_minor) })),
      }));
    },
    async toRefund(credit_note_id) {
      const { rows } = await tx.client.query<{ owed_minor: bigint }>(
        `SELECT coalesce(sum(amount_minor), 0)::bigint AS owed_minor FROM credit_settlement
         WHERE org_id = $1 AND credit_note_id = $2 AND destination = 'refund' AND sys_from <= $3`,
        [tx.org_id, credit_note_id, latest],
      );
      return rows[0]?.owed_minor ?? 0n;
    },
  };
}
