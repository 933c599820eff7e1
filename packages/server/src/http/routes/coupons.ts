// SPDX-License-Identifier: Apache-2.0
import { z } from '@hono/zod-openapi';
import {
  type Coupon,
  couponProblems,
  dateAt,
  formatInstant,
  formatMinor,
  type Instant,
  isPercentOff,
  periodsOf,
  type RedeemedCoupon,
  redeem,
  redeemable,
} from '@kontor/core';
import { parseMoment } from '../../billing/test-clock.js';
import type { StoredCoupon } from '../../store/coupons.js';
import type { Transaction, WriteTransaction } from '../../store/transaction.js';
import type { Api } from '../api.js';
import { Refusal, unknownResource } from '../problem.js';
import {
  asOf,
  asOfQuery,
  byId,
  currency,
  decimalText,
  instant,
  listAnswer,
  listOf,
  moment,
  name,
  pageFields,
  pageOf,
  plainDate,
  present,
  searchText,
} from '../shapes.js';
import { customerBy } from './customers.js';
import { subscriptionBy } from './subscriptions.js';

const keys = z.array(z.string().min(1).max(200)).max(100).optional();
/** Which charges something is for. */
export const chargeScope = z
  .strictObject({ plans: keys, add_ons: keys, charge_keys: keys, products: keys })
  .openapi('ChargeScope', { description: 'Charges that any of the lists names; whole keys such as `plan/base`.' });
const money = { amount: decimalText, currency };
const discount = z
  .union([
    z.strictObject({ percent: decimalText.openapi({ example: '0.2' }) }),
    z.strictObject({ ...money, carry_over: z.boolean().optional() }),
  ])
  .openapi({ description: "A fraction of what is left to pay (`'0.2'` is 20 %), or an amount off each invoice." });
const duration = z
  .discriminatedUnion('kind', [
    z.strictObject({ kind: z.literal('once') }),
    z.strictObject({ kind: z.literal('forever') }),
    z.strictObject({ kind: z.literal('periods'), count: z.int().min(1) }),
  ])
  .openapi({ description: 'From how many invoices it is taken; one it took nothing off does not count.' });
const terms = {
  code: z.string().min(1).openapi({ description: 'What the customer types.', example: 'WELCOME20' }),
  name,
  discount,
  duration,
  max_redemptions: z.int().min(1).optional(),
  redeem_by: plainDate.optional().openapi({ description: 'The last day on which it may be redeemed.' }),
  applies_to: chargeScope.optional(),
  minimum_amount: z
    .strictObject(money)
    .optional()
    .openapi({ description: 'What the lines it applies to must come to before any discount.' }),
  first_time_only: z.boolean().optional(),
};
const stacking = z.enum(['combine', 'exclusive']).openapi({
  description: '`exclusive` never combines with another coupon: what is best for the customer wins.',
});
const newCoupon = z.strictObject({ ...terms, stacking: stacking.default('combine') });
const coupon = z
  .object({
    id: z.string(),
    object: z.literal('coupon'),
    ...terms,
    stacking,
    ends_at: instant
      .nullable()
      .openapi({ description: 'From then on nobody redeems it any more; null: nobody ended it.' }),
  })
  .openapi('Coupon');
const redemption = z
  .object({
    id: z.string(),
    object: z.literal('redemption'),
    coupon_id: z.string(),
    code: z.string(),
    name: z.string(),
    customer_id: z.string(),
    subscription_id: z.string().nullable().openapi({ description: 'null: every invoice of the customer.' }),
    redeemed_on: plainDate,
    periods_used: z.int(),
    periods_left: z.int().nullable().openapi({ description: 'Invoices it is still taken off; null: without end.' }),
    remaining: decimalText
      .nullable()
      .openapi({ description: 'What former invoices were too small for, if it is kept.' }),
    ended_on: plainDate.nullable(),
  })
  .openapi('Redemption');
