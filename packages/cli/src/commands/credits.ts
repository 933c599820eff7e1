// SPDX-License-Identifier: Apache-2.0
import type { Command } from 'commander';
import { type ChangeOptions, inSession, once, withChange } from '../program.js';
import { grouped } from '../terminal/table.js';
import { registerList, registerShow } from './listing.js';

interface Wallet {
  readonly id: string;
  readonly name: string | null;
  readonly currency: string;
  readonly balance: string;
  readonly usable: string;
  readonly credits: string | null;
}
interface Grant {
  readonly id: string;
  readonly kind: string;
  readonly currency: string;
  readonly amount: string;
  readonly remaining: string;
  readonly priority: number;
  readonly expires_at: string | null;
  readonly reason: string;
}
interface Movement {
  readonly id: string;
  readonly at: string;
  readonly kind: string;
  readonly amount: string;
  readonly balance: string;
  readonly reference: string;
}
interface Expired {
  readonly grants: number;
  readonly totals: readonly { readonly currency: string; readonly expired: string; readonly rolled_over: string }[];
}
interface Voided {
  readonly grant_id: string;
  readonly currency: string;
  readonly used: string;
  readonly voided: string;
  readonly account: 'breakage' | 'receivable' | null;
}
type GrantOptions = ChangeOptions & { readonly promotional?: boolean; readonly dryRun?: boolean } & Readonly<
    Partial<Record<'amount' | 'credits' | 'paidBy' | 'fee' | 'priority' | 'from' | 'expires' | 'reason', string>>
  > &
  Readonly<Partial<Record<'rolloverDays' | 'rolloverPercent' | 'rolloverMaximum', string>>>;

