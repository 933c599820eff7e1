// SPDX-License-Identifier: Apache-2.0
import type { Instant } from '../kit/calendar.js';
import type { CurrencyCode } from '../kit/money.js';
import type { MetricPolicy } from './policy.js';
import type { RevenueState, UsageRevenue } from './revenue-state.js';
import type { Measure } from './scale.js';
import {
  COUNTED,
  emptyTimeline,
  HELD,
  type Standing,
  subscriptionTimeline,
  type Timeline,
} from './subscription-timeline.js';
import type { Lane, Units } from './units.js';
import { withUsage } from './usage-timeline.js';

const DAY = 86_400_000;

// What a change is: its kind in the low bits, and above them whether the customer, or its account in one currency, begins
// or ceases to be one that pays.
export const NEW = 0;
export const EXPANSION = 1;
export const CONTRACTION = 2;
export const CHURN = 3;
export const REACTIVATION = 4;
export const KIND = 7;
export const ACCOUNT_BEGINS = 8;
export const ACCOUNT_CEASES = 16;
export const CUSTOMER_BEGINS = 32;
export const CUSTOMER_CEASES = 64;

/** Changes of one customer in order of time, in parallel lists; `account` is the place of its currency in `currencies`. */
export interface Changes {
  readonly at: Instant[];
  readonly account: number[];
  readonly delta: Units[];
  readonly code: number[];
}

/** What is known of one subscription, its states in order of time, each at its own instant. */
export interface SubscriptionHistory {
  readonly subscription_id: string;
  readonly currency: CurrencyCode;
  readonly states: readonly RevenueState[];
  readonly usage: readonly UsageRevenue[];
}

/** One customer under a policy. */
export interface CustomerHistory {
  readonly customer_id: string;
  readonly subscriptions: readonly SubscriptionHistory[];
  /** The currencies it pays in, one mostly. */
  readonly currencies: readonly CurrencyCode[];
  readonly changes: Changes;
}

export interface HistoryRules {
  readonly policy: MetricPolicy;
  readonly timezone: string;
  readonly measure: Measure;
  readonly lane: Lane;
  /** Room for the timelines and changes of one customer, written anew for each. */
  readonly room: { readonly timelines: Timeline[]; readonly changes: Changes };
}

/** Room for whoever computes customers one after the other. */
export function emptyRoom(): HistoryRules['room'] {
  return { timelines: [], changes: { at: [], account: [], delta: [], code: [] } };
}

/** The customer's changes, by kind, from what it has. Its subscriptions may come in any order. */
export function customerHistory(
  customer_id: string,
  subscriptions: readonly SubscriptionHistory[],
  rules: HistoryRules,
): CustomerHistory {
  const { policy, lane, measure } = rules;
  const currencies: CurrencyCode[] = [];
  const accounts: number[] = [];
  const timelines: Timeline[] = [];
  for (const { currency, states, usage } of subscriptions) {
    let account = currencies.indexOf(currency);
    if (account === -1) account = currencies.push(currency) - 1;
    accounts.push(account);
    const place = timelines.length;
    const base = rules.room.timelines[place] ?? emptyTimeline();
    rules.room.timelines[place] = base;
    subscriptionTimeline(states, policy, measure, lane, base);
    timelines.push(
      policy.usage_months === 0 || usage.length === 0
        ? base
        : withUsage(base, usage, policy.usage_months, rules.timezone, measure, lane),
    );
  }
  const classifier = new Classifier(policy, lane, currencies.length, rules.room.changes);
  const free_stays = policy.free_customers === 'contraction';
  const places = timelines.map(() => 0);
  const holds = timelines.map(() => false);
  let held = 0;
  for (;;) {
    let at = Number.POSITIVE_INFINITY;
    for (let index = 0; index < timelines.length; index++) {
      const timeline = timelines[index] as Timeline;
      const place = places[index] as number;
      if (place < timeline.length && (timeline.at[place] as Instant) < at) at = timeline.at[place] as Instant;
    }
    if (at === Number.POSITIVE_INFINITY) break;
    for (let index = 0; index < timelines.length; index++) {
      const { at: times, units, standing, length } = timelines[index] as Timeline;
      const place = places[index] as number;
      if (place >= length || times[place] !== at) continue;
      places[index] = place + 1;
      const now = units[place] as Units;
      const before = place === 0 ? lane.zero : (units[place - 1] as Units);
      classifier.move(accounts[index] as number, lane.subtract(now, before));
      const stands = standing[place] as Standing;
      const holding = stands === HELD || (stands === COUNTED && (free_stays || lane.sign(now) > 0));
      if (holding !== holds[index]) {
        holds[index] = holding;
        held += holding ? 1 : -1;
      }
    }
    classifier.close(at, held > 0);
  }
  return { customer_id, subscriptions, currencies, changes: classifier.changes() };
}

