// SPDX-License-Identifier: Apache-2.0
import type { Command } from 'commander';
import {
  type ChangeOptions,
  type GlobalOptions,
  inSession,
  once,
  type Session,
  withChange,
  withSession,
} from '../program.js';
import { grouped, table } from '../terminal/table.js';

interface Amount {
  readonly currency: string;
  readonly amount: string;
}
interface Closed {
  readonly invoices: number;
  readonly lines: number;
  readonly subscriptions: number;
  readonly totals: readonly Amount[];
}
interface Previewed extends Closed {
  readonly plans: readonly {
    readonly subscription_id: string | null;
    readonly customer_id: string;
    readonly invoice_date: string;
    readonly currency: string;
    readonly total: string;
    readonly lines: readonly unknown[];
  }[];
}
interface BillingOptions extends ChangeOptions {
  readonly until: string;
  readonly customer?: string;
  readonly dryRun?: boolean;
}

interface Unbilled {
  readonly subscriptions: readonly {
    readonly subscription_id: string;
    readonly currency: string;
    readonly periods: readonly {
      readonly start: string;
      readonly running: boolean;
      readonly charges: readonly { readonly charge_key: string; readonly amount: string; readonly unbilled: string }[];
    }[];
  }[];
  readonly balances: readonly {
    readonly currency: string;
    readonly unbilled: string;
    readonly usable: string;
    readonly projected: string;
  }[];
}

export function registerBilling(program: Command): void {
  const billing = program.command('billing').description('Bill what is due; nothing is billed twice');
  const dated = (command: Command) =>
    command
      .requiredOption('--until <date>', 'everything due before this day')
      .option('--customer <id>', 'of this customer only');
  withSession(billing.command('unbilled <customer>').description('What a customer used and was not billed for')).action(
    (customer: string, options: GlobalOptions) =>
      inSession(options, async ({ connection, output }) => {
        const path = `/v1/customers/${encodeURIComponent(customer)}/unbilled`;
        output.show(await connection.request<Unbilled>('GET', path), unbilledText);
      }),
  );
  withChange(billing.command('interim').description('Invoices usage so far of periods that are not over'))
    .option('--customer <id>', 'of this customer only')
    .option('--dry-run', 'say what would be invoiced, and store nothing')
    .addHelpText('after', '\nExample:\n  kontor billing interim -o acme --customer ada --dry-run')
    .action((options: Omit<BillingOptions, 'until'>) =>
      inSession(options, async ({ connection, output }) => {
        const body = { customer_id: options.customer, dry_run: options.dryRun === true };
        const path = '/v1/billing/interim';
        const billed = await connection.request<Closed & Partial<Previewed>>('POST', path, { body, ...once(options) });
        output.show(billed, ({ plans, ...answer }) => {
          if (answer.invoices === 0) return 'no usage is to be billed yet';
          return plans === undefined ? `${summary(answer)} issued` : planTable({ plans, ...answer });
        });
      }),
    );
  dated(withSession(billing.command('preview').description('What closing would invoice; nothing is stored'))).action(
    (options: BillingOptions) => inSession(options, (session) => preview(session, options)),
  );
  dated(withChange(billing.command('close').description('Issues the invoices')))
    .option('--dry-run', 'the same as preview')
    .action((options: BillingOptions) =>
      inSession(options, async (session) => {
        if (options.dryRun) return preview(session, options);
        const closed = await session.connection.request<Closed>('POST', '/v1/billing/close', {
          body: bodyOf(options),
          ...once(options),
        });
        session.output.show(closed, (answer) =>
          answer.invoices === 0 ? 'nothing is due' : `${summary(answer)} issued`,
        );
      }),
    );
}

async function preview({ connection, output }: Session, options: BillingOptions): Promise<void> {
  const answer = await connection.request<Previewed>('POST', '/v1/billing/preview', { body: bodyOf(options) });
  output.show(answer, (previewed) => (previewed.plans.length === 0 ? 'nothing is due' : planTable(previewed)));
}

function planTable(previewed: Previewed): string {
  return `${table(previewed.plans, [
    { title: 'Due', value: (plan) => plan.invoice_date },
    { title: 'Customer', value: (plan) => plan.customer_id },
    { title: 'Subscription', value: (plan) => plan.subscription_id ?? '' },
    { title: 'Lines', value: (plan) => String(plan.lines.length), align: 'right' },
    { title: 'Total', value: (plan) => `${grouped(plan.total)} ${plan.currency}`, align: 'right' },
  ])}\n\n${summary(previewed)} would be issued`;
}

function bodyOf({ until, customer }: BillingOptions) {
  return { until, ...(customer === undefined ? {} : { customer_id: customer }) };
}

function summary({ invoices, totals }: Closed): string {
  const amounts = totals.map(({ currency, amount }) => `${grouped(amount)} ${currency}`).join(' + ');
  return `${grouped(String(invoices))} invoice${invoices === 1 ? '' : 's'}${amounts === '' ? '' : ` over ${amounts}`}`;
}

function unbilledText({ subscriptions, balances }: Unbilled): string {
  const rows = subscriptions.flatMap(({ subscription_id, currency, periods }) =>
    periods.flatMap(({ start, charges }) => charges.map((charge) => ({ ...charge, subscription_id, currency, start }))),
  );
  if (rows.length === 0) return 'nothing is metered';
  const charges = table(rows, [
    { title: 'Subscription', value: (row) => row.subscription_id },
    { title: 'Since', value: (row) => row.start },
    { title: 'Charge', value: (row) => row.charge_key },
    { title: 'So far', value: (row) => `${grouped(row.amount)} ${row.currency}`, align: 'right' },
    { title: 'Not billed', value: (row) => grouped(row.unbilled), align: 'right' },
  ]);
  const sums = balances.map(
    ({ currency, unbilled, usable, projected }) =>
      `${grouped(unbilled)} ${currency} not billed; credit ${grouped(usable)} ${currency}, ${grouped(projected)} once it is`,
  );
  return [charges, '', ...sums].join('\n');
}
