// SPDX-License-Identifier: Apache-2.0
import type { Command } from 'commander';
import { type ChangeOptions, inSession, once, withChange } from '../program.js';
import { grouped } from '../terminal/table.js';
import { registerList } from './listing.js';

interface Head {
  readonly id: string;
  readonly number: string;
  readonly invoice_date: string;
  readonly currency: string;
  readonly total: string;
}
interface CreditNote {
  readonly number: string | null;
  readonly invoice_number: string;
  readonly currency: string;
  readonly total: string;
  readonly lines: readonly { readonly label: string; readonly net: string; readonly tax: string }[];
  readonly settled: readonly { readonly to: string; readonly invoice: string | null; readonly amount: string }[];
  readonly coupons: readonly string[];
  readonly refunds: readonly { readonly payment_id: string; readonly provider: string; readonly amount: string }[];
}
type CreateOptions = ChangeOptions & {
  readonly reason: string;
  readonly line?: readonly string[];
  readonly refund?: boolean;
  readonly send?: boolean;
  readonly dryRun?: boolean;
} & Readonly<Partial<Record<'percent' | 'amount' | 'from', string>>>;
type VoidOptions = ChangeOptions & { readonly reason: string; readonly dryRun?: boolean };

export function registerCreditNotes(program: Command): void {
  const notes = program.command('credit-notes').description('Invoices taken back, whole or in part');
  registerList<Head>(
    notes,
    {
      summary: 'The credit notes written by hand on an invoice',
      path: '/v1/invoices/{id}/credit_notes',
      of: 'invoice',
      whole: true,
      columns: [
        { title: 'Number', value: (row) => row.number },
        { title: 'Date', value: (row) => row.invoice_date },
        { title: 'Total', value: (row) => `${grouped(row.total)} ${row.currency}`, align: 'right' },
        { title: 'Id', value: (row) => row.id },
      ],
      as_of: true,
      empty: 'nothing was credited by hand; `kontor credit-notes create` does',
    },
    'of',
  );
  withChange(notes.command('create <invoice>').description('Credits an invoice: all that is left, or a part of it'))
    .requiredOption('--reason <words>', 'why; it is printed')
    .option('--line <id[=amount]>', 'this line, with tax, or all that is left of it; may be repeated', collected)
    .option('--percent <fraction>', 'of every line: 0.25 is a quarter')
    .option('--amount <amount>', 'with tax, over all lines')
    .option('--from <date>', 'the days of the period from this one on')
    .option('--refund', 'what was paid is to be refunded (default: it goes to the credit balance)')
    .option('--send', 'with --refund: the providers that took the payments send it back at once')
    .option('--dry-run', 'say what it would be, and store nothing')
    .addHelpText(
      'after',
      `
Examples:
  kontor credit-notes create ACM-000017 -o acme --reason 'ordered twice' --refund --send --dry-run
  kontor credit-notes create ACM-000017 -o acme --reason 'outage' --percent 0.1
  kontor credit-notes create ACM-000017 -o acme --reason 'contract ended' --from 2026-03-15`,
    )
    .action((invoice: string, options: CreateOptions) =>
      inSession(options, async ({ connection, output }) => {
        const { reason, line: lines, percent, amount, from, refund, send, dryRun } = options;
        const body = {
          invoice_id: invoice,
          lines: lines?.map(lineOf),
          percent,
          amount,
          from,
          paid_to: refund === true ? 'refund' : 'balance',
          send_refund: send === true,
          reason,
          dry_run: dryRun === true,
        };
        const made = await connection.request<CreditNote>('POST', '/v1/credit_notes', { body, ...once(options) });
        output.show(made, told);
      }),
    );
  withChange(notes.command('void <invoice>').description('Credits an invoice whole of which nothing was paid'))
    .requiredOption('--reason <words>', 'why; it is printed')
    .option('--dry-run', 'say what it would be, and store nothing')
    .action((invoice: string, options: VoidOptions) =>
      inSession(options, async ({ connection, output }) => {
        const body = { reason: options.reason, dry_run: options.dryRun === true };
        const path = `/v1/invoices/${encodeURIComponent(invoice)}/void`;
        output.show(await connection.request<CreditNote>('POST', path, { body, ...once(options) }), told);
      }),
    );
}

const collected = (value: string, before: readonly string[] = []) => [...before, value];

/** `il_…=12.50` */
function lineOf(text: string) {
  const [line_id, gross] = text.split('=', 2);
  return { line_id, gross };
}

const PLACES: Readonly<Record<string, string>> = {
  invoice: 'less to pay of',
  refund: 'to be refunded of',
  balance: 'to the credit balance of',
  credits: 'back to credits used on',
};

function told({ number, invoice_number, currency, total, lines, settled, coupons, refunds }: CreditNote): string {
  const what = `${grouped(total)} ${currency} of ${invoice_number}`;
  return [
    number === null ? `${what} would be credited (nothing is stored)` : `${number}: ${what}`,
    ...lines.map((line) => `  ${line.label}: ${grouped(line.net)} and ${grouped(line.tax)} of tax`),
    ...settled.map((part) => `  ${grouped(part.amount)} ${PLACES[part.to]} ${part.invoice ?? invoice_number}`),
    ...refunds.map((each) => `  ${grouped(each.amount)} by ${each.provider} through ${each.payment_id}`),
    ...coupons.map((code) => `  ${code} can be used again`),
  ].join('\n');
}
