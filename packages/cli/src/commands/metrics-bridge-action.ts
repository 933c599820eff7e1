// SPDX-License-Identifier: Apache-2.0
import { inSession } from '../program.js';
import { grouped, table } from '../terminal/table.js';
import type { BridgeOptions } from './metrics.js';
import { policyText, type UsedPolicy } from './metrics-policies-action.js';
import { saved } from './saved-answer.js';

interface Step {
  readonly option: string;
  readonly before: string;
  readonly after: string;
  readonly difference: string | null;
  readonly row_count: number;
  readonly rows: readonly {
    readonly customer_id: string;
    readonly customer_name: string | null;
    readonly charge_key: string;
    readonly before: string;
    readonly after: string;
  }[];
}
interface Bridge {
  readonly from: UsedPolicy;
  readonly to: UsedPolicy;
  readonly on: string;
  readonly timezone: string;
  readonly currency: string;
  readonly from_mrr: string;
  readonly to_mrr: string;
  readonly steps: readonly Step[];
}

export async function showBridge(options: BridgeOptions): Promise<void> {
  await inSession(options, async (session) => {
    const { from, to, on, currency, timezone, asOf: as_of } = options;
    const query = { from, to, on, currency: currency?.toUpperCase(), timezone, as_of };
    if (options.csv || options.output !== undefined)
      return saved(session, '/v1/metrics/bridge/export', query, options.output);
    session.output.show(await session.connection.request<Bridge>('GET', '/v1/metrics/bridge', { query }), bridgeText);
  });
}

function bridgeText(bridge: Bridge): string {
  const { from, to, on, timezone, currency, from_mrr, to_mrr, steps } = bridge;
  const end = ({ name, version }: UsedPolicy, mrr: string) => `MRR by ${name} ${version}: ${grouped(mrr)} ${currency}`;
  return [
    `At the end of ${on}, in days of ${timezone}`,
    end(from, from_mrr),
    ...steps.flatMap((step) => stepText(step, currency)),
    end(to, to_mrr),
    policyText(from),
    policyText(to),
  ].join('\n');
}

function stepText({ option, before, after, difference, row_count, rows }: Step, currency: string): string[] {
  if (difference === null) return [`  ${option}: only what movements are called. ${before} → ${after}`];
  const signed = difference.startsWith('-') ? grouped(difference) : `+${grouped(difference)}`;
  const differing = table(rows, [
    { title: 'Customer', value: ({ customer_name, customer_id }) => customer_name ?? customer_id },
    { title: 'Of', value: ({ charge_key }) => charge_key },
    { title: 'Before', value: (row) => grouped(row.before), align: 'right' },
    { title: 'After', value: (row) => grouped(row.after), align: 'right' },
  ]);
  return [
    `  ${option}: ${signed} ${currency}. ${before} → ${after}`,
    ...(rows.length === 0 ? [] : differing.split('\n').map((line) => `    ${line}`)),
    ...(row_count > rows.length ? [`    … and ${row_count - rows.length} more: --csv`] : []),
  ];
}
