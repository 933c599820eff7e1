// SPDX-License-Identifier: Apache-2.0
import type { Command } from 'commander';
import { type ChangeOptions, inSession, once, withChange } from '../program.js';
import { registerList } from './listing.js';
import { readJson } from './subscriptions.js';

interface Provider {
  readonly id: string;
  readonly webhook_path: string;
  readonly api_key_end: string | null;
  readonly method_types: readonly string[] | null;
  readonly iban: string | null;
  readonly changed: string;
}

/** Who moves the money; secrets come from a file or stdin, so that no list of processes shows them. */
export function registerPaymentProviders(program: Command): void {
  const providers = program.command('payment-providers').description('Who moves money: Stripe, your bank account');
  registerList<Provider>(providers, {
    summary: 'The providers that are set up',
    path: '/v1/payment_providers',
    whole: true,
    columns: [
      { title: 'Provider', value: (row) => row.id },
      { title: 'Account', value: (row) => row.iban ?? `key …${row.api_key_end}, ${row.method_types?.join(', ')}` },
      { title: 'Webhooks come to', value: (row) => row.webhook_path },
      { title: 'Changed', value: (row) => row.changed },
    ],
    empty: 'no provider yet; `kontor payment-providers stripe FILE` sets one up',
  });
  const set = (name: string, path: string, description: string, example: string) =>
    withChange(providers.command(`${name} <file>`).description(description))
      .addHelpText('after', `\nExample:\n  echo '${example}' | kontor payment-providers ${name} - -o acme`)
      .action((file: string, options: ChangeOptions) =>
        inSession(options, async ({ connection, output }) => {
          const made = await connection.request<Provider>('PUT', path, { body: readJson(file), ...once(options) });
          output.show(made, ({ id, webhook_path }) => `${id} is set up; its webhooks come to ${webhook_path}`);
        }),
      );
  set(
    'stripe',
    '/v1/payment_providers/stripe',
    'Sets Stripe up by JSON (`-` reads stdin)',
    '{"api_key":"sk_live_…","webhook_secrets":["whsec_…"],"method_types":["card","sepa_debit"]}',
  );
  set(
    'bank-transfer',
    '/v1/payment_providers/bank-transfer',
    'Names the account that customers send money to, by JSON (`-` reads stdin)',
    '{"beneficiary":"Acme GmbH","iban":"DE89 3704 0044 0532 0130 00","direct_debit":{"creditor_id":"DE98ZZZ09999999999"}}',
  );
  withChange(providers.command('remove <provider>').description('Forgets a provider with its secrets')).action(
    (provider: string, options: ChangeOptions) =>
      inSession(options, async ({ connection, output }) => {
        const path = `/v1/payment_providers/${encodeURIComponent(provider)}`;
        output.show(await connection.request('DELETE', path, once(options)), () => `${provider} is removed`);
      }),
  );
}
