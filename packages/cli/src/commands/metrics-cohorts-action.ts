// SPDX-License-Identifier: Apache-2.0
import { inSession } from '../program.js';
import { type Column, table } from '../terminal/table.js';
import type { CohortOptions } from './metrics.js';
import { percent } from './metrics-figures-action.js';
import { policyText, type UsedPolicy } from './metrics-policies-action.js';
import { saved } from './saved-answer.js';

interface Cohort {
  readonly cohort: string;
  readonly size: number;
  readonly months: readonly {
    readonly age_months: number;
    readonly logo_retention: string;
    readonly revenue_retention: string;
  }[];
}
interface Table {
  readonly policy: UsedPolicy;
  readonly timezone: string;
  readonly cohorts: readonly Cohort[];
}

export async function showCohorts(options: CohortOptions): Promise<void> {
  await inSession(options, async (session) => {
    const { by, from, on, currency, policy, timezone, asOf: as_of } = options;
    const query = { by, from, on, currency: currency?.toUpperCase(), policy, timezone, as_of };
    if (options.csv || options.output !== undefined)
      return saved(session, '/v1/metrics/cohorts/export', query, options.output);
    const found = await session.connection.request<Table>('GET', '/v1/metrics/cohorts', { query });
    session.output.show(found, (told) => tableText(told, options.revenue === true));
  });
}

function tableText({ cohorts, policy, timezone }: Table, revenue: boolean): string {
  if (cohorts.length === 0) return 'nobody began to pay in these months';
  const ages = Math.max(...cohorts.map(({ months }) => months.length));
  const cell = ({ months }: Cohort, age: number) => {
    const month = months[age];
    if (month === undefined) return '';
    return percent(revenue ? month.revenue_retention : month.logo_retention, 0);
  };
  const columns: Column<Cohort>[] = [
    { title: 'Cohort', value: ({ cohort }) => cohort },
    { title: 'Customers', value: ({ size }) => String(size), align: 'right' },
    ...Array.from(
      { length: ages },
      (_none, age): Column<Cohort> => ({
        title: String(age),
        value: (row) => cell(row, age),
        align: 'right',
      }),
    ),
  ];
  return [
    table(cohorts, columns),
    `Percent of ${revenue ? 'what they began with' : 'the customers'}, at the end of each month of their life.`,
    policyText(policy),
    `Days and months of ${timezone}.`,
  ].join('\n');
}
