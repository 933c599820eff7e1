// SPDX-License-Identifier: Apache-2.0
import {
  type Bound,
  boundAt,
  boundOf,
  type ContractTerms,
  canonicalJson,
  dateAt,
  dayOf,
  formatBound,
  type Instant,
  type PlainDate,
  type Subscription,
  type SubscriptionStatus,
  secondOf,
} from '@kontor/core';
import { type Insertable, type Selectable, sql } from 'kysely';
import { known } from './as-of.js';
import {
  endSlices,
  knownFromNow,
  overlapping,
  remainders,
  type Stamps,
  type ValidTime,
  validTime,
} from './bitemporal.js';
import type { NewMessage } from './outbox.js';
import { keptRows, type Page, type PagePlan, type PageRequest, pagePlan, toPage } from './page.js';
import type { Metadata, SubscriptionTable } from './schema.js';
import { shownSubscription } from './shown.js';
import { mayStandSo, orAgreedForLater, standsSo } from './subscription-status.js';
import { commitOf, freshId, type Transaction } from './transaction.js';
import { END_OF_TIME, toTimestamp } from './values.js';

export interface NewSubscription extends Omit<Subscription, 'id'> {
  /** Absent: a new one is made. */
  readonly id?: string;
  readonly sample?: boolean;
  readonly metadata?: Metadata;
}
export interface StoredSubscription extends Subscription, Stamps {
  readonly sample: boolean;
  readonly metadata: Metadata;
  readonly created_at: Instant;
  /** An invoice of it is past due; told of what is read one by one or in lists. */
  readonly past_due?: boolean;
}
export interface BatchFilter {
  readonly customer_id?: string | undefined;
  readonly subscription_id?: string | undefined;
  /** The last id to look at. */
  readonly through?: string;
  /** Leaves out those of customers that are billed together. */
  readonly apart?: boolean;
  /** Leaves out those of other customers than a share of them. */
  readonly share?: CustomerShare | undefined;
}
/** One of `of` parts of the customers, by the last letter of their ids. */
export interface CustomerShare {
  readonly index: number;
  readonly of: number;
}
export interface SubscriptionFilter {
  readonly customer_id?: string | undefined;
  readonly plan?: string | undefined;
  readonly status?: SubscriptionStatus | undefined;
}
export interface Subscriptions {
  /** As in force on the day `on`, else by the latest terms. */
  get(id: string, on?: PlainDate): Promise<StoredSubscription | null>;
  /** By the terms that hold at `at`; before the first, by the first. */
  list(at: Instant, request?: PageRequest & SubscriptionFilter): Promise<Page<StoredSubscription>>;
  /** Of these customers by their latest terms, by id. */
  latestOf(customer_ids: readonly string[]): Promise<StoredSubscription[]>;
  /** The same subscriptions, given by their latest terms, by those that hold at `now`: before the first, by the first. */
  inForce(latest: readonly StoredSubscription[], now: Instant): Promise<StoredSubscription[]>;
  /** Every stretch of its terms, in the order of the days they hold for. */
  history(id: string): Promise<StoredSubscription[]>;
  /** The same of many, by id; without those that do not exist. */
  histories(ids: readonly string[]): Promise<Map<string, StoredSubscription[]>>;
  /** The terms of the next `count` subscriptions after the id `after`, oldest id first, by id and day. */
  batch(after: string, count: number, filter?: BatchFilter): Promise<StoredSubscription[][]>;
  /** Whether there are at least so many, one or more; counts no more of them. */
  areAtLeast(count: number): Promise<boolean>;
  /** The terms of all subscriptions of these customers, or with these ids, by id and day. */
  all(
    of: { readonly customer_ids: readonly string[] } | { readonly ids: readonly string[] },
  ): Promise<StoredSubscription[][]>;
  /** Creates it (from its start date), or replaces all its terms from `valid_from` (default: today) on. */
  put(subscription: NewSubscription, valid?: ValidTime): Promise<StoredSubscription>;
  /** Replaces the terms of all days at once by these phases, oldest first. */
  replace(phases: readonly StoredSubscription[]): Promise<StoredSubscription[]>;
  /** The same of many subscriptions, in their order: as many statements as for one. */
  replaceMany(lives: readonly (readonly StoredSubscription[])[]): Promise<StoredSubscription[][]>;
  /** Tells the outside that it shows another status, though its terms are the same. */
  tellOfChange(subscription: StoredSubscription): void;
  /** Creates many at once; none of the ids may exist. One entry in the audit trail. */
  createMany(subscriptions: readonly NewSubscription[]): Promise<StoredSubscription[]>;
}

