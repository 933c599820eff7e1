// SPDX-License-Identifier: Apache-2.0
import type { BillingInterval } from '../catalog/charge.js';
import { minorUnits } from '../kit/currency.js';
import type { Decimal } from '../kit/decimal.js';
import type { CurrencyCode } from '../kit/money.js';
import { leastCommonMultiple, type MonthlyShare, monthlyShare } from './monthly-share.js';
import type { MetricPolicy } from './policy.js';
import type { RevenueState, UsageRevenue } from './revenue-state.js';
import { type Lane, SAFE_LANE, safeUnits, type Units, wideUnits } from './units.js';

/**
 * The units in which every amount of a history is a whole number: a minor unit is `per` × 10^`places` of them, where `per`
 * is divided by every interval's and every mean's divisor, and `places` are the decimals beyond those of the currencies.
 */
export interface Scale {
  readonly per: number;
  readonly places: number;
}

export const LEAST_SCALE: Scale = { per: 1, places: 0 };

export function unitsPerMinor({ per, places }: Scale): bigint {
  return BigInt(per) * 10n ** BigInt(places);
}

function digitsOf(currency: CurrencyCode): number {
  const digits = minorUnits(currency);
  if (digits === null) throw new RangeError(`not an ISO 4217 currency: ${currency}`);
  return digits;
}

/** The smallest scale, not below one there is already, on which all of these amounts are whole. */
export function scaleFor(
  states: Iterable<RevenueState>,
  usage: Iterable<UsageRevenue>,
  policy: MetricPolicy,
  least: Scale,
): Scale {
  let { per, places } = least;
  let currency = '';
  let digits = 0;
  const needs = (amount: Decimal) => {
    if (amount.scale - digits > places) places = amount.scale - digits;
  };
  for (const state of states) {
    if (state.currency !== currency) {
      currency = state.currency;
      digits = digitsOf(currency);
    }
    for (const part of state.parts) {
      if (part.interval !== 'month') {
        const share = monthlyShare(part.interval, policy);
        if (per % share.per !== 0) per = leastCommonMultiple(per, share.per);
      }
      needs(part.amount);
      if (part.discounts.length > 0) for (const discount of part.discounts) needs(discount.amount);
      if (policy.tax === 'included') needs(part.tax);
    }
  }
  if (policy.usage_months > 0)
    for (const line of usage) {
      digits = digitsOf(line.currency);
      needs(line.amount);
      const months = usageMonths(line, policy.usage_months);
      if (per % months !== 0) per = leastCommonMultiple(per, months);
    }
  return { per, places };
}

const DAY = 86_400_000;
/** The shortest of twelve mean months, so that a period that ends with a short one is still counted whole. */
const MONTH_DAYS = 30;

/** Over how many months a line of usage is spread: those of the mean, and never fewer than it lasted. */
export function usageMonths({ from, to }: UsageRevenue, mean: number): number {
  return Math.max(mean, Math.trunc((to - from + DAY) / (MONTH_DAYS * DAY)), 1);
}

/** Turns amounts into units of one scale and lane. */
export class Measure {
  readonly #lane: Lane;
  readonly #scale: Scale;
  readonly #policy: Pick<MetricPolicy, 'year' | 'week_and_day'>;
  #currency = '';
  #digits = 0;

  constructor(lane: Lane, scale: Scale, policy: Pick<MetricPolicy, 'year' | 'week_and_day'>) {
    this.#lane = lane;
    this.#scale = scale;
    this.#policy = policy;
  }

  /** What an amount per interval comes to a month. Exact: throws a RangeError for one that the scale is too coarse for. */
  monthly(amount: Decimal, currency: CurrencyCode, interval: BillingInterval): Units {
    return this.#units(amount, currency, monthlyShare(interval, this.#policy));
  }

  /** An amount divided by a number of months. */
  mean(amount: Decimal, currency: CurrencyCode, months: number): Units {
    return this.#units(amount, currency, { times: 1, per: months });
  }

  #units(amount: Decimal, currency: CurrencyCode, share: MonthlyShare): Units {
    if (currency !== this.#currency) {
      this.#currency = currency;
      this.#digits = digitsOf(currency);
    }
    const places = this.#digits + this.#scale.places;
    const factor = share.times * (this.#scale.per / share.per);
    if (this.#lane === SAFE_LANE) {
      const whole = amount.toSafeInteger(places);
      const units = whole === null ? Number.POSITIVE_INFINITY : whole * factor;
      if (!Number.isSafeInteger(units)) throw new UnsafeUnits();
      return safeUnits(units);
    }
    if (amount.scale > places || !Number.isInteger(factor)) throw new RangeError('the scale is too coarse');
    return wideUnits(amount.toScaledInteger(places, 'down') * BigInt(factor));
  }
}

/** That an amount does not fit the safe lane: all of it is computed again in the wide one. */
export class UnsafeUnits extends Error {}
