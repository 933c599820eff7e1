// SPDX-License-Identifier: Apache-2.0
import type { Command } from 'commander';
import { type GlobalOptions, inSession, withSession } from '../program.js';
import { saved } from './saved-answer.js';

interface Presented {
  readonly number: string;
  readonly status: string;
  readonly document_hash: string;
  readonly signature: { readonly name: string; readonly at: string } | null;
}

/** The last part of a link, which may be given whole: a token can begin with a dash, a link cannot. */
function tokenOf(link: string): string {
  return encodeURIComponent(link.slice(link.lastIndexOf('/') + 1));
}

/** What whoever holds the link of a quote may do. */
export function registerQuoteLinks(quotes: Command): void {
  withSession(quotes.command('read <link>').description('What a link offers'))
    .option('--pdf <file>', 'write it there as PDF instead')
    .action((link: string, options: GlobalOptions & { pdf?: string }) =>
      inSession(options, async (session) => {
        const { connection, output } = session;
        if (options.pdf !== undefined)
          return saved(session, `/v1/quotes/by_token/${tokenOf(link)}/pdf`, {}, options.pdf);
        const found = await connection.request<Presented>('GET', `/v1/quotes/by_token/${tokenOf(link)}`);
        output.show(found, (data) => JSON.stringify(data, null, 2));
      }),
    );
  withSession(quotes.command('accept <link>').description('Signs the quote of a link'))
    .requiredOption('--name <text>', 'who signs')
    .requiredOption('--hash <sha256>', 'the document_hash of what was read')
    .addHelpText('after', `\nExample:\n  kontor quotes accept https://…/quotes/… --name 'Ada Lovelace' --hash 9f86d0…`)
    .action((link: string, options: GlobalOptions & { name: string; hash: string }) =>
      inSession(options, async ({ connection, output }) => {
        const done = await connection.request<Presented>('POST', `/v1/quotes/by_token/${tokenOf(link)}/accept`, {
          body: { name: options.name, accepted_hash: options.hash },
        });
        output.show(done, ({ number, signature }) => `${number}: signed by ${signature?.name} on ${signature?.at}`);
      }),
    );
  withSession(quotes.command('decline <link>').description('Declines the quote of a link'))
    .option('--reason <text>', 'why')
    .action((link: string, options: GlobalOptions & { reason?: string }) =>
      inSession(options, async ({ connection, output }) => {
        const { reason } = options;
        const done = await connection.request<Presented>('POST', `/v1/quotes/by_token/${tokenOf(link)}/decline`, {
          body: reason === undefined ? {} : { reason },
        });
        output.show(done, ({ number, status }) => `${number}: ${status}`);
      }),
    );
}
