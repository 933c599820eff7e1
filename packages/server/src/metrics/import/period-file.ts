// SPDX-License-Identifier: Apache-2.0
import {
  type BillingInterval,
  type CurrencyCode,
  decimal,
  fromMinor,
  type ImportedPeriod,
  type ImportedSubscription,
  isCurrency,
  type Result,
  startOfDay,
} from '@kontor/core';
import { type CsvRow, readTable } from './csv-table.js';

export interface HistoryFileOptions {
  /** Whose midnights bare days are. */
  readonly timezone: string;
  /** Of rows that name none. */
  readonly currency?: CurrencyCode | undefined;
}

interface Row extends ImportedPeriod {
  readonly subscription_id: string;
  readonly customer_id: string;
  readonly currency: CurrencyCode;
  readonly line: CsvRow;
}

const CUSTOMER = ['customer_id', 'user_id', 'customer'];
const NONE = { trial_end: null, cancelled_at: null, past_due_since: null, paused_since: null, deployment: null };

/**
 * Periods as dbt's MRR playbook has them: `customer_id` (or `user_id`), `start_date`, `end_date` (the first day no longer
 * paid for; empty: it goes on) and `monthly_amount`; `subscription_id`, `plan` and `currency` where there are any. Source:
 * https://github.com/dbt-labs/mrr-playbook, data/subscription_periods.csv.
 */
export function parsePeriodFile(
  content: string,
  { timezone, currency }: HistoryFileOptions,
): Result<ImportedSubscription[]> {
  const startOf = (day: string) => startOfDay(day, timezone);
  const columns = [CUSTOMER, ['start_date'], ['end_date'], ['monthly_amount']];
  const read = (row: CsvRow): Row => {
    const customer_id = row.needed(...CUSTOMER);
    const start = row.neededMoment(startOf, 'start_date');
    return {
      ...NONE,
      customer_id,
      subscription_id: row.text('subscription_id') || customer_id,
      currency: row.currency(currency),
      plan: row.text('plan') || 'imported',
      start,
      end: row.moment(startOf, 'end_date'),
      interval: 'month',
      amount: row.amount('monthly_amount'),
      line: row,
    };
  };
  return readTable(content, columns, read, bySubscription);
}

const INTERVALS = ['day', 'week', 'month', 'year'] as const;

/**
 * Subscriptions as Stripe exports them: those of the Dashboard (`id`, `Customer ID`, `Plan`, `Quantity`, `Currency`,
 * `Interval`, `Amount` of one in major units, `Status`, `Start Date (UTC)`, `Trial End (UTC)`, `Canceled At (UTC)`,
 * `Cancel At Period End`, `Current Period Start (UTC)`, `Current Period End (UTC)`, `Ended At (UTC)`), or with
 * `unit_amount` in minor units and `interval_count` as the API has them. Several rows of one id are its items. What
 * never began (`incomplete`) is left out. The fields are those of https://docs.stripe.com/api/subscriptions/object.
 */
export function parseStripeFile(
  content: string,
  { timezone, currency }: HistoryFileOptions,
): Result<ImportedSubscription[]> {
  const startOf = (day: string) => startOfDay(day, timezone);
  const columns = [
    ['id', 'subscription_id'],
    ['customer_id', 'customer'],
    ['plan', 'plan_id', 'price_id'],
    ['interval'],
    ['amount', 'unit_amount'],
    ['status'],
  ];
  const read = (row: CsvRow): Row[] => {
    const status = row.needed('status').toLowerCase();
    if (status.startsWith('incomplete')) return [];
    const of = row.currency(currency);
    const quantity = row.amount('quantity', decimal(1));
    const minor = row.text('unit_amount') !== '';
    const each = row.amount(minor ? 'unit_amount' : 'amount');
    if (minor && !each.isInteger()) row.problem('unit_amount', 'is no whole number of minor units');
    const one = minor && each.isInteger() && isCurrency(of) ? fromMinor(BigInt(each.toString()), of) : each;
    const start = row.neededMoment(startOf, 'start_date', 'start', 'created');
    const ended = row.moment(startOf, 'ended_at');
    const cancelled_at = row.moment(startOf, 'canceled_at');
    const period_start = row.moment(startOf, 'current_period_start');
    const period_end = row.moment(startOf, 'current_period_end');
    const leaving = /^(true|1|yes)$/i.test(row.text('cancel_at_period_end'));
    const since = period_start ?? start;
    return [
      {
        customer_id: row.needed('customer_id', 'customer'),
        subscription_id: row.needed('id', 'subscription_id'),
        currency: of,
        plan: row.needed('plan', 'plan_id', 'price_id'),
        start,
        end: ended ?? (status === 'canceled' ? cancelled_at : leaving ? period_end : null),
        interval: intervalOf(row),
        amount: one.multiply(quantity),
        trial_end: row.moment(startOf, 'trial_end'),
        cancelled_at,
        past_due_since: status === 'past_due' || status === 'unpaid' ? since : null,
        paused_since: status === 'paused' ? since : null,
        deployment: null,
        line: row,
      },
    ];
  };
  return readTable(content, columns, read, (rows) => bySubscription(rows.flat()));
}

function intervalOf(row: CsvRow): BillingInterval {
  const text = row.text('interval').toLowerCase();
  const count = row.amount('interval_count', decimal(1));
  const unit = INTERVALS.find((known) => known === text);
  if (unit === undefined) row.problem('interval', `is ${JSON.stringify(text)}; there are ${INTERVALS.join(', ')}`);
  const every = Number(count.toString());
  if (!Number.isSafeInteger(every) || every < 1 || every > 1_000)
    row.problem('interval_count', 'is no whole number above zero');
  return every === 1 ? (unit ?? 'month') : { every, unit: unit ?? 'month' };
}

/** Rows of one subscription together; each has one customer and one currency, and ends after it began. */
function bySubscription(rows: readonly Row[]): ImportedSubscription[] {
  const found = new Map<string, { customer_id: string; currency: CurrencyCode; periods: ImportedPeriod[] }>();
  for (const { subscription_id, customer_id, currency, line, ...period } of rows) {
    if (period.end !== null && period.end < period.start) line.problem('end_date', 'is before the start');
    const known = found.get(subscription_id);
    if (known === undefined) found.set(subscription_id, { customer_id, currency, periods: [period] });
    else {
      if (known.customer_id !== customer_id)
        line.problem('customer_id', `is another than before for ${subscription_id}`);
      if (known.currency !== currency) line.problem('currency', `is another than before for ${subscription_id}`);
      known.periods.push(period);
    }
  }
  return [...found].map(([subscription_id, of]) => ({
    subscription_id,
    ...of,
    // one that ended as it began was never paid for
    periods: of.periods
      .filter(({ start, end }) => end !== start)
      .sort((a, b) => a.start - b.start || (a.plan < b.plan ? -1 : 1)),
  }));
}
