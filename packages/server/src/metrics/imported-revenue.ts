// SPDX-License-Identifier: Apache-2.0
import { decimal, type ImportedPeriod, type ImportedSubscription, importedStates } from '@kontor/core';
import { insertPacked, packRows } from '../store/packed-rows.js';
import type { Transaction, WriteTransaction } from '../store/transaction.js';
import { FOREVER } from '../store/values.js';
import type { RevenueOf } from './stored-revenue.js';

/** What recording does, or would do: those new, those told otherwise than before, and how many say what is known. */
export interface ImportChanges {
  readonly added: number;
  readonly changed: number;
  readonly unchanged: number;
}

/** Subscriptions in memory at once. */
const PORTION = 1_000;
const COLUMNS = { subscription_id: 'text', external_customer: 'text', currency: 'text', periods: 'text' };

interface Row {
  source: string;
  subscription_id: string;
  customer_id: string;
  currency: string;
  periods: string;
}

/** Whether something was imported, or removed again, by a commit after `seq`. */
export async function importedAfter(tx: Transaction, seq: bigint): Promise<boolean> {
  const { rows } = await tx.client.query({
    name: 'metrics-imported-after',
    text: `SELECT FROM imported_revenue WHERE org_id = $1 AND sys_from > $2
      UNION ALL SELECT FROM imported_revenue WHERE org_id = $1 AND sys_to > $2 AND sys_to < ${FOREVER} LIMIT 1`,
    values: [tx.org_id, seq],
  });
  return rows.length > 0;
}

/** Where imported subscriptions come from, and how many are of each. */
export interface ImportSource {
  readonly source: string;
  readonly subscriptions: number;
}

export async function importSources(tx: Transaction): Promise<ImportSource[]> {
  const known = tx.as_of === null ? `sys_to = ${FOREVER} AND $2::bigint IS NULL` : 'sys_from <= $2 AND sys_to > $2';
  const { rows } = await tx.client.query<{ source: string; subscriptions: bigint }>(
    `SELECT source, count(*) AS subscriptions FROM imported_revenue WHERE org_id = $1 AND ${known}
     GROUP BY source ORDER BY source`,
    [tx.org_id, tx.as_of],
  );
  return rows.map(({ source, subscriptions }) => ({ source, subscriptions: Number(subscriptions) }));
}

/** Takes a source out of what is known from now on. */
export async function removeSource(tx: WriteTransaction, source: string): Promise<void> {
  await tx.client.query(
    `UPDATE imported_revenue SET sys_to = $3 WHERE org_id = $1 AND sys_to = ${FOREVER} AND source = $2`,
    [tx.org_id, source, tx.seq],
  );
  tx.audit.record({ action: 'metrics.import_removed', object: source });
}

/** Every imported subscription by what the transaction knows, in portions. */
export async function* importedRevenue(tx: Transaction): AsyncGenerator<RevenueOf[]> {
  const [known, at] =
    tx.as_of === null ? [`sys_to = ${FOREVER}`, FOREVER] : ['sys_from <= $4 AND sys_to > $4', tx.as_of];
  let after = ['', ''];
  for (;;) {
    const { rows } = await tx.client.query<Row>(
      `SELECT r.source, r.subscription_id, coalesce(c.id, r.external_customer) AS customer_id, r.currency, r.periods
       FROM (SELECT * FROM imported_revenue WHERE org_id = $1 AND ${known}
         AND (source, subscription_id) > ($2, $3) ORDER BY source, subscription_id LIMIT ${PORTION}) r
       LEFT JOIN customer c ON c.org_id = $1 AND c.external_id = r.external_customer AND c.sys_from <= $4 AND (c.sys_to > $4 OR c.sys_to = ${FOREVER})
         AND c.valid_to = '9999-12-31'
       ORDER BY r.source, r.subscription_id`,
      [tx.org_id, ...after, at],
    );
    if (rows.length > 0) yield rows.map(revenueOf);
    const last = rows.at(-1);
    if (last === undefined || rows.length < PORTION) return;
    after = [last.source, last.subscription_id];
  }
}

function revenueOf({ source, subscription_id, customer_id, currency, periods }: Row): RevenueOf {
  const subscription = { customer_id, subscription_id: `${source}/${subscription_id}`, currency };
  return {
    customer_id,
    subscription_id: subscription.subscription_id,
    states: importedStates({ ...subscription, periods: periodsOf(periods) }),
    usage: [],
  };
}

function periodsOf(text: string): ImportedPeriod[] {
  const stored = JSON.parse(text) as (Omit<ImportedPeriod, 'amount'> & { readonly amount: string })[];
  return stored.map((period) => ({ ...period, amount: decimal(period.amount) }));
}

async function compared(tx: Transaction, source: string, given: readonly ImportedSubscription[]) {
  const { rows } = await tx.client.query<Row & { external_customer: string }>(
    `SELECT subscription_id, external_customer, currency, periods FROM imported_revenue
     WHERE org_id = $1 AND sys_to = ${FOREVER} AND source = $2 AND subscription_id = ANY($3::text[])`,
    [tx.org_id, source, given.map(({ subscription_id }) => subscription_id)],
  );
  const known = new Map(
    rows.map((row) => [row.subscription_id, JSON.stringify([row.external_customer, row.currency, row.periods])]),
  );
  const told = (one: ImportedSubscription) =>
    JSON.stringify([one.customer_id, one.currency, JSON.stringify(one.periods)]);
  const fresh = given.filter((one) => !known.has(one.subscription_id));
  const changed = given.filter((one) => known.has(one.subscription_id) && known.get(one.subscription_id) !== told(one));
  return { fresh, changed, unchanged: given.length - fresh.length - changed.length };
}

/** What recording these would do. */
export async function planImport(
  tx: Transaction,
  source: string,
  given: readonly ImportedSubscription[],
): Promise<ImportChanges> {
  const { fresh, changed, unchanged } = await compared(tx, source, given);
  return { added: fresh.length, changed: changed.length, unchanged };
}

/** Records these subscriptions of a source; what says the same as before is left as it is, and others of it stay. */
export async function recordImport(
  tx: WriteTransaction,
  source: string,
  given: readonly ImportedSubscription[],
): Promise<ImportChanges> {
  const { fresh, changed, unchanged } = await compared(tx, source, given);
  await tx.client.query(
    `UPDATE imported_revenue SET sys_to = $4 WHERE org_id = $1 AND sys_to = ${FOREVER} AND source = $2
       AND subscription_id = ANY($3::text[])`,
    [tx.org_id, source, changed.map(({ subscription_id }) => subscription_id), tx.seq],
  );
  const rows = [...fresh, ...changed];
  if (rows.length > 0) {
    const packed = packRows(rows, ({ subscription_id, customer_id, currency, periods }) => [
      subscription_id,
      customer_id,
      currency,
      JSON.stringify(periods),
    ]);
    const constants = { org_id: tx.org_id, source, sys_from: tx.seq };
    const { text, values } = insertPacked('imported_revenue', constants, COLUMNS, packed);
    await tx.client.query(text, [...values]);
  }
  const changes = { added: fresh.length, changed: changed.length, unchanged };
  tx.audit.record({ action: 'metrics.imported', object: source, after: changes });
  return changes;
}
