// SPDX-License-Identifier: Apache-2.0
import { type Command, Option } from 'commander';
import { type GlobalOptions, withSession } from '../program.js';

export interface ImportUsageOptions extends GlobalOptions {
  readonly map?: string;
  readonly format?: 'csv' | 'ndjson';
  readonly delimiter?: string;
  readonly columns?: string;
  readonly rejected?: string;
}

export function registerImport(program: Command): void {
  const importing = program.command('import').description('Bring in what other systems wrote');
  withSession(
    importing.command('usage <file>').description('Usage from a CSV or NDJSON file of any shape and size, gzip or not'),
  )
    .option('--map <mapping>', "how a row becomes an event: type='acme.event',subject=customer,time=at,data.bytes=size")
    .addOption(new Option('--format <format>', 'default: by the first line').choices(['csv', 'ndjson']))
    .option('--delimiter <character>', 'default: whichever the header has most of')
    .option('--columns <names>', 'names of the columns, with commas, for a CSV file without a header')
    .option('--rejected <file>', 'where rows that are refused go (default: FILE.rejected.ndjson)')
    .addHelpText(
      'after',
      `
Without --map each line is a CloudEvent. In a mapping constants are quoted and columns are bare.
Importing the same file again, or after it was interrupted, doubles nothing.

Examples:
  kontor import usage events.ndjson -o acme
  kontor import usage traffic.csv.gz -o acme --map "type='acme.traffic',subject=account,time=hour,data.bytes=bytes"

Exit code 2 when rows were refused: the others are in.`,
    )
    .action(async (file: string, options: ImportUsageOptions) =>
      (await import('./import-action.js')).importFile(file, options),
    );
}
