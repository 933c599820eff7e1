// SPDX-License-Identifier: Apache-2.0
import type { Command } from 'commander';
import { type ChangeOptions, type GlobalOptions, inSession, once, withChange, withSession } from '../program.js';
import { registerList } from './listing.js';

export interface Kept {
  readonly promised_percent: string;
  readonly percent: string | null;
  readonly breached: boolean;
}
export interface MonthOfSubscription {
  readonly subscription_id: string;
  readonly plan: string;
  readonly currency: string;
  readonly fee: string;
  readonly credit: string;
  readonly uptime: Kept | null;
  readonly response: (Kept & { readonly met: number; readonly missed: number; readonly pending: number }) | null;
}
export interface Report {
  readonly id: string;
  readonly subscriptions: readonly MonthOfSubscription[];
}
export interface ReportOptions extends GlobalOptions {
  readonly month: string;
  readonly customer?: string;
  readonly csv?: boolean;
  readonly output?: string;
}
export interface FileOptions extends ChangeOptions {
  readonly dryRun?: boolean;
}
export interface GrantOptions extends FileOptions {
  readonly month: string;
  readonly customer?: string;
}
interface Case {
  readonly id: string;
  readonly reference: string;
  readonly customer_id: string;
  readonly severity: string;
  readonly opened: string;
  readonly responded: string | null;
}
interface Outage {
  readonly id: string;
  readonly reference: string;
  readonly component: string;
  readonly from: string;
  readonly to: string | null;
  readonly planned: boolean;
  readonly customer_ids: readonly string[] | null;
}
interface Credit {
  readonly id: string;
  readonly customer_id: string;
  readonly month: string;
  readonly amount: string;
  readonly currency: string;
  readonly status: string;
  readonly granted_by: string;
}

export function registerSla(program: Command): void {
  const sla = program
    .command('sla')
    .description('Promises of uptime and support: what was kept, and what is given back');
  withSession(sla.command('report').description('How customers were served in a month'))
    .requiredOption('--month <month>', 'as 2026-03, in the zone of each subscription')
    .option('--customer <id>', 'of this customer only')
    .option('--csv', 'as CSV, a subscription a line')
    .option('--output <file>', 'with --csv: into this file')
    .addHelpText(
      'after',
      `
Examples:
  kontor sla report --month 2026-03 -o acme
  kontor sla report --month 2026-03 -o acme --csv --output march.csv`,
    )
    .action(async (options: ReportOptions) => (await import('./sla-action.js')).report(options));
  registerCases(sla);
  registerOutages(sla);
  registerHolidays(sla);
  registerServiceCredits(sla);
}

function registerCases(sla: Command): void {
  const cases = sla.command('cases').description('Support cases');
  registerList<Case>(cases, {
    summary: 'Support cases, the one recorded last first',
    path: '/v1/support_cases',
    columns: [
      { title: 'Case', value: (row) => row.id },
      { title: 'Reference', value: (row) => row.reference },
      { title: 'Customer', value: (row) => row.customer_id },
      { title: 'Severity', value: (row) => row.severity },
      { title: 'Opened', value: (row) => row.opened },
      { title: 'Answered', value: (row) => row.responded ?? 'not yet' },
    ],
    filters: [{ flag: '--customer <id>', help: 'of this customer only', parameter: 'customer_id' }],
    empty: 'no case is recorded; `kontor sla cases import` reads a file',
  });
  registerRemove(cases, 'case', (id) => `/v1/support_cases/${id}`);
  registerImport(cases, '/v1/support_cases/import', {
    summary: 'Records the support cases of a CSV file; again, it changes nothing',
    help: `
The file has the columns reference,customer,severity,opened and, if there are any, responded,resolved,level.

Example:
  kontor sla cases import cases.csv -o acme --dry-run`,
  });
}

function registerOutages(sla: Command): void {
  const outages = sla.command('outages').description('Outages and planned maintenance');
  registerList<Outage>(outages, {
    summary: 'Outages, the one recorded last first',
    path: '/v1/service_outages',
    columns: [
      { title: 'Outage', value: (row) => row.id },
      { title: 'Reference', value: (row) => row.reference },
      { title: 'Component', value: (row) => row.component },
      { title: 'From', value: (row) => row.from },
      { title: 'To', value: (row) => row.to ?? 'it goes on' },
      { title: 'Planned', value: (row) => (row.planned ? 'yes' : 'no') },
      { title: 'Whom', value: (row) => row.customer_ids?.join(' ') ?? 'everybody' },
    ],
    empty: 'no outage is recorded; `kontor sla outages import` reads a file',
  });
  registerImport(outages, '/v1/service_outages/import', {
    summary: 'Records the outages of a CSV file; again, it changes nothing',
    help: `
The file has the columns reference,component,from and, if there are any, to,planned,customers.

Example:
  kontor sla outages import outages.csv -o acme --dry-run`,
  });
  registerRemove(outages, 'outage', (id) => `/v1/service_outages/${id}`);
}

