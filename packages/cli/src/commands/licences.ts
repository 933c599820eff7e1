// SPDX-License-Identifier: Apache-2.0
import { writeFileSync } from 'node:fs';
import { type Command, Option } from 'commander';
import { CommandFailure } from '../failure.js';
import { type ChangeOptions, type GlobalOptions, inSession, once, withChange, withSession } from '../program.js';
import { registerActivations } from './activations.js';
import { fileText } from './file-text.js';
import { registerInstalls } from './installs.js';
import { registerLicenceVerify } from './licence-verify.js';
import { registerList } from './listing.js';
import { saved } from './saved-answer.js';
import { registerSigningKeys } from './signing-keys.js';
import { readJson } from './subscriptions.js';
import { registerTrueUps } from './true-ups.js';

interface Licence {
  readonly id: string;
  readonly customer_id: string;
  readonly kind: string;
  readonly status: string;
  readonly starts_on: string;
  readonly ends_on: string | null;
  readonly token: string;
}

const path = (id: string) => `/v1/licences/${encodeURIComponent(id)}`;
const told = ({ id, ends_on }: Licence) =>
  `${id}, ${ends_on === null ? 'perpetual' : `until ${ends_on}`}: kontor licences download ${id}`;

export function registerLicences(program: Command): void {
  const licences = program.command('licences').description('What self-hosted installations may do, signed');
  registerList<Licence>(licences, {
    summary: 'Licences, newest first',
    path: '/v1/licences',
    columns: [
      { title: 'Id', value: (row) => row.id },
      { title: 'Customer', value: (row) => row.customer_id },
      { title: 'Kind', value: (row) => row.kind },
      { title: 'Status', value: (row) => row.status },
      { title: 'From', value: (row) => row.starts_on },
      { title: 'Until', value: (row) => row.ends_on ?? 'for ever' },
    ],
    empty: 'no licence yet; `kontor licences issue FILE` makes one',
    filters: [{ flag: '--customer <id>', help: 'of this customer', parameter: 'customer_id' }],
  });
  withSession(licences.command('show <id>').description('One licence')).action((id: string, options: GlobalOptions) =>
    inSession(options, async ({ connection, output }) => {
      output.show(await connection.request('GET', path(id)), (data) => JSON.stringify(data, null, 2));
    }),
  );
  registerIssue(licences);
  registerDownload(licences);
  registerLicenceVerify(licences);
  registerActivations(licences);
  registerSigningKeys(licences);
  registerInstalls(licences);
  registerTrueUps(licences);
}

function registerIssue(licences: Command): void {
  withChange(
    licences.command('issue <file>').description('Signs a licence for a subscription, by JSON (`-` reads stdin)'),
  )
    .option('--dry-run', 'say what would be signed, and store nothing')
    .addHelpText(
      'after',
      `
Examples:
  echo '{"subscription_id":"sub_…"}' | kontor licences issue - -o acme --dry-run
  echo '{"subscription_id":"sub_…","kind":"evaluation","nodes":["9f86d081"]}' | kontor licences issue - -o acme`,
    )
    .action((file: string, options: ChangeOptions & { dryRun?: boolean }) =>
      inSession(options, async ({ connection, output }) => {
        const body = readJson(file);
        if (options.dryRun) {
          const claims = await connection.request('POST', '/v1/licences/preview', { body });
          output.show(claims, (data) => JSON.stringify(data, null, 2));
          return;
        }
        output.show(await connection.request<Licence>('POST', '/v1/licences', { body, ...once(options) }), told);
      }),
    );
  withChange(licences.command('renew <id>').description('Signs the licence that comes after one; both hold'))
    .option('--until <date>', 'first day without right; default as the subscription, or as long again')
    .action((id: string, options: ChangeOptions & { until?: string }) =>
      inSession(options, async ({ connection, output }) => {
        const request = { body: { ends_on: options.until }, ...once(options) };
        output.show(
          await connection.request<Licence>('POST', `/v1/licences/${encodeURIComponent(id)}/renew`, request),
          told,
        );
      }),
    );
  withChange(licences.command('suspend <id>').description('Suspends a licence until it is resumed'))
    .option('--reason <text>', 'kept with it')
    .addHelpText('after', "\nExample:\n  kontor licences suspend lic_… --reason 'an invoice is open' -o acme")
    .action((id: string, options: ChangeOptions & { reason?: string }) =>
      inSession(options, async ({ connection, output }) => {
        const request = { body: { reason: options.reason }, ...once(options) };
        const path = `/v1/licences/${encodeURIComponent(id)}/suspend`;
        const suspended = await connection.request<Licence>('POST', path, request);
        output.show(suspended, () => `${id} is suspended; installations learn it with the next revocation list`);
      }),
    );
  withChange(licences.command('resume <id>').description('Ends the suspension of a licence')).action(
    (id: string, options: ChangeOptions) =>
      inSession(options, async ({ connection, output }) => {
        const path = `/v1/licences/${encodeURIComponent(id)}/resume`;
        const resumed = await connection.request<Licence>('POST', path, { body: {}, ...once(options) });
        output.show(resumed, () => `${id} is not suspended; installations learn it with the next revocation list`);
      }),
  );
  withChange(licences.command('revoke <id>').description('Puts a licence on the revocation list'))
    .option('--reason <text>', 'kept with it')
    .action((id: string, options: ChangeOptions & { reason?: string }) =>
      inSession(options, async ({ connection, output }) => {
        const request = { body: { reason: options.reason }, ...once(options) };
        const revoked = await connection.request<Licence>(
          'POST',
          `/v1/licences/${encodeURIComponent(id)}/revoke`,
          request,
        );
        output.show(revoked, () => `${id} is revoked; installations learn it with the next revocation list`);
      }),
    );
}

