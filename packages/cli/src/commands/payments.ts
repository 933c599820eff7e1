// SPDX-License-Identifier: Apache-2.0
import type { Command } from 'commander';
import { CommandFailure } from '../failure.js';
import { type ChangeOptions, type GlobalOptions, inSession, once, withChange, withSession } from '../program.js';
import { grouped, table } from '../terminal/table.js';
import { registerBankStatements } from './bank-statements.js';
import { registerList, registerShow } from './listing.js';

interface Payment {
  readonly id: string;
  readonly customer_id: string;
  readonly currency: string;
  readonly amount: string;
  readonly received_on: string;
  readonly reference: string;
}
interface Allocated extends Omit<Payment, 'id'> {
  readonly id: string | null;
  readonly allocations: readonly {
    readonly invoice_id: string;
    readonly kind: string;
    readonly amount: string;
    readonly date: string;
  }[];
  readonly exchanges: readonly {
    readonly invoice_id: string;
    readonly currency: string;
    readonly amount: string;
    readonly given: string;
    readonly rate: string;
  }[];
  readonly on_account: string;
}
interface OpenInvoice {
  readonly id: string;
  readonly number: string;
  readonly invoice_date: string;
  readonly currency: string;
  readonly due: string;
  readonly open: string;
}
interface WriteOff {
  readonly id: string | null;
  readonly invoice_id: string;
  readonly currency: string;
  readonly amount: string;
}
interface Returned {
  readonly id: string | null;
  readonly currency: string;
  readonly amount: string;
  readonly reopened: readonly { readonly invoice_id: string; readonly amount: string }[];
  readonly credit_taken_back: string;
}
type ReturnOptions = ChangeOptions & { readonly dryRun?: boolean } & Readonly<
    Partial<Record<'amount' | 'fee' | 'on' | 'reason', string>>
  >;
interface Applications {
  readonly allocations: readonly { readonly invoice_id: string; readonly currency: string; readonly amount: string }[];
}
interface Mailed {
  readonly id: string;
  readonly to: { readonly address: string };
  readonly status: string;
}
interface Statement {
  readonly currency: string;
  readonly from: string;
  readonly until: string;
  readonly opening: string;
  readonly closing: string;
  readonly movements: readonly Readonly<
    Record<'date' | 'kind' | 'reference' | 'amount' | 'balance', string> & { readonly number: string | null }
  >[];
}
type RecordOptions = ChangeOptions & { readonly dryRun?: boolean } & Readonly<
    Partial<Record<'invoice' | 'customer' | 'currency' | 'fee' | 'money' | 'on' | 'reference' | 'exchangeRate', string>>
  > & { readonly amount: string };

type ExchangeOptions = ChangeOptions & {
  readonly invoice: string;
  readonly exchangeRate?: string;
  readonly on?: string;
  readonly dryRun?: boolean;
};

type InvoicePayments = OpenInvoice &
  Pick<Allocated, 'allocations'> & {
    readonly refunds: readonly {
      readonly id: string;
      readonly date: string;
      readonly amount: string;
      readonly status: string;
    }[];
  };

