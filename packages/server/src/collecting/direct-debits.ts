// SPDX-License-Identifier: Apache-2.0
import './tables.js';
import {
  collectionDay,
  dateAt,
  fail,
  type Instant,
  lesser,
  mandateLapses,
  ok,
  type PlainDate,
  type Result,
  type SequenceType,
  sequenceType,
} from '@kontor/core';
import { creditorReference } from '../payments/bank-transfer/creditor-reference.js';
import { type Collection, directDebitFile, endToEndId } from '../payments/bank-transfer/direct-debit.js';
import { paymentFailure } from '../payments/failure.js';
import { type Page, type PageRequest, pagePlan, toPage } from '../store/page.js';
import type { SecretBox } from '../store/secret-box.js';
import type { Transaction, WriteTransaction } from '../store/transaction.js';
import { toTimestamp } from '../store/values.js';
import { getAttempt } from './attempts.js';
import { endMandate, getMandate, isChargeable, openedMandate, type StoredMandate } from './mandates.js';
import { getProvider } from './providers.js';
import { failed } from './settle.js';
import { wakeInvoices } from './wake.js';

/** A try that is handed to the bank. */
export interface DirectDebit {
  readonly attempt_id: string;
  readonly mandate_id: string;
  readonly customer_id: string;
  readonly invoice_id: string;
  readonly end_to_end_id: string;
  readonly sequence_type: SequenceType;
  readonly collect_on: PlainDate;
  readonly amount_minor: bigint;
}
/** A file for the bank, without what is in it. */
export interface StoredDebitFile {
  readonly id: string;
  readonly number: bigint;
  readonly message_id: string;
  readonly debits: number;
  readonly amount_minor: bigint;
  readonly first_day: PlainDate;
  readonly last_day: PlainDate;
  readonly created_at: Instant;
}
/** What a file would take to the bank, before it is stored. */
export interface PlannedDebitFile {
  readonly file: Omit<StoredDebitFile, 'id' | 'created_at'>;
  readonly content: string;
  readonly debits: readonly DirectDebit[];
  /** Mandates that are used up by it. */
  readonly used: readonly StoredMandate[];
  /** Tries that come to nothing: their mandate is no longer good, or nothing is open any more. */
  readonly dropped: readonly { readonly attempt_id: string; readonly why: 'mandate' | 'paid' }[];
}

interface Waiting {
  readonly attempt_id: string;
  readonly customer_id: string;
  readonly invoice_id: string;
  readonly mandate_id: string;
  readonly amount_minor: bigint;
  readonly number: string;
  readonly due_date: PlainDate;
  readonly issued_at: Instant;
  readonly timezone: string;
}

/**
 * What waits to be debited, as a file for the bank: each try in the first file whose last day it can be debited on. Fails
 * with `direct-debit-not-set-up` without a creditor identifier, and `nothing-to-collect` where nothing waits.
 * @param until the last day of a debit in it
 */
