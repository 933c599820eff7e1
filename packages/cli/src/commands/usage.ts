// SPDX-License-Identifier: Apache-2.0
import { type Command, Option } from 'commander';
import { type GlobalOptions, inSession, withSession } from '../program.js';
import { grouped, table } from '../terminal/table.js';

interface Bucket {
  readonly from: string;
  readonly quantity: string;
}
interface Usage extends Bucket {
  readonly unit: string;
  readonly event_count: string;
  readonly buckets: readonly Bucket[];
}
interface UsageOptions extends GlobalOptions {
  readonly meter: string;
  readonly from: string;
  readonly to: string;
  readonly by?: 'hour' | 'day';
}

/** Widest bar of the picture, in characters. */
const WIDEST = 40;

export function registerUsage(program: Command): void {
  withSession(program.command('usage <customer>').description('What a customer used, by id or own key'))
    .requiredOption('--meter <key>', 'a meter of the catalog: `kontor meters list`')
    .requiredOption('--from <moment>', "an instant, or a day in the customer's zone")
    .requiredOption('--to <moment>', 'exclusive')
    .addOption(new Option('--by <bucket>', 'also hour by hour or day by day').choices(['hour', 'day']))
    .addHelpText(
      'after',
      `
Example:
  kontor usage umbra-fashion --meter ai-conversations --from 2023-11-16 --to 2023-11-17 --by hour -o kalcifer`,
    )
    .action((customer: string, { meter, from, to, by, ...options }: UsageOptions) =>
      inSession(options, async ({ connection, output }) => {
        const query = { customer_id: customer, meter, from, to, by };
        output.show(await connection.request<Usage>('GET', '/v1/usage', { query }), usageText);
      }),
    );
}

function usageText({ quantity, unit, event_count, buckets }: Usage): string {
  const total = `${grouped(quantity)} ${unit}${quantity === '1' ? '' : 's'} in ${grouped(event_count)} events`;
  if (buckets.length === 0) return total;
  const most = Math.max(...buckets.map((bucket) => Number(bucket.quantity)));
  const bars = table(buckets, [
    { title: 'From', value: (bucket) => bucket.from },
    { title: 'Quantity', value: (bucket) => grouped(bucket.quantity), align: 'right' },
    { title: '', value: (bucket) => bar(Number(bucket.quantity), most) },
  ]);
  return `${bars}\n\n${total}`;
}

/** Drawn for the eye only; the quantity beside it is exact. */
function bar(value: number, most: number): string {
  return value <= 0 || most <= 0 ? '' : '█'.repeat(Math.max(1, Math.round((value / most) * WIDEST)));
}
