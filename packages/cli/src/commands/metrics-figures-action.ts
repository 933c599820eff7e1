// SPDX-License-Identifier: Apache-2.0
import { decimal } from '@kontor/core';
import { type GlobalOptions, inSession, type Session } from '../program.js';
import { grouped, table } from '../terminal/table.js';
import type { List } from './listing.js';
import type { FigureOptions } from './metrics.js';
import { policyText, type UsedPolicy } from './metrics-policies-action.js';
import { saved } from './saved-answer.js';

type Unit = 'money' | 'fraction' | 'ratio' | 'months' | 'count';
interface Figure {
  readonly name: string;
  readonly title: string;
  readonly unit: Unit;
  readonly currency: string | null;
  readonly value: string | null;
  readonly reason: string | null;
  readonly from: string;
  readonly as_of: string;
  readonly definition: string;
  readonly inputs: readonly { readonly name: string; readonly value: string; readonly unit: Unit }[];
}
interface Report {
  readonly policy: UsedPolicy;
  readonly timezone: string;
  readonly currency: string;
  readonly figures: readonly Figure[];
}
interface Detail {
  readonly id: string;
  readonly customer_id: string;
  readonly customer_name: string | null;
  readonly subscription_id: string | null;
  readonly invoice_id: string | null;
  readonly currency: string | null;
  readonly amount: string;
}
interface Definition {
  readonly id: string;
  readonly title: string;
  readonly unit: Unit;
  readonly definition: string;
  readonly source: string | null;
  readonly each: string | null;
}

const HUNDRED = decimal('100');
/** The largest page the API gives. */
const PAGE = 1_000;

const queryOf = ({ on, from, currency, policy, timezone, asOf }: FigureOptions) => ({
  ...{ on, from, currency: currency?.toUpperCase(), policy, timezone, as_of: asOf },
});

export async function showFigures(names: readonly string[], options: FigureOptions): Promise<void> {
  await inSession(options, async (session) => {
    const query = { ...queryOf(options), figures: names.length === 0 ? undefined : names.join(',') };
    if (options.csv || options.output !== undefined) return saved(session, '/v1/metrics/export', query, options.output);
    const report = await session.connection.request<Report>('GET', '/v1/metrics', { query });
    session.output.show(report, (told) => (options.explain ? explained(told) : summary(told)));
  });
}

function summary(report: Report): string {
  return [
    table(report.figures, [
      { title: 'Figure', value: ({ name }) => name },
      { title: '', value: ({ title }) => title },
      { title: 'Value', value: (figure) => figureText(figure), align: 'right' },
      { title: 'Of', value: ({ from, as_of }) => (from === as_of ? as_of : `${from} to ${as_of}`) },
      { title: 'Why not', value: ({ reason }) => reason ?? '' },
    ]),
    ...footer(report),
  ].join('\n');
}

function explained(report: Report): string {
  const blocks = report.figures.map((figure) =>
    [
      `${figure.name}: ${figure.value === null ? `none, for ${figure.reason}` : figureText(figure)}`,
      `  ${figure.title}, ${figure.from === figure.as_of ? figure.as_of : `${figure.from} to ${figure.as_of}`}`,
      `  ${figure.definition}`,
      ...figure.inputs.map(({ name, value, unit }) => `    ${name}: ${inUnit(value, unit, report.currency)}`),
    ].join('\n'),
  );
  return [...blocks, ...footer(report)].join('\n');
}

function footer({ policy, timezone }: Report): string[] {
  return [policyText(policy), `Days and months of ${timezone}.`];
}

function figureText({ value, unit, currency }: Figure): string {
  return value === null ? '—' : inUnit(value, unit, currency ?? '');
}

/** As people write it: `0.0512` as a fraction is `5.12 %`. */
function inUnit(value: string, unit: Unit, currency: string): string {
  switch (unit) {
    case 'money':
      return `${grouped(value)} ${currency}`;
    case 'fraction':
      return `${percent(value)} %`;
    case 'months':
      return `${grouped(shortened(value))} months`;
    default:
      return grouped(shortened(value));
  }
}

/** `0.0512` as `5.12`, rounded as every other place does that tells it. */
export function percent(value: string, places = 2): string {
  return decimal(value).multiply(HUNDRED).round(places, 'half-away').toFixed(places);
}

/** Two digits after the point are enough to read. */
function shortened(value: string): string {
  return value.includes('.') ? decimal(value).round(2, 'half-away').toFixed(2) : value;
}

export async function drill(figure: string, options: FigureOptions): Promise<void> {
  await inSession(options, async (session) => {
    const query = { ...queryOf(options), figure };
    if (options.csv || options.output !== undefined)
      return saved(session, '/v1/metrics/details/export', query, options.output);
    const list = await pages(session, query, options);
    session.output.list(
      list,
      [
        { title: 'Customer', value: ({ customer_name, customer_id }) => customer_name ?? customer_id },
        { title: 'Subscription', value: ({ subscription_id }) => subscription_id ?? '' },
        { title: 'Invoice', value: ({ invoice_id }) => invoice_id ?? '' },
        {
          title: 'Amount',
          value: ({ amount, currency }) => (currency === null ? amount : `${grouped(amount)} ${currency}`),
          align: 'right',
        },
      ],
      'nothing stands behind it',
    );
  });
}

async function pages(
  { connection }: Session,
  query: Readonly<Record<string, string | undefined>>,
  { all, limit }: FigureOptions,
): Promise<List<Detail>> {
  const page = (starting_after?: string) =>
    connection.request<List<Detail>>('GET', '/v1/metrics/details', {
      query: { ...query, limit: all ? PAGE : limit, starting_after },
    });
  let list = await page();
  while (all && list.has_more) {
    const next = await page(list.data.at(-1)?.id);
    list = { data: [...list.data, ...next.data], has_more: next.has_more };
  }
  return list;
}

export async function definitions(options: GlobalOptions): Promise<void> {
  await inSession(options, async ({ connection, output }) => {
    const list = await connection.request<List<Definition>>('GET', '/v1/metrics/definitions');
    output.list(
      list,
      [
        { title: 'Figure', value: ({ id, each }) => (each === null ? id : `${id}/<${each}>`) },
        { title: 'Unit', value: ({ unit }) => unit },
        { title: 'Definition', value: ({ title, definition }) => `${title}: ${definition}` },
        { title: 'Source', value: ({ source }) => source ?? '' },
      ],
      'there are none',
    );
  });
}
