// SPDX-License-Identifier: Apache-2.0
import {
  type AlertReading,
  type AlertRule,
  type CurrencyCode,
  canonicalJson,
  decideAlert,
  figureDefinition,
  type Instant,
  lastWholeDay,
  type MetricPolicy,
  type PlainDate,
  policyLabel,
  targetValueText,
} from '@kontor/core';
import { openFrame } from '../metrics/frame.js';
import type { Store } from '../store/store.js';
import type { WriteTransaction } from '../store/transaction.js';
import { mailAlert } from './alert-mail.js';
import { everyAlert, getAlert, moveAlert, recordAlertEvent, type StoredAlert } from './alerts.js';
import { Readings, type Wanted } from './readings.js';
import { type JudgedTarget, targetStatus } from './status.js';

export interface LookAtAlertsOptions {
  readonly org_id: string;
  readonly now: Instant;
  /** What time it really is, where `now` is a test clock's; default `now`. */
  readonly real_now?: Instant | undefined;
  readonly actor: string;
}
export interface LookAtAlertsResult {
  /** Alerts of which a new day was looked at. */
  readonly looked: number;
  readonly raised: number;
  readonly cleared: number;
}

/** What is known of an alert's day, and how it is said. */
interface Found {
  readonly reading: AlertReading;
  readonly words: string;
}

/**
 * Looks at every alert by the figures of the last whole day, each day once. Figures are read first; one commit decides by
 * the state it finds, and keeps and tells what came of it: killed anywhere, or done by two at once, each is told once.
 */
export async function lookAtAlerts(store: Store, options: LookAtAlertsOptions): Promise<LookAtAlertsResult> {
  const { org_id, now, ...by } = options;
  const alerts = await store.read(org_id, everyAlert);
  const frame = alerts.length === 0 ? null : await openFrame(store, org_id, now);
  if (frame === null) return { looked: 0, raised: 0, cleared: 0 };
  const day = lastWholeDay(frame.today);
  const due = alerts.filter(({ state }) => state.looked_on === null || state.looked_on < day);
  if (due.length === 0) return { looked: 0, raised: 0, cleared: 0 };
  const wanted = due.flatMap(({ rule }) => wantedFor(rule, day) ?? []);
  const readings = await Readings.read(store, frame, wanted);
  const judged = due.some(({ rule }) => rule.of === 'target') ? (await targetStatus(store, frame)).targets : [];
  const found = due.map((alert) => ({ alert, ...foundOf(alert, { ...frame, day }, readings, judged) }));
  return store.write(org_id, { ...by, now }, async (tx) => {
    const told = { looked: 0, raised: 0, cleared: 0 };
    for (const one of found) {
      const event = await lookAt(tx, one);
      if (event !== 'gone') told.looked++;
      if (event === 'raised' || event === 'cleared') told[event]++;
    }
    // an alert that was made meanwhile waits for the next look
    await tx.client.query(
      `UPDATE alert_watch SET looked_on = $2 WHERE org_id = $1 AND NOT EXISTS (
         SELECT FROM alert WHERE org_id = $1 AND (looked_on IS NULL OR looked_on < $2))`,
      [tx.org_id, day],
    );
    return told;
  });
}

async function lookAt(tx: WriteTransaction, { alert: read, reading, words }: Found & { readonly alert: StoredAlert }) {
  const { id } = read;
  const alert = await getAlert(tx, id);
  // gone, or about something else by now
  if (alert === null || canonicalJson(alert.rule) !== canonicalJson(read.rule)) return 'gone';
  const { state, event } = decideAlert(alert.rule, alert.state, reading);
  if (state !== alert.state) await moveAlert(tx, id, state);
  if (event === null) return null;
  const told = { alert_id: id, change: event, date: reading.date, words, occurred_at: tx.now };
  const stored = await recordAlertEvent(tx, alert, told);
  await mailAlert(tx, alert, stored);
  return event;
}

function wantedFor(rule: AlertRule, date: PlainDate): Wanted | null {
  return rule.of === 'metric' ? { metric: rule.metric, date, currency: rule.currency } : null;
}

function foundOf(
  { rule }: StoredAlert,
  {
    day: date,
    currency: own,
    policy,
  }: {
    readonly day: PlainDate;
    readonly currency: CurrencyCode;
    readonly policy: MetricPolicy;
  },
  readings: Readings,
  judged: readonly JudgedTarget[],
): Found {
  if (rule.of === 'target') {
    // of one that was archived nothing is known
    const found = judged.find(({ judgement }) => judgement.key === rule.target)?.judgement;
    return { reading: { of: 'target', date, status: found?.status ?? 'no_data' }, words: found?.words ?? '' };
  }
  const value = readings.of({ metric: rule.metric, date, currency: rule.currency });
  const unit = figureDefinition(rule.metric)?.definition.unit ?? 'count';
  // numbers that were imported hang on no policy
  const under = rule.metric.startsWith('community/') ? '' : ` (${policyLabel(policy)})`;
  const words = value === null ? '' : targetValueText({ unit, currency: rule.currency ?? own }, value);
  return { reading: { of: 'metric', date, value }, words: `${rule.metric}: ${words}${under}` };
}
