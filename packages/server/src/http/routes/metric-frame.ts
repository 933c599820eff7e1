// SPDX-License-Identifier: Apache-2.0
import { z } from '@hono/zod-openapi';
import {
  addToDate,
  type CurrencyCode,
  daysBetween,
  type MetricPolicy,
  monthStart,
  type PlainDate,
  policyWords,
  type RateOfDay,
  type RevenueHistory,
} from '@kontor/core';
import { type Frame, openFrame } from '../../metrics/frame.js';
import { currenciesOf, ratesInto } from '../../metrics/rates.js';
import { parseAsOf } from '../../store/as-of.js';
import type { ReadTransaction } from '../../store/transaction.js';
import type { Call } from '../operation.js';
import { Refusal, unknownResource } from '../problem.js';
import type { ProblemLanguage } from '../problem-words/problem-words.js';
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

export function shownUsedPolicy(policy: MetricPolicy, language: ProblemLanguage) {
  return { name: policy.name, version: policy.version, words: policyWords(policy, language) };
}

interface FrameQuery {
  readonly policy: string;
  readonly timezone?: string | undefined;
  readonly as_of?: string | undefined;
}
export type Asked<Query> = Pick<
  Call<unknown, Query, unknown>,
  'store' | 'org_id' | 'now' | 'query' | 'read' | 'language'
>;

/** Reads the policy, the zone and the revenue that a question is about. */
export async function frameOf<Query extends FrameQuery>({ store, org_id, now, query }: Asked<Query>): Promise<Frame> {
  const as_of = query.as_of === undefined ? undefined : (parseAsOf(query.as_of) ?? undefined);
  const frame = await openFrame(store, org_id, now, { ...query, as_of });
  if (frame === null) throw unknownResource('metric policy', query.policy);
  return frame;
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

/** Refuses a first day after the last. */
export function refuseBackwards(from: PlainDate | undefined, on: PlainDate): void {
  if (from === undefined || from <= on) return;
  throw new Refusal(400, [
    {
      code: 'period-empty',
      path: 'from',
      message: `${from} is after ${on}, the last day`,
      mend: 'begin on the last day or before it',
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
