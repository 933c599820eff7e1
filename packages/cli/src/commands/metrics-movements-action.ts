// SPDX-License-Identifier: Apache-2.0
import type { Output } from '../output.js';
import { inSession, type Session } from '../program.js';
import { type Column, grouped, table } from '../terminal/table.js';
import type { List } from './listing.js';
import type { MovementOptions } from './metrics.js';
import { policyText, type UsedPolicy } from './metrics-policies-action.js';
import { saved } from './saved-answer.js';

interface Amounts {
  readonly period: { readonly start: string; readonly end: string };
  readonly currency: string;
  readonly opening: string;
  readonly new: string;
  readonly expansion: string;
  readonly contraction: string;
  readonly churn: string;
  readonly reactivation: string;
  readonly fx: string;
  readonly closing: string;
}
interface Report {
  readonly policy: UsedPolicy;
  readonly timezone: string;
  readonly totals: readonly (Amounts & { readonly closing_customers: number })[];
}
interface CustomerRow extends Amounts {
  readonly id: string;
  readonly customer_id: string;
}

/** The largest page the API gives. */
const PAGE = 1_000;

export async function showMovements(options: MovementOptions): Promise<void> {
  await inSession(options, async (session) => {
    const { from, until, by, policy, timezone, currency, asOf: as_of } = options;
    const query = { from, until, by, policy, timezone, currency: currency?.toUpperCase(), as_of };
    const csv = options.csv || options.output !== undefined;
    const { kind } = options;
    if (options.customers && csv)
      return saved(session, '/v1/metrics/movements/customers/export', { ...query, kind }, options.output);
    if (options.customers) return showCustomers(session, { ...query, kind });
    if (csv) return saved(session, '/v1/metrics/movements/export', query, options.output);
    const report = await session.connection.request<Report>('GET', '/v1/metrics/movements', { query });
    showReport(session.output, report);
  });
}

const amount = <Row extends Amounts>(
  title: string,
  of: Exclude<keyof Amounts, 'period' | 'currency'>,
): Column<Row> => ({ title, value: (row) => grouped(row[of]), align: 'right' });

/** The columns of amounts; the one of rates only where they moved something. */
function amountColumns<Row extends Amounts>(rows: readonly Row[]): Column<Row>[] {
  return [
    { title: 'From', value: ({ period }) => period.start },
    { title: 'Currency', value: ({ currency }) => currency },
    amount('Opening', 'opening'),
    amount('New', 'new'),
    amount('Expansion', 'expansion'),
    amount('Contraction', 'contraction'),
    amount('Churn', 'churn'),
    amount('Reactivation', 'reactivation'),
    ...(rows.some(({ fx }) => /[1-9]/.test(fx)) ? [amount<Row>('Rates', 'fx')] : []),
    amount('Closing', 'closing'),
  ];
}

function showReport(output: Output, report: Report): void {
  output.show(report, ({ totals, policy, timezone }) =>
    totals.length === 0
      ? 'no revenue recurs in these days'
      : [
          table(totals, [
            ...amountColumns(totals),
            { title: 'Customers', value: ({ closing_customers }) => String(closing_customers), align: 'right' },
          ]),
          policyText(policy),
          `Days and months of ${timezone}.`,
        ].join('\n'),
  );
}

async function showCustomers(
  { connection, output }: Session,
  query: Readonly<Record<string, string | undefined>>,
): Promise<void> {
  const path = '/v1/metrics/movements/customers';
  const page = (starting_after?: string) =>
    connection.request<List<CustomerRow>>('GET', path, { query: { ...query, limit: PAGE, starting_after } });
  let list = await page();
  while (list.has_more) {
    const next = await page(list.data.at(-1)?.id);
    list = { data: [...list.data, ...next.data], has_more: next.has_more };
  }
  output.list(
    list,
    [{ title: 'Customer', value: ({ customer_id }) => customer_id }, ...amountColumns(list.data)],
    'nobody moved in these days',
  );
}
