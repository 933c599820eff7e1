// SPDX-License-Identifier: Apache-2.0
import type { Command } from 'commander';
import { type ChangeOptions, inSession, once, withChange } from '../program.js';
import { registerList } from './listing.js';

interface Install {
  readonly id: string;
  readonly licence_id: string;
  readonly customer_id: string;
  readonly name: string;
  readonly status: string;
  readonly stated_sequence: number;
  readonly covers_until: string | null;
}

/** Adds the installations whose usage statements are taken to the command of licences. */
export function registerInstalls(licences: Command): void {
  const installs = licences.command('installs').description('Installations whose signed usage statements are taken');
  registerList<Install>(installs, {
    summary: 'Installations, newest first',
    path: '/v1/installs',
    columns: [
      { title: 'Id', value: (row) => row.id },
      { title: 'Name', value: (row) => row.name },
      { title: 'Licence', value: (row) => row.licence_id },
      { title: 'Customer', value: (row) => row.customer_id },
      { title: 'Status', value: (row) => row.status },
      { title: 'Entries', value: (row) => String(row.stated_sequence), align: 'right' },
      { title: 'Known until', value: (row) => row.covers_until ?? 'nothing stated' },
    ],
    empty: 'no installation yet; `kontor licences installs register` registers one',
    filters: [{ flag: '--licence <id>', help: 'registered for this licence', parameter: 'licence_id' }],
  });
  withChange(installs.command('register <licence>').description('Takes the usage statements that a key signs'))
    .requiredOption('--public-key <x>', 'the public half, as `kontor usage-statement key` says it')
    .option('--name <words>', 'which installation it is')
    .addHelpText(
      'after',
      '\nExample:\n  kontor licences installs register lic_… -o acme --public-key 11qYAYKx… --name "rack 4"',
    )
    .action((licence: string, options: ChangeOptions & { publicKey: string; name?: string }) =>
      inSession(options, async ({ connection, output }) => {
        const request = { body: { public_key: options.publicKey, name: options.name }, ...once(options) };
        const path = `/v1/licences/${encodeURIComponent(licence)}/installs`;
        output.show(
          await connection.request<Install>('POST', path, request),
          ({ id, name }) => `${id}: statements of ${name} are taken`,
        );
      }),
    );
  withChange(installs.command('revoke <id>').description('Takes no more statements that its key signs'))
    .option('--reason <text>', 'kept with it')
    .action((id: string, options: ChangeOptions & { reason?: string }) =>
      inSession(options, async ({ connection, output }) => {
        const request = { body: { reason: options.reason }, ...once(options) };
        const path = `/v1/installs/${encodeURIComponent(id)}/revoke`;
        output.show(
          await connection.request<Install>('POST', path, request),
          ({ licence_id }) => `${id} is revoked; what became due by it: kontor licences true-ups ${licence_id}`,
        );
      }),
    );
}
