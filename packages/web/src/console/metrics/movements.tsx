// SPDX-License-Identifier: Apache-2.0
import { lazy, Suspense } from 'react';
import { query, type Schemas } from '../../api/client.ts';
import type { Column } from '../../ui/column.ts';
import { DataTable } from '../../ui/data-table.tsx';
import { Choice } from '../../ui/field.tsx';
import { useFormats } from '../../ui/format.ts';
import { Section } from '../../ui/layout.tsx';
import { Empty, Loading, Trouble } from '../../ui/notice.tsx';
import { useWords } from '../../ui/words.ts';
import { sharedWords } from '../../ui/words-shared.ts';
import { CustomerName } from '../customer/customer-name.tsx';
import { useAddress } from '../router.tsx';
import { metricsWords } from '../words/metrics.ts';
import { useMetricsFrame } from './metrics-question.ts';

const TimeChart = lazy(async () => ({ default: (await import('../../ui/time-chart.tsx')).TimeChart }));

const KINDS = ['new', 'reactivation', 'expansion', 'contraction', 'churn', 'fx'] as const;
type Total = Schemas['MovementReport']['totals'][number];

/** The first of the month a number of months before a day. */
function monthsBefore(day: string, months: number): string {
  const [year = 0, month = 1] = day.split('-').map(Number);
  return new Date(Date.UTC(year, month - months, 1)).toISOString().slice(0, 10);
}

function dayAfter(day: string): string {
  return new Date(Date.parse(`${day}T00:00:00Z`) + 86_400_000).toISOString().slice(0, 10);
}

/** How recurring revenue moved, and the customers behind it. */
export function Movements({ on, months }: { readonly on: string; readonly months: number }) {
  const words = useWords(metricsWords);
  const shared = useWords(sharedWords);
  const { money, date } = useFormats();
  const { policy, timezone } = useMetricsFrame();
  const [{ by = 'month', kind }, change] = useAddress();
  const frame = {
    from: monthsBefore(on, months),
    until: dayAfter(on),
    ...(policy ? { policy } : {}),
    ...(timezone ? { timezone } : {}),
  };
  const report = query.useQuery('get', '/v1/metrics/movements', {
    params: { query: { ...frame, by: by as 'month' } },
  });
  if (report.isError) return <Trouble error={report.error} onRetry={() => void report.refetch()} />;
  if (report.data === undefined) return <Loading lines={8} />;
  const currencies = [...new Set(report.data.totals.map(({ currency }) => currency))];
  const columns: readonly Column<Schemas['CustomerMovement']>[] = [
    { key: 'period', head: words.period, cell: ({ period }) => date(period.start), csv: ({ period }) => period.start },
    { key: 'customer_id', head: words.customer, cell: ({ customer_id }) => <CustomerName id={customer_id} /> },
    {
      key: 'what',
      head: words.kind,
      csv: (row) => KINDS.filter((one) => /[1-9]/.test(row[one])).join(' '),
      cell: (row) =>
        KINDS.filter((one) => /[1-9]/.test(row[one]))
          .map((one) => `${words.kinds[one]} ${money(row[one], row.currency)}`)
          .join(', '),
    },
    { key: 'closing', head: words.closing, align: 'right', cell: (row) => money(row.closing, row.currency) },
  ];
  return (
    <div className="flex flex-col gap-4">
      <div className="flex flex-wrap gap-2">
        <Choice
          className="w-40"
          label={words.by}
          choices={Object.entries(words.periods)}
          value={by}
          onChange={(event) => change({ by: event.target.value })}
        />
        <Choice
          className="w-44"
          label={words.kind}
          choices={[['', shared.all], ...Object.entries(words.kinds)]}
          value={kind ?? ''}
          onChange={(event) => change({ kind: event.target.value === '' ? undefined : event.target.value })}
        />
      </div>
      {currencies.map((currency) => (
        <MovementChart
          key={currency}
          currency={currency}
          totals={report.data.totals.filter((row) => row.currency === currency)}
        />
      ))}
      <Section title={words.customers_moved}>
        <DataTable
          label={words.customers_moved}
          name="movements"
          path="/v1/metrics/movements/customers"
          filter={{ ...frame, by, kind }}
          columns={columns}
          onClearFilter={() => change({ kind: undefined })}
          empty={<Empty title={words.moved_none} />}
        />
      </Section>
    </div>
  );
}

function MovementChart({ currency, totals }: { readonly currency: string; readonly totals: readonly Total[] }) {
  const words = useWords(metricsWords);
  const { money, date } = useFormats();
  const moved = KINDS.filter((kind) => totals.some((row) => /[1-9]/.test(row[kind])));
  return (
    <Section title={words.movements_of(currency)}>
      <Suspense fallback={<Loading lines={6} />}>
        <TimeChart
          label={words.movements_of(currency)}
          label_head={words.period}
          kind="bars"
          labels={totals.map(({ period }) => date(period.start))}
          series={moved.map((kind) => ({ name: words.kinds[kind], values: totals.map((row) => row[kind]) }))}
          write={(value) => money(value, currency)}
        />
        <TimeChart
          label={words.closing}
          label_head={words.period}
          kind="lines"
          height={160}
          labels={totals.map(({ period }) => date(period.start))}
          series={[{ name: words.closing, values: totals.map(({ closing }) => closing) }]}
          write={(value) => money(value, currency)}
        />
      </Suspense>
    </Section>
  );
}
