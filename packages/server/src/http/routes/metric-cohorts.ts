// SPDX-License-Identifier: Apache-2.0
import { z } from '@hono/zod-openapi';
import {
  addToDate,
  type CohortTable,
  cohortTable,
  csvRecord,
  formatMinor,
  monthStart,
  policyLabel,
  roundedUnits,
} from '@kontor/core';
import { readFigureInputs } from '../../metrics/figure-reading.js';
import type { Api } from '../api.js';
import { textAnswer } from '../operation.js';
import { orRefuse } from '../problem.js';
import { currency, decimalText, plainDate } from '../shapes.js';
import {
  type Asked,
  frameOf,
  frameQuery,
  refuseBackwards,
  refuseTooMany,
  shownUsedPolicy,
  TAG,
  usedPolicy,
} from './metric-frame.js';

const query = z.strictObject({
  by: z.enum(['month', 'plan', 'source', 'version']).default('month').openapi({
    description: 'What customers are put together by: the month they began to pay in, or what they had then.',
  }),
  from: plainDate.optional().openapi({
    description: 'A day of the first month of beginning; default that of eleven months ago.',
  }),
  on: plainDate.optional().openapi({ description: 'The last day that is looked at; default today.' }),
  currency: currency.optional().openapi({ description: 'Of all money; default that of the organisation.' }),
  ...frameQuery,
});
type Query = z.output<typeof query>;
const retention = decimalText.openapi({ description: 'A fraction: 0.95 is 95 %.' });
const table = z
  .object({
    object: z.literal('cohort_table'),
    policy: usedPolicy,
    timezone: z.string(),
    by: z.string(),
    on: plainDate,
    currency: z.string(),
    cohorts: z.array(
      z.object({
        cohort: z.string().openapi({ example: '2026-01' }),
        size: z.int(),
        months: z.array(
          z.object({
            age_months: z.int(),
            observed: z.int().openapi({ description: 'Customers who are old enough.' }),
            customers: z.int().openapi({ description: 'Those of them who pay.' }),
            start: decimalText.openapi({ description: 'What the observed began with.' }),
            mrr: decimalText,
            logo_retention: retention,
            revenue_retention: retention,
          }),
        ),
      }),
    ),
  })
  .openapi('CohortTable');

async function tableOf(call: Asked<Query>) {
  const frame = await frameOf(call);
  const { by, on = frame.today, currency: money } = call.query;
  const from = call.query.from ?? addToDate(monthStart(on), { months: -11 });
  refuseBackwards(from, on);
  refuseTooMany({ from, to: on }, 'month');
  const names = by === 'source' ? ['funnel'] : ['mrr'];
  const inputs = await readFigureInputs(call.store, frame, { on, currency: money, names });
  const { history, facts, request } = inputs;
  const asked = { by, from, as_of: on, currency: request.currency, rate: request.rate };
  return { frame, on, cohorts: orRefuse(cohortTable(history, facts, asked)) };
}

function shownRows({ rows, units_per_minor, currency: money }: CohortTable) {
  const text = (units: bigint) => formatMinor(roundedUnits(units, units_per_minor), money);
  return rows.map(({ cohort, size, cells }) => ({
    cohort,
    size,
    months: cells.map(({ start_units, units, logo_retention, revenue_retention, ...cell }) => ({
      ...cell,
      start: text(start_units),
      mrr: text(units),
      logo_retention: logo_retention.toString(),
      revenue_retention: revenue_retention.toString(),
    })),
  }));
}

export function addMetricCohorts(api: Api): void {
  api.add(
    {
      operation_id: 'getCohorts',
      method: 'get',
      path: '/v1/metrics/cohorts',
      tag: TAG,
      summary: 'Who stays, and what they pay, by age: customers put together by when or with what they began',
      query,
      answer: table,
    },
    async (call) => {
      const { frame, on, cohorts } = await tableOf(call);
      return {
        object: 'cohort_table' as const,
        policy: shownUsedPolicy(frame.policy, call.language),
        timezone: frame.timezone,
        by: cohorts.by,
        on,
        currency: cohorts.currency,
        cohorts: shownRows(cohorts),
      };
    },
  );
  api.add(
    {
      operation_id: 'exportCohorts',
      method: 'get',
      path: '/v1/metrics/cohorts/export',
      tag: TAG,
      summary: 'The same as CSV, a row a cohort and month of its life',
      query,
      answer: textAnswer,
      text: ['text/csv'],
    },
    async (call) => {
      const { frame, cohorts } = await tableOf(call);
      const columns = [
        'age_months',
        'observed',
        'customers',
        'start',
        'mrr',
        'logo_retention',
        'revenue_retention',
      ] as const;
      async function* pieces() {
        yield csvRecord(['cohort', 'size', ...columns, 'currency', 'policy']);
        for (const { cohort, size, months } of shownRows(cohorts))
          for (const month of months)
            yield csvRecord([
              ...[cohort, String(size)],
              ...columns.map((column) => String(month[column])),
              ...[cohorts.currency, policyLabel(frame.policy)],
            ]);
      }
      return { content_type: 'text/csv', file_name: 'cohorts.csv', pieces: pieces() };
    },
  );
}
