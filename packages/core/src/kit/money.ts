// SPDX-License-Identifier: Apache-2.0
import type { Rounding } from './decimal.js';

/** An ISO 4217 alphabetic code, upper case, one that `currency.ts` lists. */
export type CurrencyCode = string;

/**
 * A settled amount: whole minor units (cents, yen, fils) of one currency. Rates and unrounded products are
 * `Decimal`; they become `Money` once, at the invoice line.
 */
export interface Money {
  readonly amount_minor: bigint;
  readonly currency: CurrencyCode;
}

/** How a line turns into minor units when the catalog says nothing else. */
export const LINE_ROUNDING: Rounding = 'half-away';
