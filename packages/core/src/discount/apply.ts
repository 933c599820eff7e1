// SPDX-License-Identifier: Apache-2.0
import type { PlainDate } from '../kit/calendar.js';
import { Decimal } from '../kit/decimal.js';
import { fromMinor, LINE_ROUNDING, toMinor } from '../kit/money.js';
import type {
  AppliedDiscount,
  DiscountedLine,
  Discounts,
  LineDiscount,
  SkippedRedemption,
  SkipReason,
} from './applied.js';
import { type Coupon, isPercentOff, minorOf, percentOf, periodsOf, type Redemption } from './coupon.js';
import { type OpenLines, openIn, openLines, take, takeShare } from './open-lines.js';
import type { ChargeLine } from './scope.js';
import { type DiscountPart, type VolumeDiscount, volumeParts } from './volume-discount.js';

export interface RedeemedCoupon {
  readonly coupon: Coupon;
  readonly redemption: Redemption;
}

export interface DiscountRequest {
  readonly currency: string;
  readonly lines: readonly ChargeLine[];
  /** Those of the invoice's subscriptions, each for its own lines, and of its customer, in any order. */
  readonly redemptions: readonly RedeemedCoupon[];
  readonly volume?: VolumeDiscount;
  /** The invoice's date. */
  readonly on: PlainDate;
}

/** What one choice of coupons comes to. */
interface Outcome {
  readonly applied: readonly AppliedDiscount[];
  readonly rest: OpenLines;
}

/**
 * The discounts of an invoice. The volume discount comes first, then the percent coupons, each on what the former left,
 * then the amount coupons; coupons of a kind in the order they were redeemed. Each discount is rounded once to minor
 * units and then spread over its lines by largest remainder. Only positive lines are discounted, and no line goes below
 * zero. A percentage is a lower price of what is charged, whatever else the invoice takes back; an amount takes no more
 * than the sum of all lines, credits included, leaves. All coupons that combine are one choice
 * and every exclusive coupon is another: the choice that takes most off is used, on a tie the one redeemed first.
 *
 * The coupons, the volume discount and the currency must have passed their checks. Throws a RangeError for a redemption
 * of another coupon than the one beside it, and for one that is given twice.
 */
export function applyDiscounts({ currency, lines, redemptions, volume, on }: DiscountRequest): Discounts {
  const ids = new Set(redemptions.map(({ redemption }) => redemption.id));
  if (ids.size < redemptions.length) throw new RangeError('a redemption is given twice');
  const whole = openLines(lines);
  const first = volume === undefined ? { applied: [], rest: whole } : applyVolume(volume, whole, currency);
  const skipped: SkippedRedemption[] = [];
  const candidates: RedeemedCoupon[] = [];
  for (const redeemed of [...redemptions].sort(byRedemption)) {
    const reason = skipReason(redeemed, whole, currency, on);
    if (reason === null) candidates.push(redeemed);
    else skipped.push(skip(redeemed, reason));
  }
  let best: Outcome = { applied: [], rest: first.rest };
  let chosen: readonly RedeemedCoupon[] = [];
  for (const choice of choices(candidates)) {
    const outcome = applyCoupons(choice, first.rest, currency);
    if (chosen.length > 0 && sumMinor(outcome.applied) <= sumMinor(best.applied)) continue;
    best = outcome;
    chosen = choice;
  }
  const used = new Map(best.applied.map((applied) => [applied.redemption_id, applied]));
  for (const candidate of candidates)
    if (!used.has(candidate.redemption.id))
      skipped.push(skip(candidate, chosen.includes(candidate) ? 'nothing_to_discount' : 'not_combinable'));
  const applied = [...first.applied, ...best.applied];
  const discount_minor = sumMinor(applied);
  return {
    lines: discountedLines(lines, applied),
    applied,
    skipped,
    redemptions: redemptions.map((redeemed) => after(redeemed, used.get(redeemed.redemption.id), on)),
    discount_minor,
    total_minor: sumMinor(lines) - discount_minor,
  };
}

function byRedemption({ redemption: a }: RedeemedCoupon, { redemption: b }: RedeemedCoupon): number {
  if (a.redeemed_on !== b.redeemed_on) return a.redeemed_on < b.redeemed_on ? -1 : 1;
  return a.id < b.id ? -1 : a.id > b.id ? 1 : 0;
}

function skip({ coupon, redemption }: RedeemedCoupon, reason: SkipReason): SkippedRedemption {
  return { coupon_id: coupon.id, redemption_id: redemption.id, reason };
}

/** Why the redemption does not count on this invoice at all, or null. The minimum is held against undiscounted lines. */
function skipReason(
  { coupon, redemption }: RedeemedCoupon,
  whole: OpenLines,
  currency: string,
  on: PlainDate,
): SkipReason | null {
  if (redemption.coupon_id !== coupon.id)
    throw new RangeError(`redemption ${redemption.id} is of ${redemption.coupon_id}, not of ${coupon.id}`);
  if (redemption.ended_on !== null && redemption.ended_on <= on) return 'ended';
  if (redemption.redeemed_on > on) return 'not_started';
  const { discount, minimum_amount, applies_to } = coupon;
  if (!isPercentOff(discount) && discount.currency !== currency) return 'other_currency';
  if (minimum_amount === undefined) return null;
  if (minimum_amount.currency !== currency) return 'other_currency';
  return openIn(whole, applies_to, redemption.subscription_id) < minorOf(minimum_amount) ? 'below_minimum' : null;
}

