// SPDX-License-Identifier: Apache-2.0
import type { Command } from 'commander';
import { type ChangeOptions, type GlobalOptions, inSession, once, withChange, withSession } from '../program.js';
import { readJson } from './subscriptions.js';

/** How taxes are charged, and where a customer is taxed. */
export function registerBillingSettings(program: Command): void {
  const settings = program.command('billing-settings').description('Taxes, and what was agreed on invoices');
  withSession(settings.command('show').description('How the organisation charges taxes')).action(
    (options: GlobalOptions) =>
      inSession(options, async ({ connection, output }) =>
        output.show(await connection.request<object>('GET', '/v1/billing_settings'), asText),
      ),
  );
  withChange(settings.command('set <file>').description('Says it by JSON (`-` reads stdin)'))
    .addHelpText(
      'after',
      `
Example:
  echo '{"tax":{"seller":{"address":{"country":"DE"},"eu_oss":true}}}' | kontor billing-settings set - -o acme`,
    )
    .action((file: string, options: ChangeOptions) =>
      inSession(options, async ({ connection, output }) => {
        const request = { body: readJson(file), ...once(options) };
        output.show(await connection.request<object>('PUT', '/v1/billing_settings', request), asText);
      }),
    );
  withSession(settings.command('customer <id>').description("A customer's tax number and address for taxes")).action(
    (id: string, options: GlobalOptions) =>
      inSession(options, async ({ connection, output }) => {
        const path = `/v1/customers/${encodeURIComponent(id)}/billing_settings`;
        output.show(await connection.request<object>('GET', path), asText);
      }),
  );
  withChange(settings.command('set-customer <id> <file>').description('Says it by JSON (`-` reads stdin)'))
    .addHelpText(
      'after',
      `
Example:
  echo '{"tax":{"kind":"business","tax_id":"FR40303265045"}}' | kontor billing-settings set-customer cus_… - -o acme`,
    )
    .action((id: string, file: string, options: ChangeOptions) =>
      inSession(options, async ({ connection, output }) => {
        const path = `/v1/customers/${encodeURIComponent(id)}/billing_settings`;
        output.show(await connection.request<object>('PUT', path, { body: readJson(file), ...once(options) }), asText);
      }),
    );
}

const asText = (settings: object) => JSON.stringify(settings, null, 2);