export function registerCredits(program: Command): void {
  const credits = program.command('credits').description('What customers paid ahead or were given');
  registerList<Wallet>(
    credits,
    {
      summary: "A customer's wallets with what they hold",
      path: '/v1/customers/{id}/wallets',
      of: 'customer',
      whole: true,
      columns: [
        { title: 'Wallet', value: (row) => row.id },
        { title: 'Name', value: (row) => row.name ?? '' },
        { title: 'Balance', value: (row) => `${grouped(row.balance)} ${row.currency}`, align: 'right' },
        { title: 'Usable now', value: (row) => `${grouped(row.usable)} ${row.currency}`, align: 'right' },
        { title: 'Credits', value: (row) => row.credits ?? '', align: 'right' },
      ],
      as_of: true,
      empty: 'no wallet yet; `kontor credits create-wallet` makes one',
    },
    'wallets',
  );
  registerShow(credits, 'One wallet', (id) => `/v1/wallets/${id}`);
  withChange(credits.command('create-wallet <customer>').description('Makes a wallet: money, or credits of a value'))
    .option('--name <name>')
    .option('--currency <code>', "ISO 4217 (default: the customer's)")
    .option('--credit-value <amount>', 'major units that one credit stands for; makes it a wallet of credits')
    .action((customer: string, options: ChangeOptions & { name?: string; currency?: string; creditValue?: string }) =>
      inSession(options, async ({ connection, output }) => {
        const { name, currency, creditValue: credit_value } = options;
        const kind = credit_value === undefined ? 'money' : 'credits';
        const path = `/v1/customers/${encodeURIComponent(customer)}/wallets`;
        const request = { body: { name, currency, kind, credit_value }, ...once(options) };
        output.show(await connection.request<Wallet>('POST', path, request), ({ id }) => id);
      }),
    );
  registerGrant(credits);
  registerTopUp(credits);
  registerList<Grant>(
    credits,
    {
      summary: 'Every grant of a wallet with what is left of it',
      path: '/v1/wallets/{id}/grants',
      of: 'wallet',
      whole: true,
      columns: [
        { title: 'Grant', value: (row) => row.id },
        { title: 'Kind', value: (row) => row.kind },
        { title: 'Amount', value: (row) => `${grouped(row.amount)} ${row.currency}`, align: 'right' },
        { title: 'Left', value: (row) => grouped(row.remaining), align: 'right' },
        { title: 'Priority', value: (row) => String(row.priority), align: 'right' },
        { title: 'Expires', value: (row) => row.expires_at ?? 'never' },
        { title: 'Reason', value: (row) => row.reason },
      ],
      as_of: true,
      empty: 'nothing was granted yet; `kontor credits grant` does',
    },
    'grants',
  );
  registerList<Movement>(
    credits,
    {
      summary: 'What came into a wallet and went out of it, newest first',
      path: '/v1/wallets/{id}/transactions',
      of: 'wallet',
      columns: [
        { title: 'At', value: (row) => row.at },
        { title: 'Kind', value: (row) => row.kind },
        { title: 'Amount', value: (row) => grouped(row.amount), align: 'right' },
        { title: 'Balance', value: (row) => grouped(row.balance), align: 'right' },
        { title: 'Reference', value: (row) => row.reference },
      ],
      as_of: true,
      empty: 'nothing has moved yet',
    },
    'transactions',
  );
  withChange(credits.command('void <grant>').description('Takes what is left of a grant; what was used stays used'))
    .requiredOption('--reason <words>', 'it stands at the movement')
    .option('--dry-run', 'say what would be void, and store nothing')
    .addHelpText('after', '\nExample:\n  kontor credits void grt_… -o acme --reason "given twice" --dry-run')
    .action((grant: string, options: ChangeOptions & { reason: string; dryRun?: boolean }) =>
      inSession(options, async ({ connection, output }) => {
        const path = `/v1/credit_grants/${encodeURIComponent(grant)}/void`;
        const body = { reason: options.reason, dry_run: options.dryRun === true };
        const done = await connection.request<Voided>('POST', path, { body, ...once(options) });
        output.show(done, ({ grant_id, currency, used, voided, account }) => {
          const what = `${grant_id}: ${grouped(voided)} ${currency} ${options.dryRun ? 'would be' : 'is'} void`;
          const rest = `${grouped(used)} was used and stays so${options.dryRun ? ' (nothing is stored)' : ''}`;
          return `${what}${account === null ? '' : ` (${account})`}; ${rest}`;
        });
      }),
    );
  withChange(credits.command('expire').description('Takes out what has expired: it rolls over or is lost'))
    .option('--customer <id>', 'of this customer only')
    .option('--dry-run', 'say what would expire, and store nothing')
    .action((options: ChangeOptions & { customer?: string; dryRun?: boolean }) =>
      inSession(options, async ({ connection, output }) => {
        const body = { customer_id: options.customer, dry_run: options.dryRun === true };
        const expired = await connection.request<Expired>('POST', '/v1/credits/expire', { body, ...once(options) });
        output.show(expired, ({ grants, totals }) =>
          [
            `${grants} grant${grants === 1 ? '' : 's'} expired${options.dryRun ? ' (nothing is stored)' : ''}`,
            ...totals.map((sum) => `  ${sum.expired} ${sum.currency} lost, ${sum.rolled_over} rolled over`),
          ].join('\n'),
        );
      }),
    );
}

