// SPDX-License-Identifier: Apache-2.0
import { Argument, type Command, Option } from 'commander';
import { type ChangeOptions, type GlobalOptions, withChange, withSession } from '../program.js';
import { registerList } from './listing.js';
import { registerPicture } from './report.js';

/** What every question to the metrics may say. */
export interface FrameOptions extends GlobalOptions {
  readonly policy?: string;
  readonly timezone?: string;
  readonly asOf?: string;
  readonly csv?: boolean;
  readonly output?: string;
}
export interface MovementOptions extends FrameOptions {
  readonly from?: string;
  readonly until?: string;
  readonly by?: string;
  readonly currency?: string;
  readonly customers?: boolean;
  readonly kind?: string;
}
export interface FigureOptions extends FrameOptions {
  readonly on?: string;
  readonly from?: string;
  readonly currency?: string;
  readonly explain?: boolean;
  readonly limit?: string;
  readonly all?: boolean;
}
export interface CohortOptions extends FrameOptions {
  readonly by?: string;
  readonly from?: string;
  readonly on?: string;
  readonly currency?: string;
  readonly revenue?: boolean;
}
export interface BridgeOptions extends FrameOptions {
  readonly from?: string;
  readonly to?: string;
  readonly on?: string;
  readonly currency?: string;
}
export interface ImportFileOptions extends GlobalOptions {
  readonly source?: string;
  readonly currency?: string;
  readonly timezone?: string;
  readonly dryRun?: boolean;
}
export interface PolicyOptions extends ChangeOptions {
  readonly base?: string;
  readonly option?: readonly string[];
}
export interface RemoveOptions extends ChangeOptions {
  readonly dryRun?: boolean;
}
interface ListedPolicy {
  readonly id: string;
  readonly preset: boolean;
  readonly created: string | null;
}

const FILE_KINDS = ['periods', 'stripe', 'spend', 'costs', 'accounts', 'community', 'customers'];
const MOVEMENTS = ['new', 'expansion', 'contraction', 'churn', 'reactivation', 'fx'];

export function registerMetrics(program: Command): void {
  const metrics = program
    .command('metrics')
    .description('Recurring revenue and what follows from it, under a stated policy');
  registerFigures(metrics);
  registerMovements(metrics);
  registerCohorts(metrics);
  registerBridge(metrics);
  registerPicture(metrics);
  registerPolicies(metrics);
  registerImportFile(metrics);
  registerSources(metrics);
}

/** The options of every question. */
function withPolicy(command: Command): Command {
  return withKnown(command).option(
    '--policy <name>',
    'what counts: kontor, chartmogul, stripe, … or one of yours, such as ours@2',
    'kontor',
  );
}

function withKnown(command: Command): Command {
  return withSession(command)
    .option('--timezone <zone>', "whose days and months (default: the organisation's)")
    .option('--as-of <moment>', 'as it was known then: an instant or a number of the commit clock');
}

/** The options of a report, with `--csv`. */
function withFrame(command: Command): Command {
  return withCsv(withPolicy(command));
}

function withCsv(command: Command): Command {
  return command.option('--csv', 'as CSV').option('--output <file>', 'write CSV to this file');
}

function withDays(command: Command): Command {
  return command
    .option('--on <date>', 'how things stand at the end of this day (default: today)')
    .option('--from <date>', 'the first day of what happened (default: of the month that ends with --on)')
    .option('--currency <code>', "of all money (default: the organisation's)");
}

