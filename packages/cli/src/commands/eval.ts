// SPDX-License-Identifier: Apache-2.0
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { Command } from 'commander';
import { evaluateLine } from '../eval/evaluate.js';
import { protocolSchemas } from '../eval/json-schemas.js';

/** Answers are written in blocks of this many characters: a write a line would cost more than the answer. */
const BLOCK_LENGTH = 64 * 1024;

export function registerEval(program: Command): void {
  program
    .command('eval')
    .summary('answer one JSON request a line from stdin, over the pure core')
    .description(
      'Reads one JSON request a line on stdin and answers one JSON line each, in order: rate, period, next_dates, cycle,\n' +
        'prorate, invoice, coupon, credit, tax, schedule, entitlements, check_catalog. Needs no database. See docs/protocol.',
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
      if (options.schemas === undefined) return answerLines(process.stdin, process.stdout);
      mkdirSync(options.schemas, { recursive: true });
      for (const [name, content] of protocolSchemas()) writeFileSync(join(options.schemas, name), content);
    });
}

/** Answers every non-empty line of `input` on `output`, in order, at the pace of the reader. */
export async function answerLines(input: NodeJS.ReadableStream, output: NodeJS.WritableStream): Promise<void> {
  let block = '';
  const flush = async () => {
    const text = block;
    block = '';
    if (text !== '' && !output.write(text)) await new Promise((resolve) => output.once('drain', resolve));
  };
  for await (const line of createInterface({ input, crlfDelay: Number.POSITIVE_INFINITY })) {
    if (line.trim() === '') continue;
    block += `${JSON.stringify(evaluateLine(line))}\n`;
    // a person or a program that waits for its answer before it asks again gets it at once
    if (block.length >= BLOCK_LENGTH || (input as { readableLength?: number }).readableLength === 0) await flush();
  }
  await flush();
}
