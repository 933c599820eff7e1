// SPDX-License-Identifier: Apache-2.0
import type { Command } from 'commander';
import { type ChangeOptions, type GlobalOptions, inSession, once, withChange, withSession } from '../program.js';
import { registerList } from './listing.js';

interface Method {
  readonly id: string;
  readonly label: string;
  readonly kind: string;
  readonly exp_month: number | null;
  readonly exp_year: number | null;
  readonly default: boolean;
}
interface SetupOptions extends GlobalOptions {
  readonly returnUrl: string;
  readonly embedded?: boolean;
}

/** What customers are charged by. */
export function registerPaymentMethods(program: Command): void {
  const methods = program.command('payment-methods').description('What customers are charged by');
  registerList<Method>(methods, {
    summary: 'The methods of a customer, in the order they are tried',
    path: '/v1/customers/{id}/payment_methods',
    of: 'customer',
    whole: true,
    columns: [
      { title: 'Id', value: (row) => row.id },
      { title: 'Method', value: (row) => row.label },
      { title: 'Kind', value: (row) => row.kind },
      { title: 'Good until', value: (row) => (row.exp_year === null ? '' : `${row.exp_year}-${row.exp_month}`) },
      { title: 'Default', value: (row) => (row.default ? 'yes' : '') },
    ],
    empty: 'no method yet; `kontor payment-methods setup CUSTOMER` makes a page to give one',
  });
  withSession(methods.command('setup <customer>').description('Makes a page on which a customer gives a method'))
    .requiredOption('--return-url <url>', 'where the page sends the customer back to')
    .option('--embedded', 'a secret for the script of the provider in a page of yours, instead of a page')
    .addHelpText(
      'after',
      '\nExample:\n  kontor payment-methods setup ada --return-url https://example.com/account -o acme',
    )
    .action((customer: string, { returnUrl: return_url, embedded, ...options }: SetupOptions) =>
      inSession(options, async ({ connection, output }) => {
        const path = `/v1/customers/${encodeURIComponent(customer)}/payment_method_setups`;
        const body = { return_url, presentation: embedded ? 'embedded' : 'hosted' };
        const made = await connection.request<{ url: string | null; client_secret: string | null }>('POST', path, {
          body,
        });
        output.show(made, ({ url, client_secret }) => url ?? client_secret ?? '');
      }),
    );
  withChange(
    methods.command('order <customer> <id...>').description('Puts methods into an order; the first is the default'),
  )
    .addHelpText('after', '\nExample:\n  kontor payment-methods order ada pm_… -o acme')
    .action((customer: string, order: string[], options: ChangeOptions) =>
      inSession(options, async ({ connection, output }) => {
        const path = `/v1/customers/${encodeURIComponent(customer)}/payment_methods`;
        const found = await connection.request<{ data: readonly Method[] }>('PUT', path, {
          body: { order },
          ...once(options),
        });
        output.show(found, ({ data }) => data.map(({ label }, index) => `${index + 1}. ${label}`).join('\n'));
      }),
    );
  withChange(methods.command('remove <id>').description('Never charges a method again')).action(
    (id: string, options: ChangeOptions) =>
      inSession(options, async ({ connection, output }) => {
        const path = `/v1/payment_methods/${encodeURIComponent(id)}`;
        output.show(await connection.request('DELETE', path, once(options)), () => `${id} is removed`);
      }),
  );
}
