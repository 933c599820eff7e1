// SPDX-License-Identifier: Apache-2.0
import type { Command } from 'commander';
import { type GlobalOptions, inSession, withSession } from '../program.js';
import type { List } from './listing.js';

interface Found {
  readonly id: string;
  readonly kind: string;
  readonly title: string;
  readonly subtitle: string | null;
}

export function registerSearch(program: Command): void {
  withSession(
    program
      .command('search <words...>')
      .description('Customers, subscriptions, invoices, quotes, licences, coupons and plans that begin so'),
  )
    .option('--limit <n>', 'at most so many', '20')
    .addHelpText(
      'after',
      `
Examples:
  kontor search ada love -o acme      # by words of a name
  kontor search ACM-000042 -o acme    # by a number`,
    )
    .action((words: string[], options: GlobalOptions & { limit: string }) =>
      inSession(options, async ({ connection, output }) => {
        const query = { q: words.join(' '), limit: options.limit };
        output.list(
          await connection.request<List<Found>>('GET', '/v1/search', { query }),
          [
            { title: 'What', value: (row) => row.kind },
            { title: 'Title', value: (row) => row.title },
            { title: 'Of', value: (row) => row.subtitle ?? '' },
            { title: 'Id', value: (row) => row.id },
          ],
          'nothing begins so',
        );
      }),
    );
}
