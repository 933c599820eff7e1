// SPDX-License-Identifier: Apache-2.0
import type { Instant } from '../kit/calendar.js';
import type { CurrencyCode } from '../kit/money.js';
import type { CustomerHistory, SubscriptionHistory } from './customer-history.js';
import { customersOf, type RevenueHistory } from './revenue-history.js';
import type { Deployment, RevenuePartKind, RevenueState } from './revenue-state.js';
import { Measure } from './scale.js';
import { COUNTED, partUnits, standingOf } from './subscription-timeline.js';
import type { Units } from './units.js';
import { usageSpans } from './usage-timeline.js';

/** What one part of one subscription is worth a month at a moment, in units of the history. */
export interface RevenueLine {
  readonly customer_id: string;
  readonly subscription_id: string;
  readonly currency: CurrencyCode;
  readonly plan: string;
  readonly catalog_version: number | null;
  readonly deployment: Deployment | null;
  readonly kind: RevenuePartKind | 'usage';
  /** Of usage: its meter. */
  readonly charge_key: string;
  readonly feature: string | null;
  /** Of usage that was billed. */
  readonly invoice_id: string | null;
  readonly units: Units;
}

/**
 * The parts that recurring revenue consists of just before an instant, which is how it stands at the end of a day for the
 * first instant of the next. They add up to the closing amount of movements until then. Parts worth nothing are left out.
 */
export function revenueLines(
  history: RevenueHistory,
  before: Instant,
  customers: Iterable<CustomerHistory> = customersOf(history),
): RevenueLine[] {
  const measure = new Measure(history.lane, history.scale, history.policy);
  const lines: RevenueLine[] = [];
  for (const { customer_id, subscriptions } of customers)
    for (const subscription of subscriptions) addLines(lines, customer_id, subscription, before - 1, history, measure);
  return lines;
}

/** The state that holds at an instant, and since when it has been past due without a break; null before the first. */
export function stateAt(
  states: readonly RevenueState[],
  at: Instant,
): { readonly state: RevenueState; readonly past_due_since: Instant } | null {
  let low = 0;
  let high = states.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((states[middle] as RevenueState).at <= at) low = middle + 1;
    else high = middle;
  }
  const state = states[low - 1];
  if (state === undefined) return null;
  let first = low - 1;
  while (state.status === 'past_due' && states[first - 1]?.status === 'past_due') first--;
  return { state, past_due_since: (states[first] as RevenueState).at };
}

function addLines(
  lines: RevenueLine[],
  customer_id: string,
  { subscription_id, currency, states, usage }: SubscriptionHistory,
  at: Instant,
  { policy, timezone, lane }: RevenueHistory,
  measure: Measure,
): void {
  const found = stateAt(states, at);
  if (found === null) return;
  const { state, past_due_since } = found;
  const { standing, cut } = standingOf(state, past_due_since, policy);
  if (standing !== COUNTED || at >= cut) return;
  const { plan, catalog_version, deployment } = state;
  const same = { customer_id, subscription_id, currency, plan, catalog_version, deployment };
  for (const part of state.parts) {
    const units = partUnits(part, currency, at, policy, measure, lane);
    const { kind, charge_key, feature } = part;
    if (lane.sign(units) !== 0) lines.push({ ...same, kind, charge_key, feature, invoice_id: null, units });
  }
  if (policy.usage_months === 0 || usage.length === 0) return;
  for (const { line, from, until, units } of usageSpans(usage, policy.usage_months, timezone, measure))
    if (from <= at && at < until && lane.sign(units) !== 0)
      lines.push({
        ...same,
        kind: 'usage',
        charge_key: line.meter,
        feature: line.feature,
        invoice_id: line.invoice_id,
        units,
      });
}
