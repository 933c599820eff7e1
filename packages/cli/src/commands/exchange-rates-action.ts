// SPDX-License-Identifier: Apache-2.0
import { existsSync, readFileSync } from 'node:fs';
import { CommandFailure } from '../failure.js';
import { inSession, once, type Session } from '../program.js';
import { startStep } from '../terminal/progress.js';
import { type Changes, type ImportOptions, told } from './exchange-rates.js';

/** Rows that are sent at once. */
const PORTION = 500;

/** Sends a file of rates a portion of rows at a time, so that one of many years is seen to go on. */
export async function importRates(file: string, options: ImportOptions): Promise<void> {
  if (!existsSync(file)) throw new CommandFailure(`${file}: no such file`, 2);
  await inSession(options, (session) => sendRates(session, file, options));
}

async function sendRates({ connection, output }: Session, file: string, options: ImportOptions): Promise<void> {
  const [head = '', ...rows] = readFileSync(file, 'utf8')
    .split(/\r?\n/)
    .filter((line) => line.trim() !== '');
  const step = startStep('Recording rates', { total: rows.length, quiet: options.json === true });
  const sum = { added: 0, corrected: [] as Changes['corrected'][number][], unchanged: 0 };
  let last: Changes | undefined;
  for (let from = 0; last === undefined || from < rows.length; from += PORTION) {
    const body = {
      content: [head, ...rows.slice(from, from + PORTION)].join('\n'),
      source: options.source,
      currencies: options.currencies?.toUpperCase().split(/[\s,]+/),
      dry_run: options.dryRun === true,
    };
    const key = once(options).idempotency_key;
    const request = { body, ...(key === undefined ? {} : { idempotency_key: `${key} ${from}` }) };
    last = await connection.request<Changes>('POST', '/v1/exchange_rates/import', request);
    sum.added += last.added;
    sum.corrected.push(...last.corrected);
    sum.unchanged += last.unchanged;
    step.reach(from + PORTION);
  }
  step.finish(`${rows.length} rows`);
  output.show({ ...last, ...sum } satisfies Changes, told);
}
