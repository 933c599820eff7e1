// SPDX-License-Identifier: Apache-2.0
import { addToDate, dateInMonth, type Instant, type PlainDate } from '../kit/calendar.js';
import { dateAt } from '../kit/timezone.js';
import { type Attempt, attemptsOf, type DunningMethod, type DunningState, standingOf } from './state.js';

const DAY = 86_400_000;

/** So many tries of one method within so many days. */
export interface AttemptLimit {
  readonly attempts: number;
  readonly days: number;
}

/**
 * What networks allow of tries that fail softly, the first one included. Visa: 15 in 30 days until May 2025, 20 since
 * (excessive reattempts rule); some acquirers still count to 15, so do we. Mastercard: 35 in 30 days
 * (Transaction Processing Excellence, excessive attempts). ACH debit: the entry and two more within 180 days (Nacha
 * Operating Rules, subsection 2.12.4). Everything else is held to the strictest of the cards.
 */
export function networkLimit({ kind, brand }: Pick<DunningMethod, 'kind' | 'brand'>): AttemptLimit {
  if (kind === 'us_bank_account') return { attempts: 3, days: 180 };
  if (brand === 'mastercard') return { attempts: 35, days: 30 };
  return { attempts: 15, days: 30 };
}

/** The limits that hold for a method: the network's, and the policy's own. */
function limitsOf(method: DunningMethod, own: number | undefined): AttemptLimit[] {
  const network = networkLimit(method);
  return own === undefined ? [network] : [network, { attempts: own, days: 30 }];
}

/** The last day a method is good; null for what does not expire. */
export function lastDayOf({ exp_month, exp_year }: DunningMethod): PlainDate | null {
  return exp_month === null || exp_year === null ? null : dateInMonth(12 * exp_year + exp_month - 1, 31);
}

export function expiredAt(method: DunningMethod, at: Instant, timezone: string): boolean {
  const last = lastDayOf(method);
  return last !== null && dateAt(at, timezone) > last;
}

/** Codes after which the same method works only with the customer's help: the bank wants to hear from them. */
const NEEDS_CUSTOMER = new Set(['authentication-required']);

/** Whether the method will never work by itself again for this invoice. */
export function refusedForGood(method_id: string, attempts: readonly Attempt[]): boolean {
  return attempts.some(
    ({ method_id: tried, failure }) =>
      tried === method_id && failure !== null && (failure.kind === 'hard' || NEEDS_CUSTOMER.has(failure.code)),
  );
}

/** The instant from which networks allow a try at all, at `at` or after it. */
function freeFrom(state: DunningState, method: DunningMethod, attempts: readonly Attempt[], at: Instant): Instant {
  const tries = [...state.earlier_attempts, ...attempts]
    .filter(({ method_id }) => method_id === method.id)
    .map((attempt) => attempt.at)
    .sort((a, b) => a - b);
  let free = at;
  for (const { attempts: most, days } of limitsOf(method, state.policy.max_attempts_per_30_days)) {
    const oldest = tries[tries.length - most];
    if (oldest !== undefined) free = Math.max(free, oldest + days * DAY);
  }
  return free;
}

export interface ChosenMethod {
  readonly method: DunningMethod & { readonly added_at: Instant | null };
  /** When it may be tried: `at`, or later where a network limit says so. */
  readonly at: Instant;
}

/** Which methods are looked at; default all that have not expired. */
export interface Among {
  readonly only?: readonly string[];
  readonly even_expired?: boolean;
}

/**
 * The method to try at `at` or as soon after it as limits allow: among those that can work, the one with the fewest
 * rounds of soft declines, in the order they stand. A round is `tries_per_method` declines. Null when none can work.
 */
export function chooseMethod(state: DunningState, at: Instant, among: Among = {}): ChosenMethod | null {
  const attempts = attemptsOf(state);
  const { timezone } = state.invoice;
  let best: (ChosenMethod & { readonly rounds: number }) | null = null;
  for (const method of standingOf(state).methods) {
    if (among.only?.includes(method.id) === false || refusedForGood(method.id, attempts)) continue;
    const free = freeFrom(state, method, attempts, at);
    if (!among.even_expired && expiredAt(method, free, timezone)) continue;
    const declines = attempts.filter(({ method_id }) => method_id === method.id).length;
    const rounds = Math.floor(declines / state.policy.tries_per_method);
    if (best === null || free < best.at || (free === best.at && rounds < best.rounds))
      best = { method, at: free, rounds };
  }
  return best;
}

/** The day after a date. */
export function nextDay(date: PlainDate): PlainDate {
  return addToDate(date, { days: 1 });
}
