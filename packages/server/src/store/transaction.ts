// SPDX-License-Identifier: Apache-2.0

import { randomBytes } from 'node:crypto';
import { type Instant, newId } from '@kontor/core';
import type { Kysely } from 'kysely';
import pg from 'pg';
import { type AuditTrail, auditTrail } from './audit.js';
import { type BankTransactions, bankTransactions } from './bank-transactions.js';
import { type BillingAccounts, billingAccounts } from './billing-accounts.js';
import { type Catalogs, catalogs } from './catalogs.js';
import { type Coupons, coupons } from './coupons.js';
import { type CreditNotes, creditNotes } from './credit-notes.js';
import { type Credits, credits } from './credits.js';
import { type Customers, customers } from './customers.js';
import { type RecordedRates, recordedRates } from './exchange-rates.js';
import { type IdempotencyKeys, idempotencyKeys } from './idempotency.js';
import { type Invoices, invoices } from './invoices.js';
import { type Keys, keys } from './keys.js';
import { type Ledger, ledger } from './ledger.js';
import { type OneOffCharges, oneOffCharges } from './one-off-charges.js';
import { type Organisations, organisations } from './organisations.js';
import { type Outbox, outbox } from './outbox.js';
import { type Payments, payments } from './payments.js';
import { type Payouts, payouts } from './payouts.js';
import { type Quotes, quotes } from './quotes.js';
import { type Refunds, refunds } from './refunds.js';
import type { Database } from './schema.js';
import { type Subscriptions, subscriptions } from './subscriptions.js';
import type { TransactionConnection } from './transaction-connection.js';

/** One transaction on the rows of one organisation. */
export interface Transaction {
  readonly org_id: string;
  /** The query builder, bound to this transaction. */
  readonly db: Kysely<Database>;
  /** Its connection, for named statements and COPY; leave BEGIN, COMMIT and ROLLBACK to the store. */
  readonly client: TransactionConnection;
  /** The commit to read at; null: what is known now. */
  readonly as_of: bigint | null;
  /** The tick of the commit clock, in transactions of `Store.write` only. */
  readonly commit: Commit | null;
  readonly keys: Keys;
  readonly organisations: Organisations;
  readonly catalogs: Catalogs;
  readonly customers: Customers;
  readonly accounts: BillingAccounts;
  readonly subscriptions: Subscriptions;
  readonly invoices: Invoices;
  readonly charges: OneOffCharges;
  readonly coupons: Coupons;
  readonly credits: Credits;
  readonly creditNotes: CreditNotes;
  readonly exchangeRates: RecordedRates;
  readonly ledger: Ledger;
  readonly payments: Payments;
  readonly payouts: Payouts;
  readonly bankTransactions: BankTransactions;
  readonly refunds: Refunds;
  readonly quotes: Quotes;
  readonly audit: AuditTrail;
  readonly outbox: Outbox;
  readonly idempotency: IdempotencyKeys;
}

export interface Commit {
  readonly seq: bigint;
  /** When it happens in the organisation's time, which may be simulated. */
  readonly now: Instant;
  /** What time it is outside: for what meets the network, such as when to send a message. */
  readonly real_now: Instant;
  readonly actor: string;
}
export interface ReadTransaction extends Transaction {
  /** The commit this reads at: of `as_of`, else the latest. */
  readonly seq: bigint;
}
export interface WriteTransaction extends Transaction, Commit {
  readonly commit: Commit;
  newId(prefix: string): string;
}

let pool = randomBytes(0);
/** Where ids of this process are in their order; begins anywhere, and comes round after four thousand million. */
let place = randomBytes(4).readUInt32BE() >>> 1;

/** Random bytes, drawn from the system 8 KiB at a time: one draw an id would be a tenth of closing a period. */
function pooledBytes(count: number): Uint8Array {
  if (pool.length < count) pool = randomBytes(8_192);
  const bytes = pool.subarray(0, count);
  pool = pool.subarray(count);
  return bytes;
}

/**
 * Random bytes behind a counter of 32 bits in the places that version and variant of a UUID leave free (RFC 9562,
 * section 6.2, method 1): ids of one instant sort as they were made, so invoices of a close are listed by number.
 */
function orderedBytes(count: number): Uint8Array {
  const bytes = pooledBytes(count);
  place = (place + 1) >>> 0;
  bytes[0] = place >>> 28;
  bytes[1] = place >>> 20;
  bytes[2] = (place >>> 14) & 0x3f;
  bytes[3] = place >>> 6;
  bytes[4] = (place << 2) | ((bytes[4] as number) & 0b11);
  return bytes;
}

/** A fresh prefixed id that sorts after those this process made before it, and those made at earlier instants. */
export function freshId(prefix: string, now: Instant): string {
  return newId(prefix, now, orderedBytes);
}

/** The tick a repository needs to change something; outside of `Store.write` that is our own mistake. */
export function commitOf(tx: Transaction): Commit {
  if (tx.commit === null)
    throw new Error('money-bearing rows change in store.write only, which takes the commit clock');
  return tx.commit;
}

/** The transaction object over a connection on which BEGIN has run. */
export function transactionOn(
  client: TransactionConnection,
  org_id: string,
  as_of: bigint | null,
  commit: Commit | null,
): Transaction {
  const tx: Record<string, unknown> = { org_id, client, as_of, commit, db: client.builder };
  const self = tx as unknown as Transaction;
  return Object.assign(tx, {
    keys: keys(self),
    organisations: organisations(self),
    catalogs: catalogs(self),
    customers: customers(self),
    accounts: billingAccounts(self),
    subscriptions: subscriptions(self),
    invoices: invoices(self),
    charges: oneOffCharges(self),
    coupons: coupons(self),
    credits: credits(self),
    creditNotes: creditNotes(self),
    exchangeRates: recordedRates(self),
    ledger: ledger(self),
    payments: payments(self),
    payouts: payouts(self),
    bankTransactions: bankTransactions(self),
    refunds: refunds(self),
    quotes: quotes(self),
    audit: auditTrail(self),
    outbox: outbox(self),
    idempotency: idempotencyKeys(self),
  }) as unknown as Transaction;
}

/**
 * The statements that begin a transaction of one organisation, for one round trip. `role` is null where the
 * connected role is itself bound by row-level security.
 */
export function beginText(mode: 'read' | 'write', role: string | null, settings: Readonly<Record<string, string>>) {
  const begin = mode === 'read' ? 'BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY' : 'BEGIN';
  const local = Object.entries(settings).map(([name, value]) => `SET LOCAL ${name} = ${pg.escapeLiteral(value)}`);
  return [begin, ...(role === null ? [] : [`SET LOCAL ROLE ${pg.escapeIdentifier(role)}`]), ...local].join('; ');
}
