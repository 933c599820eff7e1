// SPDX-License-Identifier: Apache-2.0
import { z } from '@hono/zod-openapi';
import {
  addToDate,
  type CurrencyCode,
  dateAt,
  daysBetween,
  type MetricPolicy,
  monthStart,
  type PlainDate,
  policyWords,
  type RateOfDay,
  type RevenueHistory,
} from '@kontor/core';
import { policyBy } from '../../metrics/policies.js';
import { currenciesOf, ratesInto } from '../../metrics/rates.js';
import { readRevenue, readRevenueAt } from '../../metrics/revenue-reading.js';
import type { ReadTransaction } from '../../store/transaction.js';
import type { Call } from '../operation.js';
import { Refusal, unknownResource } from '../problem.js';
import { asOf, currency, plainDate, timezone } from '../shapes.js';

export const TAG = 'Metrics';
/** Periods of one report. */
const MOST_PERIODS = 4_000;

/** What every question to the metrics may say. */
export const frameQuery = {
  policy: z.string().min(1).max(60).default('kontor').openapi({
    description: 'A preset, or one of your own; `ours@2` is its second version.',
    example: 'chartmogul',
  }),
  timezone: timezone.optional().openapi({ description: 'Whose days and months; default that of the organisation.' }),
  as_of: asOf,
};
export const spanQuery = {
  from: plainDate.optional().openapi({ description: 'The first day; default that of the month eleven months ago.' }),
  until: plainDate.optional().openapi({ description: 'The first day after; default tomorrow.' }),
};
export const reportCurrency = currency.optional().openapi({
  description: 'Convert everything to this by the recorded rates.',
});

export const usedPolicy = z
  .object({
    name: z.string(),
    version: z.int(),
    words: z.array(z.string()).openapi({ description: 'What it says, a sentence an option.' }),
  })
  .openapi('UsedMetricPolicy', { description: 'Under which policy the figures beside it are.' });

export function shownUsedPolicy(policy: MetricPolicy) {
  return { name: policy.name, version: policy.version, words: policyWords(policy) };
}

interface FrameQuery {
  readonly policy: string;
  readonly timezone?: string | undefined;
  readonly as_of?: string | undefined;
}
type Asked<Query> = Pick<Call<unknown, Query, unknown>, 'read' | 'store' | 'org_id' | 'now' | 'query'>;

/** What a report is computed from: revenue under the policy, in the days of the zone. */
export interface Frame {
  readonly history: RevenueHistory;
  readonly policy: MetricPolicy;
  readonly timezone: string;
  /** The organisation's own. */
  readonly currency: CurrencyCode;
  /** The day it is in that zone. */
  readonly today: PlainDate;
}

/** Reads the policy, the zone and the revenue that a question is about. */
export async function frameOf<Query extends FrameQuery>(call: Asked<Query>): Promise<Frame> {
  const { read, store, org_id, now, query } = call;
  const { organisation, policy } = await read(async (tx) => {
    const found = await policyBy(tx, query.policy);
    if (found === null) throw unknownResource('metric policy', query.policy);
    return { organisation: await tx.organisations.get(), policy: found.policy };
  });
  const zone = query.timezone ?? organisation.timezone;
  const reading = { policy, timezone: zone };
  const history =
    query.as_of === undefined
      ? await readRevenue(store, org_id, reading)
      : await read((tx) => readRevenueAt(tx, reading));
  return { history, policy, timezone: zone, currency: organisation.currency, today: dateAt(now, zone) };
}

/** The days a question is about; a year of months by default. Refuses what has no day or too many periods. */
export function spanOf(
  query: { readonly from?: PlainDate | undefined; readonly until?: PlainDate | undefined },
  today: PlainDate,
): { readonly from: PlainDate; readonly to: PlainDate } {
  const to = query.until ?? addToDate(today, { days: 1 });
  const from = query.from ?? addToDate(monthStart(addToDate(to, { days: -1 })), { months: -11 });
  if (from < to) return { from, to };
  throw new Refusal(400, [
    {
      code: 'period-empty',
      path: 'until',
      message: `there is no day from ${from} until ${to}`,
      mend: 'write a day after the first one: `until` itself is not in it',
    },
  ]);
}

const SHORTEST_DAYS = { day: 1, week: 7, month: 28, quarter: 90, year: 365 } as const;

/** Refuses a report of more periods than anybody reads. */
export function refuseTooMany(
  span: { readonly from: PlainDate; readonly to: PlainDate },
  by: keyof typeof SHORTEST_DAYS,
): void {
  const count = Math.floor(daysBetween(span.from, span.to) / SHORTEST_DAYS[by]);
  if (count <= MOST_PERIODS) return;
  throw new Refusal(400, [
    {
      code: 'series-too-long',
      path: 'by',
      message: `these are some ${count} periods, and a report has at most ${MOST_PERIODS}`,
      mend: 'ask for longer periods, or for a shorter time',
    },
  ]);
}

/** The rates into a currency that a report needs; null where nothing is converted. */
export function ratesFor(
  tx: ReadTransaction,
  history: RevenueHistory,
  into: CurrencyCode | undefined,
  until: PlainDate,
): Promise<RateOfDay | null> {
  return into === undefined ? Promise.resolve(null) : ratesInto(tx, currenciesOf(history), into, until);
}