export function registerPayments(program: Command): void {
  const payments = program.command('payments').description('What came in, and what is open');
  registerList<Payment>(payments, {
    summary: 'Money that came in, newest first',
    path: '/v1/payments',
    columns: [
      { title: 'Received', value: (row) => row.received_on },
      { title: 'Customer', value: (row) => row.customer_id },
      { title: 'Amount', value: (row) => `${grouped(row.amount)} ${row.currency}`, align: 'right' },
      { title: 'Reference', value: (row) => row.reference },
      { title: 'Id', value: (row) => row.id },
    ],
    as_of: true,
    empty: 'no payment yet; `kontor payments record` records one',
    filters: [{ flag: '--customer <id>', help: 'of this customer', parameter: 'customer_id' }],
  });
  registerShow(payments, 'One payment with the invoices it pays', (id) => `/v1/payments/${id}`);
  withChange(payments.command('record').description('Records money that came in'))
    .requiredOption('--amount <amount>', 'what the customer paid, before any fee')
    .option('--invoice <id>', 'for this invoice, by id or number')
    .option('--customer <id>', 'for what this customer owes, oldest first; the rest stays on account')
    .option('--currency <code>', "ISO 4217 (default: the invoice's or the customer's)")
    .option('--fee <amount>', 'what of it somebody kept')
    .option('--money <account>', 'where it came in: cash or provider_balance')
    .option('--on <date>', 'the day it came in (default: today)')
    .option('--reference <words>', 'what the bank statement says')
    .option('--exchange-rate <rate>', 'of an invoice in another currency: how much of that one of what came in is')
    .option('--dry-run', 'say what it would pay, and store nothing')
    .addHelpText(
      'after',
      `
Examples:
  kontor payments record -o acme --invoice ACM-000001 --amount 119.00 --dry-run
  kontor payments record -o acme --invoice ACM-000001 --amount 130.00 --currency USD --exchange-rate 0.92`,
    )
    .action((options: RecordOptions) =>
      inSession(options, async ({ connection, output }) => {
        const request = { body: paymentOf(options), ...once(options) };
        const paid = await connection.request<Allocated>('POST', '/v1/payments', request);
        output.show(paid, (answer) => told(answer));
      }),
    );
  withChange(
    payments.command('exchange <payment>').description('Pays an invoice in another currency with money on account'),
  )
    .requiredOption('--invoice <id>', 'this open invoice of the customer, by id or number')
    .option('--exchange-rate <rate>', "as it was agreed: how much of the invoice's currency one of the payment's is")
    .option('--on <date>', 'the day it counts for, and whose recorded rate it has (default: today)')
    .option('--dry-run', 'say what it would pay, and store nothing')
    .addHelpText('after', '\nExample:\n  kontor payments exchange pay_… -o acme --invoice ACM-000002 --dry-run')
    .action((payment: string, options: ExchangeOptions) =>
      inSession(options, async ({ connection, output }) => {
        const { invoice: invoice_id, exchangeRate: exchange_rate, on: date, dryRun } = options;
        const body = { invoice_id, exchange_rate, date, dry_run: dryRun === true };
        const path = `/v1/payments/${encodeURIComponent(payment)}/exchange`;
        const done = await connection.request<Allocated>('POST', path, { body, ...once(options) });
        output.show(done, (answer) => told(dryRun === true ? { ...answer, id: null } : answer));
      }),
    );
  withSession(payments.command('of <invoice>').description('What was paid, written off and refunded of an invoice'))
    .option('--as-of <moment>', 'as it was known then: an instant or a number of the commit clock')
    .action((invoice: string, options: GlobalOptions & { asOf?: string }) =>
      inSession(options, async ({ connection, output }) => {
        const path = `/v1/invoices/${encodeURIComponent(invoice)}/payments`;
        const found = await connection.request<InvoicePayments>('GET', path, {
          query: { as_of: options.asOf },
        });
        output.show(found, ({ number, due, open, currency, allocations, refunds }) =>
          [
            `${number}: ${grouped(open)} of ${grouped(due)} ${currency} open`,
            ...allocations.map((each) => `  ${each.date} ${each.kind.replace('_', '-')} ${grouped(each.amount)}`),
            ...refunds.map((each) => `  ${each.date} ${each.id} ${grouped(each.amount)} ${each.status}`),
          ].join('\n'),
        );
      }),
    );
  registerList<OpenInvoice>(
    payments,
    {
      summary: 'The invoices a customer has not paid in full, oldest first',
      path: '/v1/customers/{id}/open_invoices',
      of: 'customer',
      whole: true,
      columns: [
        { title: 'Number', value: (row) => row.number },
        { title: 'Date', value: (row) => row.invoice_date },
        { title: 'Due', value: (row) => `${grouped(row.due)} ${row.currency}`, align: 'right' },
        { title: 'Open', value: (row) => grouped(row.open), align: 'right' },
      ],
      as_of: true,
      empty: 'nothing is open',
    },
    'open',
  );
  withChange(payments.command('write-off <invoice>').description('Gives up what is open of an invoice'))
    .option('--tax-relief', 'the tax in it comes back from the authority; ask your tax adviser')
    .option('--dry-run', 'say what would be given up, and store nothing')
    .action((invoice: string, options: ChangeOptions & { taxRelief?: boolean; dryRun?: boolean }) =>
      inSession(options, async ({ connection, output }) => {
        const body = { tax_relief: options.taxRelief === true, dry_run: options.dryRun === true };
        const path = `/v1/invoices/${encodeURIComponent(invoice)}/write_off`;
        const done = await connection.request<WriteOff>('POST', path, { body, ...once(options) });
        output.show(done, ({ id, amount, currency }) => {
          const what = `${grouped(amount)} ${currency}`;
          return id === null ? `${what} would be written off (nothing is stored)` : `${id}: ${what} written off`;
        });
      }),
    );
  withChange(payments.command('return <payment>').description('Records that the bank or the provider took it back'))
    .option('--amount <amount>', 'default: all that is left of the payment')
    .option('--fee <amount>', 'what is charged for it')
    .option('--on <date>', 'the day it happened (default: today)')
    .option('--reason <words>', 'what the bank says')
    .option('--dry-run', 'say what would be open again, and store nothing')
    .addHelpText(
      'after',
      "\nExample:\n  kontor payments return pay_… -o acme --fee 3.00 --reason 'AM04: insufficient funds'",
    )
    .action((payment: string, options: ReturnOptions) =>
      inSession(options, async ({ connection, output }) => {
        const { amount, fee, on: returned_on, reason, dryRun } = options;
        const body = { amount, fee, returned_on, reason, dry_run: dryRun === true };
        const path = `/v1/payments/${encodeURIComponent(payment)}/return`;
        const done = await connection.request<Returned>('POST', path, { body, ...once(options) });
        output.show(done, ({ id, amount: what, currency, reopened, credit_taken_back: credit }) =>
          [
            `${id ?? 'not stored'}: ${grouped(what)} ${currency} taken back`,
            ...reopened.map((each) => `  ${grouped(each.amount.replace('-', ''))} of ${each.invoice_id} open again`),
            ...(Number(credit) === 0 ? [] : [`  ${grouped(credit)} of unused credit taken back`]),
          ].join('\n'),
        );
      }),
    );
  withChange(payments.command('apply <customer>').description('Pays open invoices with what was paid too much before'))
    .option('--dry-run', 'say what it would pay, and store nothing')
    .action((customer: string, options: ChangeOptions & { dryRun?: boolean }) =>
      inSession(options, async ({ connection, output }) => {
        const path = `/v1/customers/${encodeURIComponent(customer)}/apply_payments`;
        const request = { body: { dry_run: options.dryRun === true }, ...once(options) };
        const done = await connection.request<Applications>('POST', path, request);
        output.show(done, ({ allocations }) =>
          allocations.length === 0
            ? 'nothing is open, or nothing on account'
            : [
                ...allocations.map((each) => `${grouped(each.amount)} ${each.currency} of ${each.invoice_id}`),
                ...(options.dryRun ? ['(nothing is stored)'] : []),
              ].join('\n'),
        );
      }),
    );
  registerStatement(payments);
  registerBankStatements(payments);
}