/** Tells what each change of a customer is: all that happens at one instant is one change. */
class Classifier {
  /** The first `length` of these are told. */
  readonly #changes: Changes;
  #length = 0;
  readonly #policy: MetricPolicy;
  readonly #lane: Lane;
  readonly #totals: Units[];
  readonly #deltas: Units[];
  readonly #active: boolean[];
  #customer_active = false;
  #ever = false;
  #left_at = 0;
  /** Where the changes of the last churn begin, for a customer who comes back soon. */
  #left_from = 0;
  /** The accounts that ceased with it. */
  #left: readonly boolean[] = [];

  constructor(policy: MetricPolicy, lane: Lane, accounts: number, room: Changes) {
    this.#changes = room;
    this.#policy = policy;
    this.#lane = lane;
    this.#totals = new Array(accounts).fill(lane.zero);
    this.#deltas = new Array(accounts).fill(lane.zero);
    this.#active = new Array(accounts).fill(false);
  }

  /** A copy of what is told, of just that length. */
  changes(): Changes {
    const { at, account, delta, code } = this.#changes;
    const length = this.#length;
    return {
      at: at.slice(0, length),
      account: account.slice(0, length),
      delta: delta.slice(0, length),
      code: code.slice(0, length),
    };
  }

  move(account: number, delta: Units): void {
    this.#deltas[account] = this.#lane.add(this.#deltas[account] as Units, delta);
  }

  close(at: Instant, held: boolean): void {
    const lane = this.#lane;
    const totals = this.#totals;
    let paying = false;
    for (let account = 0; account < totals.length; account++) {
      totals[account] = lane.add(totals[account] as Units, this.#deltas[account] as Units);
      if (lane.sign(totals[account] as Units) > 0) paying = true;
    }
    const before = this.#customer_active;
    const after = paying || (before && held);
    let kind: number | null = null;
    let customer = 0;
    if (!before && after) {
      kind = this.#begin(at);
      if (kind !== EXPANSION) customer = CUSTOMER_BEGINS;
    } else if (before && !after) {
      kind = CHURN;
      customer = CUSTOMER_CEASES;
      this.#left_at = at;
      this.#left_from = this.#length;
      this.#left = [...this.#active];
    }
    this.#customer_active = after;
    if (after) this.#ever = true;
    const came_back = kind === EXPANSION;
    for (let account = 0; account < totals.length; account++) {
      const delta = this.#deltas[account] as Units;
      const was = this.#active[account] as boolean;
      const pays = lane.sign(totals[account] as Units) > 0;
      const is = pays || (after && was && !this.#others(account));
      const sign = lane.sign(delta);
      if (sign === 0 && was === is) continue;
      this.#deltas[account] = lane.zero;
      this.#active[account] = is;
      const ends = was === is || (came_back && this.#left[account] === true) ? 0 : is ? ACCOUNT_BEGINS : ACCOUNT_CEASES;
      const place = this.#length++;
      this.#changes.at[place] = at;
      this.#changes.account[place] = account;
      this.#changes.delta[place] = delta;
      this.#changes.code[place] = (kind ?? (sign > 0 ? EXPANSION : CONTRACTION)) | ends | customer;
      customer = 0;
    }
  }

  /** What the begin of paying is; who was away for a short time only has never left. */
  #begin(at: Instant): number {
    if (!this.#ever) return NEW;
    const { gap_days, reactivation_days } = this.#policy;
    const away = at - this.#left_at;
    if (gap_days > 0 && away <= gap_days * DAY) {
      const { code, account } = this.#changes;
      for (let index = this.#left_from; index < this.#length; index++) {
        const back = this.#lane.sign(this.#totals[account[index] as number] as Units) > 0;
        code[index] = CONTRACTION | (back ? 0 : (code[index] as number) & ACCOUNT_CEASES);
      }
      return EXPANSION;
    }
    return reactivation_days !== null && away > reactivation_days * DAY ? NEW : REACTIVATION;
  }

  /** Whether another account of the customer is paid. */
  #others(account: number): boolean {
    return this.#totals.some((total, index) => index !== account && this.#lane.sign(total) > 0);
  }
}
