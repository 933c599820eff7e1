// SPDX-License-Identifier: Apache-2.0
import {
  type CurrencyCode,
  customersOf,
  type FigureRequest,
  figureDefinition,
  type Instant,
  type MetricFacts,
  NO_FACTS,
  type PlainDate,
  type RevenueHistory,
} from '@kontor/core';
import type { Store } from '../store/store.js';
import type { ReadTransaction } from '../store/transaction.js';
import {
  communityNumbers,
  customerFacts,
  deferredOn,
  type FirstSeen,
  readFacts,
  receivables,
  TRANSFER_DAYS,
} from './facts.js';
import type { Frame } from './frame.js';
import { currenciesOf, ratesInto } from './rates.js';

export interface FiguresAsked {
  /** How things stand at the end of this day. */
  readonly on: PlainDate;
  /** The first day of what happened; absent: that of the month that ends with `on`. */
  readonly from?: PlainDate | undefined;
  /** Default: the organisation's. */
  readonly currency?: CurrencyCode | undefined;
  /** Only these; absent: all. */
  readonly names?: readonly string[] | undefined;
}

/** All that the core asks for to compute figures. */
export interface FigureInputs {
  readonly history: RevenueHistory;
  readonly facts: MetricFacts;
  readonly request: FigureRequest;
}

/** Reads what figures are computed from: of the facts only those that the figures asked for need. */
export async function readFigureInputs(store: Store, frame: Frame, asked: FiguresAsked): Promise<FigureInputs> {
  const { history } = frame;
  const { on, from, names, currency = frame.currency } = asked;
  return store.read(
    frame.org_id,
    async (tx) => {
      const facts = await factsFor(tx, frame, asked);
      const paidIn = currenciesOf(history);
      for (const { currency: of } of [
        ...facts.spend,
        ...facts.costs,
        ...facts.accounts,
        ...facts.receivables,
        ...facts.deferred,
      ])
        paidIn.add(of);
      const rate = await ratesInto(tx, paidIn, currency, on);
      const request = { as_of: on, currency, rate, ...(from && { from }), ...(names && { names }) };
      return { history, facts, request };
    },
    { as_of: frame.as_of },
  );
}

/** Which figures look at facts that are not small, or not kept as they are. */
const ASK_FOR: Readonly<Record<'customers' | 'receivables' | 'deferred' | 'community', readonly string[]>> = {
  customers: ['funnel', 'free_to_paid', 'self_hosted_conversion'],
  receivables: ['receivables', 'receivables/age'],
  deferred: ['deferred_revenue'],
  community: ['community'],
};

async function factsFor(tx: ReadTransaction, { history }: Frame, { on, names }: FiguresAsked): Promise<MetricFacts> {
  const wanted = names?.map((name) => figureDefinition(name)?.definition).flatMap((found) => found ?? []);
  const asks = (fact: keyof typeof ASK_FOR) =>
    wanted === undefined ||
    wanted.some(({ name, behind }) => ASK_FOR[fact].some((one) => one === name || behind?.split('/')[0] === one));
  const { billing } = await tx.organisations.get();
  return {
    spend: [...(await readFacts(tx, 'spend')).values()],
    costs: [...(await readFacts(tx, 'costs')).values()],
    accounts: [...(await readFacts(tx, 'accounts')).values()],
    community: asks('community') ? await communityNumbers(tx, on) : NO_FACTS.community,
    customers: asks('customers') ? await customerFacts(tx, firstSeen(history)) : NO_FACTS.customers,
    receivables: asks('receivables')
      ? await receivables(tx, on, billing.documents?.payment_days ?? TRANSFER_DAYS)
      : NO_FACTS.receivables,
    deferred: asks('deferred') ? await deferredOn(tx, on) : NO_FACTS.deferred,
  };
}

/** Since when each customer has a subscription, and since when one to what they run themselves. */
function firstSeen(history: RevenueHistory): Map<string, FirstSeen> {
  const found = new Map<string, FirstSeen>();
  for (const { customer_id, subscriptions } of customersOf(history)) {
    const states = subscriptions.flatMap(({ states: of }) => of);
    const own = states.filter(({ deployment }) => deployment === 'self_hosted');
    const first = states.map(({ at }) => at).reduce(earlier, Number.POSITIVE_INFINITY);
    const installed = own.map(({ at }) => at).reduce(earlier, Number.POSITIVE_INFINITY);
    if (states.length > 0) found.set(customer_id, { at: first, installed_at: own.length === 0 ? null : installed });
  }
  return found;
}

const earlier = (a: Instant, b: Instant): Instant => (a < b ? a : b);
