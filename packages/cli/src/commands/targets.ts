// SPDX-License-Identifier: Apache-2.0
import { type Command, Option } from 'commander';
import { type ChangeOptions, type GlobalOptions, inSession, once, withChange, withSession } from '../program.js';
import { registerList } from './listing.js';

export interface TargetRow {
  readonly id: string;
  readonly key: string;
  readonly label: string;
  readonly metric: string;
  readonly operator: string;
  readonly value?: string;
  readonly minimum?: string;
  readonly maximum?: string;
  readonly currency?: string;
  readonly due: string;
  readonly version: number;
}
interface ObjectiveRow {
  readonly id: string;
  readonly key: string;
  readonly label: string;
  readonly period?: string;
  readonly key_results: readonly { readonly target: string }[];
}
export interface AddOptions extends ChangeOptions {
  readonly label?: string;
  readonly metric: string;
  readonly unit?: string;
  readonly currency?: string;
  readonly noun?: string;
  readonly operator: string;
  readonly value?: string;
  readonly minimum?: string;
  readonly maximum?: string;
  readonly due: string;
  readonly start?: string;
  readonly compound?: boolean;
}
export interface ImportOptions extends ChangeOptions {
  readonly dryRun?: boolean;
}
export interface StatusOptions extends GlobalOptions {
  readonly policy?: string;
  readonly forecast?: string;
  readonly runs?: string;
  readonly seed?: string;
}

/** Values of a target as they were written: `>= 55000 USD`. */
export function askedText({ operator, value, minimum, maximum, currency }: Omit<TargetRow, 'id' | 'key'>): string {
  const bounds = operator === 'range' ? `${minimum} to ${maximum}` : `${operator} ${value}`;
  return currency === undefined ? bounds : `${bounds} ${currency}`;
}

export function registerTargets(program: Command): void {
  const targets = program.command('targets').description('Figures to reach, objectives, and how they stand');
  registerList<TargetRow>(targets, {
    summary: 'Targets, the one made last first',
    path: '/v1/targets',
    columns: [
      { title: 'Key', value: (row) => row.key },
      { title: 'Target', value: (row) => row.label },
      { title: 'Figure', value: (row) => row.metric },
      { title: 'Asked for', value: askedText },
      { title: 'Due', value: (row) => row.due },
      { title: 'Version', value: (row) => String(row.version), align: 'right' },
    ],
    filters: [{ flag: '--archived <true|false>', help: 'those that are not judged any more', parameter: 'archived' }],
    as_of: true,
    empty: 'no target yet; `kontor targets add` makes one, `kontor targets import` reads a file',
  });
  registerList<ObjectiveRow>(
    targets,
    {
      summary: 'Objectives, the one made last first',
      path: '/v1/objectives',
      columns: [
        { title: 'Key', value: (row) => row.key },
        { title: 'Objective', value: (row) => row.label },
        { title: 'Period', value: (row) => row.period ?? '' },
        { title: 'Key results', value: (row) => row.key_results.map(({ target }) => target).join(' ') },
      ],
      filters: [{ flag: '--archived <true|false>', help: 'those that are not judged any more', parameter: 'archived' }],
      as_of: true,
      empty: 'no objective yet; `kontor targets import` reads a file',
    },
    'objectives',
  );
  registerVersions(targets);
  registerAdd(targets);
  withChange(
    targets
      .command('import <file>')
      .description('Stores the targets and objectives of a file; again, it changes nothing'),
  )
    .option('--dry-run', 'say what it would change, and store nothing')
    .addHelpText(
      'after',
      `
The file is JSON: { "begins": "2026-01-01", "targets": [ … ], "objectives": [ … ] }. What has a known key and says
something else becomes another version.

Example:
  kontor targets import targets.json -o acme --dry-run`,
    )
    .action(async (file: string, options: ImportOptions) =>
      (await import('./targets-action.js')).importTargets(file, options),
    );
  registerRemove(targets, 'remove', 'target', (id) => `/v1/targets/${id}/archive`);
  registerRemove(targets, 'remove-objective', 'objective', (id) => `/v1/objectives/${id}/archive`);
  withSession(targets.command('status').description('How targets and objectives stand, and what is missing'))
    .option('--policy <name>', 'of the metrics: kontor, chartmogul, … or one of yours', 'kontor')
    .option('--forecast <scenario>', 'a scenario file, or the name of a stored one: its simulation decides')
    .option('--runs <n>', 'of the simulation (default: 2000)')
    .option('--seed <n>', 'of the simulation (default: 1)')
    .addHelpText(
      'after',
      `
Examples:
  kontor targets status -o acme
  kontor targets status -o acme --forecast scenario.json --json`,
    )
    .action(async (options: StatusOptions) => (await import('./targets-action.js')).status(options));
}

