// SPDX-License-Identifier: Apache-2.0
import type { Command } from 'commander';
import { type GlobalOptions, inSession, withSession } from '../program.js';
import { registerList } from './listing.js';

interface Plan {
  readonly id: string;
  readonly name: string;
  readonly availability: string;
  readonly prices: readonly { readonly words: string }[];
}

interface Subscribers {
  readonly id: string;
  readonly catalog_version: number;
  readonly plan: string;
  readonly subscriptions: number;
  readonly customers: number;
}

export function registerPlans(program: Command): void {
  const plans = program.command('plans').description('What can be subscribed to');
  withSession(plans.command('list').description('The plans of the catalog in force, with all they inherit'))
    .option('--as-of <moment>', 'as it was known then: an instant or a number of the commit clock')
    .action((options: GlobalOptions & { asOf?: string }) =>
      inSession(options, async ({ connection, output }) => {
        const list = await connection.request<{ data: Plan[]; has_more: boolean }>('GET', '/v1/plans', {
          query: { as_of: options.asOf },
        });
        output.list(
          list,
          [
            { title: 'Plan', value: (row) => row.id },
            { title: 'Name', value: (row) => row.name },
            { title: 'Availability', value: (row) => row.availability },
            { title: 'Prices', value: (row) => row.prices.map(({ words }) => words).join(' + ') || 'free' },
          ],
          'the catalog has no plans',
        );
      }),
    );
  registerList<Subscribers>(
    plans,
    {
      summary: 'How many are on each plan of each version today, newest version first',
      path: '/v1/plans/subscribers',
      whole: true,
      columns: [
        { title: 'Version', value: (row) => String(row.catalog_version), align: 'right' },
        { title: 'Plan', value: (row) => row.plan },
        { title: 'Subscriptions', value: (row) => String(row.subscriptions), align: 'right' },
        { title: 'Customers', value: (row) => String(row.customers), align: 'right' },
      ],
      empty: 'nobody has subscribed yet',
    },
    'subscribers',
  );
}
