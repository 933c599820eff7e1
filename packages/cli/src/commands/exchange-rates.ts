// SPDX-License-Identifier: Apache-2.0
import type { Command } from 'commander';
import { type ChangeOptions, inSession, once, withChange } from '../program.js';
import { registerList } from './listing.js';

export interface ExchangeRate {
  readonly id: string;
  readonly base: string;
  readonly quote: string;
  readonly date: string;
  readonly rate: string;
  readonly source: string;
}
export interface Changes {
  readonly object: string;
  readonly added: number;
  readonly corrected: readonly Omit<ExchangeRate, 'id'>[];
  readonly unchanged: number;
  readonly unknown_currencies: readonly string[];
  readonly stored: boolean;
}
export interface ImportOptions extends ChangeOptions {
  readonly source?: string;
  readonly currencies?: string;
  readonly dryRun?: boolean;
}
interface SetOptions extends ChangeOptions {
  readonly date: string;
  readonly source: string;
  readonly dryRun?: boolean;
}

export function registerExchangeRates(program: Command): void {
  const rates = program.command('exchange-rates').description('What currencies were worth in others');
  withChange(rates.command('set <base> <quote> <rate>').description('Records what one <base> was worth in <quote>'))
    .requiredOption('--date <date>', 'the day')
    .requiredOption('--source <words>', 'who published it')
    .option('--dry-run', 'say what it would change, and store nothing')
    .addHelpText(
      'after',
      `
Example:
  kontor exchange-rates set EUR USD 1.0825 --date 2026-01-30 --source "European Central Bank" -o acme`,
    )
    .action((base: string, quote: string, rate: string, options: SetOptions) =>
      inSession(options, async ({ connection, output }) => {
        const { date, source, dryRun } = options;
        const body = { rates: [{ base, quote, date, rate }], source, dry_run: dryRun === true };
        const request = { body, ...once(options) };
        output.show(await connection.request<Changes>('PUT', '/v1/exchange_rates', request), told);
      }),
    );
  withChange(rates.command('import <file>').description('Records the rates of a CSV file; again, it changes nothing'))
    .option('--source <words>', 'who published the rates, where the file does not say')
    .option('--currencies <codes>', 'only rates from or to these, such as USD,JPY')
    .option('--dry-run', 'say what it would change, and store nothing')
    .addHelpText(
      'after',
      `
The file has a row a rate under "base,quote,date,rate,source", or is a daily or historical file of the
European Central Bank as it comes ("Date,USD,JPY,…").

Examples:
  kontor exchange-rates import eurofxref-hist.csv -o acme --currencies USD,GBP --dry-run
  kontor exchange-rates import rates.csv -o acme --source "Our bank"`,
    )
    .action(async (file: string, options: ImportOptions) =>
      (await import('./exchange-rates-action.js')).importRates(file, options),
    );
  registerList<ExchangeRate>(rates, {
    summary: 'Recorded rates, newest day first',
    path: '/v1/exchange_rates',
    columns: [
      { title: 'Date', value: (row) => row.date },
      { title: 'One', value: (row) => row.base },
      { title: 'Is worth', value: (row) => `${row.rate} ${row.quote}`, align: 'right' },
      { title: 'Source', value: (row) => row.source },
    ],
    empty: 'no rate is recorded; `kontor exchange-rates import` reads a file',
    filters: [
      { flag: '--base <currency>', help: 'what one unit of this is worth', parameter: 'base' },
      { flag: '--quote <currency>', help: 'in this', parameter: 'quote' },
      { flag: '--from <date>', help: 'the first day', parameter: 'from' },
      { flag: '--until <date>', help: 'the first day after', parameter: 'until' },
    ],
    as_of: true,
  });
}

/** What recording rates did, or would do. */
export function told({ added, corrected, unchanged, unknown_currencies, stored }: Changes): string {
  return [
    `${added} added, ${corrected.length} corrected, ${unchanged} unchanged`,
    ...corrected.map(({ base, quote, date, rate }) => `${date}: one ${base} is ${rate} ${quote} now`),
    ...(unknown_currencies.length === 0 ? [] : [`passed over: ${unknown_currencies.join(', ')}`]),
    ...(stored ? [] : ['(nothing is stored)']),
  ].join('\n');
}
