// SPDX-License-Identifier: Apache-2.0
import { type Command, Option } from 'commander';

export interface PlanCheckOptions {
  readonly json?: boolean;
  readonly html?: string;
  readonly only?: 'contradicted' | 'not_derivable' | 'rounds_to_it' | 'holds';
  readonly catalog?: string;
}

/** A company's own plan. Needs no server and no database. */
export function registerPlan(program: Command): void {
  const plan = program
    .command('plan')
    .description('A business plan: whether it adds up (what customers subscribe to: kontor plans)');
  plan
    .command('check <file>')
    .description(
      'Computes every figure of a business plan again that follows from others, and says what contradicts what',
    )
    .addOption(
      new Option('--only <verdict>', 'show these alone').choices([
        'contradicted',
        'not_derivable',
        'rounds_to_it',
        'holds',
      ]),
    )
    .option('--html <file>', 'write the report as a page into this file')
    .option('--catalog <file>', 'the price list; default the `catalog` of the plan')
    .option('--json', 'answer with JSON')
    .addHelpText(
      'after',
      `
Examples:
  kontor plan check business-plan.ts
  kontor plan check business-plan.ts --only contradicted --html report.html
  kontor plan check business-plan.json --catalog catalog.ts --json

Exit codes: 0 everything holds · 1 something is contradicted · 2 the plan cannot be read`,
    )
    .action(async (file: string, options: PlanCheckOptions) =>
      (await import('./plan-check-action.js')).checkPlan(file, options),
    );
}
