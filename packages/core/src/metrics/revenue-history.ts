// SPDX-License-Identifier: Apache-2.0
import {
  type CustomerHistory,
  customerHistory,
  emptyRoom,
  type HistoryRules,
  type SubscriptionHistory,
} from './customer-history.js';
import type { MetricPolicy } from './policy.js';
import type { RevenueState, UsageRevenue } from './revenue-state.js';
import { LEAST_SCALE, Measure, type Scale, scaleFor, UnsafeUnits } from './scale.js';
import { type Lane, SAFE_LANE, safeNumber, WIDE_LANE } from './units.js';

export interface RevenueInput {
  readonly states: readonly RevenueState[];
  readonly usage: readonly UsageRevenue[];
}

/** What came to be known since: states and usage on top of those there are, after what is forgotten. */
export interface RevenueChanges extends RevenueInput {
  /** Subscriptions of which nothing known so far holds any more, because all of it is given again or was wrong. */
  readonly forget?: readonly { readonly customer_id: string; readonly subscription_id: string }[];
}

/**
 * Recurring revenue of every customer over time, under one policy, with the days and months of one time zone. A value:
 * `advance` makes another one and leaves this as it is.
 */
export interface RevenueHistory {
  readonly policy: MetricPolicy;
  readonly timezone: string;
  readonly scale: Scale;
  readonly lane: Lane;
  /** Customers by id, in buckets by `bucketOf`, so that another version shares all but the few that changed. */
  readonly buckets: readonly ReadonlyMap<string, CustomerHistory>[];
  readonly customer_count: number;
  /** The sum of the sizes of all changes, in units of the safe lane: no sum of some of them is larger. */
  readonly bound: number;
}

/** What is given of one subscription, in the order it is given. */
interface Gathered {
  readonly customer_id: string;
  readonly subscription_id: string;
  readonly currency: string;
  /** How many states there are, and then those. */
  count: number;
  states: RevenueState[];
  readonly usage: UsageRevenue[];
  /** Which one came after it last time: where months follow months, it will again. */
  next: Gathered | null;
}

/**
 * Computes the history. The order of the input is irrelevant but for two states of one subscription at one instant, of
 * which the later in the list holds. Exact; a RangeError says that a currency is unknown or intervals cannot be added. Its
 * scale is not below `least`, for histories that are held against one another.
 */
export function revenueHistory(
  { states, usage }: RevenueInput,
  { policy, timezone }: { readonly policy: MetricPolicy; readonly timezone: string },
  least: Scale = LEAST_SCALE,
): RevenueHistory {
  const scale = scaleFor(states, usage, policy, least);
  const grouped = [...gathered(states, usage)].map(
    ([customer_id, subscriptions]) => [customer_id, settled(subscriptions)] as const,
  );
  return built(grouped, policy, timezone, scale);
}

/**
 * The same history as from all of the input at once, at a cost that follows what changed: only customers that are named
 * are computed again. (All are when amounts come that need finer units, or sums that no longer are safe integers.)
 */
