// SPDX-License-Identifier: Apache-2.0
import type { Command } from 'commander';
import { type GlobalOptions, inSession, withSession } from '../program.js';
import { grouped } from '../terminal/table.js';
import { registerList, registerShow } from './listing.js';
import { saved } from './saved-answer.js';

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

interface Rerun {
  readonly number: string;
  readonly equal: boolean;
  readonly differences: readonly { readonly path: string; readonly stored: unknown; readonly recomputed: unknown }[];
}

export function registerInvoices(program: Command): void {
  const invoices = program.command('invoices').alias('invoice').description('What is owed');
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
    invoices
      .command('rerun <invoice>')
      .description(
        'Computes an invoice again from what was known when it was issued, and compares; exits 1 if it differs',
      ),
  )
    .option('--as-of <moment>', 'from what was known at this instant or commit instead')
    .addHelpText(
      'after',
      '\nExamples:\n  kontor invoice rerun KAL-000001 -o kalcifer\n  kontor invoice rerun KAL-000001 -o kalcifer --as-of 2024-03-01T00:00:00Z',
    )
    .action((invoice: string, options: GlobalOptions & { asOf?: string }) =>
      inSession(options, async ({ connection, output }) => {
        const path = `/v1/invoices/${encodeURIComponent(invoice)}/rerun`;
        const query = options.asOf === undefined ? {} : { as_of: options.asOf };
        const answer = await connection.request<Rerun>('GET', path, { query });
        output.show(answer, rerunText);
        if (!answer.equal) process.exitCode = 1;
      }),
    );
  withSession(
    invoices.command('pdf <invoice>').description('An invoice or credit note as PDF/A-3, with its e-invoice inside'),
  )
    .requiredOption('--out <file>', 'where to write it')
    .option('--factur-x <choice>', 'required, when-possible or none; default when-possible')
    .addHelpText('after', '\nExample:\n  kontor invoices pdf KAL-000001 -o kalcifer --out invoice.pdf')
    .action((invoice: string, options: GlobalOptions & { out: string; facturX?: string }) =>
      inSession(options, (session) =>
        saved(session, `/v1/invoices/${encodeURIComponent(invoice)}/pdf`, { factur_x: options.facturX }, options.out),
      ),
    );
  withSession(invoices.command('e-invoice <invoice>').description('An invoice or credit note as e-invoice (EN 16931)'))
    .option('--format <format>', 'ubl (Peppol) or cii (Factur-X); default ubl')
    .option('--out <file>', 'where to write it; default stdout')
    .action((invoice: string, options: GlobalOptions & { out?: string; format?: string }) =>
      inSession(options, (session) =>
        saved(
          session,
          `/v1/invoices/${encodeURIComponent(invoice)}/e_invoice`,
          { format: options.format },
          options.out,
        ),
      ),
    );
  withSession(
    program.command('explain <invoice>').description('Every amount of an invoice as a sentence, by id or number'),
  )
    .option('--language <code>', 'in which it is told: en, de, fr, es or ja', 'en')
    .addHelpText(
      'after',
      `
Examples:
  kontor explain KAL-000001 -o kalcifer
  kontor explain KAL-000001 -o kalcifer --language de`,
    )
    .action((invoice: string, { language, ...options }: GlobalOptions & { language: string }) =>
      inSession(options, async ({ connection, output }) => {
        const path = `/v1/invoices/${encodeURIComponent(invoice)}/explanation`;
        output.show(await connection.request<Explanation>('GET', path, { query: { language } }), explanationText);
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

function rerunText({ number, equal, differences }: Rerun): string {
  if (equal) return `${number}: equal`;
  return [
    `${number}: ${differences.length} differences`,
    ...differences.map(
      ({ path, stored, recomputed }) => `  ${path}: ${JSON.stringify(stored)}, now ${JSON.stringify(recomputed)}`,
    ),
  ].join('\n');
}
