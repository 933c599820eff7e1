// SPDX-License-Identifier: Apache-2.0
import { below, type Check, checkFields, isRecord, oneOf, text } from '../catalog/structure.js';
import { aboveZero, currency, decimalText, percent } from '../discount/money-check.js';
import { type ChargeScope, scope } from '../discount/scope.js';
import type { Instant } from '../kit/calendar.js';
import { type Decimal, decimal } from '../kit/decimal.js';
import { fromMinor, LINE_ROUNDING, toMinor } from '../kit/money.js';
import type { Problem } from '../kit/result.js';

/**
 * What a customer has paid ahead or was given, in one currency. Every amount is kept and used in minor units; a wallet
 * of credits only shows them as a number of credits of a fixed value.
 */
export type Wallet = {
  readonly id: string;
  readonly customer_id: string;
  readonly currency: string;
  readonly name?: string;
} & (
  | { readonly kind: 'money' }
  | {
      readonly kind: 'credits';
      /** Major units that one credit stands for, as decimal text: `'0.10'`. */
      readonly credit_value: string;
    }
);

/** What happens to the rest of a grant when it expires: so much of it becomes a new grant, once. */
export interface Rollover {
  /** The fraction that is kept; absent: all of it. */
  readonly percent?: string;
  /** At most so many minor units. */
  readonly maximum_minor?: bigint;
  /** For how long, in days of 24 hours from the expiry. */
  readonly days: number;
}

/** One addition to a wallet. It is used up on its own, in the order that `burnDown` states. */
export interface CreditGrant {
  readonly id: string;
  readonly wallet_id: string;
  /** `prepaid` was paid for and is deferred revenue until it is used; `promotional` was given. */
  readonly kind: 'prepaid' | 'promotional';
  readonly amount_minor: bigint;
  readonly remaining_minor: bigint;
  /** 0 is used first. */
  readonly priority: number;
  readonly effective_at: Instant;
  /** First instant at which it can no longer be used; null: never expires. */
  readonly expires_at: Instant | null;
  readonly rollover?: Rollover;
  /** The charges it may pay; absent: all. */
  readonly applies_to?: ChargeScope;
}

/** Whether a grant may pay at an instant: it is in effect, not expired and not used up. */
export function isUsable({ remaining_minor, effective_at, expires_at }: CreditGrant, at: Instant): boolean {
  return remaining_minor > 0n && effective_at <= at && (expires_at === null || at < expires_at);
}

/** What could be paid from the grants at an instant, in minor units, by charges that all of them apply to. */
export function usableMinor(grants: readonly CreditGrant[], at: Instant): bigint {
  return grants.reduce((sum, grant) => (isUsable(grant, at) ? sum + grant.remaining_minor : sum), 0n);
}

/** The minor units that so many credits (or major units, in a money wallet) stand for; rounded once, half away from zero. */
export function walletMinor(wallet: Wallet, units: Decimal): bigint {
  const amount = wallet.kind === 'credits' ? units.multiply(decimal(wallet.credit_value)) : units;
  return toMinor(amount, wallet.currency, LINE_ROUNDING);
}

/** A day as `Rollover.days` counts it, in milliseconds. */
export const ROLLOVER_DAY = 86_400_000;
/** 9999-12-31T23:59:59.999Z: instants are written with four digits of a year. */
const LAST_INSTANT = 253_402_300_799_999;

/** Digits after the point of a number of credits that does not end. */
const CREDIT_PLACES = 6;

/** The number of credits (or major units) that an amount is shown as; what does not end is cut after six digits. */
export function walletUnits(wallet: Wallet, amount_minor: bigint): Decimal {
  const amount = fromMinor(amount_minor, wallet.currency);
  return wallet.kind === 'credits' ? amount.divide(decimal(wallet.credit_value), CREDIT_PLACES, 'down') : amount;
}

const creditValue: Check = (value, path, problems) => {
  decimalText(value, path, problems);
  aboveZero(value, path, problems);
};

/** Everything wrong with a wallet of unknown shape; without problems it is a `Wallet`. */
export function walletProblems(wallet: unknown, path = ''): Problem[] {
  const problems: Problem[] = [];
  const counts = isRecord(wallet) && wallet.kind === 'credits';
  const fields = {
    id: { check: text, required: true },
    customer_id: { check: text, required: true },
    currency: { check: currency, required: true },
    name: { check: text },
    kind: { check: oneOf('money', 'credits'), required: true },
    ...(counts ? { credit_value: { check: creditValue, required: true } } : {}),
  };
  checkFields(wallet, path, fields, problems);
  return problems;
}

/** Everything wrong with the values of a grant, for the one who gives it. Shapes are checked where it is read. */
export function grantProblems(grant: CreditGrant, path = ''): Problem[] {
  const problems: Problem[] = [];
  const { amount_minor, remaining_minor, priority, effective_at, expires_at, rollover, applies_to } = grant;
  if (amount_minor <= 0n)
    problems.push({
      code: 'not-positive',
      path: below(path, 'amount_minor'),
      message: `a grant of ${amount_minor} gives nothing`,
      mend: 'write an amount above zero',
    });
  if (remaining_minor < 0n || remaining_minor > amount_minor)
    problems.push({
      code: 'grant-remainder-invalid',
      path: below(path, 'remaining_minor'),
      message: `${remaining_minor} of ${amount_minor} cannot be left`,
      mend: 'write a remainder from zero to the amount',
    });
  if (!Number.isSafeInteger(priority) || priority < 0)
    problems.push({
      code: 'invalid-type',
      path: below(path, 'priority'),
      message: `${priority} is no place in an order`,
      mend: 'write a whole number of zero or more; 0 is used first',
    });
  if (expires_at !== null && expires_at <= effective_at)
    problems.push({
      code: 'period-empty',
      path: below(path, 'expires_at'),
      message: 'the grant expires before it can be used',
      mend: 'let `expires_at` be later than `effective_at`, or null',
    });
  if (rollover !== undefined) problems.push(...rolloverProblems(rollover, expires_at, below(path, 'rollover')));
  if (applies_to !== undefined) scope(applies_to, below(path, 'applies_to'), problems);
  return problems;
}

function rolloverProblems(rollover: Rollover, expires_at: Instant | null, path: string): Problem[] {
  const problems: Problem[] = [];
  if (expires_at === null)
    problems.push({
      code: 'rollover-without-expiry',
      path,
      message: 'a grant that never expires has nothing to roll over',
      mend: 'set `expires_at`, or remove `rollover`',
    });
  if (rollover.percent !== undefined) percent(rollover.percent, below(path, 'percent'), problems);
  if (rollover.maximum_minor !== undefined && rollover.maximum_minor <= 0n)
    problems.push({
      code: 'not-positive',
      path: below(path, 'maximum_minor'),
      message: 'nothing would roll over',
      mend: 'write an amount above zero, or remove `rollover`',
    });
  if (!Number.isSafeInteger(rollover.days) || rollover.days < 1)
    problems.push({
      code: 'invalid-type',
      path: below(path, 'days'),
      message: `${rollover.days} is no number of days`,
      mend: 'write a whole number of one or more',
    });
  else if (expires_at !== null && expires_at + rollover.days * ROLLOVER_DAY > LAST_INSTANT)
    problems.push({
      code: 'out-of-range',
      path: below(path, 'days'),
      message: `${rollover.days} days after the expiry the calendar has ended`,
      mend: 'let what rolls over expire before the year 10000',
    });
  return problems;
}
