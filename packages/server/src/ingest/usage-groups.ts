// SPDX-License-Identifier: Apache-2.0
import { type Decimal, fail, type MeterDefinition, type MeterTotal, ok, type Result } from '@kontor/core';
import type { Transaction } from '../store/transaction.js';
import { type Fold, foldEvent, foldInto, foldTotal, newFold } from './fold.js';
import { ruleOf } from './meter-registry.js';
import { usageTotals } from './totals.js';
import { eventsOfAll, NOTHING, type Stretch, sumOfTotals, usageByCustomer, usageOfAll } from './usage-of-all.js';

/** Values of a dimension that are told apart in one answer. */
const MOST_VALUES = 10_000;

export interface GroupRequest {
  readonly meter: string;
  readonly definition: MeterDefinition;
  /** Null: of all customers, each by itself and then summed. */
  readonly customer_id: string | null;
  /** `customer`, or a member of the data of events. */
  readonly by: string;
  readonly whole: Stretch;
  /** Those of the series, which make up the whole; none: only totals. */
  readonly stretches: readonly Stretch[];
  /** So many groups are told, those with the greatest quantity; the rest is one. */
  readonly top: number;
}
export interface UsageGroup {
  /** Null: of the rest, or of events without the member. */
  readonly key: string | null;
  readonly rest: boolean;
  readonly total: MeterTotal;
  /** As many as there are stretches. */
  readonly series: readonly MeterTotal[];
}

/** Usage by customer or by a member of the data, the greatest first and the rest of them as one. */
export async function usageGroups(tx: Transaction, request: GroupRequest): Promise<Result<UsageGroup[]>> {
  return request.by === 'customer' ? ok(await byCustomer(tx, request)) : byMember(tx, request);
}

async function byCustomer(tx: Transaction, request: GroupRequest): Promise<UsageGroup[]> {
  const { meter, definition, customer_id, whole, stretches, top } = request;
  const totals =
    customer_id === null
      ? await usageByCustomer(tx, definition, whole)
      : new Map([[customer_id, (await usageTotals(tx, [{ customer_id, meter, definition, ...whole }]))[0] ?? NOTHING]]);
  const ranked = [...totals].sort(([a, x], [b, y]) => greatestFirst(x, y) || (a < b ? -1 : 1));
  const told = ranked.slice(0, top);
  const needs = told.flatMap(([id]) => stretches.map((one) => ({ customer_id: id, meter, definition, ...one })));
  const found = needs.length === 0 ? [] : await usageTotals(tx, needs);
  const groups = told.map(([key, total], place) => ({
    key,
    rest: false,
    total,
    series: found.slice(place * stretches.length, (place + 1) * stretches.length),
  }));
  if (ranked.length <= top) return groups;
  const all = stretches.length === 0 ? [] : await usageOfAll(tx, definition, stretches);
  const series = all.map((total, at) => groups.reduce((left, group) => less(left, group.series[at] ?? NOTHING), total));
  return [
    ...groups,
    { key: null, rest: true, total: sumOfTotals(ranked.slice(top).map(([, total]) => total)), series },
  ];
}

/** What was counted of one value of the member: over the whole and in each stretch, of each customer by itself. */
class Counted {
  readonly #definition: MeterDefinition;
  readonly #folds = new Map<string, Fold>();

  constructor(definition: MeterDefinition) {
    this.#definition = definition;
  }

  /** Of one customer in one stretch; null: in the whole. */
  fold(stretch: number | null, customer_id: string): Fold {
    const key = `${stretch ?? 'whole'} ${customer_id}`;
    const known = this.#folds.get(key) ?? newFold(ruleOf(this.#definition));
    this.#folds.set(key, known);
    return known;
  }

  take(other: Counted): void {
    for (const [key, fold] of other.#folds) {
      const own = this.#folds.get(key) ?? newFold(ruleOf(this.#definition));
      this.#folds.set(key, own);
      foldInto(own, fold);
    }
  }

  total(stretch: number | null): MeterTotal {
    const prefix = `${stretch ?? 'whole'} `;
    return sumOfTotals([...this.#folds].flatMap(([key, fold]) => (key.startsWith(prefix) ? [foldTotal(fold)] : [])));
  }
}

async function byMember(tx: Transaction, request: GroupRequest): Promise<Result<UsageGroup[]>> {
  const { definition, customer_id, by, whole, stretches, top } = request;
  const { event_type, aggregation } = definition;
  const additive = aggregation === 'count' || aggregation === 'sum';
  const groups = new Map<string | null, Counted>();
  for await (const read of eventsOfAll(tx, event_type, [{ ...whole, index: 0 }], customer_id)) {
    const { event } = read;
    const key = textOf(Object.hasOwn(event.data, by) ? event.data[by] : undefined);
    let group = groups.get(key);
    if (group === undefined) {
      if (groups.size === MOST_VALUES)
        return fail({
          code: 'too-many-entries',
          path: 'group_by',
          message: `events have more than ${MOST_VALUES} values of ${by}`,
          mend: 'group by a member with fewer values, filter, or ask for a shorter time',
        });
      group = new Counted(definition);
      groups.set(key, group);
    }
    const whose = additive ? '' : read.customer_id;
    foldEvent(group.fold(null, whose), event);
    const at = stretchAt(stretches, event.time);
    if (at !== null) foldEvent(group.fold(at, whose), event);
  }
  const toGroup = (key: string | null, rest: boolean, counted: Counted): UsageGroup => ({
    key,
    rest,
    total: counted.total(null),
    series: stretches.map((_stretch, at) => counted.total(at)),
  });
  const ranked = [...groups]
    .map(([key, counted]) => ({ key, counted, total: counted.total(null) }))
    // events that another filter of the meter leaves out are of no value
    .filter(({ total }) => !total.event_count.isZero())
    .sort((a, b) => greatestFirst(a.total, b.total) || ((a.key ?? '') < (b.key ?? '') ? -1 : 1));
  const told = ranked.slice(0, top).map(({ key, counted }) => toGroup(key, false, counted));
  if (ranked.length <= top) return ok(told);
  const rest = new Counted(definition);
  for (const { counted } of ranked.slice(top)) rest.take(counted);
  return ok([...told, toGroup(null, true, rest)]);
}

/** Which of the stretches, in their order, an instant is in. */
function stretchAt(stretches: readonly Stretch[], time: number): number | null {
  let [low, high] = [0, stretches.length - 1];
  while (low <= high) {
    const middle = (low + high) >> 1;
    const { from, to } = stretches[middle] as Stretch;
    if (time < from) high = middle - 1;
    else if (time >= to) low = middle + 1;
    else return middle;
  }
  return null;
}

function textOf(value: unknown): string | null {
  if (typeof value === 'string') return value;
  return typeof value === 'number' || typeof value === 'boolean' ? String(value) : null;
}

function greatestFirst(a: MeterTotal, b: MeterTotal): number {
  return b.quantity.compare(a.quantity);
}

function less(a: MeterTotal, b: MeterTotal): MeterTotal {
  return { quantity: minus(a.quantity, b.quantity), event_count: minus(a.event_count, b.event_count) };
}
const minus = (a: Decimal, b: Decimal): Decimal => a.subtract(b);