function registerDownload(licences: Command): void {
  withSession(
    licences.command('download <id>').description('The licence: one line, to a file or stdout, or as a QR code'),
  )
    .option('--file <path>', 'write it there')
    .addOption(new Option('--qr <form>', 'as a QR code').choices(['terminal', 'svg']))
    .addHelpText('after', '\nExample:\n  kontor licences download lic_… -o acme --file acme.licence')
    .action((id: string, options: GlobalOptions & { file?: string; qr?: 'terminal' | 'svg' }) =>
      inSession(options, async (session) => {
        if (options.qr === undefined)
          return saved(session, `/v1/licences/${encodeURIComponent(id)}/file`, {}, options.file);
        const { token } = await session.connection.request<Licence>('GET', path(id));
        const drawn = await qrCode(token, options.qr);
        if (options.file === undefined) process.stdout.write(`${drawn}\n`);
        else writeFileSync(options.file, drawn);
      }),
    );
  withSession(
    licences
      .command('bundle <id>')
      .description('Licence, revocation list and keys in one file, for a site without a connection'),
  )
    .requiredOption('--file <path>', 'write it there')
    .addHelpText(
      'after',
      `
Example:
  kontor licences bundle lic_… -o acme --file acme.bundle
  kontor licences verify acme.bundle --keys keys.json`,
    )
    .action((id: string, options: GlobalOptions & { file: string }) =>
      inSession(options, (session) => saved(session, `${path(id)}/bundle`, {}, options.file)),
    );
  withSession(
    licences
      .command('current <file>')
      .description('The licence that came after the one in a file, to a file or stdout; a publishable key is enough'),
  )
    .option('--file <path>', 'write it there')
    .addHelpText('after', '\nExample:\n  kontor licences current acme.licence -o acme --file acme.licence')
    .action((file: string, options: GlobalOptions & { file?: string }) =>
      inSession(options, async ({ connection, output }) => {
        const body = { licence: fileText(file).trim() };
        const found = await connection.request<{ id: string; token: string }>('POST', '/v1/licences/current', { body });
        if (options.file !== undefined) writeFileSync(options.file, found.token);
        output.show(found, ({ id, token }) =>
          options.file === undefined ? token : `${id}, written to ${options.file}`,
        );
      }),
    );
  withSession(licences.command('revocation-list').description('Which licences are revoked, signed'))
    .option('--file <path>', 'write it there')
    .action((options: GlobalOptions & { file?: string }) =>
      inSession(options, async ({ connection, output }) => {
        const list = await connection.request<{ token: string }>('GET', '/v1/revocation_list');
        if (options.file !== undefined) writeFileSync(options.file, list.token);
        output.show(list, ({ token }) => (options.file === undefined ? token : `written to ${options.file}`));
      }),
    );
}

/** Low error correction: a licence is long, and its signature finds every mistake. */
async function qrCode(token: string, form: 'terminal' | 'svg'): Promise<string> {
  const { default: encodeQR } = await import('qr');
  try {
    return form === 'svg' ? encodeQR(token, 'svg', { ecc: 'low' }) : encodeQR(token, 'term', { ecc: 'low' });
  } catch {
    throw new CommandFailure(
      `the licence has ${token.length} characters, more than a QR code holds; download the file`,
      1,
    );
  }
}
