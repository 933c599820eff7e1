// SPDX-License-Identifier: Apache-2.0
import type { Instant } from '@kontor/core';
import type { ClockStep } from '@kontor/server';
import { type Command, Option } from 'commander';
import { type GlobalOptions, inSession, withSession } from '../program.js';

/** A test clock as the API shows it. */
export interface Clock {
  readonly object: string;
  readonly now: string;
  readonly timezone: string;
}
export interface AdvanceOptions extends GlobalOptions {
  readonly to?: string;
  readonly by?: string;
  readonly step: ClockStep;
}

export function registerClock(program: Command): void {
  const clock = program.command('clock').description('The test clock of an organisation that lives in simulated time');
  withSession(clock.command('show').description('What time it is there')).action((options: GlobalOptions) =>
    inSession(options, async ({ connection, output }) => {
      const found = await connection.request<Clock>('GET', '/v1/test_clock');
      const { dateAt, parseInstant } = await import('@kontor/core');
      const dayOf = ({ now, timezone }: Clock) => dateAt(parseInstant(now) as Instant, timezone);
      output.show(found, (clock) => `${clock.now}, the ${dayOf(clock)} in ${clock.timezone}`);
    }),
  );
  withSession(clock.command('advance').description('Lets time pass and issues the invoices that fall due on the way'))
    .option('--to <moment>', 'a day, or an instant such as 2025-01-01T12:00:00Z')
    .option('--by <span>', 'so much further instead: 10d, 2w, 3m, 1y')
    .addOption(
      new Option('--step <step>', 'close billing whenever a day, a Monday or the first of a month is over')
        .choices(['day', 'week', 'month'] satisfies ClockStep[])
        .default('month'),
    )
    .addHelpText(
      'after',
      `
A day is billed once it is over. Cut off in the middle, the same command with --to goes on; nothing is billed twice.

Examples:
  kontor clock advance --by 1y -o trial
  kontor clock advance --to 2025-03-01 --step day -o trial`,
    )
    .action(async (options: AdvanceOptions) => (await import('./clock-action.js')).advanceClock(options));
}
