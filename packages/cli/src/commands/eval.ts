// SPDX-License-Identifier: Apache-2.0
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Command } from 'commander';

export function registerEval(program: Command): void {
  program
    .command('eval')
    .summary('answer one JSON request a line from stdin, over the pure core')
    .description(
      'Reads one JSON request a line on stdin and answers one JSON line each, in order: rate, period, next_dates, cycle,\n' +
        'prorate, invoice, coupon, credit, tax, schedule, entitlements, verify_licence, status_list, licence_expiry,\n' +
        'seat_overage, conversion_dates, plan_check, check_catalog. Needs no database. See docs/protocol.',
    )
    .option('--schemas <folder>', 'write the JSON Schemas of the protocol into this folder and end')
    .addHelpText(
      'after',
      `
Examples:
  echo '{"id":1,"op":"next_dates","schedule":{"anchor":{"kind":"anniversary","date":"2024-01-31"},"interval":"month"},"after":"2024-02-01","count":3}' | kontor eval
  kontor eval < requests.ndjson > answers.ndjson
  kontor eval --schemas docs/protocol`,
    )
    .action(async (options: { schemas?: string }) => {
      if (options.schemas === undefined) {
        const { answerLines } = await import('../eval/answer-lines.js');
        return answerLines(process.stdin, process.stdout);
      }
      const { protocolSchemas } = await import('../eval/json-schemas.js');
      mkdirSync(options.schemas, { recursive: true });
      for (const [name, content] of protocolSchemas()) writeFileSync(join(options.schemas, name), content);
    });
}
