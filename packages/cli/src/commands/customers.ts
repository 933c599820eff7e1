// SPDX-License-Identifier: Apache-2.0
import type { Command } from 'commander';
import { type ChangeOptions, inSession, once, withChange } from '../program.js';
import { registerList, registerShow } from './listing.js';

interface Customer {
  readonly id: string;
  readonly external_id: string | null;
  readonly name: string;
  readonly country: string | null;
  readonly currency: string;
  readonly timezone: string;
  readonly payer_customer_id: string | null;
}

interface TimelineEntry {
  readonly id: string;
  readonly at: string;
  readonly kind: string;
  readonly title: string;
  readonly status: string | null;
  readonly amount: string | null;
  readonly currency: string | null;
  readonly actor: string | null;
  readonly actor_name: string | null;
}

export function registerCustomers(program: Command): void {
  const customers = program.command('customers').description('Who buys');
  registerList<Customer>(customers, {
    summary: 'Customers, newest first',
    path: '/v1/customers',
    columns: [
      { title: 'Id', value: (row) => row.id },
      { title: 'Key', value: (row) => row.external_id ?? '' },
      { title: 'Name', value: (row) => row.name },
      { title: 'Country', value: (row) => row.country ?? '' },
      { title: 'Currency', value: (row) => row.currency },
      { title: 'Time zone', value: (row) => row.timezone },
      { title: 'Paid by', value: (row) => row.payer_customer_id ?? '' },
    ],
    as_of: true,
    empty: 'no customer yet; `kontor customers create` makes one',
    filters: [
      { flag: '--key <external-id>', help: "the seller's own key", parameter: 'external_id' },
      { flag: '--payer <id>', help: 'those that this customer pays for', parameter: 'payer_customer_id' },
    ],
  });
  registerShow(customers, 'One customer', (id) => `/v1/customers/${id}`);
  registerList<TimelineEntry>(
    customers,
    {
      summary: 'What happened to a customer, newest first',
      path: '/v1/customers/{id}/timeline',
      of: 'id',
      columns: [
        { title: 'At', value: (row) => row.at },
        { title: 'What', value: (row) => row.kind },
        { title: 'Title', value: (row) => row.title },
        { title: 'Status', value: (row) => row.status ?? '' },
        {
          title: 'Amount',
          value: (row) => (row.amount === null ? '' : `${row.amount} ${row.currency}`),
          align: 'right',
        },
        { title: 'Who', value: (row) => row.actor_name ?? row.actor ?? '' },
      ],
      empty: 'nothing has happened yet',
    },
    'timeline',
  );
  const described = (command: Command) =>
    withChange(command)
      .option('--key <external-id>', "the seller's own key, which usage events may carry")
      .option('--email <address>')
      .option('--country <code>', 'ISO 3166-1 alpha-2')
      .option('--currency <code>', 'ISO 4217')
      .option('--timezone <zone>', 'IANA name; its midnights bound the billing periods')
      .option('--payer <id>', 'who pays for it; `none`: itself')
      .option('--consolidate', 'one invoice for all that it pays on a day')
      .option('--no-consolidate', 'an invoice for each subscription');
  described(customers.command('create').description('Makes a customer').requiredOption('--name <name>')).action(
    (options: CustomerOptions) =>
      inSession(options, async ({ connection, output }) => {
        const request = { body: bodyOf(options), ...once(options) };
        output.show(await connection.request<Customer>('POST', '/v1/customers', request), ({ id }) => id);
      }),
  );
  described(
    customers.command('change <id>').description('Changes what is given, from a day on').option('--name <name>'),
  )
    .option('--from <date>', 'the first day it holds for (default: today)')
    .action((id: string, options: CustomerOptions) =>
      inSession(options, async ({ connection, output }) => {
        const request = { body: { ...bodyOf(options), effective_date: options.from }, ...once(options) };
        const path = `/v1/customers/${encodeURIComponent(id)}`;
        output.show(await connection.request<Customer>('PATCH', path, request), () => `${id} is changed`);
      }),
    );
}

type CustomerOptions = ChangeOptions & { readonly consolidate?: boolean } & Readonly<
    Partial<Record<'name' | 'key' | 'email' | 'country' | 'currency' | 'timezone' | 'payer' | 'from', string>>
  >;

function bodyOf({ name, key, email, country, currency, timezone, payer, consolidate }: CustomerOptions) {
  const payer_customer_id = payer === 'none' ? null : payer;
  return { name, external_id: key, email, country, currency, timezone, payer_customer_id, consolidate };
}
