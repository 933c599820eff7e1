// SPDX-License-Identifier: Apache-2.0
import type { Command } from 'commander';
import {
  type ChangeOptions,
  type GlobalOptions,
  inSession,
  once,
  type Session,
  withChange,
  withSession,
} from '../program.js';
import { grouped, table } from '../terminal/table.js';
import { registerList } from './listing.js';
import { type LeftOut, leftOutText, registerRevaluation } from './revaluation.js';
import { saved } from './saved-answer.js';

interface TrialBalance extends LeftOut {
  readonly accounts: readonly { readonly account: string; readonly currency: string; readonly balance: string }[];
  readonly differences: readonly { readonly currency: string; readonly difference: string }[];
}
interface Entry {
  readonly id: string;
  readonly date: string;
  readonly kind: string;
  readonly reference: string;
  readonly postings: readonly { readonly account: string; readonly amount: string; readonly currency: string }[];
}
interface Month {
  readonly currency: string;
  readonly month: string;
  readonly opening: string;
  readonly billed: string;
  readonly recognised: string;
  readonly credited: string;
  readonly closing: string;
}
interface ExportOptions extends GlobalOptions {
  readonly format?: string;
  readonly chart?: string;
  readonly from?: string;
  readonly until?: string;
  readonly asOf?: string;
  readonly output?: string;
  readonly functional?: boolean;
}

const AS_OF = ['--as-of <moment>', 'as it was known then: an instant or a number of the commit clock'] as const;
const FUNCTIONAL = ['--functional', 'in the functional currency, each document at its rate'] as const;

export function registerLedger(program: Command): void {
  const ledger = program.command('ledger').description('The books');
  withSession(ledger.command('balances').description('The trial balance; exits 1 if it does not sum to zero'))
    .option(...FUNCTIONAL)
    .option(...AS_OF)
    .action((options: GlobalOptions & { asOf?: string; functional?: boolean }) =>
      inSession(options, (session) => balances(session, options)),
    );
  registerList<Entry>(
    ledger,
    {
      summary: 'The journal in the order of commits, oldest first',
      path: '/v1/ledger/entries',
      columns: [
        { title: 'Date', value: (row) => row.date },
        { title: 'Kind', value: (row) => row.kind },
        { title: 'Reference', value: (row) => row.reference },
        {
          title: 'Postings',
          value: ({ postings }) => postings.map((each) => `${each.account} ${each.amount}`).join(', '),
        },
        { title: 'Id', value: (row) => row.id },
      ],
      as_of: true,
      empty: 'nothing is posted yet',
      filters: [
        { flag: '--from <date>', help: 'the first day', parameter: 'from' },
        { flag: '--until <date>', help: 'the first day after', parameter: 'until' },
        { flag: '--reference <id>', help: 'of this document', parameter: 'reference' },
      ],
    },
    'entries',
  );
  withSession(ledger.command('export').description('The journal for another program'))
    .option('--format <format>', 'csv, journal_csv (QuickBooks and the like) or hledger', 'csv')
    .option('--chart <chart>', 'account numbers: generic, skr03 or skr04', 'generic')
    .option('--from <date>', 'the first day')
    .option('--until <date>', 'the first day after')
    .option('--output <file>', 'write to this file instead of stdout')
    .option(...FUNCTIONAL)
    .option(...AS_OF)
    .action((options: ExportOptions) =>
      inSession(options, (session) => {
        const { format, chart, from, until, functional, asOf: as_of } = options;
        const query = { format, chart, from, until, functional: functional ? 'true' : undefined, as_of };
        return saved(session, '/v1/ledger/export', query, options.output);
      }),
    );
  registerRevaluation(ledger);
  withSession(ledger.command('schedule').description('When what is invoiced is earned, by month'))
    .option('--csv', 'as CSV')
    .option('--output <file>', 'write CSV to this file')
    .option(...FUNCTIONAL)
    .option(...AS_OF)
    .addHelpText('after', '\nExample:\n  kontor ledger schedule -o acme --functional --csv')
    .action((options: ExportOptions & { csv?: boolean }) =>
      inSession(options, (session) => schedule(session, options)),
    );
  withChange(ledger.command('recognise').description('Posts what whole months earned and is not posted yet'))
    .option('--until <date>', 'months that end by this day (default: today)')
    .option('--dry-run', 'say what would be posted, and store nothing')
    .action((options: ChangeOptions & { until?: string; dryRun?: boolean }) =>
      inSession(options, async ({ connection, output }) => {
        const body = { until: options.until, dry_run: options.dryRun === true };
        const request = { body, ...once(options) };
        const posted = await connection.request<{ entries: Entry[] }>('POST', '/v1/ledger/recognise', request);
        output.show(posted, ({ entries }) =>
          entries.length === 0
            ? 'nothing is left to post'
            : [
                ...entries.map(({ date, reference, postings }) => `${date} ${reference}: ${earnedOf(postings)}`),
                ...(options.dryRun ? ['(nothing is stored)'] : []),
              ].join('\n'),
        );
      }),
    );
}