/** The sets of coupons that may be used together, the one with the coupon redeemed first before the others. */
function choices(candidates: readonly RedeemedCoupon[]): RedeemedCoupon[][] {
  const together = candidates.filter(({ coupon }) => coupon.stacking === 'combine');
  return candidates.flatMap((candidate) => {
    if (candidate.coupon.stacking === 'exclusive') return [[candidate]];
    return candidate === together[0] ? [together] : [];
  });
}

function applyVolume(volume: VolumeDiscount, whole: OpenLines, currency: string): Outcome {
  if (volume.currency !== currency) return { applied: [], rest: whole };
  const { applies_to } = volume;
  const shares = volumeParts(volume, fromMinor(openIn(whole, applies_to), currency));
  const exact = sumOf(shares);
  const { taken_minor, parts, rest } = takeShare(whole, applies_to, toMinor(exact, currency, LINE_ROUNDING));
  if (taken_minor === 0n) return { applied: [], rest };
  const label = volume.name ?? 'volume discount';
  const applied = { kind: 'volume', source: 'volume', redemption_id: null, label, shares, exact } as const;
  return { applied: [{ ...applied, amount_minor: taken_minor, parts }], rest };
}

/** The coupons of a choice, those of a percentage first. Leaves out what takes nothing off. */
function applyCoupons(choice: readonly RedeemedCoupon[], open: OpenLines, currency: string): Outcome {
  const isPercent = ({ coupon }: RedeemedCoupon) => isPercentOff(coupon.discount);
  const applied: AppliedDiscount[] = [];
  let rest = open;
  for (const redeemed of [...choice.filter(isPercent), ...choice.filter((each) => !isPercent(each))]) {
    const [one, left] = applyCoupon(redeemed, rest, currency);
    if (one.amount_minor > 0n) applied.push(one);
    rest = left;
  }
  return { applied, rest };
}

function applyCoupon(redeemed: RedeemedCoupon, open: OpenLines, currency: string): [AppliedDiscount, OpenLines] {
  const { coupon, redemption } = redeemed;
  const { discount, applies_to } = coupon;
  const { subscription_id } = redemption;
  const known = { source: coupon.id, redemption_id: redemption.id, label: coupon.code };
  if (isPercentOff(discount)) {
    const shares = [
      { base: fromMinor(openIn(open, applies_to, subscription_id), currency), percent: percentOf(discount) },
    ];
    const exact = sumOf(shares);
    const { taken_minor, parts, rest } = takeShare(
      open,
      applies_to,
      toMinor(exact, currency, LINE_ROUNDING),
      subscription_id,
    );
    return [{ ...known, kind: 'percent', shares, exact, amount_minor: taken_minor, parts }, rest];
  }
  const accrued = hasPeriodLeft(redeemed) ? minorOf(discount) : 0n;
  const available_minor = accrued + (redemption.remaining_minor ?? 0n);
  const { taken_minor, parts, rest } = take(open, applies_to, available_minor, subscription_id);
  const carried_minor = discount.carry_over === true ? available_minor - taken_minor : 0n;
  return [{ ...known, kind: 'amount', available_minor, carried_minor, amount_minor: taken_minor, parts }, rest];
}

function hasPeriodLeft({ coupon, redemption }: RedeemedCoupon): boolean {
  const periods = periodsOf(coupon);
  return periods === null || redemption.periods_used < periods;
}

/** A redemption after the invoice: it ends once no period and nothing carried over is left. */
function after(redeemed: RedeemedCoupon, applied: AppliedDiscount | undefined, on: PlainDate): Redemption {
  const { coupon, redemption } = redeemed;
  if (applied === undefined) return redemption;
  const next = { ...redemption, periods_used: redemption.periods_used + (hasPeriodLeft(redeemed) ? 1 : 0) };
  const carried = applied.kind === 'amount' ? applied.carried_minor : 0n;
  const ended = carried === 0n && !hasPeriodLeft({ coupon, redemption: next });
  const carries = !isPercentOff(coupon.discount) && coupon.discount.carry_over === true;
  return { ...next, ...(carries ? { remaining_minor: carried } : {}), ended_on: ended ? on : next.ended_on };
}

/** The lines of the request with the parts that the discounts took of each. */
function discountedLines(lines: readonly ChargeLine[], applied: readonly AppliedDiscount[]): DiscountedLine[] {
  const taken: LineDiscount[][] = lines.map(() => []);
  for (const { source, redemption_id, parts } of applied)
    for (const { line, amount_minor } of parts) taken[line]?.push({ source, redemption_id, amount_minor });
  return lines.map(({ charge_key, amount_minor }, index) => {
    const discounts = taken[index] ?? [];
    return { charge_key, amount_minor, discounts, discount_minor: sumMinor(discounts) };
  });
}

function sumMinor(amounts: readonly { readonly amount_minor: bigint }[]): bigint {
  return amounts.reduce((sum, { amount_minor }) => sum + amount_minor, 0n);
}

function sumOf(shares: readonly DiscountPart[]): Decimal {
  return shares.reduce((sum, { base, percent }) => sum.add(base.multiply(percent)), Decimal.ZERO);
}
