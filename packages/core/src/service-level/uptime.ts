// SPDX-License-Identifier: Apache-2.0
import type { Instant } from '../kit/calendar.js';
import { Decimal, decimal } from '../kit/decimal.js';
import { commonIntervals, type Interval, lengthOf } from './interval.js';

/** That something was not there. */
export interface Outage {
  readonly id: string;
  readonly component: string;
  readonly from: Instant;
  /** Null: it goes on. */
  readonly to: Instant | null;
  /** Maintenance that was announced: no downtime. */
  readonly planned: boolean;
  /** Null: everybody was affected. */
  readonly customer_ids: readonly string[] | null;
}

/** Two whole numbers of milliseconds, and so an exact ratio. */
export interface Uptime {
  /** How long it was served. */
  readonly served_ms: number;
  readonly down_ms: number;
  /** The outages that count, by id. */
  readonly outages: readonly string[];
}

const HUNDRED = decimal(100);
/** Digits of a percentage that are shown. */
const SHOWN_PLACES = 4;

/**
 * How long a service was down while it was served: the union of the outages that affected it, less planned maintenance.
 * `until` ends outages that go on.
 */
export function uptimeOf(
  served: readonly Interval[],
  outages: readonly Outage[],
  { customer_id, components, until }: { customer_id: string; components: readonly string[] | null; until: Instant },
): Uptime {
  const ends = ({ from, to }: Outage): Interval => ({ from, to: to ?? until });
  const affecting = outages.filter(
    (each) =>
      (components === null || components.includes(each.component)) &&
      (each.customer_ids === null || each.customer_ids.includes(customer_id)),
  );
  const unplanned = affecting.filter((each) => !each.planned && lengthOf(commonIntervals(served, [ends(each)])) > 0);
  const down = commonIntervals(served, unplanned.map(ends));
  const planned = commonIntervals(down, affecting.filter((each) => each.planned).map(ends));
  return {
    served_ms: lengthOf(served),
    down_ms: lengthOf(down) - lengthOf(planned),
    outages: unplanned.map(({ id }) => id).sort(),
  };
}

/** Whether a part of a whole is below a percentage; exact. Nothing of nothing is not. */
export function isBelowPercent(part: number, whole: number, percent: Decimal): boolean {
  return Decimal.fromInteger(part)
    .multiply(HUNDRED)
    .lessThan(percent.multiply(Decimal.fromInteger(whole)));
}

/** A part of a whole as a percentage, to four places and rounded down: 99.99996 is not shown as kept. Null of nothing. */
export function shownPercent(part: number, whole: number): Decimal | null {
  if (whole === 0) return null;
  return Decimal.fromInteger(part).multiply(HUNDRED).divide(Decimal.fromInteger(whole), SHOWN_PLACES, 'down');
}
