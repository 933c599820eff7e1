// SPDX-License-Identifier: Apache-2.0
import type { Period } from '../contract/subscription.js';
import { limitOf } from '../contract/terms.js';
import { instantOf } from '../kit/bound.js';
import type { Instant } from '../kit/calendar.js';
import { Decimal, decimal } from '../kit/decimal.js';
import { needsTransactions } from '../rating/models/percentage.js';
import { type DueCharge, type DueCharges, type DueRequest, dueCharges } from './due-charges.js';

/** A question to usage: how much of a meter between two instants (`from` in, `to` out). */
export interface UsageNeed {
  readonly meter: string;
  /** The catalog version that defines the meter. */
  readonly catalog_version: number;
  readonly period: Period;
  readonly from: Instant;
  readonly to: Instant;
  /** Whether the value of each event is asked for, and not only their sum. */
  readonly transactions: boolean;
}

/** What a meter counted. `amount` and `transactions` only where the charge asks for them. */
export interface UsageTotals {
  readonly quantity: Decimal;
  readonly event_count: Decimal;
  /** Sum of the amounts the events carry, in major units: for `dynamic` charges. */
  readonly amount?: Decimal;
  /** The value of each event in order of time: where the need asks for `transactions`. */
  readonly transactions?: readonly Decimal[];
}

/** What `generate` will ask of usage, each question once: to be answered beforehand, for many subscriptions at once. */
export function usageNeeded(request: DueRequest, due: DueCharges = dueCharges(request)): UsageNeed[] {
  const { fresh, continued, late } = due;
  const needs = new Map<string, UsageNeed>();
  for (const due of [...fresh, ...[...continued, ...late].map(({ charge }) => charge)]) {
    if (due.price.meter === undefined || includedIn(due) === 'unlimited') continue;
    const need = needOf(due) as UsageNeed;
    const key = `${need.meter}@${need.catalog_version} ${need.from}-${need.to}`;
    needs.set(key, { ...need, transactions: need.transactions || needs.get(key)?.transactions === true });
  }
  return [...needs.values()];
}

/** What a due charge asks of usage; null for a fixed one. */
export function needOf(due: DueCharge): UsageNeed | null {
  const { meter, charge } = due.price;
  const { timezone, catalog_version } = due.phase.subscription;
  if (meter === undefined) return null;
  const period = due.served;
  return {
    meter,
    catalog_version,
    period,
    from: instantOf(period.start, timezone),
    to: instantOf(period.end, timezone),
    transactions: charge.model === 'percentage' && needsTransactions(charge),
  };
}

/**
 * The price's allowance in the period. A stated quantity counts per unit of an add-on bought; the limit of a feature
 * is the customer's own.
 */
export function includedIn(due: DueCharge): Decimal | 'unlimited' | null {
  const { included } = due.price;
  const { subscription, catalog } = due.phase;
  if (included === undefined) return null;
  if (typeof included === 'object') return limitOf(included.limit_of, subscription, catalog, due.served);
  return decimal(included).multiply(held(due));
}

/** How often the owner of the price is held: the quantity of an add-on, one of anything else. */
export function held(due: DueCharge): Decimal {
  return due.entry === null ? Decimal.ONE : decimal(due.entry.quantity);
}
