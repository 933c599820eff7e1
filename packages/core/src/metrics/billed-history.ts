// SPDX-License-Identifier: Apache-2.0
import type { ResolvedCatalog } from '../catalog/resolve.js';
import type { Phase } from '../contract/phase.js';
import { servedUntil, statusOn } from '../contract/status.js';
import type { Bound } from '../contract/subscription.js';
import { applyDiscounts, type RedeemedCoupon } from '../discount/apply.js';
import { inScope } from '../discount/scope.js';
import type { VolumeDiscount } from '../discount/volume-discount.js';
import { dayOf, instantOf } from '../kit/bound.js';
import { laterDate } from '../kit/calendar.js';
import { Decimal } from '../kit/decimal.js';
import { canonicalJson } from '../kit/json.js';
import { fromMinor, LINE_ROUNDING, toMinor } from '../kit/money.js';
import { type CouponSpan, chargeOf, couponSpan, shortestInterval } from './coupon-span.js';
import { type RecurringPart, recurringParts } from './recurring-parts.js';
import type { Deployment, RevenuePart, RevenueState, RevenueStatus } from './revenue-state.js';

/** The tax of a charge as it was last billed: what of its lines is net and what tax, in minor units. */
export interface TaxShare {
  readonly net_minor: bigint;
  readonly tax_minor: bigint;
  /** Whether the tax is in the price. */
  readonly inclusive: boolean;
}

/** What the history of one subscription follows from. */
export interface BilledHistory {
  /** Its terms over time, in order. */
  readonly phases: readonly Phase[];
  /** Its coupons, and those for all that the customer buys. */
  readonly redemptions: readonly RedeemedCoupon[];
  readonly volume?: VolumeDiscount;
  /** By charge key; a charge that is not there has not been billed yet, and counts without tax. */
  readonly taxes: ReadonlyMap<string, TaxShare>;
}

/**
 * What a subscription pays as the metrics see it, a state wherever that changes, in order: from its terms, by the code
 * that bills them, with the coupons and volume discount that lower each period's invoice. What is scheduled is in it;
 * drafts are not. A customer who is late is told apart by who reads the collections.
 */
export function billedStates(history: BilledHistory): RevenueState[] {
  const { phases } = history;
  const spans = history.redemptions
    .map((redeemed) => couponSpan(redeemed, phases))
    .filter((span): span is CouponSpan => span !== null);
  const states: RevenueState[] = [];
  let told = '';
  for (const [index, phase] of phases.entries())
    for (const at of boundsOf(phases, index, spans)) {
      const state = stateAt(history, phase, at, spans);
      if (state === null) continue;
      const { at: _at, ...terms } = state;
      const text = canonicalJson(terms);
      if (text !== told) states.push(state);
      told = text;
    }
  return states;
}

/** Where in a phase something may change, in order; none where it lies behind what is served. */
function boundsOf(phases: readonly Phase[], index: number, spans: readonly CouponSpan[]): Bound[] {
  const { subscription, valid_from, valid_to } = phases[index] as Phase;
  const from = index === 0 ? subscription.start_date : laterDate(valid_from, subscription.start_date);
  const to = index === phases.length - 1 ? null : valid_to;
  const bounds = [
    subscription.trial_end_date,
    subscription.cancelled_on,
    ...subscription.add_ons.flatMap(({ start_date, end_date }) => [start_date, end_date]),
    ...spans.flatMap(({ start, end }) => [start, end ?? undefined]),
  ].filter((bound): bound is Bound => bound !== undefined && bound > from && (to === null || bound < to));
  return to !== null && from >= to ? [] : [...new Set([from, ...bounds])].sort();
}

function stateAt(history: BilledHistory, phase: Phase, at: Bound, spans: readonly CouponSpan[]): RevenueState | null {
  const { subscription, catalog } = phase;
  const { timezone, cancelled_on } = subscription;
  const status = revenueStatus(phase, at);
  if (status === null) return null;
  const known = cancelled_on !== undefined && cancelled_on <= at;
  const { cancelled_on: _later, end_date: _then, ...uncancelled } = subscription;
  // before the day of the cancellation nobody knew of the end that came with it
  const end = servedUntil(cancelled_on === undefined || known ? subscription : uncancelled);
  return {
    customer_id: subscription.customer_id,
    subscription_id: subscription.id,
    currency: subscription.currency,
    at: instantOf(at, timezone),
    status,
    cancelled_at: known ? instantOf(cancelled_on, timezone) : null,
    ends_at: end === undefined ? null : instantOf(end, timezone),
    plan: subscription.plan,
    catalog_version: subscription.catalog_version,
    deployment: deploymentOf(subscription.plan, catalog),
    parts: status === 'ended' ? [] : revenueParts(history, phase, at, spans),
  };
}

