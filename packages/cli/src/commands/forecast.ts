// SPDX-License-Identifier: Apache-2.0
import { type Command, Option } from 'commander';
import { type ChangeOptions, type GlobalOptions, inSession, once, withChange, withSession } from '../program.js';
import { registerList } from './listing.js';

export interface ScenarioOptions extends GlobalOptions {
  readonly catalog?: string;
  readonly own?: boolean;
  readonly policy?: string;
  readonly csv?: boolean;
  /** A file for the picture. */
  readonly picture?: string;
  readonly runs: string;
  readonly seed: string;
  readonly target?: readonly string[];
  readonly measure: 'mrr' | 'arr' | 'customers' | 'cash';
  readonly month?: string;
  readonly segment?: string;
}
export interface CostOptions extends GlobalOptions {
  readonly catalog?: string;
  readonly plan?: readonly string[];
  readonly currency?: string;
  readonly usage?: readonly string[];
  readonly quantity?: readonly string[];
  readonly addOn?: readonly string[];
  readonly over?: string;
}
export interface ExperimentOptions extends GlobalOptions {
  readonly catalog: string;
  readonly month: string;
  readonly plan?: readonly string[];
  readonly limit: string;
}

export function registerForecast(program: Command): void {
  const forecast = program
    .command('forecast')
    .description('Months to come from a scenario, prices tried on past usage, and what each plan would cost');
  registerScenarios(forecast);
  registerStored(forecast);
  registerCost(forecast);
  registerExperiment(forecast);
}

function withScenario(command: Command): Command {
  return command
    .option('--catalog <file>', 'the plans; default catalog.ts or catalog.json beside the scenario')
    .option('--json', 'answer with JSON');
}

function withRuns(command: Command): Command {
  return command
    .option('--runs <n>', 'how often to draw, at most 100,000', '2000')
    .option('--seed <n>', 'the same seed draws the same', '1');
}

function registerScenarios(forecast: Command): void {
  const action = () => import('./forecast-action.js');
  withRuns(
    withSession(
      forecast
        .command('run <scenario>')
        .description(
          'Month by month: who comes, stays and pays, what it costs and how long the cash lasts, with bands',
        ),
    ),
  )
    .option('--catalog <file>', 'the plans; default catalog.ts or catalog.json beside the scenario')
    .option(
      '--own',
      "behind the organisation's own months, with retention fitted to its customers, on its catalog in force",
    )
    .option('--policy <name>', 'with --own: the policy of the metrics; default kontor')
    .option('--csv', 'answer with CSV, one row a month')
    .option('--picture <file>', 'draw MRR with its bands: .svg, .png, or .csv for the data')
    .addHelpText(
      'after',
      `
The scenario is a TypeScript module that exports \`scenario\`, or JSON. Months above the line happened; those below it
are computed.

Examples:
  kontor forecast run examples/kalcifer/scenario.ts
  kontor forecast run scenario.json --catalog catalog.json --runs 10000 --seed 7 --csv
  kontor forecast run examples/kalcifer/scenario.ts --picture mrr.svg
  kontor forecast run scenario.ts --own -o kalcifer`,
    )
    .action(async (file: string, options: ScenarioOptions) => (await action()).run(file, options));
  withScenario(
    forecast.command('tornado <scenario>').description('Which range of the scenario matters most to a figure'),
  )
    .addOption(new Option('--measure <measure>', 'of what').choices(['mrr', 'arr', 'customers', 'cash']).default('mrr'))
    .option('--month <n>', 'at the end of which month of the forecast; default the last')
    .option('--segment <key>', 'of this segment only')
    .option('--picture <file>', 'draw it: .svg, .png, or .csv for the data')
    .addHelpText(
      'after',
      '\nExample:\n  kontor forecast tornado examples/kalcifer/scenario.ts --measure mrr --month 12',
    )
    .action(async (file: string, options: ScenarioOptions) => (await action()).showTornado(file, options));
  withRuns(
    withScenario(
      forecast
        .command('probability <scenario>')
        .description('How likely each target is: the share of runs that reach it'),
    ),
  )
    .option('--target <target...>', 'other ones than the scenario has: measure>=amount@month, or segment.measure>=…')
    .addHelpText(
      'after',
      `
Examples:
  kontor forecast probability examples/kalcifer/scenario.ts
  kontor forecast probability examples/kalcifer/scenario.ts --target 'mrr>=55000@12' 'cloud.customers>=50@12'`,
    )
    .action(async (file: string, options: ScenarioOptions) => (await action()).showProbability(file, options));
}

