// SPDX-License-Identifier: Apache-2.0
import { query, type Schemas } from '../../api/client.ts';
import { Choice } from '../../ui/field.tsx';
import { useFormats } from '../../ui/format.ts';
import { Empty, Loading, Trouble } from '../../ui/notice.tsx';
import { Table } from '../../ui/table.tsx';
import { useWords } from '../../ui/words.ts';
import { useAddress } from '../router.tsx';
import { metricsWords } from '../words/metrics.ts';
import { useMetricsFrame } from './metrics-question.ts';

type Cohort = Schemas['CohortTable']['cohorts'][number];
type Month = Cohort['months'][number];
type Measure = 'logo_retention' | 'revenue_retention' | 'customers' | 'mrr';

/** Who stays and what they pay, by age: the darker, the more of them stays. */
export function Cohorts() {
  const words = useWords(metricsWords);
  const { money, number, percent } = useFormats();
  const frame = useMetricsFrame();
  const [{ cohorts = 'month', measure = 'logo_retention' }, change] = useAddress();
  const table = query.useQuery('get', '/v1/metrics/cohorts', {
    params: { query: { ...frame, by: cohorts as 'month' } },
  });
  if (table.isError) return <Trouble error={table.error} onRetry={() => void table.refetch()} />;
  if (table.data === undefined) return <Loading lines={8} />;
  const { cohorts: rows, currency } = table.data;
  if (rows.length === 0) return <Empty title={words.cohorts_none} />;
  const ages = Math.max(...rows.map(({ months }) => months.length));
  const text = (month: Month) => {
    switch (measure as Measure) {
      case 'customers':
        return number(month.customers);
      case 'mrr':
        return money(month.mrr, currency);
      case 'revenue_retention':
        return percent(month.revenue_retention);
      case 'logo_retention':
        return percent(month.logo_retention);
    }
  };
  // how dark a cell is, never an amount
  const share = (month: Month) =>
    Number(measure === 'revenue_retention' || measure === 'mrr' ? month.revenue_retention : month.logo_retention);
  return (
    <div className="flex flex-col gap-3">
      <div className="flex flex-wrap gap-2">
        <Choice
          className="w-56"
          label={words.cohorts_by}
          choices={Object.entries(words.cohort_kinds)}
          value={cohorts}
          onChange={(event) => change({ cohorts: event.target.value })}
        />
        <Choice
          className="w-56"
          label={words.measure}
          choices={Object.entries(words.measures)}
          value={measure}
          onChange={(event) => change({ measure: event.target.value })}
        />
      </div>
      <Table
        framed
        label={words.tabs.cohorts}
        rows={rows}
        row_key={({ cohort }) => cohort}
        columns={[
          {
            key: 'cohort',
            head: words.cohort,
            cell: ({ cohort }) => <span className="whitespace-nowrap">{cohort}</span>,
          },
          { key: 'size', head: words.size, align: 'right', cell: ({ size }) => number(size) },
          ...Array.from({ length: ages }, (_, age) => ({
            key: `age_${age}`,
            head: words.age(age),
            align: 'right' as const,
            cell: ({ months }: Cohort) => {
              const month = months[age];
              return month === undefined ? null : (
                <span
                  className="block rounded px-1.5"
                  style={{
                    background: `color-mix(in srgb, var(--accent) ${Math.round(Math.min(share(month), 1) * 28)}%, transparent)`,
                  }}
                >
                  {text(month)}
                </span>
              );
            },
            csv: ({ months }: Cohort) => months[age]?.[measure as Measure] ?? null,
          })),
        ]}
      />
    </div>
  );
}
