// SPDX-License-Identifier: Apache-2.0
import { writeFileSync } from 'node:fs';
import type { Command } from 'commander';
import { type ChangeOptions, type GlobalOptions, inSession, once, withChange, withSession } from '../program.js';
import { registerList } from './listing.js';

interface SigningKey {
  readonly id: string;
  readonly public_key: string;
  readonly sign_from: string;
  readonly sign_until: string | null;
  readonly compromised_at: string | null;
}

export function registerSigningKeys(licences: Command): void {
  const keys = licences.command('keys').description('The keys that licences are signed with');
  registerList<SigningKey>(keys, {
    summary: 'Keys, newest first; their private halves are never shown',
    path: '/v1/signing_keys',
    whole: true,
    columns: [
      { title: 'Id', value: (row) => row.id },
      { title: 'Public key', value: (row) => row.public_key },
      { title: 'Signs from', value: (row) => row.sign_from },
      { title: 'Until', value: (row) => row.sign_until ?? 'in use' },
      { title: 'Compromised', value: (row) => row.compromised_at ?? '' },
    ],
    empty: 'no key yet; `kontor licences keys create` makes one',
  });
  withChange(keys.command('create').description('A new key that signs from now on; what others signed stays good'))
    .option('--public-key <x>', 'of a key that the external signer of the server holds')
    .action((options: ChangeOptions & { publicKey?: string }) =>
      inSession(options, async ({ connection, output }) => {
        const request = { body: { public_key: options.publicKey }, ...once(options) };
        output.show(await connection.request<SigningKey>('POST', '/v1/signing_keys', request), ({ id }) => id);
      }),
    );
  withChange(keys.command('compromise <id>').description('Trusts nothing that a key signed from an instant on'))
    .option('--at <instant>', 'since when it may be in other hands; default now')
    .addHelpText('after', '\nExample:\n  kontor licences keys compromise sgk_… -o acme --at 2026-05-03T00:00:00Z')
    .action((id: string, options: ChangeOptions & { at?: string }) =>
      inSession(options, async ({ connection, output }) => {
        const path = `/v1/signing_keys/${encodeURIComponent(id)}/compromise`;
        const said = await connection.request<SigningKey>('POST', path, { body: { at: options.at }, ...once(options) });
        output.show(said, () => `${id} signs no more; make another key, and renew what it signed since`);
      }),
    );
  withSession(keys.command('export').description('The public keys as a JWK set, to build into the product'))
    .option('--file <path>', 'write it there')
    .action((options: GlobalOptions & { file?: string }) =>
      inSession(options, async ({ connection, output }) => {
        const set = await connection.request<{ issuer: string; keys: unknown }>('GET', '/v1/licence_key_set');
        const text = `${JSON.stringify({ issuer: set.issuer, keys: set.keys }, null, 2)}\n`;
        if (options.file !== undefined) writeFileSync(options.file, text);
        output.show(set, () => (options.file === undefined ? text.trimEnd() : `written to ${options.file}`));
      }),
    );
}
