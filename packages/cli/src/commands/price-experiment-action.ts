// SPDX-License-Identifier: Apache-2.0
import { soundCatalog } from '../catalog-file.js';
import { CommandFailure } from '../failure.js';
import type { Session } from '../program.js';
import { counted, grouped, table } from '../terminal/table.js';
import type { ExperimentOptions } from './forecast.js';
import type { List } from './listing.js';

interface Amounts {
  readonly currency: string;
  readonly old_total: string;
  readonly new_total: string;
  readonly difference: string;
  readonly difference_percent: string | null;
}
interface Experiment {
  readonly month: string;
  readonly compared: number;
  readonly not_throughout: number;
  readonly refused: number;
  readonly revenue: readonly (Amounts & {
    readonly dearer: number;
    readonly cheaper: number;
    readonly unchanged: number;
  })[];
  readonly customers: List<
    Amounts & {
      readonly customer_id: string;
      readonly subscriptions: readonly { readonly plan: string; readonly new_plan: string }[];
    }
  >;
  readonly problems: readonly { readonly subscription_id: string; readonly problem: { readonly message: string } }[];
}

/** Past usage under changed prices: what revenue would have been, and whose bill changes most. */
export async function showExperiment({ connection, output }: Session, options: ExperimentOptions): Promise<void> {
  const { month, plan = [], limit } = options;
  if (!/^\d{1,4}$/.test(limit)) throw new CommandFailure(`--limit: ${limit} is no number of rows`, 2);
  const body = {
    catalog: await soundCatalog(options.catalog),
    month,
    plans: Object.fromEntries(plan.map((pair) => pair.split('=', 2))),
    limit: Number(limit),
  };
  const experiment = await connection.request<Experiment>('POST', '/v1/price_experiments', { body });
  output.show(experiment, told);
}

function told({ month, compared, not_throughout, refused, revenue, customers, problems }: Experiment): string {
  return [
    `${month}: ${counted(compared, 'subscription')} compared on their own usage (nothing is stored)`,
    ...revenue.map(
      ({ currency, new_total, old_total, dearer, cheaper, unchanged, ...change }) =>
        `${currency}: ${grouped(new_total)} instead of ${grouped(old_total)}, ${differenceOf(change)}; customers: ${dearer} dearer, ${cheaper} cheaper, ${unchanged} as before`,
    ),
    ...(customers.data.length === 0
      ? []
      : [
          '',
          table(customers.data, [
            { title: 'Customer', value: (row) => row.customer_id },
            {
              title: 'Plan',
              value: ({ subscriptions }) =>
                subscriptions
                  .map(({ plan, new_plan }) => (plan === new_plan ? plan : `${plan} → ${new_plan}`))
                  .join(', '),
            },
            { title: 'Old', value: (row) => grouped(row.old_total), align: 'right' },
            { title: 'New', value: (row) => grouped(row.new_total), align: 'right' },
            { title: 'Difference', value: (row) => `${differenceOf(row)}`, align: 'right' },
            { title: '', value: (row) => row.currency },
          ]),
          ...(customers.has_more ? ['… there are more: --limit'] : []),
        ]),
    ...(not_throughout === 0
      ? []
      : [`${not_throughout} left out: they began or ended within their month, or were on trial or paused`]),
    ...(refused === 0 ? [] : [`${refused} refused: one of both catalogs cannot bill them`]),
    ...problems.map(({ subscription_id, problem }) => `  ${subscription_id}: ${problem.message}`),
  ].join('\n');
}

function differenceOf({ difference, difference_percent: percent }: Pick<Amounts, 'difference' | 'difference_percent'>) {
  const sign = difference.startsWith('-') ? '' : '+';
  return `${sign}${grouped(difference)}${percent === null ? '' : ` (${percent} %)`}`;
}
