// SPDX-License-Identifier: Apache-2.0
import { useMutation } from '@tanstack/react-query';
import { Download } from 'lucide-react';
import { lazy, Suspense } from 'react';
import { query, type Schemas } from '../../api/client.ts';
import { download } from '../../api/file.ts';
import { troubleOf } from '../../api/problem.ts';
import { Button } from '../../ui/button.tsx';
import { useFormats } from '../../ui/format.ts';
import { Section } from '../../ui/layout.tsx';
import { Empty, Loading, Trouble } from '../../ui/notice.tsx';
import { Table } from '../../ui/table.tsx';
import { useToast } from '../../ui/toast.tsx';
import { useWords } from '../../ui/words.ts';
import { ledgerWords } from '../words/ledger.ts';

const TimeChart = lazy(async () => ({ default: (await import('../../ui/time-chart.tsx')).TimeChart }));
type Month = Schemas['DeferredRevenueSchedule']['months'][number];
const PARTS = ['opening', 'billed', 'recognised', 'credited', 'reversed', 'closing'] as const;

/** When what is invoiced is earned, by month. */
export function DeferredRevenue() {
  const words = useWords(ledgerWords);
  const tell = useToast();
  const { data, error, refetch } = query.useQuery('get', '/v1/ledger/schedule');
  const save = useMutation({
    mutationFn: () => download('/v1/ledger/schedule/export', 'deferred-revenue.csv'),
    onError: (thrown) => tell(troubleOf(thrown).message, 'bad'),
  });
  if (error !== null) return <Trouble error={error} onRetry={() => void refetch()} />;
  if (data === undefined) return <Loading lines={8} />;
  if (data.months.length === 0) return <Empty title={words.schedule_empty} />;
  const currencies = [...new Set(data.months.map(({ currency }) => currency))];
  return (
    <div className="flex flex-col gap-4">
      {currencies.map((currency) => (
        <Schedule
          key={currency}
          currency={currency}
          months={data.months.filter((month) => month.currency === currency)}
        />
      ))}
      <div>
        <Button busy={save.isPending} icon={<Download size={16} aria-hidden />} onClick={() => save.mutate()}>
          {words.schedule_export}
        </Button>
      </div>
    </div>
  );
}

function Schedule({ currency, months }: { readonly currency: string; readonly months: readonly Month[] }) {
  const words = useWords(ledgerWords);
  const { money } = useFormats();
  return (
    <Section title={`${words.tabs.schedule}, ${currency}`}>
      <Suspense fallback={<Loading lines={6} />}>
        <TimeChart
          label={words.recognised}
          label_head={words.month}
          kind="bars"
          labels={months.map(({ month }) => month)}
          series={[{ name: words.recognised, values: months.map(({ recognised }) => recognised) }]}
          write={(value) => money(value, currency)}
        />
      </Suspense>
      <Table
        label={`${words.tabs.schedule}, ${currency}`}
        rows={months}
        row_key={({ month }) => month}
        columns={[
          { key: 'month', head: words.month, cell: ({ month }) => month },
          ...PARTS.map((part) => ({
            key: part,
            head: words[part],
            align: 'right' as const,
            cell: (month: Month) => (/[1-9]/.test(month[part]) ? money(month[part], currency) : '–'),
          })),
        ]}
      />
    </Section>
  );
}
