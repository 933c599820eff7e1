// SPDX-License-Identifier: Apache-2.0
import type { Instant, PlainDate } from '../kit/calendar.js';
import type { Decimal } from '../kit/decimal.js';
import { decimal } from '../kit/decimal.js';
import { lesser } from '../kit/money.js';
import type { RevenueItem } from '../ledger/document.js';
import type { Month } from '../metrics/facts.js';
import { monthFee } from './month-fee.js';
import { type ServicePromise, supportChargePrefix } from './promise.js';
import { promisedHours, type ResponseCompliance, responseCompliance, type SupportCase } from './response.js';
import { type ServiceCredit, serviceCredit } from './service-credit.js';
import type { SupportCalendar } from './support-hours.js';
import { isBelowPercent, type Outage, shownPercent, type Uptime, uptimeOf } from './uptime.js';

/** A month of a customer, as it was recorded. */
export interface ServiceLevelRecord {
  readonly customer_id: string;
  readonly month: Month;
  readonly promises: readonly ServicePromise[];
  /** Of all the customer's subscriptions, without usage. */
  readonly lines: readonly RevenueItem[];
  readonly cases: readonly SupportCase[];
  readonly outages: readonly Outage[];
  /** By key of the calendar. */
  readonly holidays: ReadonlyMap<string, ReadonlySet<PlainDate>>;
  readonly now: Instant;
}

/** How one subscription was served in a month. */
export interface ServiceLevelMonth {
  readonly subscription_id: string;
  readonly plan: string;
  readonly currency: string;
  /** Null: nothing was promised. */
  readonly uptime:
    | (Uptime & {
        readonly promised_percent: string;
        readonly percent: Decimal | null;
        readonly breached: boolean;
        readonly credit: ServiceCredit | null;
      })
    | null;
  readonly response:
    | (ResponseCompliance & {
        readonly level: string;
        readonly promised_percent: string;
        /** Null: no case is decided. */
        readonly percent: Decimal | null;
        readonly breached: boolean;
        readonly credit: ServiceCredit | null;
      })
    | null;
  /** Billed for the month without usage and tax. */
  readonly fee_minor: bigint;
  /** Both credits, at most the fee. */
  readonly credit_minor: bigint;
}

/**
 * How a customer's subscriptions were served in a month, and what that gives back. A case counts in the month it was
 * opened in, once: for the subscription whose support promises the fastest answer to it.
 */
export function serviceLevelMonths(record: ServiceLevelRecord): ServiceLevelMonth[] {
  const bySubscription = assignedCases(record);
  return record.promises.map((promise) => monthOf(record, promise, bySubscription.get(promise.subscription_id) ?? []));
}

function monthOf(
  record: ServiceLevelRecord,
  promise: ServicePromise,
  cases: readonly SupportCase[],
): ServiceLevelMonth {
  const { subscription_id, plan, currency, support } = promise;
  const lines = record.lines.filter((line) => line.subscription_id === subscription_id && line.currency === currency);
  const fee_minor = monthFee(lines, record.month);
  const prefix = support?.bought ? supportChargePrefix(support.level) : null;
  const support_minor = monthFee(prefix === null ? [] : lines.filter(isOf(prefix)), record.month);
  const uptime = uptimeMonth(record, promise, fee_minor - support_minor);
  const response = responseMonth(record, promise, cases, prefix === null ? fee_minor : support_minor);
  const credits = (uptime?.credit?.amount_minor ?? 0n) + (response?.credit?.amount_minor ?? 0n);
  return {
    subscription_id,
    plan,
    currency,
    uptime,
    response,
    fee_minor,
    credit_minor: lesser(credits, fee_minor > 0n ? fee_minor : 0n),
  };
}

const isOf = (prefix: string) => (line: RevenueItem) => line.charge_key.startsWith(prefix);

function uptimeMonth(
  { customer_id, outages, now }: ServiceLevelRecord,
  { uptime: promised, served, currency }: ServicePromise,
  amount_minor: bigint,
): ServiceLevelMonth['uptime'] {
  if (promised === null) return null;
  const uptime = uptimeOf(served, outages, { customer_id, components: promised.components, until: now });
  const up = { part: uptime.served_ms - uptime.down_ms, whole: uptime.served_ms };
  return {
    ...uptime,
    promised_percent: promised.percent,
    percent: shownPercent(up.part, up.whole),
    breached: isBelowPercent(up.part, up.whole, decimal(promised.percent)),
    credit: promised.credits === null ? null : serviceCredit(promised.credits, up, { amount_minor, currency }),
  };
}

function responseMonth(
  { now, holidays }: ServiceLevelRecord,
  { support, timezone, currency }: ServicePromise,
  cases: readonly SupportCase[],
  amount_minor: bigint,
): ServiceLevelMonth['response'] {
  if (support === null) return null;
  const { level, definition } = support;
  const { hours, credits, response_percent = '100', response_hours, response_hours_by_severity } = definition;
  if (response_hours === undefined && response_hours_by_severity === undefined) return null;
  const calendar: SupportCalendar | null =
    hours === undefined
      ? null
      : { hours, timezone: hours.timezone ?? timezone, holidays: holidays.get(hours.holidays ?? '') ?? new Set() };
  const compliance = responseCompliance(cases, definition, calendar, now);
  const kept = { part: compliance.met, whole: compliance.met + compliance.missed };
  return {
    ...compliance,
    level,
    promised_percent: response_percent,
    percent: shownPercent(kept.part, kept.whole),
    breached: isBelowPercent(kept.part, kept.whole, decimal(response_percent)),
    credit: credits === undefined ? null : serviceCredit(credits, kept, { amount_minor, currency }),
  };
}

/** The cases by the subscription they count for; those that nobody promised anything about are left out. */
function assignedCases({ promises, cases, customer_id }: ServiceLevelRecord): Map<string, SupportCase[]> {
  const assigned = new Map<string, SupportCase[]>();
  for (const one of cases) {
    if (one.customer_id !== customer_id) continue;
    const [fastest] = promises
      .flatMap(({ subscription_id, support, served }) => {
        if (support === null || (one.level !== null && one.level !== support.level)) return [];
        const hours = promisedHours(support.definition, one.severity);
        const isServed = served.some(({ from, to }) => from <= one.opened_at && one.opened_at < to);
        return hours === null || !isServed ? [] : [{ subscription_id, hours }];
      })
      .sort((a, b) => a.hours - b.hours || (a.subscription_id < b.subscription_id ? -1 : 1));
    if (fastest === undefined) continue;
    assigned.set(fastest.subscription_id, [...(assigned.get(fastest.subscription_id) ?? []), one]);
  }
  return assigned;
}
