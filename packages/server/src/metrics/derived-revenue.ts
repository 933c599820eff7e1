// SPDX-License-Identifier: Apache-2.0
import { billedStates, billedUsage, lesser } from '@kontor/core';
import { CatalogVersions, phasesOf } from '../billing/plan-batch.js';
import { insertPacked, packRows } from '../store/packed-rows.js';
import type { Store } from '../store/store.js';
import type { StoredSubscription } from '../store/subscriptions.js';
import type { ReadTransaction, Transaction } from '../store/transaction.js';
import { FOREVER } from '../store/values.js';
import { billedLines } from './billed-lines.js';
import { type RevenueOf, statesOf, storedStates, storedUsage, usageOf } from './stored-revenue.js';

/** Subscriptions in memory at once. */
const PORTION = 1_000;

export interface Refreshed {
  /** The commit that everything stored holds at. */
  readonly seq: bigint;
  /** Subscriptions that were derived anew. */
  readonly refreshed: number;
}

/** What these subscriptions pay, by what the transaction knows. Those that do not exist by then are left out. */
async function derive(
  tx: Transaction,
  lives: readonly StoredSubscription[][],
  versions: CatalogVersions,
): Promise<RevenueOf[]> {
  for (const slices of lives) for (const { catalog_version } of slices) await versions.load(tx, catalog_version);
  const customer_ids = [...new Set(lives.map(([first]) => (first as StoredSubscription).customer_id))];
  const redemptions = await tx.coupons.redemptions(customer_ids);
  const customers = await tx.customers.many(customer_ids);
  const lines = await billedLines(
    tx,
    lives.map(([first]) => (first as StoredSubscription).id),
  );
  return lives.map((slices) => {
    const { id: subscription_id, customer_id } = slices[0] as StoredSubscription;
    const phases = phasesOf(slices, versions);
    const volume = customers.get(customer_id)?.billing.volume_discount;
    const billed = lines.get(subscription_id);
    return {
      subscription_id,
      customer_id,
      states: billedStates({
        phases,
        redemptions: (redemptions.get(customer_id) ?? []).filter(
          ({ redemption: { subscription_id: only } }) => only === null || only === subscription_id,
        ),
        ...(volume === undefined ? {} : { volume }),
        taxes: billed?.taxes ?? new Map(),
      }),
      usage: billedUsage(phases, billed?.usage ?? []),
    };
  });
}

/** The subscriptions whose revenue may be another by a commit after `seq`, by id. */
export async function changedAfter(tx: Transaction, seq: bigint): Promise<string[]> {
  const { rows } = await tx.client.query<{ id: string }>({
    name: 'metrics-changed-subscriptions',
    text: `WITH of_customer AS (
        SELECT id FROM customer WHERE org_id = $1 AND sys_from > $2
        UNION SELECT customer_id FROM coupon_redemption WHERE org_id = $1 AND sys_from > $2)
      SELECT id FROM subscription WHERE org_id = $1 AND sys_from > $2
      UNION SELECT id FROM subscription WHERE org_id = $1 AND sys_to > $2 AND sys_to < ${FOREVER}
      UNION SELECT s.id FROM of_customer c JOIN subscription s ON s.org_id = $1 AND s.customer_id = c.id
      UNION SELECT subscription_id FROM invoice WHERE org_id = $1 AND sys_from > $2 AND subscription_id <> ''
      UNION SELECT s.id FROM invoice i JOIN LATERAL json_array_elements(i.document -> 'lines') l ON true
          JOIN subscription s ON s.org_id = $1 AND s.id = l ->> 'subscription_id'
        WHERE i.org_id = $1 AND i.sys_from > $2 AND i.subscription_id = ''
      ORDER BY id`,
    values: [tx.org_id, seq],
  });
  return rows.map(({ id }) => id);
}

async function markOf(tx: Transaction): Promise<bigint | null> {
  const { rows } = await tx.client.query<{ seq: bigint }>({
    name: 'metrics-mark',
    text: 'SELECT seq FROM derived_revenue_mark WHERE org_id = $1',
    values: [tx.org_id],
  });
  return rows[0]?.seq ?? null;
}

