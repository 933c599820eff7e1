// SPDX-License-Identifier: Apache-2.0
import {
  addToDate,
  advance,
  canonicalJson,
  type Instant,
  type MetricPolicy,
  type PlainDate,
  type RevenueHistory,
  type RevenueInput,
  type RevenueState,
  revenueHistory,
  startOfDay,
  type UsageRevenue,
  withPastDue,
} from '@kontor/core';
import type { Store } from '../store/store.js';
import type { ReadTransaction, Transaction } from '../store/transaction.js';
import { changedAfter, derivedOf, derivedRevenue, refreshDerivedRevenue } from './derived-revenue.js';
import { importedAfter, importedRevenue } from './imported-revenue.js';
import type { RevenueOf } from './stored-revenue.js';

/** Under which policy and in which zone's days revenue is read. */
export interface Reading {
  readonly policy: MetricPolicy;
  readonly timezone: string;
}

/** Since when subscriptions are unpaid that their collections call past due now. */
type Late = ReadonlyMap<string, Instant>;

interface Remembered {
  readonly seq: bigint;
  readonly late: Late;
  readonly history: RevenueHistory;
}

/** The histories read last, by organisation, policy and zone, in the order of their use. */
const remembered = new Map<string, { readonly read: Promise<Remembered>; customers: number }>();
const MOST_REMEMBERED = 8;
/** Of all of them together. */
const MOST_CUSTOMERS = 250_000;

/**
 * Recurring revenue as it is known now. What was read before is gone on with by what changed since; the first time, what
 * is stored is refreshed and read whole. Who asks meanwhile waits for that instead of reading the same.
 */
export async function readRevenue(store: Store, org_id: string, reading: Reading): Promise<RevenueHistory> {
  const key = canonicalJson({ org_id, ...reading });
  const next = { read: readOn(store, org_id, reading, remembered.get(key)?.read), customers: 0 };
  remembered.delete(key);
  remembered.set(key, next);
  try {
    const { history } = await next.read;
    next.customers = history.customer_count;
    forgetOldest();
    return history;
  } catch (error) {
    if (remembered.get(key) === next) remembered.delete(key);
    throw error;
  }
}

async function readOn(
  store: Store,
  org_id: string,
  reading: Reading,
  before: Promise<Remembered> | undefined,
): Promise<Remembered> {
  const known = await before?.catch(() => undefined);
  const gone = known === undefined ? null : await store.read(org_id, (tx) => goneOn(tx, known));
  return gone ?? readWhole(store, org_id, reading);
}

/** Lets go of what was used least, of which there is too much; what was used last stays. */
function forgetOldest(): void {
  let sum = 0;
  for (const [place, [key, { customers }]] of [...remembered].reverse().entries()) {
    sum += customers;
    if (place > 0 && (place >= MOST_REMEMBERED || sum > MOST_CUSTOMERS)) remembered.delete(key);
  }
}

/** The same as it was known at the commit that a transaction reads at; who was late then is not known any more. */
export async function readRevenueAt(tx: ReadTransaction, { policy, timezone }: Reading): Promise<RevenueHistory> {
  return revenueHistory(await everything(tx, new Map()), { policy, timezone });
}

/** What revenue is computed from, under any policy, as the transaction knows it; late are only those who are late now. */
export async function readInput(tx: ReadTransaction): Promise<RevenueInput> {
  return everything(tx, tx.as_of === null ? await pastDue(tx) : new Map());
}

async function readWhole(store: Store, org_id: string, { policy, timezone }: Reading): Promise<Remembered> {
  await refreshDerivedRevenue(store, org_id);
  return store.read(org_id, async (tx) => {
    const late = await pastDue(tx);
    return { seq: tx.seq, late, history: revenueHistory(await everything(tx, late), { policy, timezone }) };
  });
}

/** What was read before and changed since; null where it has to be read whole. */
async function goneOn(tx: ReadTransaction, { seq, late: before, history }: Remembered): Promise<Remembered | null> {
  if (tx.seq < seq || (await importedAfter(tx, seq)) || (await hasForgotten(tx, seq))) return null;
  const late = await pastDue(tx);
  const told = [...late].filter(([id, since]) => before.get(id) !== since).map(([id]) => id);
  const ids = new Set([...told, ...[...before.keys()].filter((id) => !late.has(id))]);
  if (tx.seq !== seq) for (const id of await changedAfter(tx, seq)) ids.add(id);
  if (ids.size === 0) return { seq: tx.seq, late, history };
  const states: RevenueState[] = [];
  const usage: UsageRevenue[] = [];
  const forget: { customer_id: string; subscription_id: string }[] = [];
  for await (const portion of derivedOf(tx, [...ids]))
    for (const { customer_id, subscription_id, ...of } of portion) {
      forget.push({ customer_id, subscription_id });
      states.push(...statesOf({ customer_id, subscription_id, ...of }, late));
      usage.push(...of.usage);
    }
  return { seq: tx.seq, late, history: advance(history, { states, usage, forget }) };
}

/**
 * Whether something is gone or has another owner that nothing tells of by itself: sample data that was removed, or a
 * customer that imported subscriptions may turn out to be of.
 */
async function hasForgotten(tx: Transaction, seq: bigint): Promise<boolean> {
  const { rows } = await tx.client.query({
    name: 'metrics-forgotten',
    text: `SELECT FROM audit_entry WHERE org_id = $1 AND seq > $2 AND action = 'sample.removed'
      UNION ALL SELECT FROM customer c WHERE c.org_id = $1 AND c.sys_from > $2 AND c.external_id IS NOT NULL
        AND EXISTS (SELECT FROM imported_revenue r WHERE r.org_id = $1) LIMIT 1`,
    values: [tx.org_id, seq],
  });
  return rows.length > 0;
}

async function everything(tx: ReadTransaction, late: Late): Promise<RevenueInput> {
  const states: RevenueState[] = [];
  const usage: UsageRevenue[] = [];
  for (const all of [derivedRevenue(tx), importedRevenue(tx)])
    for await (const portion of all)
      for (const of of portion) {
        for (const state of statesOf(of, late)) states.push(state);
        for (const each of of.usage) usage.push(each);
      }
  return { states, usage };
}

function statesOf({ subscription_id, states }: RevenueOf, late: Late): readonly RevenueState[] {
  const since = late.get(subscription_id);
  return since === undefined ? states : withPastDue(states, since);
}

/** From the end of the day an invoice was to be paid on, where the organisation is. */
async function pastDue(tx: Transaction): Promise<Late> {
  const { rows } = await tx.client.query<{ subscription_id: string; due_date: PlainDate; timezone: string }>({
    name: 'metrics-past-due',
    text: `SELECT c.subscription_id, min(c.due_date) AS due_date, o.timezone
      FROM collection c JOIN organisation o ON o.org_id = c.org_id
      WHERE c.org_id = $1 AND c.past_due AND c.subscription_id <> '' GROUP BY c.subscription_id, o.timezone`,
    values: [tx.org_id],
  });
  return new Map(
    rows.map(({ subscription_id, due_date, timezone }) => [
      subscription_id,
      startOfDay(addToDate(due_date, { days: 1 }), timezone),
    ]),
  );
}
