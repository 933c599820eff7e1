// SPDX-License-Identifier: Apache-2.0
import type { Command } from 'commander';
import { type ChangeOptions, inSession, once, withChange } from '../program.js';
import { grouped } from '../terminal/table.js';
import { registerList, registerShow } from './listing.js';

interface Payout {
  readonly id: string;
  readonly paid_on: string;
  readonly amount: string;
  readonly fee: string;
  readonly received: string;
  readonly currency: string;
  readonly reference: string;
  readonly status: string;
  readonly bank_transaction_id: string | null;
}
type RecordOptions = ChangeOptions & { readonly dryRun?: boolean } & Readonly<
    Partial<Record<'currency' | 'fee' | 'on' | 'reference', string>>
  > & { readonly amount: string };

/** What payment providers pay out to the bank. */
export function registerPayouts(program: Command): void {
  const payouts = program.command('payouts').description('What payment providers pay out to the bank');
  registerList<Payout>(payouts, {
    summary: 'Payouts, newest first',
    path: '/v1/payouts',
    columns: [
      { title: 'Date', value: (row) => row.paid_on },
      { title: 'Paid out', value: (row) => grouped(row.amount), align: 'right' },
      { title: 'Fee', value: (row) => grouped(row.fee), align: 'right' },
      { title: 'Received', value: (row) => `${grouped(row.received)} ${row.currency}`, align: 'right' },
      { title: 'Status', value: (row) => row.status },
      { title: 'At the bank', value: (row) => row.bank_transaction_id ?? '' },
      { title: 'Reference', value: (row) => row.reference },
      { title: 'Id', value: (row) => row.id },
    ],
    empty: 'no payouts yet; `kontor payouts record` records one',
    as_of: true,
  });
  registerShow(payouts, 'One payout', (id) => `/v1/payouts/${id}`);
  withChange(payouts.command('record').description('Records that a provider paid out to the bank, and posts it'))
    .requiredOption('--amount <amount>', "what left the provider's balance, before any fee")
    .option('--fee <amount>', 'what of it the provider kept for paying it out')
    .option('--currency <code>', "ISO 4217 (default: the organisation's)")
    .option('--on <date>', 'the day it came in at the bank (default: today)')
    .option('--reference <words>', "the provider's id of it, or what the bank statement says")
    .option('--dry-run', 'say what would be posted, and store nothing')
    .addHelpText(
      'after',
      '\nExample:\n  kontor payouts record -o acme --amount 1408.00 --on 2026-03-05 --reference po_1Q --dry-run',
    )
    .action((options: RecordOptions) =>
      inSession(options, async ({ connection, output }) => {
        const { amount, fee, currency, on: paid_on, reference, dryRun } = options;
        const body = { amount, fee, currency, paid_on, reference, dry_run: dryRun === true };
        const done = await connection.request<Payout>('POST', '/v1/payouts', { body, ...once(options) });
        output.show(
          done,
          ({ id, received, fee: kept, currency: of }) =>
            `${id ?? 'not stored'}: ${grouped(received)} ${of} at the bank, ${grouped(kept)} ${of} of fees`,
        );
      }),
    );
}