function registerRemove(parent: Command, what: string, path: (id: string) => string): void {
  withChange(parent.command('remove <id>').description(`Removes the ${what} that was recorded by mistake`)).action(
    (id: string, options: ChangeOptions) =>
      inSession(options, async ({ connection, output }) => {
        output.show(
          await connection.request('DELETE', path(encodeURIComponent(id)), once(options)),
          () => `${id} is removed`,
        );
      }),
  );
}

function registerImport(parent: Command, path: string, { summary, help }: { summary: string; help: string }): void {
  withChange(parent.command('import <file>').description(summary))
    .option('--dry-run', 'say what it would change, and store nothing')
    .addHelpText('after', help)
    .action(async (file: string, options: FileOptions) =>
      (await import('./sla-action.js')).importRecords(file, path, options),
    );
}

function registerHolidays(sla: Command): void {
  const holidays = sla.command('holidays').description('Days on which support does not work');
  withSession(holidays.command('show <calendar>').description('The days of a calendar')).action(
    async (calendar: string, options: GlobalOptions) =>
      (await import('./sla-action.js')).showHolidays(calendar, options),
  );
  withChange(
    holidays.command('set <calendar> <file>').description('Sets the days of a calendar, in place of those before'),
  )
    .addHelpText(
      'after',
      `
The file has the columns date,name; support levels of the catalog name the calendar in hours.holidays.

Example:
  kontor sla holidays set de holidays.csv -o acme`,
    )
    .action(async (calendar: string, file: string, options: ChangeOptions) =>
      (await import('./sla-action.js')).setHolidays(calendar, file, options),
    );
}

function registerServiceCredits(sla: Command): void {
  const credits = sla.command('credits').description('What is given back for promises that were not kept');
  registerList<Credit>(credits, {
    summary: 'Credits that were granted, the latest first',
    path: '/v1/service_credits',
    columns: [
      { title: 'Credit', value: (row) => row.id },
      { title: 'Month', value: (row) => row.month },
      { title: 'Customer', value: (row) => row.customer_id },
      { title: 'Amount', value: (row) => `${row.amount} ${row.currency}`, align: 'right' },
      { title: 'Status', value: (row) => row.status },
      { title: 'Granted by', value: (row) => row.granted_by },
    ],
    filters: [
      { flag: '--customer <id>', help: 'of this customer only', parameter: 'customer_id' },
      { flag: '--month <month>', help: 'for this month only', parameter: 'month' },
    ],
    empty: 'none was granted; `kontor sla credits grant --month … --dry-run` says what a month would give',
  });
  withSession(credits.command('show <id>').description('One credit, with the report it was decided by')).action(
    (id: string, options: GlobalOptions) =>
      inSession(options, async ({ connection, output }) => {
        const found = await connection.request('GET', `/v1/service_credits/${encodeURIComponent(id)}`);
        output.show(found, (data) => JSON.stringify(data, null, 2));
      }),
  );
  withChange(credits.command('grant').description('Grants the credits of a month; again, it gives nothing more'))
    .requiredOption('--month <month>', 'as 2026-03')
    .option('--customer <id>', 'to this customer only')
    .option('--dry-run', 'say what would be given, and store nothing')
    .addHelpText(
      'after',
      `
Examples:
  kontor sla credits grant --month 2026-03 -o acme --dry-run
  kontor sla credits grant --month 2026-03 -o acme --customer ada`,
    )
    .action(async (options: GrantOptions) => (await import('./sla-action.js')).grantCredits(options));
  withChange(credits.command('reverse <id>').description('Takes a credit back of which nothing was used'))
    .requiredOption('--reason <words>', 'why')
    .option('--dry-run', 'say whether it can be, and store nothing')
    .action((id: string, options: FileOptions & { reason: string }) =>
      inSession(options, async ({ connection, output }) => {
        const { reason, dryRun } = options;
        const request = { body: { reason, dry_run: dryRun === true }, ...once(options) };
        const path = `/v1/service_credits/${encodeURIComponent(id)}/reverse`;
        const done = await connection.request<Credit>('POST', path, request);
        output.show(done, ({ amount, currency }) =>
          dryRun ? `${amount} ${currency} can be taken back (nothing is stored)` : `${amount} ${currency} taken back`,
        );
      }),
    );
}
