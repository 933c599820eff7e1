// SPDX-License-Identifier: Apache-2.0
import type { Command } from 'commander';
import { registerList } from './listing.js';

interface AuditEntry {
  readonly id: string;
  readonly seq: string;
  readonly at: string;
  readonly actor: string;
  readonly action: string;
  readonly target: string;
}

export function registerAudit(program: Command): void {
  registerList<AuditEntry>(program.command('audit').description('Who changed what, and when'), {
    summary: 'Changes, newest first',
    path: '/v1/audit',
    columns: [
      { title: 'Commit', value: (row) => row.seq, align: 'right' },
      { title: 'At', value: (row) => row.at },
      { title: 'Who', value: (row) => row.actor },
      { title: 'What', value: (row) => row.action },
      { title: 'Of', value: (row) => row.target },
    ],
    empty: 'nothing has changed yet',
    filters: [{ flag: '--object <id>', help: 'of this object', parameter: 'target' }],
  });
}