function registerVersions(targets: Command): void {
  const versions = (name: string, summary: string, path: (id: string) => string) =>
    withSession(targets.command(`${name} <key>`).description(summary)).action((key: string, options: GlobalOptions) =>
      inSession(options, async ({ connection, output }) => {
        const found = await connection.request('GET', path(encodeURIComponent(key)));
        output.show(found, (data) => JSON.stringify(data, null, 2));
      }),
    );
  versions('show', 'One target, by key or id', (id) => `/v1/targets/${id}`);
  versions('versions', 'Every version of a target', (id) => `/v1/targets/${id}/versions`);
  versions('show-objective', 'One objective, by key or id', (id) => `/v1/objectives/${id}`);
  versions('objective-versions', 'Every version of an objective', (id) => `/v1/objectives/${id}/versions`);
}

function registerAdd(targets: Command): void {
  withChange(targets.command('add <key>').description('Makes a target, or another version of one'))
    .requiredOption('--metric <name>', 'a figure of the metrics such as mrr, or community/stars')
    .requiredOption('--due <date>', 'the last day')
    .option('--label <words>', 'what it is called (default: the key)')
    .addOption(
      new Option('--unit <unit>', 'of the values')
        .choices(['money', 'fraction', 'ratio', 'months', 'count'])
        .default('count'),
    )
    .option('--currency <code>', 'of money; makes it the unit')
    .option('--noun <words>', 'what is counted: stars')
    .addOption(
      new Option('--operator <sign>', 'what is asked for').choices(['=', '>=', '>', '<=', '<', 'range']).default('>='),
    )
    .option('--value <number>', '0.03 is 3 %')
    .option('--minimum <number>', 'of a range')
    .option('--maximum <number>', 'of a range')
    .option(
      '--start <date[=value]>',
      'where the path begins (default: today), with what value (default: the figure of that day)',
    )
    .option('--compound', 'the path has the same growth each day, not the same amount')
    .addHelpText(
      'after',
      `
Examples:
  kontor targets add mrr-12 -o acme --metric mrr --currency USD --value 55000 --due 2026-12-31
  kontor targets add churn -o acme --metric logo_churn --unit fraction --operator '<' --value 0.03 --due 2026-12-31
  kontor targets add stars -o acme --metric community/stars --noun stars --value 10000 --due 2026-12-31`,
    )
    .action(async (key: string, options: AddOptions) => (await import('./targets-action.js')).add(key, options));
}

function registerRemove(targets: Command, name: string, what: string, path: (id: string) => string): void {
  withChange(
    targets
      .command(`${name} <key>`)
      .description(`Archives the ${what}: it is not judged any more, and its versions stay`),
  ).action((key: string, options: ChangeOptions) =>
    inSession(options, async ({ connection, output }) => {
      const request = { body: {}, ...once(options) };
      const done = await connection.request<TargetRow>('POST', path(encodeURIComponent(key)), request);
      output.show(done, (row) => `${row.key} is archived`);
    }),
  );
}
