// SPDX-License-Identifier: Apache-2.0
import type { Charge, ChargeModel, Price } from '../catalog/charge.js';
import { type Decimal, decimal, type Rounding } from '../kit/decimal.js';
import { type CurrencyCode, toMinor } from '../kit/money.js';
import { exactReciprocal } from './convert.js';
import type { ChargeRating } from './models/charge-rating.js';
import { committed } from './models/committed.js';
import { dynamic } from './models/dynamic.js';
import { flat } from './models/flat.js';
import { graduated } from './models/graduated.js';
import { graduatedPercentage } from './models/graduated-percentage.js';
import { packages } from './models/package.js';
import { perUnit } from './models/per-unit.js';
import { percentage } from './models/percentage.js';
import { stairstep } from './models/stairstep.js';
import { volume } from './models/volume.js';

/** A price with its numbers parsed and its tiers prepared: compile once, rate often. Immutable. */
export interface CompiledPrice {
  readonly model: ChargeModel;
  readonly currency: CurrencyCode;
  readonly unit: string | null;
  readonly rounding: Rounding;
  readonly charge: ChargeRating;
  readonly convert: {
    readonly divide_by: Decimal;
    readonly reciprocal: Decimal | null;
    readonly rounding: Rounding | null;
  } | null;
  readonly hard_limit: Decimal | null;
  readonly soft_limit: Decimal | null;
  readonly included: Decimal | null;
  /** The feature whose limit the input must bring as `included`. */
  readonly limit_of: string | null;
  readonly minimum_amount: Decimal | null;
}

/**
 * Expects a price without `checkPrice` problems whose charge is settled. Throws a RangeError for a negotiated charge,
 * an unknown currency or numbers that are no decimals.
 */
export function compilePrice(
  price: Price,
  { currency, rounding }: { readonly currency: CurrencyCode; readonly rounding: Rounding },
): CompiledPrice {
  toMinor(decimal(0), currency, rounding);
  const { convert, included, limit } = price;
  const divide_by = convert === undefined ? null : decimal(convert.divide_by);
  const limit_of = typeof included === 'object' ? included.limit_of : null;
  return {
    model: price.charge.model,
    currency,
    unit: price.unit ?? null,
    rounding,
    charge: compileCharge(price.charge),
    convert:
      divide_by === null
        ? null
        : { divide_by, reciprocal: exactReciprocal(divide_by), rounding: convert?.round ?? null },
    hard_limit: limit?.enforcement === 'hard' ? decimal(limit.quantity) : null,
    soft_limit: limit?.enforcement === 'soft' ? decimal(limit.quantity) : null,
    included: included === undefined || typeof included === 'object' ? null : decimal(included),
    limit_of,
    minimum_amount: price.minimum_amount === undefined ? null : decimal(price.minimum_amount),
  };
}

function compileCharge(charge: Charge): ChargeRating {
  switch (charge.model) {
    case 'flat':
      return flat(charge);
    case 'per_unit':
    case 'per_seat':
      return perUnit(charge);
    case 'package':
      return packages(charge);
    case 'graduated':
      return graduated(charge);
    case 'volume':
      return volume(charge);
    case 'stairstep':
      return stairstep(charge);
    case 'percentage':
      return percentage(charge);
    case 'graduated_percentage':
      return graduatedPercentage(charge);
    case 'committed':
      return committed(charge);
    case 'dynamic':
      return dynamic;
    case 'negotiated':
      throw new RangeError('a negotiated charge must be settled by a contract before it is rated');
  }
}