const redeemRequest = z.strictObject({
  customer_id: z.string().min(1).optional(),
  subscription_id: z.string().min(1).optional().openapi({ description: 'For its invoices only.' }),
});

const shown = ({ coupon: { id, ...rest }, ends_at }: StoredCoupon) => ({
  id,
  object: 'coupon' as const,
  ...(rest as Omit<z.output<typeof coupon>, 'id' | 'object' | 'ends_at'>),
  ends_at: ends_at === null ? null : formatInstant(ends_at),
});

function shownRedemption({ coupon, redemption }: RedeemedCoupon) {
  const { remaining_minor, ended_on, periods_used, ...rest } = redemption;
  const periods = periodsOf(coupon);
  return {
    ...rest,
    object: 'redemption' as const,
    code: coupon.code,
    name: coupon.name,
    periods_used,
    periods_left: ended_on !== null ? 0 : periods === null ? null : Math.max(periods - periods_used, 0),
    remaining:
      remaining_minor === undefined || isPercentOff(coupon.discount)
        ? null
        : formatMinor(remaining_minor, coupon.discount.currency),
    ended_on,
  };
}

/** By its id, or by what the customer types. */
async function couponBy(tx: Transaction, id: string): Promise<StoredCoupon> {
  const found = (await tx.coupons.get(id)) ?? (await tx.coupons.byCode(id));
  if (found === null) throw unknownResource('coupon', id);
  return found;
}

const hasEnded = (ends_at: Instant | null, now: Instant) => ends_at !== null && ends_at <= now;

/** Who redeems: a customer, or one of their subscriptions; and whether they had none before. */
async function redeemerOf(tx: Transaction, { customer_id, subscription_id }: z.output<typeof redeemRequest>) {
  if (subscription_id === undefined && customer_id === undefined)
    throw new Refusal(422, [
      {
        code: 'missing-field',
        path: 'customer_id',
        message: 'nobody is named who redeems it',
        mend: 'add `customer_id`, or `subscription_id` for its invoices only',
      },
    ]);
  const subscription = subscription_id === undefined ? null : await subscriptionBy(tx, subscription_id);
  const customer = await customerBy(tx, customer_id ?? (subscription?.customer_id as string));
  if (subscription !== null && subscription.customer_id !== customer.id)
    throw unknownResource(`subscription of ${customer.id}`, subscription.id);
  const data = await tx.subscriptions.latestOf([customer.id]);
  return {
    customer_id: customer.id,
    subscription_id: subscription?.id ?? null,
    currency: subscription?.currency ?? customer.currency,
    timezone: customer.timezone,
    is_new: data.every(({ id }) => id === subscription?.id),
  };
}

async function redeemCoupon(
  tx: WriteTransaction,
  { coupon, ends_at }: StoredCoupon,
  request: z.output<typeof redeemRequest>,
) {
  const { is_new, currency: invoiced, timezone, customer_id, subscription_id } = await redeemerOf(tx, request);
  const { count, by_customer } = await tx.coupons.redeemedBy(coupon.id, customer_id);
  const redeemed_on = dateAt(tx.now, timezone);
  const checked = redeemable(coupon, {
    redemption_count: count,
    customer: { is_new, has_redeemed: by_customer },
    on: redeemed_on,
    has_ended: hasEnded(ends_at, tx.now),
    currency: invoiced,
  });
  if (!checked.ok) throw new Refusal(422, checked.problems);
  const given = { id: tx.newId('red'), customer_id, subscription_id, redeemed_on };
  return shownRedemption({ coupon, redemption: await tx.coupons.redeem(redeem(coupon, given)) });
}

