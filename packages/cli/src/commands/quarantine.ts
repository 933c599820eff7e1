// SPDX-License-Identifier: Apache-2.0
import type { Command } from 'commander';
import { type GlobalOptions, inSession, withSession } from '../program.js';
import { registerList } from './listing.js';

interface QuarantinedEvent {
  readonly id: string;
  readonly source: string;
  readonly type: string;
  readonly subject: string;
  readonly code: string;
  readonly mend: string;
}

export function registerQuarantine(program: Command): void {
  const quarantine = program.command('quarantine').description('Usage events that are kept, but cannot be counted yet');
  registerList<QuarantinedEvent>(quarantine, {
    summary: 'What is held, and why',
    path: '/v1/quarantine',
    columns: [
      { title: 'Id', value: (row) => row.id },
      { title: 'Type', value: (row) => row.type },
      { title: 'Customer', value: (row) => row.subject },
      { title: 'Why', value: (row) => row.code },
      { title: 'Mend', value: (row) => row.mend },
    ],
    empty: 'nothing is held',
  });
  withSession(quarantine.command('replay').description('Counts what has become countable')).action(
    (options: GlobalOptions) =>
      inSession(options, async ({ connection, output }) => {
        const answer = await connection.request<{ counted: number; held: number }>('POST', '/v1/quarantine/replay');
        output.show(answer, ({ counted, held }) => `${counted} counted, ${held} still held`);
      }),
  );
}