function registerFigures(metrics: Command): void {
  withDays(withFrame(metrics.command('show [figures...]').description('The figures as of a day; default all of them')))
    .option('--explain', 'with the definition of each, and what it was computed from')
    .addHelpText(
      'after',
      `
Examples:
  kontor metrics show -o acme
  kontor metrics show mrr net_revenue_retention mrr/plan -o acme --on 2026-03-31 --policy stripe --explain
  kontor metrics show -o acme --csv --output metrics.csv`,
    )
    .action(async (names: string[], options: FigureOptions) =>
      (await import('./metrics-figures-action.js')).showFigures(names, options),
    );
  withDays(withFrame(metrics.command('drill <figure>').description('The customers and invoices behind a figure')))
    .option('--limit <n>', 'rows, at most 1000', '50')
    .option('--all', 'every row')
    .addHelpText(
      'after',
      `
Examples:
  kontor metrics drill mrr -o acme
  kontor metrics drill receivables/over_90 -o acme --on 2026-03-31 --all`,
    )
    .action(async (figure: string, options: FigureOptions) =>
      (await import('./metrics-figures-action.js')).drill(figure, options),
    );
  withSession(metrics.command('definitions').description('Every figure there is, and how it is defined')).action(
    async (options: GlobalOptions) => (await import('./metrics-figures-action.js')).definitions(options),
  );
}

function registerMovements(metrics: Command): void {
  withFrame(metrics.command('movements').description('How recurring revenue moved, by period and currency'))
    .option('--from <date>', 'the first day (default: that of the month eleven months ago)')
    .option('--until <date>', 'the first day after (default: tomorrow)')
    .addOption(
      new Option('--by <period>', 'how long each period is')
        .choices(['day', 'week', 'month', 'quarter', 'year'])
        .default('month'),
    )
    .option('--currency <code>', 'convert everything to this by the recorded rates')
    .option('--customers', 'the customers behind it instead: a row for each period in which they moved')
    .addOption(new Option('--kind <movement>', 'with --customers: only those of this').choices(MOVEMENTS))
    .addHelpText(
      'after',
      `
Examples:
  kontor metrics movements -o acme
  kontor metrics movements -o acme --policy chartmogul --by quarter --csv
  kontor metrics movements -o acme --from 2026-03-01 --until 2026-04-01 --customers --kind churn`,
    )
    .action(async (options: MovementOptions) => (await import('./metrics-movements-action.js')).showMovements(options));
}

function registerCohorts(metrics: Command): void {
  withFrame(metrics.command('cohorts').description('Who stays, by age: customers put together by when they began'))
    .addOption(
      new Option('--by <property>', 'or by what they had when they began')
        .choices(['month', 'plan', 'source', 'version'])
        .default('month'),
    )
    .option('--from <date>', 'a day of the first month (default: of that eleven months ago)')
    .option('--on <date>', 'the last day that is looked at (default: today)')
    .option('--currency <code>', "of all money (default: the organisation's)")
    .option('--revenue', 'what they pay, instead of who stays')
    .addHelpText(
      'after',
      `
Examples:
  kontor metrics cohorts -o acme
  kontor metrics cohorts -o acme --by plan --revenue --policy chartmogul
  kontor metrics cohorts -o acme --csv --output cohorts.csv`,
    )
    .action(async (options: CohortOptions) => (await import('./metrics-cohorts-action.js')).showCohorts(options));
}

function registerBridge(metrics: Command): void {
  withCsv(
    withKnown(metrics.command('bridge').description('Why two policies come to different MRR, customer by customer')),
  )
    .requiredOption('--from <policy>', 'the policy to begin with')
    .requiredOption('--to <policy>', 'the policy to come to')
    .option('--on <date>', 'at the end of this day (default: today)')
    .option('--currency <code>', "of all money (default: the organisation's)")
    .addHelpText(
      'after',
      `
Example:
  kontor metrics bridge -o acme --from stripe --to chartmogul --on 2026-03-31`,
    )
    .action(async (options: BridgeOptions) => (await import('./metrics-bridge-action.js')).showBridge(options));
}