/** Every subscription derived anew, oldest id first. */
async function* derivedAll(tx: Transaction): AsyncGenerator<RevenueOf[]> {
  const versions = new CatalogVersions();
  for (let after = ''; ; ) {
    const lives = await tx.subscriptions.batch(after, PORTION);
    const last = lives.at(-1)?.[0]?.id;
    if (last === undefined) return;
    yield await derive(tx, lives, versions);
    after = last;
  }
}

/** These derived anew, by what the transaction knows. */
export async function* derivedOf(tx: Transaction, ids: readonly string[]): AsyncGenerator<RevenueOf[]> {
  const versions = new CatalogVersions();
  for (let from = 0; from < ids.length; from += PORTION)
    yield await derive(tx, await tx.subscriptions.all({ ids: ids.slice(from, from + PORTION) }), versions);
}

const COLUMNS = { subscription_id: 'text', customer_id: 'text', states: 'text', usage: 'text' };

/**
 * Brings what is stored to the latest commit: derives the subscriptions that changed since the last time, and no others.
 * Several at once do no harm: of each row the latest commit stays.
 */
export async function refreshDerivedRevenue(
  store: Store,
  org_id: string,
  onProgress: (refreshed: number) => void = () => {},
): Promise<Refreshed> {
  const done = await store.read(org_id, async (tx) => {
    const mark = await markOf(tx);
    if (mark === tx.seq) return { seq: tx.seq, refreshed: 0, marked: true };
    const portions = mark === null ? derivedAll(tx) : derivedOf(tx, await changedAfter(tx, mark));
    let refreshed = 0;
    for await (const portion of portions) {
      await store.append(org_id, (own) => keep(own, portion, tx.seq));
      refreshed += portion.length;
      onProgress(refreshed);
    }
    return { seq: tx.seq, refreshed, marked: false };
  });
  const { seq, refreshed, marked } = done;
  if (!marked)
    await store.append(org_id, (tx) =>
      tx.client.query(
        `INSERT INTO derived_revenue_mark (org_id, seq) VALUES ($1, $2)
         ON CONFLICT (org_id) DO UPDATE SET seq = greatest(derived_revenue_mark.seq, excluded.seq)`,
        [org_id, seq],
      ),
    );
  return { seq, refreshed };
}

async function keep(tx: Transaction, portion: readonly RevenueOf[], seq: bigint): Promise<void> {
  if (portion.length === 0) return;
  const packed = packRows(portion, ({ subscription_id, customer_id, states, usage }) => [
    subscription_id,
    customer_id,
    storedStates(states),
    storedUsage(usage),
  ]);
  const { text, values } = insertPacked('derived_revenue', { org_id: tx.org_id, seq }, COLUMNS, packed);
  await tx.client.query(
    `${text} ON CONFLICT (org_id, subscription_id) DO UPDATE SET seq = excluded.seq, customer_id = excluded.customer_id,
       states = excluded.states, usage = excluded.usage WHERE derived_revenue.seq <= excluded.seq`,
    [...values],
  );
}

/**
 * What every subscription pays by what the transaction knows, in portions: as it is stored where nothing changed between
 * that and the commit asked for, and derived anew where something did. So the latest commits and any before cost what
 * changed since, beside reading what is asked.
 */
export async function* derivedRevenue(tx: ReadTransaction): AsyncGenerator<RevenueOf[]> {
  const mark = await markOf(tx);
  if (mark === null) return yield* derivedAll(tx);
  const changed = mark === tx.seq ? [] : await changedAfter(tx, lesser(mark, tx.seq));
  const anew = new Set(changed);
  for (let after = ''; ; ) {
    const { rows } = await tx.client.query<{
      subscription_id: string;
      customer_id: string;
      states: string;
      usage: string;
    }>({
      name: 'metrics-stored',
      text: `SELECT subscription_id, customer_id, states, usage FROM derived_revenue
        WHERE org_id = $1 AND subscription_id > $2 ORDER BY subscription_id LIMIT $3`,
      values: [tx.org_id, after, PORTION],
    });
    const held = rows.filter(({ subscription_id }) => !anew.has(subscription_id));
    if (held.length > 0)
      yield held.map(({ states, usage, ...row }) => ({ ...row, states: statesOf(states), usage: usageOf(usage) }));
    if (rows.length < PORTION) break;
    after = rows.at(-1)?.subscription_id ?? '';
  }
  yield* derivedOf(tx, changed);
}