interface StoredScenario {
  readonly id: string;
  readonly created: string;
  readonly content: { readonly name?: unknown };
}

function registerStored(forecast: Command): void {
  const scenarios = forecast
    .command('scenarios')
    .description('Scenarios that are kept with the organisation, in versions, and run behind what happened');
  registerList<StoredScenario>(scenarios, {
    summary: 'Every version of every scenario, by name',
    path: '/v1/scenarios',
    columns: [
      { title: 'Scenario', value: (row) => row.id },
      { title: 'Name', value: (row) => String(row.content.name ?? '') },
      { title: 'Stored', value: (row) => row.created },
    ],
    empty: 'none yet; `kontor forecast scenarios push FILE --name base` stores one',
    as_of: true,
  });
  withSession(scenarios.command('show <id>').description('A scenario by its name, or name@version')).action(
    (id: string, options: GlobalOptions) =>
      inSession(options, async ({ connection, output }) => {
        const found = await connection.request<StoredScenario>('GET', `/v1/scenarios/${encodeURIComponent(id)}`);
        output.show(found, ({ content }) => JSON.stringify(content, null, 2));
      }),
  );
  withChange(scenarios.command('push <file>').description('Makes an immutable version; the same content makes none'))
    .requiredOption('--name <key>', 'what it is called, such as base')
    .addHelpText(
      'after',
      '\nExample:\n  kontor forecast scenarios push examples/kalcifer/scenario.ts --name base -o kalcifer',
    )
    .action(async (file: string, options: ChangeOptions & { name: string }) => {
      const { readScenario } = await import('../forecast/scenario-file.js');
      const body = { name: options.name, scenario: await readScenario(file) };
      await inSession(options, async ({ connection, output }) => {
        const made = await connection.request<StoredScenario>('POST', '/v1/scenarios', { body, ...once(options) });
        output.show(made, ({ id }) => `${id}\n\`kontor forecast scenarios run ${id}\` runs it`);
      });
    });
  withRuns(
    withSession(scenarios.command('run <id>').description('As `kontor forecast run --own`, of one that is stored')),
  )
    .option('--policy <name>', 'the policy of the metrics; default kontor')
    .option('--csv', 'answer with CSV, one row a month')
    .option('--picture <file>', 'draw MRR with its bands: .svg, .png, or .csv for the data')
    .addHelpText('after', '\nExample:\n  kontor forecast scenarios run base -o kalcifer --runs 5000')
    .action(async (id: string, options: ScenarioOptions) =>
      (await import('./forecast-action.js')).runStored(id, options),
    );
}

function registerCost(forecast: Command): void {
  withSession(
    forecast
      .command('cost')
      .description(
        'What each plan would cost for the same need, as it would be invoiced, and the cheapest that holds it',
      ),
  )
    .option('--catalog <file>', 'the plans; default the catalog in force of the organisation')
    .option('--usage <meter=quantity...>', 'used in a month')
    .option('--quantity <feature=seats...>', 'seats held')
    .option('--add-on <key=quantity...>', 'add-ons')
    .option('--plan <key...>', 'only these plans')
    .option('--currency <code>', "default the catalog's first")
    .option('--over <meter=from..to/steps>', 'over the quantity of one meter')
    .addHelpText(
      'after',
      `
Examples:
  kontor forecast cost --catalog examples/kalcifer/catalog.ts --usage events=700000 --quantity team-members=4
  kontor forecast cost -o kalcifer --over events=0..6000000/6`,
    )
    .action(async (options: CostOptions) => (await import('./forecast-cost-action.js')).showCosts(options));
}

function registerExperiment(forecast: Command): void {
  withSession(
    forecast
      .command('price-experiment')
      .description(
        "Replays a month's real usage under a changed catalog: revenue, and who pays more or less; stores nothing",
      ),
  )
    .requiredOption('--catalog <file>', 'the changed catalog')
    .requiredOption('--month <YYYY-MM>', 'a month that is over')
    .option('--plan <old=new...>', 'customers of a plan go to another one')
    .option('--limit <n>', 'rows of the table: those whose bill changes most', '50')
    .addHelpText(
      'after',
      '\nExample:\n  kontor forecast price-experiment --catalog new.ts --month 2023-11 --organisation kalcifer',
    )
    .action((options: ExperimentOptions) =>
      inSession(options, async (session) =>
        (await import('./price-experiment-action.js')).showExperiment(session, options),
      ),
    );
}
