// SPDX-License-Identifier: Apache-2.0
import type { Command } from 'commander';

export interface LedgerOptions {
  readonly json?: boolean;
  readonly ledger?: string;
}
export interface StatusOptions extends LedgerOptions {
  readonly at?: string;
  readonly part?: string;
  readonly release?: string;
}
export interface WriteOptions extends LedgerOptions {
  readonly dryRun?: boolean;
  readonly replace?: string;
}
export interface CalendarOptions extends LedgerOptions {
  readonly file?: string;
  readonly stamp?: string;
}

/** The licence of the code itself. Needs no server and no database. */
export function registerLicence(program: Command): void {
  const licence = program
    .command('licence')
    .description('The licence of your code, by release and day (those of your customers: kontor licences)');

  withLedger(licence.command('status').description('Which licence applies to which release on a day'))
    .option('--at <date>', 'on this day, or at this instant; default today')
    .option('--part <key>', 'of this part of the code')
    .option('--release <version>', 'of this release')
    .addHelpText(
      'after',
      `
Examples:
  kontor licence status
  kontor licence status --at 2026-03-01 --part community
  kontor licence status --release 1.4.0 --json`,
    )
    .action(async (options: StatusOptions) => (await import('./licence-status-action.js')).showStatus(options));

  withLedger(
    licence
      .command('check-headers [paths...]')
      .description('Holds the SPDX header of every file against the licence of its part'),
  )
    .addHelpText(
      'after',
      `
Files are those that git knows or would take. Without PATHS all of them.

Examples:
  kontor licence check-headers
  kontor licence check-headers src/billing src/main.ts --json

Exit code 1 when a header is missing or wrong.`,
    )
    .action(async (paths: string[], options: LedgerOptions) =>
      (await import('./licence-headers-action.js')).checkHeaders(paths, options),
    );

  withLedger(licence.command('write-headers [paths...]').description('Writes the SPDX headers that are missing'))
    .option('--dry-run', 'say what would be written, and write nothing')
    .option('--replace <licence>', 'also replace headers that name this licence; others that name one are not touched')
    .addHelpText(
      'after',
      `
Repeated it changes nothing more. What has to come first in a file stays first; every other byte stays as it is.

Examples:
  kontor licence write-headers --dry-run
  kontor licence write-headers src
  kontor licence write-headers --replace FSL-1.1-MIT     # after the licence of a part was changed in the ledger

Exit code 1 when a header is still wrong.`,
    )
    .action(async (paths: string[], options: WriteOptions) =>
      (await import('./licence-headers-action.js')).writeHeaders(paths, options),
    );

  withLedger(licence.command('calendar').description('The days on which licences change, as iCalendar (RFC 5545)'))
    .option('--file <file>', 'write it into this file; default stdout')
    .option('--stamp <instant>', 'say it was made at this time; default now')
    .addHelpText(
      'after',
      `
Examples:
  kontor licence calendar --file licences.ics
  kontor licence calendar --stamp 2026-01-01T00:00:00Z   # the same bytes for the same ledger`,
    )
    .action(async (options: CalendarOptions) => (await import('./licence-status-action.js')).showCalendar(options));
}

function withLedger(command: Command): Command {
  return command
    .option('--json', 'answer with JSON')
    .option('--ledger <file>', 'the releases of the code; default releases.json or releases.ts of this folder');
}
