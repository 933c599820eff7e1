// SPDX-License-Identifier: Apache-2.0
import { timingSafeEqual } from 'node:crypto';
import { deflateSync } from 'node:zlib';
import {
  addToDate,
  dateAt,
  dayOf,
  fail,
  firstDayFrom,
  type Instant,
  type LicenceOrder,
  licenceClaims,
  ok,
  type PlainDate,
  type Problem,
  type Result,
  resolveCatalog,
  type SignedLicence,
} from '@kontor/core';
import {
  KEY_SET_TYPE,
  LICENCE_TYPE,
  type LicenceKind,
  STATUS_LIST_TYPE,
  STATUS_REVOKED,
  STATUS_SUSPENDED,
} from '@kontor/sdk/licence';
import { installIdOf } from '@kontor/sdk/usage-statement';
import type { StoredSubscription } from '../store/subscriptions.js';
import type { Transaction, WriteTransaction } from '../store/transaction.js';
import { installByThumbprint, registerInstall } from './installs.js';
import {
  getLicence,
  insertLicence,
  type LicenceTerms,
  markResumed,
  markRevoked,
  markSuspended,
  nextPosition,
  renewalOf,
  revocations,
  type StoredLicence,
} from './licences.js';
import { shownLicence } from './shown.js';
import { keySetOf, listSigningKeys, type Signing, signToken } from './signing-keys.js';

/** Without another end a licence holds for so long: the subscription may have none itself. */
const TERM_MONTHS = 12;
const EVALUATION_DAYS = 30;

export interface IssueRequest {
  readonly subscription: StoredSubscription;
  readonly kind: LicenceKind;
  /** Default: today, where the customer is. */
  readonly starts_on?: PlainDate;
  /** Default: where the subscription, its contract or its trial ends; else a year, or thirty days to evaluate. */
  readonly ends_on?: PlainDate;
  readonly terms: LicenceTerms;
  readonly replaces?: Pick<StoredLicence, 'id' | 'family'>;
}

/** Where products look for the revocation list of an organisation: a name, so that it can be anywhere. */
export function revocationListUri(org_id: string): string {
  return `urn:kontor:revocation-list:${org_id}`;
}

/** A licence before it is signed. */
interface PlannedLicence {
  readonly order: LicenceOrder;
  readonly claims: SignedLicence;
  readonly position: bigint;
}

/** What would be signed, or why not; nothing is stored. */
export async function plannedLicence(
  tx: Transaction,
  request: IssueRequest,
  { id, now }: { readonly id: string; readonly now: Instant },
): Promise<Result<PlannedLicence>> {
  const { subscription, kind, terms } = request;
  const customer = await tx.customers.get(subscription.customer_id);
  const version = await tx.catalogs.get(subscription.catalog_version);
  if (customer === null || version === null) throw new Error(`${subscription.id} has lost its customer or its catalog`);
  const { slug } = await tx.organisations.get();
  const catalog = resolveCatalog(version.content);
  const position = await nextPosition(tx);
  const starts_on = request.starts_on ?? dateAt(now, subscription.timezone);
  const { audience, ...others } = terms;
  const order: LicenceOrder = {
    ...others,
    id,
    kind,
    issuer: slug,
    audience: audience ?? [catalog.definition.id],
    customer: { id: customer.id, name: customer.name },
    subscriptions: [
      {
        catalog,
        plan: subscription.plan,
        quantities: subscription.quantities,
        add_ons: subscription.add_ons.filter(
          ({ start_date, end_date }) =>
            dayOf(start_date) <= starts_on && (end_date === undefined || starts_on < end_date),
        ),
        ...(subscription.contract === undefined ? {} : { contract: subscription.contract }),
      },
    ],
    issued_at: now,
    starts_on,
    ends_on: kind === 'perpetual' ? (request.ends_on ?? null) : (request.ends_on ?? endOf(request, starts_on)),
    timezone: subscription.timezone,
    status: { idx: Number(position), uri: revocationListUri(tx.org_id) },
  };
  const claims = licenceClaims(order);
  return claims.ok ? ok({ order, claims: claims.value, position }) : claims;
}

