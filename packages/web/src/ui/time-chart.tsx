// SPDX-License-Identifier: Apache-2.0
import { AxisBottom, AxisLeft } from '@visx/axis';
import { scaleBand, scaleLinear } from '@visx/scale';
import { Bar, LinePath } from '@visx/shape';
import { useId, useLayoutEffect, useRef, useState } from 'react';
import { Button } from './button.tsx';
import { Table } from './table.tsx';
import { useWords } from './words.ts';
import { sharedWords } from './words-shared.ts';

/** Values over time: for each label of the axis one decimal text a series; null where there is none. */
export interface ChartSeries {
  readonly name: string;
  readonly values: readonly (string | null)[];
}

interface TimeChartOptions {
  readonly label: string;
  readonly kind: 'bars' | 'lines';
  /** Of the axis, in order. */
  readonly labels: readonly string[];
  readonly series: readonly ChartSeries[];
  /** Writes a value for people. */
  readonly write: (value: string) => string;
  readonly height?: number;
  /** What the column of labels is, for the table. */
  readonly label_head: string;
}

const MARGIN = { top: 8, right: 8, bottom: 28, left: 64 };
const colour = (place: number) => `var(--series-${(place % 6) + 1})`;

/** A picture of values over time with the same as a table beside it; bars are stacked. */
export function TimeChart({ label, kind, labels, series, write, height = 220, label_head }: TimeChartOptions) {
  const words = useWords(sharedWords);
  const id = useId();
  const [table, setTable] = useState(false);
  return (
    <figure>
      <div className="mb-1 flex flex-wrap items-center justify-between gap-2 text-sm">
        <ul className="flex flex-wrap gap-x-4 gap-y-1" aria-hidden={series.length < 2}>
          {series.length < 2
            ? null
            : series.map(({ name }, place) => (
                <li key={name} className="flex items-center gap-1.5">
                  <span className="size-2.5 rounded-sm" style={{ background: colour(place) }} />
                  {name}
                </li>
              ))}
        </ul>
        <Button small look="quiet" aria-pressed={table} aria-controls={id} onClick={() => setTable(!table)}>
          {table ? words.as_picture : words.as_table}
        </Button>
      </div>
      <div id={id}>
        {table ? (
          <ValueTable {...{ label, labels, series, write, label_head }} />
        ) : (
          <Picture {...{ label, kind, labels, series, write, height }} />
        )}
      </div>
    </figure>
  );
}

function ValueTable({ label, labels, series, write, label_head }: Omit<TimeChartOptions, 'kind' | 'height'>) {
  return (
    <Table
      label={label}
      className="max-h-80"
      rows={labels.map((text, at) => ({ text, at }))}
      row_key={({ text }) => text}
      columns={[
        { key: 'time', head: label_head, cell: ({ text }) => text, csv: ({ text }) => text },
        ...series.map(({ name, values }) => ({
          key: name,
          head: name,
          align: 'right' as const,
          cell: ({ at }: { readonly at: number }) => {
            const value = values[at] ?? null;
            return value === null ? '–' : write(value);
          },
          csv: ({ at }: { readonly at: number }) => values[at] ?? null,
        })),
      ]}
    />
  );
}

