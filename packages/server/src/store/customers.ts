// SPDX-License-Identifier: Apache-2.0
import { dateAt, type Instant, type PlainDate } from '@kontor/core';
import { type Insertable, type Selectable, sql } from 'kysely';
import { known, knownOf } from './as-of.js';
import type { CustomerBilling } from './billing-settings.js';
import { endKnown, knownFromNow, remainders, type Stamps, type ValidTime, validTime } from './bitemporal.js';
import { addCustomerWords, afterPrefix, customersCalled, replaceCustomerWords, termsOf } from './customer-words.js';
import { keptRows, type Page, type PagePlan, type PageRequest, pagePlan, toPage } from './page.js';
import type { CustomerTable, Metadata } from './schema.js';
import { shownCustomer } from './shown.js';
import { mayStandSo, type StatusFilter, standsSo } from './subscription-status.js';
import { commitOf, freshId, type Transaction } from './transaction.js';
import { END_OF_TIME, toTimestamp } from './values.js';

export interface NewCustomer {
  /** Absent: a new one is made. */
  readonly id?: string;
  /** The seller's own name for it; unique among the organisation's customers. */
  readonly external_id?: string | null;
  readonly name: string;
  readonly email?: string | null;
  /** ISO 3166-1 alpha-2. */
  readonly country?: string | null;
  readonly currency: string;
  readonly timezone: string;
  readonly sample?: boolean;
  readonly metadata?: Metadata;
  readonly billing?: CustomerBilling;
  /** Who pays for it; absent or null: itself. */
  readonly payer_customer_id?: string | null;
  /** Whether all that it pays on a day is one invoice; default false. */
  readonly consolidate?: boolean;
}
export interface Customer extends Stamps {
  readonly id: string;
  readonly external_id: string | null;
  readonly name: string;
  readonly email: string | null;
  readonly country: string | null;
  readonly currency: string;
  readonly timezone: string;
  readonly sample: boolean;
  readonly metadata: Metadata;
  readonly billing: CustomerBilling;
  readonly payer_customer_id: string | null;
  readonly consolidate: boolean;
  readonly created_at: Instant;
}
export interface CustomerFilter {
  readonly payer_customer_id?: string | undefined;
  /** The beginnings of words of name, e-mail or own key, as they are now. */
  readonly called?: string | undefined;
  /** With a subscription to it. */
  readonly plan?: string | undefined;
  /** With a subscription (to that plan, if one is named) that stands so; `none`: without any. */
  readonly standing?: StatusFilter | 'none' | undefined;
}
export interface Customers {
  /** As in force on the day `on`, else by the latest terms. */
  get(id: string, on?: PlainDate): Promise<Customer | null>;
  byExternalId(external_id: string): Promise<Customer | null>;
  /** By the latest terms, by id; those that do not exist are left out. */
  many(ids: readonly string[]): Promise<Map<string, Customer>>;
  list(request?: PageRequest & CustomerFilter): Promise<Page<Customer>>;
  /** Creates it, or replaces all its fields from `valid_from` (default: today in its zone) on. */
  put(customer: NewCustomer, valid?: ValidTime): Promise<Customer>;
  /** Creates many at once; none of the ids may exist. One entry in the audit trail. */
  createMany(customers: readonly NewCustomer[], valid?: ValidTime): Promise<Customer[]>;
}

type Row = Selectable<CustomerTable>;
const customerOf = ({ org_id: _org, ...row }: Row): Customer => row;

function columns(customer: NewCustomer, created_at: Instant) {
  return {
    external_id: customer.external_id ?? null,
    name: customer.name,
    email: customer.email ?? null,
    country: customer.country ?? null,
    currency: customer.currency,
    timezone: customer.timezone,
    sample: customer.sample ?? false,
    metadata: JSON.stringify(customer.metadata ?? {}),
    billing: JSON.stringify(customer.billing ?? {}),
    payer_customer_id: customer.payer_customer_id ?? null,
    consolidate: customer.consolidate ?? false,
    created_at: toTimestamp(created_at),
  };
}

