// SPDX-License-Identifier: Apache-2.0
import { isCurrency } from '../kit/currency.js';
import type { Problem } from '../kit/result.js';
import { didYouMean } from './did-you-mean.js';
import {
  amount,
  below,
  type Check,
  checkFields,
  decimalOf,
  type Field,
  flag,
  fraction,
  invalidType,
  isRecord,
  oneOf,
  positive,
  shown,
  text,
} from './structure.js';
import { tiers } from './tier-check.js';

const required = (check: Check): Field => ({ check, required: true });
const optional = (check: Check): Field => ({ check });

const count: Check = (value, path, problems) => {
  if (typeof value !== 'number' || !Number.isSafeInteger(value) || value < 0)
    problems.push(invalidType(value, path, 'a whole number of zero or more'));
};

/** The fields of each charge model beside `model`. */
const CHARGES: Readonly<Record<string, Readonly<Record<string, Field>>>> = {
  flat: { amount: required(amount) },
  per_unit: { unit_amount: required(amount) },
  per_seat: { unit_amount: required(amount) },
  package: { amount: required(amount), size: required(positive), partial: optional(oneOf('up', 'down')) },
  graduated: {
    tiers: required(tiers({ unit_amount: optional(amount), flat_amount: optional(amount) })),
    first_tier_flat_at_zero: optional(flag),
  },
  volume: {
    tiers: required(tiers({ unit_amount: optional(amount), flat_amount: optional(amount) })),
    first_tier_flat_at_zero: optional(flag),
  },
  stairstep: { tiers: required(tiers({ amount: required(amount) })) },
  percentage: {
    rate: required(fraction),
    fixed_amount: optional(amount),
    free_units: optional(count),
    free_amount: optional(amount),
    transaction_minimum: optional(amount),
    transaction_maximum: optional(amount),
  },
  graduated_percentage: { tiers: required(tiers({ rate: required(fraction), flat_amount: optional(amount) })) },
  committed: {
    committed_quantity: required(amount),
    committed_amount: required(amount),
    overage_unit_amount: required(amount),
  },
  dynamic: {},
  negotiated: {
    basis: required(oneOf('flat', 'per_unit', 'per_seat')),
    minimum: optional(amount),
    maximum: optional(amount),
  },
};

/** Models whose quantity can only be usage; `per_unit` may also count how many of an add-on or service are held. */
const NEEDS_COUNT = new Set(['package', 'graduated', 'volume', 'stairstep', 'committed']);
const NEEDS_METER = new Set(['percentage', 'graduated_percentage', 'dynamic']);

/** Modifiers of the quantity that would be ignored, because the amount does not come from the quantity alone. */
const WITHOUT_EFFECT: ReadonlyMap<string, readonly string[]> = new Map([
  ['percentage', ['included', 'limit']],
  ['dynamic', ['convert', 'included', 'limit']],
]);

/** A charge by itself, as a contract states one in place of the plan's. */
export const checkCharge: Check = (charge, path, problems) => {
  if (!isRecord(charge)) {
    problems.push(invalidType(charge, path, 'a charge such as { model: "flat", amount: "29" }'));
    return;
  }
  const model = charge.model;
  if (typeof model !== 'string' || !Object.hasOwn(CHARGES, model)) {
    const near = typeof model === 'string' ? didYouMean(model, Object.keys(CHARGES)) : null;
    problems.push({
      code: 'unknown-charge-model',
      path: below(path, 'model'),
      message: `${shown(model)} is no charge model`,
      mend: near === null ? `write one of ${Object.keys(CHARGES).join(', ')}` : `did you mean '${near}'?`,
    });
    return;
  }
  checkFields(charge, path, { model: required(text), ...CHARGES[model] }, problems);
  if (model === 'percentage') bounds(charge, path, 'transaction_minimum', 'transaction_maximum', problems);
  if (model === 'negotiated') bounds(charge, path, 'minimum', 'maximum', problems);
};

function bounds(
  charge: Record<string, unknown>,
  path: string,
  minimum: string,
  maximum: string,
  problems: Problem[],
): void {
  const least = decimalOf(charge[minimum]);
  const most = decimalOf(charge[maximum]);
  if (least === null || most === null || !least.greaterThan(most)) return;
  problems.push({
    code: 'minimum-above-maximum',
    path: below(path, minimum),
    message: `\`${minimum}\` ${least} is above \`${maximum}\` ${most}`,
    mend: 'swap them, or leave one out',
  });
}

