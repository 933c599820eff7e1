// SPDX-License-Identifier: Apache-2.0
import type { Schemas } from '../../api/client.ts';
import { useFormats } from '../../ui/format.ts';
import { Figure, Section } from '../../ui/layout.tsx';
import { Table } from '../../ui/table.tsx';
import { TimeChart } from '../../ui/time-chart.tsx';
import { useWords } from '../../ui/words.ts';
import { forecastWords } from '../words/forecast.ts';

type Forecast = Schemas['Forecast'];
export const MEASURES = ['mrr', 'customers', 'cash'] as const;
export type Measure = (typeof MEASURES)[number];

const textOf = (value: string | number | null | undefined) =>
  value === null || value === undefined ? null : String(value);

/** What happened, what is expected, and the bands in which chance leaves it. */
export function ForecastPicture({
  forecast,
  measure,
  scenario,
}: {
  readonly forecast: Forecast;
  readonly measure: Measure;
  readonly scenario: string;
}) {
  const words = useWords(forecastWords);
  const { number, percent, month: monthText } = useFormats();
  const { currency, months, monte_carlo } = forecast;
  const bands = new Map(monte_carlo.months.map((row) => [row.month, row]));
  // expected people are no whole ones, and cents say nothing of a year ahead
  const write = (value: string) => (measure === 'customers' ? number(value, 1) : `${number(value, 0)} ${currency}`);
  const of = (kind: 'actual' | 'forecast') => months.map((row) => (row.kind === kind ? textOf(row[measure]) : null));
  const band = (name: 'p5' | 'p50' | 'p95') => months.map(({ month }) => textOf(bands.get(month)?.[measure][name]));
  const last = months.at(-1);
  const ends = last === undefined ? undefined : bands.get(last.month);
  return (
    <div className="flex flex-col gap-4">
      <div className="grid gap-4 sm:grid-cols-2">
        <Figure
          label={last === undefined ? words.end : `${words.end}, ${monthText(last.month)}`}
          value={write(textOf(last?.[measure]) ?? '0')}
        />
        {ends === undefined ? null : (
          <Figure
            label={words.band}
            value={words.between(write(String(ends[measure].p5)), write(String(ends[measure].p95)))}
          />
        )}
      </div>
      <Section title={words.chart(words.measures[measure], scenario)}>
        <TimeChart
          label={words.chart(words.measures[measure], scenario)}
          kind="lines"
          labels={months.map(({ month }) => monthText(month))}
          series={[
            { name: words.happened, values: of('actual') },
            { name: words.expected, values: of('forecast') },
            { name: words.low, values: band('p5') },
            { name: words.middle, values: band('p50') },
            { name: words.high, values: band('p95') },
          ]}
          write={write}
          label_head={words.month}
          height={300}
        />
      </Section>
      {monte_carlo.targets.length === 0 ? null : (
        <Section title={words.targets}>
          <Table
            label={words.target}
            rows={monte_carlo.targets}
            row_key={({ key }) => key}
            columns={[
              { key: 'key', head: words.target, cell: ({ key }) => key },
              { key: 'at_least', head: words.at_least, align: 'right', cell: ({ at_least }) => number(at_least) },
              { key: 'month', head: words.by_month, cell: ({ month }) => monthText(month) },
              {
                key: 'probability',
                head: words.chance,
                align: 'right',
                cell: ({ probability }) => percent(String(probability)),
              },
            ]}
          />
        </Section>
      )}
    </div>
  );
}
