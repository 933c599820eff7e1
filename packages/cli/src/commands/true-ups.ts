// SPDX-License-Identifier: Apache-2.0
import type { Command } from 'commander';
import { type ChangeOptions, inSession, once, withChange } from '../program.js';
import { grouped, table } from '../terminal/table.js';

export interface TrueUp {
  readonly feature: string;
  readonly start: string;
  readonly end: string;
  readonly licensed: string;
  readonly high_water: string;
  readonly seats: string;
  readonly status: string;
  readonly amount: string | null;
  readonly currency: string | null;
  readonly charge_id: string | null;
}

/** Adds what tells and settles the true-ups of a licence to the command of licences. */
export function registerTrueUps(licences: Command): void {
  withChange(licences.command('true-ups <licence>').description('Seats beyond a licence, by period of true-up'))
    .option('--settle', 'charge for those that are due and wait for no statement')
    .option('--dry-run', 'with --settle: say what would be charged, and store nothing')
    .addHelpText('after', '\nExample:\n  kontor licences true-ups lic_… -o acme --settle --dry-run')
    .action((licence: string, options: ChangeOptions & { settle?: boolean; dryRun?: boolean }) =>
      inSession(options, async ({ connection, output }) => {
        const path = `/v1/licences/${encodeURIComponent(licence)}/true_ups`;
        const body = { dry_run: options.dryRun === true };
        const list = options.settle
          ? await connection.request<{ data: readonly TrueUp[] }>('POST', path, { body, ...once(options) })
          : await connection.request<{ data: readonly TrueUp[] }>('GET', path);
        output.show(list, ({ data }) =>
          data.length === 0 ? 'no installation has told of seats yet' : trueUpTable(data),
        );
      }),
    );
}

export function trueUpTable(rows: readonly TrueUp[]): string {
  return table(rows, [
    { title: 'Feature', value: (row) => row.feature },
    { title: 'From', value: (row) => row.start },
    { title: 'To', value: (row) => row.end },
    { title: 'Licensed', value: (row) => row.licensed, align: 'right' },
    { title: 'Most', value: (row) => row.high_water, align: 'right' },
    { title: 'To pay', value: (row) => row.seats, align: 'right' },
    {
      title: 'Amount',
      value: (row) => (row.amount === null ? '' : `${grouped(row.amount)} ${row.currency}`),
      align: 'right',
    },
    { title: 'Status', value: (row) => row.status },
    { title: 'Charge', value: (row) => row.charge_id ?? '' },
  ]);
}