/** Of a subscription that ends within a day, the day after: licences are of days. */
function endOf({ subscription, kind }: IssueRequest, starts_on: PlainDate): PlainDate {
  if (kind === 'evaluation') return addToDate(starts_on, { days: EVALUATION_DAYS });
  const agreed = kind === 'trial' ? subscription.trial_end_date : subscription.end_date;
  if (agreed !== undefined && agreed > starts_on) return firstDayFrom(agreed);
  return kind === 'trial'
    ? addToDate(starts_on, { days: EVALUATION_DAYS })
    : addToDate(starts_on, { months: TERM_MONTHS });
}

/** Signs a licence and stores it; the installations whose keys it names are registered with it. */
export async function issueLicence(
  tx: WriteTransaction,
  signing: Signing,
  request: IssueRequest,
): Promise<Result<StoredLicence>> {
  const planned = await plannedLicence(tx, request, { id: tx.newId('lic'), now: tx.now });
  if (!planned.ok) return planned;
  const { order, claims, position } = planned.value;
  const signed = await signToken(tx, signing, LICENCE_TYPE, claims);
  if (!signed.ok) return signed;
  const { id, kind, starts_on, ends_on } = order;
  const stored = await insertLicence(tx, {
    id,
    position,
    customer_id: request.subscription.customer_id,
    subscription_id: request.subscription.id,
    kind,
    starts_on,
    ends_on,
    terms: request.terms,
    replaces: request.replaces?.id ?? null,
    family: request.replaces?.family ?? id,
    ...signed.value,
  });
  for (const [name, public_key] of Object.entries(request.terms.install_keys ?? {})) {
    if ((await installByThumbprint(tx, installIdOf(public_key)))?.subscription_id === stored.subscription_id) continue;
    const registered = await registerInstall(tx, stored, { public_key, name });
    if (!registered.ok) return registered;
  }
  tell(tx, 'licence.issued', stored);
  return ok(stored);
}

/**
 * Another licence in place of one, on the terms of its subscription as they are now, from today on. The one before
 * holds until its own end, so nothing has to happen at once; renewed again it answers with the first renewal.
 */
export async function renewLicence(
  tx: WriteTransaction,
  signing: Signing,
  licence: StoredLicence,
  subscription: StoredSubscription,
  ends_on: PlainDate | undefined,
): Promise<Result<StoredLicence>> {
  if (licence.status === 'revoked') return fail(ended(licence.id));
  if (licence.suspended_at !== null)
    return fail({
      code: 'licence-state',
      path: 'id',
      message: `${licence.id} is suspended`,
      mend: 'resume it first; its renewal would not be suspended',
    });
  const renewed = await renewalOf(tx, licence.id);
  if (renewed !== null) return ok(renewed);
  const { kind, terms } = licence;
  const end = ends_on ?? (kind === 'perpetual' ? undefined : nextEnd(licence, subscription));
  return issueLicence(tx, signing, {
    subscription,
    kind,
    terms,
    replaces: licence,
    ...(end === undefined ? {} : { ends_on: end }),
  });
}

/** Where the subscription ends by now, else as long again as the licence was. */
function nextEnd({ ends_on }: StoredLicence, { end_date }: StoredSubscription): PlainDate | undefined {
  if (ends_on === null) return undefined;
  return end_date !== undefined && end_date > ends_on
    ? firstDayFrom(end_date)
    : addToDate(ends_on, { months: TERM_MONTHS });
}

/**
 * The licence a text stands for, as long as it is the one that was signed: whoever has it may know its renewals and take
 * its places. Null where it is none of this seller.
 */
export async function licenceOfText(tx: Transaction, text: string): Promise<StoredLicence | null> {
  const id = idIn(text);
  const found = id === null ? null : await getLicence(tx, id);
  const [given, signed] = [Buffer.from(text), Buffer.from(found?.token ?? '')];
  return found !== null && given.length === signed.length && timingSafeEqual(given, signed) ? found : null;
}

/** The id that a text claims, which proves nothing yet. */
function idIn(text: string): string | null {
  try {
    const { jti } = JSON.parse(Buffer.from(text.split('.')[1] ?? '', 'base64url').toString()) as { jti?: unknown };
    return typeof jti === 'string' ? jti : null;
  } catch {
    return null;
  }
}

/** Revoking twice changes nothing. Null when there is no such licence. */
export async function revokeLicence(
  tx: WriteTransaction,
  id: string,
  reason: string | null,
): Promise<StoredLicence | null> {
  const before = await getLicence(tx, id);
  if (before === null || before.status === 'revoked') return before;
  const after = await markRevoked(tx, id, reason);
  tell(tx, 'licence.revoked', after);
  return after;
}

