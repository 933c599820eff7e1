// SPDX-License-Identifier: Apache-2.0
import { formatMinor } from '../../kit/money.js';
import type { ScheduleMonth } from '../recognition.js';
import { csvRecord } from './journal-line.js';

const COLUMNS = ['currency', 'month', 'opening', 'billed', 'recognised', 'credited', 'closing', 'reversed'] as const;

/** The deferred revenue schedule as CSV (RFC 4180, UTF-8), a month a line; amounts are exact decimal text. */
export function* scheduleCsv(months: Iterable<ScheduleMonth>): Generator<string> {
  yield csvRecord(COLUMNS);
  for (const { currency, month, ...amounts } of months)
    yield csvRecord([
      currency,
      month,
      ...[
        amounts.opening_minor,
        amounts.billed_minor,
        amounts.recognised_minor,
        amounts.credited_minor,
        amounts.closing_minor,
        amounts.reversed_minor,
      ].map((amount) => formatMinor(amount, currency)),
    ]);
}
