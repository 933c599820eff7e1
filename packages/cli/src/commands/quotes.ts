// SPDX-License-Identifier: Apache-2.0
import type { Command } from 'commander';
import { type ChangeOptions, type GlobalOptions, inSession, once, withChange, withSession } from '../program.js';
import { registerList } from './listing.js';
import { registerQuoteLinks } from './quote-links.js';
import { saved } from './saved-answer.js';
import { readJson } from './subscriptions.js';

interface Quote {
  readonly id: string;
  readonly number: string | null;
  readonly customer_id: string;
  readonly plan: string;
  readonly status: string;
  readonly valid_until: string;
}
interface Money {
  readonly net: string;
  readonly tax: string;
  readonly total: string;
}
interface Preview {
  readonly currency: string;
  readonly first_invoice: Money | null;
  readonly term: Money;
  readonly document: {
    readonly invoices: readonly { readonly lines: readonly { readonly sentence: string }[] }[];
    readonly usage_prices: readonly { readonly label: string; readonly price: string }[];
    readonly agreements: readonly string[];
  };
}
interface Sent {
  readonly quote: Quote;
  readonly link: string;
  readonly mailed_to: string | null;
}

export function registerQuotes(program: Command): void {
  const quotes = program.command('quotes').description('Contracts on offer, signed by link');
  registerList<Quote>(quotes, {
    summary: 'Quotes, newest first',
    path: '/v1/quotes',
    columns: [
      { title: 'Id', value: (row) => row.id },
      { title: 'Number', value: (row) => row.number ?? '' },
      { title: 'Customer', value: (row) => row.customer_id },
      { title: 'Plan', value: (row) => row.plan },
      { title: 'Status', value: (row) => row.status },
      { title: 'Valid until', value: (row) => row.valid_until },
    ],
    empty: 'no quote yet; `kontor quotes create FILE` drafts one',
    filters: [{ flag: '--customer <id>', help: 'of this customer', parameter: 'customer_id' }],
  });
  withSession(quotes.command('show <id>').description('One quote, and what became of it')).action(
    (id: string, options: GlobalOptions) =>
      inSession(options, async ({ connection, output }) => {
        const found = await connection.request('GET', `/v1/quotes/${encodeURIComponent(id)}`);
        output.show(found, (data) => JSON.stringify(data, null, 2));
      }),
  );
  withChange(quotes.command('create <file>').description('Drafts an offer from JSON (`-` reads stdin)'))
    .addHelpText(
      'after',
      `
Example:
  echo '{"customer_id":"cus_…","plan":"team","start_date":"2024-03-01","term_months":12,"valid_until":"2024-02-15"}' |
    kontor quotes create - -o acme`,
    )
    .action((file: string, options: ChangeOptions) =>
      inSession(options, async ({ connection, output }) => {
        const made = await connection.request<Quote>('POST', '/v1/quotes', { body: readJson(file), ...once(options) });
        output.show(made, ({ id }) => id);
      }),
    );
  withChange(quotes.command('change <id> <file>').description('Changes a draft by JSON (`-` reads stdin)'))
    .addHelpText('after', `\nExample:\n  kontor quotes change quo_… - -o acme <<< '{"quantities":{"seats":"20"}}'`)
    .action((id: string, file: string, options: ChangeOptions) =>
      inSession(options, async ({ connection, output }) => {
        const request = { body: readJson(file), ...once(options) };
        const path = `/v1/quotes/${encodeURIComponent(id)}`;
        output.show(await connection.request<Quote>('PATCH', path, request), () => `${id} is changed`);
      }),
    );
  withSession(quotes.command('preview <id>').description('What a quote says, and what it comes to')).action(preview);
  withSession(quotes.command('pdf <id>').description('A quote as PDF/A-3, with its signature once it is signed'))
    .requiredOption('--out <file>', 'where to write it')
    .addHelpText('after', '\nExample:\n  kontor quotes pdf quo_… -o acme --out quote.pdf')
    .action((id: string, options: GlobalOptions & { out: string }) =>
      inSession(options, (session) => saved(session, `/v1/quotes/${encodeURIComponent(id)}/pdf`, {}, options.out)),
    );
  withSession(quotes.command('send <id>').description('Numbers a draft and shows its link, once'))
    .option('--dry-run', 'say what it would offer, and store nothing')
    .addHelpText('after', '\nExample:\n  kontor quotes send quo_… -o acme --dry-run')
    .action((id: string, options: GlobalOptions & { dryRun?: boolean }) =>
      options.dryRun
        ? preview(id, options)
        : inSession(options, async ({ connection, output }) => {
            const sent = await connection.request<Sent>('POST', `/v1/quotes/${encodeURIComponent(id)}/send`);
            output.show(sent, ({ quote, link, mailed_to }) => {
              const mailed = mailed_to === null ? '' : `\nmailed to ${mailed_to}`;
              return `${quote.number}, valid until ${quote.valid_until}: ${link}${mailed}`;
            });
          }),
    );
  withChange(quotes.command('revoke <id>').description('Takes a quote back that is not answered yet')).action(
    (id: string, options: ChangeOptions) =>
      inSession(options, async ({ connection, output }) => {
        const path = `/v1/quotes/${encodeURIComponent(id)}/revoke`;
        output.show(await connection.request<Quote>('POST', path, once(options)), () => `${id} is revoked`);
      }),
  );
  registerQuoteLinks(quotes);
}

function preview(id: string, options: GlobalOptions): Promise<void> {
  return inSession(options, async ({ connection, output }) => {
    const found = await connection.request<Preview>('GET', `/v1/quotes/${encodeURIComponent(id)}/preview`);
    output.show(found, told);
  });
}

function told({ currency, first_invoice, term, document }: Preview): string {
  const money = ({ net, tax, total }: Money) => `${total} ${currency} (${net} and ${tax} tax)`;
  return [
    ...(first_invoice === null ? [] : [`First invoice: ${money(first_invoice)}`]),
    ...(document.invoices[0]?.lines ?? []).map(({ sentence }) => `  ${sentence}`),
    `Whole term: ${money(term)}`,
    ...document.usage_prices.map(({ label, price }) => `By use: ${label}: ${price}`),
    ...document.agreements,
  ].join('\n');
}