function registerStatement(payments: Command): void {
  withChange(
    payments.command('statement <customer>').description('What a customer owed, what changed it, and owes now'),
  )
    .requiredOption('--from <date>', 'the first day')
    .option('--until <date>', 'the last day (default: today)')
    .option('--currency <code>', "ISO 4217 (default: the customer's)")
    .option('--functional', 'what is owed in any currency, in the functional one')
    .option('--mail', 'write it to the customer, in their language')
    .option('--as-of <moment>', 'as it was known then: an instant or a number of the commit clock')
    .action(
      (
        customer: string,
        options: ChangeOptions &
          Partial<Record<'from' | 'until' | 'currency' | 'asOf', string>> & { functional?: boolean; mail?: boolean },
      ) =>
        inSession(options, async ({ connection, output }) => {
          const { from, until, currency, functional, asOf: as_of } = options;
          const id = encodeURIComponent(customer);
          if (options.mail) {
            if (functional || as_of !== undefined)
              throw new CommandFailure(
                'a mailed statement is in its own currency and of now: without --functional and --as-of',
                2,
              );
            const body = { from, until, currency };
            const queued = await connection.request<Mailed>('POST', `/v1/customers/${id}/statement/mail`, {
              body,
              ...once(options),
            });
            return output.show(queued, ({ id: mail, to, status }) => `${mail}: to ${to.address}, ${status}`);
          }
          const found = await connection.request<Statement>('GET', `/v1/customers/${id}/statement`, {
            query: { from, until, currency, functional, as_of },
          });
          output.show(found, (answer) =>
            [
              `Owed on ${answer.from}: ${grouped(answer.opening)} ${answer.currency}`,
              ...(answer.movements.length === 0
                ? []
                : [
                    table(answer.movements, [
                      { title: 'Date', value: (row) => row.date },
                      { title: 'Document', value: (row) => row.kind.replaceAll('_', ' ') },
                      { title: 'Number', value: (row) => row.number ?? row.reference },
                      { title: 'Amount', value: (row) => grouped(row.amount), align: 'right' },
                      { title: 'Owed', value: (row) => grouped(row.balance), align: 'right' },
                    ]),
                  ]),
              `Owed after ${answer.until}: ${grouped(answer.closing)} ${answer.currency}`,
            ].join('\n'),
          );
        }),
    );
}

function paymentOf(options: RecordOptions) {
  const { invoice, customer, currency, amount, fee, money, on, reference, exchangeRate, dryRun } = options;
  return {
    invoice_id: invoice,
    customer_id: customer,
    currency,
    amount,
    fee,
    money,
    received_on: on,
    reference,
    exchange_rate: exchangeRate,
    dry_run: dryRun === true,
  };
}

function told({ id, amount, currency, allocations, exchanges, on_account }: Allocated): string {
  return [
    id === null ? `${grouped(amount)} ${currency} (nothing is stored)` : `${id}: ${grouped(amount)} ${currency}`,
    ...allocations.map((each) => `  ${grouped(each.amount)} of ${each.invoice_id}`),
    ...exchanges.map(
      (each) =>
        `  ${grouped(each.amount)} ${each.currency} of ${each.invoice_id}, for ${grouped(each.given)} ${currency} at ${each.rate}`,
    ),
    ...(Number(on_account) === 0 ? [] : [`  ${grouped(on_account)} stays on account`]),
  ].join('\n');
}
