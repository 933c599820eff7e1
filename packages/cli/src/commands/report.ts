// SPDX-License-Identifier: Apache-2.0
import { type Command, Option } from 'commander';
import { type GlobalOptions, withSession } from '../program.js';

/** Of which month, and how, a report is told. */
export interface ReportOptions extends GlobalOptions {
  readonly month?: string;
  readonly on?: string;
  readonly months?: string;
  readonly policy?: string;
  readonly timezone?: string;
  readonly asOf?: string;
  readonly currency?: string;
  readonly language?: string;
  readonly scenario?: string;
}
export interface BoardOptions extends ReportOptions {
  readonly sections?: string;
  readonly pdf?: string;
  readonly markdown?: string;
}
export interface PictureOptions extends ReportOptions {
  readonly output: string;
  readonly theme?: string;
  readonly width?: string;
  readonly scale?: string;
}

export function withReport(command: Command): Command {
  return withSession(command)
    .option('--month <YYYY-MM>', 'the month (default: the last one that is over)')
    .option('--on <date>', 'instead: the month of this day, until then')
    .option('--months <n>', 'how many stand beside one another, at most 36 (default: 12)')
    .option('--policy <name>', 'what counts: kontor, chartmogul, stripe, … or one of yours, such as ours@2')
    .option('--timezone <zone>', "whose days and months (default: the organisation's)")
    .option('--as-of <moment>', 'as it was known then: an instant or a number of the commit clock')
    .option('--currency <code>', "of all money (default: the organisation's)")
    .option('--scenario <name>', 'forecast by this scenario, which is stored: kontor forecast scenarios push')
    .addOption(
      new Option('--language <language>', "en or de (default: of the organisation's documents)").choices(['en', 'de']),
    );
}

export function registerReport(program: Command): void {
  const report = program.command('report').description('What is told to those who own the company');
  withReport(
    report
      .command('board')
      .description(
        'A month on some pages: figures beside the month before, movements, cohorts, what is open and deferred',
      ),
  )
    .option('--sections <names>', 'only these, with commas: waterfall,cohorts')
    .option('--pdf <file>', 'write it there as PDF')
    .option('--markdown <file>', 'write it there as Markdown, with its pictures in a folder beside it')
    .addHelpText(
      'after',
      `
Examples:
  kontor report board --month 2026-10 -o acme
  kontor report board --month 2026-10 -o acme --pdf board.pdf --markdown board.md
  kontor report board -o acme --language de --policy chartmogul --sections waterfall,retention --pdf bericht.pdf`,
    )
    .action(async (options: BoardOptions) => (await import('./report-action.js')).showBoard(options));
}

/** `kontor metrics picture`. */
export function registerPicture(metrics: Command): void {
  withReport(
    metrics
      .command('picture <section>')
      .description('One picture of the board report: waterfall, movements, cohorts, retention, economics, funnel, …'),
  )
    .requiredOption('--output <file>', 'where: .svg, .png, or .csv for its data')
    .addOption(
      new Option('--theme <theme>', 'auto follows the system of whoever looks; PNG is light or dark').choices([
        'auto',
        'light',
        'dark',
      ]),
    )
    .option('--width <pixels>', '320 to 2000 (default: 720)')
    .option('--scale <n>', "of PNG: pixels for each of the picture's (default: 2)")
    .addHelpText(
      'after',
      `
Examples:
  kontor metrics picture waterfall -o acme --month 2026-10 --output waterfall.svg
  kontor metrics picture cohorts -o acme --months 24 --theme dark --output cohorts.png
  kontor metrics picture retention -o acme --output retention.csv`,
    )
    .action(async (section: string, options: PictureOptions) =>
      (await import('./report-action.js')).savePicture(section, options),
    );
}