async function balances(
  { connection, output }: Session,
  options: { readonly asOf?: string; readonly functional?: boolean },
): Promise<void> {
  const balance = await connection.request<TrialBalance>('GET', '/v1/ledger/balances', {
    query: { as_of: options.asOf, functional: options.functional },
  });
  const off = balance.differences.filter(({ difference }) => Number(difference) !== 0);
  if (off.length > 0) process.exitCode = 1;
  output.show(balance, ({ accounts, differences, ...missing }) =>
    accounts.length === 0 && missing.missing_rate_count === 0
      ? 'nothing is posted yet'
      : [
          table(accounts, [
            { title: 'Account', value: (row) => row.account },
            { title: 'Balance', value: (row) => `${grouped(row.balance)} ${row.currency}`, align: 'right' },
          ]),
          ...differences.map((sum) => `Sum: ${sum.difference} ${sum.currency}`),
          ...leftOutText(missing),
        ].join('\n'),
  );
}

async function schedule(session: Session, options: ExportOptions & { readonly csv?: boolean }): Promise<void> {
  const query = { as_of: options.asOf, functional: options.functional ? 'true' : undefined };
  if (options.csv || options.output !== undefined)
    return saved(session, '/v1/ledger/schedule/export', query, options.output);
  const found = await session.connection.request<{ months: Month[] } & LeftOut>('GET', '/v1/ledger/schedule', {
    query,
  });
  const amount = (title: string, value: (row: Month) => string) =>
    ({ title, value: (row: Month) => grouped(value(row)), align: 'right' }) as const;
  session.output.show(found, ({ months, ...missing }) =>
    months.length === 0 && missing.missing_rate_count === 0
      ? 'nothing is invoiced yet'
      : [
          table(months, [
            { title: 'Month', value: (row) => row.month },
            { title: 'Currency', value: (row) => row.currency },
            amount('Opening', (row) => row.opening),
            amount('Billed', (row) => row.billed),
            amount('Recognised', (row) => row.recognised),
            amount('Credited', (row) => row.credited),
            amount('Closing', (row) => row.closing),
          ]),
          ...leftOutText(missing),
        ].join('\n'),
  );
}

/** The revenue of an entry, debits less credits turned round. */
function earnedOf(postings: Entry['postings']): string {
  const revenue = postings.filter(({ account }) => account === 'revenue' || account === 'discounts');
  const cents = revenue.reduce((sum, { amount }) => sum - BigInt(amount.replace('.', '')), 0n);
  const digits = postings[0]?.amount.split('.')[1]?.length ?? 0;
  const text = String(cents < 0n ? -cents : cents).padStart(digits + 1, '0');
  const shown = digits === 0 ? text : `${text.slice(0, -digits)}.${text.slice(-digits)}`;
  return `${cents < 0n ? '-' : ''}${grouped(shown)} ${postings[0]?.currency ?? ''} earned`;
}
