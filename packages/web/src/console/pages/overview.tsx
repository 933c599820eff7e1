// SPDX-License-Identifier: Apache-2.0
import { lazy, Suspense } from 'react';
import { query, type Schemas } from '../../api/client.ts';
import { useFormats } from '../../ui/format.ts';
import { Figure, PageHead, Section } from '../../ui/layout.tsx';
import { Loading, Trouble } from '../../ui/notice.tsx';
import { useWords } from '../../ui/words.ts';
import { AttentionList } from '../overview/attention-list.tsx';
import { navigationWords } from '../words/navigation.ts';
import { overviewWords } from '../words/overview.ts';

// the figures are read before the picture is drawn
const TimeChart = lazy(async () => ({ default: (await import('../../ui/time-chart.tsx')).TimeChart }));

type Told = Schemas['Overview'];
type Amounts = Told['invoices']['open'];

/** Usage comes without commits, so nothing tells of it. */
const USAGE_MS = 30_000;

/** How the business stands today, and what needs somebody. */
export default function Overview() {
  const words = useWords(overviewWords);
  const { pages } = useWords(navigationWords);
  const { time } = useFormats();
  const overview = query.useQuery('get', '/v1/overview', {}, { refetchInterval: USAGE_MS });
  const told = overview.data;
  const lead =
    told === undefined ? undefined : `${words.as_of(time(told.computed))}${told.current ? '' : `, ${words.behind}`}`;
  return (
    <>
      <PageHead title={pages.overview} lead={lead} />
      {overview.isPending ? <Loading lines={8} /> : null}
      {overview.isError ? <Trouble error={overview.error} onRetry={() => void overview.refetch()} /> : null}
      {told === undefined ? null : <Dashboard told={told} />}
    </>
  );
}

function Dashboard({ told }: { readonly told: Told }) {
  const words = useWords(overviewWords);
  const { money, number, date } = useFormats();
  const { currency, mrr, net_new_mrr, customers, invoices, months, usage } = told;
  const amounts = (rows: Amounts) =>
    rows.length === 0 ? words.nothing : rows.map((row) => money(row.amount, row.currency)).join(' + ');
  const count = (rows: Amounts) => number(rows.reduce((sum, row) => sum + row.count, 0));
  return (
    <div className="flex flex-col gap-4">
      <div className="grid gap-4 sm:grid-cols-2 xl:grid-cols-4">
        <Figure
          label={words.mrr}
          value={mrr.value === null ? words.nothing : money(mrr.value, currency)}
          note={
            mrr.value === null
              ? words.unknown(mrr.reason ?? '')
              : words.mrr_note(net_new_mrr.value === null ? words.nothing : money(net_new_mrr.value, currency))
          }
        />
        <Figure
          label={words.paying}
          value={number(customers.paying)}
          note={words.paying_note(number(customers.total), number(customers.new_this_month))}
        />
        <Figure
          label={words.collected}
          value={amounts(invoices.collected)}
          note={words.collected_note(count(invoices.collected))}
        />
        <Figure label={words.open} value={amounts(invoices.open)} note={words.open_note(amounts(invoices.overdue))} />
      </div>
      <div className="grid gap-4 xl:grid-cols-3">
        <Section title={words.recurring} className="xl:col-span-2">
          <Suspense fallback={<Loading lines={6} />}>
            <TimeChart
              label={words.recurring}
              kind="bars"
              labels={[...months.map((month) => date(month.date)), date(told.day)]}
              series={[{ name: words.mrr, values: [...months.map(({ value }) => value), mrr.value] }]}
              write={(value) => money(value, currency)}
              label_head={words.month}
            />
          </Suspense>
        </Section>
        <Section title={words.attention}>
          <AttentionList items={told.attention} />
        </Section>
      </div>
      <Section title={words.usage}>
        {usage.length === 0 ? (
          <p className="text-muted">{words.no_usage}</p>
        ) : (
          <dl className="grid gap-x-6 gap-y-3 sm:grid-cols-2 xl:grid-cols-4">
            {usage.map(({ meter, label, unit, today, yesterday }) => (
              <div key={meter}>
                <dt className="text-sm text-muted">{label}</dt>
                <dd className="tabular-nums">
                  <span className="text-lg font-semibold">{number(today)}</span> {unit}
                  <span className="ml-2 text-sm text-muted">{words.yesterday(number(yesterday))}</span>
                </dd>
              </div>
            ))}
          </dl>
        )}
      </Section>
    </div>
  );
}
