// SPDX-License-Identifier: Apache-2.0
import './tables.js';
import {
  type AlertRule,
  type AlertState,
  formatInstant,
  type Instant,
  NEVER_LOOKED,
  type PlainDate,
} from '@kontor/core';
import { type Page, type PageRequest, pagePlan, toPage } from '../store/page.js';
import type { Transaction, WriteTransaction } from '../store/transaction.js';
import { toTimestamp } from '../store/values.js';

export interface StoredAlert {
  readonly id: string;
  readonly rule: AlertRule;
  readonly state: AlertState;
  readonly created_at: Instant;
}
/** What an alert told. */
export interface AlertEvent {
  readonly id: string;
  readonly alert_id: string;
  readonly change: 'raised' | 'cleared';
  /** The day whose figure it was. */
  readonly date: PlainDate;
  readonly words: string;
  readonly occurred_at: Instant;
}

const COLUMNS = ['id', 'rule', 'status', 'since', 'looked_on', 'days', 'created_at'] as const;
type Row = AlertState & Pick<StoredAlert, 'id' | 'rule' | 'created_at'>;
const alertOf = ({ id, rule, created_at, ...state }: Row): StoredAlert => ({ id, rule, created_at, state });

const all = (tx: Transaction) => tx.db.selectFrom('alert').select(COLUMNS).where('org_id', '=', tx.org_id);

export async function getAlert(tx: Transaction, id: string): Promise<StoredAlert | null> {
  const row = await all(tx).where('id', '=', id).executeTakeFirst();
  return row === undefined ? null : alertOf(row);
}

export async function listAlerts(tx: Transaction, request: PageRequest): Promise<Page<StoredAlert>> {
  const plan = pagePlan(request);
  let query = all(tx);
  if (plan.cursor !== null) query = query.where('id', plan.compare, plan.cursor);
  return toPage(await query.orderBy('id', plan.order).limit(plan.fetch).execute(), plan, alertOf);
}

export async function everyAlert(tx: Transaction): Promise<StoredAlert[]> {
  return (await all(tx).orderBy('id').execute()).map(alertOf);
}

/** Stores a rule, or another in its place: from there on it is as if it had never been looked at. */
export async function putAlert(
  tx: WriteTransaction,
  rule: AlertRule,
  before: StoredAlert | null = null,
): Promise<StoredAlert> {
  const id = before?.id ?? tx.newId('alt');
  const after = { id, rule, state: NEVER_LOOKED, created_at: before?.created_at ?? tx.now };
  const { status, since, looked_on, days } = after.state;
  await tx.client.query(
    `INSERT INTO alert (org_id, id, rule, status, since, looked_on, days, created_at, sys_from)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)
     ON CONFLICT (org_id, id) DO UPDATE SET rule = excluded.rule, status = excluded.status, since = excluded.since,
       looked_on = excluded.looked_on, days = excluded.days, sys_from = excluded.sys_from`,
    [tx.org_id, id, JSON.stringify(rule), status, since, looked_on, days, toTimestamp(after.created_at), tx.seq],
  );
  await tx.client.query(
    'INSERT INTO alert_watch (org_id) VALUES ($1) ON CONFLICT (org_id) DO UPDATE SET looked_on = NULL',
    [tx.org_id],
  );
  const action = before === null ? 'alert.created' : 'alert.changed';
  tx.audit.record({ action, object: id, ...(before === null ? {} : { before }), after });
  return after;
}

export async function removeAlert(tx: WriteTransaction, before: StoredAlert): Promise<void> {
  // what it told is still told by its name
  await tx.client.query('UPDATE alert_event SET label = $3 WHERE org_id = $1 AND alert_id = $2', [
    tx.org_id,
    before.id,
    before.rule.label,
  ]);
  await tx.client.query('DELETE FROM alert WHERE org_id = $1 AND id = $2', [tx.org_id, before.id]);
  tx.audit.record({ action: 'alert.removed', object: before.id, before });
}

/** Keeps what a look made of an alert. */
export async function moveAlert(tx: WriteTransaction, id: string, state: AlertState): Promise<void> {
  const { status, since, looked_on, days } = state;
  await tx.client.query({
    name: 'move-alert',
    text: 'UPDATE alert SET status = $3, since = $4, looked_on = $5, days = $6 WHERE org_id = $1 AND id = $2',
    values: [tx.org_id, id, status, since, looked_on, days],
  });
}

/** Notes what an alert told, and tells it to the outside. */
export async function recordAlertEvent(
  tx: WriteTransaction,
  alert: StoredAlert,
  event: Omit<AlertEvent, 'id'>,
): Promise<AlertEvent> {
  const stored = { ...event, id: tx.newId('ale') };
  await tx.client.query(
    `INSERT INTO alert_event (org_id, id, alert_id, change, date, words, occurred_at, sys_from)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8)`,
    [
      tx.org_id,
      stored.id,
      stored.alert_id,
      stored.change,
      stored.date,
      stored.words,
      toTimestamp(stored.occurred_at),
      tx.seq,
    ],
  );
  const type = stored.change === 'raised' ? 'alert.raised' : 'alert.cleared';
  const data = shownAlertEvent(stored, alert.rule.label);
  tx.outbox.record({ type, object: stored.id, customer_id: null, data });
  tx.audit.record({ action: type, object: alert.id, after: data });
  return stored;
}

export async function listAlertEvents(
  tx: Transaction,
  request: PageRequest & { readonly alert_id?: string | undefined },
): Promise<Page<AlertEvent & { readonly label: string | null }>> {
  const plan = pagePlan(request);
  let query = tx.db
    .selectFrom('alert_event as e')
    .leftJoin('alert as a', (join) => join.onRef('a.org_id', '=', 'e.org_id').onRef('a.id', '=', 'e.alert_id'))
    .select(['e.id', 'e.alert_id', 'e.change', 'e.date', 'e.words', 'e.occurred_at', 'e.label', 'a.rule'])
    .where('e.org_id', '=', tx.org_id);
  if (request.alert_id !== undefined) query = query.where('e.alert_id', '=', request.alert_id);
  if (plan.cursor !== null) query = query.where('e.id', plan.compare, plan.cursor);
  const rows = await query.orderBy('e.id', plan.order).limit(plan.fetch).execute();
  return toPage(rows, plan, ({ rule, ...row }) => ({ ...row, label: rule?.label ?? row.label }));
}

/** What was told, as the API and webhooks show it. */
export function shownAlertEvent(event: AlertEvent, label: string | null) {
  return {
    id: event.id,
    object: 'alert_event' as const,
    alert_id: event.alert_id,
    label,
    change: event.change,
    date: event.date,
    words: event.words,
    occurred: formatInstant(event.occurred_at),
  };
}
