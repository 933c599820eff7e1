// SPDX-License-Identifier: Apache-2.0
import { addToDate, dateAt, type Instant, type PlainDate, startOfDay } from '@kontor/core';
import { planChange } from '../billing/change-subscription.js';
import type { Actor, Store } from '../store/store.js';
import type { Transaction, WriteTransaction } from '../store/transaction.js';
import { mailTo, recipientOf } from './mails.js';
import { methodLabel, methodsOf } from './payment-methods.js';
import { collectingOf } from './settings.js';

/** Reminders written in one transaction. */
const AT_ONCE = 100;

interface EndingTrial {
  readonly id: string;
  readonly customer_id: string;
  readonly trial_end_date: PlainDate;
}

/**
 * Tells customers that their trial ends soon, once for each end, as many days before as the settings say: those who
 * will be charged, and those whose subscription ends unless they give a method. What is left over is for the next call.
 */
export async function remindOfTrials(store: Store, org_id: string, by: Actor): Promise<number> {
  const found = await store.read(org_id, async (tx) => endingTrials(tx, await timeOf(tx, by.now)));
  if (found.length === 0) return 0;
  await store.write(org_id, by, async (tx) => {
    // found again in this commit: another worker may have written meanwhile
    for (const trial of await endingTrials(tx, tx.now)) await remind(tx, trial);
  });
  return found.length;
}

async function timeOf(tx: Transaction, now: Instant): Promise<Instant> {
  return (await tx.organisations.get()).test_clock ?? now;
}

async function endingTrials(tx: Transaction, now: Instant): Promise<EndingTrial[]> {
  const { enabled, settings } = await collectingOf(tx);
  const { remind_days } = settings.trials;
  if (!enabled || remind_days === null) return [];
  const { timezone } = await tx.organisations.get();
  const today = dateAt(now, timezone);
  const { rows } = await tx.client.query<EndingTrial>({
    name: 'trials-ending',
    text: `SELECT s.id, s.customer_id, s.trial_end_date FROM subscription s
      WHERE s.org_id = $1 AND s.trial_end_date > $2 AND s.trial_end_date <= $3 AND s.sys_to = 9223372036854775807
        AND s.valid_to = '9999-12-31' AND s.status NOT IN ('draft', 'paused') AND s.cancelled_on IS NULL
        AND s.customer_id IN (SELECT c.id FROM customer c WHERE c.org_id = $1 AND c.email IS NOT NULL
          AND c.sys_to = 9223372036854775807 AND c.valid_to = '9999-12-31')
        AND (s.trial_without_method IS NOT NULL OR EXISTS (SELECT FROM payment_method p WHERE p.org_id = $1
          AND p.customer_id = s.customer_id AND p.status = 'active'))
        AND NOT EXISTS (SELECT FROM mail m WHERE m.org_id = $1 AND m.template = 'trial_ends_soon' AND m.object = s.id
          AND m.step = s.trial_end_date::text)
      ORDER BY s.trial_end_date, s.id LIMIT ${AT_ONCE}`,
    values: [tx.org_id, today, addToDate(today, { days: remind_days })],
  });
  return rows;
}

/** The start of the day on which the next reminder is due, after those that are; null when none is to come. */
export async function nextReminder(tx: Transaction): Promise<Instant | null> {
  const { enabled, settings } = await collectingOf(tx);
  const { remind_days } = settings.trials;
  if (!enabled || remind_days === null) return null;
  const { timezone, test_clock } = await tx.organisations.get();
  const last = addToDate(dateAt(test_clock ?? 0, timezone), { days: remind_days });
  const { rows } = await tx.client.query<{ date: PlainDate | null }>(
    `SELECT min(trial_end_date) AS date FROM subscription WHERE org_id = $1 AND trial_end_date > $2
       AND sys_to = 9223372036854775807 AND valid_to = '9999-12-31'`,
    [tx.org_id, last],
  );
  const date = rows[0]?.date ?? null;
  return date === null ? null : startOfDay(addToDate(date, { days: -remind_days }), timezone);
}

async function remind(tx: WriteTransaction, { id, customer_id, trial_end_date }: EndingTrial): Promise<void> {
  const slices = await tx.subscriptions.history(id);
  const customer = await tx.customers.get(customer_id);
  const [first] = slices;
  if (customer === null || first === undefined) return;
  const [method] = await methodsOf(tx, customer_id);
  const version = await tx.catalogs.get(first.catalog_version);
  await mailTo(tx, customer, {
    template: 'trial_ends_soon',
    data: {
      recipient_name: recipientOf(customer),
      plan_name: version?.content.plans[first.plan]?.name ?? first.plan,
      trial_end: trial_end_date,
      amount_minor: await firstAmount(tx, slices),
      currency: first.currency,
      method: method === undefined ? null : methodLabel(method),
      manage_url: null,
    },
    object: id,
    step: trial_end_date,
  });
}

/** What the first invoice would come to if the trial ended now: as that would be billed. */
async function firstAmount(tx: WriteTransaction, slices: Awaited<ReturnType<typeof tx.subscriptions.history>>) {
  const planned = await planChange(tx, slices, { kind: 'convert_trial' }, tx.now);
  if (!planned.ok) return 0n;
  return planned.value.plans.reduce((sum, { total_minor }) => sum + total_minor, 0n);
}
