// SPDX-License-Identifier: Apache-2.0
import type { PlainDate } from '../kit/calendar.js';
import { minorUnits } from '../kit/currency.js';
import type { CurrencyCode } from '../kit/money.js';
import type { Problem } from '../kit/result.js';
import type { RateOfDay } from './movement.js';
import type { RevenueHistory } from './revenue-history.js';
import { unitsPerMinor } from './scale.js';
import type { Lane, Units } from './units.js';

/** Digits of a rate, and enough more for currencies of fewer or more decimals than the one reported in. */
const RATE_PLACES = 15;
const DIGITS_APART = 4;

/**
 * Turns units of any currency into bigint units of the one reported in. A rate that does not end is rounded once, to 15
 * places; what follows is exact, and so linear: the sum converted is the sum of what was converted.
 */
export class Conversion {
  /** How many of its units make a minor unit. */
  readonly units_per_minor: bigint;
  /** Rates that were needed and are missing, each pair and day once. */
  readonly problems: Problem[] = [];
  /** The last of them that was needed; whoever wants to know by when sets it to null before. */
  missed: Problem | null = null;
  readonly #missing = new Map<string, Problem>();
  readonly #lane: Lane;
  readonly #to: CurrencyCode | null;
  readonly #rate: RateOfDay | null;
  readonly #coefficients = new Map<string, bigint>();

  /** To null: every amount stays in its own currency. */
  constructor(
    { lane, scale }: Pick<RevenueHistory, 'lane' | 'scale'>,
    to: CurrencyCode | null,
    rate: RateOfDay | null,
  ) {
    const own = unitsPerMinor(scale);
    this.units_per_minor = to === null ? own : own * 10n ** BigInt(RATE_PLACES + DIGITS_APART);
    this.#lane = lane;
    this.#to = to;
    this.#rate = rate;
  }

  /** An amount at the rate of a day; nothing is nothing at any. */
  convert(units: Units, currency: CurrencyCode, day: PlainDate): bigint {
    if (this.#to === null) return this.#lane.toBigInt(units);
    if (this.#lane.sign(units) === 0) return 0n;
    const key = `${currency} ${day}`;
    let coefficient = this.#coefficients.get(key);
    if (coefficient === undefined) {
      coefficient = this.#coefficientOf(currency, this.#to, day);
      this.#coefficients.set(key, coefficient);
    }
    if (coefficient === 0n) this.missed = this.#missing.get(key) ?? this.missed;
    return this.#lane.toBigInt(units) * coefficient;
  }

  #coefficientOf(base: CurrencyCode, quote: CurrencyCode, day: PlainDate): bigint {
    const apart = 10n ** BigInt(DIGITS_APART + (minorUnits(quote) ?? 0) - (minorUnits(base) ?? 0));
    if (base === quote) return 10n ** BigInt(RATE_PLACES) * apart;
    const rate = this.#rate?.(base, quote, day) ?? null;
    if (rate === null) {
      const problem = missingRate(base, quote, day);
      this.#missing.set(`${base} ${day}`, problem);
      this.problems.push(problem);
      return 0n;
    }
    return (
      rate.multiply.divide(rate.divide, RATE_PLACES, 'half-even').toScaledInteger(RATE_PLACES, 'half-even') * apart
    );
  }
}

export function missingRate(base: CurrencyCode, quote: CurrencyCode, day: PlainDate): Problem {
  return {
    code: 'exchange-rate-missing',
    path: 'currency',
    message: `no rate of ${base} in ${quote} may stand for ${day}`,
    mend: 'record one, or ask for each currency by itself',
  };
}
