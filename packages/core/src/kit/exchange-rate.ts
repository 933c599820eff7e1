// SPDX-License-Identifier: Apache-2.0
import { addToDate, earlierDate, type PlainDate } from './calendar.js';
import { minorUnits } from './currency.js';
import { Decimal } from './decimal.js';
import { type CurrencyCode, fromMinor, LINE_ROUNDING, lesser, toMinor } from './money.js';

/** On a day, one major unit of `base` was worth `rate` major units of `quote`, by a source. */
export interface RecordedRate {
  readonly base: CurrencyCode;
  readonly quote: CurrencyCode;
  readonly date: PlainDate;
  readonly rate: Decimal;
  readonly source: string;
  /** The commit since which it is known; a correction is a later one of the same day. */
  readonly sys_from: bigint;
}

/**
 * What amounts of `base` are turned into `quote` by: times `multiply`, divided by `divide`. A recorded rate multiplies,
 * the inverse of one divides, and a cross rate is two of them; so every one of them is exact.
 */
export interface ExchangeRate {
  readonly base: CurrencyCode;
  readonly quote: CurrencyCode;
  readonly multiply: Decimal;
  readonly divide: Decimal;
  /** The rates it follows from: one, two for a cross rate, none between a currency and itself. */
  readonly recorded: readonly RecordedRate[];
}

/** Which recorded rates may stand for a day. */
export interface RateRule {
  /** The currency that a rate between two others may go through; null: none may. */
  readonly cross_currency: CurrencyCode | null;
  /** How many days before the day a rate may be from. */
  readonly max_age_days: number;
}

export interface RateRequest {
  readonly base: CurrencyCode;
  readonly quote: CurrencyCode;
  readonly date: PlainDate;
  /** The commit of whoever asks. */
  readonly known: bigint;
}

/** Digits after the point of a rate as text, where it does not end: amounts never come from this text. */
const RATE_PLACES = 15;

/** An amount at a rate, rounded once, half away from zero. Throws a RangeError for an unknown currency. */
export function convertMinor(amount_minor: bigint, { base, quote, multiply, divide }: ExchangeRate): bigint {
  const product = fromMinor(amount_minor, base).multiply(multiply);
  if (divide.equals(Decimal.ONE)) return toMinor(product, quote, LINE_ROUNDING);
  return toMinor(product.divide(divide, minorUnits(quote) ?? 0, LINE_ROUNDING), quote, LINE_ROUNDING);
}

/** What of an amount was exchanged, and what it came to. */
export interface Exchanged {
  /** In `base`, at most what there was. */
  readonly given_minor: bigint;
  /** In `quote`, at most what was wanted. */
  readonly taken_minor: bigint;
}

/**
 * Exchanges what there is of `base` into what is wanted of `quote`: all of it, where that comes to no more than is wanted;
 * else just what is wanted, for what that is in `base`. Each is rounded once, half away from zero; nothing is given for
 * nothing.
 */
export function exchangeUpTo(there_minor: bigint, wanted_minor: bigint, rate: ExchangeRate): Exchanged {
  const taken_minor = convertMinor(there_minor, rate);
  if (taken_minor <= 0n) return { given_minor: 0n, taken_minor: 0n };
  if (taken_minor <= wanted_minor) return { given_minor: there_minor, taken_minor };
  const { base, quote, multiply, divide, recorded } = rate;
  const back = convertMinor(wanted_minor, { base: quote, quote: base, multiply: divide, divide: multiply, recorded });
  const given_minor = back < 1n ? 1n : lesser(back, there_minor);
  return { given_minor, taken_minor: wanted_minor };
}

/** How much `quote` one `base` is, as decimal text: exact where it ends within 15 places, else rounded to them. */
export function rateText({ multiply, divide }: ExchangeRate): string {
  if (divide.equals(Decimal.ONE)) return multiply.toString();
  return multiply.divide(divide, RATE_PLACES, LINE_ROUNDING).toString();
}

/** The day a rate is of: the earlier one of a cross rate; null between a currency and itself. */
export function rateDate({ recorded: [first, ...more] }: ExchangeRate): PlainDate | null {
  return first === undefined ? null : more.reduce((date, one) => earlierDate(date, one.date), first.date);
}

/** The rate of a recorded one in the direction that is asked for. Throws a RangeError for another pair. */
export function rateFrom(recorded: RecordedRate, base: CurrencyCode, quote: CurrencyCode): ExchangeRate {
  const { rate } = recorded;
  if (recorded.base === base && recorded.quote === quote)
    return { base, quote, multiply: rate, divide: Decimal.ONE, recorded: [recorded] };
  if (recorded.base === quote && recorded.quote === base)
    return { base, quote, multiply: Decimal.ONE, divide: rate, recorded: [recorded] };
  throw new RangeError(`a rate of ${recorded.base} in ${recorded.quote} says nothing of ${base} in ${quote}`);
}