export function addCoupons(api: Api): void {
  api.add(
    {
      operation_id: 'listCoupons',
      method: 'get',
      path: '/v1/coupons',
      tag: 'Coupons and credits',
      summary: 'Coupons, newest first',
      query: z.strictObject({
        ...pageFields,
        q: searchText.optional().openapi({ description: 'With a code that begins so, in letters of either case.' }),
        as_of: asOf,
      }),
      answer: listOf(coupon, 'CouponList'),
    },
    ({ read, query }) =>
      read(async (tx) => listAnswer(await tx.coupons.list({ ...pageOf(query), begins: query.q }), shown)),
  );
  api.add(
    {
      operation_id: 'createCoupon',
      method: 'post',
      path: '/v1/coupons',
      tag: 'Coupons and credits',
      summary: 'Make a coupon; it does not change afterwards',
      body: newCoupon,
      answer: coupon,
      status: 201,
    },
    ({ write, body }) =>
      write(async (tx) => {
        const made = { id: tx.newId('cpn'), ...present(body) } as Coupon;
        const problems = couponProblems(made);
        if (problems.length > 0) throw new Refusal(422, problems);
        const holder = await tx.coupons.byCode(made.code);
        if (holder !== null)
          throw new Refusal(409, [
            {
              code: 'coupon-code-taken',
              path: 'code',
              message: `the coupon ${holder.coupon.id} has the code ${made.code} already`,
              mend: 'use that coupon, or write another code',
            },
          ]);
        return shown(await tx.coupons.create(made));
      }),
  );
  api.add(
    {
      operation_id: 'getCoupon',
      method: 'get',
      path: '/v1/coupons/{id}',
      tag: 'Coupons and credits',
      summary: 'One coupon, by id or code',
      params: byId,
      query: asOfQuery,
      answer: coupon,
    },
    ({ read, params }) => read(async (tx) => shown(await couponBy(tx, params.id))),
  );
  api.add(
    {
      operation_id: 'redeemCoupon',
      method: 'post',
      path: '/v1/coupons/{id}/redeem',
      tag: 'Coupons and credits',
      summary: 'Give a customer, or one subscription, the discount of a coupon, by id or code',
      description:
        'It is taken off the invoices from now on. A coupon for new customers is refused to those who have a subscription other than the one it is redeemed for.',
      params: byId,
      body: redeemRequest,
      answer: redemption,
    },
    ({ write, params, body }) => write(async (tx) => redeemCoupon(tx, await couponBy(tx, params.id), body)),
  );
  api.add(
    {
      operation_id: 'endCoupon',
      method: 'post',
      path: '/v1/coupons/{id}/end',
      tag: 'Coupons and credits',
      summary: 'End a coupon, by id or code: nobody redeems it any more; what was redeemed goes on',
      params: byId,
      body: z.strictObject({
        at: moment.optional().openapi({ description: 'From when on; default, and where that is over: now.' }),
      }),
      answer: coupon,
    },
    ({ write, params, body }) =>
      write(async (tx) => {
        const stored = await couponBy(tx, params.id);
        if (hasEnded(stored.ends_at, tx.now))
          throw new Refusal(409, [
            {
              code: 'coupon-ended',
              path: '',
              message: `${stored.coupon.code} was ended: nobody redeems it any more`,
              mend: 'make another coupon, if the discount is to be had again',
            },
          ]);
        const { timezone } = await tx.organisations.get();
        const at = body.at === undefined ? tx.now : (parseMoment(body.at, timezone) as Instant);
        return shown(await tx.coupons.end(stored, Math.max(at, tx.now)));
      }),
  );
  api.add(
    {
      operation_id: 'listRedemptions',
      method: 'get',
      path: '/v1/customers/{id}/redemptions',
      tag: 'Coupons and credits',
      summary: 'What a customer has redeemed, and what is left of it',
      params: byId,
      query: asOfQuery,
      answer: listOf(redemption, 'RedemptionList'),
    },
    ({ read, params }) =>
      read(async (tx) => {
        const { id } = await customerBy(tx, params.id);
        const found = (await tx.coupons.redemptions([id])).get(id) ?? [];
        return listAnswer({ data: [...found].reverse(), has_more: false }, shownRedemption);
      }),
  );
}
