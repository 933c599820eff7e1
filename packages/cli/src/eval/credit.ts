// SPDX-License-Identifier: Apache-2.0
import {
  burnDown,
  type CreditGrant,
  expiriesBy,
  fail,
  formatInstant,
  formatMinor,
  grantProblems,
  type Instant,
  isCurrency,
  ok,
  type Problem,
  parseInstant,
  type Result,
} from '@kontor/core';
import { chargeLineProblems, chargeLinesOf } from './charge-lines.js';
import type { EvalRequest } from './protocol.js';
import { instantProblems, minorOfText, placesProblems, repeatedIdProblems, unknownCurrency } from './request-check.js';

/** What credits pay of an amount at an instant, after what expired by then has expired or rolled over. */
export function credit(request: EvalRequest<'credit'>): Result<unknown> {
  const { currency } = request;
  if (!isCurrency(currency)) return fail(unknownCurrency(currency, 'currency'));
  const shape = [
    ...instantProblems(request.now, 'now'),
    ...chargeLineProblems(request.lines, currency),
    ...request.grants.flatMap((grant, index) => shapeProblems(grant, currency, `grants[${index}]`)),
    // what rolls over gets an id as well, which no grant may have already
    ...repeatedIdProblems(
      [...request.grants.map(rolloverId), ...request.grants.map(({ id }) => id)],
      (index) => `grants[${index % request.grants.length}].id`,
    ),
  ];
  if (shape.length > 0) return fail(...shape);
  const now = instantOf(request.now);
  const given = request.grants.map((grant) => grantOf(grant, currency));
  const problems = given.flatMap((grant, index) => grantProblems(grant, `grants[${index}]`));
  if (problems.length > 0)
    return fail(...problems.map((problem) => ({ ...problem, path: problem.path.replace('_minor', '') })));

  const expiries = expiriesBy(given, now, rolloverId);
  const gone = new Set(expiries.map(({ grant_id }) => grant_id));
  const grants = [...given, ...expiries.flatMap(({ rolled_over }) => (rolled_over === null ? [] : [rolled_over]))];
  const lines = chargeLinesOf(request.lines, currency);
  const burned = burnDown({
    lines,
    grants: grants.map((grant) => (gone.has(grant.id) ? { ...grant, remaining_minor: 0n } : grant)),
    now,
  });
  const text = (minor: bigint) => formatMinor(minor, currency);
  return ok({
    currency,
    burned: text(burned.burned_minor),
    owed: text(burned.owed_minor),
    expired: expiries.map(({ grant_id, at, expired_minor, rolled_over }) => ({
      grant_id,
      at: formatInstant(at),
      amount: text(expired_minor),
      rolled_over:
        rolled_over === null
          ? null
          : {
              grant_id: rolled_over.id,
              amount: text(rolled_over.amount_minor),
              expires_at: formatInstant(rolled_over.expires_at as Instant),
            },
    })),
    burns: burned.burns.map(({ grant_id, amount_minor, parts }) => ({
      grant_id,
      amount: text(amount_minor),
      lines: parts.map(({ line, amount_minor: part }) => ({
        line,
        charge_key: lines[line]?.charge_key,
        amount: text(part),
      })),
    })),
    grants: burned.grants.map(({ id, remaining_minor }) => ({ id, remaining: text(remaining_minor) })),
    balance: text(burned.grants.reduce((sum, { remaining_minor }) => sum + remaining_minor, 0n)),
  });
}

type RequestGrant = EvalRequest<'credit'>['grants'][number];

/** The id of what a grant becomes when it rolls over. */
function rolloverId({ id }: { readonly id: string }): string {
  return `${id}/rollover`;
}

function shapeProblems(grant: RequestGrant, currency: string, path: string): Problem[] {
  const amounts = { amount: grant.amount, remaining: grant.remaining, 'rollover.maximum': grant.rollover?.maximum };
  return [
    ...instantProblems(grant.effective_at, `${path}.effective_at`),
    ...(grant.expires_at === null ? [] : instantProblems(grant.expires_at, `${path}.expires_at`)),
    ...Object.entries(amounts).flatMap(([name, amount]) =>
      amount === undefined ? [] : placesProblems(amount, currency, `${path}.${name}`),
    ),
  ];
}

function instantOf(text: string): Instant {
  return parseInstant(text) as Instant;
}

function grantOf(grant: RequestGrant, currency: string): CreditGrant {
  const { id, kind, amount, remaining, priority, effective_at, expires_at, rollover, applies_to } = grant;
  return {
    id,
    wallet_id: 'wallet',
    kind,
    amount_minor: minorOfText(amount, currency),
    remaining_minor: minorOfText(remaining ?? amount, currency),
    priority,
    effective_at: instantOf(effective_at),
    expires_at: expires_at === null ? null : instantOf(expires_at),
    ...(rollover === undefined ? {} : { rollover: rolloverOf(rollover, currency) }),
    ...(applies_to === undefined ? {} : { applies_to: applies_to as NonNullable<CreditGrant['applies_to']> }),
  };
}

function rolloverOf(
  { percent, maximum, days }: NonNullable<RequestGrant['rollover']>,
  currency: string,
): NonNullable<CreditGrant['rollover']> {
  return {
    days,
    ...(percent === undefined ? {} : { percent }),
    ...(maximum === undefined ? {} : { maximum_minor: minorOfText(maximum, currency) }),
  };
}
