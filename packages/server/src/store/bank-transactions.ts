// SPDX-License-Identifier: Apache-2.0
import type { Instant } from '@kontor/core';
import type { StatementLine } from '../payments/bank-transfer/statement.js';
import { type Page, type PageRequest, pagePlan, toPage } from './page.js';
import { commitOf, type Transaction } from './transaction.js';
import { toJson, toTimestamp } from './values.js';

/**
 * `applied` became a payment, `returned` took one back, `paid_out` is a payout of a provider; `ignored` is money out that
 * is none of ours; the others wait for somebody, or did.
 */
export type BankTransactionStatus =
  | 'applied'
  | 'returned'
  | 'paid_out'
  | 'ambiguous'
  | 'unmatched'
  | 'dismissed'
  | 'ignored';

/** A line of a bank statement and what became of it. */
export interface BankTransaction extends StatementLine {
  readonly id: string;
  readonly status: BankTransactionStatus;
  /** Ids of invoices it may be for, or of payouts it may be. */
  readonly candidates: readonly string[];
  readonly payment_id: string | null;
  readonly payout_id: string | null;
  readonly customer_id: string | null;
  /** Why it is dismissed. */
  readonly note: string;
  readonly created_at: Instant;
}
export type NewBankTransaction = Omit<BankTransaction, 'created_at'>;
export interface BankTransactions {
  get(id: string): Promise<BankTransaction | null>;
  list(request?: PageRequest & { readonly status?: BankTransactionStatus }): Promise<Page<BankTransaction>>;
  /** Which of these lines are stored, by line id. */
  known(line_ids: readonly string[]): Promise<Map<string, BankTransaction>>;
  /** Accounts that these customers have paid from. */
  ibans(customer_ids: readonly string[]): Promise<Map<string, string[]>>;
  /** Lines over an amount that are nothing of ours so far, oldest first. */
  waiting(currency: string, amount_minor: bigint): Promise<BankTransaction[]>;
  insert(transactions: readonly NewBankTransaction[]): Promise<void>;
  /** Says what became of one that waited. */
  resolve(
    transaction: BankTransaction,
    by: Pick<BankTransaction, 'status' | 'payment_id' | 'payout_id' | 'customer_id' | 'note'>,
  ): Promise<BankTransaction>;
}

const TYPES = {
  id: 'text',
  line_id: 'text',
  booked_on: 'date',
  amount_minor: 'bigint',
  currency: 'text',
  counterparty_name: 'text',
  counterparty_iban: 'text',
  structured_reference: 'text',
  remittance_text: 'text',
  end_to_end_id: 'text',
  return_reason: 'text',
  status: 'text',
  payment_id: 'text',
  payout_id: 'text',
  customer_id: 'text',
  note: 'text',
} as const satisfies Partial<Record<keyof NewBankTransaction, string>>;
const COLUMNS = Object.keys(TYPES) as (keyof typeof TYPES)[];
const SELECTED = `${COLUMNS.join(', ')}, candidates, created_at`;

export function bankTransactions(tx: Transaction): BankTransactions {
  const latest = tx.as_of ?? 9223372036854775807n;
  return {
    async get(id) {
      const { rows } = await tx.client.query<BankTransaction>(
        `SELECT ${SELECTED} FROM bank_transaction WHERE org_id = $1 AND id = $2 AND sys_from <= $3`,
        [tx.org_id, id, latest],
      );
      return rows[0] ?? null;
    },
    async list({ status, ...request } = {}) {
      const plan = pagePlan(request);
      const { rows } = await tx.client.query<BankTransaction>(
        `SELECT ${SELECTED} FROM bank_transaction WHERE org_id = $1 AND sys_from <= $2
           AND ($3::text IS NULL OR status = $3) AND ($4::text IS NULL OR id ${plan.compare} $4)
         ORDER BY id ${plan.order} LIMIT $5`,
        [tx.org_id, latest, status ?? null, plan.cursor, plan.fetch],
      );
      return toPage(rows, plan, (row) => row);
    },
    async known(line_ids) {
      const { rows } = await tx.client.query<BankTransaction>(
        `SELECT ${SELECTED} FROM bank_transaction WHERE org_id = $1 AND line_id = ANY($2::text[])`,
        [tx.org_id, line_ids],
      );
      return new Map(rows.map((row) => [row.line_id, row]));
    },
    async ibans(customer_ids) {
      const { rows } = await tx.client.query<{ customer_id: string; ibans: string[] }>(
        `SELECT customer_id, array_agg(DISTINCT counterparty_iban) AS ibans FROM bank_transaction
         WHERE org_id = $1 AND customer_id = ANY($2::text[]) AND counterparty_iban IS NOT NULL GROUP BY customer_id`,
        [tx.org_id, customer_ids],
      );
      return new Map(rows.map(({ customer_id, ibans }) => [customer_id, ibans]));
    },
    async waiting(currency, amount_minor) {
      const { rows } = await tx.client.query<BankTransaction>(
        `SELECT ${SELECTED} FROM bank_transaction
         WHERE org_id = $1 AND status IN ('unmatched', 'ignored') AND currency = $2 AND amount_minor = $3 ORDER BY id`,
        [tx.org_id, currency, amount_minor],
      );
      return rows;
    },
    async insert(transactions) {
      if (transactions.length === 0) return;
      const { seq, now } = commitOf(tx);
      const types = COLUMNS.map((column, index) => `$${index + 5}::${TYPES[column]}[]`);
      await tx.client.query(
        `INSERT INTO bank_transaction (org_id, sys_from, created_at, candidates, ${COLUMNS.join(', ')})
         SELECT $1, $2, $3, ARRAY(SELECT jsonb_array_elements_text(candidates)), ${COLUMNS.join(', ')}
         FROM unnest($4::jsonb[], ${types.join(', ')}) AS given (candidates, ${COLUMNS.join(', ')})`,
        [
          tx.org_id,
          seq,
          toTimestamp(now),
          transactions.map(({ candidates }) => toJson(candidates)),
          ...COLUMNS.map((column) => transactions.map((transaction) => transaction[column])),
        ],
      );
    },
    async resolve(transaction, { status, payment_id, payout_id, customer_id, note }) {
      commitOf(tx);
      await tx.client.query(
        `UPDATE bank_transaction SET status = $3, payment_id = $4, payout_id = $5, customer_id = $6, note = $7
         WHERE org_id = $1 AND id = $2`,
        [tx.org_id, transaction.id, status, payment_id, payout_id, customer_id, note],
      );
      const after = { ...transaction, status, payment_id, payout_id, customer_id, note };
      tx.audit.record({ action: `bank_transaction.${status}`, object: transaction.id, before: transaction, after });
      return after;
    },
  };
}