const interval: Check = (value, path, problems) => {
  const units = ['day', 'week', 'month', 'year'];
  if (!isRecord(value)) {
    oneOf('once', 'day', 'week', 'month', 'quarter', 'year')(value, path, problems);
    return;
  }
  const every: Check = (number, where, found) => {
    if (typeof number !== 'number' || !Number.isSafeInteger(number) || number < 1)
      found.push(invalidType(number, where, 'a whole number of one or more'));
  };
  checkFields(value, path, { every: required(every), unit: required(oneOf(...units)) }, problems);
};

const currency: Check = (value, path, problems) => {
  if (typeof value === 'string' && isCurrency(value)) return;
  problems.push({
    code: 'unknown-currency',
    path,
    message: `${shown(value)} is no currency`,
    mend: 'write an ISO 4217 code in capitals, such as USD or EUR',
  });
};

const included: Check = (value, path, problems) => {
  if (isRecord(value)) checkFields(value, path, { limit_of: required(text) }, problems);
  else amount(value, path, problems);
};

const convert: Check = (value, path, problems) => {
  const fields = { divide_by: required(positive), round: optional(oneOf('up', 'down', 'half-away')) };
  checkFields(value, path, fields, problems);
};

const limit: Check = (value, path, problems) => {
  checkFields(value, path, { quantity: required(amount), enforcement: required(oneOf('hard', 'soft')) }, problems);
};

const PRICE: Readonly<Record<string, Field>> = {
  label: optional(text),
  charge: required(checkCharge),
  interval: required(interval),
  timing: optional(oneOf('advance', 'arrears')),
  currency: optional(currency),
  meter: optional(text),
  feature: optional(text),
  unit: optional(text),
  convert: optional(convert),
  included: optional(included),
  minimum_amount: optional(amount),
  limit: optional(limit),
  option: optional(text),
  proration: optional(oneOf('day', 'second', 'none')),
  seat_changes: optional(oneOf('prorated', 'high_water')),
};

/**
 * Everything wrong with a price of unknown shape, by itself: fields, decimals, tiers, and what its model needs.
 * Whether its meter, feature and option exist is for the catalog's check. `path` is where the price stands, e.g.
 * `plans.pro.prices.events`.
 */
export function checkPrice(price: unknown, path: string): Problem[] {
  const problems: Problem[] = [];
  if (!checkFields(price, path, PRICE, problems)) return problems;
  const model = isRecord(price.charge) ? price.charge.model : undefined;
  const metered = price.meter !== undefined;
  if (metered && price.feature !== undefined)
    problems.push({
      code: 'quantity-ambiguous',
      path,
      message: 'the price names a meter and a seats feature, and only one can be its quantity',
      mend: 'remove `meter` or `feature`',
    });
  if (metered && price.timing === 'advance')
    problems.push({
      code: 'metered-in-advance',
      path: below(path, 'timing'),
      message: 'usage is only known at the end of its period',
      mend: "write timing 'arrears', or leave it out",
    });
  if (metered && price.interval === 'once')
    problems.push({
      code: 'metered-once',
      path: below(path, 'interval'),
      message: 'usage is counted in periods, and a one-off has none',
      mend: "give it an interval, such as 'month', or remove the meter",
    });
  for (const modifier of (typeof model === 'string' && WITHOUT_EFFECT.get(model)) || [])
    if (price[modifier] !== undefined)
      problems.push({
        code: 'modifier-without-effect',
        path: below(path, modifier),
        message: `\`${modifier}\` says nothing about a ${model} charge`,
        mend: model === 'percentage' ? 'use `free_amount` or `free_units` of the charge' : `remove \`${modifier}\``,
      });
  if (typeof model === 'string' && price.interval !== 'once') {
    const counted = metered || price.feature !== undefined;
    if ((NEEDS_METER.has(model) && !metered) || (NEEDS_COUNT.has(model) && !counted))
      problems.push({
        code: 'meter-missing',
        path: below(path, 'meter'),
        message: `nothing says what a ${model} charge counts`,
        mend: NEEDS_METER.has(model) ? 'name a `meter`' : 'name a `meter`, or a seats `feature`',
      });
    if (model === 'per_seat' && !counted)
      problems.push({
        code: 'seats-feature-missing',
        path: below(path, 'feature'),
        message: 'nothing says which seats are counted',
        mend: 'name the seats `feature`',
      });
  }
  return problems;
}
