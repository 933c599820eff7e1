// SPDX-License-Identifier: Apache-2.0
import type { Command } from 'commander';
import { type ChangeOptions, inSession, once, withChange } from '../program.js';
import { registerList, registerShow } from './listing.js';
import { readJson } from './subscriptions.js';

interface Mandate {
  readonly id: string;
  readonly customer_id: string;
  readonly kind: string;
  readonly scheme: string;
  readonly signed_on: string;
  readonly country: string;
  readonly last4: string;
  readonly status: string;
}

/** Permissions to debit accounts; the account comes from a file or stdin, so that no list of processes shows it. */
export function registerMandates(program: Command): void {
  const mandates = program.command('mandates').description('SEPA mandates: permissions to debit accounts');
  registerList<Mandate>(mandates, {
    summary: 'SEPA mandates, newest first',
    path: '/v1/mandates',
    columns: [
      { title: 'Reference', value: (row) => row.id },
      { title: 'Customer', value: (row) => row.customer_id },
      { title: 'Account', value: (row) => `${row.country} …${row.last4}` },
      { title: 'Signed', value: (row) => row.signed_on },
      { title: 'Kind', value: (row) => `${row.kind.replace('_', '-')} ${row.scheme}` },
      { title: 'Status', value: (row) => row.status },
    ],
    empty: 'no mandate yet; `kontor mandates record CUSTOMER FILE` records one',
    filters: [{ flag: '--customer <id>', help: 'of this customer', parameter: 'customer_id' }],
  });
  registerShow(mandates, 'One mandate', (id) => `/v1/mandates/${id}`);
  withChange(
    mandates
      .command('record <customer> <file>')
      .description('Records a mandate that a customer signed, by JSON (`-` reads stdin)'),
  )
    .addHelpText(
      'after',
      `
Example:
  echo '{"iban":"NL91 ABNA 0417 1643 00","signed_on":"2026-01-15","reference":"ADA-1"}' | kontor mandates record ada - -o acme`,
    )
    .action((customer: string, file: string, options: ChangeOptions) =>
      inSession(options, async ({ connection, output }) => {
        const path = `/v1/customers/${encodeURIComponent(customer)}/mandates`;
        const made = await connection.request<Mandate>('POST', path, { body: readJson(file), ...once(options) });
        output.show(made, ({ id, country, last4 }) => `${id}: ${country} …${last4} is charged by it from now on`);
      }),
    );
  withChange(mandates.command('end <id>').description('Debits nothing by a mandate any more'))
    .option('--after-next-debit', 'the next debit is marked as the last one (default: at once)')
    .addHelpText('after', '\nExample:\n  kontor mandates end ADA-1 -o acme --after-next-debit')
    .action((id: string, options: ChangeOptions & { afterNextDebit?: boolean }) =>
      inSession(options, async ({ connection, output }) => {
        const body = { when: options.afterNextDebit ? 'after_next_debit' : 'now' };
        const path = `/v1/mandates/${encodeURIComponent(id)}/end`;
        output.show(
          await connection.request<Mandate>('POST', path, { body, ...once(options) }),
          (row) => `${row.id} is ${row.status}`,
        );
      }),
    );
}