function Picture({
  label,
  kind,
  labels,
  series,
  write,
  height,
}: Omit<TimeChartOptions, 'label_head'> & { height: number }) {
  const [frame, width] = useWidth();
  const [at, setAt] = useState<number | null>(null);
  // places on the screen, never amounts: those are written from their text
  const place = (value: string | null | undefined) => (value === null || value === undefined ? 0 : Number(value));
  const sums = labels.map((_, index) => series.reduce((sum, { values }) => sum + Math.max(place(values[index]), 0), 0));
  const every = series.flatMap(({ values }) => values.map(place));
  const top = Math.max(...(kind === 'bars' ? sums : every), 0);
  const bottom = Math.min(...every, 0);
  const x = scaleBand({
    domain: labels.map((_, index) => index),
    range: [MARGIN.left, Math.max(width - MARGIN.right, MARGIN.left + 1)],
    padding: 0.2,
  });
  const y = scaleLinear({
    domain: [bottom, top === bottom ? bottom + 1 : top],
    range: [height - MARGIN.bottom, MARGIN.top],
    nice: true,
  });
  const ticks = Math.max(Math.floor(width / 110), 2);
  const every_nth = Math.ceil(labels.length / ticks);
  const text = { fill: 'var(--muted)', fontSize: 11 };
  return (
    <div ref={frame} className="relative w-full">
      {width === 0 ? null : (
        <svg width={width} height={height} role="img" aria-label={label} onMouseLeave={() => setAt(null)}>
          <AxisLeft
            left={MARGIN.left}
            scale={y}
            numTicks={4}
            hideAxisLine
            hideTicks
            tickFormat={(value) => write(String(value))}
            tickLabelProps={{ ...text, textAnchor: 'end', dx: -4, dy: 4 }}
          />
          {y.ticks(4).map((value) => (
            <line
              key={value}
              x1={MARGIN.left}
              x2={width - MARGIN.right}
              y1={y(value)}
              y2={y(value)}
              stroke="var(--line)"
            />
          ))}
          <AxisBottom
            top={height - MARGIN.bottom}
            scale={x}
            stroke="var(--line)"
            hideTicks
            tickValues={labels.map((_, index) => index).filter((index) => index % every_nth === 0)}
            tickFormat={(index) => labels[index as number] ?? ''}
            tickLabelProps={{ ...text, textAnchor: 'middle' }}
          />
          {kind === 'lines'
            ? series.map(({ name, values }, order) => (
                <LinePath
                  key={name}
                  data={values.map((value, index) => ({ value, index }))}
                  defined={({ value }) => value !== null}
                  x={({ index }) => (x(index) ?? 0) + x.bandwidth() / 2}
                  y={({ value }) => y(place(value))}
                  stroke={colour(order)}
                  strokeWidth={2}
                />
              ))
            : labels.map((words, index) => {
                let below = 0;
                return series.map(({ name, values }, order) => {
                  const value = place(values[index]);
                  const from = value < 0 ? 0 : below;
                  if (value > 0) below += value;
                  const upper = y(Math.max(from + value, from));
                  return (
                    <Bar
                      key={`${words} ${name}`}
                      x={x(index) ?? 0}
                      y={upper}
                      width={x.bandwidth()}
                      height={Math.max(y(Math.min(from + value, from)) - upper, 0)}
                      fill={colour(order)}
                    />
                  );
                });
              })}
          {labels.map((words, index) => (
            // biome-ignore lint/a11y/noStaticElementInteractions: a hint for the pointer; the table beside has it for everyone
            <rect
              key={words}
              x={(x(index) ?? 0) - (x.step() - x.bandwidth()) / 2}
              y={MARGIN.top}
              width={x.step()}
              height={height - MARGIN.top - MARGIN.bottom}
              fill={at === index ? 'var(--ink)' : 'transparent'}
              fillOpacity={0.06}
              onMouseEnter={() => setAt(index)}
            />
          ))}
        </svg>
      )}
      {at === null ? null : (
        <div
          className="pointer-events-none absolute top-2 z-10 rounded-md border border-line bg-raised px-2.5 py-1.5 text-sm shadow"
          style={
            (x(at) ?? 0) > width / 2 ? { right: width - (x(at) ?? 0) + 8 } : { left: (x(at) ?? 0) + x.bandwidth() + 8 }
          }
        >
          <div className="text-muted">{labels[at]}</div>
          {series.map(({ name, values }) => {
            const value = values[at] ?? null;
            return (
              <div key={name} className="flex justify-between gap-4">
                <span>{name}</span>
                <span className="font-medium tabular-nums">{value === null ? '–' : write(value)}</span>
              </div>
            );
          })}
        </div>
      )}
    </div>
  );
}

function useWidth() {
  const frame = useRef<HTMLDivElement>(null);
  const [width, setWidth] = useState(0);
  useLayoutEffect(() => {
    const element = frame.current as HTMLDivElement;
    setWidth(element.clientWidth);
    const observer = new ResizeObserver(() => setWidth(element.clientWidth));
    observer.observe(element);
    return () => observer.disconnect();
  }, []);
  return [frame, width] as const;
}
