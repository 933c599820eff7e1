// SPDX-License-Identifier: Apache-2.0
import { type Instant, parseInstant } from '@kontor/core';
import { type ExpressionBuilder, type RawBuilder, sql } from 'kysely';
import type { Database } from './schema.js';
import type { Transaction } from './transaction.js';
import { FOREVER } from './values.js';

/** A point of the commit clock: its number (`bigint`), or the instant it showed (epoch milliseconds). */
export type AsOf = bigint | Instant;

/** `'17'` is the 17th commit, `'2026-03-01T00:00:00Z'` whatever was committed by then; anything else is null. */
export function parseAsOf(text: string): AsOf | null {
  return /^\d{1,18}$/.test(text) ? BigInt(text) : parseInstant(text);
}

/** The condition on system time that makes a table show what the transaction may know. */
export function known(tx: Transaction) {
  return (eb: ExpressionBuilder<Database, 'customer' | 'subscription' | 'catalog_version'>) =>
    tx.as_of === null
      ? eb('sys_to', '=', FOREVER)
      : eb.and([eb('sys_from', '<=', tx.as_of), eb('sys_to', '>', tx.as_of)]);
}

/** The same of a table under another name. */
export function knownOf(alias: string, { as_of }: Transaction): RawBuilder<boolean> {
  const [from, to] = [sql.ref(`${alias}.sys_from`), sql.ref(`${alias}.sys_to`)];
  return as_of === null ? sql<boolean>`${to} = ${FOREVER}` : sql<boolean>`${from} <= ${as_of} AND ${to} > ${as_of}`;
}
