// SPDX-License-Identifier: Apache-2.0
import { formatMinor } from '../kit/money.js';
import { csvRecord } from '../ledger/export/journal-line.js';
import type { Month } from '../metrics/facts.js';
import type { ServiceLevelMonth } from './month.js';

const COLUMNS = [
  'month',
  'customer_id',
  'subscription_id',
  'plan',
  'uptime_promised',
  'uptime',
  'served_seconds',
  'down_seconds',
  'uptime_breached',
  'support_level',
  'response_promised',
  'response',
  'met',
  'missed',
  'pending',
  'response_breached',
  'currency',
  'fee',
  'credit',
] as const;

/** Months of subscriptions as CSV (RFC 4180, UTF-8), one a line; empty where nothing was promised. */
export function* serviceLevelCsv(
  month: Month,
  customers: Iterable<{ readonly customer_id: string; readonly subscriptions: readonly ServiceLevelMonth[] }>,
): Generator<string> {
  yield csvRecord(COLUMNS);
  for (const { customer_id, subscriptions } of customers)
    for (const { subscription_id, plan, uptime, response, currency, fee_minor, credit_minor } of subscriptions)
      yield csvRecord([
        month,
        customer_id,
        subscription_id,
        plan,
        uptime?.promised_percent ?? '',
        uptime?.percent?.toString() ?? '',
        uptime === null ? '' : seconds(uptime.served_ms),
        uptime === null ? '' : seconds(uptime.down_ms),
        uptime === null ? '' : String(uptime.breached),
        response?.level ?? '',
        response?.promised_percent ?? '',
        response?.percent?.toString() ?? '',
        ...(response === null ? ['', '', ''] : [response.met, response.missed, response.pending].map(String)),
        response === null ? '' : String(response.breached),
        currency,
        formatMinor(fee_minor, currency),
        formatMinor(credit_minor, currency),
      ]);
}

/** Milliseconds as seconds, exactly. */
function seconds(milliseconds: number): string {
  const rest = milliseconds % 1_000;
  return `${(milliseconds - rest) / 1_000}${rest === 0 ? '' : `.${String(rest).padStart(3, '0')}`}`;
}
