// SPDX-License-Identifier: Apache-2.0
import { readFileSync } from 'node:fs';
import { type Command, Option } from 'commander';
import { type ChangeOptions, type GlobalOptions, inSession, once, withChange, withSession } from '../program.js';
import { counted, grouped } from '../terminal/table.js';
import { fileText } from './file-text.js';
import { registerList } from './listing.js';
import { saved } from './saved-answer.js';
import { type TrueUp, trueUpTable } from './true-ups.js';

interface Statement {
  readonly id: string;
  readonly install_id: string;
  readonly customer_id: string;
  readonly from_sequence: number;
  readonly to_sequence: number;
  readonly covers_from: string;
  readonly covers_until: string;
}
interface ImportedStatement extends Omit<Statement, 'id'> {
  readonly id: string | null;
  readonly replayed: boolean;
  readonly clock_set_back_seconds: number | null;
  readonly usage: readonly { readonly feature: string; readonly quantity: string; readonly from: string }[];
  readonly recorded: { readonly quarantined: number } | null;
  readonly true_ups: readonly TrueUp[];
}
export interface OfflineOptions {
  readonly json?: boolean;
  readonly key?: string;
  readonly publicKey?: string;
  readonly after?: string;
  readonly before?: string;
  readonly file?: string;
  readonly qr?: 'terminal' | 'svg' | 'text';
}

export function registerUsageStatements(program: Command): void {
  const statements = program
    .command('usage-statement')
    .description('What installations without a connection used, signed by them');
  registerOffline(statements);
  registerImport(statements);
  registerList<Statement>(statements, {
    summary: 'Usage statements that were taken, newest first',
    path: '/v1/usage_statements',
    columns: [
      { title: 'Id', value: (row) => row.id },
      { title: 'Installation', value: (row) => row.install_id },
      { title: 'Customer', value: (row) => row.customer_id },
      { title: 'Entries', value: (row) => `${row.from_sequence} to ${row.to_sequence}`, align: 'right' },
      { title: 'From', value: (row) => row.covers_from },
      { title: 'Until', value: (row) => row.covers_until },
    ],
    empty: 'no statement yet; `kontor usage-statement import FILE` takes one',
    filters: [
      { flag: '--customer <id>', help: 'of this customer', parameter: 'customer_id' },
      { flag: '--install <id>', help: 'of this installation', parameter: 'install_id' },
    ],
  });
  withSession(statements.command('download <id>').description('A statement that was taken, as it came'))
    .option('--file <path>', 'write it there')
    .action((id: string, options: GlobalOptions & { file?: string }) =>
      inSession(options, (session) =>
        saved(session, `/v1/usage_statements/${encodeURIComponent(id)}/file`, {}, options.file),
      ),
    );
}

/** What the operator of an installation runs: it needs no server and no database. */
function registerOffline(statements: Command): void {
  const action = () => import('./usage-statement-action.js');
  statements
    .command('key <file>')
    .description('Makes the key of an installation, and says its public half, offline')
    .option('--json', 'answer with JSON')
    .addHelpText(
      'after',
      `
Example:
  kontor usage-statement key acme.install-key
  kontor licences installs register lic_… -o acme --public-key …      (where the seller is)`,
    )
    .action(async (file: string, options: OfflineOptions) => (await action()).makeKey(file, options));
  statements
    .command('create <record>')
    .description('States what a record holds, for the seller, offline')
    .requiredOption('--key <file>', 'the install key')
    .option('--after <sequence>', 'only entries after this one; default all')
    .option('--file <path>', 'write it there; default stdout')
    .option('--json', 'answer with JSON')
    .addHelpText(
      'after',
      `
Example:
  kontor usage-statement create acme.usage --key acme.install-key --file acme-june.usage
  kontor usage-statement show acme-june.usage`,
    )
    .action(async (record: string, options: OfflineOptions) => (await action()).create(record, options));
  withSession(
    statements
      .command('show <file>')
      .description('What a statement or a record says, day by day, offline; or by its id one that was taken'),
  ).action(async (file: string, options: GlobalOptions) => {
    if (!/^ust_\w+$/.test(file)) return (await action()).show(file, options);
    return inSession(options, async ({ connection, output }) => {
      const found = await connection.request('GET', `/v1/usage_statements/${encodeURIComponent(file)}`);
      output.show(found, (data) => JSON.stringify(data, null, 2));
    });
  });
  statements
    .command('verify <file>')
    .description('Holds a statement or a record against the install key, offline')
    .option('--key <file>', 'the install key')
    .option('--public-key <x>', 'or its public half')
    .option('--before <file>', 'a statement that was made earlier: what was dropped or changed since is named')
    .option('--json', 'answer with JSON')
    .addHelpText('after', '\nExample:\n  kontor usage-statement verify july.usage --public-key … --before june.usage')
    .action(async (file: string, options: OfflineOptions) => (await action()).verify(file, options));
  statements
    .command('qr <file>')
    .description('A statement as QR codes, offline: its signed days, without the entries')
    .addOption(new Option('--qr <form>', 'as what').choices(['terminal', 'svg', 'text']).default('terminal'))
    .option('--file <path>', 'write them there; of several the first is NAME.1')
    .addHelpText(
      'after',
      `
Example:
  kontor usage-statement create acme.usage --key acme.install-key --after 2160 --file july.usage
  kontor usage-statement qr july.usage`,
    )
    .action(async (file: string, options: OfflineOptions) => (await action()).codes(file, options));
}

function registerImport(statements: Command): void {
  withChange(
    statements.command('import <file>').description('Takes a statement: records its usage, and bills true-ups'),
  )
    .option('--dry-run', 'say what would be recorded and billed, and store nothing')
    .addHelpText(
      'after',
      `
The file is a statement, or the texts of its QR codes, one a line; \`-\` reads stdin.

Examples:
  kontor usage-statement import july.usage -o acme --dry-run
  kontor usage-statement import july.usage -o acme`,
    )
    .action((file: string, options: ChangeOptions & { dryRun?: boolean }) =>
      inSession(options, async ({ connection, output }) => {
        const body = {
          content: file === '-' ? readFileSync(0, 'utf8') : fileText(file),
          dry_run: options.dryRun === true,
        };
        const path = '/v1/usage_statements';
        output.show(await connection.request<ImportedStatement>('POST', path, { body, ...once(options) }), told);
      }),
    );
}

function told(statement: ImportedStatement): string {
  const { id, replayed, usage, recorded, true_ups, from_sequence, to_sequence, clock_set_back_seconds } = statement;
  if (replayed) return `all of it was taken before, with ${id}: nothing is new`;
  const settled = true_ups.filter(({ status }) => status === 'due');
  return [
    `${id ?? 'would be taken'}: ${counted(to_sequence - from_sequence + 1, 'entry').replace('entrys', 'entries')}, ${statement.covers_from} to ${statement.covers_until}`,
    ...usage.map(({ feature, quantity, from }) => `${feature}: ${grouped(quantity)} since ${from}`),
    ...(recorded === null || recorded.quarantined === 0
      ? []
      : [`${counted(recorded.quarantined, 'event')} in quarantine: kontor quarantine list`]),
    ...(clock_set_back_seconds === null || clock_set_back_seconds === 0
      ? []
      : [`the clock of the installation was set back by up to ${counted(clock_set_back_seconds, 'second')}`]),
    ...(settled.length === 0 ? [] : [trueUpTable(settled)]),
    ...(id === null ? ['nothing is stored'] : []),
  ].join('\n');
}
