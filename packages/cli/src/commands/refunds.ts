// SPDX-License-Identifier: Apache-2.0
import type { Command } from 'commander';
import { type ChangeOptions, inSession, once, withChange } from '../program.js';
import { grouped } from '../terminal/table.js';
import { registerList, registerShow } from './listing.js';

interface Refund {
  readonly id: string;
  readonly customer_id: string;
  readonly currency: string;
  readonly amount: string;
  readonly source: string;
  readonly source_id: string;
  readonly refunded_on: string;
  readonly provider: string | null;
  readonly status: string;
  readonly reason: string;
}
interface Created extends Omit<Refund, 'id'> {
  readonly id: string | null;
  readonly reopened: readonly { readonly invoice_id: string; readonly amount: string }[];
}
type CreateOptions = ChangeOptions & {
  readonly reopenInvoices?: boolean;
  readonly byHand?: boolean;
  readonly dryRun?: boolean;
} & Readonly<Partial<Record<'payment' | 'creditNote' | 'wallet' | 'fee' | 'money' | 'on' | 'reason', string>>> & {
    readonly amount: string;
  };

interface Run {
  readonly refunds: number;
}

export function registerRefunds(program: Command): void {
  const refunds = program.command('refunds').description('Money that goes back to customers');
  registerList<Refund>(refunds, {
    summary: 'Money that went back, newest first',
    path: '/v1/refunds',
    columns: [
      { title: 'Date', value: (row) => row.refunded_on },
      { title: 'Customer', value: (row) => row.customer_id },
      { title: 'Amount', value: (row) => `${grouped(row.amount)} ${row.currency}`, align: 'right' },
      { title: 'Of', value: (row) => row.source_id },
      { title: 'By', value: (row) => row.provider ?? 'hand' },
      { title: 'Status', value: (row) => row.status },
      { title: 'Reason', value: (row) => row.reason },
      { title: 'Id', value: (row) => row.id },
    ],
    as_of: true,
    empty: 'no refund yet; `kontor refunds create` makes one',
    filters: [
      { flag: '--customer <id>', help: 'of this customer', parameter: 'customer_id' },
      { flag: '--payment <id>', help: 'through this payment', parameter: 'payment_id' },
    ],
  });
  registerShow(refunds, 'One refund with how it goes', (id) => `/v1/refunds/${id}`);
  withChange(refunds.command('create').description('Pays money back, and posts it'))
    .requiredOption('--amount <amount>', 'what the customer gets')
    .option('--payment <id>', 'of this payment; beside a credit note or a wallet, the one it goes back through')
    .option('--credit-note <id>', 'what this credit note owes, by id or number')
    .option('--wallet <id>', 'prepaid credit of this wallet')
    .option('--reopen-invoices', 'also what paid invoices, which are owed again then')
    .option('--by-hand', 'only record it (default: the provider that took the payment sends it)')
    .option('--fee <amount>', 'what sending it costs')
    .option('--money <account>', 'where it is sent from: cash or provider_balance (default: as the payment)')
    .option('--on <date>', 'the day it is sent (default: today)')
    .option('--reason <words>', 'why')
    .option('--dry-run', 'say what would happen, and store nothing')
    .addHelpText(
      'after',
      `
Examples:
  kontor refunds create -o acme --payment pay_… --amount 30 --dry-run
  kontor refunds create -o acme --credit-note ACM-CN-000003 --payment pay_… --amount 59.50
  kontor refunds create -o acme --wallet wal_… --amount 12.50 --reason 'account closed'
  kontor refunds create -o acme --payment pay_… --amount 30 --by-hand`,
    )
    .action((options: CreateOptions) =>
      inSession(options, async ({ connection, output }) => {
        const request = { body: refundOf(options), ...once(options) };
        const made = await connection.request<Created>('POST', '/v1/refunds', request);
        output.show(made, told);
      }),
    );
  withChange(refunds.command('send').description('Asks providers now for the refunds that are due'))
    .addHelpText(
      'after',
      `
\`kontor start\` does it by itself within seconds.

Example:
  kontor refunds send -o acme`,
    )
    .action((options: ChangeOptions) =>
      inSession(options, async ({ connection, output }) => {
        const run = await connection.request<Run>('POST', '/v1/refunds/send', { body: {}, ...once(options) });
        output.show(run, ({ refunds: count }) =>
          count === 0 ? 'no refund is due' : `asked about ${count} ${count === 1 ? 'refund' : 'refunds'}`,
        );
      }),
    );
}

function refundOf({
  payment,
  creditNote,
  wallet,
  amount,
  reopenInvoices,
  byHand,
  fee,
  money,
  on,
  reason,
  dryRun,
}: CreateOptions) {
  return {
    payment_id: payment,
    credit_note_id: creditNote,
    wallet_id: wallet,
    amount,
    reopen_invoices: reopenInvoices === true,
    by_hand: byHand === true,
    fee,
    money,
    refunded_on: on,
    reason,
    dry_run: dryRun === true,
  };
}

function told({ id, amount, currency, provider, status, reopened }: Created): string {
  const what = `${grouped(amount)} ${currency}${provider === null ? '' : ` by ${provider}`}`;
  return [
    id === null ? `${what} would go back (nothing is stored)` : `${id}: ${what} ${status}`,
    ...reopened.map((each) => `  ${grouped(each.amount.replace('-', ''))} of ${each.invoice_id} open again`),
  ].join('\n');
}
