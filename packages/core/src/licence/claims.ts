// SPDX-License-Identifier: Apache-2.0
import type { FeatureEntitlement } from '@kontor/sdk';
import type { ExpiryTable, FeatureClaim, FloatingTerms, LicenceKind } from '@kontor/sdk/licence';
import type { LicensingDefinition, OverageTerms } from '../catalog/definition.js';
import { SUPPORT_PREFIX } from '../contract/terms.js';
import type { EntitledSubscription } from '../entitlement/granted.js';
import { resolveEntitlements } from '../entitlement/resolve.js';
import type { Instant, PlainDate } from '../kit/calendar.js';
import { Decimal, decimal } from '../kit/decimal.js';
import { fail, ok, type Problem, type Result } from '../kit/result.js';
import { expiryTable, firstSecond } from './expiry.js';

export const LICENCE_VERSION = 1;

/** Everything a licence follows from. */
export interface LicenceOrder {
  readonly id: string;
  readonly kind: LicenceKind;
  /** The seller, as products know it. */
  readonly issuer: string;
  /** The products it is for. */
  readonly audience: readonly [string, ...string[]];
  readonly customer: { readonly id: string; readonly name: string };
  /** In force on the first day; what they grant is what it grants. */
  readonly subscriptions: readonly [EntitledSubscription, ...EntitledSubscription[]];
  readonly issued_at: Instant;
  readonly starts_on: PlainDate;
  /** First day without right; null: perpetual. */
  readonly ends_on: PlainDate | null;
  /** The customer's: where days begin. */
  readonly timezone: string;
  readonly environments?: readonly string[];
  readonly nodes?: readonly string[];
  readonly cores?: number;
  readonly floating?: FloatingTerms;
  /** Of a perpetual licence: versions that come out before this day may be run for ever. */
  readonly maintenance_until?: PlainDate;
  /** Public keys of installations by kid, in base64url. */
  readonly install_keys?: Readonly<Record<string, string>>;
  /** Its place in the revocation list. */
  readonly status: { readonly idx: number; readonly uri: string };
}

/** The payload of a licence as it is signed: docs/reference/licence.schema.json. Times in seconds since 1970. */
export interface SignedLicence {
  readonly version: typeof LICENCE_VERSION;
  readonly iss: string;
  readonly aud: readonly string[];
  readonly sub: string;
  readonly jti: string;
  readonly iat: number;
  readonly nbf: number;
  readonly exp?: number;
  readonly kind: LicenceKind;
  readonly customer_name: string;
  readonly edition?: string;
  readonly plans: readonly string[];
  readonly products?: readonly string[];
  readonly environments?: readonly string[];
  readonly support_level?: string;
  readonly contract?: string;
  readonly features: Readonly<Record<string, FeatureClaim>>;
  readonly expiry?: ExpiryTable;
  readonly maintenance_until?: number;
  readonly nodes?: readonly string[];
  readonly cores?: number;
  readonly floating?: FloatingTerms;
  readonly install_keys?: Readonly<Record<string, string>>;
  readonly status: { readonly status_list: { readonly idx: number; readonly uri: string } };
}

/** The claims of a licence, or why there can be none. */
export function licenceClaims(order: LicenceOrder): Result<SignedLicence> {
  const problems = orderProblems(order);
  if (problems.length > 0) return fail(...problems);
  const { subscriptions, ends_on, timezone, customer } = order;
  const licensing = subscriptions[0].catalog.definition.licensing ?? {};
  const held = subscriptions.flatMap(({ catalog, plan }) => catalog.plans.get(plan) ?? []);
  const contract = subscriptions.find((subscription) => subscription.contract !== undefined)?.contract?.reference;
  const products = [...new Set(held.flatMap(({ definition }) => definition.product ?? []))];
  const edition = held.find(({ definition }) => definition.edition !== undefined)?.definition.edition;
  const support_level = supportOf(order.subscriptions);
  return ok({
    version: LICENCE_VERSION,
    iss: order.issuer,
    aud: order.audience,
    sub: customer.id,
    jti: order.id,
    iat: Math.floor(order.issued_at / 1000),
    nbf: firstSecond(order.starts_on, timezone),
    ...(ends_on === null ? {} : { exp: firstSecond(ends_on, timezone) }),
    kind: order.kind,
    customer_name: customer.name,
    ...given('edition', edition),
    plans: [...new Set(held.map(({ key }) => key))],
    ...filled('products', products),
    ...filled('environments', order.environments ?? []),
    ...given('support_level', support_level),
    ...given('contract', contract),
    features: featureClaims(order, licensing),
    ...(ends_on === null ? {} : { expiry: expiryTable(licensing, ends_on, timezone) }),
    ...(order.maintenance_until === undefined
      ? {}
      : { maintenance_until: firstSecond(order.maintenance_until, timezone) }),
    ...filled('nodes', order.nodes ?? []),
    ...given('cores', order.cores),
    ...given('floating', order.floating),
    ...given('install_keys', order.install_keys),
    status: { status_list: order.status },
  });
}

