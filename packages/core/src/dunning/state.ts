// SPDX-License-Identifier: Apache-2.0
import type { Instant, PlainDate } from '../kit/calendar.js';
import type { DunningPolicy, DunningSubject } from './policy.js';

/** An open invoice as dunning sees it. */
export interface DunnedInvoice extends DunningSubject {
  readonly id: string;
  readonly due_date: PlainDate;
  /** `charge`: we take the money from a method; `transfer`: the customer sends it. */
  readonly collection: 'charge' | 'transfer';
  /** The customer's, IANA. */
  readonly timezone: string;
}

/** What can be charged without the customer. */
export interface DunningMethod {
  readonly id: string;
  /** `card`, `sepa_debit` or what else the provider calls it. */
  readonly kind: string;
  /** Card network in lower case. */
  readonly brand: string | null;
  /** Good until the end of this month; null for what does not expire. */
  readonly exp_month: number | null;
  readonly exp_year: number | null;
}

export interface DunningFailure {
  /** `hard`: never try this method again. */
  readonly kind: 'soft' | 'hard';
  /** Why, in the words of the payment provider interface: `insufficient-funds`, `card-expired` … */
  readonly code: string;
  /** Milliseconds before which another try is pointless. */
  readonly retry_after_ms?: number;
}

/** A try of a method, for whatever invoice: networks count them by method. */
export interface EarlierAttempt {
  readonly method_id: string;
  readonly at: Instant;
}

/** Something that happened. `id` is its own: the same event twice is one event. */
export type DunningEvent = { readonly id: string; readonly at: Instant } & (
  | { readonly type: 'charge_started'; readonly step: string; readonly method_id: string }
  /** `attempt` is the step that started it; null when the customer tried on their own. */
  | {
      readonly type: 'payment_failed' | 'payment_returned';
      readonly attempt: string | null;
      readonly method_id: string;
      readonly failure: DunningFailure;
    }
  /** Nothing is owed any more, by whatever way. */
  | { readonly type: 'paid' | 'voided' }
  | { readonly type: 'method_added'; readonly method: DunningMethod }
  | { readonly type: 'method_removed'; readonly method_id: string }
  | { readonly type: 'disputed' | 'dispute_closed' }
  /** Somebody of the seller holds everything back, until somebody lets it go on. */
  | { readonly type: 'held'; readonly reason: string | null }
  | { readonly type: 'released' }
  /** The customer will pay until this day, which counts. The latest promise stands. */
  | { readonly type: 'promised'; readonly until: PlainDate }
  | { readonly type: 'step_done'; readonly step: string }
);

/**
 * Everything that decides the next step. Events are kept in the order of time, so states agree in whichever order
 * the events were heard of.
 */
export interface DunningState {
  readonly policy: DunningPolicy;
  readonly invoice: DunnedInvoice;
  /** In the order in which they are to be tried. */
  readonly methods: readonly DunningMethod[];
  /** When dunning began to watch: planned mails of before are not sent. */
  readonly opened_at: Instant;
  readonly earlier_attempts: readonly EarlierAttempt[];
  readonly events: readonly DunningEvent[];
}

export function openDunning(
  opening: Omit<DunningState, 'events' | 'earlier_attempts'> & Partial<Pick<DunningState, 'earlier_attempts'>>,
): DunningState {
  return { earlier_attempts: [], ...opening, events: [] };
}

/** The state after an event; the very same state for an event it knows. */
export function applyDunningEvent(state: DunningState, event: DunningEvent): DunningState {
  if (state.events.some(({ id }) => id === event.id)) return state;
  const events = [...state.events, event].sort(
    (a, b) => a.at - b.at || RANK[a.type] - RANK[b.type] || (a.id < b.id ? -1 : 1),
  );
  return { ...state, events };
}

/** Of events at one instant: causes before effects, and what ends a thing after what begins it. */
const RANK: Readonly<Record<DunningEvent['type'], number>> = {
  method_added: 0,
  method_removed: 1,
  charge_started: 2,
  payment_failed: 3,
  payment_returned: 4,
  disputed: 5,
  dispute_closed: 6,
  held: 7,
  released: 8,
  promised: 9,
  step_done: 10,
  paid: 11,
  voided: 12,
};

/** A try of a method for this invoice. */
export interface Attempt {
  /** Of the step that started it, or of the event that told of it. */
  readonly key: string;
  readonly method_id: string;
  readonly at: Instant;
  /** When it was known to have failed. */
  readonly failed_at: Instant | null;
  readonly failure: DunningFailure | null;
  /** Nothing is known of its outcome yet. */
  readonly under_way: boolean;
}

/** The tries of this invoice, earliest first. Two failures told of one try are one. */
export function attemptsOf({ events }: DunningState): Attempt[] {
  const attempts = new Map<string, Attempt>();
  for (const event of events) {
    if (event.type === 'charge_started') {
      const known = attempts.get(event.step);
      const base = { key: event.step, method_id: event.method_id, failed_at: null, failure: null, under_way: true };
      attempts.set(event.step, { ...base, ...known, at: Math.min(event.at, known?.at ?? event.at) });
    } else if (event.type === 'payment_failed' || event.type === 'payment_returned') {
      const key = event.attempt ?? event.id;
      const known = attempts.get(key);
      // a return comes after the try went well, so it is the news; of two failures the first one told stands
      if (known?.failure && event.type === 'payment_failed') continue;
      const { method_id, failure } = event;
      attempts.set(key, { key, method_id, at: known?.at ?? event.at, failed_at: event.at, failure, under_way: false });
    } else if (event.type === 'paid')
      for (const [key, attempt] of attempts) attempts.set(key, { ...attempt, under_way: false });
  }
  return [...attempts.values()].sort((a, b) => a.at - b.at);
}

/** How the invoice stands, apart from tries. */
export interface Standing {
  readonly settled: 'paid' | 'voided' | null;
  readonly disputed: boolean;
  /** Why somebody of the seller holds it; null: nobody does. */
  readonly held: { readonly reason: string | null } | null;
  readonly promised_until: PlainDate | null;
  readonly done: ReadonlySet<string>;
  /** In the order in which they are to be tried, without those removed. */
  readonly methods: readonly (DunningMethod & { readonly added_at: Instant | null })[];
}

export function standingOf(state: DunningState): Standing {
  let settled: Standing['settled'] = null;
  let disputed = false;
  let held: Standing['held'] = null;
  let promised_until: PlainDate | null = null;
  const done = new Set<string>();
  const methods = new Map(state.methods.map((method) => [method.id, { ...method, added_at: null as Instant | null }]));
  for (const event of state.events) {
    if (event.type === 'paid' || event.type === 'voided') settled = event.type;
    else if (event.type === 'payment_returned') settled = settled === 'voided' ? settled : null;
    else if (event.type === 'disputed') disputed = true;
    else if (event.type === 'dispute_closed') disputed = false;
    else if (event.type === 'held') held = { reason: event.reason };
    else if (event.type === 'released') held = null;
    else if (event.type === 'promised') promised_until = event.until;
    else if (event.type === 'step_done') done.add(event.step);
    else if (event.type === 'method_added') methods.set(event.method.id, { ...event.method, added_at: event.at });
    else if (event.type === 'method_removed') methods.delete(event.method_id);
  }
  return { settled, disputed, held, promised_until, done, methods: [...methods.values()] };
}
