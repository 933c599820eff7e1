// SPDX-License-Identifier: Apache-2.0
import type { FeatureDefinition, Grant } from '../catalog/definition.js';
import { grantTerms, type ResolvedCatalog } from '../catalog/resolve.js';
import { Decimal, decimal } from '../kit/decimal.js';

/** What one subscription holds that bears on entitlements: any subscription fits. */
export interface Holding {
  /** Key of the catalog's plans. */
  readonly plan: string;
  readonly add_ons: readonly { readonly add_on: string; readonly quantity: string }[];
  /** Seats held, by feature key, as decimal text. */
  readonly quantities: Readonly<Record<string, string>>;
  readonly contract?: {
    readonly reference: string;
    readonly features?: Readonly<Record<string, Grant>>;
  };
}

/** How much of a quota is granted. `limit` null is unlimited; without any grant it is zero and `source` null. */
export interface Limit {
  readonly limit: Decimal | null;
  readonly enforcement: 'hard' | 'soft';
  /** How far past a soft limit is allowed; null: without end, or the limit is hard. */
  readonly grace: Decimal | null;
  readonly source: string | null;
  readonly detail: string | null;
}

/** One grant that bears on a feature, from most to least particular: the contract's or the plan's, then add-ons'. */
export interface AppliedGrant {
  readonly grant: Grant;
  readonly source: string;
  /** How many of it are bought; always one for plans and contracts. */
  readonly quantity: Decimal;
}

/** The grants of one feature a subscription holds: the contract's in place of the plan's, then those of its add-ons. */
export function grantsOf(feature: string, holding: Holding, catalog: ResolvedCatalog): AppliedGrant[] {
  const found: AppliedGrant[] = [];
  const agreed = holding.contract?.features?.[feature];
  const planned = catalog.plans.get(holding.plan)?.features.get(feature);
  if (agreed !== undefined)
    found.push({ grant: agreed, source: `contract/${holding.contract?.reference}`, quantity: Decimal.ONE });
  else if (planned !== undefined)
    found.push({ grant: planned.grant, source: `plan/${planned.from}`, quantity: Decimal.ONE });
  for (const { add_on, quantity } of holding.add_ons) {
    const grant = catalog.definition.add_ons?.[add_on]?.features?.[feature];
    if (grant !== undefined) found.push({ grant, source: `add_on/${add_on}`, quantity: decimal(quantity) });
  }
  return found;
}

/**
 * The limit of a metered or seats feature for one subscription: the contract's or else the plan's, plus those of the
 * add-ons times their quantity; unlimited as soon as one of them is. Soft when any of them is soft, without end when one of those is. Seats that are
 * held (and paid) by number are limited to that number, within what is granted.
 */
export function limitFor(
  feature: string,
  definition: FeatureDefinition,
  holding: Holding,
  catalog: ResolvedCatalog,
): Limit {
  let limit: Decimal | null = Decimal.ZERO;
  const granted: Pick<Limit, 'enforcement' | 'grace'>[] = [];
  let source: string | null = null;
  let detail: string | null = null;
  for (const applied of grantsOf(feature, holding, catalog)) {
    const terms = grantTerms(definition, applied.grant);
    if (terms.kind !== 'metered' && terms.kind !== 'seats') continue;
    limit = limit === null || terms.limit === null ? null : limit.add(terms.limit.multiply(applied.quantity));
    granted.push({ ...terms, grace: terms.grace?.multiply(applied.quantity) ?? null });
    source ??= applied.source;
    detail ??= terms.detail;
  }
  const held = definition.kind === 'seats' ? holding.quantities[feature] : undefined;
  if (held !== undefined && source !== null) limit = limit === null ? decimal(held) : limit.min(decimal(held));
  return { limit, ...gracesOf(granted), source, detail };
}

/** How several limits together are enforced: the softest counts, and what they let pass adds up. */
export function gracesOf(
  limits: readonly Pick<Limit, 'enforcement' | 'grace'>[],
): Pick<Limit, 'enforcement' | 'grace'> {
  const soft = limits.filter(({ enforcement }) => enforcement === 'soft');
  if (soft.length === 0) return { enforcement: 'hard', grace: null };
  const grace = soft.reduce<Decimal | null>(
    (sum, { grace: one }) => (sum === null || one === null ? null : sum.add(one)),
    Decimal.ZERO,
  );
  return { enforcement: 'soft', grace };
}
