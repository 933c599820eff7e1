// SPDX-License-Identifier: Apache-2.0
import { CsvExport } from '../../ui/csv-export.tsx';
import { useFormats } from '../../ui/format.ts';
import { Figure, Section } from '../../ui/layout.tsx';
import { Table } from '../../ui/table.tsx';
import { TimeChart } from '../../ui/time-chart.tsx';
import { useWords } from '../../ui/words.ts';
import { useCustomerNames } from '../customer/customer-name.tsx';
import { usageWords } from '../words/usage.ts';
import type { Step, UsageAnswer } from './usage-query.ts';

/** Usage as a picture with its table, the groups it is of, and a file. */
export function UsagePicture({
  usage,
  by,
  group_by,
  label,
}: {
  readonly usage: UsageAnswer;
  readonly by: Step;
  readonly group_by: string;
  readonly label: string;
}) {
  const words = useWords(usageWords);
  const { number, date, moment } = useFormats();
  const { quantity, event_count, unit, buckets, timezone, from, to } = usage;
  const groups = usage.groups ?? [];
  const names = useCustomerNames(group_by === 'customer' ? groups.flatMap(({ key }) => key ?? []) : []);
  const nameOf = ({ key, rest }: (typeof groups)[number]) =>
    rest ? words.rest : key === null ? words.without : (names.get(key) ?? key);
  const bucketLabel = (instant: string) => (by === 'hour' ? moment(instant, timezone) : date(dayIn(instant, timezone)));
  const series =
    groups.length === 0
      ? [{ name: words.quantity, values: buckets.map((bucket) => bucket.quantity) }]
      : groups.map((group) => ({ name: nameOf(group), values: group.buckets.map((bucket) => bucket.quantity) }));
  const quantities = buckets.flatMap(({ from: start, to: end, ...whole }, at) =>
    groups.length === 0
      ? [{ from: start, to: end, group: '', quantity: whole.quantity, event_count: whole.event_count }]
      : groups.map((group) => ({
          from: start,
          to: end,
          group: nameOf(group),
          quantity: group.buckets[at]?.quantity ?? null,
          event_count: group.buckets[at]?.event_count ?? null,
        })),
  );
  return (
    <div className="flex flex-col gap-4">
      <div className="grid gap-4 sm:grid-cols-3">
        <Figure label={words.total} value={number(quantity)} note={unit} />
        <Figure label={words.events} value={number(event_count)} />
        <Figure
          label={words.window}
          value={date(dayIn(from, timezone))}
          note={`– ${moment(to, timezone)}, ${timezone}`}
        />
      </div>
      <Section
        title={words.chart(label)}
        actions={
          <CsvExport
            label={words.chart(label)}
            name={`usage-${usage.meter}`}
            columns={['from', 'to', 'group', 'quantity', 'event_count'].map((key) => ({ key }))}
            rows={() => [quantities]}
          />
        }
      >
        <TimeChart
          label={words.chart(label)}
          kind="bars"
          labels={buckets.map((bucket) => bucketLabel(bucket.from))}
          series={series}
          write={number}
          label_head={words.steps[by]}
          height={280}
        />
      </Section>
      {groups.length === 0 ? null : (
        <Section title={words.groups}>
          <Table
            label={words.group}
            rows={groups}
            row_key={({ key, rest }) => `${rest} ${key}`}
            columns={[
              { key: 'group', head: words.group, cell: nameOf, csv: nameOf },
              { key: 'event_count', head: words.events, align: 'right', cell: (group) => number(group.event_count) },
              { key: 'quantity', head: words.quantity, align: 'right', cell: (group) => number(group.quantity) },
            ]}
          />
        </Section>
      )}
    </div>
  );
}

/** The calendar day of an instant in a zone. */
function dayIn(instant: string, timeZone: string): string {
  const parts = new Intl.DateTimeFormat('en-CA', { timeZone, year: 'numeric', month: '2-digit', day: '2-digit' });
  return parts.format(new Date(instant));
}
