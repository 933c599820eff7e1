// SPDX-License-Identifier: Apache-2.0
import type { Command } from 'commander';
import { type GlobalOptions, inSession, withSession } from '../program.js';

interface Plan {
  readonly id: string;
  readonly name: string;
  readonly availability: string;
  readonly prices: readonly { readonly words: string }[];
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
}
