// SPDX-License-Identifier: Apache-2.0
import type { Command } from 'commander';
import { type ChangeOptions, inSession, once, withChange } from '../program.js';
import { grouped } from '../terminal/table.js';
import { registerList, registerShow } from './listing.js';

interface Charge {
  readonly id: string;
  readonly status: string;
  readonly label: string;
  readonly quantity: string;
  readonly currency: string;
  readonly amount: string;
  readonly date: string;
  readonly subscription_id: string | null;
  readonly invoice_id: string | null;
}
interface MadeCharge extends Charge {
  readonly invoice: {
    readonly invoice_date: string;
    readonly discount: string;
    readonly tax: string;
    readonly total: string;
    readonly due: string;
  };
}
type CreateOptions = ChangeOptions & { readonly now?: boolean; readonly dryRun?: boolean } & Readonly<
    Partial<
      Record<
        | 'label'
        | 'amount'
        | 'unitAmount'
        | 'service'
        | 'price'
        | 'quantity'
        | 'currency'
        | 'taxCategory'
        | 'from'
        | 'to'
        | 'subscription'
        | 'date',
        string
      >
    >
  >;

export function registerCharges(program: Command): void {
  const charges = program.command('charges').description('What customers are charged once');
  registerList<Charge>(charges, {
    summary: "A customer's one-off charges, newest first",
    path: '/v1/customers/{id}/charges',
    of: 'customer',
    columns: [
      { title: 'Charge', value: (row) => row.id },
      { title: 'Label', value: (row) => row.label },
      { title: 'Quantity', value: (row) => row.quantity, align: 'right' },
      { title: 'Amount', value: (row) => `${grouped(row.amount)} ${row.currency}`, align: 'right' },
      { title: 'From', value: (row) => row.date },
      { title: 'Status', value: (row) => row.status },
      { title: 'Invoice', value: (row) => row.invoice_id ?? '' },
    ],
    filters: [{ flag: '--waiting <true|false>', help: 'only those that wait, or do not', parameter: 'waiting' }],
    empty: 'no one-off charge yet; `kontor charges create` makes one',
  });
  registerShow(charges, 'One one-off charge', (id) => `/v1/charges/${id}`);
  registerCreate(charges);
  withChange(charges.command('remove <charge>').description('Takes a charge back that waits')).action(
    (charge: string, options: ChangeOptions) =>
      inSession(options, async ({ connection, output }) => {
        const path = `/v1/charges/${encodeURIComponent(charge)}`;
        const removed = await connection.request<Charge>('DELETE', path, once(options));
        output.show(removed, ({ id, label }) => `${id}: ${label} is removed`);
      }),
  );
}

function registerCreate(charges: Command): void {
  withChange(charges.command('create <customer>').description('Charges a customer once'))
    .option('--label <words>', 'what stands on the invoice')
    .option('--amount <amount>', 'for all of it, in major units')
    .option('--unit-amount <amount>', 'instead: the price of one')
    .option('--service <key>', 'instead: a service, at the price of the catalog')
    .option('--price <key>', 'which price of the service')
    .option('--quantity <number>', 'default 1')
    .option('--currency <code>', "ISO 4217 (default: the subscription's or the customer's)")
    .option('--tax-category <name>', 'the category of the tax rates it takes')
    .option('--from <day>', 'first day of the service')
    .option('--to <day>', 'first day that is no longer served')
    .option('--subscription <id>', 'put it on the next invoice of this subscription')
    .option('--date <day>', 'on no invoice of an earlier day (default: today)')
    .option('--now', 'invoice it at once')
    .option('--dry-run', 'say what it would come to, and store nothing')
    .addHelpText(
      'after',
      '\nExamples:\n  kontor charges create ada -o acme --label Workshop --unit-amount 900 --quantity 2 --now --dry-run\n  kontor charges create ada -o acme --service onboarding --subscription sub_…',
    )
    .action((customer: string, options: CreateOptions) =>
      inSession(options, async ({ connection, output }) => {
        const path = `/v1/customers/${encodeURIComponent(customer)}/charges`;
        const made = await connection.request<MadeCharge>('POST', path, { body: bodyOf(options), ...once(options) });
        output.show(made, (answer) => told(answer, options));
      }),
    );
}

function bodyOf(options: CreateOptions) {
  const { from: start, to: end } = options;
  return {
    label: options.label,
    amount: options.amount,
    unit_amount: options.unitAmount,
    service: options.service,
    price: options.price,
    quantity: options.quantity,
    currency: options.currency,
    tax_category: options.taxCategory,
    period: start === undefined && end === undefined ? undefined : { start, end },
    subscription_id: options.subscription,
    date: options.date,
    bill: options.now ? 'now' : undefined,
    dry_run: options.dryRun === true,
  };
}

function told(
  { id, label, amount, currency, invoice_id, invoice }: MadeCharge,
  { now, dryRun }: CreateOptions,
): string {
  const sum = `${grouped(invoice.total)} ${currency} in all (${invoice.discount} off, ${invoice.tax} tax)`;
  const where = now ? `on an invoice of ${invoice.invoice_date}` : 'on the next invoice';
  if (dryRun) return `${label}: ${grouped(amount)} ${currency} ${where}, ${sum}; nothing is stored`;
  return invoice_id === null
    ? `${id}: ${label} waits; ${sum} by itself`
    : `${id}: ${label} is on ${invoice_id}; ${sum}`;
}
