// SPDX-License-Identifier: Apache-2.0
import type { Command } from 'commander';

export interface VerifyOptions {
  readonly json?: boolean;
  readonly keys?: string;
  readonly issuer?: string;
  readonly audience?: string;
  readonly list?: string;
  readonly node?: string;
  readonly cores?: string;
  readonly released?: string;
  readonly at?: string;
}

/** `licences verify` and `fingerprint` need no server and no database, as the sold product needs none. */
export function registerLicenceVerify(licences: Command): void {
  licences
    .command('fingerprint <product>')
    .description('What a licence for certain nodes names this machine by: `nodeFingerprint` of the product')
    .option('--json', 'answer with JSON')
    .addHelpText('after', '\nExample:\n  kontor licences fingerprint acme')
    .action(async (product: string, options: { json?: boolean }) =>
      (await import('./licence-verify-action.js')).fingerprint(product, options),
    );
  licences
    .command('verify <file>')
    .description('Verifies a licence or an air-gap bundle, offline')
    .option('--json', 'answer with JSON')
    .option('--keys <file>', 'the trusted keys: a JWK set, of `kontor licences keys export`')
    .option('--issuer <name>', 'who must have sold it; default the issuer in the key file')
    .option('--audience <name>', 'the product; default: any')
    .option('--list <file>', 'the revocation list')
    .option('--node <fingerprint>', 'this node, for licences of certain nodes')
    .option('--cores <n>', 'how many cores there are, for licences by core')
    .option('--released <instant>', 'when this version came out, for perpetual licences')
    .option('--at <instant>', 'at this time; default now')
    .addHelpText(
      'after',
      `
Examples:
  kontor licences verify acme.licence --keys keys.json --list revoked.jwt
  kontor licences verify acme.bundle --keys keys.json`,
    )
    .action(async (file: string, options: VerifyOptions) =>
      (await import('./licence-verify-action.js')).verify(file, options),
    );
}
