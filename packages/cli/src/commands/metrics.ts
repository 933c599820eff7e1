// SPDX-License-Identifier: Apache-2.0
import { Argument, type Command } from 'commander';
import { type GlobalOptions, withSession } from '../program.js';

export interface ImportFileOptions extends GlobalOptions {
  readonly source?: string;
  readonly currency?: string;
  readonly timezone?: string;
  readonly dryRun?: boolean;
}

const FILE_KINDS = ['periods', 'stripe', 'spend', 'costs', 'accounts', 'community', 'customers'];

export function registerMetrics(program: Command): void {
  const metrics = program
    .command('metrics')
    .description('Recurring revenue and what follows from it, under a stated policy');
  registerImportFile(metrics);
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
