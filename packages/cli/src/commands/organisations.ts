// SPDX-License-Identifier: Apache-2.0
import type { Command } from 'commander';
import { type ChangeOptions, type GlobalOptions, inSession, once, withChange, withSession } from '../program.js';
import { registerList } from './listing.js';

interface Organisation {
  readonly id: string;
  readonly slug: string;
  readonly name: string;
  readonly currency: string;
  readonly timezone: string;
  readonly sample: boolean;
  readonly test_clock: string | null;
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
      { title: 'Test clock', value: (row) => row.test_clock ?? '' },
      { title: 'Id', value: (row) => row.id },
    ],
    empty: 'no organisation yet; `kontor organisations create acme --name Acme` makes one',
  });
  withSession(organisations.command('show').description('The organisation of the key, or of --organisation')).action(
    (options: GlobalOptions) =>
      inSession(options, async ({ connection, output }) => {
        const found = await connection.request('GET', '/v1/organisation');
        output.show(found, (data) => JSON.stringify(data, null, 2));
      }),
  );
  withChange(organisations.command('change').description('Changes what is given; issued invoices stay as they are'))
    .option('--name <name>', 'as it stands on invoices')
    .option('--currency <code>', 'ISO 4217')
    .option('--timezone <zone>', 'IANA name')
    .option('--invoice-prefix <text>', 'in front of invoice numbers')
    .action(
      (options: ChangeOptions & { name?: string; currency?: string; timezone?: string; invoicePrefix?: string }) =>
        inSession(options, async ({ connection, output }) => {
          const { name, currency, timezone, invoicePrefix: invoice_prefix } = options;
          const request = { body: { name, currency, timezone, invoice_prefix }, ...once(options) };
          const changed = await connection.request<Organisation>('PATCH', '/v1/organisation', request);
          output.show(changed, ({ slug }) => `${slug} is changed`);
        }),
    );
  withSession(organisations.command('create <slug>').description('Makes an organisation'))
    .requiredOption('--name <name>', 'as it stands on invoices')
    .option('--currency <code>', 'ISO 4217', 'USD')
    .option('--timezone <zone>', 'IANA name', 'UTC')
    .option('--invoice-prefix <text>', 'in front of invoice numbers')
    .option('--test-clock <moment>', 'live in simulated time from this day or instant on; see `kontor clock`')
    .action(
      (
        slug: string,
        options: GlobalOptions & {
          name: string;
          currency: string;
          timezone: string;
          invoicePrefix?: string;
          testClock?: string;
        },
      ) =>
        inSession(options, async ({ connection, output }) => {
          const made = await connection.request<Organisation>('POST', '/v1/organisations', {
            body: {
              slug,
              name: options.name,
              currency: options.currency,
              timezone: options.timezone,
              invoice_prefix: options.invoicePrefix ?? slug.slice(0, 3).toUpperCase(),
              test_clock: options.testClock,
            },
          });
          output.show(made, ({ id }) => `${slug} is ${id}`);
        }),
    );
}
