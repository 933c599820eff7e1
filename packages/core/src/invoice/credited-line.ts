// SPDX-License-Identifier: Apache-2.0
import type { Period } from '../contract/subscription.js';
import { daysBetween, type PlainDate } from '../kit/calendar.js';
import { Decimal, divideInteger } from '../kit/decimal.js';
import { allocate, LINE_ROUNDING, lesser } from '../kit/money.js';

/** What a line comes to, or a credit takes of it, in minor units and with the sign of the line. */
export interface LineShare {
  /** Before discount: net and discount, and the tax where prices hold it. */
  readonly amount_minor: bigint;
  readonly discount_minor: bigint;
  /** After discount, without tax. */
  readonly net_minor: bigint;
  /** In the order of the line's taxes. */
  readonly taxes: readonly bigint[];
}

/** A line of an invoice, and what credit notes took of it so far. */
export interface CreditableLine extends LineShare {
  readonly period: Period;
  /** Whether it is earned day by day: only of such a line there is a rest of the period. */
  readonly over_time: boolean;
  /** Whether the price holds the tax. */
  readonly inclusive: boolean;
  readonly credited: LineShare;
}

/** How much of a line is credited; amounts in minor units, without the sign of the line. */
export type CreditAsk =
  | { readonly kind: 'rest' }
  | { readonly kind: 'net' | 'gross'; readonly amount_minor: bigint }
  /** A fraction of the line's net amount: `0.25`. */
  | { readonly kind: 'percent'; readonly percent: Decimal }
  /** The days from this one on. */
  | { readonly kind: 'from'; readonly date: PlainDate };

/**
 * What a credit takes of a line. Discount and tax go along in proportion, counted over all credits of the line: the tax
 * of the first k of them is round(tax × net of the k / net), half away from zero, less what the ones before took. So the
 * credit of all that is left takes exactly what is left, to the cent. A share beyond the line is returned as it is asked
 * for; `creditProblems` of the ledger refuses it.
 */
export function creditedShare(line: CreditableLine, ask: CreditAsk): LineShare {
  const sign = line.net_minor < 0n ? -1n : 1n;
  const size = (share: LineShare) => ({
    net: sign * share.net_minor,
    discount: sign * share.discount_minor,
    taxes: share.taxes.map((tax) => sign * tax),
  });
  const whole = size(line);
  const before = size(line.credited);
  const taxLeft = whole.taxes.map((tax, index) => tax - (before.taxes[index] ?? 0n));
  const taxed = sum(whole.taxes);
  const left = { net: whole.net - before.net, tax: sum(taxLeft) };
  const { net, tax } = netAndTax(ask, line, { whole: { net: whole.net, tax: taxed }, left });
  const discount =
    net === left.net
      ? whole.discount - before.discount
      : proportion(whole.discount, before.net + net, whole.net) - before.discount;
  const taxes = tax === 0n ? whole.taxes.map(() => 0n) : allocate(tax, taxLeft);
  const amount = net + discount + (line.inclusive ? tax : 0n);
  return {
    amount_minor: sign * amount,
    discount_minor: sign * discount,
    net_minor: sign * net,
    taxes: taxes.map((each) => sign * each),
  };
}

interface NetAndTax {
  readonly net: bigint;
  readonly tax: bigint;
}

function netAndTax(
  ask: CreditAsk,
  { period, over_time }: CreditableLine,
  { whole, left }: { readonly whole: NetAndTax; readonly left: NetAndTax },
): NetAndTax {
  const taxed = whole.tax - left.tax;
  switch (ask.kind) {
    case 'rest':
      return left;
    case 'gross': {
      const gross = whole.net + whole.tax;
      const sofar = gross - left.net - left.tax + ask.amount_minor;
      if (sofar >= gross) return { net: ask.amount_minor - left.tax, tax: left.tax };
      const tax = within(proportion(whole.tax, sofar, gross) - taxed, ask.amount_minor - left.net, left.tax);
      return { net: ask.amount_minor - tax, tax };
    }
    case 'net':
      return byNet(ask.amount_minor);
    case 'percent':
      return byNet(Decimal.fromParts(whole.net, 0).multiply(ask.percent).toScaledInteger(0, LINE_ROUNDING));
    case 'from':
      return byNet(lesser(whole.net - served(ask.date), left.net));
  }

  function byNet(net: bigint): NetAndTax {
    if (net === left.net) return left;
    if (whole.net === 0n) return { net, tax: 0n };
    return { net, tax: within(proportion(whole.tax, whole.net - left.net + net, whole.net) - taxed, 0n, left.tax) };
  }

  /** What the days before `date` come to; usage and one-off services are served by the invoice's date. */
  function served(date: PlainDate): bigint {
    if (!over_time || date >= period.end) return whole.net;
    if (date <= period.start) return 0n;
    return proportion(
      whole.net,
      BigInt(daysBetween(period.start, date)),
      BigInt(daysBetween(period.start, period.end)),
    );
  }
}

/** `of × part / whole`, rounded once, half away from zero; nothing of nothing. */
function proportion(of: bigint, part: bigint, whole: bigint): bigint {
  return of === 0n || whole === 0n ? 0n : divideInteger(of * part, whole, 'half-away');
}

/** Rounding of credits asked for in different ways may differ by a minor unit: never below what fits, nor above. */
function within(value: bigint, least: bigint, most: bigint): bigint {
  const floor = least > 0n ? least : 0n;
  return lesser(value < floor ? floor : value, most);
}

function sum(amounts: readonly bigint[]): bigint {
  return amounts.reduce((total, amount) => total + amount, 0n);
}
