// SPDX-License-Identifier: Apache-2.0
import type { Command } from 'commander';

export const DEFAULT_PORT = 4600;

export interface StartOptions {
  readonly exit?: boolean;
  readonly json?: boolean;
  readonly port?: string;
  readonly host: string;
  readonly dataDir?: string;
  readonly sample: boolean;
}

export function registerStart(program: Command): void {
  program
    .command('start')
    .summary('open the database, load the five example businesses, bill their November, serve the API')
    .description(
      'Opens (or creates) the database, loads five example businesses with sample customers and usage, closes\n' +
        'November 2023 for all of them, prints what came of it and serves the API. Run again, it bills nothing twice.',
    )
    .option('--exit', 'end after the table')
    .option('--json', 'print the table as one JSON line')
    .option('--port <n>', `port of the API (default: ${DEFAULT_PORT}, or a free one)`)
    .option('--host <address>', 'address to listen on', '127.0.0.1')
    .option('--data-dir <folder>', 'embedded database (default: KONTOR_DATA_DIR or .kontor)')
    .option('--no-sample', 'serve what is in the database and load nothing')
    .addHelpText(
      'after',
      `
Examples:
  npm start                       # everything, then serve
  npm start -- --exit --json      # one JSON line and the end
  kontor start --no-sample        # only serve
  kontor sample remove            # take the sample data away`,
    )
    .action(async (options: StartOptions) => (await import('./start-action.js')).start(options));
}
