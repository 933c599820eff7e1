// SPDX-License-Identifier: Apache-2.0
import type { Command } from 'commander';
import { type ChangeOptions, inSession, once, withChange } from '../program.js';
import { grouped, inPercent } from '../terminal/table.js';
import { registerList, registerShow } from './listing.js';
import { readJson } from './subscriptions.js';

interface Coupon {
  readonly id: string;
  readonly code: string;
  readonly name: string;
  readonly discount: { readonly percent: string } | { readonly amount: string; readonly currency: string };
  readonly duration: { readonly kind: string; readonly count?: number };
  readonly ends_at: string | null;
}
interface Redemption {
  readonly id: string;
  readonly code: string;
  readonly customer_id: string;
  readonly subscription_id: string | null;
  readonly redeemed_on: string;
  readonly periods_left: number | null;
  readonly remaining: string | null;
  readonly ended_on: string | null;
}

export function registerCoupons(program: Command): void {
  const coupons = program.command('coupons').description('Discounts by code');
  registerList<Coupon>(coupons, {
    summary: 'Coupons, newest first',
    path: '/v1/coupons',
    columns: [
      { title: 'Code', value: (row) => row.code },
      { title: 'Name', value: (row) => row.name },
      { title: 'Off', value: offOf, align: 'right' },
      { title: 'For', value: ({ duration }) => (duration.count ? `${duration.count} invoices` : duration.kind) },
      { title: 'Ends', value: (row) => row.ends_at ?? '' },
      { title: 'Id', value: (row) => row.id },
    ],
    as_of: true,
    empty: 'no coupon yet; `kontor coupons create` makes one',
  });
  registerShow(coupons, 'One coupon, by id or code', (id) => `/v1/coupons/${id}`);
  withChange(coupons.command('create <file>').description('Makes a coupon from JSON; `-` reads stdin'))
    .addHelpText(
      'after',
      `\nExample:\n  kontor coupons create - -o acme <<< '{"code":"WELCOME20","name":"Welcome","discount":{"percent":"0.2"},"duration":{"kind":"periods","count":3}}'`,
    )
    .action((file: string, options: ChangeOptions) =>
      inSession(options, async ({ connection, output }) => {
        const request = { body: readJson(file), ...once(options) };
        const made = await connection.request<Coupon>('POST', '/v1/coupons', request);
        output.show(made, ({ id, code }) => `${id}: ${code} takes ${offOf(made)} off`);
      }),
    );
  withChange(coupons.command('redeem <coupon>').description('Gives its discount to a customer or one subscription'))
    .option('--customer <id>', 'every invoice of this customer')
    .option('--subscription <id>', 'the invoices of this subscription only')
    .action((coupon: string, options: ChangeOptions & { customer?: string; subscription?: string }) =>
      inSession(options, async ({ connection, output }) => {
        const { customer: customer_id, subscription: subscription_id } = options;
        const path = `/v1/coupons/${encodeURIComponent(coupon)}/redeem`;
        const request = { body: { customer_id, subscription_id }, ...once(options) };
        const done = await connection.request<Redemption>('POST', path, request);
        output.show(
          done,
          ({ id, code }) => `${id}: ${code} is redeemed for ${done.subscription_id ?? done.customer_id}`,
        );
      }),
    );
  withChange(coupons.command('end <coupon>').description('Lets nobody redeem it any more; what was redeemed goes on'))
    .option('--at <moment>', 'from a day or an instant on (default: now)')
    .action((coupon: string, options: ChangeOptions & { at?: string }) =>
      inSession(options, async ({ connection, output }) => {
        const path = `/v1/coupons/${encodeURIComponent(coupon)}/end`;
        const request = { body: { at: options.at }, ...once(options) };
        const done = await connection.request<Coupon>('POST', path, request);
        output.show(done, ({ code, ends_at }) => `${code}: nobody redeems it from ${ends_at} on`);
      }),
    );
  registerList<Redemption>(
    coupons,
    {
      summary: 'What a customer has redeemed, and what is left of it',
      path: '/v1/customers/{id}/redemptions',
      of: 'customer',
      whole: true,
      columns: [
        { title: 'Code', value: (row) => row.code },
        { title: 'Redeemed', value: (row) => row.redeemed_on },
        { title: 'Subscription', value: (row) => row.subscription_id ?? 'all' },
        { title: 'Invoices left', value: (row) => (row.periods_left === null ? '∞' : String(row.periods_left)) },
        { title: 'Kept', value: (row) => row.remaining ?? '', align: 'right' },
        { title: 'Ended', value: (row) => row.ended_on ?? '' },
      ],
      as_of: true,
      empty: 'nothing redeemed yet; `kontor coupons redeem` does',
    },
    'redemptions',
  );
}

function offOf({ discount }: Coupon): string {
  return 'percent' in discount
    ? `${inPercent(discount.percent)} %`
    : `${grouped(discount.amount)} ${discount.currency}`;
}
