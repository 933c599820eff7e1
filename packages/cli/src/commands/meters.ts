// SPDX-License-Identifier: Apache-2.0
import type { Command } from 'commander';
import { registerList } from './listing.js';

interface Meter {
  readonly id: string;
  readonly label: string;
  readonly event_type: string;
  readonly aggregation: string;
  readonly property?: string | null;
  readonly unit: string;
}

export function registerMeters(program: Command): void {
  registerList<Meter>(program.command('meters').description('What is counted'), {
    summary: 'The meters of the catalog in force',
    path: '/v1/meters',
    columns: [
      { title: 'Meter', value: (row) => row.id },
      { title: 'Label', value: (row) => row.label },
      { title: 'Event type', value: (row) => row.event_type },
      { title: 'Counts', value: (row) => [row.aggregation, row.property].filter(Boolean).join(' of ') },
      { title: 'Unit', value: (row) => row.unit },
    ],
    as_of: true,
    empty: 'the catalog has no meters; `kontor catalog push` publishes one that has',
  });
}
