// SPDX-License-Identifier: Apache-2.0
import type { Period } from '../contract/subscription.js';
import { Decimal } from '../kit/decimal.js';
import { fromMinor, LINE_ROUNDING } from '../kit/money.js';
import type { Derivation } from '../rating/derivation.js';
import type { BilledLine } from './billed.js';
import type { InvoiceLine } from './invoice.js';

/**
 * The lines that bring what was billed to what is owed now. Days cut off are one credit over those days; any other
 * difference takes the old line back whole and charges the new one, so that the customer sees both. None when the
 * amounts agree.
 */
export function correctionLines(billed: BilledLine, owed: InvoiceLine, cut: boolean, currency: string): InvoiceLine[] {
  if (owed.amount_minor === billed.amount_minor) return [];
  if (cut && owed.amount_minor < billed.amount_minor) {
    const period = { start: owed.billed.end, end: billed.billed.end };
    return [creditLine(billed, { currency, period, served: owed })];
  }
  const charge = { ...owed, revision: billed.revision + 1 };
  if (billed.amount_minor === 0n) return owed.amount_minor === 0n ? [] : [charge];
  const reversal = creditLine(billed, { currency, period: billed.billed, served: null });
  return owed.amount_minor === 0n ? [reversal] : [reversal, { ...charge, revision: billed.revision + 2 }];
}

/** Takes back what was billed, down to what the served days cost; all of it when there are none. */
export function creditLine(
  { charge_key, label, billed, amount_minor, revision, metered }: BilledLine,
  {
    currency,
    period,
    served,
  }: { readonly currency: string; readonly period: Period; readonly served: InvoiceLine | null },
): InvoiceLine {
  const owed = served?.amount_minor ?? 0n;
  return {
    kind: 'credit',
    charge_key,
    label,
    period,
    billed: { start: billed.start, end: served?.billed.end ?? billed.start },
    revision: revision + 1,
    metered,
    catalog_version: served?.catalog_version ?? 0,
    amount_minor: owed - amount_minor,
    derivation: correctionDerivation(amount_minor, owed, currency),
  };
}

/** Both amounts were rounded when they were billed, so their difference is exact. */
function correctionDerivation(billed_minor: bigint, owed_minor: bigint, currency: string): Derivation {
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
