// SPDX-License-Identifier: Apache-2.0
import './tables.js';
import {
  crossed,
  type Decimal,
  decimal,
  formatInstant,
  fromMinor,
  type Instant,
  type PlainDate,
  type ThresholdAction,
} from '@kontor/core';
import { insertPacked, packRows } from '../store/packed-rows.js';
import { type Page, type PageRequest, pagePlan, toPage } from '../store/page.js';
import type { Transaction, WriteTransaction } from '../store/transaction.js';
import { toTimestamp } from '../store/values.js';
import { mailCrossing } from './alert-mail.js';
import type { StoredThreshold } from './threshold.js';

/** That usage reached a step of a threshold. */
export interface Crossing {
  readonly threshold: StoredThreshold;
  readonly customer_id: string;
  /** Null: all subscriptions of the customer together. */
  readonly subscription_id: string | null;
  readonly period_start: PlainDate;
  readonly step: Decimal;
  readonly value: Decimal;
  readonly ends_at: Instant;
}
export interface StoredCrossing {
  readonly id: string;
  readonly threshold_id: string;
  readonly customer_id: string;
  readonly subscription_id: string | null;
  readonly action: ThresholdAction;
  readonly period_start: PlainDate | null;
  readonly step: Decimal;
  readonly value: Decimal;
  readonly crossed_at: Instant;
}

/** Where a threshold is told once and never again, every period is this one. */
export const ONCE = '0001-01-01';

/** What is measured: an amount of a period, or what was used of a feature. */
export interface Measured {
  readonly customer_id: string;
  readonly subscription_id: string | null;
  readonly period_start: PlainDate;
  readonly ends_at: Instant;
  readonly value: Decimal;
}

/** The highest steps that were told, by threshold, subscription and period. */
export class ToldSteps {
  readonly #steps = new Map<string, Decimal>();

  static async read(tx: Transaction, customer_ids: readonly string[], ids: readonly string[]): Promise<ToldSteps> {
    const told = new ToldSteps();
    const { rows } = await tx.client.query<Parameters<typeof keyOf>[0] & { step: string }>({
      name: 'told-steps',
      text: `SELECT customer_id, threshold_id, subscription_id, period_start, max(step) AS step FROM threshold_crossing
        WHERE org_id = $1 AND customer_id = ANY($2::text[]) AND threshold_id = ANY($3::text[])
        GROUP BY customer_id, threshold_id, subscription_id, period_start`,
      values: [tx.org_id, customer_ids, ids],
    });
    for (const row of rows) told.#steps.set(keyOf(row), decimal(row.step));
    return told;
  }

  /** The step that was reached since; null when there is none. */
  crossing(threshold: StoredThreshold, measured: Measured): Crossing | null {
    const period_start = threshold.rule.repeat === 'once' ? ONCE : measured.period_start;
    const subscription_id = measured.subscription_id ?? '';
    const { customer_id } = measured;
    const told = this.#steps.get(keyOf({ customer_id, threshold_id: threshold.id, subscription_id, period_start }));
    const step = crossed(threshold.rule, told ?? null, measured.value);
    return step === null ? null : { ...measured, threshold, period_start, step };
  }
}

function keyOf(of: { customer_id: string; threshold_id: string; subscription_id: string; period_start: string }) {
  return `${of.customer_id} ${of.threshold_id} ${of.subscription_id} ${of.period_start}`;
}

const COLUMNS = {
  id: 'text',
  threshold_id: 'text',
  customer_id: 'text',
  subscription_id: 'text',
  action: 'text',
  period_start: 'date',
  step: 'numeric',
  value: 'numeric',
  ends_at: 'timestamptz',
};

/** Stores crossings and tells of them, each once whoever else found it too; returns those that are new. */
export async function recordCrossings(tx: WriteTransaction, crossings: readonly Crossing[]): Promise<Crossing[]> {
  const rows = crossings.map((crossing) => ({ id: tx.newId('tcr'), crossing }));
  const packed = packRows(rows, ({ id, crossing }) => [
    id,
    crossing.threshold.id,
    crossing.customer_id,
    crossing.subscription_id ?? '',
    crossing.threshold.rule.action,
    crossing.period_start,
    crossing.step.toString(),
    crossing.value.toString(),
    toTimestamp(crossing.ends_at),
  ]);
  const constants = { org_id: tx.org_id, crossed_at: toTimestamp(tx.now), sys_from: tx.seq };
  const { text, values } = insertPacked('threshold_crossing', constants, COLUMNS, packed);
  const inserted = await tx.client.query<{ id: string }>({
    name: 'record-crossings',
    text: `${text} ON CONFLICT DO NOTHING RETURNING id`,
    values: [...values],
  });
  const fresh = new Set(inserted.rows.map(({ id }) => id));
  const told = rows.filter(({ id }) => fresh.has(id));
  for (const { id, crossing } of told) {
    const { threshold, customer_id, subscription_id, period_start, step, value } = crossing;
    const { action, repeat } = threshold.rule;
    const stored = { id, threshold_id: threshold.id, customer_id, subscription_id, action, step, value };
    const data = shownCrossing({
      ...stored,
      period_start: repeat === 'once' ? null : period_start,
      crossed_at: tx.now,
    });
    tx.outbox.record({ type: 'usage.threshold_crossed', object: id, customer_id, data });
    tx.audit.record({ action: 'threshold.crossed', object: threshold.id, after: data });
    await mailCrossing(tx, id, crossing);
  }
  return told.map(({ crossing }) => crossing);
}

/** A crossing as the API and webhooks show it. */
export function shownCrossing(crossing: StoredCrossing) {
  return {
    id: crossing.id,
    object: 'threshold_crossing' as const,
    threshold_id: crossing.threshold_id,
    customer_id: crossing.customer_id,
    subscription_id: crossing.subscription_id,
    action: crossing.action,
    period_start: crossing.period_start,
    step: crossing.step.toString(),
    value: crossing.value.toString(),
    crossed: formatInstant(crossing.crossed_at),
  };
}

export async function listCrossings(
  tx: Transaction,
  request: PageRequest & { readonly customer_id?: string | undefined; readonly threshold_id?: string | undefined } = {},
): Promise<Page<StoredCrossing>> {
  const plan = pagePlan(request);
  let query = tx.db.selectFrom('threshold_crossing').selectAll().where('org_id', '=', tx.org_id);
  for (const column of ['customer_id', 'threshold_id'] as const)
    if (request[column] !== undefined) query = query.where(column, '=', request[column]);
  if (plan.cursor !== null) query = query.where('id', plan.compare, plan.cursor);
  const rows = await query.orderBy('id', plan.order).limit(plan.fetch).execute();
  return toPage(rows, plan, (row) => ({
    id: row.id,
    threshold_id: row.threshold_id,
    customer_id: row.customer_id,
    subscription_id: row.subscription_id === '' ? null : row.subscription_id,
    action: row.action as ThresholdAction,
    period_start: row.period_start === ONCE ? null : row.period_start,
    step: decimal(row.step),
    value: decimal(row.value),
    crossed_at: row.crossed_at,
  }));
}

/** An amount as thresholds measure it. */
export function measuredAmount(amount_minor: bigint, currency: string): Decimal {
  return fromMinor(amount_minor, currency);
}
