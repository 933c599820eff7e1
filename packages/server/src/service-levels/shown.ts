// SPDX-License-Identifier: Apache-2.0
import { formatInstant, formatMinor, type ServiceCredit, type ServiceLevelMonth } from '@kontor/core';
import type { StoredCase } from './cases.js';
import type { StoredOutage } from './outages.js';

export type ShownMonth = ReturnType<typeof shownMonth>;

/** A month of a subscription as the API shows it, and as it is stored beside a credit. */
export function shownMonth({ uptime, response, currency, ...month }: ServiceLevelMonth) {
  return {
    subscription_id: month.subscription_id,
    plan: month.plan,
    currency,
    fee: formatMinor(month.fee_minor, currency),
    credit: formatMinor(month.credit_minor, currency),
    uptime:
      uptime === null
        ? null
        : {
            promised_percent: uptime.promised_percent,
            percent: uptime.percent?.toString() ?? null,
            served_ms: uptime.served_ms,
            down_ms: uptime.down_ms,
            outages: [...uptime.outages],
            breached: uptime.breached,
            credit: shownCredit(uptime.credit, currency),
          },
    response:
      response === null
        ? null
        : {
            support_level: response.level,
            promised_percent: response.promised_percent,
            percent: response.percent?.toString() ?? null,
            met: response.met,
            missed: response.missed,
            pending: response.pending,
            breached: response.breached,
            credit: shownCredit(response.credit, currency),
            cases: response.checks.map(({ case_id, severity, promised_hours, due_at, waited_ms, outcome }) => ({
              case_id,
              severity,
              promised_hours,
              due: formatInstant(due_at),
              waited_ms,
              outcome,
            })),
          },
  };
}

function shownCredit(credit: ServiceCredit | null, currency: string) {
  if (credit === null) return null;
  const { below_percent, fraction, fee_minor, amount_minor } = credit;
  return {
    below_percent,
    fraction: fraction.toString(),
    fee: formatMinor(fee_minor, currency),
    amount: formatMinor(amount_minor, currency),
  };
}

export function shownCase(one: StoredCase) {
  return {
    id: one.id,
    object: 'support_case' as const,
    reference: one.reference,
    customer_id: one.customer_id,
    support_level: one.level,
    severity: one.severity,
    opened: formatInstant(one.opened_at),
    responded: one.responded_at === null ? null : formatInstant(one.responded_at),
    resolved: one.resolved_at === null ? null : formatInstant(one.resolved_at),
  };
}

export function shownOutage(one: StoredOutage) {
  return {
    id: one.id,
    object: 'service_outage' as const,
    reference: one.reference,
    component: one.component,
    from: formatInstant(one.from),
    to: one.to === null ? null : formatInstant(one.to),
    planned: one.planned,
    customer_ids: one.customer_ids === null ? null : [...one.customer_ids],
  };
}