function revenueStatus({ subscription }: Phase, at: Bound): RevenueStatus | null {
  const status = statusOn(subscription, at);
  if (status === 'draft') return null;
  return status === 'cancelled' ? 'ended' : status;
}

/** By how the plan's edition is delivered; null where the catalog does not say. */
function deploymentOf(plan: string, { plans, definition }: ResolvedCatalog): Deployment | null {
  const edition = plans.get(plan)?.definition.edition;
  const delivery = definition.editions?.[edition ?? '']?.delivery;
  if (delivery === undefined || delivery.length === 0) return null;
  return delivery.some((way) => /\b(self[- ]hosted|on[- ]premises?|air[- ]gapped)\b/i.test(way))
    ? 'self_hosted'
    : 'cloud';
}

function revenueParts(history: BilledHistory, phase: Phase, at: Bound, spans: readonly CouponSpan[]): RevenuePart[] {
  const { currency, timezone } = phase.subscription;
  const parts = recurringParts(phase, at);
  const discounts = discountsOf(history, phase, at, { parts, spans });
  return parts.map((part) => {
    const tax = history.taxes.get(part.charge_key);
    const net = (amount: Decimal) => fromMinor(netMinor(toMinor(amount, currency, LINE_ROUNDING), tax), currency);
    const amount = net(part.amount);
    return {
      ...part,
      amount,
      tax: taxOn(part.amount, amount, tax, currency),
      discounts: (discounts.get(part.charge_key) ?? []).map(({ amount: off, end }) => ({
        amount: net(off),
        ends_at: end === null ? null : instantOf(end, timezone),
      })),
    } satisfies RevenuePart;
  });
}

/** What of an amount is the seller's; all of it where prices come without tax. */
function netMinor(amount: bigint, tax: TaxShare | undefined): bigint {
  if (tax?.inclusive !== true) return amount;
  return shareOf(amount, tax.net_minor, tax.net_minor + tax.tax_minor);
}

function taxOn(amount: Decimal, net: Decimal, tax: TaxShare | undefined, currency: string): Decimal {
  if (tax === undefined) return Decimal.ZERO;
  if (tax.inclusive) return amount.subtract(net);
  return fromMinor(shareOf(toMinor(amount, currency, LINE_ROUNDING), tax.tax_minor, tax.net_minor), currency);
}

/** `amount * part / whole`, to whole minor units; zero of nothing. */
function shareOf(amount: bigint, part: bigint, whole: bigint): bigint {
  if (whole === 0n) return 0n;
  return Decimal.fromInteger(amount * part)
    .divide(Decimal.fromInteger(whole), 0, LINE_ROUNDING)
    .toScaledInteger(0, LINE_ROUNDING);
}

interface Off {
  readonly amount: Decimal;
  readonly end: CouponSpan['end'];
}

/** What is off each part at a moment, by charge key: as on invoices of whole periods, one for each interval. */
function discountsOf(
  { volume }: BilledHistory,
  phase: Phase,
  at: Bound,
  { parts, spans }: { readonly parts: readonly RecurringPart[]; readonly spans: readonly CouponSpan[] },
): Map<string, Off[]> {
  const found = new Map<string, Off[]>();
  const day = dayOf(at);
  const holding = spans.filter(({ start, end }) => start <= day && (end === null || end > day));
  if (holding.length === 0 && volume === undefined) return found;
  const { currency } = phase.subscription;
  const intervals = [...new Set(parts.map(({ interval }) => canonicalJson(interval)))];
  for (const each of intervals) {
    const group = parts.filter(({ interval }) => canonicalJson(interval) === each);
    const lines = group.map((part) => chargeOf(part, phase));
    const here = holding.filter(({ interval, redeemed }) => {
      if (interval === null) return true;
      const scoped = parts.filter((part) => inScope(chargeOf(part, phase), redeemed.coupon.applies_to));
      return canonicalJson(shortestInterval(scoped) ?? interval) === each;
    });
    const { applied } = applyDiscounts({
      currency,
      lines,
      // when they hold is said by their spans already
      redemptions: here.map(({ redeemed: { coupon, redemption } }) => ({
        coupon,
        redemption: { ...redemption, redeemed_on: day, periods_used: 0, ended_on: null },
      })),
      ...(volume === undefined ? {} : { volume }),
      on: day,
    });
    for (const { redemption_id, parts: taken } of applied)
      for (const { line, amount_minor } of taken) {
        const { charge_key } = group[line] as RecurringPart;
        const end = here.find(({ redeemed }) => redeemed.redemption.id === redemption_id)?.end ?? null;
        const off = { amount: fromMinor(amount_minor, currency), end };
        found.set(charge_key, [...(found.get(charge_key) ?? []), off]);
      }
  }
  return found;
}
