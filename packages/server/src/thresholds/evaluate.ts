// SPDX-License-Identifier: Apache-2.0
import { type Decimal, dateAt, decimal, type Instant, startOfDay, thresholdsFor, together } from '@kontor/core';
import { limitReadings } from '../entitlement/customer-snapshot.js';
import type { Transaction } from '../store/transaction.js';
import { type Crossing, type Measured, measuredAmount, ToldSteps } from './crossing.js';
import { type StoredThreshold, thresholdsOf } from './threshold.js';
import { readUsage, type UsageReading } from './usage-reading.js';

/** What a look at customers found. */
export interface Evaluation {
  readonly crossings: readonly Crossing[];
  /** Subscriptions whose usage so far is to be invoiced now. */
  readonly to_invoice: readonly string[];
  readonly readings: readonly UsageReading[];
}

/** Digits of a share of a limit; what does not end is cut. */
const SHARE_PLACES = 12;
/** Where a limit never starts afresh. */
const NEVER = startOfDay('9999-12-31', 'UTC');

/** Holds the usage of customers against their thresholds. Stores nothing. */
export async function evaluate(tx: Transaction, customer_ids: readonly string[], now: Instant): Promise<Evaluation> {
  const all = await thresholdsOf(tx, customer_ids);
  const readings = await readUsage(tx, await tx.subscriptions.all({ customer_ids }), now);
  const told = await ToldSteps.read(
    tx,
    customer_ids,
    all.map(({ id }) => id),
  );
  const crossings: Crossing[] = [];
  const to_invoice = new Set<string>();
  for (const customer_id of customer_ids) {
    const own = readings.filter((reading) => reading.customer_id === customer_id);
    const held = thresholdsFor(
      all,
      customer_id,
      own.map(({ subscription_id: id, plan }) => ({ id, plan })),
    );
    for (const threshold of held.filter(({ rule }) => rule.measure.of === 'amount'))
      for (const subject of subjectsOf(threshold, own)) {
        const found = amountCrossings(threshold, subject, told);
        crossings.push(...found.crossings);
        for (const id of found.to_invoice) to_invoice.add(id);
      }
    const limited = held.filter(({ rule }) => rule.measure.of !== 'amount');
    if (limited.length > 0) {
      const measured = await featuresMeasured(tx, customer_id, own, now);
      for (const threshold of limited) {
        const value = measured(threshold);
        const crossing = value === null ? null : told.crossing(threshold, value);
        if (crossing !== null) crossings.push(crossing);
      }
    }
  }
  return { crossings, to_invoice: [...to_invoice], readings };
}

/** Whose usage a threshold adds up: a subscription's, those on a plan each by itself, or all of a customer's. */
interface Subject {
  readonly subscription_id: string | null;
  readonly readings: readonly UsageReading[];
}

function subjectsOf({ subscription_id, plan, rule }: StoredThreshold, own: readonly UsageReading[]): Subject[] {
  const { measure } = rule;
  const readings = own.filter(({ currency }) => measure.of === 'amount' && currency === measure.currency);
  if (subscription_id === null && plan === null) return [{ subscription_id: null, readings }];
  return readings
    .filter((reading) =>
      subscription_id === null ? reading.plan === plan : reading.subscription_id === subscription_id,
    )
    .map((reading) => ({ subscription_id: reading.subscription_id, readings: [reading] }));
}

function amountCrossings(
  threshold: StoredThreshold,
  { subscription_id, readings }: Subject,
  told: ToldSteps,
): { crossings: Crossing[]; to_invoice: string[] } {
  const [first] = readings;
  const crossings: Crossing[] = [];
  const to_invoice: string[] = [];
  if (first === undefined) return { crossings, to_invoice };
  const { rule } = threshold;
  for (const part of together(readings.flatMap(({ usage }) => usage))) {
    // a period that is over is neither capped nor invoiced early
    if (!part.running && rule.action !== 'notify') continue;
    const value = measuredAmount(part.amount_minor, first.currency);
    const measured: Measured = {
      customer_id: first.customer_id,
      subscription_id,
      period_start: part.period.start,
      ends_at: startOfDay(part.period.end, first.timezone),
      value,
    };
    const billed = measuredAmount(part.billed_minor, first.currency);
    // an invoice is due for what is not billed yet, again and again
    const at = rule.action === 'invoice' ? billed.add(decimal(rule.at)) : decimal(rule.at);
    const crossing = told.crossing({ ...threshold, rule: { ...rule, at: at.toString() } }, measured);
    if (crossing !== null) crossings.push({ ...crossing, threshold });
    if (rule.action === 'invoice' && !value.lessThan(at))
      to_invoice.push(...readings.map(({ subscription_id: id }) => id));
  }
  return { crossings, to_invoice };
}

/** What a customer used of features, as the gate counts it. */
async function featuresMeasured(
  tx: Transaction,
  customer_id: string,
  own: readonly UsageReading[],
  now: Instant,
): Promise<(threshold: StoredThreshold) => Measured | null> {
  const readings = new Map((await limitReadings(tx, customer_id, now)).map((reading) => [reading.feature, reading]));
  const timezone = own[0]?.timezone ?? 'UTC';
  return ({ rule: { measure } }) => {
    const reading = measure.of === 'amount' ? undefined : readings.get(measure.feature);
    if (reading === undefined) return null;
    const { used, limit, from, resets_at } = reading;
    const share = limit === null || limit.sign() <= 0 ? null : used.divide(limit, SHARE_PLACES, 'down');
    const value: Decimal | null = measure.of === 'quantity' ? used : share;
    if (value === null) return null;
    const window = { period_start: dateAt(from, timezone), ends_at: resets_at ?? NEVER };
    return { customer_id, subscription_id: null, ...window, value };
  };
}
