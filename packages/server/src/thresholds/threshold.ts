// SPDX-License-Identifier: Apache-2.0
import './tables.js';
import type { Instant, ScopedThreshold, ThresholdRule, ThresholdScope } from '@kontor/core';
import { noteChanged, noteSubscribers, watchUsage } from '../ingest/changed-customers.js';
import { type Page, type PageRequest, pagePlan, toPage } from '../store/page.js';
import type { Transaction, WriteTransaction } from '../store/transaction.js';
import { FOREVER, toTimestamp } from '../store/values.js';

export interface StoredThreshold extends ScopedThreshold {
  /** Set by the customer for themselves; false: by the seller. */
  readonly by_customer: boolean;
  readonly created_at: Instant;
}
interface Row {
  readonly id: string;
  readonly customer_id: string;
  readonly subscription_id: string;
  readonly plan: string;
  readonly by_customer: boolean;
  readonly rule: ThresholdRule;
  readonly created_at: Instant;
}

const COLUMNS = ['id', 'customer_id', 'subscription_id', 'plan', 'by_customer', 'rule', 'created_at'] as const;
const named = (text: string): string | null => (text === '' ? null : text);

function thresholdOf({ customer_id, subscription_id, plan, ...row }: Row): StoredThreshold {
  return { ...row, customer_id: named(customer_id), subscription_id: named(subscription_id), plan: named(plan) };
}

/** The thresholds a transaction may know. */
function known(tx: Transaction) {
  const all = tx.db.selectFrom('usage_threshold').select(COLUMNS).where('org_id', '=', tx.org_id);
  return tx.as_of === null
    ? all.where('sys_to', '=', FOREVER)
    : all.where('sys_from', '<=', tx.as_of).where('sys_to', '>', tx.as_of);
}

export async function getThreshold(tx: Transaction, id: string): Promise<StoredThreshold | null> {
  const row = await known(tx).where('id', '=', id).executeTakeFirst();
  return row === undefined ? null : thresholdOf(row);
}

export async function listThresholds(
  tx: Transaction,
  request: PageRequest & { readonly customer_id?: string | undefined } = {},
): Promise<Page<StoredThreshold>> {
  const plan = pagePlan(request);
  let query = known(tx);
  if (request.customer_id !== undefined) query = query.where('customer_id', '=', request.customer_id);
  if (plan.cursor !== null) query = query.where('id', plan.compare, plan.cursor);
  return toPage(await query.orderBy('id', plan.order).limit(plan.fetch).execute(), plan, thresholdOf);
}

/** Those of these customers, and the defaults. */
export async function thresholdsOf(tx: Transaction, customer_ids: readonly string[]): Promise<StoredThreshold[]> {
  const rows = await known(tx)
    .where('customer_id', 'in', ['', ...customer_ids])
    .orderBy('id')
    .execute();
  return rows.map(thresholdOf);
}

/** Stores a new threshold, or other terms of one; from here on whoever it is about is looked at. */
export async function putThreshold(
  tx: WriteTransaction,
  { customer_id, subscription_id, plan, by_customer = false }: ThresholdScope & { readonly by_customer?: boolean },
  rule: ThresholdRule,
  before: StoredThreshold | null = null,
): Promise<StoredThreshold> {
  const id = before?.id ?? tx.newId('thr');
  const created_at = before?.created_at ?? tx.now;
  if (before !== null) await endThreshold(tx, id);
  await tx.db
    .insertInto('usage_threshold')
    .values({
      org_id: tx.org_id,
      id,
      sys_from: tx.seq,
      customer_id: customer_id ?? '',
      subscription_id: subscription_id ?? '',
      plan: plan ?? '',
      by_customer,
      rule: JSON.stringify(rule),
      created_at: toTimestamp(created_at),
    })
    .execute();
  await watch(tx);
  if (customer_id === null) await noteSubscribers(tx, plan);
  else await noteChanged(tx, [customer_id]);
  const after: StoredThreshold = { id, customer_id, subscription_id, plan, by_customer, rule, created_at };
  const action = before === null ? 'threshold.created' : 'threshold.changed';
  tx.audit.record({ action, object: id, ...(before === null ? {} : { before }), after });
  return after;
}

export async function removeThreshold(tx: WriteTransaction, before: StoredThreshold): Promise<void> {
  await endThreshold(tx, before.id);
  tx.audit.record({ action: 'threshold.removed', object: before.id, before });
}

async function endThreshold(tx: WriteTransaction, id: string): Promise<void> {
  await tx.db
    .updateTable('usage_threshold')
    .set({ sys_to: tx.seq })
    .where('org_id', '=', tx.org_id)
    .where('id', '=', id)
    .where('sys_to', '=', FOREVER)
    .execute();
}

/** Has the organisation looked at from here on. */
export async function watch(tx: WriteTransaction): Promise<void> {
  await watchUsage(tx);
  await tx.client.query('INSERT INTO usage_watch (org_id) VALUES ($1) ON CONFLICT (org_id) DO NOTHING', [tx.org_id]);
}