export async function planDebitFile(
  tx: Transaction,
  box: SecretBox,
  { now, until }: { readonly now: Instant; readonly until: PlainDate },
): Promise<Result<PlannedDebitFile>> {
  const stored = await getProvider(tx, 'bank-transfer');
  const settings = stored?.settings.provider === 'bank-transfer' ? stored.settings : null;
  const { direct_debit } = settings ?? {};
  if (settings === null || direct_debit === undefined)
    return fail({
      code: 'direct-debit-not-set-up',
      path: 'direct_debit',
      message: 'nothing says by which creditor identifier accounts are debited',
      mend: 'put `direct_debit` with `creditor_id` into PUT /v1/payment_providers/bank-transfer',
    });
  const organisation = await tx.organisations.get();
  const today = dateAt(now, organisation.timezone);
  const waiting = await waitingDebits(tx);
  const open = new Map(
    (await tx.payments.openAmong([...new Set(waiting.map(({ invoice_id }) => invoice_id))])).map((one) => [
      one.id,
      one,
    ]),
  );
  const uses = await usesOf(tx, [...new Set(waiting.map(({ mandate_id }) => mandate_id))]);
  const debits: DirectDebit[] = [];
  const collections: Collection[] = [];
  const used: StoredMandate[] = [];
  const dropped: PlannedDebitFile['dropped'][number][] = [];
  for (const one of waiting) {
    const { attempt_id, mandate_id, customer_id, invoice_id } = one;
    const open_minor = open.get(invoice_id)?.open_minor ?? 0n;
    const use = uses.get(mandate_id);
    const collect_on = collectionDay({
      due_date: one.due_date,
      notified_on: dateAt(one.issued_at, one.timezone),
      prenotification_days: direct_debit.prenotification_days,
      lead_days: direct_debit.lead_days,
      today,
    });
    if (open_minor <= 0n) dropped.push({ attempt_id, why: 'paid' });
    else if (use === undefined || use.spent || mandateLapses(use.mandate.signed_on, use.last_on) <= collect_on)
      dropped.push({ attempt_id, why: 'mandate' });
    else if (collect_on <= until) {
      const { kind, status } = use.mandate;
      const sequence_type = sequenceType({ kind, ending: status === 'ending', debits: use.debits });
      const amount_minor = lesser(one.amount_minor, open_minor);
      const end_to_end_id = endToEndId(attempt_id);
      const reference = creditorReference(one.number);
      if (!reference.ok) return reference;
      debits.push({
        attempt_id,
        mandate_id,
        customer_id,
        invoice_id,
        end_to_end_id,
        sequence_type,
        collect_on,
        amount_minor,
      });
      const creditor_reference = reference.value;
      const mandate = openedMandate(tx, box, use.mandate);
      collections.push({ mandate, sequence_type, collect_on, amount_minor, creditor_reference, end_to_end_id });
      use.debits += 1;
      use.last_on = collect_on;
      use.spent = sequence_type === 'OOFF' || sequence_type === 'FNAL';
      if (use.spent) used.push(use.mandate);
    }
  }
  const [first] = debits;
  if (first === undefined && dropped.length === 0)
    return fail({
      code: 'nothing-to-collect',
      path: '',
      message: `no charge by mandate can be debited until ${until}`,
      mend: 'list what waits with GET /v1/payment_attempts?status=processing, or name a later day',
    });
  const days = debits.map(({ collect_on }) => collect_on).sort();
  const number = await nextNumber(tx);
  const message_id = messageId(organisation.invoice_prefix, number);
  const file = {
    number,
    message_id,
    debits: debits.length,
    amount_minor: debits.reduce((sum, { amount_minor }) => sum + amount_minor, 0n),
    first_day: days[0] ?? today,
    last_day: days.at(-1) ?? today,
  };
  if (first === undefined) return ok({ file, content: '', debits, used, dropped });
  const { beneficiary, iban, bic } = settings;
  const creditor = { beneficiary, iban, bic, creditor_id: direct_debit.creditor_id };
  const written = directDebitFile({ message_id, created: now, creditor, collections });
  return written.ok ? ok({ file, content: written.value, debits, used, dropped }) : written;
}

/** Stores a file with what is in it; null where there is nothing in it but tries that come to nothing. */
export async function storeDebitFile(
  tx: WriteTransaction,
  box: SecretBox,
  { file, content, debits, used, dropped }: PlannedDebitFile,
): Promise<StoredDebitFile | null> {
  for (const { attempt_id, why } of dropped) {
    const attempt = await getAttempt(tx, attempt_id);
    if (attempt === null) continue;
    const failure = paymentFailure(why === 'mandate' ? 'method-missing' : 'processing-error', null);
    await failed(tx, attempt, why === 'mandate' ? 'failed' : 'cancelled', failure);
    await wakeInvoices(tx, [attempt.invoice_id]);
  }
  if (debits.length === 0) return null;
  const id = tx.newId('ddf');
  const { number, message_id, amount_minor, first_day, last_day } = file;
  await tx.client.query(
    `INSERT INTO direct_debit_file
       (org_id, id, number, message_id, debits, amount_minor, first_day, last_day, content, created_at)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)`,
    [
      tx.org_id,
      id,
      number,
      message_id,
      file.debits,
      amount_minor,
      first_day,
      last_day,
      box.seal(content, contextOf(tx.org_id, id)),
      toTimestamp(tx.now),
    ],
  );
  const column = <Name extends keyof DirectDebit>(name: Name) => debits.map((debit) => debit[name]);
  await tx.client.query(
    `INSERT INTO direct_debit (org_id, file_id, attempt_id, mandate_id, customer_id, invoice_id, end_to_end_id,
       sequence_type, collect_on, amount_minor)
     SELECT $1, $2, * FROM unnest($3::text[], $4::text[], $5::text[], $6::text[], $7::text[], $8::text[], $9::date[],
       $10::bigint[])`,
    [
      tx.org_id,
      id,
      column('attempt_id'),
      column('mandate_id'),
      column('customer_id'),
      column('invoice_id'),
      column('end_to_end_id'),
      column('sequence_type'),
      column('collect_on'),
      column('amount_minor'),
    ],
  );
  for (const mandate of used) await endMandate(tx, mandate, 'used');
  tx.audit.record({ action: 'direct_debit_file.made', object: id, after: { ...file, debits } });
  return { ...file, id, created_at: tx.now };
}

const FILE = 'id, number, message_id, debits, amount_minor, first_day, last_day, created_at';

export async function listDebitFiles(tx: Transaction, request: PageRequest): Promise<Page<StoredDebitFile>> {
  const plan = pagePlan(request);
  const { rows } = await tx.client.query<StoredDebitFile & Record<string, unknown>>(
    `SELECT ${FILE} FROM direct_debit_file WHERE org_id = $1 AND ($2::text IS NULL OR id ${plan.compare} $2)
     ORDER BY id ${plan.order} LIMIT $3`,
    [tx.org_id, plan.cursor, plan.fetch],
  );
  return toPage(rows, plan, (row) => row);
}

