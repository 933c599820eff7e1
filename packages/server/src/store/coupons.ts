// SPDX-License-Identifier: Apache-2.0
import {
  type Coupon,
  formatInstant,
  type Instant,
  type PlainDate,
  type RedeemedCoupon,
  type Redemption,
} from '@kontor/core';
import { sql } from 'kysely';
import { type Page, type PageRequest, pagePlan, toPage } from './page.js';
import { commitOf, type Transaction } from './transaction.js';
import { toJson, toTimestamp } from './values.js';

/** How far a redemption is used up once it was taken off an invoice. */
export interface CouponUse {
  readonly redemption: Redemption;
  readonly invoice_id: string;
  readonly amount_minor: bigint;
}
/** A coupon, and from when on nobody redeems it any more; null: nobody ended it. */
export interface StoredCoupon {
  readonly coupon: Coupon;
  readonly ends_at: Instant | null;
}
export interface Coupons {
  get(id: string): Promise<StoredCoupon | null>;
  byCode(code: string): Promise<StoredCoupon | null>;
  /** `begins`: with a code that begins so, in letters of either case. */
  list(request?: PageRequest & { readonly begins?: string | undefined }): Promise<Page<StoredCoupon>>;
  /** A code that is taken is refused by the database (`23505`). */
  create(coupon: Coupon): Promise<StoredCoupon>;
  /** From an instant on nobody redeems it; redemptions of before go on. */
  end(stored: StoredCoupon, ends_at: Instant): Promise<StoredCoupon>;
  /** How often it was redeemed, and whether by this customer. */
  redeemedBy(coupon_id: string, customer_id: string): Promise<{ count: number; by_customer: boolean }>;
  redeem(redemption: Redemption): Promise<Redemption>;
  /** The redemptions of these customers, as far as they are used up, by customer. */
  redemptions(customer_ids: readonly string[]): Promise<Map<string, RedeemedCoupon[]>>;
  recordUses(uses: readonly CouponUse[]): Promise<void>;
  /** What redemptions took off an invoice. */
  usesOn(customer_id: string, invoice_id: string): Promise<{ redemption_id: string; amount_minor: bigint }[]>;
}

interface RedemptionRow {
  id: string;
  coupon_id: string;
  customer_id: string;
  subscription_id: string;
  redeemed_on: PlainDate;
  definition: Coupon;
  periods_used: number | null;
  remaining_minor: bigint | null;
  ended_on: PlainDate | null;
}

function redeemedOf(row: RedemptionRow): RedeemedCoupon {
  const { id, coupon_id, customer_id, subscription_id, redeemed_on, periods_used, remaining_minor, ended_on } = row;
  return {
    coupon: row.definition,
    redemption: {
      id,
      coupon_id,
      customer_id,
      subscription_id: subscription_id === '' ? null : subscription_id,
      redeemed_on,
      periods_used: periods_used ?? 0,
      ended_on,
      ...(remaining_minor === null ? {} : { remaining_minor }),
    },
  };
}

const storedCoupon = ({ definition, ends_at }: { definition: unknown; ends_at: Instant | null }): StoredCoupon => ({
  coupon: definition as Coupon,
  ends_at,
});