export function advance(history: RevenueHistory, { states, usage, forget = [] }: RevenueChanges): RevenueHistory {
  const { policy, timezone, lane } = history;
  const scale = scaleFor(states, usage, policy, history.scale);
  const forgotten = new Set(forget.map(({ customer_id, subscription_id }) => `${customer_id}\n${subscription_id}`));
  const fresh = gathered(states, usage);
  for (const { customer_id } of forget) if (!fresh.has(customer_id)) fresh.set(customer_id, []);
  const changed = [...fresh].map(([customer_id, subscriptions]) => {
    const known = (customerOf(history, customer_id)?.subscriptions ?? []).filter(
      ({ subscription_id }) => !forgotten.has(`${customer_id}\n${subscription_id}`),
    );
    return [customer_id, settled(joined(customer_id, known, subscriptions))] as const;
  });
  const anew = () => {
    const all = new Map<string, readonly SubscriptionHistory[]>();
    for (const customer of customersOf(history)) all.set(customer.customer_id, customer.subscriptions);
    for (const [customer_id, subscriptions] of changed) all.set(customer_id, subscriptions);
    return built([...all], policy, timezone, scale);
  };
  if (scale.per !== history.scale.per || scale.places !== history.scale.places) return anew();
  const rules: HistoryRules = { policy, timezone, lane, measure: new Measure(lane, scale, policy), room: emptyRoom() };
  const buckets = [...history.buckets];
  const copied = new Map<number, Map<string, CustomerHistory>>();
  let { customer_count, bound } = history;
  try {
    for (const [customer_id, subscriptions] of changed) {
      const index = bucketOf(customer_id, buckets.length);
      let bucket = copied.get(index);
      if (bucket === undefined) {
        bucket = new Map(buckets[index]);
        copied.set(index, bucket);
        buckets[index] = bucket;
      }
      const before = bucket.get(customer_id);
      if (before !== undefined) {
        bound -= sizeOf(before, lane);
        customer_count--;
        bucket.delete(customer_id);
      }
      if (subscriptions.length === 0) continue;
      const after = customerHistory(customer_id, subscriptions, rules);
      bound += sizeOf(after, lane);
      customer_count++;
      bucket.set(customer_id, after);
    }
  } catch (error) {
    if (error instanceof UnsafeUnits) return anew();
    throw error;
  }
  if (bound > Number.MAX_SAFE_INTEGER || customer_count > MOST_A_BUCKET * buckets.length) return anew();
  return { ...history, buckets, customer_count, bound };
}

/** The customer of an id; null where there is none. */
export function customerOf(history: RevenueHistory, customer_id: string): CustomerHistory | null {
  return history.buckets[bucketOf(customer_id, history.buckets.length)]?.get(customer_id) ?? null;
}

/** All customers, in no order. */
export function* customersOf(history: RevenueHistory): Iterable<CustomerHistory> {
  for (const bucket of history.buckets) yield* bucket.values();
}

const MEAN_A_BUCKET = 64;
const MOST_A_BUCKET = 256;

function built(
  grouped: readonly (readonly [string, readonly SubscriptionHistory[]])[],
  policy: MetricPolicy,
  timezone: string,
  scale: Scale,
  lane: Lane = SAFE_LANE,
): RevenueHistory {
  const rules: HistoryRules = { policy, timezone, lane, measure: new Measure(lane, scale, policy), room: emptyRoom() };
  let size = 1;
  while (size * MEAN_A_BUCKET < grouped.length) size *= 2;
  const buckets = Array.from({ length: size }, () => new Map<string, CustomerHistory>());
  let bound = 0;
  let customer_count = 0;
  try {
    for (const [customer_id, subscriptions] of grouped) {
      if (subscriptions.length === 0) continue;
      const customer = customerHistory(customer_id, subscriptions, rules);
      bound += sizeOf(customer, lane);
      customer_count++;
      (buckets[bucketOf(customer_id, size)] as Map<string, CustomerHistory>).set(customer_id, customer);
    }
  } catch (error) {
    if (error instanceof UnsafeUnits) return built(grouped, policy, timezone, scale, WIDE_LANE);
    throw error;
  }
  if (bound > Number.MAX_SAFE_INTEGER) return built(grouped, policy, timezone, scale, WIDE_LANE);
  return { policy, timezone, scale, lane, buckets, customer_count, bound };
}

/** What no sum of some of its changes is larger than; the wide lane needs none. */
function sizeOf({ changes }: CustomerHistory, lane: Lane): number {
  if (lane === WIDE_LANE) return 0;
  let size = 0;
  for (const delta of changes.delta) size += Math.abs(safeNumber(delta));
  return size;
}

