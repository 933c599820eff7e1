// SPDX-License-Identifier: Apache-2.0
import type { Command } from 'commander';
import { type GlobalOptions, inSession, withSession } from '../program.js';
import { grouped } from '../terminal/table.js';
import { registerList, registerShow } from './listing.js';

interface Invoice {
  readonly id: string;
  readonly number: string;
  readonly customer_id: string;
  readonly invoice_date: string;
  readonly currency: string;
  readonly total: string;
}

interface Explanation {
  readonly number: string;
  readonly total: string;
  readonly currency: string;
  readonly lines: readonly { readonly label: string; readonly amount: string; readonly sentence: string }[];
  readonly totals: readonly string[];
  /** Whether computing every line again from its derivation gave the same total. */
  readonly recomputed: boolean;
}

export function registerInvoices(program: Command): void {
  const invoices = program.command('invoices').description('What is owed');
  registerList<Invoice>(invoices, {
    summary: 'Invoices, newest first',
    path: '/v1/invoices',
    columns: [
      { title: 'Number', value: (row) => row.number },
      { title: 'Date', value: (row) => row.invoice_date },
      { title: 'Customer', value: (row) => row.customer_id },
      { title: 'Total', value: (row) => `${grouped(row.total)} ${row.currency}`, align: 'right' },
      { title: 'Id', value: (row) => row.id },
    ],
    empty: 'no invoice yet; `kontor billing preview` says what is due',
    filters: [{ flag: '--customer <id>', help: 'of this customer', parameter: 'customer_id' }],
  });
  registerShow(invoices, 'One invoice with its lines, by id or number', (id) => `/v1/invoices/${id}`);

  withSession(
    program.command('explain <invoice>').description('Every amount of an invoice as a sentence, by id or number'),
  )
    .addHelpText('after', '\nExample:\n  kontor explain KAL-000001 -o kalcifer')
    .action((invoice: string, options: GlobalOptions) =>
      inSession(options, async ({ connection, output }) => {
        const path = `/v1/invoices/${encodeURIComponent(invoice)}/explanation`;
        output.show(await connection.request<Explanation>('GET', path), explanationText);
      }),
    );
}

function explanationText({ number, total, currency, lines, totals, recomputed }: Explanation): string {
  return [
    `${number}: ${grouped(total)} ${currency}`,
    ...lines.map(({ sentence }) => `  ${sentence}`),
    ...totals.map((sentence) => `  ${sentence}`),
    recomputed ? 'Computed again from these steps: the same, to the cent.' : 'Computed again: NOT the same amount.',
  ].join('\n');
}