/**
 * Suspending twice changes nothing; a licence that was revoked has ended. Null when there is no such licence. Places of
 * its pool stay taken until they run out.
 */
export async function suspendLicence(
  tx: WriteTransaction,
  id: string,
  reason: string | null,
): Promise<Result<StoredLicence> | null> {
  const before = await getLicence(tx, id);
  if (before === null) return null;
  if (before.status === 'revoked') return fail(ended(id));
  if (before.suspended_at !== null) return ok(before);
  const after = await markSuspended(tx, id, reason);
  tell(tx, 'licence.suspended', after);
  return ok(after);
}

/** A licence that is not suspended stays as it is. Null when there is none. */
export async function resumeLicence(tx: WriteTransaction, id: string): Promise<Result<StoredLicence> | null> {
  const before = await getLicence(tx, id);
  if (before === null) return null;
  if (before.status === 'revoked') return fail(ended(id));
  if (before.suspended_at === null) return ok(before);
  const after = await markResumed(tx, id);
  tell(tx, 'licence.resumed', after);
  return ok(after);
}

function ended(id: string): Problem {
  return {
    code: 'licence-state',
    path: 'id',
    message: `${id} was revoked`,
    mend: 'issue a new licence from the subscription',
  };
}

type LicenceEvent = 'licence.issued' | 'licence.revoked' | 'licence.suspended' | 'licence.resumed';

function tell(tx: WriteTransaction, type: LicenceEvent, licence: StoredLicence): void {
  const data = shownLicence(licence);
  tx.audit.record({ action: type, object: licence.id, after: data });
  tx.outbox.record({ type, object: licence.id, customer_id: licence.customer_id, data });
}

/**
 * The revocation list, signed: the same text until something changes, for Ed25519 signs the same bytes the same way
 * and its time is that of the last change.
 */
export async function signedRevocationList(tx: Transaction, signing: Signing, slug: string): Promise<Result<string>> {
  const { places, revoked, suspended, changed_at } = await revocations(tx);
  const keys = await listSigningKeys(tx);
  const current = keys.find(({ sign_until }) => sign_until === null);
  // a second bit is needed only to say that one is suspended
  const bits = suspended.length === 0 ? 1 : 2;
  const statuses = Buffer.alloc(Math.max(Math.ceil((places * bits) / 8), 1));
  const mark = (place: number, status: number) => {
    const [byte, shift] = [(place * bits) >> 3, (place * bits) & 7];
    statuses[byte] = (statuses[byte] as number) | (status << shift);
  };
  for (const place of revoked) mark(place, STATUS_REVOKED);
  for (const place of suspended) mark(place, STATUS_SUSPENDED);
  // a key signs nothing from before its time
  const issued_at = Math.max(changed_at ?? 0, current?.sign_from ?? 0);
  const claims = {
    iss: slug,
    sub: revocationListUri(tx.org_id),
    iat: Math.floor(issued_at / 1000),
    status_list: { bits, lst: deflateSync(statuses, { level: 9 }).toString('base64url') },
  };
  const signed = await signToken(tx, signing, STATUS_LIST_TYPE, claims);
  return signed.ok ? ok(signed.value.token) : signed;
}

/**
 * The key set, signed by each of its keys that is safe, within its window: an installation that trusts one of them
 * comes to the others, also to those that came after it.
 */
export async function signedKeySets(
  tx: Transaction,
  signing: Signing,
  issuer: string,
): Promise<{ readonly kid: string; readonly token: string }[]> {
  const keys = await listSigningKeys(tx);
  const changed = Math.max(0, ...keys.map(({ sign_from }) => sign_from));
  const tokens: { kid: string; token: string }[] = [];
  for (const { id, sign_until, compromised_at } of keys) {
    if (compromised_at !== null) continue;
    const iat = Math.floor(Math.min(changed, (sign_until ?? Number.MAX_SAFE_INTEGER) - 1_000) / 1000);
    const signed = await signToken(tx, signing, KEY_SET_TYPE, { iss: issuer, iat, ...keySetOf(keys) }, id);
    // a key that cannot be reached here any more vouches for nothing
    if (signed.ok) tokens.push({ kid: id, token: signed.value.token });
  }
  return tokens;
}