type Row = Selectable<SubscriptionTable>;

function subscriptionOf(row: Row): StoredSubscription {
  const { org_id: _org, valid_from_second, valid_to_second, end_second, ...told } = row;
  const { option, end_date, trial_end_date, cancelled_on, contract, trial_without_method, ...rest } = told;
  return {
    ...rest,
    valid_from: boundOf(row.valid_from, valid_from_second),
    valid_to: boundOf(row.valid_to, valid_to_second),
    status: row.status as Subscription['status'],
    anchor: row.anchor as Subscription['anchor'],
    quantities: row.quantities as Subscription['quantities'],
    add_ons: row.add_ons as Subscription['add_ons'],
    ...(option === null ? {} : { option }),
    ...(end_date === null ? {} : { end_date: boundOf(end_date, end_second) }),
    ...(trial_end_date === null ? {} : { trial_end_date }),
    ...(cancelled_on === null ? {} : { cancelled_on }),
    ...(contract === null ? {} : { contract: contract as ContractTerms }),
    ...(trial_without_method === null
      ? {}
      : { trial_without_method: trial_without_method as NonNullable<Subscription['trial_without_method']> }),
  };
}

/** A second is written where there is one. */
function endOf(end: Bound | undefined): { end_date: PlainDate | null; end_second?: number } {
  if (end === undefined) return { end_date: null };
  const second = secondOf(end);
  return { end_date: dayOf(end), ...(second === 0 ? {} : { end_second: second }) };
}

/** The days of a stretch, and the seconds within them where it begins or ends there. */
function spanOf({
  valid_from: start,
  valid_to: end = END_OF_TIME,
}: {
  valid_from: Bound;
  valid_to?: Bound | undefined;
}) {
  return {
    valid_from: dayOf(start),
    valid_to: dayOf(end),
    ...(secondOf(start) === 0 ? {} : { valid_from_second: secondOf(start) }),
    ...(secondOf(end) === 0 ? {} : { valid_to_second: secondOf(end) }),
  };
}

function columns(subscription: NewSubscription, created_at: Instant) {
  return {
    customer_id: subscription.customer_id,
    status: subscription.status,
    plan: subscription.plan,
    option: subscription.option ?? null,
    catalog_version: subscription.catalog_version,
    currency: subscription.currency,
    timezone: subscription.timezone,
    start_date: subscription.start_date,
    ...endOf(subscription.end_date),
    trial_end_date: subscription.trial_end_date ?? null,
    cancelled_on: subscription.cancelled_on ?? null,
    anchor: subscription.anchor,
    anchor_date: subscription.anchor_date,
    quantities: JSON.stringify(subscription.quantities),
    add_ons: JSON.stringify(subscription.add_ons),
    contract: subscription.contract === undefined ? null : JSON.stringify(subscription.contract),
    trial_without_method: subscription.trial_without_method ?? null,
    sample: subscription.sample ?? false,
    metadata: JSON.stringify(subscription.metadata ?? {}),
    created_at: toTimestamp(created_at),
  };
}

/** As the audit trail keeps terms: moments as instants. */
function audited(row: StoredSubscription): StoredSubscription {
  const told = (bound: Bound) => formatBound(bound, row.timezone);
  return {
    ...row,
    valid_from: told(row.valid_from),
    valid_to: told(row.valid_to),
    ...(row.end_date === undefined ? {} : { end_date: told(row.end_date) }),
    add_ons: row.add_ons.map((entry) => ({
      ...entry,
      start_date: told(entry.start_date),
      ...(entry.end_date === undefined ? {} : { end_date: told(entry.end_date) }),
    })),
  };
}

