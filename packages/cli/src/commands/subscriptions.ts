// SPDX-License-Identifier: Apache-2.0
import { readFileSync } from 'node:fs';
import type { Command } from 'commander';
import { CommandFailure } from '../failure.js';
import { type ChangeOptions, inSession, once, withChange } from '../program.js';
import { registerList, registerShow } from './listing.js';
import { registerSubscriptionActions } from './subscription-actions.js';

interface Subscription {
  readonly id: string;
  readonly customer_id: string;
  readonly plan: string;
  readonly option?: string | null;
  readonly status: string;
  readonly start_date: string;
  readonly end_date?: string | null;
  readonly catalog_version: number;
  readonly quantities: Readonly<Record<string, string>>;
}

export function registerSubscriptions(program: Command): void {
  const subscriptions = program.command('subscriptions').description('Who is on which plan');
  registerList<Subscription>(subscriptions, {
    summary: 'Subscriptions, newest first',
    path: '/v1/subscriptions',
    columns: [
      { title: 'Id', value: (row) => row.id },
      { title: 'Customer', value: (row) => row.customer_id },
      { title: 'Plan', value: (row) => [row.plan, row.option].filter(Boolean).join(', ') },
      { title: 'Status', value: (row) => row.status },
      { title: 'Start', value: (row) => row.start_date },
      { title: 'End', value: (row) => row.end_date ?? '' },
      { title: 'Catalog', value: (row) => String(row.catalog_version), align: 'right' },
    ],
    as_of: true,
    empty: 'no subscription yet; `kontor subscriptions create FILE` makes one',
    filters: [{ flag: '--customer <id>', help: 'of this customer', parameter: 'customer_id' }],
  });
  registerShow(subscriptions, 'One subscription', (id) => `/v1/subscriptions/${id}`);
  registerList<Subscription & { readonly valid_from: string; readonly valid_to: string }>(
    subscriptions,
    {
      summary: 'Its terms on all days, past and agreed for later',
      path: '/v1/subscriptions/{id}/phases',
      of: 'subscription',
      whole: true,
      columns: [
        { title: 'From', value: (row) => row.valid_from },
        { title: 'To', value: (row) => row.valid_to },
        { title: 'Plan', value: (row) => [row.plan, row.option].filter(Boolean).join(', ') },
        { title: 'Quantities', value: ({ quantities }) => Object.entries(quantities).flat().join(' ') },
        { title: 'Catalog', value: (row) => String(row.catalog_version), align: 'right' },
      ],
      as_of: true,
      empty: 'it has no terms',
    },
    'phases',
  );
  withChange(subscriptions.command('create <file>').description('Makes a subscription from JSON (`-` reads stdin)'))
    .addHelpText(
      'after',
      `
Example:
  echo '{"customer_id":"cus_…","plan":"pro","start_date":"2024-01-31"}' | kontor subscriptions create - -o acme
With terms agreed for later ("draft":true prepares it only):
  {…, "quantities":{"seats":"10"}, "phases":[{"from":"2024-07-31","quantities":{"seats":"20"}}]}`,
    )
    .action((file: string, options: ChangeOptions) =>
      inSession(options, async ({ connection, output }) => {
        const request = { body: readJson(file), ...once(options) };
        output.show(await connection.request<Subscription>('POST', '/v1/subscriptions', request), ({ id }) => id);
      }),
    );
  withChange(
    subscriptions
      .command('change <id> <file>')
      .description('Changes plan, quantities, add-ons or contract by JSON (`-` reads stdin)'),
  )
    .addHelpText(
      'after',
      `
Example:
  echo '{"plan":"team","effective_date":"2024-03-01"}' | kontor subscriptions change sub_… - -o acme`,
    )
    .action((id: string, file: string, options: ChangeOptions) =>
      inSession(options, async ({ connection, output }) => {
        const path = `/v1/subscriptions/${encodeURIComponent(id)}`;
        const request = { body: readJson(file), ...once(options) };
        output.show(await connection.request<Subscription>('PATCH', path, request), () => `${id} is changed`);
      }),
    );
  registerSubscriptionActions(subscriptions);
}

/** The JSON of a file, or of stdin for `-`. */
export function readJson(file: string): unknown {
  const text = readFileSync(file === '-' ? 0 : file, 'utf8');
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new CommandFailure(`${file}: not JSON: ${(error as Error).message}`, 2);
  }
}