export function coupons(tx: Transaction): Coupons {
  const latest = tx.as_of ?? 9223372036854775807n;
  const stored = () =>
    tx.db
      .selectFrom('coupon')
      .select((row) => [
        'definition',
        row
          .selectFrom('coupon_end')
          .select('ends_at')
          .whereRef('coupon_end.org_id', '=', 'coupon.org_id')
          .whereRef('coupon_end.coupon_id', '=', 'coupon.id')
          .where('coupon_end.sys_from', '<=', latest)
          .orderBy('coupon_end.sys_from', 'desc')
          .limit(1)
          .as('ends_at'),
      ])
      .where('org_id', '=', tx.org_id)
      .where('sys_from', '<=', latest);
  const one = async (column: 'id' | 'code', value: string) => {
    const row = await stored().where(column, '=', value).executeTakeFirst();
    return row === undefined ? null : storedCoupon(row);
  };
  return {
    get: (id) => one('id', id),
    byCode: (code) => one('code', code),
    async list({ begins, ...request } = {}) {
      const plan = pagePlan(request);
      let query = stored();
      if (begins !== undefined) query = query.where(sql<boolean>`starts_with(upper(code), upper(${begins}))`);
      if (plan.cursor !== null) query = query.where('id', plan.compare, plan.cursor);
      const rows = await query.orderBy('id', plan.order).limit(plan.fetch).execute();
      return toPage(rows, plan, storedCoupon);
    },
    async create(coupon) {
      const { seq, now } = commitOf(tx);
      await tx.client.query(
        `INSERT INTO coupon (org_id, id, code, definition, created_at, sys_from) VALUES ($1, $2, $3, $4, $5, $6)`,
        [tx.org_id, coupon.id, coupon.code, toJson(coupon), toTimestamp(now), seq],
      );
      tx.audit.record({ action: 'coupon.created', object: coupon.id, after: coupon });
      return { coupon, ends_at: null };
    },
    async end({ coupon, ends_at: before }, ends_at) {
      const { seq } = commitOf(tx);
      await tx.client.query('INSERT INTO coupon_end (org_id, coupon_id, ends_at, sys_from) VALUES ($1, $2, $3, $4)', [
        tx.org_id,
        coupon.id,
        toTimestamp(ends_at),
        seq,
      ]);
      tx.audit.record({
        action: 'coupon.ended',
        object: coupon.id,
        before: { ends_at: before === null ? null : formatInstant(before) },
        after: { ends_at: formatInstant(ends_at) },
      });
      return { coupon, ends_at };
    },
    async redeemedBy(coupon_id, customer_id) {
      const { rows } = await tx.client.query<{ count: bigint; by_customer: boolean | null }>(
        `SELECT count(*) AS count, bool_or(customer_id = $3) AS by_customer FROM coupon_redemption
         WHERE org_id = $1 AND coupon_id = $2 AND sys_from <= $4`,
        [tx.org_id, coupon_id, customer_id, latest],
      );
      return { count: Number(rows[0]?.count ?? 0), by_customer: rows[0]?.by_customer === true };
    },
    async redeem(redemption) {
      const { seq, now } = commitOf(tx);
      const { id, coupon_id, customer_id, subscription_id, redeemed_on } = redemption;
      await tx.client.query(
        `INSERT INTO coupon_redemption (org_id, id, coupon_id, customer_id, subscription_id, redeemed_on, created_at, sys_from)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8)`,
        [tx.org_id, id, coupon_id, customer_id, subscription_id ?? '', redeemed_on, toTimestamp(now), seq],
      );
      tx.audit.record({ action: 'coupon.redeemed', object: coupon_id, after: redemption });
      return redemption;
    },
    async redemptions(customer_ids) {
      if (customer_ids.length === 0) return new Map();
      // in one commit each use counts a period, or takes something of what is kept; a later one may give it back
      const { rows } = await tx.client.query<RedemptionRow>({
        name: 'redemptions-of-customers',
        text: `SELECT r.id, r.coupon_id, r.customer_id, r.subscription_id, r.redeemed_on, c.definition,
            u.periods_used, u.remaining_minor, u.ended_on
          FROM coupon_redemption r JOIN coupon c ON c.org_id = r.org_id AND c.id = r.coupon_id
          LEFT JOIN LATERAL (SELECT periods_used, remaining_minor, ended_on FROM coupon_use u
            WHERE u.org_id = r.org_id AND u.redemption_id = r.id AND u.sys_from <= $3
            ORDER BY sys_from DESC, periods_used DESC, remaining_minor LIMIT 1) u ON true
          WHERE r.org_id = $1 AND r.customer_id = ANY($2::text[]) AND r.sys_from <= $3 ORDER BY r.id`,
        values: [tx.org_id, customer_ids, latest],
      });
      const found = new Map<string, RedeemedCoupon[]>();
      for (const row of rows) {
        const list = found.get(row.customer_id);
        if (list === undefined) found.set(row.customer_id, [redeemedOf(row)]);
        else list.push(redeemedOf(row));
      }
      return found;
    },
    async recordUses(uses) {
      if (uses.length === 0) return;
      const { seq } = commitOf(tx);
      await tx.client.query({
        name: 'record-coupon-uses',
        text: `INSERT INTO coupon_use (org_id, sys_from, redemption_id, customer_id, invoice_id, periods_used, remaining_minor, ended_on, amount_minor)
          SELECT $1, $2, * FROM unnest($3::text[], $4::text[], $5::text[], $6::integer[], $7::bigint[], $8::date[], $9::bigint[])`,
        values: [
          tx.org_id,
          seq,
          uses.map(({ redemption }) => redemption.id),
          uses.map(({ redemption }) => redemption.customer_id),
          uses.map(({ invoice_id }) => invoice_id),
          uses.map(({ redemption }) => redemption.periods_used),
          uses.map(({ redemption }) => redemption.remaining_minor ?? null),
          uses.map(({ redemption }) => redemption.ended_on),
          uses.map(({ amount_minor }) => amount_minor),
        ],
      });
    },
    async usesOn(customer_id, invoice_id) {
      const { rows } = await tx.client.query<{ redemption_id: string; amount_minor: bigint }>(
        `SELECT redemption_id, amount_minor FROM coupon_use
         WHERE org_id = $1 AND customer_id = $2 AND invoice_id = $3 AND sys_from <= $4 ORDER BY redemption_id`,
        [tx.org_id, customer_id, invoice_id, latest],
      );
      return rows;
    },
  };
}
