// SPDX-License-Identifier: Apache-2.0
import { readFileSync } from 'node:fs';
import type { Command } from 'commander';
import { type ChangeOptions, inSession, once, withChange } from '../program.js';
import { grouped, table } from '../terminal/table.js';
import { registerList } from './listing.js';

interface BankTransaction {
  readonly id: string;
  readonly booked_on: string;
  readonly amount: string;
  readonly currency: string;
  readonly name: string;
  readonly text: string;
  readonly status: string;
  readonly candidates: readonly string[];
  readonly payout_id: string | null;
}
interface PaidTransaction extends Omit<BankTransaction, 'id'> {
  readonly id: string | null;
  readonly known: boolean;
  readonly allocations: readonly { readonly invoice_id: string; readonly amount: string }[];
  readonly exchanges: readonly Readonly<Record<'invoice_id' | 'currency' | 'amount' | 'rate', string>>[];
  readonly on_account: string;
}
type AssignOptions = ChangeOptions & { readonly dryRun?: boolean } & Readonly<
    Partial<Record<'invoice' | 'customer' | 'payout' | 'exchangeRate', string>>
  >;

/** Adds what brings bank statements in to the command of payments. */
export function registerBankStatements(payments: Command): void {
  withChange(payments.command('import <file>').description('Pays invoices with what a bank statement says came in'))
    .option('--csv <file>', 'it is CSV: a JSON file says which column holds what (default: camt.053)')
    .option('--dry-run', 'say what each line would pay, and store nothing')
    .addHelpText(
      'after',
      `
Examples:
  kontor payments import statement.xml -o acme --dry-run
  kontor payments import export.csv -o acme --csv mapping.json`,
    )
    .action((file: string, options: ChangeOptions & { csv?: string; dryRun?: boolean }) =>
      inSession(options, async ({ connection, output }) => {
        const { csv } = options;
        const body = {
          format: csv === undefined ? 'camt053' : 'csv',
          content: readFileSync(file, 'utf8'),
          mapping: csv === undefined ? undefined : JSON.parse(readFileSync(csv, 'utf8')),
          dry_run: options.dryRun === true,
        };
        const path = '/v1/bank_statements';
        const done = await connection.request<{ transactions: readonly PaidTransaction[] }>('POST', path, {
          body,
          ...once(options),
        });
        output.show(done, ({ transactions }) =>
          transactions.length === 0
            ? 'the statement has no lines'
            : table(transactions, [
                { title: 'Date', value: (row) => row.booked_on },
                { title: 'From', value: (row) => row.name },
                { title: 'Amount', value: (row) => `${grouped(row.amount)} ${row.currency}`, align: 'right' },
                { title: 'Status', value: (row) => (row.known ? `${row.status} before` : row.status) },
                { title: 'Pays', value: told },
                { title: 'Id', value: (row) => row.id ?? '' },
              ]),
        );
      }),
    );
  registerList<BankTransaction>(
    payments,
    {
      summary: 'Lines of bank statements, newest first',
      path: '/v1/bank_transactions',
      columns: [
        { title: 'Date', value: (row) => row.booked_on },
        { title: 'From', value: (row) => row.name },
        { title: 'Amount', value: (row) => `${grouped(row.amount)} ${row.currency}`, align: 'right' },
        { title: 'Text', value: (row) => row.text },
        { title: 'Status', value: (row) => row.status },
        { title: 'Id', value: (row) => row.id },
      ],
      empty: 'no line yet; `kontor payments import` reads a statement',
      filters: [{ flag: '--status <status>', help: 'such as unmatched or ambiguous', parameter: 'status' }],
    },
    'transfers',
  );
  withChange(payments.command('assign <transfer>').description('Says what a transfer pays'))
    .option('--invoice <id>', 'this invoice, by id or number; the rest stays on account')
    .option('--customer <id>', 'the oldest open invoices of this customer')
    .option('--payout <id>', 'it is this payout of a provider')
    .option('--exchange-rate <rate>', 'of an invoice in another currency: how much of that one of what came in is')
    .option('--dry-run', 'say what it would pay, and store nothing')
    .action((transfer: string, options: AssignOptions) =>
      inSession(options, async ({ connection, output }) => {
        const { invoice: invoice_id, customer: customer_id, payout: payout_id } = options;
        const { exchangeRate: exchange_rate, dryRun } = options;
        const body = { invoice_id, customer_id, payout_id, exchange_rate, dry_run: dryRun === true };
        const request = { body, ...once(options) };
        const path = `/v1/bank_transactions/${encodeURIComponent(transfer)}/assign`;
        output.show(await connection.request<PaidTransaction>('POST', path, request), told);
      }),
    );
  withChange(payments.command('dismiss <transfer>').description('Says that a line of a statement pays nothing of ours'))
    .requiredOption('--note <words>', 'what it is')
    .action((transfer: string, options: ChangeOptions & { note: string }) =>
      inSession(options, async ({ connection, output }) => {
        const path = `/v1/bank_transactions/${encodeURIComponent(transfer)}/dismiss`;
        const request = { body: { note: options.note }, ...once(options) };
        output.show(await connection.request<BankTransaction>('POST', path, request), ({ status }) => status);
      }),
    );
}

function told({ allocations, exchanges, on_account, candidates, payout_id }: PaidTransaction): string {
  return [
    ...(payout_id === null ? [] : [`the payout ${payout_id}`]),
    ...allocations.map((each) => `${grouped(each.amount)} of ${each.invoice_id}`),
    ...exchanges.map((each) => `${grouped(each.amount)} ${each.currency} of ${each.invoice_id} at ${each.rate}`),
    ...(Number(on_account) === 0 ? [] : [`${grouped(on_account)} on account`]),
    ...(candidates.length === 0 ? [] : [`one of ${candidates.join(', ')}`]),
  ].join(', ');
}