/** The pairs of currencies whose recorded rates can stand for a rate, each in the one way it is asked for. */
export function pairsNeeded(
  base: CurrencyCode,
  quote: CurrencyCode,
  { cross_currency }: RateRule,
): (readonly [CurrencyCode, CurrencyCode])[] {
  if (base === quote) return [];
  if (cross_currency === null || cross_currency === base || cross_currency === quote) return [[base, quote]];
  return [
    [base, quote],
    [base, cross_currency],
    [cross_currency, quote],
  ];
}

/**
 * Recorded rates, to be asked for the rate of a document. It is the last one on or before the day, not older than the rule
 * allows: recorded in this direction, or the other, or through the cross currency, in that order where they are of one
 * day. Of one day the latest correction counts that was known at the commit `known`. Where nothing was known by then it is
 * what became known first afterwards. So whatever is recorded later, the answer stays once there is one.
 */
export class ExchangeRates {
  /** By pair as recorded, in order of day and commit. */
  readonly #pairs = new Map<string, RecordedRate[]>();

  constructor(recorded: Iterable<RecordedRate>) {
    for (const rate of recorded) {
      const key = `${rate.base} ${rate.quote}`;
      const rates = this.#pairs.get(key);
      if (rates === undefined) this.#pairs.set(key, [rate]);
      else rates.push(rate);
    }
    for (const rates of this.#pairs.values()) rates.sort(byDayAndCommit);
  }

  /** Null: none is recorded that may stand for the day. */
  find({ base, quote, date, known }: RateRequest, rule: RateRule): ExchangeRate | null {
    if (base === quote) return { base, quote, multiply: Decimal.ONE, divide: Decimal.ONE, recorded: [] };
    const oldest = addToDate(date, { days: -rule.max_age_days });
    const pairs = pairsNeeded(base, quote, rule);
    const at = (commit: bigint) => this.#known(pairs, oldest, date, commit);
    const found = at(known);
    if (found !== null) return found;
    const later = pairs
      .flatMap((pair) => this.#both(pair).flatMap((rates) => window(rates, oldest, date)))
      .flatMap(({ sys_from }) => (sys_from > known ? sys_from : []))
      .sort((a, b) => (a < b ? -1 : 1));
    for (const commit of new Set(later)) {
      const learned = at(commit);
      if (learned !== null) return learned;
    }
    return null;
  }

  #known(
    [direct, first, second]: readonly (readonly [CurrencyCode, CurrencyCode])[],
    oldest: PlainDate,
    date: PlainDate,
    known: bigint,
  ): ExchangeRate | null {
    const one = direct === undefined ? null : this.#leg(direct, oldest, date, known);
    const there = first === undefined ? null : this.#leg(first, oldest, date, known);
    const on = second === undefined ? null : this.#leg(second, oldest, date, known);
    if (there === null || on === null) return one;
    const cross: ExchangeRate = {
      base: there.base,
      quote: on.quote,
      multiply: there.multiply.multiply(on.multiply),
      divide: there.divide.multiply(on.divide),
      recorded: [...there.recorded, ...on.recorded],
    };
    return one !== null && (rateDate(one) ?? '') >= (rateDate(cross) ?? '') ? one : cross;
  }

  /** The latest between two currencies without a third. */
  #leg(pair: readonly [CurrencyCode, CurrencyCode], oldest: PlainDate, date: PlainDate, known: bigint) {
    let latest: RecordedRate | null = null;
    for (const rates of this.#both(pair)) {
      const last = window(rates, oldest, date).findLast(({ sys_from }) => sys_from <= known);
      if (last !== undefined && (latest === null || last.date > latest.date)) latest = last;
    }
    return latest === null ? null : rateFrom(latest, ...pair);
  }

  /** What is recorded in this direction, then in the other. */
  #both([base, quote]: readonly [CurrencyCode, CurrencyCode]): (readonly RecordedRate[])[] {
    return [this.#pairs.get(`${base} ${quote}`) ?? [], this.#pairs.get(`${quote} ${base}`) ?? []];
  }
}

function byDayAndCommit(a: RecordedRate, b: RecordedRate): number {
  if (a.date !== b.date) return a.date < b.date ? -1 : 1;
  return a.sys_from < b.sys_from ? -1 : 1;
}

/** Those of [oldest, date], both in. */
function window(rates: readonly RecordedRate[], oldest: PlainDate, date: PlainDate): readonly RecordedRate[] {
  return rates.slice(firstFrom(rates, oldest), firstFrom(rates, addToDate(date, { days: 1 })));
}

/** The place of the first of a day or later. */
function firstFrom(rates: readonly RecordedRate[], date: PlainDate): number {
  let low = 0;
  let high = rates.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((rates[middle] as RecordedRate).date < date) low = middle + 1;
    else high = middle;
  }
  return low;
}
