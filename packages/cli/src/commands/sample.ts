// SPDX-License-Identifier: Apache-2.0
import type { Command } from 'commander';

export interface SampleOptions {
  readonly json?: boolean;
  readonly dataDir?: string;
}

/** Works on the database itself: only its operator may load or remove sample data. */
export function registerSample(program: Command): void {
  const sample = program.command('sample').description('The five example businesses with customers and usage');
  const local = (command: Command) =>
    command
      .option('--json', 'answer with JSON')
      .option('--data-dir <folder>', 'embedded database (default: KONTOR_DATA_DIR or .kontor)');

  local(sample.command('load').description('Load what is not there yet')).action(async (options: SampleOptions) =>
    (await import('./sample-action.js')).loadSamples(options),
  );

  local(
    sample
      .command('remove')
      .description('Remove all sample data: sample organisations whole, sample customers elsewhere'),
  )
    .option('--dry-run', 'say what would go, and remove nothing')
    .action(async (options: SampleOptions & { dryRun?: boolean }) =>
      (await import('./sample-action.js')).removeSamples(options),
    );
}
