// SPDX-License-Identifier: Apache-2.0
import type { Command } from 'commander';
import { type GlobalOptions, inSession, withSession } from '../program.js';
import { registerList } from './listing.js';

interface Organisation {
  readonly id: string;
  readonly slug: string;
  readonly name: string;
  readonly currency: string;
  readonly timezone: string;
  readonly sample: boolean;
}

export function registerOrganisations(program: Command): void {
  const organisations = program
    .command('organisations')
    .description('The sellers on this installation (its operator only)');
  registerList<Organisation>(organisations, {
    summary: 'Every organisation',
    path: '/v1/organisations',
    columns: [
      { title: 'Organisation', value: (row) => row.slug },
      { title: 'Name', value: (row) => row.name },
      { title: 'Currency', value: (row) => row.currency },
      { title: 'Time zone', value: (row) => row.timezone },
      { title: 'Sample', value: (row) => (row.sample ? 'yes' : '') },
      { title: 'Id', value: (row) => row.id },
    ],
    empty: 'no organisation yet; `kontor organisations create acme --name Acme` makes one',
  });
  withSession(organisations.command('create <slug>').description('Makes an organisation'))
    .requiredOption('--name <name>', 'as it stands on invoices')
    .option('--currency <code>', 'ISO 4217', 'USD')
    .option('--timezone <zone>', 'IANA name', 'UTC')
    .option('--invoice-prefix <text>', 'in front of invoice numbers')
    .action(
      (
        slug: string,
        options: GlobalOptions & { name: string; currency: string; timezone: string; invoicePrefix?: string },
      ) =>
        inSession(options, async ({ connection, output }) => {
          const made = await connection.request<Organisation>('POST', '/v1/organisations', {
            body: {
              slug,
              name: options.name,
              currency: options.currency,
              timezone: options.timezone,
              invoice_prefix: options.invoicePrefix ?? slug.slice(0, 3).toUpperCase(),
            },
          });
          output.show(made, ({ id }) => `${slug} is ${id}`);
        }),
    );
}
