// SPDX-License-Identifier: Apache-2.0
import { z } from '@hono/zod-openapi';
import { addToDate, changePercent, dateAt, formatMinor, resolveCatalog } from '@kontor/core';
import { tryPrices } from '../../billing/price-experiment.js';
import type { Api } from '../api.js';
import { Refusal } from '../problem.js';
import { decimalText } from '../shapes.js';
import { catalogContent, soundCatalog } from './catalog.js';
import { problem } from './plan-migrations.js';

const body = z.strictObject({
  catalog: catalogContent.openapi({ description: 'The changed catalog, whole.' }),
  month: z
    .string()
    .regex(/^[1-9]\d{3}-(0[1-9]|1[0-2])$/, 'write a month as YYYY-MM')
    .openapi({
      description: 'A month that is over in UTC: of each subscription, the month of billing that ended in it.',
    }),
  plans: z
    .record(z.string(), z.string())
    .default({})
    .openapi({ description: 'Old plan → plan of the changed catalog, where they differ.' }),
  limit: z
    .int()
    .min(1)
    .max(1_000)
    .default(50)
    .openapi({ description: 'Customers told: those whose bill changes most.' }),
});
const amounts = {
  currency: z.string(),
  old_total: decimalText,
  new_total: decimalText,
  difference: decimalText.openapi({ description: 'Above zero: dearer.' }),
  difference_percent: z.string().nullable().openapi({ description: 'null where the old one was of nothing.' }),
};
const answer = z
  .object({
    object: z.literal('price_experiment'),
    month: z.string(),
    compared: z.int().openapi({ description: 'Subscriptions.' }),
    not_throughout: z
      .int()
      .openapi({ description: 'Subscriptions that began or ended within, or were on trial or paused.' }),
    refused: z.int().openapi({ description: 'Subscriptions that one of both catalogs cannot bill: see `problems`.' }),
    revenue: z
      .array(z.object({ ...amounts, dearer: z.int(), cheaper: z.int(), unchanged: z.int() }))
      .openapi({ description: 'By currency; the counts are of customers.' }),
    customers: z.object({
      object: z.literal('list'),
      data: z.array(
        z.object({
          customer_id: z.string(),
          ...amounts,
          subscriptions: z.array(z.object({ subscription_id: z.string(), plan: z.string(), new_plan: z.string() })),
        }),
      ),
      has_more: z.boolean(),
    }),
    problems: z
      .array(z.object({ subscription_id: z.string(), problem }))
      .openapi({ description: 'Of the first twenty that were refused.' }),
  })
  .openapi('PriceExperiment');

export function addPriceExperiments(api: Api): void {
  api.add(
    {
      operation_id: 'tryPrices',
      method: 'post',
      path: '/v1/price_experiments',
      tag: 'Forecast',
      summary:
        "Replay a month's real usage under a changed catalog: revenue, and who pays more or less; stores nothing",
      description:
        'Recurring charges and usage, before discounts and taxes. Each is rated as it would have been billed.',
      body,
      answer,
      idempotent: false,
    },
    ({ read, body: { catalog, month, plans, limit }, now }) => {
      const definition = soundCatalog(catalog);
      if (addToDate(`${month}-01`, { months: 1 }) > dateAt(now, 'UTC'))
        throw new Refusal(422, [
          {
            code: 'date-in-future',
            path: 'month',
            message: `${month} is not over yet`,
            mend: 'name a month that is over',
          },
        ]);
      return read(async (tx) => {
        const { prices, problems, ...counts } = await tryPrices(tx, {
          month,
          plans,
          catalog: resolveCatalog(definition),
        });
        const customers = prices.customers();
        return {
          object: 'price_experiment' as const,
          month,
          ...counts,
          revenue: prices.revenue().map(({ dearer, cheaper, unchanged, ...sums }) => ({
            ...shownAmounts(sums),
            dearer,
            cheaper,
            unchanged,
          })),
          customers: {
            object: 'list' as const,
            data: customers.slice(0, limit).map(({ customer_id, subscriptions, ...sums }) => ({
              customer_id,
              ...shownAmounts(sums),
              subscriptions: subscriptions.map((subscription) => ({ ...subscription })),
            })),
            has_more: customers.length > limit,
          },
          problems: problems.map((entry) => ({ ...entry })),
        };
      });
    },
  );
}

function shownAmounts({ currency, old_minor, new_minor }: { currency: string; old_minor: bigint; new_minor: bigint }) {
  return {
    currency,
    old_total: formatMinor(old_minor, currency),
    new_total: formatMinor(new_minor, currency),
    difference: formatMinor(new_minor - old_minor, currency),
    difference_percent: changePercent(new_minor - old_minor, old_minor),
  };
}
