// SPDX-License-Identifier: Apache-2.0
import type { Instant } from '../../kit/calendar.js';
import { decimal } from '../../kit/decimal.js';
import { startOfDay } from '../../kit/timezone.js';
import type { RevenuePart, RevenueState, UsageRevenue } from '../revenue-state.js';

/** The first instant of a day in UTC. */
export function day(date: string): Instant {
  return startOfDay(date, 'UTC');
}

export function part(amount: string, terms: Partial<RevenuePart> = {}): RevenuePart {
  return {
    kind: 'plan',
    charge_key: 'plan/base',
    feature: null,
    interval: 'month',
    amount: decimal(amount),
    tax: decimal(0),
    discounts: [],
    ...terms,
  };
}

/** A state of customer `c`, subscription `s`, in EUR, active, of one monthly part. */
export function state(date: string, amount: string, terms: Partial<RevenueState> = {}): RevenueState {
  return {
    customer_id: 'c',
    subscription_id: 's',
    currency: 'EUR',
    at: day(date),
    status: 'active',
    cancelled_at: null,
    ends_at: null,
    plan: 'pro',
    catalog_version: 1,
    deployment: 'cloud',
    parts: [part(amount)],
    ...terms,
  };
}

export function ended(date: string, terms: Partial<RevenueState> = {}): RevenueState {
  return state(date, '0', { status: 'ended', parts: [], ...terms });
}

export function usage(from: string, to: string, amount: string, terms: Partial<UsageRevenue> = {}): UsageRevenue {
  return {
    customer_id: 'c',
    subscription_id: 's',
    currency: 'EUR',
    from: day(from),
    to: day(to),
    amount: decimal(amount),
    meter: 'calls',
    quantity: null,
    feature: null,
    invoice_id: null,
    ...terms,
  };
}