export function customers(tx: Transaction): Customers {
  const current = () => tx.db.selectFrom('customer').selectAll().where('org_id', '=', tx.org_id).where(known(tx));
  async function insert(rows: readonly Insertable<CustomerTable>[]): Promise<Customer[]> {
    const stored: Customer[] = [];
    for (let from = 0; from < rows.length; from += 1_000) {
      const query = tx.db
        .insertInto('customer')
        .values(rows.slice(from, from + 1_000))
        .returningAll();
      stored.push(...(await query.execute()).map(customerOf));
    }
    return stored;
  }
  async function filtered(filter: CustomerFilter, { cursor, compare, order }: PagePlan) {
    const { payer_customer_id, called, plan, standing } = filter;
    let query = current().where('valid_to', '=', END_OF_TIME);
    if (payer_customer_id !== undefined) query = query.where('payer_customer_id', '=', payer_customer_id);
    const held = sql`SELECT FROM subscription s WHERE s.org_id = ${tx.org_id} AND s.customer_id = customer.id
      AND s.valid_to = ${END_OF_TIME} AND ${knownOf('s', tx)}`;
    if (standing === 'none') query = query.where(sql<boolean>`NOT EXISTS (${held})`);
    else if (plan !== undefined || standing !== undefined) {
      const to = plan === undefined ? sql`` : sql` AND s.plan = ${plan}`;
      const so = standing === undefined ? sql`` : sql` AND ${mayStandSo('s', standing)}`;
      query = query.where(sql<boolean>`EXISTS (${held}${to}${so})`);
    }
    if (called !== undefined) {
      const found = await customersCalled(tx, termsOf(called));
      if ('ids' in found) query = query.where(sql<boolean>`id = ANY(${found.ids}::text[])`);
      else
        for (const term of found.terms)
          query = query.where(
            sql<boolean>`EXISTS (SELECT FROM customer_word w WHERE w.org_id = ${tx.org_id} AND w.customer_id = customer.id
              AND w.word >= ${term} AND w.word < ${afterPrefix(term)})`,
          );
    }
    if (cursor !== null) query = query.where('id', compare, cursor);
    return query.orderBy('id', order);
  }
  const join = (stored: readonly Customer[]) =>
    tx.accounts.join(
      stored.flatMap(({ id, payer_customer_id, consolidate }) =>
        payer_customer_id === null && !consolidate ? [] : [{ customer_id: id, payer_customer_id }],
      ),
    );
  return {
    async get(id, on) {
      let query = current().where('id', '=', id);
      if (on !== undefined) query = query.where('valid_from', '<=', on).where('valid_to', '>', on);
      const row = await query.orderBy('valid_from', 'desc').limit(1).executeTakeFirst();
      return row === undefined ? null : customerOf(row);
    },
    async byExternalId(external_id) {
      const query = current().where('external_id', '=', external_id).where('valid_to', '=', END_OF_TIME);
      const row = await query.limit(1).executeTakeFirst();
      return row === undefined ? null : customerOf(row);
    },
    async many(ids) {
      const query = current()
        .where('valid_to', '=', END_OF_TIME)
        .where(sql<boolean>`id = ANY(${[...new Set(ids)]}::text[])`);
      return new Map((await query.execute()).map((row) => [row.id, customerOf(row)]));
    },
    async list(request = {}) {
      const plan = pagePlan(request);
      const fetch = async (portion: PagePlan) => (await filtered(request, portion)).limit(portion.fetch).execute();
      const { standing, plan: to } = request;
      if (standing === undefined || standing === 'none') return toPage(await fetch(plan), plan, customerOf);
      const so = async (rows: Row[]) => {
        const held = (await tx.subscriptions.latestOf(rows.map(({ id }) => id))).filter(
          (row) => (to === undefined || row.plan === to) && standsSo(row, standing),
        );
        const holders = new Set(held.map(({ customer_id }) => customer_id));
        return rows.filter(({ id }) => holders.has(id));
      };
      return toPage(await keptRows(plan, fetch, so), plan, customerOf);
    },
    async put(customer, valid = {}) {
      const { now } = commitOf(tx);
      const id = customer.id ?? freshId('cus', now);
      const slices = await current().where('id', '=', id).orderBy('valid_from').execute();
      const before = slices.at(-1);
      const slice = validTime(slices, valid, dateAt(now, customer.timezone));
      const kept = remainders(slices, slice.valid_from, slice.valid_to);
      if (before !== undefined) await endKnown(tx, 'customer', id, slice.valid_from, slice.valid_to);
      const [after] = await insert([
        { ...knownFromNow(tx, id, slice), ...columns(customer, before?.created_at ?? now) },
        ...kept.map((row) => ({ ...knownFromNow(tx, id, row), ...columns(row, row.created_at) })),
      ]);
      const stored = after as Customer;
      if (slice.valid_to === END_OF_TIME) await replaceCustomerWords(tx, stored);
      await join([stored]);
      if (before === undefined) tx.audit.record({ action: 'customer.created', object: id, after: stored });
      else tx.audit.record({ action: 'customer.changed', object: id, before: customerOf(before), after: stored });
      const type = before === undefined ? 'customer.created' : 'customer.changed';
      tx.outbox.record({ type, object: id, customer_id: id, data: shownCustomer(stored) });
      return stored;
    },
    async createMany(many, valid = {}) {
      const { now } = commitOf(tx);
      const rows = many.map((customer) => ({
        ...knownFromNow(tx, customer.id ?? freshId('cus', now), validTime([], valid, dateAt(now, customer.timezone))),
        ...columns(customer, now),
      }));
      const stored = await insert(rows);
      await addCustomerWords(tx, stored);
      await join(stored);
      if (await tx.outbox.wants('customer.created'))
        for (const made of stored)
          tx.outbox.record({
            type: 'customer.created',
            object: made.id,
            customer_id: made.id,
            data: shownCustomer(made),
          });
      if (stored.length > 0)
        tx.audit.record({
          action: 'customers.created',
          object: tx.org_id,
          after: { count: stored.length, ids: stored.map((customer) => customer.id) },
        });
      return stored;
    },
  };
}
