// SPDX-License-Identifier: Apache-2.0
import { type Command, Option } from 'commander';
import { type GlobalOptions, inSession, withSession } from '../program.js';
import { registerList } from './listing.js';

interface ApiKey {
  readonly id: string;
  readonly kind: string;
  readonly name: string;
  readonly prefix: string;
  readonly created: string;
  readonly revoked: string | null;
}

export function registerKeys(program: Command): void {
  const keys = program.command('keys').description('API keys of an organisation');
  registerList<ApiKey>(keys, {
    summary: 'Its keys; the secrets themselves are not stored',
    path: '/v1/api_keys',
    columns: [
      { title: 'Id', value: (row) => row.id },
      { title: 'Kind', value: (row) => row.kind },
      { title: 'Name', value: (row) => row.name },
      { title: 'Begins', value: (row) => row.prefix },
      { title: 'Created', value: (row) => row.created },
      { title: 'Revoked', value: (row) => row.revoked ?? '' },
    ],
    empty: 'no key yet; `kontor keys create --organisation …` makes one',
  });
  withSession(keys.command('create').description('Makes a key and shows its secret, this once'))
    .addOption(
      new Option('--kind <kind>', 'what it may do').choices(['secret', 'publishable', 'ingest']).default('secret'),
    )
    .option('--name <name>', 'what it is for', 'kontor')
    .action((options: GlobalOptions & { kind: string; name: string }) =>
      inSession(options, async ({ connection, output }) => {
        const made = await connection.request<ApiKey & { secret: string }>('POST', '/v1/api_keys', {
          body: { kind: options.kind, name: options.name },
        });
        output.show(made, ({ secret }) => secret);
      }),
    );
  withSession(keys.command('revoke <id>').description('Ends a key at once')).action(
    (id: string, options: GlobalOptions) =>
      inSession(options, async ({ connection, output }) => {
        const revoked = await connection.request('POST', `/v1/api_keys/${encodeURIComponent(id)}/revoke`);
        output.show(revoked, () => `${id} is revoked`);
      }),
  );
}
