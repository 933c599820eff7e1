// SPDX-License-Identifier: Apache-2.0
import './tables.js';
import type { EarlierAttempt, Instant } from '@kontor/core';
import type { Selectable } from 'kysely';
import type { PaymentFailure } from '../payments/failure.js';
import { type Page, type PageRequest, pagePlan, toPage } from '../store/page.js';
import type { Transaction } from '../store/transaction.js';
import { toJson, toTimestamp } from '../store/values.js';
import type { AttemptStatus, PaymentAttemptTable } from './tables.js';

/** A try to take money, as far as it is known. */
export type PaymentAttempt = Omit<Selectable<PaymentAttemptTable>, 'org_id' | 'failure' | 'ask_at'> & {
  readonly failure: PaymentFailure | null;
  /** When the provider is asked next; null: it tells by itself, or all is known. */
  readonly ask_at: Instant | null;
};
export type NewAttempt = Pick<
  PaymentAttempt,
  | 'id'
  | 'customer_id'
  | 'invoice_id'
  | 'step'
  | 'kind'
  | 'provider'
  | 'customer_ref'
  | 'method_id'
  | 'method_ref'
  | 'amount_minor'
  | 'currency'
  | 'reference'
  | 'description'
  | 'return_url'
  | 'idempotency_key'
  | 'started_at'
  | 'key_made_at'
>;
export type AttemptChange = Partial<
  Pick<
    PaymentAttempt,
    | 'status'
    | 'provider_ref'
    | 'failure'
    | 'fee_minor'
    | 'fee_currency'
    | 'link_url'
    | 'link_expires_at'
    | 'ask_at'
    | 'asked'
    | 'last_problem'
    | 'ended_at'
  >
>;

/** Attempts only ever go forward in this order, whatever is heard in whichever order. */
const RANK: Readonly<Record<AttemptStatus, number>> = {
  started: 0,
  requires_action: 1,
  processing: 2,
  failed: 3,
  cancelled: 3,
  succeeded: 4,
};

export function goesForward(from: AttemptStatus, to: AttemptStatus): boolean {
  return RANK[to] > RANK[from];
}

/** Its outcome is not known yet. */
export function isUnderWay({ status }: Pick<PaymentAttempt, 'status'>): boolean {
  return RANK[status] < RANK.failed;
}

const COLUMNS = `id, customer_id, invoice_id, step, kind, provider, customer_ref, method_id, method_ref, amount_minor,
  currency, reference, description, return_url, idempotency_key, status, provider_ref, failure, fee_minor, fee_currency,
  link_url, link_expires_at, started_at, key_made_at, nullif(ask_at, 'infinity') AS ask_at, asked, last_problem, ended_at`;

export async function insertAttempt(tx: Transaction, attempt: NewAttempt, ask_at: Instant | null): Promise<void> {
  const { started_at, key_made_at, ...columns } = attempt;
  await tx.db
    .insertInto('payment_attempt')
    .values({
      org_id: tx.org_id,
      ...columns,
      status: 'started',
      provider_ref: null,
      failure: null,
      fee_minor: null,
      fee_currency: null,
      link_url: null,
      last_problem: null,
      started_at: toTimestamp(started_at),
      key_made_at: toTimestamp(key_made_at),
      ask_at: ask_at === null ? 'infinity' : toTimestamp(ask_at),
    })
    .execute();
}

export async function changeAttempt(tx: Transaction, id: string, change: AttemptChange): Promise<void> {
  const { failure, link_expires_at, ask_at, ended_at, ...columns } = change;
  const time = (instant: Instant | null) => (instant === null ? null : toTimestamp(instant));
  await tx.db
    .updateTable('payment_attempt')
    .set({
      ...columns,
      ...(failure === undefined ? {} : { failure: failure === null ? null : toJson(failure) }),
      ...(link_expires_at === undefined ? {} : { link_expires_at: time(link_expires_at) }),
      ...(ended_at === undefined ? {} : { ended_at: time(ended_at) }),
      ...(ask_at === undefined ? {} : { ask_at: time(ask_at) ?? 'infinity' }),
    })
    .where('org_id', '=', tx.org_id)
    .where('id', '=', id)
    .execute();
}

export async function getAttempt(tx: Transaction, id: string): Promise<PaymentAttempt | null> {
  const { rows } = await tx.client.query<PaymentAttempt>({
    name: 'attempt-by-id',
    text: `SELECT ${COLUMNS} FROM payment_attempt WHERE org_id = $1 AND id = $2`,
    values: [tx.org_id, id],
  });
  return rows[0] ?? null;
}

export async function attemptByRef(tx: Transaction, provider: string, ref: string): Promise<PaymentAttempt | null> {
  const { rows } = await tx.client.query<PaymentAttempt>({
    name: 'attempt-by-ref',
    text: `SELECT ${COLUMNS} FROM payment_attempt WHERE org_id = $1 AND provider = $2 AND provider_ref = $3`,
    values: [tx.org_id, provider, ref],
  });
  return rows[0] ?? null;
}

/** The tries of an invoice, earliest first. */
export async function attemptsOfInvoice(tx: Transaction, invoice_id: string): Promise<PaymentAttempt[]> {
  const { rows } = await tx.client.query<PaymentAttempt>({
    name: 'attempts-of-invoice',
    text: `SELECT ${COLUMNS} FROM payment_attempt WHERE org_id = $1 AND invoice_id = $2 ORDER BY started_at, id`,
    values: [tx.org_id, invoice_id],
  });
  return rows;
}

/** The tries of these methods for other invoices, since an instant. */
export async function triesOfMethods(
  tx: Transaction,
  method_ids: readonly string[],
  since: Instant,
  but_invoice: string,
): Promise<EarlierAttempt[]> {
  if (method_ids.length === 0) return [];
  const { rows } = await tx.client.query<EarlierAttempt>({
    name: 'tries-of-methods',
    text: `SELECT method_id, started_at AS at FROM payment_attempt
      WHERE org_id = $1 AND method_id = ANY($2::text[]) AND started_at >= $3 AND invoice_id <> $4`,
    values: [tx.org_id, method_ids, toTimestamp(since), but_invoice],
  });
  return rows;
}

export interface AttemptFilter {
  readonly customer_id?: string | undefined;
  readonly invoice_id?: string | undefined;
  readonly status?: AttemptStatus | undefined;
}

export async function listAttempts(
  tx: Transaction,
  { customer_id, invoice_id, status, ...request }: PageRequest & AttemptFilter,
): Promise<Page<PaymentAttempt>> {
  const plan = pagePlan(request);
  const { rows } = await tx.client.query<PaymentAttempt>(
    `SELECT ${COLUMNS} FROM payment_attempt WHERE org_id = $1 AND ($2::text IS NULL OR customer_id = $2)
       AND ($3::text IS NULL OR invoice_id = $3) AND ($4::text IS NULL OR status = $4)
       AND ($5::text IS NULL OR id ${plan.compare} $5) ORDER BY id ${plan.order} LIMIT $6`,
    [tx.org_id, customer_id ?? null, invoice_id ?? null, status ?? null, plan.cursor, plan.fetch],
  );
  return toPage(rows, plan, (row) => row);
}
