// SPDX-License-Identifier: Apache-2.0
import { readFileSync } from 'node:fs';
import type { Command } from 'commander';
import { type ChangeOptions, type GlobalOptions, inSession, once, withChange, withSession } from '../program.js';
import { grouped, table } from '../terminal/table.js';
import { registerList, registerShow } from './listing.js';
import { saved } from './saved-answer.js';

interface DebitFile {
  readonly id: string;
  readonly message_id: string;
  readonly debits: number;
  readonly amount: string;
  readonly first_day: string;
  readonly last_day: string;
}
interface Made extends Omit<DebitFile, 'id'> {
  readonly id: string | null;
  readonly lines: readonly Readonly<
    Record<'invoice_id' | 'mandate_id' | 'sequence_type' | 'collect_on' | 'amount', string>
  >[];
  readonly dropped: readonly Readonly<Record<'payment_attempt_id' | 'why', string>>[];
}
interface Report {
  readonly rejected: readonly (Readonly<Record<'end_to_end_id' | 'invoice_id' | 'amount', string>> & {
    readonly failure: { readonly code: string; readonly reason: string | null };
    readonly known: boolean;
  })[];
}
type MakeOptions = ChangeOptions & { readonly until?: string; readonly out?: string; readonly dryRun?: boolean };

const WHY: Readonly<Record<string, string>> = { paid: 'the invoice is paid', mandate: 'the mandate is over' };

/** Files that take charges by mandate to the bank. */
export function registerDirectDebits(program: Command): void {
  const debits = program.command('direct-debits').description('Files that take charges by mandate to the bank');
  registerList<DebitFile>(debits, {
    summary: 'Files for the bank, newest first',
    path: '/v1/direct_debit_files',
    columns: [
      { title: 'Message', value: (row) => row.message_id },
      { title: 'Debits', value: (row) => String(row.debits), align: 'right' },
      { title: 'Amount', value: (row) => `${grouped(row.amount)} EUR`, align: 'right' },
      { title: 'Debited', value: (row) => `${row.first_day} to ${row.last_day}` },
      { title: 'Id', value: (row) => row.id },
    ],
    empty: 'no file yet; `kontor direct-debits make` makes one of what waits',
  });
  registerShow(debits, 'One file with its debits', (id) => `/v1/direct_debit_files/${id}`);
  withChange(debits.command('make').description('Puts the charges by mandate that wait into a file for the bank'))
    .option('--until <date>', 'the last day of a debit in it (default: in 14 days)')
    .option('--out <file>', 'where the file is written; `kontor direct-debits xml` gives it again')
    .option('--dry-run', 'say what would be in it, and store nothing')
    .addHelpText(
      'after',
      `
Examples:
  kontor direct-debits make -o acme --dry-run
  kontor direct-debits make -o acme --out debits.xml`,
    )
    .action((options: MakeOptions) =>
      inSession(options, async (session) => {
        const { connection, output } = session;
        const body = { until: options.until, dry_run: options.dryRun === true };
        const made = await connection.request<Made>('POST', '/v1/direct_debit_files', { body, ...once(options) });
        if (made.id !== null && options.out !== undefined) {
          await saved(session, `/v1/direct_debit_files/${made.id}/xml`, {}, options.out);
          return;
        }
        output.show(made, told);
      }),
    );
  withChange(debits.command('report <file>').description('Tells which debits the bank refused, by its pain.002'))
    .option('--dry-run', 'say what it refuses, and change nothing')
    .addHelpText('after', '\nExample:\n  kontor direct-debits report pain002.xml -o acme --dry-run')
    .action((file: string, options: ChangeOptions & { dryRun?: boolean }) =>
      inSession(options, async ({ connection, output }) => {
        const body = { content: readFileSync(file, 'utf8'), dry_run: options.dryRun === true };
        const path = '/v1/direct_debit_reports';
        const read = await connection.request<Report>('POST', path, { body, ...once(options) });
        output.show(read, ({ rejected }) =>
          rejected.length === 0
            ? 'the bank refused nothing'
            : table(rejected, [
                { title: 'Debit', value: (row) => row.end_to_end_id },
                { title: 'Invoice', value: (row) => row.invoice_id },
                { title: 'Amount', value: (row) => grouped(row.amount), align: 'right' },
                { title: 'Reason', value: ({ failure }) => `${failure.reason ?? ''} ${failure.code}`.trim() },
                { title: 'News', value: (row) => (row.known ? 'known before' : 'declined') },
              ]),
        );
      }),
    );
  withSession(debits.command('xml <id>').description('The file as it is handed to the bank: the same each time'))
    .option('--out <file>', 'where it is written (default: standard output)')
    .addHelpText('after', '\nExample:\n  kontor direct-debits xml ddf_… -o acme --out debits.xml')
    .action((id: string, options: GlobalOptions & { out?: string }) =>
      inSession(options, (session) =>
        saved(session, `/v1/direct_debit_files/${encodeURIComponent(id)}/xml`, {}, options.out),
      ),
    );
}

function told({ id, message_id, debits, amount, lines, dropped }: Made): string {
  return [
    ...(debits === 0
      ? []
      : [
          `${id ?? 'not stored'}: ${message_id}, ${debits} ${debits === 1 ? 'debit' : 'debits'} over ${grouped(amount)} EUR`,
          table(lines, [
            { title: 'Day', value: (row) => row.collect_on },
            { title: 'Mandate', value: (row) => row.mandate_id },
            { title: 'Type', value: (row) => row.sequence_type },
            { title: 'Invoice', value: (row) => row.invoice_id },
            { title: 'Amount', value: (row) => grouped(row.amount), align: 'right' },
          ]),
        ]),
    ...dropped.map((each) => `${each.payment_attempt_id} comes to nothing: ${WHY[each.why]}`),
  ].join('\n');
}