function registerGrant(credits: Command): void {
  withChange(credits.command('grant <wallet>').description('Puts prepaid credit into a wallet, or a gift'))
    .option('--amount <amount>', 'in major units')
    .option('--credits <number>', 'instead of an amount, in a wallet of credits')
    .option('--promotional', 'a gift: nobody pays for it')
    .option('--paid-by <account>', 'cash, provider_balance, or receivable for what is still owed')
    .option('--fee <amount>', 'what of the money somebody kept')
    .option('--priority <n>', '0 is used first')
    .option('--from <moment>', 'a day or an instant (default: now)')
    .option('--expires <moment>', 'first moment at which it is lost')
    .option('--rollover-days <n>', 'for how long the rest goes on after that')
    .option('--rollover-percent <fraction>', 'so much of the rest (default: all)')
    .option('--rollover-maximum <amount>', 'at most so much')
    .option('--reason <words>')
    .option('--dry-run', 'say what would be granted, and store nothing')
    .addHelpText('after', '\nExample:\n  kontor credits grant wal_… -o acme --amount 100 --paid-by cash --dry-run')
    .action((wallet: string, options: GrantOptions) =>
      inSession(options, async ({ connection, output }) => {
        const path = `/v1/wallets/${encodeURIComponent(wallet)}/grants`;
        const granted = await connection.request<Grant>('POST', path, { body: grantOf(options), ...once(options) });
        output.show(granted, ({ id, amount, currency, kind }) => {
          const what = `${grouped(amount)} ${currency} ${kind}`;
          return options.dryRun ? `${what} would be granted (nothing is stored)` : `${id}: ${what}`;
        });
      }),
    );
}

function grantOf(options: GrantOptions) {
  const { rolloverDays, rolloverPercent: percent, rolloverMaximum: maximum } = options;
  return {
    kind: options.promotional ? 'promotional' : 'prepaid',
    amount: options.amount,
    credits: options.credits,
    paid_by: options.paidBy,
    fee: options.fee,
    priority: options.priority === undefined ? undefined : Number(options.priority),
    effective_at: options.from,
    expires_at: options.expires,
    rollover: rolloverDays === undefined ? undefined : { days: Number(rolloverDays), percent, maximum },
    reason: options.reason,
    dry_run: options.dryRun === true,
  };
}

interface TopUp {
  readonly wallet_id: string;
  readonly currency: string;
  readonly below: string;
  readonly amount: string;
  readonly monthly_limit: string | null;
  readonly granted: 'at_once' | 'when_paid';
}

function registerTopUp(credits: Command): void {
  withChange(credits.command('top-up <wallet>').description('Buys credit without being asked when a wallet runs low'))
    .option('--below <amount>', 'the balance to keep, less usage that is not billed yet')
    .option('--amount <amount>', 'what one top-up buys')
    .option('--monthly-limit <amount>', 'at most so much in a calendar month')
    .option('--when-paid', 'the credit comes once its invoice is paid (default: with the invoice)')
    .option('--remove', 'no longer')
    .addHelpText(
      'after',
      `
Examples:
  kontor credits top-up wal_… -o acme --below 10 --amount 50 --monthly-limit 200
  kontor credits top-up wal_… -o acme --below 10 --amount 50 --when-paid`,
    )
    .action(
      (
        wallet: string,
        options: ChangeOptions & { whenPaid?: boolean; remove?: boolean } & Partial<
            Record<'below' | 'amount' | 'monthlyLimit', string>
          >,
      ) =>
        inSession(options, async ({ connection, output }) => {
          const path = `/v1/wallets/${encodeURIComponent(wallet)}/top_up`;
          const { below, amount, monthlyLimit: monthly_limit, whenPaid, remove } = options;
          const granted = whenPaid === true ? 'when_paid' : 'at_once';
          const text = (rule: TopUp) =>
            `${rule.wallet_id}: below ${rule.below} ${rule.currency} buys ${rule.amount}, ` +
            (rule.monthly_limit === null ? 'without limit' : `at most ${rule.monthly_limit} a month`) +
            (rule.granted === 'when_paid' ? ', given when paid' : '');
          if (remove)
            output.show(
              await connection.request<TopUp>('DELETE', path, once(options)),
              (rule) => `removed: ${text(rule)}`,
            );
          else if (below === undefined && amount === undefined)
            output.show(await connection.request<TopUp>('GET', path), text);
          else {
            const request = { body: { below, amount, monthly_limit, granted }, ...once(options) };
            output.show(await connection.request<TopUp>('PUT', path, request), text);
          }
        }),
    );
}