function registerPolicies(metrics: Command): void {
  const policies = metrics.command('policies').description('What counts as recurring revenue, and when');
  registerList<ListedPolicy>(policies, {
    summary: 'The presets, and every version of your own',
    path: '/v1/metric_policies',
    whole: true,
    columns: [
      { title: 'Policy', value: ({ id }) => id },
      { title: 'Stored', value: ({ preset, created }) => (preset ? 'a preset' : (created ?? '').slice(0, 10)) },
    ],
    empty: 'there are none',
    as_of: true,
  });
  withSession(policies.command('show <name>').description('What a policy says, in words')).action(
    async (name: string, options: GlobalOptions) => (await import('./metrics-policies-action.js')).show(name, options),
  );
  withChange(policies.command('add <name>').description('Stores a policy, or another version of one'))
    .option('--base <policy>', 'what the options are put on top of', 'kontor')
    .option('--option <option=value...>', 'such as churn_at=cancellation usage_months=3 past_due_days=null')
    .addHelpText(
      'after',
      `
Example:
  kontor metrics policies add ours -o acme --base chartmogul --option usage_months=3 trials=included`,
    )
    .action(async (name: string, options: PolicyOptions) =>
      (await import('./metrics-policies-action.js')).add(name, options),
    );
}

function registerSources(metrics: Command): void {
  const sources = metrics.command('sources').description('Where imported subscriptions come from');
  registerList<{ readonly id: string; readonly subscriptions: number }>(sources, {
    summary: 'Every source, with how many subscriptions are of it',
    path: '/v1/metrics/imports',
    whole: true,
    columns: [
      { title: 'Source', value: ({ id }) => id },
      { title: 'Subscriptions', value: ({ subscriptions }) => String(subscriptions), align: 'right' },
    ],
    empty: 'nothing was imported; `kontor metrics import` reads a file',
    as_of: true,
  });
  withChange(sources.command('remove <name>').description('Takes the subscriptions of a source out again'))
    .option('--dry-run', 'say what would go, and store nothing')
    .addHelpText('after', '\nExample:\n  kontor metrics sources remove old-billing -o acme --dry-run')
    .action(async (name: string, options: RemoveOptions) =>
      (await import('./metrics-import-action.js')).removeSource(name, options),
    );
}

function registerImportFile(metrics: Command): void {
  withSession(
    metrics.command('import').description('Records what metrics need and Kontor does not bill, from a CSV file'),
  )
    .addArgument(new Argument('<kind>', 'what the file holds').choices(FILE_KINDS))
    .argument('<file>', 'read whole or not at all; again, it changes nothing')
    .option('--source <name>', 'where subscriptions come from: their ids are its own (default: import)')
    .option('--currency <code>', "of rows without one (default: the organisation's)")
    .option('--timezone <zone>', "whose midnights days are (default: the organisation's)")
    .option('--dry-run', 'say what it would change, and store nothing')
    .addHelpText(
      'after',
      `
Columns, in any order; those in brackets may be absent:
  periods    customer_id (or user_id), start_date, end_date, monthly_amount [, subscription_id, plan, currency]
             end_date is the first day no longer paid for; empty: it goes on
  stripe     id, Customer ID, Plan, Quantity, Currency, Interval, Amount, Status, Start Date (UTC) [, Trial End (UTC),
             Canceled At (UTC), Cancel At Period End, Current Period Start (UTC), Current Period End (UTC),
             Ended At (UTC)]: as Stripe exports subscriptions; or unit_amount in minor units, and interval_count
  spend      month, channel, amount [, currency]: to win customers
  costs      meter or plan, from, cost [, currency]: of one unit of a meter, or of a plan's subscription a month
  accounts   month [, operating_profit, revenue, net_burn, currency]
  community  series, date, value: stars, contributors, installs, downloads
  customers  customer_id, created_at [, source, installed_at]

Examples:
  kontor metrics import periods subscription_periods.csv -o acme --source old-billing --currency USD --dry-run
  kontor metrics import stripe subscriptions.csv -o acme --source stripe
  kontor metrics import spend spend.csv -o acme`,
    )
    .action(async (kind: string, file: string, options: ImportFileOptions) =>
      (await import('./metrics-import-action.js')).importMetricFile(kind, file, options),
    );
}
