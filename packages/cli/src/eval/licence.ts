// SPDX-License-Identifier: Apache-2.0
import {
  expiryTable,
  fail,
  firstSecond,
  type Instant,
  ok,
  type Problem,
  parseInstant,
  type Result,
} from '@kontor/core';
import {
  type Checked,
  featureState,
  importKeySet,
  type KeySet,
  type LicencePolicy,
  type Refusal,
  standingOf,
  statusAt,
} from '@kontor/sdk/licence';
import { verifyLicenceSync, verifyRevocationListSync } from '@kontor/sdk/node';
import type { EvalRequest } from './protocol.js';
import { dateProblems, instantProblems, timezoneProblems } from './request-check.js';

/** The verdict on a licence under a full policy, or the reason why it is refused. */
export function verifyLicence(request: EvalRequest<'verify_licence'>): Result<unknown> {
  const { token, issuer, audience, at, released_at, revocation_list, max_list_age_seconds, node, cores } = request;
  const problems = [
    ...instantProblems(at, 'at'),
    ...(released_at === undefined ? [] : instantProblems(released_at, 'released_at')),
  ];
  if (problems.length > 0) return fail(...problems);
  const keys = keysOf(request.keys);
  if (!keys.ok) return fail(problemOf(keys.refusal));
  const list = revocation_list === undefined ? null : verifyRevocationListSync(revocation_list, keys.value, issuer);
  if (list?.ok === false) return fail(problemOf(list.refusal, 'revocation_list'));
  const policy: LicencePolicy = {
    keys: keys.value,
    issuer,
    audience,
    require_revocation_list: request.require_revocation_list,
    leeway_seconds: request.leeway_seconds,
    ...(list === null ? {} : { revocation_list: list.value }),
    ...(max_list_age_seconds === undefined ? {} : { max_list_age_seconds }),
    ...(node === undefined ? {} : { node }),
    ...(cores === undefined ? {} : { cores }),
    ...(released_at === undefined ? {} : { released_at: Math.floor(instantOf(released_at) / 1000) }),
  };
  const now = instantOf(at);
  return verdict(verifyLicenceSync(token, policy, now), ({ claims, kid }) => ({
    key_id: kid,
    ...standingOf(claims, now),
    claims,
  }));
}

/** Whether a status list holds, and what it says of some places. */
export function statusList({ token, keys: trusted, issuer, idx }: EvalRequest<'status_list'>): Result<unknown> {
  const keys = keysOf(trusted);
  if (!keys.ok) return fail(problemOf(keys.refusal));
  return verdict(verifyRevocationListSync(token, keys.value, issuer), (list) => ({
    uri: list.uri,
    issued_at: list.issued_at,
    expires_at: list.expires_at,
    bits: list.bits,
    statuses: idx.map((place) => statusAt(list, place)),
  }));
}

/** The boundary instants of a licence's end, and what is left of it at one. */
export function licenceExpiry(request: EvalRequest<'licence_expiry'>): Result<unknown> {
  const { ends_on, timezone, at, features } = request;
  const problems = [
    ...dateProblems(ends_on, 'ends_on'),
    ...timezoneProblems(timezone),
    ...(at === undefined ? [] : instantProblems(at, 'at')),
  ];
  if (problems.length > 0) return fail(...problems);
  // JSON has no undefined: an optional field that is not there is not there
  const expiry = expiryTable(request.licensing as Parameters<typeof expiryTable>[0], ends_on, timezone);
  const exp = firstSecond(ends_on, timezone);
  if (at === undefined) return ok({ exp, table: expiry });
  const now = instantOf(at);
  return ok({
    exp,
    table: expiry,
    ...standingOf({ exp, expiry }, now),
    features: Object.fromEntries(features.map((feature) => [feature, featureState({ expiry }, feature, now)])),
  });
}

function keysOf(keys: EvalRequest<'verify_licence'>['keys']): Checked<KeySet> {
  return importKeySet(typeof keys === 'string' ? keys : JSON.stringify(keys));
}

function verdict<T>(answer: Checked<T>, told: (value: T) => object): Result<unknown> {
  return ok(answer.ok ? { valid: true, ...told(answer.value) } : { valid: false, refusal: answer.refusal });
}

function problemOf(refusal: Refusal, at?: string): Problem {
  return at === undefined ? refusal : { ...refusal, path: refusal.path === '' ? at : `${at}.${refusal.path}` };
}

function instantOf(text: string): Instant {
  return parseInstant(text) as Instant;
}
