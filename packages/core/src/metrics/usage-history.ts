// SPDX-License-Identifier: Apache-2.0
import type { Price } from '../catalog/charge.js';
import { fixedAmount, monthlyAmount } from '../catalog/recurring-amount.js';
import { type Phase, phaseOn } from '../contract/phase.js';
import type { Bound, Period } from '../contract/subscription.js';
import { subscribedPrices } from '../contract/terms.js';
import { billedKey } from '../invoice/billed.js';
import { COMMITMENT_KEY } from '../invoice/commitment.js';
import { instantOf } from '../kit/bound.js';
import { Decimal } from '../kit/decimal.js';
import { fromMinor, LINE_ROUNDING, toMinor } from '../kit/money.js';
import { meteredFeature, recurringParts } from './recurring-parts.js';
import type { UsageRevenue } from './revenue-state.js';

/** A line of usage as it was invoiced, or a correction of one. */
export interface BilledUsageLine {
  readonly invoice_id: string;
  readonly charge_key: string;
  /** From what names it until what it is billed to; a correction has the start of what it corrects. */
  readonly billed: Period;
  readonly revision: number;
  /** After discounts and without tax; below zero for what is given back. */
  readonly net_minor: bigint;
  /** All that was used by then, in the meter's unit; null: not known. */
  readonly quantity: Decimal | null;
}

/**
 * What usage was billed to, one for each metered charge and period, corrections included. What is paid whether used or
 * not is left out of the amount, for it recurs and is a part of the subscription's states: the minimum of a price, and
 * what a contract commits to beyond the rest.
 */
export function billedUsage(phases: readonly Phase[], lines: readonly BilledUsageLine[]): UsageRevenue[] {
  const commitments = new Map<Bound, Decimal>();
  return byPeriod(lines).flatMap((revisions) => {
    const [first] = revisions as [BilledUsageLine];
    const last = revisions.at(-1) as BilledUsageLine;
    const phase = phaseOn(phases, first.billed.start);
    const { subscription, catalog } = phase;
    const { currency, timezone } = subscription;
    const price = meteredPrice(phases, first);
    if (price?.meter === undefined) return [];
    const billed = fromMinor(
      revisions.reduce((sum, { net_minor }) => sum + net_minor, 0n),
      currency,
    );
    const beyond = billed.subtract(fixedAmount(price) ?? Decimal.ZERO).max(Decimal.ZERO);
    const committed = commitments.get(first.billed.start) ?? committedIn(phase, first.billed.start, price);
    commitments.set(first.billed.start, committed.subtract(beyond.min(committed)));
    return [
      {
        customer_id: subscription.customer_id,
        subscription_id: subscription.id,
        currency,
        from: instantOf(first.billed.start, timezone),
        to: instantOf(last.billed.end, timezone),
        amount: beyond.subtract(beyond.min(committed)),
        meter: price.meter,
        quantity: last.quantity,
        feature: meteredFeature(price.meter, catalog.definition.features),
        invoice_id: first.invoice_id,
      },
    ];
  });
}

/** The revisions of each charge and period, in order. */
function byPeriod(lines: readonly BilledUsageLine[]): BilledUsageLine[][] {
  const periods = new Map<string, BilledUsageLine[]>();
  for (const line of [...lines].sort((a, b) => a.revision - b.revision)) {
    const key = billedKey(line.charge_key, line.billed.start);
    const known = periods.get(key);
    if (known === undefined) periods.set(key, [line]);
    else known.push(line);
  }
  return [...periods.values()];
}

/** What of a contract's commitment falls on one period of a price. */
function committedIn(phase: Phase, at: Bound, { interval }: Price): Decimal {
  const part = recurringParts(phase, at).find(({ charge_key }) => charge_key === COMMITMENT_KEY);
  const month = monthlyAmount(Decimal.ONE, interval);
  if (part === undefined || month.isZero()) return Decimal.ZERO;
  const { currency } = phase.subscription;
  const share = monthlyAmount(part.amount, part.interval).divide(month, 12, 'half-even');
  return fromMinor(toMinor(share, currency, LINE_ROUNDING), currency);
}

/** The price a line was billed by: of the terms its period began with, or of those that followed. */
function meteredPrice(phases: readonly Phase[], { charge_key, billed }: BilledUsageLine): Price | undefined {
  const begun = phases.indexOf(phaseOn(phases, billed.start));
  for (const { subscription, catalog } of phases.slice(begun)) {
    const found = subscribedPrices(subscription, catalog).find((price) => price.charge_key === charge_key);
    if (found !== undefined) return found.price;
  }
  return undefined;
}