export async function getDebitFile(tx: Transaction, id: string): Promise<StoredDebitFile | null> {
  const { rows } = await tx.client.query<StoredDebitFile & Record<string, unknown>>(
    `SELECT ${FILE} FROM direct_debit_file WHERE org_id = $1 AND id = $2`,
    [tx.org_id, id],
  );
  return rows[0] ?? null;
}

/** The file that the bank names by its message id. */
export async function debitFileOf(tx: Transaction, message_id: string): Promise<StoredDebitFile | null> {
  const { rows } = await tx.client.query<StoredDebitFile & Record<string, unknown>>(
    `SELECT ${FILE} FROM direct_debit_file WHERE org_id = $1 AND message_id = $2 ORDER BY number DESC LIMIT 1`,
    [tx.org_id, message_id],
  );
  return rows[0] ?? null;
}

/** What is in a file, in the order of its tries. */
export async function debitsOfFile(tx: Transaction, file_id: string): Promise<DirectDebit[]> {
  const { rows } = await tx.client.query<DirectDebit & Record<string, unknown>>(
    `SELECT attempt_id, mandate_id, customer_id, invoice_id, end_to_end_id, sequence_type, collect_on, amount_minor
     FROM direct_debit WHERE org_id = $1 AND file_id = $2 ORDER BY attempt_id`,
    [tx.org_id, file_id],
  );
  return rows;
}

/** The file as it is handed to the bank: the same each time; null for an unknown one. */
export async function debitFileContent(tx: Transaction, box: SecretBox, id: string): Promise<string | null> {
  const { rows } = await tx.client.query<{ content: string }>(
    'SELECT content FROM direct_debit_file WHERE org_id = $1 AND id = $2',
    [tx.org_id, id],
  );
  return rows[0] === undefined ? null : box.open(rows[0].content, contextOf(tx.org_id, id));
}

const contextOf = (org_id: string, id: string) => `direct debit file ${id} of ${org_id}`;

/** Charges by mandate that no file holds yet, the earliest first. */
async function waitingDebits(tx: Transaction): Promise<Waiting[]> {
  const { rows } = await tx.client.query<Waiting & Record<string, unknown>>(
    `SELECT a.id AS attempt_id, a.customer_id, a.invoice_id, a.method_ref AS mandate_id, a.amount_minor, i.number,
       c.due_date, i.issued_at, o.timezone
     FROM payment_attempt a JOIN organisation o ON o.org_id = a.org_id
     JOIN invoice i ON i.org_id = a.org_id AND i.id = a.invoice_id
     JOIN collection c ON c.org_id = a.org_id AND c.invoice_id = a.invoice_id
     WHERE a.org_id = $1 AND a.provider = 'bank-transfer' AND a.kind = 'charge' AND a.status = 'processing'
       AND NOT EXISTS (SELECT FROM direct_debit d WHERE d.org_id = a.org_id AND d.attempt_id = a.id)
     ORDER BY a.started_at, a.id`,
    [tx.org_id],
  );
  return rows;
}

interface Use {
  readonly mandate: StoredMandate;
  debits: number;
  last_on: PlainDate | null;
  spent: boolean;
}

/** Mandates that may be debited, with how often they were. */
async function usesOf(tx: Transaction, ids: readonly string[]): Promise<Map<string, Use>> {
  const { rows } = await tx.client.query<{ mandate_id: string; debits: bigint; last_on: PlainDate }>(
    `SELECT mandate_id, count(*) AS debits, max(collect_on) AS last_on FROM direct_debit
     WHERE org_id = $1 AND mandate_id = ANY($2::text[]) GROUP BY mandate_id`,
    [tx.org_id, ids],
  );
  const before = new Map(rows.map((row) => [row.mandate_id, row]));
  const uses = new Map<string, Use>();
  for (const id of ids) {
    const mandate = await getMandate(tx, id);
    if (mandate === null || !isChargeable(mandate)) continue;
    const { debits = 0n, last_on = null } = before.get(id) ?? {};
    uses.set(id, { mandate, debits: Number(debits), last_on, spent: false });
  }
  return uses;
}

async function nextNumber(tx: Transaction): Promise<bigint> {
  const { rows } = await tx.client.query<{ number: bigint }>(
    'SELECT (coalesce(max(number), 0) + 1)::bigint AS number FROM direct_debit_file WHERE org_id = $1',
    [tx.org_id],
  );
  return rows[0]?.number ?? 1n;
}

/** At most 30 characters, so that its payment blocks can be numbered. */
function messageId(prefix: string, number: bigint): string {
  const name = prefix.replace(/[^A-Za-z0-9]/g, '').slice(0, 12);
  return `${name}-DD-${String(number).padStart(6, '0')}`;
}
