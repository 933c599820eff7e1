// SPDX-License-Identifier: Apache-2.0
import type { Command } from 'commander';
import { type GlobalOptions, inSession, withSession } from '../program.js';

interface Presented {
  readonly number: string;
  readonly status: string;
  readonly document_hash: string;
  readonly signature: { readonly name: string; readonly at: string } | null;
}

/** What whoever holds the link of a quote may do; the last part of the link is the token. */
export function registerQuoteLinks(quotes: Command): void {
  withSession(quotes.command('read <token>').description('What a link offers')).action(
    (token: string, options: GlobalOptions) =>
      inSession(options, async ({ connection, output }) => {
        const found = await connection.request<Presented>('GET', `/v1/quotes/by_token/${encodeURIComponent(token)}`);
        output.show(found, (data) => JSON.stringify(data, null, 2));
      }),
  );
  withSession(quotes.command('accept <token>').description('Signs the quote of a link'))
    .requiredOption('--name <text>', 'who signs')
    .requiredOption('--hash <sha256>', 'the document_hash of what was read')
    .addHelpText('after', `\nExample:\n  kontor quotes accept TOKEN --name 'Ada Lovelace' --hash 9f86d0…`)
    .action((token: string, options: GlobalOptions & { name: string; hash: string }) =>
      inSession(options, async ({ connection, output }) => {
        const done = await connection.request<Presented>(
          'POST',
          `/v1/quotes/by_token/${encodeURIComponent(token)}/accept`,
          { body: { name: options.name, accepted_hash: options.hash } },
        );
        output.show(done, ({ number, signature }) => `${number}: signed by ${signature?.name} on ${signature?.at}`);
      }),
    );
  withSession(quotes.command('decline <token>').description('Declines the quote of a link'))
    .option('--reason <text>', 'why')
    .action((token: string, options: GlobalOptions & { reason?: string }) =>
      inSession(options, async ({ connection, output }) => {
        const { reason } = options;
        const done = await connection.request<Presented>(
          'POST',
          `/v1/quotes/by_token/${encodeURIComponent(token)}/decline`,
          { body: reason === undefined ? {} : { reason } },
        );
        output.show(done, ({ number, status }) => `${number}: ${status}`);
      }),
    );
}
