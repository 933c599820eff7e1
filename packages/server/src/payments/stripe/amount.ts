// SPDX-License-Identifier: Apache-2.0
import { type CurrencyCode, Decimal, fail, minorUnits, ok, type Result } from '@kontor/core';

// Source: docs.stripe.com/currencies, "Zero-decimal currencies", "Special cases" and "Three-decimal currencies".
// ISK and UGX have no decimals in ISO 4217 and are not in this list on purpose: Stripe wants two zeros for them.
const ZERO_DECIMAL = new Set('BIF CLP DJF GNF JPY KMF KRW MGA PYG RWF VND VUV XAF XOF XPF'.split(' '));
/** Sent with three decimals, the last of which must be zero. */
const THREE_DECIMAL = new Set(['BHD', 'JOD', 'KWD', 'OMR', 'TND']);
/** More decimals than Stripe takes, or currencies it has none of. */
const NOT_TAKEN = new Set(['IQD', 'LYD', 'CLF', 'UYW', 'UYI']);
/** Stripe takes at most eight digits. */
const LARGEST = 99_999_999n;

/** Digits after the point in the amounts that Stripe takes for a currency. */
function stripeDigits(currency: CurrencyCode): number {
  if (ZERO_DECIMAL.has(currency)) return 0;
  return THREE_DECIMAL.has(currency) ? 3 : 2;
}

/**
 * ISO minor units as the number Stripe wants: yen as they are, krónur times a hundred (Stripe counts them with two
 * decimals), ariary divided by a hundred (Stripe counts them with none). Refuses what Stripe would have to round.
 */
export function toStripeAmount(amount_minor: bigint, currency: CurrencyCode): Result<number> {
  const iso = minorUnits(currency);
  if (iso === null || NOT_TAKEN.has(currency))
    return fail({
      code: 'currency-not-chargeable',
      path: 'currency',
      message: `Stripe does not take ${currency}`,
      mend: 'Bill this customer in another currency, or collect by bank transfer.',
    });
  const step = THREE_DECIMAL.has(currency) ? 10n : 10n ** BigInt(Math.max(0, iso - stripeDigits(currency)));
  if (amount_minor <= 0n || amount_minor % step !== 0n)
    return fail(amountProblem(amount_minor, currency, `a multiple of ${step} minor units above zero`));
  const shift = stripeDigits(currency) - iso;
  const amount = shift >= 0 ? amount_minor * 10n ** BigInt(shift) : amount_minor / 10n ** BigInt(-shift);
  if (amount > LARGEST) return fail(amountProblem(amount_minor, currency, 'at most eight digits'));
  return ok(Number(amount));
}

function amountProblem(amount_minor: bigint, currency: CurrencyCode, wanted: string) {
  return {
    code: 'amount-not-chargeable',
    path: 'amount_minor',
    message: `${amount_minor} minor units of ${currency} cannot be charged: Stripe takes ${wanted}`,
    mend: 'Round the invoice to what can be paid, or collect by bank transfer.',
  };
}

/** What Stripe answers, as ISO minor units. A fraction that the ISO currency has not is a broken invariant. */
export function fromStripeAmount(amount: number, currency: CurrencyCode): bigint {
  const iso = minorUnits(currency);
  if (iso === null) throw new RangeError(`not an ISO 4217 currency: ${currency}`);
  const shift = iso - stripeDigits(currency);
  if (shift >= 0) return BigInt(amount) * 10n ** BigInt(shift);
  const step = 10n ** BigInt(-shift);
  if (BigInt(amount) % step !== 0n) throw new RangeError(`${currency} has no part of ${amount}/${step}`);
  return BigInt(amount) / step;
}

/**
 * A fee as ISO minor units, or null in a currency that ISO 4217 does not have. Fees may hold parts that amounts may
 * not, such as 12.34 ISK: they are rounded, half away from zero, since a charge that succeeded must not fail here.
 */
export function fromStripeFee(fee: number, currency: CurrencyCode): bigint | null {
  const iso = minorUnits(currency);
  if (iso === null) return null;
  return Decimal.fromParts(BigInt(fee), stripeDigits(currency)).toScaledInteger(iso, 'half-away');
}