/** FNV-1a, folded to a power of two. */
function bucketOf(customer_id: string, buckets: number): number {
  let hash = 0x811c9dc5;
  for (let index = 0; index < customer_id.length; index++)
    hash = Math.imul(hash ^ customer_id.charCodeAt(index), 0x01000193);
  return (hash ^ (hash >>> 15)) & (buckets - 1);
}

/** What belongs to each subscription of each customer. */
function gathered(states: readonly RevenueState[], usage: readonly UsageRevenue[]): Map<string, Gathered[]> {
  const customers = new Map<string, Gathered[]>();
  // counted before they are put together, so that no list grows
  const of: Gathered[] = new Array(states.length);
  let last: Gathered | null = null;
  for (let index = 0; index < states.length; index++) {
    const state = states[index] as RevenueState;
    let found: Gathered;
    if (last !== null && isOf(last, state)) found = last;
    else {
      const next: Gathered | null = last === null ? null : last.next;
      found = next !== null && isOf(next, state) ? next : gatheredOf(customers, state);
      if (last !== null) last.next = found;
      last = found;
    }
    of[index] = found;
    found.count++;
  }
  for (let index = 0; index < states.length; index++) {
    const found = of[index] as Gathered;
    if (found.states.length === 0) {
      found.states = new Array(found.count);
      found.count = 0;
    }
    found.states[found.count++] = states[index] as RevenueState;
  }
  for (const line of usage) gatheredOf(customers, line).usage.push(line);
  return customers;
}

function isOf(one: Gathered, { customer_id, subscription_id, currency }: RevenueState | UsageRevenue): boolean {
  return one.subscription_id === subscription_id && one.customer_id === customer_id && one.currency === currency;
}

function gatheredOf(customers: Map<string, Gathered[]>, of: RevenueState | UsageRevenue): Gathered {
  const { customer_id, subscription_id, currency } = of;
  let subscriptions = customers.get(customer_id);
  if (subscriptions === undefined) {
    subscriptions = [];
    customers.set(customer_id, subscriptions);
  }
  for (const one of subscriptions) if (isOf(one, of)) return one;
  const one: Gathered = { customer_id, subscription_id, currency, count: 0, states: [], usage: [], next: null };
  subscriptions.push(one);
  return one;
}

/** What was known before what is given now. */
function joined(
  customer_id: string,
  known: readonly SubscriptionHistory[],
  fresh: readonly Gathered[],
): readonly Gathered[] {
  const all = new Map(fresh.map((one) => [keyOf(one), one]));
  for (const one of known) {
    const more = all.get(keyOf(one));
    all.set(keyOf(one), {
      customer_id,
      subscription_id: one.subscription_id,
      currency: one.currency,
      count: 0,
      states: [...one.states, ...(more?.states ?? [])],
      usage: [...one.usage, ...(more?.usage ?? [])],
      next: null,
    });
  }
  return [...all.values()];
}

/** In an order that does not depend on that of the input. */
function settled(subscriptions: readonly Gathered[]): SubscriptionHistory[] {
  const all = subscriptions.map(({ subscription_id, currency, states, usage }) => ({
    subscription_id,
    currency,
    states: inOrder(states),
    usage,
  }));
  return all.length < 2 ? all : all.sort((a, b) => (keyOf(a) < keyOf(b) ? -1 : 1));
}

function keyOf({ subscription_id, currency }: Pick<SubscriptionHistory, 'subscription_id' | 'currency'>): string {
  return `${currency} ${subscription_id}`;
}

function inOrder(states: readonly RevenueState[]): readonly RevenueState[] {
  let ordered = true;
  for (let index = 1; index < states.length && ordered; index++)
    ordered = (states[index - 1] as RevenueState).at < (states[index] as RevenueState).at;
  if (ordered) return states;
  const sorted = [...states].sort((a, b) => a.at - b.at);
  return sorted.filter((state, index) => state.at !== sorted[index + 1]?.at);
}