function messageOf(
  type: 'subscription.created' | 'subscription.changed',
  row: StoredSubscription,
  now: Instant,
): NewMessage {
  return { type, object: row.id, customer_id: row.customer_id, data: shownSubscription(row, now) };
}

/** Rows in the order of their ids, each subscription with all its stretches. */
function byId(rows: readonly Row[]): StoredSubscription[][] {
  const groups: StoredSubscription[][] = [];
  for (const row of rows.map(subscriptionOf)) {
    if (groups.at(-1)?.[0]?.id === row.id) groups.at(-1)?.push(row);
    else groups.push([row]);
  }
  return groups;
}

/** Everything a phase says; equal texts need not be written again. */
function termsText({ sys_from: _from, sys_to: _to, ...terms }: StoredSubscription): string {
  return canonicalJson({ ...columns(terms, terms.created_at), from: terms.valid_from, to: terms.valid_to });
}

export function subscriptions(tx: Transaction): Subscriptions {
  const current = () => tx.db.selectFrom('subscription').selectAll().where('org_id', '=', tx.org_id).where(known(tx));
  /** With what is known of their invoices now: collections have no past. */
  async function withLate(rows: readonly StoredSubscription[]): Promise<StoredSubscription[]> {
    if (rows.length === 0 || tx.as_of !== null) return [...rows];
    const found = await tx.client.query<{ subscription_id: string }>({
      name: 'subscriptions-past-due',
      text: `SELECT DISTINCT subscription_id FROM collection
        WHERE org_id = $1 AND past_due AND subscription_id = ANY($2::text[])`,
      values: [tx.org_id, rows.map(({ id }) => id)],
    });
    const late = new Set(found.rows.map(({ subscription_id }) => subscription_id));
    return rows.map((row) => (late.has(row.id) ? { ...row, past_due: true } : row));
  }
  async function histories(ids: readonly string[]): Promise<Map<string, StoredSubscription[]>> {
    const rows = await current()
      .where(sql<boolean>`id = ANY(${ids}::text[])`)
      .orderBy('id')
      .orderBy('valid_from')
      .orderBy('valid_from_second')
      .execute();
    return new Map(byId(rows).map((slices) => [(slices[0] as StoredSubscription).id, slices]));
  }
  async function inForce(latest: readonly StoredSubscription[], now: Instant): Promise<StoredSubscription[]> {
    const holds = ({ valid_from, timezone }: StoredSubscription) => valid_from <= boundAt(now, timezone);
    const agreed = latest.filter((row) => !holds(row)).map(({ id }) => id);
    if (agreed.length === 0) return [...latest];
    const lives = [...(await histories(agreed)).values()];
    const held = await withLate(lives.map((life) => life.findLast(holds) ?? (life[0] as StoredSubscription)));
    const by_id = new Map(held.map((row) => [row.id, row]));
    return latest.map((row) => by_id.get(row.id) ?? row);
  }
  async function insert(rows: readonly Insertable<SubscriptionTable>[]): Promise<StoredSubscription[]> {
    const stored: StoredSubscription[] = [];
    for (let from = 0; from < rows.length; from += 1_000) {
      const query = tx.db
        .insertInto('subscription')
        .values(rows.slice(from, from + 1_000).map((row) => ({ ...row, ...spanOf(row) })))
        .returningAll();
      stored.push(...(await query.execute()).map(subscriptionOf));
    }
    return stored;
  }
  return {
    async get(id, on) {
      let query = current().where('id', '=', id);
      if (on !== undefined) query = query.where('valid_from', '<=', on).where('valid_to', '>', on);
      const row = await query
        .orderBy('valid_from', 'desc')
        .orderBy('valid_from_second', 'desc')
        .limit(1)
        .executeTakeFirst();
      return row === undefined ? null : ((await withLate([subscriptionOf(row)]))[0] as StoredSubscription);
    },
    inForce,
    async list(at, { status, plan: sold, ...request } = {}) {
      const plan = pagePlan(request);
      const fetch = async (portion: PagePlan) => {
        let query = current().where('valid_to', '=', END_OF_TIME);
        if (request.customer_id !== undefined) query = query.where('customer_id', '=', request.customer_id);
        if (sold !== undefined) query = query.where(orAgreedForLater(sql<boolean>`plan = ${sold}`, at));
        if (status !== undefined) query = query.where(orAgreedForLater(mayStandSo('subscription', { status, at }), at));
        if (portion.cursor !== null) query = query.where('id', portion.compare, portion.cursor);
        const rows = await query.orderBy('id', portion.order).limit(portion.fetch).execute();
        return inForce(await withLate(rows.map(subscriptionOf)), at);
      };
      if (status === undefined && sold === undefined) return toPage(await fetch(plan), plan, (row) => row);
      const so = async (rows: StoredSubscription[]) =>
        rows.filter(
          (row) => (sold === undefined || row.plan === sold) && (status === undefined || standsSo(row, { status, at })),
        );
      return toPage(await keptRows(plan, fetch, so), plan, (row) => row);
    },
    async latestOf(customer_ids) {
      const rows = await current()
        .where('valid_to', '=', END_OF_TIME)
        .where(sql<boolean>`customer_id = ANY(${customer_ids}::text[])`)
        .orderBy('id')
        .execute();
      return withLate(rows.map(subscriptionOf));
    },
    async history(id) {
      return (await current().where('id', '=', id).orderBy('valid_from').orderBy('valid_from_second').execute()).map(
        subscriptionOf,
      );
    },
    histories,
    async batch(after, count, filter = {}) {
      const { customer_id: ofCustomer, subscription_id: only, through, apart, share } = filter;
      const isApart = sql<boolean>`NOT EXISTS (SELECT FROM account_member m
        WHERE m.org_id = subscription.org_id AND m.customer_id = subscription.customer_id)`;
      const isInShare = sql<boolean>`ascii(right(customer_id, 1)) % ${share?.of ?? 1} = ${share?.index ?? 0}`;
      let ids = tx.db
        .selectFrom('subscription')
        .select('id')
        .where('org_id', '=', tx.org_id)
        .where(known(tx))
        .where('valid_to', '=', END_OF_TIME)
        .where('id', '>', after);
      if (ofCustomer !== undefined) ids = ids.where('customer_id', '=', ofCustomer);
      if (only !== undefined) ids = ids.where('id', '=', only);
      if (through !== undefined) ids = ids.where('id', '<=', through);
      if (apart) ids = ids.where(isApart);
      if (share !== undefined) ids = ids.where(isInShare);
      const last = (await ids.orderBy('id').limit(count).execute()).at(-1)?.id;
      if (last === undefined) return [];
      // A range of the index rather than a join with the ids: fast also before the table's statistics are made.
      let stretches = current().where('id', '>', after).where('id', '<=', last);
      if (ofCustomer !== undefined) stretches = stretches.where('customer_id', '=', ofCustomer);
      if (only !== undefined) stretches = stretches.where('id', '=', only);
      if (apart) stretches = stretches.where(isApart);
      if (share !== undefined) stretches = stretches.where(isInShare);
      return byId(await stretches.orderBy('id').orderBy('valid_from').orderBy('valid_from_second').execute());
    },
    async areAtLeast(count) {
      const latest = current().where('valid_to', '=', END_OF_TIME).clearSelect().select('id');
      const nth = await latest
        .orderBy('id')
        .offset(count - 1)
        .limit(1)
        .executeTakeFirst();
      return nth !== undefined;
    },
    async all(of) {
      const named =
        'ids' in of
          ? sql<boolean>`id = ANY(${[...of.ids]}::text[])`
          : sql<boolean>`customer_id = ANY(${[...of.customer_ids]}::text[])`;
      return byId(
        await current().where(named).orderBy('id').orderBy('valid_from').orderBy('valid_from_second').execute(),
      );
    },
    async put(subscription, valid = {}) {
      const { now } = commitOf(tx);
      const id = subscription.id ?? freshId('sub', now);
      const slices = await current().where('id', '=', id).orderBy('valid_from').orderBy('valid_from_second').execute();
      const before = slices.at(-1);
      const today = dateAt(now, subscription.timezone);
      const from = before === undefined || today < subscription.start_date ? subscription.start_date : today;
      const slice = validTime(slices, valid, from);
      const kept = remainders(slices, slice.valid_from, slice.valid_to);
      await endSlices(tx, 'subscription', overlapping(slices, slice.valid_from, slice.valid_to));
      const [after] = await insert([
        { ...knownFromNow(tx, id, slice), ...columns(subscription, before?.created_at ?? now) },
        ...kept.map((row) => ({ ...knownFromNow(tx, id, row), ...columns(subscriptionOf(row), row.created_at) })),
      ]);
      const [stored] = (await withLate([after as StoredSubscription])) as [StoredSubscription];
      if (before === undefined) tx.audit.record({ action: 'subscription.created', object: id, after: audited(stored) });
      else
        tx.audit.record({
          action: 'subscription.changed',
          object: id,
          before: audited(subscriptionOf(before)),
          after: audited(stored),
        });
      tx.outbox.record(messageOf(before === undefined ? 'subscription.created' : 'subscription.changed', stored, now));
      return stored;
    },
    async replace(phases) {
      const [after] = await this.replaceMany([phases]);
      return after as StoredSubscription[];
    },
    async replaceMany(lives) {
      const ids = lives.map(([first]) => {
        if (first === undefined) throw new Error('a subscription has at least one phase');
        return first.id;
      });
      const before = await this.histories(ids);
      const gone: StoredSubscription[] = [];
      const fresh: StoredSubscription[] = [];
      const changed = new Set<string>();
      for (const [index, phases] of lives.entries()) {
        const id = ids[index] as string;
        const slices = before.get(id) ?? [];
        const texts = new Set(slices.map(termsText));
        const kept = new Set(phases.map(termsText));
        gone.push(...slices.filter((slice) => !kept.has(termsText(slice))));
        const said = phases.filter((phase) => !texts.has(termsText(phase)));
        if (said.length > 0) changed.add(id);
        const { created_at } = phases[0] as StoredSubscription;
        fresh.push(...said.map((phase) => ({ ...phase, id, created_at })));
      }
      await endSlices(tx, 'subscription', gone);
      await insert(
        fresh.map((phase) => ({ ...knownFromNow(tx, phase.id, phase), ...columns(phase, phase.created_at) })),
      );
      const stored = await this.histories(ids);
      const { now } = commitOf(tx);
      const held: StoredSubscription[] = [];
      const lived = ids.map((id) => {
        const after = stored.get(id) ?? [];
        if (!changed.has(id)) return after;
        tx.audit.record({
          action: 'subscription.changed',
          object: id,
          before: (before.get(id) ?? []).map(audited),
          after: after.map(audited),
        });
        const today = after.findLast(({ valid_from, timezone }) => valid_from <= boundAt(now, timezone)) ?? after[0];
        held.push(today as StoredSubscription);
        return after;
      });
      if (await tx.outbox.wants('subscription.changed'))
        for (const today of await withLate(held)) tx.outbox.record(messageOf('subscription.changed', today, now));
      return lived;
    },
    tellOfChange(subscription) {
      tx.outbox.record(messageOf('subscription.changed', subscription, commitOf(tx).now));
    },
    async createMany(many) {
      const { now } = commitOf(tx);
      const stored = await insert(
        many.map((subscription) => ({
          ...knownFromNow(tx, subscription.id ?? freshId('sub', now), validTime([], {}, subscription.start_date)),
          ...columns(subscription, now),
        })),
      );
      if (await tx.outbox.wants('subscription.created'))
        for (const made of stored) tx.outbox.record(messageOf('subscription.created', made, now));
      if (stored.length > 0)
        tx.audit.record({
          action: 'subscriptions.created',
          object: tx.org_id,
          after: { count: stored.length, ids: stored.map((subscription) => subscription.id) },
        });
      return stored;
    },
  };
}
