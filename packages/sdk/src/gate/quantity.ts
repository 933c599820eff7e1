// SPDX-License-Identifier: Apache-2.0

/** Quantities inside the gate are whole multiples of 10^-12: exact for every quantity the catalog allows. */
const PLACES = 12;
export const ONE = 10n ** BigInt(PLACES);

/**
 * Decimal text (or a safe integer) as a count of 10^-12. Null when it is not a plain decimal number of at most
 * twelve digits after the point: the caller denies, it never guesses.
 */
export function toQuantity(value: string | number): bigint | null {
  if (typeof value === 'number') return Number.isSafeInteger(value) ? BigInt(value) * ONE : null;
  const match = /^(-?)(\d{1,60})(?:\.(\d{1,12}))?$/.exec(value);
  if (match === null) return null;
  const size = BigInt(`${match[2]}${(match[3] ?? '').padEnd(PLACES, '0')}`);
  return match[1] === '-' ? -size : size;
}

/** The shortest decimal text of a count of 10^-12. */
export function fromQuantity(quantity: bigint): string {
  const negative = quantity < 0n;
  const digits = (negative ? -quantity : quantity).toString().padStart(PLACES + 1, '0');
  const fraction = digits.slice(-PLACES).replace(/0+$/, '');
  return `${negative ? '-' : ''}${digits.slice(0, -PLACES)}${fraction === '' ? '' : `.${fraction}`}`;
}

/** The whole units within a quantity, at most 2^53 - 1; a whole need fits the quantity if, and only if, it fits this. */
export function wholeUnits(quantity: bigint): number {
  if (quantity <= 0n) return 0;
  const units = quantity / ONE;
  return units > BigInt(Number.MAX_SAFE_INTEGER) ? Number.MAX_SAFE_INTEGER : Number(units);
}
