// SPDX-License-Identifier: Apache-2.0
import type { Command } from 'commander';
import { type GlobalOptions, inSession, withSession } from '../program.js';
import { readJson } from './subscriptions.js';

interface Ingested {
  readonly accepted: number;
  readonly duplicates: number;
  readonly quarantined: readonly { readonly index: number }[];
  readonly rejected: readonly {
    readonly index: number;
    readonly problems: readonly { readonly path: string; readonly message: string; readonly mend: string }[];
  }[];
}

export function registerEvents(program: Command): void {
  const events = program.command('events').description('Usage');
  withSession(
    events.command('send <file>').description('Sends one CloudEvent or a list of them as JSON (`-` reads stdin)'),
  )
    .addHelpText(
      'after',
      `
Example:
  echo '{"specversion":"1.0","id":"1","source":"app","type":"acme.event","subject":"cus_…"}' | kontor events send - -o acme`,
    )
    .action((file: string, options: GlobalOptions) =>
      inSession(options, async ({ connection, output }) => {
        const answer = await connection.request<Ingested>('POST', '/v1/events', { body: readJson(file) });
        output.show(answer, answerText);
        if (answer.rejected.length > 0) process.exitCode = 2;
      }),
    );
}

function answerText({ accepted, duplicates, quarantined, rejected }: Ingested): string {
  return [
    `${accepted} accepted, ${duplicates} known already, ${quarantined.length} in quarantine, ${rejected.length} rejected`,
    ...rejected.map(({ index, problems }) => {
      const first = problems[0];
      return `  [${index}] ${first === undefined ? '' : `${first.path}: ${first.message}; ${first.mend}`}`;
    }),
  ].join('\n');
}
