// SPDX-License-Identifier: Apache-2.0
import {
  choiceClaim,
  countClaim,
  objectClaim,
  requiredObject,
  requiredText,
  requiredTime,
  textClaim,
  textsClaim,
  timeClaim,
} from './claim-reading.js';
import { refuse } from './refusal.js';
import { isObject, type JsonObject, type JsonValue } from './strict-json.js';

export const LICENCE_KINDS = ['subscription', 'trial', 'evaluation', 'perpetual'] as const;
export type LicenceKind = (typeof LICENCE_KINDS)[number];

/** What becomes of a feature when the licence has ended and its grace is over. */
export const AFTERWARDS = ['stops', 'read_only', 'stays'] as const;
export type Afterwards = (typeof AFTERWARDS)[number];

/** One row of the expiry table: the feature stays whole before `until` (absent: before the end of grace). */
export interface ExpiryRow {
  /** Seconds since 1970. */
  readonly until?: number;
  readonly afterwards: Afterwards;
}

/** The boundary instants of a licence, in seconds since 1970; each is the first second of what follows it. */
export interface ExpiryTable {
  /** From here on the holder is warned. */
  readonly warn_from: number;
  /** From here on features stop as their rows say; not before `exp`. */
  readonly grace_until: number;
  /** For each feature without a row of its own. */
  readonly otherwise: ExpiryRow;
  readonly features: Readonly<Record<string, ExpiryRow>>;
}

/** A limit as a licence grants it: quantities are decimal text. */
export interface QuotaClaim {
  readonly kind: 'metered' | 'seats';
  /** Null is unlimited. */
  readonly limit: string | null;
  readonly enforcement: 'hard' | 'soft';
  /** Never past this, however soft the limit is. */
  readonly cap?: string;
  /** Up to here no true-up is asked for. */
  readonly tolerated?: string;
}
/** A switch, a value, or a limit. */
export type FeatureClaim = boolean | string | number | QuotaClaim;

/** What a licence says. Names of features, plans and editions are the keys of the catalog. */
export interface LicenceClaims {
  /** Who sells it. */
  readonly iss: string;
  /** The products it is for. */
  readonly aud: readonly string[];
  /** The customer. */
  readonly sub: string;
  /** The licence's own id. */
  readonly jti: string;
  /** Times in seconds since 1970; `exp` is the first second after it, null for a perpetual licence. */
  readonly iat: number;
  readonly nbf: number;
  readonly exp: number | null;
  readonly kind: LicenceKind;
  readonly customer_name: string | null;
  readonly edition: string | null;
  readonly plans: readonly string[];
  readonly products: readonly string[];
  readonly environments: readonly string[];
  readonly support_level: string | null;
  /** Reference of the contract it was issued from. */
  readonly contract: string | null;
  readonly features: Readonly<Record<string, FeatureClaim>>;
  /** Null for a perpetual licence. */
  readonly expiry: ExpiryTable | null;
  /** Of a perpetual licence: versions released before this second may be run for ever. */
  readonly maintenance_until: number | null;
  /** Only on these nodes; empty: on any. */
  readonly nodes: readonly string[];
  readonly cores: number | null;
  readonly floating: FloatingTerms | null;
  /** Ids of the keys with which installations sign their usage statements, with the key in base64url. */
  readonly install_keys: Readonly<Record<string, string>>;
  /** Where its revocation is told (IETF Token Status List). */
  readonly status: { readonly idx: number; readonly uri: string } | null;
}

/** So many at once, whoever they are; who is silent for `cull_seconds` gives up its place. */
export interface FloatingTerms {
  readonly leases: number;
  readonly heartbeat_seconds: number;
  readonly cull_seconds: number;
}

const QUANTITY = /^(?:0|[1-9]\d{0,59})(?:\.\d{1,12})?$/;
const VERSION = 1;

/** The claims of a payload. Members that are not known are left aside, so that a newer licence fits an older product. */
export function readClaims(claims: JsonObject): LicenceClaims {
  if (claims.version !== VERSION) refuse('claim-version', 'version', `only version ${VERSION} can be read`);
  const iat = requiredTime(claims.iat, 'iat');
  const nbf = timeClaim(claims.nbf, 'nbf') ?? iat;
  const exp = timeClaim(claims.exp, 'exp');
  if (exp !== null && exp <= nbf) refuse('claim-times-unordered', 'exp', 'it ends before it begins');
  const kind = choiceClaim(claims.kind, 'kind', LICENCE_KINDS);
  if (exp === null && kind !== 'perpetual') refuse('claim-missing', 'exp', `a ${kind} licence has an end`);
  return {
    iss: requiredText(claims.iss, 'iss'),
    aud: audience(claims),
    sub: requiredText(claims.sub, 'sub'),
    jti: requiredText(claims.jti, 'jti'),
    iat,
    nbf,
    exp,
    kind,
    customer_name: textClaim(claims.customer_name, 'customer_name'),
    edition: textClaim(claims.edition, 'edition'),
    plans: textsClaim(claims.plans, 'plans'),
    products: textsClaim(claims.products, 'products'),
    environments: textsClaim(claims.environments, 'environments'),
    support_level: textClaim(claims.support_level, 'support_level'),
    contract: textClaim(claims.contract, 'contract'),
    features: readFeatures(requiredObject(claims.features, 'features')),
    expiry: exp === null ? null : readExpiry(requiredObject(claims.expiry, 'expiry'), exp),
    maintenance_until: timeClaim(claims.maintenance_until, 'maintenance_until'),
    nodes: textsClaim(claims.nodes, 'nodes'),
    cores: countClaim(claims.cores, 'cores', 1, 1_000_000),
    floating: readFloating(objectClaim(claims.floating, 'floating')),
    install_keys: readInstallKeys(objectClaim(claims.install_keys, 'install_keys')),
    status: readStatus(objectClaim(claims.status, 'status')),
  };
}

