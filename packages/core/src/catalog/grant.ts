// SPDX-License-Identifier: Apache-2.0
import { type Decimal, decimal } from '../kit/decimal.js';
import type { Problem } from '../kit/result.js';
import type { FeatureDefinition, Grant } from './definition.js';
import { decimalOf, shown } from './structure.js';

/** A grant in one form per kind of feature. */
export type GrantTerms =
  | { readonly kind: 'boolean'; readonly included: boolean; readonly detail: string | null }
  | { readonly kind: 'value'; readonly value: string | number; readonly detail: string | null }
  | {
      readonly kind: 'metered' | 'seats';
      /** Null: unlimited. */
      readonly limit: Decimal | null;
      readonly at_least: Decimal | null;
      readonly enforcement: 'hard' | 'soft';
      /** How far past a soft limit is allowed; null: without end. */
      readonly grace: Decimal | null;
      readonly detail: string | null;
    };

/** What a grant says of a feature; null when it has a form that the feature's kind does not have. */
export function readGrant(feature: FeatureDefinition, grant: Grant): GrantTerms | null {
  const detail = typeof grant === 'object' ? (grant.detail ?? null) : null;
  switch (feature.kind) {
    case 'boolean': {
      const included = typeof grant === 'object' && 'included' in grant ? grant.included : grant;
      return typeof included === 'boolean' ? { kind: 'boolean', included, detail } : null;
    }
    case 'value': {
      const value = typeof grant === 'object' && 'value' in grant ? grant.value : grant;
      if (typeof value !== feature.type) return null;
      if (feature.order !== undefined && !feature.order.includes(String(value))) return null;
      return { kind: 'value', value: value as string | number, detail };
    }
    case 'metered':
    case 'seats': {
      const full = typeof grant === 'object' ? grant : { limit: grant };
      if (!('limit' in full)) return null;
      const limit = full.limit === 'unlimited' ? null : decimalOf(full.limit);
      if (limit === null && full.limit !== 'unlimited') return null;
      return {
        kind: feature.kind,
        limit,
        at_least: 'at_least' in full && full.at_least !== undefined ? decimal(full.at_least) : null,
        enforcement: 'enforcement' in full ? (full.enforcement ?? 'hard') : 'hard',
        grace: 'grace' in full && full.grace !== undefined ? decimal(full.grace) : null,
        detail,
      };
    }
  }
}

/** What is wrong with granting a feature this way; `path` is where the grant stands. */
export function checkGrant(key: string, feature: FeatureDefinition, grant: Grant, path: string): Problem[] {
  if (readGrant(feature, grant) !== null) return [];
  return [
    {
      code: 'grant-mismatch',
      path,
      message: `${key} is a ${feature.kind} feature and cannot be granted as ${shown(grant)}`,
      mend: `write ${formOf(feature)}`,
    },
  ];
}

function formOf(feature: FeatureDefinition): string {
  if (feature.kind === 'boolean') return 'true or false';
  if (feature.kind !== 'value') return "a limit: a number, 'unlimited', or { limit, enforcement }";
  return feature.order === undefined ? `a ${feature.type}` : `one of ${feature.order.join(', ')}`;
}
