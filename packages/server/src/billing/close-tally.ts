// SPDX-License-Identifier: Apache-2.0
import type { Problem, SettledPlan } from '@kontor/core';
import type { PlannedSubscription } from './plan-batch.js';

/** A subscription whose terms have to be mended before it can be billed; without an id: what a customer pays together. */
export interface Skipped {
  readonly subscription_id: string | null;
  readonly customer_id: string;
  readonly problems: readonly Problem[];
}
/** What was billed, as plain data: it may come from another thread. */
export interface Tallied {
  readonly subscriptions: number;
  readonly invoices: number;
  readonly lines: number;
  /** Minor units by currency. */
  readonly totals: ReadonlyMap<string, bigint>;
  readonly skipped: readonly Skipped[];
  /** Customers and subscriptions of what could not be billed. */
  readonly held_customers: ReadonlySet<string>;
  readonly held_subscriptions: ReadonlySet<string>;
}

/** Adds up what was billed. */
export class Tally implements Tallied {
  readonly held_customers = new Set<string>();
  readonly held_subscriptions = new Set<string>();
  readonly totals = new Map<string, bigint>();
  readonly skipped: Skipped[] = [];
  subscriptions = 0;
  invoices = 0;
  lines = 0;
  /** Null when they are not kept. */
  readonly plans: SettledPlan[] | null;

  constructor(keep_plans: boolean) {
    this.plans = keep_plans ? [] : null;
  }

  add(entries: readonly PlannedSubscription[]): void {
    for (const { subscription_id, customer_id, plans, problems, held } of entries) {
      for (const { currency, total_minor, lines } of plans) {
        this.#total(currency, total_minor);
        this.lines += lines.length;
      }
      this.invoices += plans.length;
      if (problems.length > 0) this.skipped.push({ subscription_id, customer_id, problems });
      for (const one of held) {
        this.held_customers.add(one.customer_id);
        if (one.subscription_id !== null) this.held_subscriptions.add(one.subscription_id);
      }
      this.plans?.push(...plans);
    }
    this.subscriptions += entries.filter(({ subscription_id }) => subscription_id !== null).length;
  }

  merge(other: Tallied): void {
    this.subscriptions += other.subscriptions;
    this.invoices += other.invoices;
    this.lines += other.lines;
    for (const [currency, total_minor] of other.totals) this.#total(currency, total_minor);
    this.skipped.push(...other.skipped);
    for (const id of other.held_customers) this.held_customers.add(id);
    for (const id of other.held_subscriptions) this.held_subscriptions.add(id);
  }

  /** As plain data, without the plans. */
  data(): Tallied {
    const { subscriptions, invoices, lines, totals, skipped, held_customers, held_subscriptions } = this;
    return { subscriptions, invoices, lines, totals, skipped, held_customers, held_subscriptions };
  }

  #total(currency: string, total_minor: bigint): void {
    this.totals.set(currency, (this.totals.get(currency) ?? 0n) + total_minor);
  }
}