function orderProblems({ kind, starts_on, ends_on, maintenance_until }: LicenceOrder): Problem[] {
  const problems: Problem[] = [];
  if (ends_on !== null && ends_on <= starts_on)
    problems.push({
      code: 'licence-empty',
      path: 'ends_on',
      message: `a licence from ${starts_on} to ${ends_on} has no day`,
      mend: 'let it end after the day it begins; `ends_on` is the first day without right',
    });
  if ((ends_on === null) !== (kind === 'perpetual'))
    problems.push({
      code: 'licence-end-mismatch',
      path: 'ends_on',
      message: kind === 'perpetual' ? 'a perpetual licence has an end' : `a ${kind} licence has no end`,
      mend: 'name a last day, or make it perpetual; what ends of a perpetual licence is its maintenance',
    });
  if (maintenance_until !== undefined && kind !== 'perpetual')
    problems.push({
      code: 'licence-end-mismatch',
      path: 'maintenance_until',
      message: `a ${kind} licence has no maintenance of its own`,
      mend: 'leave it out, or make the licence perpetual',
    });
  return problems;
}

/** What is granted of each feature; what is not is left out. */
function featureClaims(order: LicenceOrder, { overage = {} }: LicensingDefinition): Record<string, FeatureClaim> {
  const { features } = resolveEntitlements({
    customer_id: order.customer.id,
    computed_at: order.issued_at,
    subscriptions: order.subscriptions,
    usage: new Map(),
  });
  const claims: Record<string, FeatureClaim> = {};
  for (const [key, entitlement] of Object.entries(features)) {
    const claim = claimOf(entitlement, overage[key]);
    if (claim !== null) claims[key] = claim;
  }
  return claims;
}

function claimOf(entitlement: FeatureEntitlement, overage: OverageTerms | undefined): FeatureClaim | null {
  if (entitlement.source === null) return null;
  switch (entitlement.kind) {
    case 'boolean':
      return entitlement.allowed ? true : null;
    case 'value':
      return entitlement.value;
    case 'metered':
    case 'seats': {
      const { kind, limit, enforcement, grace } = entitlement;
      if (limit === null) return { kind, limit, enforcement };
      const bought = decimal(limit);
      if (overage === undefined)
        return { kind, limit, enforcement, ...given('cap', grace && bought.add(decimal(grace)).toString()) };
      const upTo = (share: Decimal) => bought.multiply(Decimal.ONE.add(share)).round(0, 'down').toString();
      return {
        kind,
        limit,
        enforcement: 'soft',
        tolerated: upTo(decimal(overage.tolerance)),
        ...(overage.cap === undefined ? {} : { cap: upTo(decimal(overage.cap)) }),
      };
    }
  }
}

/** Support bought by itself before that of the plan. */
function supportOf(subscriptions: readonly EntitledSubscription[]): string | undefined {
  for (const { add_ons } of subscriptions)
    for (const { add_on } of add_ons) if (add_on.startsWith(SUPPORT_PREFIX)) return add_on.slice(SUPPORT_PREFIX.length);
  for (const { catalog, plan } of subscriptions) {
    const support = catalog.plans.get(plan)?.support;
    if (support != null) return support;
  }
  return undefined;
}

function given<Name extends string, T>(name: Name, value: T | undefined): { readonly [Key in Name]?: T } {
  return (value === undefined ? {} : { [name]: value }) as { [Key in Name]?: T };
}

function filled<Name extends string>(name: Name, values: readonly string[]) {
  return given(name, values.length === 0 ? undefined : values);
}
