// SPDX-License-Identifier: Apache-2.0
import type { Period } from '../contract/subscription.js';
import { Decimal } from '../kit/decimal.js';
import { fromMinor, LINE_ROUNDING } from '../kit/money.js';
import type { Derivation } from '../rating/derivation.js';
import type { BilledLine } from './billed.js';
import type { InvoiceLine } from './invoice.js';

/**
 * What a line is brought down to when so much is owed: no lower than what credit notes by hand took of it, for that was
 * given back already. They do not change what is owed by the terms.
 */
export function keptOf({ credited_minor = 0n }: BilledLine, owed_minor: bigint): bigint {
  return owed_minor < credited_minor ? credited_minor : owed_minor;
}

/**
 * The lines that bring what was billed to what is owed now. Days cut off are one credit over those days; any other
 * difference takes the old line back whole and charges the new one, so that the customer sees both. None when the
 * amounts agree.
 */
export function correctionLines(billed: BilledLine, owed: InvoiceLine, cut: boolean, currency: string): InvoiceLine[] {
  const kept_minor = keptOf(billed, owed.amount_minor);
  if (kept_minor === billed.amount_minor) return [];
  const { catalog_version, plan } = owed;
  const terms = { currency, catalog_version, plan };
  if (cut && kept_minor < billed.amount_minor) {
    const period = { start: owed.billed.end, end: billed.billed.end };
    return [creditLine(billed, { ...terms, period, served: owed, kept_minor })];
  }
  const charge = { ...owed, revision: billed.revision + 1 };
  if (billed.amount_minor === 0n) return owed.amount_minor === 0n ? [] : [charge];
  const whole = { ...terms, period: billed.billed, served: null };
  if (kept_minor > owed.amount_minor) return [creditLine(billed, { ...whole, kept_minor })];
  const reversal = creditLine(billed, { ...whole, kept_minor: 0n });
  return owed.amount_minor === 0n ? [reversal] : [reversal, { ...charge, revision: billed.revision + 2 }];
}

/** Which terms a credit is told by, and what remains. */
interface CreditTerms {
  readonly currency: string;
  /** The days it takes back. */
  readonly period: Period;
  /** The days that are served; null when there are none. */
  readonly served: InvoiceLine | null;
  /** What the line is brought down to. */
  readonly kept_minor: bigint;
  readonly catalog_version: number;
  readonly plan: string;
}

/** Takes back what was billed, down to what is kept, and the same share of what discounts took off. */
export function creditLine(
  line: BilledLine,
  { currency, period, served, kept_minor, ...terms }: CreditTerms,
): InvoiceLine {
  const { charge_key, label, billed, amount_minor, discount_minor, revision, metered } = line;
  return {
    kind: 'credit',
    charge_key,
    label,
    period,
    billed: { start: billed.start, end: served?.billed.end ?? billed.start },
    revision: revision + 1,
    metered,
    ...terms,
    amount_minor: kept_minor - amount_minor,
    discount_minor: shareOf(discount_minor, kept_minor, amount_minor) - discount_minor,
    derivation: correctionDerivation(amount_minor, kept_minor, currency),
  };
}

/**
 * The line that brings usage which was billed to what came since; null when it costs the same. It says what it is:
 * the period's usage as it is known now, less what was billed.
 */
export function lateUsageLine(billed: BilledLine, owed: InvoiceLine, currency: string): InvoiceLine | null {
  if (keptOf(billed, owed.amount_minor) === billed.amount_minor) return null;
  return differenceLine(billed, { ...owed, label: `${owed.label} (late usage)` }, currency);
}

/**
 * The line that brings usage which was billed while its period ran to what is owed by now. At the end of the period
 * there is always one, also of no amount: it says that the period is billed whole. Until then nothing is taken back,
 * as a volume price may fall and rise again.
 */
export function continuedLines(billed: BilledLine, owed: InvoiceLine, currency: string): InvoiceLine[] {
  if (owed.interim === true && owed.amount_minor <= billed.amount_minor) return [];
  return [differenceLine(billed, owed, currency)];
}

/** What is owed, or kept, less what was billed; of a credit also the share of the discount that was given on it. */
function differenceLine(billed: BilledLine, owed: InvoiceLine, currency: string): InvoiceLine {
  const kept_minor = keptOf(billed, owed.amount_minor);
  const amount_minor = kept_minor - billed.amount_minor;
  const given = billed.discount_minor;
  return {
    ...owed,
    kind: amount_minor < 0n ? 'credit' : 'charge',
    revision: billed.revision + 1,
    amount_minor,
    discount_minor: amount_minor < 0n ? shareOf(given, kept_minor, billed.amount_minor) - given : 0n,
    derivation: correctionDerivation(billed.amount_minor, kept_minor, currency),
  };
}

/** `whole × part / of` in minor units, rounded once; nothing of nothing. */
function shareOf(whole: bigint, part: bigint, of: bigint): bigint {
  if (whole === 0n || of === 0n) return 0n;
  return Decimal.fromParts(whole * part, 0)
    .divide(Decimal.fromParts(of, 0), 0, LINE_ROUNDING)
    .toScaledInteger(0, LINE_ROUNDING);
}

/** Both amounts were rounded when they were billed, so their difference is exact. */
export function correctionDerivation(billed_minor: bigint, owed_minor: bigint, currency: string): Derivation {
  const billed = fromMinor(billed_minor, currency);
  const owed = fromMinor(owed_minor, currency);
  return {
    model: 'correction',
    currency,
    unit: null,
    quantity: Decimal.ONE,
    steps: [
      { kind: 'owed', amount: owed },
      { kind: 'billed_before', billed, amount: billed.negate() },
    ],
    exact: owed.subtract(billed),
    rounding: LINE_ROUNDING,
    amount_minor: owed_minor - billed_minor,
  };
}
