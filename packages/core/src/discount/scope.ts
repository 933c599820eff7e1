// SPDX-License-Identifier: Apache-2.0
import { type Check, checkFields, invalidType, text } from '../catalog/structure.js';
import type { Period } from '../contract/subscription.js';

/** Which charges something is for: those that any of its lists names. Absent lists name nothing. */
export interface ChargeScope {
  /** Plan keys: the lines of those plans themselves, not of add-ons beside them. */
  readonly plans?: readonly string[];
  readonly add_ons?: readonly string[];
  /** Whole charge keys such as `plan/base` or `add_on/extra-events/overage`. */
  readonly charge_keys?: readonly string[];
  readonly products?: readonly string[];
}

/** An amount of an invoice as discounts and credits see it. Negative lines (credits) are never discounted. */
export interface ChargeLine {
  readonly charge_key: string;
  readonly amount_minor: bigint;
  readonly period?: Period;
  /** The plan the line belongs to, for a line of a plan. */
  readonly plan?: string;
  /** The add-on the line belongs to, for a line of an add-on. */
  readonly add_on?: string;
  readonly product?: string;
  /** Of which subscription it is, on an invoice over several. */
  readonly subscription_id?: string | null;
}

/**
 * Whether the scope covers the line; without a scope everything is covered. What is for one subscription covers its lines
 * only.
 */
export function inScope(
  line: ChargeLine,
  scope: ChargeScope | undefined,
  subscription_id: string | null = null,
): boolean {
  if (subscription_id !== null && line.subscription_id !== undefined && line.subscription_id !== subscription_id)
    return false;
  if (scope === undefined) return true;
  const named = (keys: readonly string[] | undefined, key: string | undefined) =>
    key !== undefined && keys?.includes(key) === true;
  return (
    named(scope.charge_keys, line.charge_key) ||
    named(scope.plans, line.plan) ||
    named(scope.add_ons, line.add_on) ||
    named(scope.products, line.product)
  );
}

const keys: Check = (value, path, problems) => {
  if (!Array.isArray(value)) problems.push(invalidType(value, path, 'a list of keys'));
  else for (const [index, key] of value.entries()) text(key, `${path}[${index}]`, problems);
};

/** The check of a `ChargeScope` of unknown shape: at least one key, since an empty scope covers nothing. */
export const scope: Check = (value, path, problems) => {
  const fields = {
    plans: { check: keys },
    add_ons: { check: keys },
    charge_keys: { check: keys },
    products: { check: keys },
  };
  if (!checkFields(value, path, fields, problems)) return;
  if (Object.values(value).some((list) => !Array.isArray(list) || list.length > 0)) return;
  problems.push({
    code: 'scope-empty',
    path,
    message: 'a scope that names no charge covers nothing',
    mend: 'name at least one key, or leave the scope out to cover everything',
  });
};