function audience(claims: JsonObject): readonly string[] {
  return typeof claims.aud === 'string' ? [requiredText(claims.aud, 'aud')] : textsClaim(claims.aud, 'aud');
}

function readFeatures(features: JsonObject): Readonly<Record<string, FeatureClaim>> {
  for (const key in features) {
    const value = features[key] as JsonValue;
    if (typeof value === 'boolean' || typeof value === 'string' || typeof value === 'number') continue;
    if (!isObject(value) || !isQuota(value))
      refuse('claim-invalid', `features.${key.slice(0, 100)}`, 'it is no switch, value or limit');
  }
  return features as unknown as Readonly<Record<string, FeatureClaim>>;
}

function isQuota({ kind, limit, enforcement, cap, tolerated }: JsonObject): boolean {
  return (
    (kind === 'metered' || kind === 'seats') &&
    (enforcement === 'hard' || enforcement === 'soft') &&
    (limit === null || isQuantity(limit)) &&
    (cap === undefined || isQuantity(cap)) &&
    (tolerated === undefined || isQuantity(tolerated))
  );
}

function isQuantity(value: JsonValue | undefined): boolean {
  return typeof value === 'string' && (isShortWhole(value) || QUANTITY.test(value));
}

/** What most quantities are, and is seen at a glance. */
function isShortWhole(text: string): boolean {
  if (text.length === 0 || text.length > 15) return false;
  for (let index = 0; index < text.length; index++) {
    const code = text.charCodeAt(index);
    if (code < 48 || code > 57) return false;
  }
  return text.length === 1 || text.charCodeAt(0) !== 48;
}

function readExpiry(table: JsonObject, exp: number): ExpiryTable {
  const warn_from = requiredTime(table.warn_from, 'expiry.warn_from');
  const grace_until = requiredTime(table.grace_until, 'expiry.grace_until');
  if (warn_from > exp || grace_until < exp)
    refuse('claim-times-unordered', 'expiry', 'warning comes before the end, and grace after it');
  const rows = requiredObject(table.features, 'expiry.features');
  for (const key in rows) checkRow(rows[key], 'expiry.features.', key);
  checkRow(table.otherwise, 'expiry.', 'otherwise');
  return table as unknown as ExpiryTable;
}

function checkRow(row: JsonValue | undefined, prefix: string, name: string): void {
  if (isObject(row) && isAfterwards(row.afterwards) && isSecond(row.until)) return;
  // what is wrong is looked for only where something is
  const path = prefix + name.slice(0, 100);
  const found = requiredObject(row, path);
  timeClaim(found.until, `${path}.until`);
  choiceClaim(found.afterwards, `${path}.afterwards`, AFTERWARDS);
}

function isAfterwards(value: JsonValue | undefined): boolean {
  return value === 'stops' || value === 'stays' || value === 'read_only';
}

function isSecond(value: JsonValue | undefined): boolean {
  return value === undefined || (typeof value === 'number' && Number.isInteger(value) && value >= 0 && value < 1e11);
}

function readFloating(terms: JsonObject | null): FloatingTerms | null {
  if (terms === null) return null;
  const leases = countClaim(terms.leases, 'floating.leases', 1, 1_000_000);
  const heartbeat_seconds = countClaim(terms.heartbeat_seconds, 'floating.heartbeat_seconds', 1, 86_400);
  const cull_seconds = countClaim(terms.cull_seconds, 'floating.cull_seconds', 1, 864_000);
  if (leases === null || heartbeat_seconds === null || cull_seconds === null || cull_seconds < heartbeat_seconds)
    return refuse('claim-invalid', 'floating', 'it needs leases, heartbeat_seconds and a longer cull_seconds');
  return { leases, heartbeat_seconds, cull_seconds };
}

function readInstallKeys(keys: JsonObject | null): Readonly<Record<string, string>> {
  if (keys === null) return {};
  for (const kid in keys) requiredText(keys[kid], 'install_keys');
  return keys as Readonly<Record<string, string>>;
}

function readStatus(status: JsonObject | null): LicenceClaims['status'] {
  if (status === null) return null;
  const list = requiredObject(status.status_list, 'status.status_list');
  const idx = countClaim(list.idx, 'status.status_list.idx', 0, 2 ** 31);
  if (idx === null) return refuse('claim-missing', 'status.status_list.idx', 'idx is missing');
  return { idx, uri: requiredText(list.uri, 'status.status_list.uri') };
}
